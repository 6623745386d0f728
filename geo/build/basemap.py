"""Static files of the map: land and borders as compact GeoJSON, and Leaflet, checked by hash."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geo.borders import Feature, Lines
from geo.build.topojson import Topology, all_land, is_null_island, running_on
from geo.datasets import sha256_of
from geo.geodesic import Floats

LEAFLET = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.js.map": "600a10dc5cd110de0699510d322afcbe01c7ca90b4c5f48adc20314c70aac753",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    "images/layers.png": "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
    "images/layers-2x.png": "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
    "images/marker-icon.png": "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437",
    "images/marker-icon-2x.png": "00179c4c1ee830d3a108412ae0d294f55776cfeb085c60129a39aa6fc4ae2528",
    "images/marker-shadow.png": "264f5c640339f042dd729062cfc04c17f8ea0f29882b538e3848ed8f10edb4da",
}
"""SHA-256 of the files of Leaflet 1.9.4: what runs in readers' browsers is what was reviewed."""

FAR_DECIMALS: Final = 2  # of degrees, in the lines that are drawn from afar: 1 km, less than half a pixel there


class VendorError(RuntimeError):
    """A third-party file is not the one that was reviewed. The message names it and what to do."""


def write_land(source: Path, target: Path, *, decimals: int) -> int:
    """Land polygons as one GeoJSON MultiPolygon with coordinates to ``decimals``; returns the bytes written.

    Longitudes run on over the antimeridian, to 190 degrees for Eurasia: a map in a plane draws them without a seam.
    Rings that rounding leaves with fewer than four different points are dropped: they are smaller than the rounding.
    """
    topology = Topology(source, "land")
    polygons = []
    for shape in topology.shapes:
        for rings in shape.polygons:
            drawn = running_on([topology.ring(ring) for ring in rings])
            rounded = [ring for ring in (_rounded(ring, decimals) for ring in drawn) if len(ring) >= 4]
            if rounded and not is_null_island(drawn[0]):
                polygons.append(rounded)
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return write_compact(target, {"type": "Feature", "properties": {"kind": "land"}, "geometry": geometry})


def write_borders(lines: Lines, status: list[dict[str, Any]], features: list[Feature], target: Path) -> int:
    """The lines that the engine measures to, as GeoJSON; returns the bytes written.

    Properties: ``a`` and ``b`` (ISO codes, or names where there is none), ``kind``, ``disputed``. How a kind is drawn
    is the style sheet's business.
    """
    made = []
    for number, row in enumerate(status):
        sides = [features[int(lines.left[number])], features[int(lines.right[number])]]
        a, b = sorted(side.sovereign or side.name for side in sides)
        coordinates = [[round(x, 4), round(y, 4)] for x, y in lines.coordinates(number)]
        made.append(
            {
                "type": "Feature",
                "properties": {"a": a, "b": b, "kind": row["kind"], "disputed": row["disputed"]},
                "geometry": {"type": "LineString", "coordinates": coordinates},
            }
        )
    return write_compact(target, {"type": "FeatureCollection", "features": made})


def write_far_borders(lines: Lines, status: list[dict[str, Any]], target: Path, *, tolerance_deg: float) -> int:
    """The same lines for a view of whole regions, as two GeoJSON features; returns the bytes written.

    No line is farther than ``tolerance_deg`` from where it was, and its ends stay, so that lines still meet. Of each
    is known whether it is ``disputed``, and no more.
    """
    made = []
    for disputed in (False, True):
        chosen = [number for number, row in enumerate(status) if row["disputed"] is disputed]
        merged = shapely.line_merge(shapely.MultiLineString([lines.coordinates(number) for number in chosen]))
        simple = shapely.simplify(shapely.get_parts(merged), tolerance_deg)
        points = [shapely.get_coordinates(line) for line in simple]
        rounded = [(_rounded(line, FAR_DECIMALS), line) for line in points]
        drawn = [short if len(short) > 1 else _rounded(line, 4) for short, line in rounded]
        geometry = {"type": "MultiLineString", "coordinates": drawn}
        made.append({"type": "Feature", "properties": {"disputed": disputed}, "geometry": geometry})
    return write_compact(target, {"type": "FeatureCollection", "features": made})


def write_name_places(features: Sequence[Feature], polygons: Sequence[Any], land: Path, target: Path) -> int:
    """Where the name of a country stands on a map of the world; returns the bytes written.

    A list of ``[ISO code, latitude, longitude, radius in degrees]``, the widest first: the middle of the largest circle
    within the largest piece of the country's land, measured on the plane of the map's longitudes and latitudes. An
    island too small for the file of land has none.
    """
    ground = all_land(Topology(land, "land"))
    shapely.prepare(ground)
    parts: dict[str, list[Any]] = {}
    for feature, polygon in zip(features, polygons, strict=True):
        if feature.iso2:
            parts.setdefault(feature.iso2, []).append(polygon)
    places: list[tuple[str, float, float, float]] = []
    for iso2, shapes in parts.items():
        pieces = shapely.get_parts(shapely.union_all(shapes).intersection(ground))
        pieces = [piece for piece in pieces if piece.area > 0]
        if not pieces:
            continue
        largest = max(pieces, key=shapely.area)
        radius = shapely.maximum_inscribed_circle(largest, tolerance=0.05)  # a line from the middle to the edge
        lon, lat = shapely.get_coordinates(radius)[0]
        places.append((iso2, round(float(lat), 2), round(float(lon), 2), round(float(radius.length), 2)))
    places.sort(key=lambda place: (-place[3], place[0]))
    target.write_text(json.dumps(places, separators=(",", ":")), encoding="ascii")
    return target.stat().st_size


def copy_leaflet(dist: Path, target: Path) -> None:
    """Copy Leaflet's script, style and images.

    Raises:
        VendorError: a file's hash is not the reviewed one.
    """
    for name, expected in LEAFLET.items():
        if sha256_of(dist / name) != expected:
            msg = f"{dist / name} is not Leaflet 1.9.4 as reviewed. Delete node_modules and install again."
            raise VendorError(msg)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dist / name, target / name)


def write_compact(target: Path, content: dict[str, Any]) -> int:
    """JSON without a superfluous byte; returns how many there are."""
    target.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    target.write_bytes(data)
    return len(data)


def _rounded(ring: Floats, decimals: int) -> list[list[float]]:
    points = np.round(ring, decimals)
    keep = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
    return [[float(x), float(y)] for x, y in points[keep] + 0.0]
