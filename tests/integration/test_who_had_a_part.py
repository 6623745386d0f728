"""Two pairs of eyes are not got round by a merger, by an answer to a warning, or by undoing what somebody mended."""

from collections.abc import Callable
from contextvars import copy_context
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from incidents.contributors import contributors
from incidents.history.recording import _under_way, answering, editing
from incidents.history.writing import RestoringRefused
from incidents.models import (
    Actor,
    ActorName,
    Claim,
    Edit,
    EditAction,
    Incident,
    IncidentRelation,
    Judgement,
    Merger,
    PublicationAct,
    Source,
)
from incidents.roles import Role
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import PublishingRefused, correct, publish
from incidents.services.relating import judge
from incidents.services.undoing import undo_edits
from record.publication import Publication
from record.vocabulary import RelationKind
from tests.factories.desk import a_claim, a_figure, a_source, an_editor, an_incident, in_role
from tests.factories.desk_forms import change_url, form_at, sent_with_reasons

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def rana() -> User:
    """Enters, and may publish."""
    return in_role(Role.EDITOR, Role.PUBLISHER, username="rana")


def by_others() -> Incident:
    with editing(by=an_editor()):
        return a_claim().incident


def refused_alone(incident: Incident, by: User) -> None:
    """Whoever had a part cannot publish it; somebody else can."""
    assert by.pk in contributors(Incident.objects.get(pk=incident.pk))
    with pytest.raises(PublishingRefused, match="You had a part in it"):
        publish(incident=Incident.objects.get(pk=incident.pk), by=by)
    publish(incident=Incident.objects.get(pk=incident.pk), by=in_role(Role.PUBLISHER))


@pytest.mark.parametrize("part", ["a claim", "a figure of it", "a relation"])
def test_what_somebody_wrote_in_a_merged_incident_is_not_published_by_them_alone(part: str, rana: User) -> None:
    merged, into, third = by_others(), by_others(), by_others()
    publish(incident=third, by=in_role(Role.PUBLISHER))
    with editing(by=rana):
        if part == "a claim":
            a_claim(incident=merged)
        elif part == "a figure of it":
            a_figure(claim=merged.claims.get())
        else:
            judge(
                incident=merged,
                other=Incident.objects.get(pk=third.pk),
                judgement=Judgement.RELATED,
                by=rana,
                kind=RelationKind.OTHER,
                words="Nobody else saw this.",
            )
    assert rana.pk not in contributors(into)
    merge(merged=merged, into=into, by=in_role(Role.PUBLISHER), note="One event.")
    refused_alone(into, rana)


def test_what_somebody_wrote_while_two_were_merged_is_not_published_by_them_alone_when_parted(rana: User) -> None:
    merged, into = by_others(), by_others()
    merger = merge(merged=merged, into=into, by=in_role(Role.PUBLISHER), note="One event.")
    with editing(by=rana):
        Claim.objects.filter(moves__merger=merger).update(summary="Nobody else saw this.")
    unmerge(merger=merger, by=in_role(Role.PUBLISHER), note="Two after all.")
    refused_alone(merged, rana)


def test_a_team_of_one_that_merges_and_parts_has_no_second_pair_of_eyes(rana: User, settings: Any) -> None:
    settings.TEAM_OF_ONE = True
    merged, into = by_others(), by_others()
    with editing(by=rana):
        Claim.objects.filter(incident=merged).update(summary="Written by the one.")
    for each in (merged, into):
        publish(incident=each, by=rana)
    merger = merge(merged=merged, into=into, by=rana, note="One event.")
    unmerge(merger=merger, by=rana, note="Two after all.")
    assert PublicationAct.objects.count() == 6
    assert not PublicationAct.objects.exclude(second=None).exists()


def test_drafts_are_parted_by_who_had_a_part_in_them(rana: User) -> None:
    """Nothing becomes public by it, so nobody else has to see it first."""
    merged, into = by_others(), by_others()
    with editing(by=rana):
        a_claim(incident=into)
    unmerge(merger=merge(merged=merged, into=into, by=rana, note="One."), by=rana, note="Two after all.")
    assert (merged.claims.count(), into.claims.count()) == (1, 2)


