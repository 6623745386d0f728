"""What a map draws round a point: the lines that were measured to, province outlines, names, towns. Plain values.

Longitudes are those nearest to the point's own, so that nothing jumps over the antimeridian: a map near 180 degrees
gets longitudes above 180.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from geo.border_context import Country, NearbyPlace
from geo.context import Surroundings
from geo.latlon import LatLon

Coordinates = list[tuple[float, float]]

_DEGREE_M: Final = 111_195.0
_SIMPLIFY_SHARE: Final = 1 / 500
"""Outlines are simplified to this share of the radius: less than a pixel on a map of the circle."""
_DECIMALS: Final = 5
"""About a metre."""
_TOWNS: Final = 12
_LABEL_SHARE: Final = 0.05
"""A country whose part of the map is smaller than this share of it gets no name on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderLine:
    """A stretch of border as it was measured: (longitude, latitude) in order, and what lies on its sides."""

    coordinates: Coordinates
    a: Country
    b: Country
    kind: str
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceOutline:
    """A province's rings, simplified for the map's scale."""

    name: str
    name_ar: str | None
    iso: str | None
    rings: list[Coordinates]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A country's name, at a point well inside its part of the map, and the rings of that part."""

    country: Country
    point: LatLon
    rings: list[Coordinates]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMap:
    """Everything round a point, to be drawn."""

    centre: LatLon
    radius_m: float
    borders: tuple[BorderLine, ...]
    provinces: tuple[ProvinceOutline, ...]
    labels: tuple[Label, ...]
    towns: tuple[NearbyPlace, ...]

    def geojson(self) -> dict[str, Any]:
        """The same as a GeoJSON FeatureCollection; ``properties.layer`` tells what is what."""
        return {
            "type": "FeatureCollection",
            "features": [
                *(_line(line) for line in self.borders),
                *(_outline(outline) for outline in self.provinces),
                *(
                    _point("label", label.point, iso2=label.country.iso2, name=label.country.name)
                    for label in self.labels
                ),
                *(_point("town", town.point, name=town.name, name_ar=town.name_ar) for town in self.towns),
            ],
        }


def local_map(around: Surroundings, point: LatLon, radius_m: float, *, all_provinces: bool = False) -> LocalMap:
    """The map round ``point``: borders, the province (or all that are in view), country names, towns.

    Cost: some milliseconds.
    """
    box = _box(point, radius_m)
    return LocalMap(
        centre=point,
        radius_m=radius_m,
        borders=tuple(_borders(around, point, box)),
        provinces=tuple(_provinces(around, point, box, radius_m, all_provinces=all_provinces)),
        labels=tuple(_labels(around, point, box)),
        towns=_towns(around, point, radius_m),
    )


def _box(point: LatLon, radius_m: float) -> Any:
    """A box that holds the circle, in degrees, round the point at longitude 0: longitudes are differences here."""
    high = radius_m / _DEGREE_M * 1.01
    widest = min(89.0, abs(point.lat) + high)
    wide = min(180.0, high / math.cos(math.radians(widest)))
    return shapely.box(-wide, max(-90.0, point.lat - high), wide, min(90.0, point.lat + high))


def _shifted(geometry: Any, by: float) -> Any:
    return shapely.transform(geometry, lambda xy: xy + np.array([by, 0.0]))


def _in_view(index: Any, point: LatLon, box: Any) -> dict[int, list[Any]]:
    """The pieces of every area that the box meets, cut to it, with longitudes as differences from the point's."""
    found: dict[int, list[Any]] = {}
    for turn in (-360.0, 0.0, 360.0):
        for number, piece in index.near(_shifted(box, point.lon + turn)):
            cut = shapely.intersection(_shifted(piece, -point.lon - turn), box)
            if cut.area > 0:
                found.setdefault(number, []).append(cut)
    return found


def _borders(around: Surroundings, point: LatLon, box: Any) -> list[BorderLine]:
    borders, control = around.borders, around.control[0]
    found = []
    for number, status in enumerate(borders.status):
        a, b = borders.sides(number)
        for part in _cut_line(borders.lines.coordinates(number), point, box):
            found.append(BorderLine(coordinates=part, a=a, b=b, kind=status["kind"], disputed=status["disputed"]))
    for number in range(len(control)):
        dispute = around.disputes[int(control.left[number])]
        side = Country(iso2=dispute.country or "", name=dispute.name)
        for part in _cut_line(control.coordinates(number), point, box):
            found.append(BorderLine(coordinates=part, a=side, b=side, kind=dispute.line, disputed=True))
    return found


