"""Publishing is one act: all of it or nothing. Corrections and withdrawals carry a note. Coarsening comes first."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from incidents.models import Claim, Incident, PublicationAct, Source
from incidents.services.entering import EnteringError, link_known_through
from incidents.services.loading import load_case
from incidents.services.publishing import correct, publish, withdraw
from record.entry import Entry
from record.publication import Publication
from record.vocabulary import (
    Disagreement,
    IncidentStatus,
    Measure,
    PersonStatus,
    PublicationKind,
)
from tests.factories.desk import a_claim, a_source, an_act, an_editor, an_incident
from tests.factories.desk_forms import qaim_case
from tests.factories.refusals import edit, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def by() -> User:
    return an_editor()


@pytest.fixture
def qaim() -> Incident:
    """Entered by somebody else than whoever publishes it."""
    return load_case(case=qaim_case(), by=an_editor()).incident


# -------------------------------------------------------------------------------------------------- the three acts


def test_publishing_makes_version_one_an_entry_and_a_row_in_the_desks_log(qaim: Incident, by: User) -> None:
    act = publish(incident=qaim, by=by, note=" First entry. ")
    public = Publication.objects.get()
    assert (public.number, public.code, public.version, public.note) == (1, "IQ-2016-0001", 1, "First entry.")
    assert (act.by, act.at, act.version, act.publication_number) == (by, public.published_at, 1, 1)
    assert (qaim.status, qaim.version, qaim.published_at) == (IncidentStatus.PUBLISHED, 1, public.published_at)
    assert Entry.objects.get().title == "Air strikes on Qaim"
    assert not qaim.has_unpublished_edits


def test_what_is_published_is_the_case_as_the_acceptance_text_tells_it(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    dossier = Publication.objects.get().dossier
    killed = next(t for t in dossier.tolls if (t.measure, t.status) == (Measure.KILLED, PersonStatus.CIVILIAN))
    assert (killed.low, killed.high, killed.high_stated, killed.denied_by) == (20, None, 100, ("2",))
    assert [(used.claim, used.low, used.high) for used in killed.used] == [
        ("1", 101, None),
        ("4", 20, 99),
        ("6", None, 100),
    ]
    assert (killed.claimants, killed.independent) == (3, 1)
    assert [(out.claim, out.reason) for out in killed.left_out] == [("5", "not_told_apart")]
    assert dossier.disagreements == (Disagreement.FIGURES, Disagreement.CIVILIAN_STATUS, Disagreement.RESPONSIBILITY)
    assert dossier.border_context is not None
    assert dossier.border_context.border is not None
    assert 11_000 < dossier.border_context.border.distance_m < 11_400
    assert [claim.ref for claim in dossier.claims] == list("1234567")


def test_a_correction_is_a_new_version_with_a_note(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    edit(qaim, title="Air strikes in Qaim")
    correct(incident=qaim, by=by, note="The title was wrong.")
    first, second = Publication.objects.order_by("number")
    assert (first.dossier.title, second.dossier.title) == ("Air strikes on Qaim", "Air strikes in Qaim")
    assert (second.kind, second.version, second.note) == (PublicationKind.CORRECTED, 2, "The title was wrong.")
    assert Entry.objects.get().publication == second


def test_a_withdrawal_takes_the_content_back_and_keeps_the_log(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    withdraw(incident=qaim, by=by, note="A person is at risk.")
    last = Publication.objects.latest_of(qaim.code)
    assert last is not None
    assert (last.kind, last.content, last.note) == (PublicationKind.WITHDRAWN, "", "A person is at risk.")
    assert qaim.status == IncidentStatus.WITHDRAWN
    assert Entry.objects.current().count() == 0
    assert [act.kind for act in PublicationAct.objects.all()] == ["withdrawn", "published"]


def test_what_was_withdrawn_is_published_again_only_with_a_note(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    withdraw(incident=qaim, by=by, note="Under review.")
    assert "a public note must say why" in reasons(publish, qaim, by)
    publish(incident=qaim, by=by, note="The review is done.")
    assert (qaim.status, qaim.version) == (IncidentStatus.PUBLISHED, 3)


def test_saved_edits_stay_at_the_desk_until_they_are_published(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    qaim.title = "A draft of another title"
    qaim.save()
    assert qaim.has_unpublished_edits
    assert Publication.objects.get().dossier.title == "Air strikes on Qaim"
    assert Entry.objects.get().title == "Air strikes on Qaim"


def test_numbers_of_claims_stay_the_same_over_versions(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    qaim.claims.get(number=5).delete()
    Claim.objects.filter(incident=qaim, number=6).update(order=0)
    Claim.objects.filter(incident=qaim).exclude(number=6).update(order=1)
    correct(incident=qaim, by=by, note="One claim was not about this incident.")
    dossier = Publication.objects.order_by("number").last()
    assert dossier is not None
    assert [claim.ref for claim in dossier.dossier.claims] == ["6", "1", "2", "3", "4", "7"]


def test_what_fails_midway_leaves_nothing_behind(qaim: Incident, by: User) -> None:
    # The desk's log already has a row for the number that the record gives next, so that the last write fails.
    an_act(publication_number=1)
    with pytest.raises(IntegrityError):
        publish(incident=qaim, by=by)
    qaim.refresh_from_db()
    assert qaim.status == IncidentStatus.DRAFT
    assert not Publication.objects.exists()
    assert not Entry.objects.exists()


# ------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("note", ["", "  \n"])
def test_corrections_and_withdrawals_need_a_note(qaim: Incident, by: User, note: str) -> None:
    publish(incident=qaim, by=by)
    edit(qaim, title="Another title")
    assert "A public note is needed" in reasons(correct, qaim, by, note=note)
    assert "A public note is needed" in reasons(withdraw, qaim, by, note=note)


def test_acts_that_do_not_fit_the_state_are_refused(qaim: Incident, by: User) -> None:
    assert "there is nothing to correct" in reasons(correct, qaim, by, note="x")
    assert "there is nothing to withdraw" in reasons(withdraw, qaim, by, note="x")
    publish(incident=qaim, by=by)
    assert "is public already: correct it instead" in reasons(publish, qaim, by)


def test_a_correction_that_changes_nothing_is_refused(qaim: Incident, by: User) -> None:
    publish(incident=qaim, by=by)
    assert "Readers have just this already, as version 1." in reasons(correct, qaim, by, note="Nothing, really.")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"occurred_on": ""}, "It has no date."),
        ({"occurred_on": "some day"}, "some day"),
        ({"precision": ""}, "Its place has no precision."),
        ({"place_name": "", "latitude": None, "longitude": None}, "It has no place."),
        ({"disclosure": "country", "latitude": None, "longitude": None}, "there is no point to begin from"),
        ({"disclosure": "grid", "cell_km": 5, "latitude": None, "longitude": None}, "there is no point to begin from"),
        ({"latitude": 0, "longitude": 0}, "Were the coordinates left at zero?"),
        ({"title": " "}, "It has no title."),
        ({"disclosure": "country", "latitude": 34.45, "longitude": 41.0}, "does not tell which"),
    ],
)
def test_an_incident_that_lacks_something_is_refused(
    qaim: Incident, by: User, columns: dict[str, Any], sentence: str
) -> None:
    edit(qaim, **columns)
    assert sentence in reasons(publish, qaim, by)


def test_an_incident_without_claims_is_refused(by: User) -> None:
    assert "It has no claims." in reasons(publish, an_incident(), by)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"working_status": "conflict", "public_note": " "}, "Claim 3: it is in conflict and has no public note"),
        ({"stated_on": "lately"}, "Claim 3: date of the statement: "),
        ({"occurred_on": "lately"}, "Claim 3: own date of the event: "),
    ],
)
def test_a_claim_that_lacks_something_is_named(
    qaim: Incident, by: User, columns: dict[str, Any], sentence: str
) -> None:
    qaim.claims.filter(number=3).update(**columns)
    assert sentence in reasons(publish, qaim, by)


def test_the_date_of_a_source_must_be_readable(qaim: Incident, by: User) -> None:
    Source.objects.update(published_on="last week")
    assert "Claim 1: date of its source: " in reasons(publish, qaim, by)


def test_everything_that_is_missing_is_said_at_once(by: User) -> None:
    lacking = an_incident(occurred_on="", precision="", place_name="", latitude=None, longitude=None)
    assert len(reasons(publish, lacking, by).splitlines()) == 4


def test_claims_and_sources_that_run_in_circles_are_refused(qaim: Incident, by: User) -> None:
    second, seventh = qaim.claims.get(number=2), qaim.claims.get(number=7)
    with pytest.raises(EnteringError, match="which is known through it"):
        link_known_through(claim=second, number=7)
    Claim.objects.filter(pk=second.pk).update(known_through=seventh)
    copy = a_source(derived_from=Source.objects.get(key="nbc-article"))
    Source.objects.filter(key="nbc-article").update(derived_from=copy)
    told = reasons(publish, qaim, by)
    assert "Claims are known through one another in a circle." in told
    assert "is derived from itself, by way of others." in told


def test_a_claim_known_through_a_claim_of_another_incident_is_refused(qaim: Incident, by: User) -> None:
    qaim.claims.filter(number=3).update(known_through=a_claim())
    assert "Claim 3: it is known through a claim of another incident." in reasons(publish, qaim, by)