def test_an_archived_incident_is_not_merged(rana: User) -> None:
    merged, into = by_others(), by_others()
    Incident.objects.filter(pk=into.pk).update(archived_at=timezone.now())
    with pytest.raises(PublishingRefused, match="archived: bring it back first"):
        merge(merged=merged, into=into, by=rana, note="One event.")
    assert not Merger.objects.exists()


def test_an_answer_to_a_warning_makes_no_judgement_of_what_was_written_with_it(rana: User) -> None:
    days = {"earliest": date(2016, 12, 7), "latest": date(2016, 12, 7)}
    with editing(by=an_editor()):
        incident = a_claim(incident=an_incident(**days, last_claim_number=1)).incident
        a_claim(incident=an_incident(**days, latitude=34.5, code="IQ-2016-7777"))
    client = Client()
    client.force_login(rana)
    form = form_at(client, change_url(incident)) | {"title": "Words of one", "latitude": "34.49"}
    answer, asked = sent_with_reasons(client, change_url(incident), form)
    assert answer.status_code == 302
    assert any("IQ-2016-7777" in each for each in asked)
    assert IncidentRelation.objects.get().judgement == Judgement.DISTINCT
    assert Edit.objects.latest("pk").action == EditAction.CHANGED
    Incident.objects.filter(pk=incident.pk).update(updated_by=an_editor())  # somebody mends a comma
    refused_alone(incident, rana)


def changed(incident: Incident, by: User, **columns: Any) -> None:
    with editing(by=by):
        Incident.objects.filter(pk=incident.pk).update(**columns)


def test_undoing_who_mended_it_does_not_let_somebody_publish_own_words_alone(rana: User) -> None:
    incident, careful = by_others(), in_role(Role.EDITOR)
    publish(incident=incident, by=in_role(Role.PUBLISHER))
    changed(incident, rana, summary="A libel")
    since = timezone.now()
    changed(incident, careful, summary="Mended before anybody read it")
    correct(incident=Incident.objects.get(pk=incident.pk), by=in_role(Role.PUBLISHER), note="More is known.")
    before = Publication.objects.count()
    with pytest.raises(RestoringRefused, match="You had a part in it"):
        undo_edits(account=careful, since=since, by=rana, why="Why not")
    assert Publication.objects.count() == before
    done = undo_edits(account=careful, since=since, by=in_role(Role.PUBLISHER), why="It was right before.")
    assert done.corrected == (incident.code,)


def test_who_wrote_what_readers_had_before_undoes_what_was_done_since_alone(rana: User) -> None:
    incident, mistaken = by_others(), in_role(Role.EDITOR)
    changed(incident, rana, summary="Right")
    publish(incident=incident, by=in_role(Role.PUBLISHER))
    since = timezone.now()
    changed(incident, mistaken, summary="Wrong")
    changed(incident, rana, title="Another title")
    for note in ("More is known.", "The title."):
        changed(incident, mistaken, summary=f"Wrong: {note}")
        correct(incident=Incident.objects.get(pk=incident.pk), by=in_role(Role.PUBLISHER), note=note)
    assert undo_edits(account=mistaken, since=since, by=rana, why="It was forged.").corrected == (incident.code,)
    public = Publication.objects.latest_of(incident.code)
    assert public is not None
    assert (public.dossier.summary, public.dossier.title) == ("Right", "Another title")


# --------------------------------------------------------------------------------- what a publication was made from


def _in_the_midst(incident: Incident, by: User, write: Callable[[], object]) -> None:
    """Somebody begins an edit; others publish; then the edit, which is as old as its beginning, writes on."""
    with answering(lambda: by):
        a_source()
        elsewhere = copy_context()  # not an empty one, in which Django may open a connection of its own
        elsewhere.run(_under_way.set, None)
        elsewhere.run(publish, incident=incident, by=in_role(Role.PUBLISHER))
        write()


