"""A number that leaves open what another claim denies: the desk asks who they were, and never guesses."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from incidents.dossier_builder import claims_of
from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.doubts import all_doubts, unanswered
from incidents.models import Claim, Incident
from incidents.readiness import lacks
from record.vocabulary import About, PersonStatus, Position, Qualifier
from tests.factories.desk import a_claim, a_figure, an_actor, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

NOTE = "The article does not say who they were."


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
    """Claim 1: no civilians were killed. Claim 2: at least 55 were killed."""
    incident = an_incident(last_claim_number=2)
    army, council = an_actor(name="The army"), an_actor(name="A council")
    none = {"verbatim": "no civilians", "qualifier": Qualifier.NONE, "low": 0, "high": 0}
    a_figure(claim=a_claim(incident=incident, number=1, claimant=army), status=PersonStatus.CIVILIAN, **none)
    some = {"verbatim": "at least 55", "qualifier": Qualifier.AT_LEAST, "low": 55}
    a_figure(claim=a_claim(incident=incident, number=2, claimant=council), status=PersonStatus.UNKNOWN, **some)
    return incident


def open_doubts(incident: Incident, by: User) -> list[Doubt]:
    return [each for each in unanswered(incident, all_doubts(incident, by=by)) if each.kind is DoubtKind.LEFT_OPEN]


def asked(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    return list(answer.context["questions"])


def test_the_question_names_both_and_says_what_to_do(incident: Incident, by: User) -> None:
    (doubt,) = open_doubts(incident, by)
    assert doubt.claim == incident.claims.get(number=2)
    assert doubt.said == (
        "Claim 2: it counts “killed: at least 55” and does not say who they were. That any were civilians is denied by "
        "The army (1): the one leaves open what the other denies. If its source says who they were, enter it with the "
        "figure; if it does not, say so in the public note of this claim."
    )
    assert not list(lacks(incident, claims_of(incident))), "the claims do not contradict each other"


def test_a_draft_is_told_and_not_stopped_and_a_review_is(client: Client, incident: Incident) -> None:
    page = form_at(client, change_url(incident)) | {"claims-1-summary": "Says so."}
    saved = client.post(change_url(incident), page)
    assert saved.status_code == 302
    assert any("does not say who they were" in str(message) for message in get_messages(saved.wsgi_request))
    review = change_url(incident, "review")
    (question,) = asked(client.post(review, {"step": "ask", "note": ""}))
    assert not incident.rounds.exists()
    client.post(review, {"step": "ask", "note": "", question.name: "The article was read twice."})
    assert incident.rounds.exists()


def test_publishing_asks_too(client: Client, incident: Incident) -> None:
    page = change_url(incident, "publish")
    (question,) = asked(client.post(page, {"note": ""}))
    assert question.doubt.kind is DoubtKind.LEFT_OPEN
    Claim.objects.filter(number=2).update(public_note=NOTE)
    assert client.post(page, {"note": ""}).status_code == 302
    incident.refresh_from_db()
    assert incident.version == 1
    public = client.get(f"/incidents/{incident.code}/").content.decode()
    assert "the one leaves open what the other denies" in public
    assert public.count(NOTE) == 2, "with the claim, and beside the number that is left open"


@pytest.mark.parametrize(
    "settling",
    [
        pytest.param({"status": PersonStatus.ARMED}, id="the source says: fighters"),
        pytest.param({"status": PersonStatus.CIVILIAN}, id="the source says: civilians"),
    ],
)
def test_who_they_were_settles_it(settling: dict[str, Any], incident: Incident, by: User) -> None:
    incident.claims.get(number=2).figures.update(**settling)
    assert open_doubts(incident, by) == []


@pytest.mark.parametrize(("note", "is_asked"), [(NOTE, False), ("  ", True)])
def test_a_public_note_of_the_claim_settles_it(note: str, is_asked: bool, incident: Incident, by: User) -> None:
    Claim.objects.filter(number=2).update(public_note=note)
    assert bool(open_doubts(incident, by)) is is_asked


def test_a_public_note_of_the_denial_settles_nothing(incident: Incident, by: User) -> None:
    Claim.objects.filter(number=1).update(public_note=NOTE)
    assert len(open_doubts(incident, by)) == 1


def test_it_is_asked_anew_when_somebody_else_denies_it(client: Client, incident: Incident, by: User) -> None:
    review = change_url(incident, "review")
    (question,) = asked(client.get(review))
    client.post(review, {"step": "ask", "note": "", question.name: "The article was read twice."})
    assert open_doubts(incident, by) == []
    third = a_claim(incident=incident, number=3, claimant=an_actor(name="The ministry"))
    third.stances.create(about=About.CIVILIAN_STATUS, position=Position.DENIES)
    (doubt,) = open_doubts(incident, by)
    assert "The army (1); The ministry (3)" in doubt.said


def test_a_number_that_was_restated_since_is_asked_about_no_more_nor_disagrees(incident: Incident, by: User) -> None:
    second = incident.claims.get(number=2)
    Claim.objects.filter(pk=second.pk).update(stated_on="2016-12-08")
    later = a_claim(incident=incident, number=3, claimant=second.claimant, stated_on="2016-12-20")
    a_figure(claim=later, status=PersonStatus.ARMED, verbatim="55", low=55, high=55, qualifier=Qualifier.EXACTLY)
    assert len(open_doubts(incident, by)) == 1, "fighters are another count"
    later.figures.update(status=PersonStatus.UNKNOWN)
    assert [doubt.claim for doubt in open_doubts(incident, by)] == [later]
