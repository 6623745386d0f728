"""One integer for a place on the map: a 52-bit Morton (Z-order) code of the Web Mercator position.

A map tile (z, x, y) is one range of codes, so that one B-tree or one sorted column answers "what lies in this tile".
26 bits an axis: 0.6 m at the equator, finer towards the poles. Method: G. M. Morton, 1966; the tile scheme is that of
OpenStreetMap (x from 180 degrees west, y from the north).
"""

import math
from typing import Final

from geo.latlon import LatLon

BITS_PER_AXIS: Final = 26
CELLS_PER_AXIS: Final = 1 << BITS_PER_AXIS
CODES: Final = 1 << (2 * BITS_PER_AXIS)
#: Where the square Web Mercator map ends, in degrees: atan(sinh(pi)). What lies beyond counts as lying on its edge.
MAX_LATITUDE_DEG: Final = math.degrees(math.atan(math.sinh(math.pi)))


def morton_code(point: LatLon) -> int:
    """The code of a point, 0 <= code < 2**52.

    Latitudes beyond Web Mercator's edge (85.05 degrees) fall into its first or last row; longitude 180 into the last
    column.
    """
    latitude = math.radians(max(-MAX_LATITUDE_DEG, min(MAX_LATITUDE_DEG, point.lat)))
    x = (point.lon + 180.0) / 360.0
    y = (1.0 - math.asinh(math.tan(latitude)) / math.pi) / 2.0
    return interleave(_cell(x), _cell(y))


def tile_range(zoom: int, x: int, y: int) -> tuple[int, int]:
    """The codes of one map tile: from the first, included, to the second, excluded.

    Raises:
        ValueError: there is no such tile.
    """
    if not 0 <= zoom <= BITS_PER_AXIS or not 0 <= x < 1 << zoom or not 0 <= y < 1 << zoom:
        msg = f"There is no tile {zoom}/{x}/{y}: zoom is 0 to {BITS_PER_AXIS}, x and y are 0 to 2**zoom - 1."
        raise ValueError(msg)
    shift = 2 * (BITS_PER_AXIS - zoom)
    first = interleave(x, y) << shift
    return first, first + (1 << shift)


def interleave(x: int, y: int) -> int:
    """The bits of x at the even places, those of y at the odd ones."""
    return _spread(x) | _spread(y) << 1


def _cell(fraction: float) -> int:
    return min(CELLS_PER_AXIS - 1, max(0, math.floor(fraction * CELLS_PER_AXIS)))


def _spread(number: int) -> int:
    """The 32 bits of a number with a zero put after each ("binary magic numbers", S. E. Anderson)."""
    number = (number | number << 16) & 0x0000FFFF0000FFFF
    number = (number | number << 8) & 0x00FF00FF00FF00FF
    number = (number | number << 4) & 0x0F0F0F0F0F0F0F0F
    number = (number | number << 2) & 0x3333333333333333
    return (number | number << 1) & 0x5555555555555555
