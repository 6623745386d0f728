"""Hundreds of hidden places, attacked through every public answer: what comes out is the cell, the country or nothing.

The attacker knows the site's code and every public address, and puts up to ten thousand questions a place: through the
real filters, index and tiles in this process, which are those of the addresses, and a sample of them over HTTP. The
same attack on a record whose filters see exact points finds each of them to within metres: so it is a good one.

Each incident has a day and a claimant of its own, by which the attacker asks about it alone. A thorough run has a
thousand of them.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import cos, radians
from typing import Final

import numpy as np
import pytest
from django.http import QueryDict
from django.test import Client

from api.asking import read_asked
from api.columns import columns
from api.csv_file import lines
from api.snapshot import Snapshot as Export
from geo.border_context import BorderContext
from geo.geodesic import destination, distance_m
from geo.latlon import LatLon
from incidents.claim_disclosure import Setting as Terms
from incidents.disclosure import cell_at, is_near
from incidents.models import Claim, Incident
from incidents.places import public_place, public_place_of_claim
from mapviews.index import Snapshot, index
from mapviews.index.ordering import ORDERS
from record.appending import append_publication
from record.appending_many import append_many, ready
from record.dossier import Dossier, PublicActor, PublicPlace, PublicWhen
from record.filters import BBox, Days, Filters, Ring
from record.publication import Publication
from record.vocabulary import ActorKind, Disclosure, Precision, PublicationKind
from record.where import surroundings
from tests.factories.dossiers import qaim_actors, qaim_claims, qaim_dossier
from tests.thoroughness import times

#: Not traced for coverage: the same lines hundreds of thousands of times.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir"), pytest.mark.no_cover]

SEED: Final = 5
HIDDEN: Final = times(210, thorough=1_000)  # each kind of hiding five times against each way of asking
EXPOSED: Final = 20  # of the twin, which is broken by each question alike
FEW: Final = 70
MOST_QUESTIONS: Final = 10_000
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(2012, 1, 1)
#: How near a guess has to come to be a hit.
METRES: Final = 15.0
#: Nobody answers with a figure finer than this: the differences that rounding makes.
ROUNDING_M: Final = 2.0
CLAIMS: Final = 5
#: How far apart sources put one place. A claim of another place is none of these, and has a cell of its own.
SPREAD_M: Final = 250.0


@dataclass(frozen=True, slots=True)
class Secret:
    """What the desk knows and no reader may: the point. ``day`` tells the incident from the others."""

    code: str
    point: LatLon
    day: date
    terms: Terms
    claims: tuple[LatLon, ...]


KINDS: Final = (
    *(Terms(disclosure=Disclosure.GRID, cell_km=size) for size in (1, 5, 10, 50, 100)),
    Terms(disclosure=Disclosure.COUNTRY),
    Terms(disclosure=Disclosure.WITHHELD),
)


# ---------------------------------------------------------------------------------------------------------- the desk


def secrets(count: int, terms: Callable[[int], Terms]) -> list[Secret]:
    """Points in Iraq and Syria, every third within 100 m of the edge of its cell; claims scattered round each."""
    random = np.random.default_rng(SEED)
    found = []
    for number in range(count):
        chosen = terms(number)
        point = LatLon(round(random.uniform(31.5, 35.5), 6), round(random.uniform(42.0, 46.0), 6))
        if number % 3 == 0 and chosen.cell_km:
            cell = cell_at(point, int(chosen.cell_km))
            point = LatLon(round(cell.north - random.uniform(0, 0.0009), 6), round(cell.east - 0.0005, 6))
        claims = tuple(
            destination(point, random.uniform(0, 360), abs(random.normal(0, SPREAD_M))) for _each in range(CLAIMS)
        )
        found.append(Secret(f"IQ-2016-{number:04}", point, FIRST_DAY + timedelta(days=number), chosen, claims))
    return found


def incident_of(secret: Secret) -> Incident:
    return Incident(
        code=secret.code,
        latitude=secret.point.lat,
        longitude=secret.point.lon,
        precision=Precision.SITE,
        uncertainty_m=100.0,
        disclosure=secret.terms.disclosure,
        cell_km=secret.terms.cell_km,
    )


def claim_of(point: LatLon, incident: Incident) -> Claim:
    return Claim(incident=incident, latitude=point.lat, longitude=point.lon, precision=Precision.SITE)


def published(secret: Secret) -> Dossier:
    """The dossier as the desk's own code makes it public."""
    incident = incident_of(secret)
    place, context = public_place(incident)
    own = [public_place_of_claim(claim_of(point, incident), incident) for point in secret.claims]
    return _dossier(secret, place, context, own)


