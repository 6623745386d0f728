"""The JSON of a tile: columns, in numbers no longer than a screen needs. A change of form needs a new address."""

from typing import Any, Final

import numpy as np
import orjson

from mapviews.index.bits import Floats
from mapviews.index.tile import Clusters, Singles

#: Decimal places of degrees: a metre for the middle of many, a tenth of one for a single place.
_MIDDLE: Final = 5
_PLACE: Final = 6
_ENDS: Final = np.array([180.0, 90.0, 180.0, 90.0])


def tile_json(revision: int, zoom: int, x: int, y: int, clusters: Clusters, singles: Singles) -> bytes:
    """The content of a tile. ``docs/tiles.md`` says what each column holds."""
    figures, civilian_status, responsibility, event = clusters.kinds
    content: dict[str, Any] = {
        "revision": revision,
        "z": zoom,
        "x": x,
        "y": y,
        "clusters": {
            "lat": _rounded(clusters.lat, _MIDDLE),
            "lon": _rounded(clusters.lon, _MIDDLE),
            "count": clusters.count.tolist(),
            "contested": clusters.contested.tolist(),
            "figures": figures.tolist(),
            "civilian_status": civilian_status.tolist(),
            "responsibility": responsibility.tolist(),
            "event": event.tolist(),
            "grades": clusters.grades.tolist(),
            "bounds": _outwards(clusters.bounds),
            "one_place": clusters.one_place.tolist(),
        },
        "singles": {
            "code": singles.code,
            "lat": _rounded(singles.lat, _PLACE),
            "lon": _rounded(singles.lon, _PLACE),
            "radius_m": singles.radius_m,
            "pin": singles.pin,
            "flags": singles.flags,
            "grades": singles.grades,
        },
    }
    return orjson.dumps(content)


def _rounded(degrees: Floats, places: int) -> list[float]:
    rounded: list[float] = np.round(degrees, places).tolist()
    return rounded


def _outwards(bounds: Floats) -> list[list[float]]:
    """Boxes that still hold every member once they are rounded: west and south down, east and north up."""
    if not len(bounds):
        return []
    grown = np.round(bounds, _PLACE)
    step = 10.0**-_PLACE
    grown[:, :2] = np.where(grown[:, :2] > bounds[:, :2], grown[:, :2] - step, grown[:, :2])
    grown[:, 2:] = np.where(grown[:, 2:] < bounds[:, 2:], grown[:, 2:] + step, grown[:, 2:])
    boxes: list[list[float]] = np.minimum(np.maximum(np.round(grown, _PLACE), -_ENDS), _ENDS).tolist()
    return boxes
