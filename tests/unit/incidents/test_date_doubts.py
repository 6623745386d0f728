"""Dates in the future are asked about: of an incident, of a claim, and of when a source came out or was read."""

from datetime import date

import pytest

from incidents.date_doubts import doubts
from incidents.models import Claim, Incident, Source

TODAY = date(2026, 11, 23)


def said(incident: Incident, *claims: Claim) -> list[str]:
    return [doubt.said for doubt in doubts(incident, claims, today=TODAY)]


@pytest.mark.parametrize(
    ("occurred_on", "is_said"),
    [
        ("2062-12-07", True),
        ("2027", True),
        ("2026-11-25", True),
        pytest.param("2026-11-24", False, id="it is tomorrow already in the east"),
        pytest.param("2026", False, id="this year has begun"),
        ("2016-12-07", False),
        ("", False),
        pytest.param("soon", False, id="not read, which is said elsewhere"),
    ],
)
def test_an_incident_that_has_not_happened_yet_is_asked_about(occurred_on: str, is_said: bool) -> None:
    found = said(Incident(occurred_on=occurred_on))
    assert bool(found) is is_said
    assert all("Is the year mistyped?" in sentence and occurred_on in sentence for sentence in found)


@pytest.mark.parametrize("name", ["occurred_on", "stated_on"])
def test_a_claim_of_the_future_is_asked_about_by_its_number(name: str) -> None:
    claim = Claim(number=3, source=Source(key="s", title="A report"), **{name: "2062-12-07"})
    (sentence,) = said(Incident(), claim)
    assert sentence.startswith("Claim 3: it ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("published_on", "2062-12-07"), ("accessed_on", date(2062, 12, 7)), ("accessed_on", "2062-12-07")],
)
def test_a_source_of_the_future_is_asked_about_by_its_title(name: str, value: object) -> None:
    source = Source(key="s", title="A report", **{name: value})
    (sentence,) = said(Incident(), Claim(number=3, source=source))
    assert sentence.startswith("The source “A report” was ")
    assert "2062-12-07" in sentence