def exposed(secret: Secret) -> Dossier:
    """The same without any coarsening: what a site publishes whose filters see exact points."""
    own = [_exact(point) for point in secret.claims]
    return _dossier(secret, _exact(secret.point), surroundings().at(secret.point, 0.0), own)


def _exact(point: LatLon) -> PublicPlace:
    return PublicPlace(name="", point=point, precision=Precision.EXACT, uncertainty_m=10.0)


def _dossier(
    secret: Secret, place: PublicPlace, context: BorderContext | None, own: Sequence[PublicPlace | None]
) -> Dossier:
    claim = replace(qaim_claims()[0], claimant=claimant_of(secret.code))
    witness = PublicActor(key=claim.claimant, name="A witness", kind=ActorKind.RESIDENT)
    return qaim_dossier(
        code=secret.code,
        title=secret.code,
        when=PublicWhen(edtf=secret.day.isoformat(), earliest=secret.day, latest=secret.day),
        place=place,
        border_context=context,
        actors=(*qaim_actors(), witness),
        claims=tuple(replace(claim, ref=str(n), place=each) for n, each in enumerate(own, start=1)),
        tolls=(),
    )


def claimant_of(code: str) -> str:
    return f"witness-{code}"


def publish(made: list[Dossier]) -> None:
    append_many([ready(dossier) for dossier in made], at=AT)


# ------------------------------------------------------------------------------------------------------- the attacker


