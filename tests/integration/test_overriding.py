"""A save stops once with its warnings; each is answered with a reason, which is kept and not asked again."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim, Incident, IncidentRelation, Override
from incidents.roles import Role
from incidents.services.changing_many import plan
from incidents.services.merging import merge
from incidents.services.moving_many import AskForReview
from incidents.services.publishing_many import propose
from record.vocabulary import PublicationKind
from tests.factories.desk import a_claim, a_source, an_editor, an_incident, in_role
from tests.factories.desk_forms import Form, change_url, form_at, page_as_sent
from tests.factories.undrawn import undrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def by() -> User:
    return an_editor()


@pytest.fixture
def client(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def incident() -> Incident:
    row = an_incident(earliest=date(2016, 12, 7), latest=date(2016, 12, 7), last_claim_number=1)
    return a_claim(incident=row).incident


def opened(client: Client, incident: Incident) -> Form:
    return form_at(client, change_url(incident))


def sent(client: Client, address: str, form: Form) -> Any:
    """The answer to a form, undrawn: what it asks, or that it was saved."""
    with undrawn():
        return client.post(address, form)


def asked(answer: Any) -> list[Any]:
    """The questions of a page that a save stopped at."""
    assert answer.status_code == 200, "it was saved"
    return list(answer.context["questions"])


def reasons(answer: Any, words: str = "The source says so.") -> Form:
    return {question.name: words for question in asked(answer)}


WRONG: dict[str, tuple[DoubtKind, Form, str]] = {
    "swapped axes": (DoubtKind.POINT, {"latitude": "41.0944", "longitude": "34.3683"}, "Swapped?"),
    "zero and zero": (DoubtKind.POINT, {"latitude": "0", "longitude": "0"}, "Zero and zero"),
    "another country": (DoubtKind.POINT, {"latitude": "48.8566", "longitude": "2.3522"}, "says Iraq"),
    "a claim's own place": (
        DoubtKind.POINT,
        {"claims-0-latitude": "41.0944", "claims-0-longitude": "34.3683", "claims-0-precision": "town"},
        "Claim 1: ",
    ),
    "a claim from before": (DoubtKind.EARLY, {"claims-0-stated_on": "2016-12-06"}, "before the first day"),
    "the incident later than its claim": (DoubtKind.EARLY, {"occurred_on": "2016-12-09"}, "before the first day"),
    "a total below its parts": (
        DoubtKind.TOTAL,
        {"claims-0-figures_text": "killed: 10\r\nkilled, women: 6\r\nkilled, men: 5"},
        "its parts are 11 or more",
    ),
}


@pytest.mark.parametrize(("kind", "typed", "cause"), WRONG.values(), ids=WRONG.keys())
def test_a_save_stops_with_the_likely_cause_and_goes_on_with_a_reason(
    kind: DoubtKind, typed: Form, cause: str, client: Client, by: User, incident: Incident
) -> None:
    Claim.objects.update(stated_on="2016-12-08")
    page = opened(client, incident) | typed
    stopped = client.post(change_url(incident), page)
    (question,) = asked(stopped)
    assert (question.doubt.kind, cause in question.doubt.said) == (kind, True)
    assert "Nothing is saved yet" in stopped.content.decode()
    assert not Override.objects.exists()
    saved = client.post(change_url(incident), page | reasons(stopped, " The source says so. "))
    assert saved.status_code == 302
    override = Override.objects.get()
    assert (override.kind, override.reason, override.created_by) == (kind, "The source says so.", by)
    assert cause in override.sentence
    again = opened(client, incident) | {"summary": "More words.", "claims-0-summary": "More words."}
    assert client.post(change_url(incident), again).status_code == 302, "the value has not changed"


def test_another_value_is_asked_anew(client: Client, incident: Incident) -> None:
    first = opened(client, incident) | {"latitude": "41.0944", "longitude": "34.3683"}
    client.post(change_url(incident), first | reasons(sent(client, change_url(incident), first)))
    page = opened(client, incident)
    kept = reasons(sent(client, change_url(incident), page | {"latitude": "41.2"}))
    stopped = sent(client, change_url(incident), page | {"latitude": "41.1"} | kept)
    assert len(asked(stopped)) == 1, "a reason for another value is none for this"
    incident.refresh_from_db()
    assert incident.latitude == 41.0944


def test_nothing_that_was_typed_is_lost_not_even_in_rows_that_are_new(client: Client, incident: Incident) -> None:
    claim = incident.claims.get()
    page = opened(client, incident) | {"title": "A new title", "latitude": "0", "longitude": "0"}
    new = {
        "claims-TOTAL_FORMS": 2,
        "claims-1-claimant": claim.claimant_id,
        "claims-1-source": claim.source_id,
        "claims-1-position": "alleges",
        "claims-1-figures_text": "killed: more than 100",
        "claims-1-summary": "A claim that is not stored yet",
        "claims-1-stated_on": "2015",
        "claims-1-order": 0,
        "claims-1-basis": "not_stated",
        "claims-1-working_status": "accepted",
        "titles-TOTAL_FORMS": 1,
        "titles-0-language": "ar",
        "titles-0-text": "غارات",
    }
    stopped = sent(client, change_url(incident), page | new)
    assert {question.doubt.kind for question in asked(stopped)} == {DoubtKind.POINT, DoubtKind.EARLY}
    assert incident.claims.count() == 1
    back = page_as_sent(stopped)
    for name, value in new.items():
        assert str(back.get(name)) == str(value) or name.endswith("FORMS"), name
    assert back["title"] == "A new title"
    saved = client.post(change_url(incident), back | reasons(stopped))
    assert saved.status_code == 302
    assert incident.claims.count() == 2
    assert {(row.kind, row.claim and row.claim.number) for row in Override.objects.all()} == {
        ("point", None),
        ("early", 2),
    }


def test_a_new_incident_is_asked_too(client: Client) -> None:
    fields: Form = {
        "code": "IQ-2016-0001",
        "title": "Strikes",
        "language": "en",
        "event_type": "explosions",
        "latitude": "41.0944",
        "longitude": "34.3683",
        "precision": "town",
        "disclosure": "as_recorded",
        "grade": "not_assessed",
    }
    fields |= {f"{each}-{n}_FORMS": 0 for each in ("titles", "place_names", "claims") for n in ("TOTAL", "INITIAL")}
    page = form_at(client, "/admin/incidents/incident/add/") | fields
    stopped = sent(client, "/admin/incidents/incident/add/", page)
    assert not Incident.objects.exists()
    assert client.post("/admin/incidents/incident/add/", page | reasons(stopped)).status_code == 302
    assert Override.objects.get().incident.code == "IQ-2016-0001"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param(" ", "Say why", id="nothing"),
        pytest.param("x" * 1001, "At most 1000", id="too long"),
        pytest.param("\u202eturned", "direction", id="a direction left open"),
    ],
)
def test_what_is_no_reason_stops_again_and_says_so(words: str, fault: str, client: Client, incident: Incident) -> None:
    page = opened(client, incident) | {"latitude": "0", "longitude": "0"}
    answer = sent(client, change_url(incident), page | reasons(sent(client, change_url(incident), page), words))
    (question,) = asked(answer)
    assert fault in question.fault
    assert not Override.objects.exists()


def test_low_above_high_is_an_error_that_no_reason_lifts(client: Client, incident: Incident) -> None:
    page = opened(client, incident) | {"claims-0-figures_text": "killed: between 100 and 50"}
    answer = sent(client, change_url(incident), page)
    assert answer.status_code == 200
    assert "questions" not in answer.context
    assert "the low end is above the high one" in str(answer.context["errors"])


# ------------------------------------------------------------------------------------------------- a near incident


@pytest.mark.parametrize("judgement", ["distinct", "duplicate"])
def test_a_near_incident_stops_the_save_and_the_answer_is_a_judgement(
    judgement: str, client: Client, incident: Incident
) -> None:
    other = an_incident(earliest=date(2016, 12, 7), latest=date(2016, 12, 7), title="Strikes <on> Qaim")
    page = opened(client, incident) | {"longitude": "41.1"}
    stopped = client.post(change_url(incident), page)
    (question,) = asked(stopped)
    assert question.doubt.near.incident == other
    assert "0.5 km" in question.doubt.said
    assert "Strikes &lt;on&gt; Qaim" in stopped.content.decode()
    saved = client.post(change_url(incident), page | reasons(stopped) | {question.judgement_name: judgement})
    assert saved.status_code == 302
    relation = IncidentRelation.objects.get()
    assert (relation.judgement, relation.words) == (judgement, "The source says so.")
    again = opened(client, other) | {"longitude": "41.11"}
    assert client.post(change_url(other), again).status_code == 302, "nor is it asked from the other side"


def test_what_is_kept_for_the_desk_is_never_said_of_related_incidents(client: Client, incident: Incident) -> None:
    """What is said of related incidents is public, so it is said on the page that tells so."""
    other = an_incident(earliest=date(2016, 12, 7), latest=date(2016, 12, 7))
    review, related = change_url(incident, "review"), change_url(incident, "related")
    stopped = client.get(review)
    (question,) = asked(stopped)
    page = stopped.content.decode()
    assert "not the same, but related" not in page
    assert f'href="{related}?q={other.code}"' in page
    known = {question.name: "A contact told us.", question.judgement_name: "related"}
    again = client.post(review, {"step": "ask", "note": "", **known})
    assert "readers get what is said there" in asked(again)[0].fault
    assert not IncidentRelation.objects.exists()
    assert not incident.rounds.exists()
    told = client.get(f"{related}?q={other.code}").content.decode()
    assert "Of related incidents readers get this, once both are public" in told


def test_a_reporter_is_not_told_of_a_near_draft_of_others() -> None:
    reporter = in_role(Role.REPORTER)
    own = an_incident(created_by=reporter, earliest=date(2016, 12, 7), latest=date(2016, 12, 7))
    an_incident(earliest=date(2016, 12, 7), latest=date(2016, 12, 7), title="A draft of somebody else")
    client = Client()
    client.force_login(reporter)
    page = form_at(client, change_url(own)) | {"longitude": "41.1"}
    assert client.post(change_url(own), page).status_code == 302


# --------------------------------------------------------------------------------------- before review, and before all


def test_a_source_without_a_copy_is_told_while_drafting_and_asked_at_review_and_publication(
    client: Client, by: User
) -> None:
    source = a_source(url="https://paper.example/a", title="Strikes")
    incident = a_claim(source=source).incident
    page = opened(client, incident) | {"claims-0-summary": "Says so."}
    assert client.post(change_url(incident), page).status_code == 302, "a draft is not stopped"
    review = change_url(incident, "review")
    stopped = sent(client, review, {"step": "ask", "note": ""})
    (question,) = asked(stopped)
    assert question.doubt.kind is DoubtKind.ARCHIVE
    assert not incident.rounds.exists()
    client.post(review, {"step": "ask", "note": "", question.name: "The page forbids copies."})
    assert incident.rounds.exists()
    reviewer = Client()
    reviewer.force_login(in_role(Role.REVIEWER))
    seen = reviewer.get(review).content.decode()
    assert "The page forbids copies." in seen
    assert "“Strikes” has no archived copy" in seen
    history = client.get(change_url(incident, "history")).content.decode()
    assert "The page forbids copies." in history


def test_publishing_asks_what_nobody_answered_and_withdrawing_asks_nothing(incident: Incident) -> None:
    Claim.objects.update(stated_on="2015")
    publisher = in_role(Role.PUBLISHER)
    client = Client()
    client.force_login(publisher)
    page = change_url(incident, "publish")
    stopped = sent(client, page, {"note": ""})
    (question,) = asked(stopped)
    assert Incident.objects.get().version is None
    done = client.post(page, {"note": "", question.name: "It speaks of plans."})
    assert done.status_code == 302
    assert Incident.objects.get().version == 1
    assert Override.objects.get().created_by == publisher
    Claim.objects.update(stated_on="2014")
    client.post(change_url(incident, "withdraw"), {"note": "At risk."})
    incident.refresh_from_db()
    assert incident.status == "withdrawn"


def test_from_the_list_nothing_is_published_whose_questions_are_open(incident: Incident) -> None:
    publisher = in_role(Role.PUBLISHER)
    before = propose(kind=PublicationKind.PUBLISHED, incident=incident, by=publisher)
    assert not before.has_questions
    Claim.objects.update(stated_on="2015")
    asked_first = propose(kind=PublicationKind.PUBLISHED, incident=incident, by=publisher)
    assert (asked_first.has_questions, asked_first.is_ready) == (True, False)


def test_from_the_list_nothing_is_sent_to_review_whose_questions_are_open(by: User, incident: Incident) -> None:
    (ready,) = plan(change=AskForReview(), incidents=[incident], by=by)
    assert ready.refusal == ""
    Claim.objects.update(stated_on="2015")
    (asked_first,) = plan(change=AskForReview(), incidents=[incident], by=by)
    assert "Questions about it are open" in asked_first.refusal


def test_an_answer_goes_with_its_claim_into_another_incident(client: Client, incident: Incident) -> None:
    page = opened(client, incident) | {"claims-0-stated_on": "2015"}
    client.post(change_url(incident), page | reasons(sent(client, change_url(incident), page)))
    other = a_claim(incident=an_incident(latitude=34.8, earliest=date(2016, 12, 7), latest=date(2016, 12, 7))).incident
    merge(merged=incident, into=other, by=in_role(Role.PUBLISHER), note="One event.")
    page = opened(client, other) | {"claims-1-summary": "More words."}
    assert client.post(change_url(other), page).status_code == 302


def test_a_date_in_the_future_stops_a_save_until_a_reason_is_given(client: Client, incident: Incident) -> None:
    address = change_url(incident)
    form = opened(client, incident) | {"occurred_on": "2962-12-07"}

    stopped = sent(client, address, form)

    future = [question for question in asked(stopped) if "in the future" in question.doubt.sentence]
    assert len(future) == 1
    assert Incident.objects.get(pk=incident.pk).occurred_on != "2962-12-07"
    assert sent(client, address, form | reasons(stopped)).status_code == 302
    assert Override.objects.get(kind=DoubtKind.FUTURE).value == "occurred_on: 2962-12-07"
