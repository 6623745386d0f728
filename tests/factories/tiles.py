"""Tiles as the map's layer gets them, made of a few incidents: one a tile stands alone, several are one cluster."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_TILE = re.compile(r"/tiles/\d+/(?P<z>\d+)/(?P<x>\d+)/(?P<y>\d+)\.json")


@dataclass(frozen=True, slots=True)
class Dot:
    """One incident on the map. ``flags`` has a bit for each kind of disagreement."""

    code: str
    lat: float
    lon: float
    flags: int = 0
    radius_m: float | None = None

    def tile(self, zoom: int) -> tuple[int, int]:
        """The tile that it lies in (Web Mercator)."""
        across = (self.lon + 180) / 360
        down = (1 - math.asinh(math.tan(math.radians(self.lat))) / math.pi) / 2
        return int(across * 2**zoom), int(down * 2**zoom)


def tiles(dots: Sequence[Dot]) -> Callable[[str], Any]:
    """What a server of these incidents answers to a path; None to a path that is no tile's."""

    def answer(path: str) -> Any:
        match = _TILE.fullmatch(path)
        if match is None:
            return None
        z, x, y = (int(match[name]) for name in "zxy")
        return tile([dot for dot in dots if dot.tile(z) == (x, y)])

    return answer


def tile(dots: Sequence[Dot]) -> dict[str, Any]:
    """The content of a tile that holds these incidents."""
    many = dots if len(dots) > 1 else ()
    lats, lons = [dot.lat for dot in many], [dot.lon for dot in many]
    return {
        "clusters": {
            "lat": [sum(lats) / len(lats)] if many else [],
            "lon": [sum(lons) / len(lons)] if many else [],
            "count": [len(many)] if many else [],
            "contested": [sum(1 for dot in many if dot.flags)] if many else [],
            "bounds": [[min(lons), min(lats), max(lons), max(lats)]] if many else [],
            "one_place": [len({(dot.lat, dot.lon) for dot in many}) == 1] if many else [],
        },
        "singles": {
            name: [value] if len(dots) == 1 else []
            for name, value in (
                ("code", dots[0].code),
                ("lat", dots[0].lat),
                ("lon", dots[0].lon),
                ("radius_m", dots[0].radius_m),
                ("pin", dots[0].radius_m is None),
                ("flags", dots[0].flags),
                ("grades", 0),
            )
        }
        if dots
        else {name: [] for name in ("code", "lat", "lon", "radius_m", "pin", "flags", "grades")},
    }
