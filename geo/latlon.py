"""A point on the earth, checked when it is made."""

import math
from dataclasses import dataclass
from typing import Final, Self

#: The largest radius of uncertainty of a point, in metres. What is known no closer is known by its country alone.
LARGEST_UNCERTAINTY_M: Final = 1_000_000.0


class CoordinateError(ValueError):
    """A latitude or longitude that cannot be one. The message names the value and the likely mistake."""


@dataclass(frozen=True, slots=True, order=True)
class LatLon:
    """A position on WGS 84, in decimal degrees.

    Latitude is -90 to 90, longitude -180 to 180. Latitude always comes first, save behind ``xy`` and ``from_xy``: the
    one door to libraries that want x before y.

    Raises:
        CoordinateError: a value is not a number, not finite, or out of range.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        for name, value, limit in (("latitude", self.lat, 90), ("longitude", self.lon, 180)):
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                msg = f"{name} {value!r} is not a finite number"
                raise CoordinateError(msg)
            if abs(value) > limit:
                raise CoordinateError(self._out_of_range(name, value, limit))

    def _out_of_range(self, name: str, value: float, limit: int) -> str:
        hint = ""
        if name == "latitude" and abs(value) <= 180 and abs(self.lon) <= 90:
            hint = " Are latitude and longitude swapped?"
        elif abs(value) > 360:
            hint = " Is a decimal point missing?"
        return f"{name} {value:g} is outside -{limit} to {limit} degrees.{hint}"

    @property
    def xy(self) -> tuple[float, float]:
        """(longitude, latitude): the order of shapely, pyproj and GeoJSON."""
        return (self.lon, self.lat)

    @classmethod
    def from_xy(cls, x: float, y: float) -> Self:
        """A point from (longitude, latitude)."""
        return cls(lat=y, lon=x)
