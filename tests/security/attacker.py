"""Somebody who knows the site's code and every public address, and asks where a hidden place is, ten thousand times.

The questions go through the real filters, index and tiles in this process, which are those of the addresses.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import cos, degrees, radians
from typing import Final

import numpy as np
from django.http import QueryDict

from api.asking import read_asked
from api.columns import columns
from api.csv_file import lines
from api.snapshot import Snapshot as Export
from geo.geodesic import destination
from geo.latlon import LatLon
from geo.sphere import haversine, haversine_of_distance
from incidents.disclosure import cell_at
from mapviews.index import Snapshot
from mapviews.index.ordering import ORDERS
from record.filters import BBox, Days, Filters, Ring
from record.publication import Publication
from tests.security.hidden_places import KINDS, Secret, claimant_of
from tests.thoroughness import times

MOST_QUESTIONS: Final = 10_000
#: Put to each place at random, besides.
QUESTIONS: Final = times(30, thorough=MOST_QUESTIONS)
#: Nobody answers with a figure finer than this: the differences that rounding makes.
ROUNDING_M: Final = 2.0
#: The same in degrees.
EDGE: Final = 2e-5


@dataclass(frozen=True, slots=True)
class Circle:
    """All within a radius, in metres, of a point."""

    centre: LatLon
    radius_m: float


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

    def answers(self, secret: Secret, shape: BBox | Circle) -> bool:
        """Whether it lies within, by each way of asking in turn."""
        alone = Filters(datetime=Days(first=secret.day, last=secret.day))
        if isinstance(shape, Circle):
            return self._count(replace(alone, near=shape.centre, radius_km=shape.radius_m / 1000))
        ways: tuple[Callable[[], bool], ...] = (
            lambda: self._count(replace(alone, bbox=shape)),
            lambda: self._in_view(alone, shape),
            lambda: self._on_the_timeline(claimant_of(secret.code), shape),
            lambda: self._in_facets(alone, shape),
            lambda: self._listed(alone, shape),
            lambda: self._count(replace(alone, within=_ring(shape))),
        )
        return ways[self.asked % len(ways)]()

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
            found["mean of the claims"] = mean([dossier.place_of(claim).point for claim in dossier.claims])
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


def mean(points: list[LatLon | None]) -> LatLon | None:
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


# ---------------------------------------------------------------------------------------------------- at random


def telling(attacker: Attacker, secret: Secret, random: np.random.Generator) -> Iterator[BBox | Circle]:
    """Shapes about which the answer is not what the cell alone gives, or is yes where no place is public."""
    size = secret.terms.cell_km
    middle = cell_at(secret.point, int(size)).centre if size else None
    attacker.asked = 0
    while attacker.asked < QUESTIONS:
        shape = _random_shape(random, secret.point, 1_000 * (size or 1))
        answer = attacker.answers(secret, shape)
        expected = _holds(shape, middle) if middle else False
        if expected is not None and answer is not expected:
            yield shape


def _random_shape(random: np.random.Generator, point: LatLon, cell_m: float) -> BBox | Circle:
    """A box or a circle, far smaller than the cell to larger, round somewhere near the point: so its edge is near."""
    reach = cell_m * 10 ** random.uniform(-3, 1)
    near = destination(point, random.uniform(0, 360), reach * random.uniform(0, 2))
    if random.random() < 1 / 3:
        return Circle(near, reach)
    half = degrees(reach / 6_371_000.0)
    return BBox(west=near.lon - half, south=near.lat - half, east=near.lon + half, north=near.lat + half)


def _holds(shape: BBox | Circle, point: LatLon) -> bool | None:
    """Whether the point lies within; None on the edge, where rounding decides."""
    if isinstance(shape, Circle):
        # As the filter measures: on the mean sphere.
        far, least, most = (
            haversine(shape.centre, np.array(point.lat), np.array(point.lon)),
            *(haversine_of_distance(max(0.0, shape.radius_m + rounding)) for rounding in (-ROUNDING_M, ROUNDING_M)),
        )
        return None if least <= far <= most else bool(far < least)
    inside = (point.lon - shape.west, shape.east - point.lon, point.lat - shape.south, shape.north - point.lat)
    return None if min(map(abs, inside)) < EDGE else min(inside) > 0
