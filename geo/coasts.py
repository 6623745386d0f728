"""The nearest coast, of any country or of every country but one."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from geo.areas import read_rows
from geo.border_context import Country, NearestCoast
from geo.borders import BorderIndex, Hits, Lines
from geo.geodesic import compass, earth_centred
from geo.latlon import LatLon

_ROUNDING_M: Final = 5_000.0
"""Room for what chords do not show: a piece of coast and its ball are measured straight through the earth."""


class Coasts:
    """One index a country, made when it is first needed; a ball round each says which can be left unasked."""

    def __init__(self, lines: Lines, rows: list[dict[str, Any]]) -> None:
        self._lines = lines
        self._rows = rows
        owner = np.repeat(lines.left, np.diff(lines.starts))
        xyz = earth_centred(lines.lat, lines.lon)
        order = np.argsort(owner, kind="stable")
        groups = np.split(xyz[order], np.flatnonzero(np.diff(owner[order])) + 1)
        self._centres = np.array([group.mean(axis=0) for group in groups])
        self._radii = np.array(
            [np.linalg.norm(g - c, axis=1).max() for g, c in zip(groups, self._centres, strict=True)]
        )
        self._owners = np.unique(owner)
        self._index = lru_cache(maxsize=None)(self._make)

    @classmethod
    def load(cls, directory: Path) -> "Coasts":
        """From the built data; about 0.1 s."""
        return cls(Lines.load(directory / "coast.npz"), read_rows(directory / "coast.json"))

    def _make(self, owner: int) -> BorderIndex:
        return BorderIndex(self._lines.only(self._lines.left == owner))

    def nearest(
        self, point: LatLon, names: dict[str, str], *, but: frozenset[str] = frozenset()
    ) -> NearestCoast | None:
        """The nearest coast of a country other than those of ``but`` (ISO codes); ``names``: country names by code.

        Coasts of no country's (the Spratlys') are passed over.

        Countries are asked in the order in which their balls are near, until no ball can hold anything nearer.
        """
        here = earth_centred(np.array([point.lat]), np.array([point.lon]))[0]
        chord = np.linalg.norm(self._centres - here, axis=1) - self._radii - _ROUNDING_M
        best: tuple[float, Hits, dict[str, Any]] | None = None
        for n in np.argsort(chord):
            if best is not None and chord[n] > best[0]:
                break
            row = self._rows[int(self._owners[n])]
            if row["iso2"] is not None and row["iso2"] not in but:
                hits = self._index(int(self._owners[n])).nearest(point.lat, point.lon)
                if best is None or hits.distance_m[0] < best[0]:
                    best = (float(hits.distance_m[0]), hits, row)
        return _coast(*best, names) if best else None


def _coast(distance_m: float, hits: Hits, row: dict[str, Any], names: dict[str, str]) -> NearestCoast:
    iso2 = row["iso2"]
    return NearestCoast(
        country=Country(iso2=iso2, name=names.get(iso2, row["name"])),
        distance_m=distance_m,
        bearing_deg=compass(float(hits.bearing_deg[0])),
        nearest=hits.foot(),
    )