@pytest.mark.parametrize(
    "part", ["the incident", "an actor", "a name of an actor", "a source", "a publisher", "a relation"]
)
def test_who_wrote_after_a_publication_in_an_edit_that_began_before_it_had_a_part(part: str, rana: User) -> None:
    incident, third = by_others(), by_others()
    claim = incident.claims.get()
    publish(incident=third, by=in_role(Role.PUBLISHER))
    actors = Actor.objects.filter(pk=claim.claimant_id)
    writes: dict[str, Callable[[], object]] = {
        "the incident": lambda: Incident.objects.filter(pk=incident.pk).update(summary="Nobody else saw this."),
        "an actor": lambda: actors.update(note="Nobody else saw this."),
        "a name of an actor": lambda: ActorName.objects.create(actor=actors.get(), text="Unseen", language="en"),
        "a source": lambda: Source.objects.filter(pk=claim.source_id).update(note="Nobody else saw this."),
        "a publisher": lambda: Actor.objects.filter(published_sources=claim.source).update(
            note="Nobody else saw this."
        ),
        "a relation": lambda: IncidentRelation.objects.create(
            incident=third, other=incident, judgement=Judgement.RELATED, kind=RelationKind.SERIES
        ),
    }
    _in_the_midst(incident, rana, writes[part])
    assert contributors(Incident.objects.get(pk=incident.pk)) == {rana.pk}
    correct(incident=Incident.objects.get(pk=incident.pk), by=in_role(Role.PUBLISHER), note="More is known.")
    assert contributors(Incident.objects.get(pk=incident.pk)) == set()


def test_where_it_is_not_known_what_a_publication_was_made_from_its_time_tells(rana: User) -> None:
    incident = by_others()
    changed(incident, rana, summary="Readers get this")
    publish(incident=Incident.objects.get(pk=incident.pk), by=in_role(Role.PUBLISHER))
    PublicationAct.objects.update(made_from=None)
    assert contributors(Incident.objects.get(pk=incident.pk)) == set()
    changed(incident, rana, summary="Readers have not this yet")
    assert contributors(Incident.objects.get(pk=incident.pk)) == {rana.pk}


def test_undoing_an_account_shows_nobody_what_others_wrote_and_did_not_publish(rana: User) -> None:
    """Readers get what they had before; whoever wrote what still waits has a part in it as before."""
    incident, mistaken = by_others(), in_role(Role.EDITOR)
    publish(incident=incident, by=in_role(Role.PUBLISHER))
    since = timezone.now()
    changed(incident, mistaken, summary="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=in_role(Role.PUBLISHER), note="More is known.")
    changed(incident, rana, title="Words of one")
    undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why="It was forged.")
    assert Incident.objects.get(pk=incident.pk).title == "Words of one"
    assert rana.pk in contributors(Incident.objects.get(pk=incident.pk))
    with pytest.raises(PublishingRefused, match="You had a part in it"):
        correct(incident=Incident.objects.get(pk=incident.pk), by=rana, note="The title.")


# ---------------------------------------------------------------------------------------- what was before the eyes


@pytest.mark.parametrize("act", ["publish", "correct"])
def test_what_was_changed_while_the_publisher_read_is_not_published(act: str) -> None:
    incident, publisher = by_others(), in_role(Role.PUBLISHER)
    if act == "correct":
        publish(incident=incident, by=publisher)
        changed(incident, an_editor(), summary="More is known.", updated_at=timezone.now())
    client = Client()
    client.force_login(publisher)
    page = client.get(change_url(incident, act))
    changed(incident, an_editor(), summary="Slipped in")
    before = Publication.objects.count()
    answer = client.post(change_url(incident, act), {"note": "New.", "seen": page.context["sha256"]})
    assert "changed while you read it" in str(next(iter(answer.context["messages"])))
    assert Publication.objects.count() == before
    again = {"note": "New.", "seen": answer.context["sha256"]}
    assert client.post(change_url(incident, act), again).status_code == 302
    assert Publication.objects.count() == before + 1


def test_a_second_click_does_not_part_what_the_first_one_merged() -> None:
    merged, into = by_others(), by_others()
    client = Client()
    client.force_login(in_role(Role.PUBLISHER))
    page = change_url(merged, "merge")
    sent = {
        "into": into.code,
        "note": "One event.",
        "seen": client.get(page, {"into": into.code}).context["outcome"].seen,
    }
    for _click in range(2):
        client.post(page, sent)
    merger = Merger.objects.get()
    assert merger.undone_at is None
    seen = client.get(page).context["outcome"].seen
    client.post(page, {"part": merger.pk, "note": "Two after all.", "seen": seen})
    merger.refresh_from_db()
    assert merger.undone_at is not None
