"""Of a claim's own place no more is public than of its incident's, and less where it asks so."""

from typing import Any

import pytest

from geo.latlon import LatLon
from incidents.disclosure import cell_at
from incidents.dossier_builder import build_dossier
from incidents.models import Incident
from incidents.readiness import missing
from incidents.services.publishing import correct, publish, withdraw
from record.dossier import Dossier, PublicPlace
from record.publication import Publication
from record.vocabulary import Disclosure
from tests.factories.desk import a_claim, an_editor, an_incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

POINT = LatLon(34.412345, 41.123456)
OWN = {
    "place_name": "zqhouse",
    "latitude": POINT.lat,
    "longitude": POINT.lon,
    "precision": "site",
    "place_note": "zqnote",
}


def incident_with(*claims: dict[str, Any], **columns: Any) -> Incident:
    incident = an_incident(created_by=None, **columns)
    for claim in claims:
        a_claim(incident=incident, **{**OWN, **claim})
    return incident


def published(incident: Incident) -> Dossier:
    publish(incident=incident, by=an_editor())
    return Publication.objects.latest("number").dossier


def place_of(incident: Incident) -> PublicPlace | None:
    return published(incident).claims[0].place


def test_a_claim_follows_its_incident_unless_it_asks_for_less() -> None:
    place = place_of(incident_with({}))
    assert place is not None
    assert (place.point, place.name, place.disclosure) == (POINT, "zqhouse", Disclosure.AS_RECORDED)


def test_of_a_coarser_claim_the_cell_alone_enters_the_record_as_an_area() -> None:
    incident = incident_with({"disclosure": "grid", "cell_km": 10})
    place = place_of(incident)
    cell = cell_at(POINT, 10)
    assert place is not None
    assert (place.point, place.cell_km, place.disclosure) == (cell.centre, 10, Disclosure.GRID)
    assert place.uncertainty_m == cell.radius_m + 100
    content = Publication.objects.get().content
    for trace in ("zqhouse", "zqnote", "34.4123", "41.1234"):
        assert trace not in content


@pytest.mark.parametrize(("disclosure", "name"), [("country", "Iraq"), ("withheld", "")])
def test_a_claim_may_show_the_country_alone_or_nothing(disclosure: str, name: str) -> None:
    place = place_of(incident_with({"disclosure": disclosure}))
    assert place is not None
    assert (place.point, place.name, place.note) == (None, name, "")


def test_every_version_of_a_claim_has_the_same_cell() -> None:
    incident = incident_with({"disclosure": "grid", "cell_km": 10})
    first = published(incident)
    incident.claims.update(summary="anew")
    correct(incident=incident, by=an_editor(), note="Anew.")
    assert Publication.objects.latest("number").dossier.claims[0].place == first.claims[0].place


@pytest.mark.parametrize(
    ("whole", "own"),
    [
        ({"disclosure": "grid", "cell_km": 10}, {"disclosure": "as_recorded"}),
        ({"disclosure": "grid", "cell_km": 10}, {"disclosure": "grid", "cell_km": 5}),
        ({"disclosure": "country"}, {"disclosure": "grid", "cell_km": 100}),
        ({"disclosure": "withheld"}, {"disclosure": "country"}),
    ],
)
def test_a_claim_is_never_shown_more_closely_than_its_incident(whole: dict[str, Any], own: dict[str, Any]) -> None:
    incident = incident_with(own, **whole)
    assert any("more closely than the incident's" in reason for reason in missing(incident))
    # Even if somebody published past the refusal, the coarser of the two would hold.
    place = build_dossier(incident).claims[0].place
    assert place is None or (place.disclosure, place.cell_km) == (Disclosure.GRID, 10)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ([{"disclosure": "withheld", "latitude": 34.36834, "longitude": 41.09441}], "its own place is the incident's"),
        ([{"disclosure": "grid", "cell_km": 50}, {}], "claim 2 shows the same place more closely"),
        ([{"disclosure": "grid", "cell_km": 50, "latitude": None, "longitude": None}], "no point to begin from"),
        (
            [{"disclosure": "withheld", "place_name": "", "latitude": None, "longitude": None, "precision": ""}],
            "no place",
        ),
    ],
)
def test_what_would_protect_nothing_is_refused(claims: list[dict[str, Any]], sentence: str) -> None:
    reasons = missing(incident_with(*claims))
    assert [reason for reason in reasons if reason.startswith("Claim 1: ") and sentence in reason]


def test_two_claims_on_one_place_may_both_be_coarser() -> None:
    assert missing(incident_with(*[{"disclosure": "grid", "cell_km": 50}] * 2)) == ()


def test_a_correction_that_leaves_a_closer_version_readable_is_refused_until_it_was_withdrawn() -> None:
    incident, by = incident_with({}), an_editor()
    published(incident)
    incident.claims.update(disclosure="grid", cell_km=10)
    assert any("place of claim 1 more closely" in reason for reason in missing(Incident.objects.get(pk=incident.pk)))
    withdraw(incident=incident, by=by, note="Too close.")
    assert missing(Incident.objects.get(pk=incident.pk)) == ()


def test_an_incident_without_a_decision_on_what_to_warn_of_is_not_published() -> None:
    reasons = missing(incident_with({}, sensitivity=""))
    assert [reason for reason in reasons if "Nobody has decided" in reason] == list(reasons)
