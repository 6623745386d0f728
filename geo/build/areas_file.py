"""Reads an operator's GeoJSON of areas: by the standard library, within limits, with faults in sentences."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

LARGEST_BYTES: Final = 200_000_000
MOST_FEATURES: Final = 50_000
MOST_VERTICES: Final = 10_000_000
LONGEST_TEXT: Final = 200
NAMES: Final = ("name", "NAME", "name_en", "ADM2_EN", "adm2_name", "shapeName", "NAME_2")
"""Where common sets of districts keep the name: looked for in this order when none is given."""

JOINERS: Final = {0x200C: None, 0x200D: None}
"""Zero-width (non-)joiners: spelling in Persian, Kurdish and Urdu, though Python counts them as not printable."""
WIDEST_DEG: Final = 180.0


class AreasError(ValueError):
    """The file cannot be taken. The message says which feature, what, and the likely mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """Which property of a feature holds what; None for a name means the first of ``NAMES`` that is there."""

    name: str | None = None
    code: str | None = None
    name_ar: str | None = None


@dataclass(frozen=True, slots=True)
class Areas:
    """Polygons and a row for each: ``name``, ``code``, ``name_ar``."""

    rows: list[dict[str, str | None]]
    polygons: list[BaseGeometry]


def read_areas(path: Path, properties: Properties) -> Areas:
    """Read a FeatureCollection of polygons in longitude and latitude.

    A polygon that crosses itself is mended when its area survives that, and refused when not.

    Raises:
        AreasError: the file is too large, no GeoJSON, or one of its features cannot be taken.
    """
    features = _features(_parsed(path))
    areas = Areas([], [])
    vertices = 0
    for number, feature in enumerate(features, start=1):
        where = f"Feature {number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            msg = f"{where} is no GeoJSON feature."
            raise AreasError(msg)
        row = _row(feature.get("properties"), properties, where)
        polygon = _polygon(feature.get("geometry"), f"{where} ({row['name']})")
        vertices += int(shapely.get_num_coordinates(polygon))
        if vertices > MOST_VERTICES:
            msg = f"The file has more than {MOST_VERTICES:,} vertices. Simplify the polygons first."
            raise AreasError(msg)
        areas.rows.append(row)
        areas.polygons.append(polygon)
    return areas


def _parsed(path: Path) -> Any:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            msg = f"{path} is larger than {LARGEST_BYTES / 1e6:,.0f} MB. Simplify the polygons first."
            raise AreasError(msg)
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise AreasError(msg) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        msg = f"{path} is not JSON in UTF-8: {error}."
        raise AreasError(msg) from error


def _no_constant(name: str) -> float:
    msg = f"The file holds {name}, which is no number in JSON."
    raise AreasError(msg)


def _features(content: Any) -> list[Any]:
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        msg = 'The file is no GeoJSON FeatureCollection: its "type" says otherwise.'
        raise AreasError(msg)
    if content.get("crs") and "CRS84" not in str(content["crs"]) and "4326" not in str(content["crs"]):
        msg = 'The file names a coordinate system of its own ("crs"). Convert it to longitude and latitude (WGS 84).'
        raise AreasError(msg)
    features = content.get("features")
    if not isinstance(features, list) or not features:
        msg = "The file holds no features."
        raise AreasError(msg)
    if len(features) > MOST_FEATURES:
        msg = f"The file holds {len(features):,} features; {MOST_FEATURES:,} are the most that are taken."
        raise AreasError(msg)
    return features


def _row(found: Any, properties: Properties, where: str) -> dict[str, str | None]:
    values = found if isinstance(found, dict) else {}
    key = properties.name or next((name for name in NAMES if values.get(name)), None)
    if key is None or not values.get(key):
        has = ", ".join(sorted(map(str, values))[:20]) or "none"
        msg = f"{where} has no property {key or 'that is known to hold a name'}. Its properties: {has}."
        raise AreasError(msg)
    return {
        "name": _text(values, key, where),
        "code": _text(values, properties.code, where),
        "name_ar": _text(values, properties.name_ar, where),
    }


def _text(values: dict[str, Any], key: str | None, where: str) -> str | None:
    value = values.get(key) if key else None
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        msg = f"{where}: property {key!r} holds no text."
        raise AreasError(msg)
    text = str(value).strip()
    if len(text) > LONGEST_TEXT or not text or not text.translate(JOINERS).isprintable():
        msg = f"{where}: property {key!r} must be one line of at most {LONGEST_TEXT} characters."
        raise AreasError(msg)
    return text


def _polygon(geometry: Any, where: str) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        msg = f"{where}: its geometry is {kind or 'missing'}; a Polygon or MultiPolygon is needed."
        raise AreasError(msg)
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not parts:
        msg = f"{where}: its geometry has no coordinates."
        raise AreasError(msg)
    shape = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in (_rings(part, where) for part in parts)])
    return _valid(shape, where)


def _rings(part: Any, where: str) -> list[list[tuple[float, float]]]:
    if not isinstance(part, list) or not part:
        msg = f"{where}: a polygon of it has no rings."
        raise AreasError(msg)
    rings = [list(_positions(ring, where)) for ring in part]
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        msg = f"{where}: a ring has fewer than four positions, or its last is not its first."
        raise AreasError(msg)
    longitudes = [lon for lon, _lat in rings[0]]
    if max(longitudes) - min(longitudes) > WIDEST_DEG:
        msg = f"{where}: a polygon of it is wider than 180 degrees. If it crosses the antimeridian, cut it at 180."
        raise AreasError(msg)
    return rings


def _positions(ring: Any, where: str) -> Iterator[tuple[float, float]]:
    for position in ring if isinstance(ring, list) else ():
        numbers = position[:2] if isinstance(position, list) else []
        if len(numbers) != 2 or not all(_is_number(number) for number in numbers):
            msg = f"{where}: {str(position)[:60]} is no position of longitude and latitude."
            raise AreasError(msg)
        lon, lat = numbers
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            why = "Swapped?" if abs(lon) <= 90 and abs(lat) <= 180 else "Metres of a projection?"
            msg = f"{where}: longitude {lon}, latitude {lat} lies outside -180 to 180, -90 to 90. {why}"
            raise AreasError(msg)
        yield float(lon), float(lat)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _valid(shape: BaseGeometry, where: str) -> BaseGeometry:
    if shape.is_valid and shape.area > 0:
        return shape
    reason = shapely.is_valid_reason(shape)
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if mended.is_empty or not math.isclose(mended.area, shape.area, rel_tol=0.01):
        msg = f"{where}: its polygon is not valid ({reason}) and cannot be mended without losing ground."
        raise AreasError(msg)
    return mended
