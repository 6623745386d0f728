"""Random questions to the map: three filters of the values that are there, a tile where something lies, a view."""

from datetime import date
from typing import Any, Final

import numpy as np

from geo.latlon import LatLon
from geo.morton import BITS_PER_AXIS
from mapviews.index.columns import LISTED, Columns
from record.filters import BBox, Days, Filters, Ring
from record.vocabulary import Disagreement

NAMES: Final = (
    *LISTED,
    *("disagreement", "datetime", "killed_min", "border_within_km", "bbox", "near", "within"),
)


class Questions:
    """Seeded. Values come as often as incidents have them, so that filters let something through."""

    def __init__(self, columns: Columns, seed: int = 7) -> None:
        self.columns = columns
        self.random = np.random.default_rng(seed)

    def filters(self, count: int) -> Filters:
        """So many filters, each of another parameter."""
        names = self.random.choice(NAMES, count, replace=False)
        values: dict[str, Any] = {str(name): self._value(str(name)) for name in names}
        if "near" in values:
            values["radius_km"] = float(self.random.choice([25, 100, 500]))
        return Filters(**values)

    def _value(self, name: str) -> Any:
        random = self.random
        if name in LISTED:
            postings = self.columns.postings[name]
            return (str(random.choice(postings.values, p=postings.sizes / postings.sizes.sum())),)
        if name == "disagreement":
            return (str(random.choice([*Disagreement.values, "any", "none"])),)
        if name == "datetime":
            first, last = sorted(int(day) for day in random.choice(self.columns.earliest, 2))
            return Days(first=date.fromordinal(first), last=date.fromordinal(last))
        if name == "killed_min":
            return int(random.choice([1, 5, 20, 50]))
        if name == "border_within_km":
            return float(random.choice([5, 25, 100]))
        return self._area(name)

    def _area(self, name: str) -> Any:
        lat, lon = self._point()
        if name == "near":
            return LatLon(round(lat, 4), round(lon, 4))
        if name == "bbox":
            return self.view()
        angles = np.sort(self.random.uniform(0, 2 * np.pi, 6))
        reach = float(self.random.choice([0.5, 3.0]))
        corners = zip(lon + reach * np.cos(angles), lat + reach * np.sin(angles), strict=True)
        return Ring(corners=tuple((round(float(x), 4), round(float(y), 4)) for x, y in corners))

    def _point(self) -> tuple[float, float]:
        row = int(self.random.integers(0, self.columns.mapped))
        return float(self.columns.lat[row]), float(self.columns.lon[row])

    def view(self) -> BBox:
        """What a screen shows round an incident."""
        lat, lon = self._point()
        reach = float(self.random.choice([0.3, 2.0, 10.0, 60.0]))
        return BBox(
            west=round(max(-180.0, lon - reach), 4),
            south=round(max(-90.0, lat - reach / 2), 4),
            east=round(min(180.0, lon + reach), 4),
            north=round(min(90.0, lat + reach / 2), 4),
        )

    def tile(self, zoom: int) -> tuple[int, int, int]:
        """A tile that holds an incident: the fuller a tile, the more often."""
        cell = int(self.columns.mc[self.random.integers(0, self.columns.mapped)]) >> 2 * (BITS_PER_AXIS - zoom)
        x, y = (sum((cell >> 2 * place + axis & 1) << place for place in range(zoom)) for axis in (0, 1))
        return zoom, x, y
