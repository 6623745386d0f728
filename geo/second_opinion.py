"""The nearest border once more, by another coverage: where an operator has built one (``make borders-osm``)."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from geo.areas import read_rows
from geo.border_context import Country, NearestBorder, SecondBorder
from geo.borders import BorderIndex, Feature, Lines
from geo.geodesic import compass
from geo.latlon import LatLon
from geo.notes import Note

STEP: Final = "borders-osm"
LINES: Final = "borders-osm.npz"
FEATURES: Final = "borders-osm.json"
SOURCE: Final = "OpenStreetMap"
DATASET: Final = "OpenStreetMap's time zones, by way of timezonefinder-data"


@dataclass(frozen=True)
class SecondOpinion:
    """The lines of the second coverage. Read at the first question (about a second), not with the rest."""

    directory: Path

    @classmethod
    def found(cls, directory: Path) -> "SecondOpinion | None":
        """The one in the built data; None where none was asked for."""
        return cls(directory) if (directory / LINES).is_file() else None

    @cached_property
    def _index(self) -> BorderIndex:
        return BorderIndex(Lines.load(self.directory / LINES))

    @cached_property
    def _features(self) -> list[Feature]:
        return [Feature(**row) for row in read_rows(self.directory / FEATURES)]

    def beside(self, first: NearestBorder, point: LatLon, own: str | None, notes: list[str]) -> SecondBorder | None:
        """Its nearest border. Adds a note where it differs by more than the first's error, or has another neighbour.

        None, and a note, where the first names a border of ``own`` and the second's is none of it, though it knows
        that state: then it files the ground under another, as it does the north of Vietnam. ``own`` is the state that
        the first coverage files the point under. Only the distance of the point itself is given, not a range.
        """
        hits = self._index.nearest(point.lat, point.lon)
        number = int(hits.line[0])
        if number < 0:
            return None
        lines = self._index.lines
        sides = [self._features[int(n)] for n in (lines.left[number], lines.right[number])]
        powers = [side.power for side in sides]
        if first.between is None and own not in powers and any(own == feature.power for feature in self._features):
            notes.append(Note.NO_SECOND.fill(source=SOURCE))
            return None
        across = 1 - powers.index(own) if own in powers else int(not hits.right_side[0])
        named = [Country(iso2=side.power, name=side.sovereign_name) for side in sides]
        second = SecondBorder(
            source=SOURCE,
            neighbour=named[across],
            distance_m=float(hits.distance_m[0]),
            bearing_deg=compass(float(hits.bearing_deg[0])),
            nearest=hits.foot(),
            between=None if own in powers else (named[0], named[1]),
        )
        note = _difference(first, second)
        if note:
            notes.append(note)
        return second


def _difference(first: NearestBorder, second: SecondBorder) -> str | None:
    """What the two say differently, in a sentence; None where they agree within the first's error."""
    if _parties(first) != _parties(second):
        return Note.OTHER_BORDER.fill(first=_named(first), second=_named(second), source=second.source)
    apart_m = abs(first.distance_m - second.distance_m)
    if first.dataset_error_m is not None and apart_m > first.dataset_error_m:
        return Note.OTHER_DISTANCE.fill(
            apart_km=f"{apart_m / 1000:,.1f}", error_km=f"{first.dataset_error_m / 1000:,.1f}"
        )
    return None


def _parties(border: NearestBorder | SecondBorder) -> frozenset[str]:
    return frozenset(country.iso2 for country in border.between or (border.neighbour,))


def _named(border: NearestBorder | SecondBorder) -> str:
    if border.between is not None:
        return f"between {border.between[0].name} and {border.between[1].name}"
    return f"with {border.neighbour.name}"