@dataclass
class Attacker:
    """Somebody who asks. ``guesses`` are made by each way of asking on its own."""

    site: Snapshot
    asked: int = 0
    exports: dict[str, LatLon] = field(default_factory=dict)

    def guesses(self, secret: Secret, turn: int | None = None) -> dict[str, LatLon]:
        """Where each way of asking says that it is; a way that answers nothing gives nothing.

        Of the ways that halve a box, all alike but for what is asked, only that one of the turn, so that it ends soon.
        """
        self.asked = 0
        alone = Filters(datetime=Days(first=secret.day, last=secret.day))
        holds: dict[str, Callable[[BBox], bool]] = {
            "box": lambda box: self._count(replace(alone, bbox=box)),
            "view": lambda box: self._in_view(alone, box),
            "timeline": lambda box: self._on_the_timeline(claimant_of(secret.code), box),
            "facets": lambda box: self._in_facets(alone, box),
            "list": lambda box: self._listed(alone, box),
            "polygon": lambda box: self._count(replace(alone, within=_ring(box))),
        }
        asking = list(holds) if turn is None else [list(holds)[turn // len(KINDS) % len(holds)]]
        found: dict[str, LatLon | None] = {
            **{way: self._by_box(holds[way]) for way in asking},
            "circle": self._by_circles(alone),
            "tiles": self._by_tiles(alone),
            "downloads": self.exports.get(secret.code),
            **self._by_dossiers(secret.code),
        }
        assert self.asked <= MOST_QUESTIONS
        return {way: guess for way, guess in found.items() if guess is not None}

    def border_distance_m(self, secret: Secret) -> float | None:
        """How far the border is, as ``border_within_km`` tells."""
        alone = Filters(datetime=Days(first=secret.day, last=secret.day))
        low, high = 0.0, 1_000.0
        if not self._count(replace(alone, border_within_km=high)):
            return None
        for _each in range(32):
            middle = (low + high) / 2
            if self._count(replace(alone, border_within_km=middle)):
                high = middle
            else:
                low = middle
        return high * 1000

    # ------------------------------------------------------------------------------------------------------ questions

    def _count(self, filters: Filters) -> bool:
        self.asked += 1
        return self.site.count(filters).matching > 0

    def _in_view(self, filters: Filters, box: BBox) -> bool:
        self.asked += 1
        return self.site.count(filters, box).in_view > 0

    def _on_the_timeline(self, claimant: str, box: BBox) -> bool:
        """Bars leave the filter for days out: the claimant is asked for."""
        self.asked += 1
        return any(bar.count for bar in self.site.timeline(Filters(actor=(claimant,)), box).bars)

    def _in_facets(self, filters: Filters, box: BBox) -> bool:
        self.asked += 1
        return bool(self.site.facets(filters, box, ["grade"])["grade"])

    def _listed(self, filters: Filters, box: BBox) -> bool:
        self.asked += 1
        return bool(self.site.codes(filters, ORDERS["newest"], limit=1, view=box).codes)

    # ----------------------------------------------------------------------------------------------------------- ways

    def _by_box(self, holds: Callable[[BBox], bool]) -> LatLon | None:
        """Halve the world until it is half a metre across."""
        west, south, east, north = -180.0, -90.0, 180.0, 90.0
        if not holds(BBox(west=west, south=south, east=east, north=north)):
            return None
        while north - south > 4e-6 or east - west > 4e-6:
            if (north - south) > (east - west) / 2:
                middle = (south + north) / 2
                if holds(BBox(west=west, south=south, east=east, north=middle)):
                    north = middle
                else:
                    south = middle
            else:
                middle = (west + east) / 2
                if holds(BBox(west=west, south=south, east=middle, north=north)):
                    east = middle
                else:
                    west = middle
        return LatLon((south + north) / 2, (west + east) / 2)

    def _by_circles(self, alone: Filters) -> LatLon | None:
        """Climb: the radius within which it is from a point, halved; the point moved to where the radius is least."""
        centre = LatLon(33.5, 44.0)
        radius = self._radius_m(alone, centre, 2_000_000.0)
        if radius is None:
            return None
        for _each in range(6):
            # Two circles about points on a meridian and a parallel through the centre give the offsets north and east.
            step = max(radius, 50.0)
            north, east = (destination(centre, bearing, step) for bearing in (0.0, 90.0))
            to_north, to_east = (self._radius_m(alone, each, 4 * step + 1_000.0) for each in (north, east))
            if to_north is None or to_east is None:
                return None
            y = (radius**2 + step**2 - to_north**2) / (2 * step)
            x = (radius**2 + step**2 - to_east**2) / (2 * step)
            lat = centre.lat + y / 111_195.08
            centre = LatLon(lat, centre.lon + x / (111_195.08 * cos(radians(lat))))
            radius = self._radius_m(alone, centre, max(2 * radius, 1_000.0)) or radius
            if radius < 0.5:
                break
        return centre

    def _radius_m(self, alone: Filters, centre: LatLon, most_m: float) -> float | None:
        """The least radius within which it is, to 5 cm; None where it is not within the largest."""
        low, high = 0.0, most_m
        if not self._count(replace(alone, near=centre, radius_km=high / 1000)):
            return None
        while high - low > 0.05:
            middle = (low + high) / 2
            if self._count(replace(alone, near=centre, radius_km=middle / 1000)):
                high = middle
            else:
                low = middle
        return high

    def _by_tiles(self, alone: Filters) -> LatLon | None:
        """Follow it from the tile of the world to the smallest one."""
        x = y = 0
        guess = None
        for zoom in range(17):
            for column, row in ((x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)) if zoom else ((0, 0),):
                self.asked += 1
                _clusters, singles = self.site.clusters(alone, zoom, column, row)
                if len(singles.lat):
                    guess = LatLon(float(singles.lat[0]), float(singles.lon[0]))
                    x, y = 2 * column, 2 * row
                    break
            else:
                return None
        return guess

    def _by_dossiers(self, code: str) -> dict[str, LatLon | None]:
        """Every version's place; the mean of what the claims say; the way back from the border, towns and capital."""
        found: dict[str, LatLon | None] = {}
        for version in Publication.objects.filter(code=code):
            self.asked += 1
            dossier = version.dossier
            context = dossier.border_context
            found[f"version {version.version}"] = dossier.place.point
            found["mean of the claims"] = _mean([dossier.place_of(claim).point for claim in dossier.claims])
            if context and context.point:
                found["what lies round it"] = context.point
            if context and context.border:
                found["way from the border"] = _back(
                    context.border.nearest, context.border.bearing_deg, context.border.distance_m
                )
            for place in (*context.places, *filter(None, [context.capital])) if context else ():
                found["way from a town"] = destination(place.point, place.bearing_back_deg, place.distance_m)
        return found


def _back(nearest: LatLon, bearing: float, distance: float) -> LatLon:
    """Where one stands who sees a point in that direction, at that distance: found by going to and fro."""
    guess = destination(nearest, (bearing + 180) % 360, distance)
    for _each in range(4):
        reached = destination(guess, bearing, distance)
        guess = LatLon(guess.lat + nearest.lat - reached.lat, guess.lon + nearest.lon - reached.lon)
    return guess


def _mean(points: list[LatLon | None]) -> LatLon | None:
    known = [point for point in points if point is not None]
    if not known:
        return None
    return LatLon(float(np.mean([point.lat for point in known])), float(np.mean([point.lon for point in known])))


def _ring(box: BBox) -> Ring:
    west, south, east, north = box.west, box.south, box.east, box.north
    return Ring(corners=((west, south), (east, south), (east, north), (west, north)))


def downloaded() -> dict[str, LatLon]:
    """The point of each incident, as the download has it."""
    text = b"".join(lines(Export(read_asked(QueryDict("")), columns()), "/{code}/")).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["code"]: LatLon(float(row["lat"]), float(row["lon"])) for row in rows if row["lat"]}


# ------------------------------------------------------------------------------------------------------------- tests


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
        guesses.append(_mean([cell_at(each, 1).centre for each in own]))
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
