"""Hundreds of hidden places, attacked through every public answer: what comes out is the cell, the country or nothing.

The attacker knows the site's code and every public address, and asks through the real filters, index and tiles in this
process, which are those of the addresses, and a sample over HTTP. The same attack on a record whose filters see exact
points finds each of them to within metres: so it is a good one.

A thorough run has a thousand places, and puts ten thousand questions to each.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from django.test import Client

from geo.geodesic import destination, distance_m
from geo.latlon import LatLon
from incidents.claim_disclosure import Setting as Terms
from incidents.disclosure import cell_at, is_near
from incidents.places import public_place, public_place_of_claim
from mapviews.index import index
from record.appending import append_publication
from record.publication import Publication
from record.vocabulary import Disclosure, PublicationKind
from record.where import surroundings
from tests.security.attacker import ROUNDING_M, Attacker, downloaded, mean, telling
from tests.security.hidden_places import (
    AT,
    CLAIMS,
    FIRST_DAY,
    KINDS,
    SEED,
    SPREAD_M,
    Secret,
    claim_of,
    exposed,
    incident_of,
    publish,
    published,
    secrets,
)
from tests.thoroughness import times

#: Not traced for coverage: the same lines hundreds of thousands of times.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir"), pytest.mark.no_cover]

HIDDEN: Final = times(210, thorough=1_000)  # each kind of hiding five times against each way of asking
EXPOSED: Final = 20  # of the twin, which is broken by each question alike
FEW: Final = 70
#: How near a guess has to come to be a hit.
METRES: Final = 15.0


def cells(number: int) -> Terms:
    """Cells of all sizes in turn, then the country alone, then nothing."""
    return KINDS[number % len(KINDS)]


WAYS = {
    *("box", "view", "timeline", "facets", "list", "polygon", "circle", "tiles", "downloads", "version 1"),
    *("mean of the claims", "what lies round it", "way from the border", "way from a town"),
}


@pytest.fixture
def hidden() -> list[Secret]:
    made = secrets(HIDDEN, cells)
    publish([published(secret) for secret in made])
    return made


@pytest.fixture
def few() -> list[Secret]:
    made = secrets(FEW, cells)
    publish([published(secret) for secret in made])
    return made


def test_the_attack_on_hidden_places_gains_nothing_beyond_the_cell(hidden: list[Secret]) -> None:
    attacker, ways = Attacker(index().current(), exports=downloaded()), set[str]()
    for number, secret in enumerate(hidden):
        guesses = attacker.guesses(secret, turn=number)
        size = secret.terms.cell_km
        if size is None:
            assert guesses == {}, secret
            assert attacker.border_distance_m(secret) is None
            continue
        cell = cell_at(secret.point, int(size))
        ways |= set(guesses)
        # Every way leads to the middle of the cell: all points of it answer alike, so the region left is the cell.
        assert {way: cell_at(guess, int(size)) for way, guess in guesses.items()} == dict.fromkeys(guesses, cell)
        off = {way: distance_m(guess, cell.centre) for way, guess in guesses.items()}
        assert max(off.values()) < ROUNDING_M, (secret, off)
    assert ways == WAYS


def test_random_questions_are_answered_as_the_middle_of_the_cell_would_be(hidden: list[Secret]) -> None:
    """Ten thousand a place in a thorough run. What follows from the cell alone tells nothing of the point in it."""
    attacker, random = Attacker(index().current()), np.random.default_rng(SEED)
    for secret in hidden:
        assert next(telling(attacker, secret, random), None) is None, secret


def test_the_same_questions_tell_where_a_point_is_that_filters_see() -> None:
    made = [secret for secret in secrets(EXPOSED, cells) if secret.terms.cell_km]
    publish([exposed(secret) for secret in made])
    attacker, random = Attacker(index().current()), np.random.default_rng(SEED)
    assert all(next(telling(attacker, secret, random), None) for secret in made)


def test_the_border_is_as_far_as_it_is_from_the_middle_of_the_cell(few: list[Secret]) -> None:
    attacker = Attacker(index().current())
    for secret in few:
        if secret.terms.cell_km is None:
            continue
        middle = cell_at(secret.point, int(secret.terms.cell_km)).centre
        border = surroundings().at(middle, 0.0).border
        assert border is not None
        assert attacker.border_distance_m(secret) == pytest.approx(border.distance_m, abs=1.0)


def test_the_same_attack_breaks_a_record_whose_filters_see_exact_points() -> None:
    made = secrets(EXPOSED, cells)
    publish([exposed(secret) for secret in made])
    attacker = Attacker(index().current(), exports=downloaded())
    for secret in made:
        guesses = attacker.guesses(secret)
        assert set(guesses) == WAYS
        off = {way: distance_m(guess, secret.point) for way, guess in guesses.items()}
        mean = off.pop("mean of the claims")
        assert mean < 3 * SPREAD_M / CLAIMS**0.5
        assert max(off.values()) < METRES, (secret, off)


def test_two_points_of_one_cell_are_published_alike_to_the_byte(few: list[Secret]) -> None:
    """So nothing that is made of what is published, now or later, can tell one from the other."""
    random = np.random.default_rng(SEED)
    for secret in few:
        if secret.terms.cell_km is None:
            twin = replace(secret, point=LatLon(secret.point.lat + 0.003, secret.point.lon - 0.003))
        else:
            cell = cell_at(secret.point, int(secret.terms.cell_km))
            inside = [random.uniform(0.01, 0.99) for _each in range(2)]
            lat = cell.south + inside[0] * (cell.north - cell.south)
            twin = replace(secret, point=LatLon(lat, cell.west + inside[1] * (cell.east - cell.west)))
        assert published(twin).to_json() == published(secret).to_json()


def test_corrections_to_finer_and_coarser_cells_tell_the_finest_and_no_more(few: list[Secret]) -> None:
    secret = next(each for each in few if each.terms.cell_km == 50)
    for size in (10, 100, 5):
        dossier = published(replace(secret, terms=Terms(disclosure=Disclosure.GRID, cell_km=size)))
        append_publication(
            code=secret.code, kind=PublicationKind.CORRECTED, dossier=dossier, note="Another cell.", at=AT
        )
    versions = [version.dossier.place for version in Publication.objects.filter(code=secret.code)]
    known = [cell_at(place.point, int(place.cell_km)) for place in versions if place.point and place.cell_km]
    finest = cell_at(secret.point, 5)
    for cell in known:
        assert cell.south <= finest.south < finest.north <= cell.north
        assert cell.west <= finest.west < finest.east <= cell.east
    assert len(known) == 4


def test_over_http_the_answers_are_the_same(client: Client, few: list[Secret]) -> None:
    for secret in [each for each in few if each.terms.cell_km == 10][:2]:
        day, (south, north) = secret.day.isoformat(), (-90.0, 90.0)
        while north - south > 1e-4:
            middle = (south + north) / 2
            query = {"datetime": day, "bbox": f"-180,{south:.7f},180,{middle:.7f}"}
            counts = [
                client.get("/facets.json", query).json()["counts"]["matching"],
                len(client.get("/results.json", query).json()["rows"]),
                b"".join(client.get("/incidents.csv", query)).count(secret.code.encode()) > 0,
                client.get("/tiles/current.json", query).json()["count"],
            ]
            assert len({bool(count) for count in counts}) == 1
            south, north = (south, middle) if counts[0] else (middle, north)
        assert (south + north) / 2 == pytest.approx(cell_at(secret.point, 10).centre.lat, abs=2e-4)


# ------------------------------------------------------------------------------------------------------------ claims


def grid(cell_km: int) -> Terms:
    return Terms(disclosure=Disclosure.GRID, cell_km=cell_km)


@pytest.mark.parametrize("cell_km", [1, 5, 10, 50, 100])
def test_claims_that_scatter_over_an_edge_do_not_tell_where_in_its_cell_the_incident_lies(cell_km: int) -> None:
    middle = cell_at(LatLon(34.3683, 41.0944), cell_km)
    for point in (LatLon(middle.north - 1e-6, middle.centre.lon), LatLon(middle.south + 1e-6, middle.west + 1e-6)):
        incident = incident_of(Secret("IQ-2016-0001", point, FIRST_DAY, grid(cell_km), ()))
        for bearing in range(0, 360, 15):
            own = claim_of(destination(point, bearing, 400.0), incident)
            assert public_place_of_claim(own, incident) is None


def test_without_that_rule_the_mean_over_claims_leaves_the_middle_of_the_cell() -> None:
    """The twin: each claim in a cell of its own. Their mean moves with the point, so it tells where it is."""
    cell = cell_at(LatLon(34.3683, 41.0944), 1)
    random = np.random.default_rng(SEED)
    guesses = []
    for lat in (cell.south + 1e-5, cell.north - 1e-5):
        point = LatLon(lat, cell.centre.lon)
        own = [destination(point, random.uniform(0, 360), abs(random.normal(0, SPREAD_M))) for _each in range(400)]
        guesses.append(mean([cell_at(each, 1).centre for each in own]))
    first, last = guesses
    assert first is not None
    assert last is not None
    assert distance_m(first, last) > 600.0  # of the 1,000 m between the two


def test_a_claim_that_speaks_of_another_place_has_its_cell() -> None:
    incident = incident_of(Secret("IQ-2016-0001", LatLon(34.3683, 41.0944), FIRST_DAY, grid(10), ()))
    elsewhere = LatLon(34.9, 42.2)
    place = public_place_of_claim(claim_of(elsewhere, incident), incident)
    assert place is not None
    assert (place.point, place.cell_km) == (cell_at(elsewhere, 10).centre, 10.0)


STRICTER = [
    (Terms(disclosure=Disclosure.AS_RECORDED), grid(10), "cell"),
    (Terms(disclosure=Disclosure.AS_RECORDED), Terms(disclosure=Disclosure.COUNTRY), "country"),
    (Terms(disclosure=Disclosure.AS_RECORDED), Terms(disclosure=Disclosure.WITHHELD), "nothing"),
    (grid(10), Terms(disclosure=Disclosure.AS_RECORDED), "cell"),
    (grid(10), grid(1), "cell"),
    (grid(5), grid(10), "cell"),
    (grid(10), Terms(disclosure=Disclosure.WITHHELD), "nothing"),
    (Terms(disclosure=Disclosure.COUNTRY), Terms(disclosure=Disclosure.AS_RECORDED), "no place of its own"),
    (Terms(disclosure=Disclosure.WITHHELD), grid(1), "no place of its own"),
]


@pytest.mark.parametrize(("of_the_incident", "own", "shown"), STRICTER)
def test_a_claim_may_be_stricter_than_its_incident_and_never_looser(
    of_the_incident: Terms, own: Terms, shown: str
) -> None:
    incident = incident_of(Secret("IQ-2016-0001", LatLon(34.3683, 41.0944), FIRST_DAY, of_the_incident, ()))
    claim = claim_of(LatLon(33.0, 43.5), incident)
    claim.disclosure, claim.cell_km = own.disclosure, own.cell_km
    place = public_place_of_claim(claim, incident)
    if place is None:
        assert shown == "no place of its own"
    elif shown == "cell":
        assert place.point == cell_at(LatLon(33.0, 43.5), 10).centre
    else:
        assert place.point is None
        assert place.name == ("Iraq" if shown == "country" else "")


def test_the_strictest_terms_are_the_ones_that_tell_least() -> None:
    order = [
        Terms(disclosure=Disclosure.AS_RECORDED),
        *(grid(size) for size in (1, 5, 10, 50, 100)),
        Terms(disclosure=Disclosure.COUNTRY),
        Terms(disclosure=Disclosure.WITHHELD),
    ]
    for looser, stricter in pairwise(order):
        assert looser.coarseness < stricter.coarseness


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ((34.0, 41.0, 10), (34.0, 41.0, 10), True),
        ((34.0, 41.0, 10), (34.09, 41.0, 10), True),
        ((34.0, 41.0, 10), (34.15, 41.0, 10), True),
        ((34.0, 41.0, 10), (34.4, 41.0, 10), False),
        ((34.0, 41.0, 10), (34.0, 41.6, 10), False),
        ((-17.0, 179.99, 10), (-17.0, -179.99, 10), True),
        ((-17.0, 179.99, 10), (-17.0, -179.5, 10), False),
        ((34.0, 41.0, 1), (34.0, 41.0, 100), True),
        ((89.99, 0.0, 100), (89.99, 170.0, 100), True),
    ],
)
def test_cells_are_near_where_fewer_than_two_lie_between_them(
    one: tuple[float, float, int], other: tuple[float, float, int], do: bool
) -> None:
    first, second = (cell_at(LatLon(lat, lon), size) for lat, lon, size in (one, other))
    assert is_near(first, second) is is_near(second, first) is do


def test_of_the_country_alone_no_dataset_tells_where_in_it() -> None:
    """What an operator imported is named where it holds the point: never beside the country alone."""
    secret = Secret("IQ-2016-0001", LatLon(34.3683, 41.0944), FIRST_DAY, Terms(disclosure=Disclosure.COUNTRY), ())
    _place, context = public_place(incident_of(secret))
    assert context is not None
    assert context.datasets == surroundings().datasets
