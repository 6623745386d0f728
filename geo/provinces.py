"""Provinces: the one that a point lies in, and at an edge where two datasets part, the nearest within the country."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geo.areas import NOWHERE, AreaIndex, read_rows
from geo.border_context import Admin1
from geo.geodesic import distance_m
from geo.latlon import LatLon
from geo.notes import Note

_NEAR_DEG: Final = (0.05, 0.5)
"""How far to look for a province within the country: the two datasets part by a few kilometres, at a coast by more.

Beyond some 50 km the nearest says nothing: Matsu is no part of Taoyuan."""


class Provinces:
    """The provinces of the world, with the country that each one's own code names."""

    def __init__(self, index: AreaIndex, rows: list[dict[str, Any]]) -> None:
        self.index = index
        self.rows = rows

    @classmethod
    def load(cls, directory: Path) -> "Provinces":
        """From the built data; about 0.1 s."""
        return cls(AreaIndex.load(directory / "provinces.npz"), read_rows(directory / "provinces.json"))

    def value(self, number: int) -> Admin1 | None:
        """The province of that number."""
        if number == NOWHERE:
            return None
        row = self.rows[int(number)]
        return Admin1(iso=row["iso"], name=row["name"], name_ar=row["name_ar"])

    def of(self, points: Sequence[LatLon]) -> list[Admin1 | None]:
        """The province of each of many points by the polygons alone; None where there is none."""
        numbers = self.index.at([point.lat for point in points], [point.lon for point in points])
        return [self.value(int(number)) for number in numbers]

    def at(
        self, point: LatLon, codes: set[str], names: dict[str, str], notes: list[str], *, open_status: bool
    ) -> Admin1 | None:
        """The province of a point in one of the countries ``codes``; adds a note where the datasets disagree.

        The country wins: a province of another country gives way to the nearest within this one. In a disputed
        territory (``open_status``) that is expected and needs no note.
        """
        found = self.index.all_at(point.lat, point.lon)
        own = [number for number in found if not codes or self.rows[number]["country"] in codes]
        if own:
            coded = next((number for number in own if self.rows[number]["iso"]), NOWHERE)
            # Zones of armies and ceasefires have no code; the province that they lie in is near.
            return self.value(coded if coded != NOWHERE else self._nearest_coded(point, codes, own[0]))
        nearest = self._nearest(point, codes) if codes else NOWHERE
        if found and not open_status:
            other = self.rows[found[0]]
            country = names.get(other["country"] or "", other["name"])
            note = Note.PROVINCE_ELSEWHERE if nearest == NOWHERE else Note.PROVINCE_NEAREST
            here = " or ".join(sorted(names.get(code, code) for code in codes))
            notes.append(note.fill(country=here, other=country, province=other["name"]))
        return self.value(nearest)

    def _nearest_coded(self, point: LatLon, codes: set[str], otherwise: int) -> int:
        """The nearest province with a code within some 5 km; ``otherwise`` where there is none."""
        found = self._nearest(point, codes, _NEAR_DEG[:1])
        return found if found != NOWHERE and self.rows[found]["iso"] else otherwise

    def nearest_id(self, point: LatLon, codes: set[str]) -> str | None:
        """The dataset's id of the nearest province of these countries; None where none is near."""
        number = self._nearest(point, codes)
        return None if number == NOWHERE else str(self.rows[number]["id"])

    def _nearest(self, point: LatLon, codes: set[str], reaches: Sequence[float] = _NEAR_DEG) -> int:
        """The nearest province of these countries within some 50 km; by the geodesic to its nearest point."""
        for reach in reaches:
            wide = min(180.0, reach / max(0.01, float(np.cos(np.radians(point.lat)))))
            box = shapely.box(point.lon - wide, point.lat - reach, point.lon + wide, point.lat + reach)
            near = [(n, piece) for n, piece in self.index.near(box) if self.rows[n]["country"] in codes]
            near = [(n, piece) for n, piece in near if self.rows[n]["iso"]] or near
            if near:
                return min((_distance_m(point, piece, wide / reach), number) for number, piece in near)[1]
        return NOWHERE


def _distance_m(point: LatLon, polygon: Any, stretch: float) -> float:
    """Metres to a polygon near by: its nearest point on a plane whose degrees are of one length, then the geodesic."""
    scale = np.array([1.0 / stretch, 1.0])
    plane = shapely.transform(polygon, lambda xy: xy * scale)
    here = shapely.Point(point.lon / stretch, point.lat)
    x, y = shapely.get_coordinates(shapely.shortest_line(here, plane))[-1]
    lon = (x * stretch + 180.0) % 360.0 - 180.0
    return distance_m(point, LatLon(float(y), float(lon)))
