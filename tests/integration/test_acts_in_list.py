"""Publishing, correcting and withdrawing from the list: shown first, ticked, each by itself, or one after the other."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from incidents.history.recording import editing
from incidents.models import Claim, Incident, PublicationAct, ReviewRound
from incidents.roles import Role
from incidents.services.publishing import PublishingRefused, publish, withdraw
from incidents.services.publishing_many import do_proposed, propose
from incidents.services.reviewing import approve, ask_for_review
from record.publication import Publication
from record.vocabulary import PublicationKind
from tests.factories.desk import a_claim, an_editor, an_incident, in_role
from tests.factories.desk_forms import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]
LIST = "/admin/incidents/incident/"
#: Far enough from one another in time that none is asked about as a duplicate of another.
DAYS = ("2016-12-07", "2016-03-01", "2015-06-15", "2014-09-20")


@pytest.fixture
def publisher() -> User:
    return in_role(Role.PUBLISHER)


@pytest.fixture
def desk(client: Client, publisher: User) -> Client:
    client.force_login(publisher)
    return client


def complete(day: str = DAYS[0]) -> Incident:
    """An incident that lacks nothing, and that nobody has seen but who entered it."""
    by = an_editor()
    on = date.fromisoformat(day)
    incident = an_incident(occurred_on=day, earliest=on, latest=on, created_by=by, updated_by=by)
    return a_claim(incident=incident, working_status="accepted").incident


def approved(day: str = DAYS[0]) -> Incident:
    incident = complete(day)
    assert incident.created_by is not None
    review = ask_for_review(incident=incident, by=incident.created_by)
    approve(incident=incident, by=in_role(Role.REVIEWER), seen_sha256=review.content_sha256)
    return incident


def shown(client: Client, act: str, incidents: list[Incident]) -> Any:
    return client.post(LIST, {"action": f"{act}_selected", "_selected_action": [each.pk for each in incidents]})


def boxes(page: Any) -> list[str]:
    return [row.box for row in page.context["ready"]]


def do(client: Client, act: str, incidents: list[Incident], seen: list[str], note: str = "") -> Any:
    sent = {"action": f"{act}_selected", "_selected_action": [each.pk for each in incidents]}
    return client.post(LIST, sent | {"stage": "do", "seen": seen, "note": note}, follow=True)


def said(response: Any) -> str:
    return "\n".join(str(message) for message in response.context["messages"])


def of(page: Any, part: str) -> list[Incident]:
    return [row.proposed.incident for row in page.context[part]]


def test_what_can_be_published_what_is_to_be_looked_at_and_what_cannot_is_shown_first(desk: Client) -> None:
    ready, unseen, lacking = approved(), complete(DAYS[1]), an_incident()
    page = shown(desk, "publish", [ready, unseen, lacking])
    assert (of(page, "ready"), of(page, "alone"), of(page, "refused")) == ([ready], [unseen], [lacking])
    text = page.content.decode()
    assert "It has no claims." in text
    assert "The way back is to withdraw" in text
    for incident in (ready, unseen, lacking):
        assert f'href="{change_url(incident, "publish")}"' in text
    assert not Publication.objects.exists()


def test_what_is_ticked_is_published_each_by_itself_and_the_message_names_each_once(desk: Client) -> None:
    incidents = [approved(day) for day in DAYS[:3]]
    page = shown(desk, "publish", incidents)
    done = do(desk, "publish", incidents, boxes(page)[:2])
    published = [each.code for each in Publication.objects.order_by("number")]
    assert published == [each.code for each in incidents[:2]]
    assert PublicationAct.objects.values("at").distinct().count() == 2
    message = re.sub(r"<[^>]+>", "", said(done))
    assert [message.count(code) for code in published] == [1, 1]
    assert "The way back is to withdraw" in message


def test_what_was_changed_since_it_was_shown_stays_and_the_others_are_published(desk: Client) -> None:
    incidents = [approved(day) for day in DAYS[:2]]
    page = shown(desk, "publish", incidents)
    with editing(by=an_editor()):
        Incident.objects.filter(pk=incidents[0].pk).update(title="Another title")
    done = do(desk, "publish", incidents, boxes(page))
    assert f"{incidents[0].code}: It was changed since it was shown." in said(done)
    assert [each.code for each in Publication.objects.all()] == [incidents[1].code]


def test_a_refusal_that_names_the_incident_does_not_name_it_twice(desk: Client, publisher: User) -> None:
    incident = approved()
    page = shown(desk, "publish", [incident])
    publish(incident=incident, by=publisher)
    done = do(desk, "publish", [incident], boxes(page))
    assert said(done).count(incident.code) == 1
    assert "is public already" in said(done)


def test_nobody_is_the_second_pair_of_eyes_without_looking(desk: Client, publisher: User) -> None:
    incident = complete()
    assert of(shown(desk, "publish", [incident]), "ready") == []
    seal = propose(kind=PublicationKind.PUBLISHED, incident=incident, by=publisher).seal
    do(desk, "publish", [incident], [f"{incident.pk}:{seal}"])
    assert not Publication.objects.exists()
    with pytest.raises(PublishingRefused):
        do_proposed(kind=PublicationKind.PUBLISHED, incident=incident, by=publisher, note="", seal=seal)
    desk.post(change_url(incident, "publish"), {"note": ""})
    assert Publication.objects.count() == 1


def test_a_reviewer_who_approved_exactly_this_has_looked(client: Client) -> None:
    incident, both = complete(), in_role(Role.REVIEWER, Role.PUBLISHER)
    assert incident.created_by is not None
    review = ask_for_review(incident=incident, by=incident.created_by)
    approve(incident=incident, by=both, seen_sha256=review.content_sha256)
    client.force_login(both)
    assert of(shown(client, "publish", [incident]), "ready") == [incident]
    ReviewRound.objects.update(content_sha256="0" * 64)
    assert of(shown(client, "publish", [incident]), "alone") == [incident]


def test_a_team_of_one_publishes_several_at_once(client: Client, settings: Settings) -> None:
    settings.TEAM_OF_ONE = True
    incident = complete()
    client.force_login(an_editor())
    page = shown(client, "publish", [incident])
    do(client, "publish", [incident], boxes(page))
    assert Publication.objects.count() == 1


def test_what_has_open_questions_is_answered_on_its_own_page(desk: Client) -> None:
    incident = approved()
    Claim.objects.update(stated_on="2014")
    ReviewRound.objects.all().delete()
    page = shown(desk, "publish", [incident])
    assert of(page, "alone") == [incident]
    assert "Questions about it are open." in page.content.decode()


def test_a_correction_shows_what_changes_for_readers_and_asks_for_a_note(desk: Client, publisher: User) -> None:
    changed, same = approved(), approved(DAYS[1])
    for incident in (changed, same):
        publish(incident=incident, by=publisher)
    by = an_editor()
    with editing(by=by):
        Incident.objects.filter(pk=changed.pk).update(title="Strikes <on> Qaim")
    review = ask_for_review(incident=changed, by=by)
    approve(incident=changed, by=in_role(Role.REVIEWER), seen_sha256=review.content_sha256)
    page = shown(desk, "correct", [changed, same])
    assert (of(page, "ready"), of(page, "refused")) == ([changed], [same])
    assert "Strikes &lt;on&gt; Qaim" in page.content.decode()
    assert "Readers have just this already" in page.content.decode()
    again = do(desk, "correct", [changed, same], boxes(page))
    assert again.context["form"].errors["note"]
    assert Publication.objects.count() == 2
    do(desk, "correct", [changed, same], boxes(again), note="The title.")
    assert Publication.objects.filter(code=changed.code, version=2, note="The title.").exists()


def test_withdrawing_needs_a_note_and_what_was_withdrawn_needs_one_to_come_back(desk: Client, publisher: User) -> None:
    incident, draft = approved(), complete(DAYS[1])
    publish(incident=incident, by=publisher)
    page = shown(desk, "withdraw", [incident, draft])
    assert (of(page, "ready"), of(page, "refused")) == ([incident], [draft])
    assert do(desk, "withdraw", [incident], boxes(page)).context["form"].errors["note"]
    done = do(desk, "withdraw", [incident], boxes(page), note="At risk.")
    assert "Withdrawn:" in said(done)
    incident.refresh_from_db()
    assert incident.status == "withdrawn"
    assert do(desk, "publish", [incident], [f"{incident.pk}:x"]).context["form"].errors["note"]


@pytest.mark.parametrize("seen", ["", "x", "1", ":", "9" * 30 + ":x", "²:x", "-1:x"])
def test_what_is_no_tick_does_nothing(desk: Client, seen: str) -> None:
    incident = approved()
    assert do(desk, "publish", [incident], [seen]).status_code == 200
    assert not Publication.objects.exists()


def test_more_than_somebody_can_look_through_is_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.admin.acting_on_many.MOST", 1)
    answer = desk.post(LIST, {"action": "publish_selected", "_selected_action": [an_incident().pk, an_incident().pk]})
    assert "That is more than 1 at once." in said(desk.get(answer["Location"]))


# ------------------------------------------------------------------------------------------------------ one by one


def test_a_queue_leads_from_one_to_the_next_and_back_to_the_list(desk: Client) -> None:
    first, second = complete(), complete(DAYS[1])
    led = shown(desk, "publish", [first, second]).context["queue"]
    assert led == f"{change_url(first, 'publish')}?queue={second.pk}"
    page = desk.get(led)
    rest = f"{change_url(second, 'publish')}?queue="
    assert f'href="{rest}"' in page.content.decode()
    assert desk.post(led, {"note": ""})["Location"] == rest
    assert f'href="{LIST}"' in desk.get(rest).content.decode()
    assert desk.post(rest, {"note": ""})["Location"] == LIST
    assert Publication.objects.count() == 2


@pytest.mark.parametrize("queue", ["x", "1,,2", "9" * 40, "²", "%00", "-1"])
def test_a_queue_of_what_is_no_key_is_none(desk: Client, queue: str) -> None:
    assert desk.get(change_url(complete(), "publish"), {"queue": queue}).status_code == 200


def test_without_a_queue_the_page_leads_back_to_the_incident(desk: Client, publisher: User) -> None:
    incident = complete()
    assert desk.post(change_url(incident, "publish"), {"note": ""})["Location"] == change_url(incident)
    withdraw(incident=incident, by=publisher, note="At risk.")