def _cut_line(coordinates: Coordinates, point: LatLon, box: Any) -> list[Coordinates]:
    xy = np.array(coordinates)
    lon = np.unwrap(xy[:, 0] - point.lon, period=360.0)
    lon -= 360.0 * np.round(lon.mean() / 360.0)
    low, _, high, _ = shapely.bounds(box)
    if lon.max() < low or lon.min() > high:
        return []
    cut = shapely.intersection(shapely.linestrings(np.column_stack([lon, xy[:, 1]])), box)
    parts = [part for part in shapely.get_parts(cut) if part.geom_type == "LineString" and part.length > 0]
    return [_coordinates(part, point) for part in parts]


def _coordinates(part: Any, point: LatLon) -> Coordinates:
    return [(round(x + point.lon, _DECIMALS), round(y, _DECIMALS)) for x, y in shapely.get_coordinates(part).tolist()]


def _provinces(
    around: Surroundings, point: LatLon, box: Any, radius_m: float, *, all_provinces: bool
) -> list[ProvinceOutline]:
    index = around.admin1.index
    chosen = _in_view(index, point, box) if all_provinces else index.all_at(point.lat, point.lon)[:1]
    tolerance = radius_m / _DEGREE_M * _SIMPLIFY_SHARE
    found = []
    for number in chosen:
        value = around.admin1.value(number)
        if value is not None:
            whole = shapely.simplify(index.outline(number), tolerance)
            rings = [
                [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in polygon.exterior.coords]
                for polygon in shapely.get_parts(whole)
                if polygon.geom_type == "Polygon"
            ]
            found.append(ProvinceOutline(name=value.name, name_ar=value.name_ar, iso=value.iso, rings=rings))
    return found


def _labels(around: Surroundings, point: LatLon, box: Any) -> list[Label]:
    """One name for each country with a fair share of the land in view, disputed ground under its own name."""
    land = shapely.union_all([piece for parts in _in_view(around.land, point, box).values() for piece in parts])
    if land.is_empty:
        return []
    shares: dict[Country, list[Any]] = {}
    for number, parts in _in_view(around.countries, point, box).items():
        feature = around.features[number]
        country = Country(iso2=feature.iso2 or "", name=feature.country)
        shares.setdefault(country, []).extend(parts)
    found = []
    for country, parts in shares.items():
        ground = shapely.intersection(shapely.union_all(parts), land)
        if ground.area >= _LABEL_SHARE * land.area:
            inside = shapely.point_on_surface(max(shapely.get_parts(ground), key=lambda part: part.area))
            lon = (inside.x + point.lon + 180.0) % 360.0 - 180.0
            rings = [
                _coordinates(part.exterior, point) for part in shapely.get_parts(ground) if part.geom_type == "Polygon"
            ]
            at = LatLon(round(inside.y, _DECIMALS), round(lon, _DECIMALS))
            found.append(Label(country=country, point=at, rings=rings))
    return found


def _towns(around: Surroundings, point: LatLon, radius_m: float) -> tuple[NearbyPlace, ...]:
    """The nearest towns within the radius."""
    return tuple(place for place in around.places(point, _TOWNS) if place.distance_m <= radius_m)


def _line(line: BorderLine) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "layer": "border",
        "a": line.a.iso2,
        "b": line.b.iso2,
        "a_name": line.a.name,
        "b_name": line.b.name,
        "kind": line.kind,
        "disputed": line.disputed,
    }
    geometry = {"type": "LineString", "coordinates": line.coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _outline(outline: ProvinceOutline) -> dict[str, Any]:
    properties = {"layer": "province", "name": outline.name, "name_ar": outline.name_ar, "iso": outline.iso}
    geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in outline.rings]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _point(layer: str, point: LatLon, **properties: str | None) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": list(point.xy)}
    return {"type": "Feature", "properties": {"layer": layer, **properties}, "geometry": geometry}
