"""What the desk's lists filter and search by follows whatever is written, and is what a fresh reading gives."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from incidents.dossier_builder import build_dossier as content_of
from incidents.listing import DERIVED, of_actors, of_incidents, of_sources
from incidents.models import (
    Actor,
    ActorName,
    Claim,
    DossierState,
    Incident,
    IncidentListing,
    IncidentTitle,
    Source,
)
from incidents.readiness import missing
from incidents.services.listing import behind, catch_up, rebuild
from incidents.services.loading import load_case
from record.vocabulary import (
    Disagreement,
    Disclosure,
    PersonStatus,
    Position,
    Precision,
    Qualifier,
    WorkingStatus,
)
from tests.factories.desk import a_claim, a_figure, a_source, an_actor, an_editor, an_incident
from tests.factories.desk_forms import qaim_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


def listing(incident: Incident) -> IncidentListing:
    catch_up()
    return IncidentListing.objects.get(pk=incident.pk)


def derived(row: IncidentListing) -> dict[str, object]:
    return {name: getattr(row, name) for name in DERIVED}


def assert_lists_are_true() -> None:
    """Every row equals one that is worked out now."""
    assert behind() == 0
    incidents = of_incidents(list(Incident.objects.values_list("pk", flat=True)))
    assert {row.pk: derived(row) for row in IncidentListing.objects.all()} == {
        row.pk: derived(row) for row in incidents
    }
    for fresh in (
        *of_sources(list(Source.objects.values_list("pk", flat=True))),
        *of_actors(list(Actor.objects.values_list("pk", flat=True))),
    ):
        assert type(fresh)._base_manager.get(pk=fresh.pk).search == fresh.search


@pytest.fixture
def qaim() -> Incident:
    return load_case(case=qaim_case(), by=an_editor()).incident


def test_the_demo_says_what_its_dossier_says(qaim: Incident) -> None:
    row, dossier = listing(qaim), content_of(qaim)
    assert dossier.border_context is not None
    assert dossier.border_context.country is not None
    assert row.country == dossier.border_context.country.iso2 == "IQ"
    for kind in Disagreement:
        assert getattr(row, f"disagree_{kind.value}") is (kind in dossier.disagreements)
    assert any(dossier.disagreements)
    assert (row.claim_count, row.lacks) == (qaim.claims.count(), "")
    assert not missing(qaim)


@pytest.mark.parametrize(
    ("denial", "contradict"),
    [
        pytest.param({}, True, id="of the same event"),
        pytest.param({"occurred_on": "2016-12-20"}, False, id="of another day"),
        pytest.param({"occurred_on": "soon"}, True, id="of a day that cannot be read"),
        pytest.param({"latitude": 33.3, "longitude": 44.4, "precision": Precision.TOWN}, False, id="of another town"),
        pytest.param(
            {"place_name": "Somewhere", "precision": Precision.TOWN, "disclosure": Disclosure.GRID, "cell_km": 10},
            True,
            id="of a cell whose point is missing",
        ),
    ],
)
def test_nobody_killed_beside_some_disagrees_in_the_list_as_it_will_for_readers(
    denial: dict[str, Any], contradict: bool
) -> None:
    incident = an_incident()
    here = {"occurred_on": "2016-12-07", "latitude": 34.4, "longitude": 41.0, "precision": Precision.SITE}
    count = a_claim(incident=incident, **here)
    nobody = a_claim(incident=incident, number=2, claimant=an_actor(name="The army"), **denial)
    a_figure(claim=count, status=PersonStatus.CIVILIAN)
    a_figure(claim=nobody, verbatim="nobody", qualifier=Qualifier.NONE, low=0, high=0)
    assert listing(incident).disagree_figures is contradict
    if not missing(incident):
        assert (Disagreement.FIGURES in content_of(incident).disagreements) is contradict


LACKING: dict[str, tuple[Callable[[], Incident], str]] = {
    "a date": (lambda: a_claim(incident=an_incident(occurred_on="")).incident, ",date,"),
    "a date that can be read": (lambda: a_claim(incident=an_incident(occurred_on="soon")).incident, ",date,"),
    "a place": (
        lambda: a_claim(incident=an_incident(latitude=None, longitude=None, place_name="", precision="")).incident,
        ",place,",
    ),
    "claims": (an_incident, ",claims,"),
    "a date of a source": (lambda: a_claim(source=a_source(published_on="lately")).incident, ",claim_date,"),
    "nothing": (lambda: a_claim().incident, ""),
}


@pytest.mark.parametrize(("make", "lacks"), LACKING.values(), ids=LACKING.keys())
def test_what_is_missing_is_listed_by_kind(make: Callable[[], Incident], lacks: str) -> None:
    incident = make()
    assert listing(incident).lacks == lacks
    assert bool(missing(incident)) is bool(lacks)


def test_an_incident_without_a_point_lies_in_the_country_of_its_code() -> None:
    incident = an_incident(code="SY-2016-0001", latitude=None, longitude=None)
    assert (listing(incident).country, listing(incident).countries) == ("SY", ",SY,")


def test_a_place_that_reaches_over_a_border_may_lie_in_both_countries() -> None:
    row = listing(an_incident(uncertainty_m=40_000))
    assert row.country is None
    assert row.countries == ",IQ,SY,"


def test_claims_are_counted_whose_source_is_not_on_the_web_or_has_no_archive_copy() -> None:
    incident = an_incident()
    for url, copy in (("", ""), ("https://example.org/1", ""), ("https://example.org/2", "https://example.net/2")):
        a_claim(incident=incident, source=a_source(url=url, archive_url=copy))
    assert (listing(incident).without_address, listing(incident).without_archive) == (1, 2)


def test_without_geographic_data_the_country_is_not_known_and_all_else_is(settings: Settings, tmp_path: Path) -> None:
    settings.GEODATA_DIR = tmp_path
    incident = an_incident(latitude=34.36831, longitude=41.09441)
    assert (listing(incident).country, listing(incident).lacks) == (None, ",claims,")


def _change(qaim: Incident, random_number: random.Random) -> None:
    """One writing at the desk, of any kind."""
    claim = random_number.choice(list(qaim.claims.all()) or [a_claim(incident=qaim)])
    actor, source = random_number.choice(list(Actor.objects.all())), random_number.choice(list(Source.objects.all()))
    number = random_number.randrange(1_000_000)
    changes: list[Callable[[], object]] = [
        lambda: _saved(qaim, title=f"Strike {number}"),
        lambda: _saved(qaim, latitude=33.0 + number / 1e6, longitude=43.5),
        lambda: _saved(qaim, place_name=f"Place {number}"),
        lambda: _saved(claim, claimant=actor),
        lambda: _saved(claim, source=source),
        lambda: _saved(claim, working_status=WorkingStatus.CONFLICT, public_note="They differ."),
        lambda: claim.figures.all().delete(),
        lambda: claim.attributions.all().delete(),
        lambda: a_figure(claim=claim, order=100 + number % 1000, status=PersonStatus.CIVILIAN, low=number, high=number),
        lambda: a_claim(incident=qaim, position=Position.DENIES, number=1000 + number),
        lambda: _saved(actor, name=f"Actor {number}"),
        lambda: ActorName.objects.create(actor=actor, text=f"اسم {number}", language="ar"),
        lambda: _saved(source, archive_url=f"https://example.net/{number}"),
        lambda: _saved(source, url=""),
        lambda: Source.objects.filter(pk=source.pk).update(publisher=actor),
        lambda: IncidentTitle.objects.create(incident=an_incident(), language="ar", text=f"غارة {number}"),
        lambda: Incident.objects.exclude(pk=qaim.pk).filter(claims=None).delete(),
    ]
    random_number.choice(changes)()


def _saved(row: object, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(4))
def test_after_any_writing_the_lists_are_what_a_fresh_reading_gives(qaim: Incident, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - it need not be secret
    for _round in range(6):
        for _change_of_round in range(chance.randrange(1, 6)):
            _change(Incident.objects.get(pk=qaim.pk), chance)
        catch_up()
        assert_lists_are_true()


def test_a_page_works_out_so_many_and_the_rest_is_told_and_follows() -> None:
    for _each in range(5):
        an_incident()
    catch_up(limit=2)
    assert behind() == 3
    catch_up(limit=2)
    call_command("rebuild_lists", "--behind")
    assert_lists_are_true()


def test_nothing_is_written_where_nothing_was(qaim: Incident, django_assert_num_queries: Callable[..., object]) -> None:
    catch_up()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        catch_up(of=["incident"])


def test_rebuilding_mends_whatever_is_wrong(qaim: Incident) -> None:
    catch_up()
    IncidentListing.objects.update(country="XX", search="", lacks=",date,")
    rebuild()
    assert_lists_are_true()
    assert not DossierState.objects.filter(is_listed=False).exists()


def test_renaming_an_actor_reaches_the_incidents_whose_claims_it_makes() -> None:
    claim = a_claim(claimant=an_actor(name="Iraqi parliament"))
    assert "parliament" in listing(claim.incident).search
    _saved(Claim.objects.get(pk=claim.pk).claimant, name="Council of Representatives")
    assert "parliament" not in listing(claim.incident).search
    assert "representatives" in listing(claim.incident).search
