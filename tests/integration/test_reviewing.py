"""Two pairs of eyes: only its makers have seen it, so it is not published; an approval is of exactly one content."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from incidents.history.recording import editing
from incidents.models import Actor, Incident, PublicationAct, ReviewComment, ReviewRound, Source
from incidents.models.review_round import ReviewState
from incidents.roles import Role
from incidents.services.publishing import PublishingRefused, correct, publish, withdraw
from incidents.services.reviewing import (
    ReviewRefused,
    approve,
    ask_for_review,
    assign,
    cancel_review,
    comment,
    send_back,
    settle,
)
from incidents.waiting import waiting_for
from record.publication import Publication
from record.vocabulary import IncidentStatus
from tests.factories.desk import a_claim, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def rana() -> User:
    """Enters, and may publish."""
    return in_role(Role.EDITOR, Role.PUBLISHER, username="rana")


@pytest.fixture
def samir() -> User:
    """Reviews."""
    return in_role(Role.REVIEWER, username="samir")


@pytest.fixture
def draft(rana: User) -> Incident:
    with editing(by=rana):
        incident = an_incident(created_by=rana, updated_by=rana)
        a_claim(incident=incident)
    return incident


def edit(incident: Incident, by: User, **columns: Any) -> None:
    with editing(by=by):
        Incident.objects.filter(pk=incident.pk).update(**columns)


def approved(incident: Incident, by: User, reviewer: User) -> ReviewRound:
    review = ask_for_review(incident=incident, by=by)
    return approve(incident=incident, by=reviewer, seen_sha256=review.content_sha256)


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises((ReviewRefused, PublishingRefused)) as refused:
        call(**arguments)
    return str(refused.value)


# -------------------------------------------------------------------------------------------- the second person


def test_who_entered_it_cannot_publish_it_alone(draft: Incident, rana: User) -> None:
    assert "a second person must see it" in refusal(publish, incident=draft, by=rana)
    assert not Publication.objects.exists()


def test_with_an_approval_by_another_who_entered_it_may_publish_it(draft: Incident, rana: User, samir: User) -> None:
    review = approved(draft, rana, samir)
    assert draft.status == IncidentStatus.IN_REVIEW
    publish(incident=draft, by=rana)
    review.refresh_from_db()
    assert (draft.status, review.state) == (IncidentStatus.PUBLISHED, ReviewState.PUBLISHED)
    assert PublicationAct.objects.get().second == samir


def test_who_publishes_and_had_no_part_in_it_is_the_second_person(draft: Incident) -> None:
    publisher = in_role(Role.PUBLISHER)
    publish(incident=draft, by=publisher)
    assert PublicationAct.objects.get().second == publisher


@pytest.mark.parametrize("changed", ["incident", "claim", "actor", "source"])
def test_an_approval_is_void_once_anything_of_the_content_changed(
    draft: Incident, rana: User, samir: User, changed: str
) -> None:
    approved(draft, rana, samir)
    claim = draft.claims.get()
    with editing(by=rana):
        match changed:
            case "incident":
                Incident.objects.filter(pk=draft.pk).update(title="Another title")
            case "claim":
                draft.claims.update(summary="Said otherwise.")
            case "actor":
                Actor.objects.filter(pk=claim.claimant_id).update(name="Another name")
            case "source":
                Source.objects.filter(pk=claim.source_id).update(title="Another title")
    assert "samir approved it, and it was changed since" in refusal(publish, incident=draft, by=rana)
    assert not Publication.objects.exists()


def test_back_at_what_was_approved_the_approval_holds_again(draft: Incident, rana: User, samir: User) -> None:
    title = draft.title
    approved(draft, rana, samir)
    edit(draft, rana, title="Another title")
    edit(draft, rana, title=title)
    publish(incident=draft, by=rana)


def test_an_approval_counts_for_nothing_once_the_reviewer_has_a_part_in_it(draft: Incident, rana: User) -> None:
    both = in_role(Role.REVIEWER, Role.EDITOR)
    approved(draft, rana, both)
    title = draft.title
    edit(draft, both, title="Another title")
    edit(draft, rana, title=title)  # the very content that was approved, and no longer by another
    assert refusal(publish, incident=draft, by=rana)


@pytest.mark.parametrize("taken", ["role", "account"])
def test_an_approval_counts_for_nothing_once_its_reviewer_is_one_no_more(
    draft: Incident, rana: User, samir: User, taken: str
) -> None:
    approved(draft, rana, samir)
    if taken == "role":
        samir.groups.clear()
    else:
        User.objects.filter(pk=samir.pk).update(is_active=False)
    assert "samir approved it and may no longer review" in refusal(publish, incident=draft, by=rana)
    assert publish(incident=draft, by=in_role(Role.PUBLISHER)).second is not None


@pytest.mark.parametrize("part", ["incident", "actor"])
def test_nobody_approves_what_they_had_a_part_in(draft: Incident, rana: User, part: str) -> None:
    both = in_role(Role.REVIEWER, Role.EDITOR)
    if part == "incident":
        edit(draft, both, title="Another title")
    else:
        with editing(by=both):
            Actor.objects.filter(pk=draft.claims.get().claimant_id).update(note="A note.")
    review = ask_for_review(incident=draft, by=rana)
    said = refusal(approve, incident=draft, by=both, seen_sha256=review.content_sha256)
    assert "somebody else must approve it" in said


def test_what_was_changed_while_the_reviewer_read_is_not_approved(draft: Incident, rana: User, samir: User) -> None:
    review = ask_for_review(incident=draft, by=rana)
    edit(draft, rana, title="Another title")
    said = refusal(approve, incident=draft, by=samir, seen_sha256=review.content_sha256)
    assert "changed while you read it" in said


def test_a_correction_takes_a_second_person_and_only_edits_since_the_last_version_count(
    draft: Incident, rana: User, samir: User
) -> None:
    publish(incident=draft, by=in_role(Role.PUBLISHER))
    other = in_role(Role.EDITOR)
    edit(draft, other, title="Another title")
    correct(incident=draft, by=rana, note="The title.")  # rana had no part in this one
    edit(draft, rana, title="A third title")
    assert "a second person must see it" in refusal(correct, incident=draft, by=rana, note="The title again.")
    approved(draft, rana, samir)
    assert draft.status == IncidentStatus.PUBLISHED  # it stays public while it is reviewed
    correct(incident=draft, by=rana, note="The title again.")


def test_a_withdrawal_takes_one_person_and_to_bring_it_back_takes_two(draft: Incident, rana: User) -> None:
    publish(incident=draft, by=in_role(Role.PUBLISHER))
    withdraw(incident=draft, by=rana, note="At risk.")
    assert "a second person must see it" in refusal(publish, incident=draft, by=rana, note="Safe again.")


def test_a_team_of_one_publishes_alone_and_its_log_says_so(draft: Incident, rana: User, settings: Any) -> None:
    settings.TEAM_OF_ONE = True
    publish(incident=draft, by=rana)
    assert PublicationAct.objects.get().second is None


# ------------------------------------------------------------------------------------------------ the round itself


def test_review_is_of_what_is_complete_and_asked_for_once(draft: Incident, rana: User) -> None:
    assert "It has no claims." in refusal(ask_for_review, incident=an_incident(), by=rana)
    ask_for_review(incident=draft, by=rana)
    assert "under way already" in refusal(ask_for_review, incident=draft, by=rana)


def test_what_readers_have_already_needs_no_review(draft: Incident, rana: User) -> None:
    publish(incident=draft, by=in_role(Role.PUBLISHER))
    assert "Readers have just this already" in refusal(ask_for_review, incident=draft, by=rana)


def test_sent_back_it_is_a_draft_again_and_waits_for_who_asked(draft: Incident, rana: User, samir: User) -> None:
    ask_for_review(incident=draft, by=rana)
    assert "Say what is still asked for." in refusal(send_back, incident=draft, by=samir, note=" ")
    send_back(incident=draft, by=samir, note="Where is the archive copy?")
    assert draft.status == IncidentStatus.DRAFT
    assert waits(rana) == {"Sent back to you": 1}
    ask_for_review(incident=draft, by=rana)
    assert waits(rana) == {"To grade": 1}


def test_a_request_can_be_taken_back(draft: Incident, rana: User) -> None:
    ask_for_review(incident=draft, by=rana)
    cancel_review(incident=draft, by=rana)
    assert draft.status == IncidentStatus.DRAFT
    assert refusal(cancel_review, incident=draft, by=rana)


def waits(account: User) -> dict[str, int]:
    counts = {each.title: each.incidents.count() for each in waiting_for(account)}
    return {title: count for title, count in counts.items() if count}


def test_each_sees_what_waits_for_them(draft: Incident, rana: User, samir: User) -> None:
    second_reviewer = in_role(Role.REVIEWER)
    assert waits(samir) == {}
    review = ask_for_review(incident=draft, by=rana)
    assert waits(samir) == waits(second_reviewer) == {"To review": 1, "To grade": 1}
    assign(incident=draft, to=samir, by=rana)
    assert waits(samir) == {"Assigned to you": 1, "To review": 1, "To grade": 1}
    assert waits(second_reviewer) == {}
    assign(incident=draft, to=None, by=samir)
    approve(incident=draft, by=samir, seen_sha256=review.content_sha256)
    assert waits(rana) == {"Approved, to publish": 1, "To grade": 1}
    assert waits(samir) == {"To grade": 1}


def test_nobody_is_made_to_wait_for_an_account_that_cannot_see_it(draft: Incident, rana: User) -> None:
    reporter = in_role(Role.REPORTER)
    assert "cannot see it" in refusal(assign, incident=draft, to=reporter, by=rana)


def test_comments_hang_on_a_claim_and_are_settled_once(draft: Incident, rana: User, samir: User) -> None:
    said = comment(incident=draft, by=samir, text=" SENTINEL: who says so? ", claim=draft.claims.get())
    assert (said.text, said.claim_number) == ("SENTINEL: who says so?", 1)
    assert "SENTINEL" not in str(said)
    settle(remark=said, by=rana)
    settle(remark=said, by=samir)
    assert ReviewComment.objects.get().resolved_by == rana
    draft.claims.all().delete()
    assert ReviewComment.objects.get().claim_number == 1
    assert "needs its words" in refusal(comment, incident=draft, by=samir, text=" ")
    assert "not of this incident" in refusal(comment, incident=draft, by=samir, text="x", claim=a_claim())


def test_a_comment_is_not_published(draft: Incident, samir: User) -> None:
    comment(incident=draft, by=samir, text="SENTINEL")
    publish(incident=draft, by=in_role(Role.PUBLISHER))
    assert "SENTINEL" not in Publication.objects.get().content


@pytest.mark.parametrize(
    ("role", "forbidden"),
    [
        (Role.REPORTER, {"ask", "approve", "send_back", "cancel", "comment", "settle", "assign", "publish"}),
        (Role.EDITOR, {"approve", "send_back", "publish"}),
        (Role.REVIEWER, {"ask", "cancel", "publish"}),
        (Role.PUBLISHER, {"ask", "approve", "cancel"}),
    ],
)
def test_the_services_ask_who_may_for_this_very_incident(
    draft: Incident, rana: User, role: Role, forbidden: set[str]
) -> None:
    account = in_role(role)
    remark = comment(incident=draft, by=rana, text="x")
    review = ask_for_review(incident=draft, by=rana)
    calls: dict[str, Any] = {
        "ask": lambda: ask_for_review(incident=draft, by=account),
        "approve": lambda: approve(incident=draft, by=account, seen_sha256=review.content_sha256),
        "send_back": lambda: send_back(incident=draft, by=account, note="x"),
        "cancel": lambda: cancel_review(incident=draft, by=account),
        "comment": lambda: comment(incident=draft, by=account, text="x"),
        "settle": lambda: settle(remark=remark, by=account),
        "assign": lambda: assign(incident=draft, to=None, by=account),
        "publish": lambda: publish(incident=draft, by=account),
    }
    for name in sorted(forbidden):
        with pytest.raises(PermissionDenied):
            calls[name]()
    for name in sorted(calls.keys() - forbidden):
        ReviewRound.objects.filter(pk=review.pk).update(state=ReviewState.OPEN, decided_by=None, decided_at=None)
        try:
            calls[name]()
        except (ReviewRefused, PublishingRefused):
            continue  # who may, and the state of it does not fit any more
