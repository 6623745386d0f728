"""Whoever reviews or publishes is told of words for readers that tell a place which is to be covered."""

from typing import Any

import pytest
from django.test import Client

from incidents.dossier_builder import build_dossier, claims_of
from incidents.models import Claim, Incident, Source
from incidents.roles import Role
from incidents.telling_words import telling_words
from tests.factories.desk import in_role, of_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

HOUSE: dict[str, Any] = {
    "place_name": "House of Umm Zaki",
    "latitude": 34.412345,
    "longitude": 41.123456,
    "precision": "site",
}
WITHHELD: dict[str, Any] = {"disclosure": "withheld"}


def told(incident: Incident) -> list[str]:
    stored = Incident.objects.get(pk=incident.pk)
    return list(telling_words(stored, claims_of(stored), build_dossier(stored)))


@pytest.mark.parametrize(
    ("words", "trace"),
    [
        ("It hit the house of Umm Zaki.", "House of Umm Zaki"),
        ("See 34.4123, 41.1235.", "34.4123, 41.1235"),
        ("See 41.12345 E 34.41234 N", "34.41234, 41.12345"),
    ],
)
@pytest.mark.parametrize("of", ["the incident", "a claim"])
def test_a_name_and_coordinates_of_a_covered_place_are_found_in_words(words: str, trace: str, of: str) -> None:
    incident = (
        of_others({"verbatim": words}, **HOUSE, **WITHHELD)
        if of == "the incident"
        else of_others({**HOUSE, **WITHHELD, "verbatim": words})
    )
    (sentence,) = told(incident)
    assert f"“{trace}”" in sentence
    assert "(verbatim)" in sentence


def test_the_address_of_a_document_is_read_too() -> None:
    incident = of_others({}, **HOUSE, **WITHHELD)
    Source.objects.update(url="https://maps.example/@34.412345,41.123456,17z")
    assert "(address)" in told(incident)[0]


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        ("It hit the house of Umm Zaki, at 34.412345, 41.123456.", {"disclosure": "as_recorded"}),
        ("It hit another house, at 34.512345, 41.123456, at 34.4 degrees.", WITHHELD),
    ],
)
def test_words_that_tell_no_covered_place_are_not_asked_about(words: str, setting: dict[str, Any]) -> None:
    assert told(of_others({"summary": words}, **HOUSE, **setting)) == []


def test_who_reviews_and_who_publishes_sees_it(client: Client) -> None:
    incident = of_others({"verbatim": "In the house of Umm Zaki."}, **HOUSE, **WITHHELD)
    Claim.objects.update(working_status="accepted")
    for role, page in ((Role.REVIEWER, "review"), (Role.PUBLISHER, "publish")):
        client.force_login(in_role(role))
        response = client.get(f"/admin/incidents/incident/{incident.pk}/{page}/")
        assert "“House of Umm Zaki” stands in words for readers" in response.content.decode()
