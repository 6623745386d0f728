"""Synthetic records: whole, seeded, made up beyond doubt, and never among real incidents."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.context import Surroundings
from record.appending import append_publication
from record.appending_many import ready
from record.dossier import Dossier
from record.entry import Entry
from record.publication import Publication
from record.synthesis import filling
from record.synthesis.filling import fill
from record.synthesis.incidents import synthetic_dossier
from record.synthesis.places import Places, draw_places, with_context
from record.synthesis.processes import canonical_json, make
from record.toll import disagreements, tolls
from record.verification import verify_record
from record.vocabulary import Precision, PublicationKind
from tests.factories.dossiers import qaim_dossier

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def around(geodata_dir: Path) -> Surroundings:
    return Surroundings.load(geodata_dir)


def drawn(around: Surroundings, *, incidents: int = 100, seed: int = 1) -> Places:
    assert around.gazetteer is not None
    return draw_places(around.gazetteer, incidents=incidents, seed=seed)


@pytest.fixture(scope="module")
def places(around: Surroundings) -> Places:
    """All 300 or so, with what lies round them: about two seconds."""
    found = drawn(around)
    return replace(found, places=tuple(with_context(place, around) for place in found.places))


@pytest.fixture(scope="module")
def dossiers(places: Places) -> list[Dossier]:
    return [synthetic_dossier(number, places, seed=1) for number in range(1, 401)]


def test_every_one_says_that_it_is_made_up(dossiers: list[Dossier]) -> None:
    for dossier in dossiers:
        assert dossier.title.startswith("Synthetic incident ")
        assert dossier.code.startswith("SYN-")
        assert all(actor.name.startswith("Synthetic ") for actor in dossier.actors)
        assert all(source.title.startswith("Synthetic ") for source in dossier.sources)
        assert all("اصطناعي" in name.text for name in dossier.names)


def test_the_quick_json_is_the_canonical_one(dossiers: list[Dossier]) -> None:
    for dossier in dossiers:
        assert canonical_json(dossier).encode() == dossier.to_json()
        assert Dossier.from_json(canonical_json(dossier)) == dossier


def test_ranges_and_disagreements_come_from_the_claims(dossiers: list[Dossier]) -> None:
    for dossier in dossiers:
        assert dossier.tolls == tolls(dossier.claims, dossier.sources)
        assert dossier.disagreements == disagreements(dossier.claims)
    assert 1.8 < sum(len(dossier.claims) for dossier in dossiers) / len(dossiers) < 2.2
    contested = sum(bool(dossier.disagreements) for dossier in dossiers)
    assert 0.2 < contested / len(dossiers) < 0.5


def test_a_number_and_a_seed_make_one_incident(places: Places, around: Surroundings) -> None:
    assert drawn(around) == drawn(around)
    assert drawn(around, seed=2) != drawn(around)
    assert synthetic_dossier(7, places, seed=1) == synthetic_dossier(7, places, seed=1)
    assert synthetic_dossier(7, places, seed=2) != synthetic_dossier(7, places, seed=1)


def test_a_fifth_lies_in_one_town_and_an_eighth_no_better_than_in_a_province(places: Places) -> None:
    many = [synthetic_dossier(number, places, seed=3) for number in range(1, 2001)]
    (_first, times), *_others = Counter(each.place.point for each in many if each.place.point).most_common(3)
    assert 0.15 < times / len(many) < 0.32
    vague = sum(each.place.precision in {Precision.PROVINCE, Precision.COUNTRY} for each in many)
    assert 0.09 < vague / len(many) < 0.17
    assert any(each.place.point is None for each in many)


def test_places_have_what_really_lies_round_them(places: Places) -> None:
    contexts = [each.context for each in places.places if each.place.point is not None]
    assert all(context is not None for context in contexts)
    assert sum(bool(context and context.border) for context in contexts) > 0.9 * len(contexts)


@pytest.mark.django_db
@pytest.mark.usefixtures("geodata_dir")
def test_filling_publishes_through_the_real_chain() -> None:
    told: list[tuple[str, int, int]] = []
    made = fill(600, seed=5, at=AT, report=lambda what, done, total: told.append((what, done, total)))
    assert made == Publication.objects.count() == Entry.objects.current().count() == 600
    assert told[-1] == ("incidents", 600, 600)
    assert [entry.code for entry in Entry.objects.order_by("publication_id")[:2]] == ["SYN-0000001", "SYN-0000002"]
    verdict = verify_record()
    assert verdict.broken is None
    again = Publication.objects.get(number=321)
    assert ready(again.dossier).content == again.content


def test_two_more_processes_make_what_this_one_makes_in_the_same_order(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> list[str]:
        with filling._workers(60, places, 1) as workers:
            return [each.content for part in filling._in_order(workers, make, tasks) for each in part]

    tasks = [range(start, start + 20) for start in (1, 21, 41)]
    here = made()
    assert len(here) == 60
    monkeypatch.setattr(filling, "FEW", 59)
    assert made() == here


@pytest.mark.django_db
@pytest.mark.usefixtures("geodata_dir")
def test_a_record_that_holds_something_takes_none() -> None:
    append_publication(code="IQ-2016-0001", kind=PublicationKind.PUBLISHED, dossier=qaim_dossier(), note="", at=AT)
    with pytest.raises(CommandError, match="empty database of their own"):
        call_command("synthesize", "10", stdout=StringIO())
    assert Publication.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("geodata_dir")
def test_the_command_says_how_far_it_is() -> None:
    out = StringIO()
    call_command("synthesize", "20", "--seed", "2", stdout=out)
    assert "20 of 20 incidents" in out.getvalue()
    assert "Published 20 synthetic incidents" in out.getvalue()


@pytest.mark.parametrize("count", ["0", "-1", "ten", "10000000", "²"])
def test_a_number_that_will_not_do_is_refused(count: str) -> None:
    with pytest.raises(CommandError, match="is no number from 1 to"):
        call_command("synthesize", count)
