"""Coarsening: how much of a place leaves the desk. Nothing finer than what is computed here enters the record.

A grid cell is found from the exact point alone, without chance. Rows of 0.9 degrees of latitude (100 km) are divided
into columns that are at least 100 km wide; the sizes below divide a cell of 100 km into whole parts. So cells of all
sizes nest: whoever holds two versions of an incident, or its cell in two sizes, knows the finer cell and nothing more.
"""

import math
from dataclasses import dataclass
from typing import Final

from geo.geodesic import distance_m
from geo.latlon import LatLon
from record.vocabulary import Precision

_ROWS: Final = 200  # of 0.9 degrees: 20,004 km from pole to pole on WGS 84, so 100.02 km each
_ROW_DEG: Final = 180 / _ROWS
_COLUMNS_AT_EQUATOR: Final = 400.75  # 40,075 km of the WGS 84 equator
_FINEST: Final = 100  # parts of a 100 km cell along each side: 1 km
_ROUND_UP_M: Final = 100.0

#: Rounding of the edges of cells, in degrees: a tenth of a millimetre.
_EDGE_DEG: Final = 1e-9
#: How many cells have to lie between two that are not near each other.
_BETWEEN: Final = 2

#: From fine to coarse: what a circle of so many metres may be called.
_BY_RADIUS: Final = (Precision.LOCALITY, Precision.TOWN, Precision.DISTRICT, Precision.PROVINCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A grid cell in degrees; ``cell_km`` is the nominal side. It never crosses the antimeridian."""

    south: float
    north: float
    west: float
    east: float
    cell_km: int

    @property
    def centre(self) -> LatLon:
        """The middle in latitude and longitude, to the centimetre."""
        return LatLon(lat=round((self.south + self.north) / 2, 7), lon=round((self.west + self.east) / 2, 7))

    @property
    def radius_m(self) -> float:
        """Metres from the centre within which the whole cell lies, rounded up to 100 m.

        The farthest point of a cell lies on its northern or southern edge: at a corner, save in the cells round a pole,
        whose edges are walked in sixteenths.
        """
        steps = [self.west + (self.east - self.west) * step / 16 for step in range(17)]
        edge = [LatLon(lat=lat, lon=lon) for lat in (self.south, self.north) for lon in steps]
        return math.ceil(max(distance_m(self.centre, point) for point in edge) / _ROUND_UP_M) * _ROUND_UP_M


def is_near(one: Cell, other: Cell) -> bool:
    """Whether fewer than two cells of the larger size lie between two cells, over the antimeridian too."""
    between_lat = _BETWEEN * max(each.north - each.south for each in (one, other)) - _EDGE_DEG
    between_lon = _BETWEEN * max(each.east - each.west for each in (one, other)) - _EDGE_DEG
    if max(one.south - other.north, other.south - one.north) >= between_lat:
        return False
    return any(
        max(one.west - other.east - turn, other.west + turn - one.east) < between_lon for turn in (-360.0, 0.0, 360.0)
    )


def cell_at(point: LatLon, cell_km: int) -> Cell:
    """The cell of that size that holds the point. ``cell_km`` divides 100: 1, 5, 10, 50, 100.

    Raises:
        ValueError: the size does not divide 100.
    """
    if cell_km < 1 or _FINEST % cell_km:
        msg = f"a grid cell of {cell_km} km does not divide 100 km"
        raise ValueError(msg)
    row, row_part = _place((point.lat + 90) / _ROW_DEG, _ROWS)
    columns = _columns(row)
    lon = -180.0 if point.lon == 180 else point.lon
    column, column_part = _place((lon + 180) / 360 * columns, columns)
    # Whole divisions of the finest part, not new floors: so that cells nest whatever the rounding of the point.
    parts = _FINEST // cell_km
    lat_index, lon_index = row * parts + row_part // cell_km, column * parts + column_part // cell_km
    return Cell(
        south=_degrees(lat_index, _ROWS * parts, 180),
        north=_degrees(lat_index + 1, _ROWS * parts, 180),
        west=_degrees(lon_index, columns * parts, 360),
        east=_degrees(lon_index + 1, columns * parts, 360),
        cell_km=cell_km,
    )


def coarsened_precision(radius_m: float, recorded: Precision) -> Precision:
    """The precision that fits a circle of that radius, and never a finer one than was recorded."""
    order = (Precision.EXACT, Precision.SITE, *_BY_RADIUS)
    fitting = next((each for each in _BY_RADIUS if (each.uncertainty_m or 0) >= radius_m), Precision.REGION)
    if recorded not in order or fitting not in order:
        return recorded if recorded not in order else fitting
    return max(fitting, recorded, key=order.index)


def _columns(row: int) -> int:
    """How many columns a row has: each at least 100 km wide at its narrow edge, one alone at the poles."""
    narrow_deg = max(abs(_degrees(edge, _ROWS, 180)) for edge in (row, row + 1))
    return max(1, math.floor(_COLUMNS_AT_EQUATOR * math.cos(math.radians(narrow_deg))))


def _degrees(index: int, count: int, span: int) -> float:
    """The edge before part ``index`` of ``count`` equal parts of a span round zero, with a single rounding."""
    return (2 * index - count) * span / (2 * count)


def _place(position: float, count: int) -> tuple[int, int]:
    """A position among ``count`` units as its unit and its hundredth part within it."""
    unit = min(count - 1, math.floor(position))
    return unit, min(_FINEST - 1, math.floor((position - unit) * _FINEST))
