"""Distances, bearings and shapes on the WGS 84 ellipsoid.

All of it is Karney's algorithm (C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87, 2013), by pyproj: exact to
nanometres at any distance, at the poles and over the antimeridian. Nothing in ``geo`` measures in degrees or on a
projection.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import Geod
from shapely import clip_by_rect
from shapely.affinity import translate
from shapely.geometry import Polygon

from geo.latlon import LatLon

Floats = npt.NDArray[np.float64]

WGS84 = Geod(ellps="WGS84")

EQUATORIAL_RADIUS_M = 6378137.0
"""Semi-major axis of WGS 84 (NIMA TR8350.2)."""
FLATTENING = 1 / 298.257223563
"""Flattening of WGS 84 (NIMA TR8350.2)."""
_POLAR_RADIUS_M = EQUATORIAL_RADIUS_M * (1 - FLATTENING)
_ECCENTRICITY2 = FLATTENING * (2 - FLATTENING)
_SECOND_ECCENTRICITY2 = _ECCENTRICITY2 / (1 - _ECCENTRICITY2)

SMALLEST_CURVATURE_RADIUS_M = EQUATORIAL_RADIUS_M * (1 - _ECCENTRICITY2)
"""Radius of the meridian at the equator, 6,335.4 km: no geodesic bends harder."""
LARGEST_CURVATURE_RADIUS_M = EQUATORIAL_RADIUS_M / (1 - FLATTENING)
"""Radius at the poles, 6,399.6 km: no geodesic bends less."""


def distance_m(a: LatLon, b: LatLon) -> float:
    """Metres from ``a`` to ``b`` along the geodesic."""
    return float(WGS84.inv(*a.xy, *b.xy)[2])


def bearing_deg(a: LatLon, b: LatLon) -> float:
    """Direction in which the geodesic leaves ``a`` for ``b``: degrees clockwise from true north, 0 <= b < 360.

    Of a point to itself it is 0. At a pole it counts from the meridian of the pole's own longitude, as pyproj does.
    """
    return compass(WGS84.inv(*a.xy, *b.xy)[0])


def compass(azimuth_deg: float) -> float:
    """An azimuth of -180 to 180 as a bearing, 0 <= b < 360."""
    bearing = azimuth_deg % 360.0
    return 0.0 if bearing >= 360.0 else float(bearing)


def destination(a: LatLon, bearing: float, distance: float) -> LatLon:
    """The point that lies ``distance`` metres from ``a`` when one leaves it at ``bearing`` degrees."""
    lon, lat, _ = WGS84.fwd(*a.xy, bearing, distance)
    return LatLon(float(lat), float(lon))


def line(a: LatLon, b: LatLon, step_m: float) -> list[LatLon]:
    """The geodesic from ``a`` to ``b``, both included, with points at most ``step_m`` metres apart.

    Longitudes run on without a jump (they may leave -180 to 180 by way of the caller's drawing, not here): a map has to
    unwrap them, see ``unwrapped``.
    """
    if step_m <= 0:
        msg = f"step_m must be above 0, not {step_m!r}"
        raise ValueError(msg)
    count = max(1, math.ceil(distance_m(a, b) / step_m))
    between = WGS84.npts(*a.xy, *b.xy, count - 1) if count > 1 else []
    return [a, *(LatLon(lat, lon) for lon, lat in between), b]


def circle(centre: LatLon, radius_m: float, points: int = 72) -> list[LatLon]:
    """``points`` positions at ``radius_m`` metres round ``centre``, clockwise from north, the first not repeated."""
    bearings: Floats = np.arange(points, dtype=np.float64) * (360.0 / points)
    lat, lon = fan(centre, bearings, np.full(points, float(radius_m)))
    return [LatLon(float(y), float(x)) for y, x in zip(lat, lon, strict=True)]


def fan(centre: LatLon, bearings: Floats, distances_m: Floats) -> tuple[Floats, Floats]:
    """Latitudes and longitudes of the points at these bearings and distances from one centre."""
    n = len(bearings)
    lon, lat, _ = WGS84.fwd(np.full(n, centre.lon), np.full(n, centre.lat), bearings, distances_m)
    return np.asarray(lat), np.asarray(lon)


def inverse(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> tuple[Floats, Floats]:
    """Bearings at the first points, and distances in metres, of many pairs at once. About 1 microsecond a pair."""
    azimuth, _, distance = WGS84.inv(lon1, lat1, lon2, lat2)
    return np.asarray(azimuth) % 360.0, np.asarray(distance)


def unwrapped(points: list[LatLon]) -> list[tuple[float, float]]:
    """(longitude, latitude) pairs whose longitudes never jump by more than 180: for drawing over the antimeridian."""
    pairs: list[tuple[float, float]] = []
    for point in points:
        turns = round((pairs[-1][0] - point.lon) / 360.0) if pairs else 0
        pairs.append((point.lon + 360.0 * turns, point.lat))
    return pairs


def earth_centred(lat: Floats, lon: Floats) -> Floats:
    """Points on the ellipsoid as x, y, z in metres from the earth's centre; shape (n, 3).

    Here are no poles and no antimeridian: near points are near. (Standard geodetic to ECEF conversion.)
    """
    phi, lam = np.radians(lat), np.radians(lon)
    sin_phi = np.sin(phi)
    normal = EQUATORIAL_RADIUS_M / np.sqrt(1 - _ECCENTRICITY2 * sin_phi * sin_phi)
    ring = normal * np.cos(phi)
    out = np.empty((*np.shape(phi), 3))
    out[..., 0] = ring * np.cos(lam)
    out[..., 1] = ring * np.sin(lam)
    out[..., 2] = normal * (1 - _ECCENTRICITY2) * sin_phi
    return out


def from_earth_centred(xyz: Floats) -> tuple[Floats, Floats]:
    """Latitudes and longitudes of points within some metres of the surface. Bowring 1976: error under a micrometre."""
    x, y, z = xyz[..., 0], xyz[..., 1], xyz[..., 2]
    ring = np.hypot(x, y)
    beta = np.arctan2(z * EQUATORIAL_RADIUS_M, ring * _POLAR_RADIUS_M)
    lat = np.arctan2(
        z + _SECOND_ECCENTRICITY2 * _POLAR_RADIUS_M * np.sin(beta) ** 3,
        ring - _ECCENTRICITY2 * EQUATORIAL_RADIUS_M * np.cos(beta) ** 3,
    )
    return np.degrees(lat), np.degrees(np.arctan2(y, x))


def disc(centre: LatLon, radius_m: float, points: int = 180) -> list[Polygon]:
    """The inside of a circle as planar polygons in longitude and latitude, for asking which areas it meets.

    Cut at the antimeridian (two polygons), and over a pole reaching from -180 to 180. The polygon of 180 corners stands
    outside the circle by at most 0.015 % of the radius.
    """
    ring = unwrapped(circle(centre, radius_m / math.cos(math.pi / points), points))
    pole = next((sign * 90.0 for sign in (1, -1) if distance_m(centre, LatLon(sign * 90.0, 0.0)) < radius_m), None)
    if pole is not None:
        by_lon = sorted(((lon + 180.0) % 360.0 - 180.0, lat) for lon, lat in ring)
        ends = [(-180.0, by_lon[0][1]), *by_lon, (180.0, by_lon[-1][1])]
        return [Polygon([*ends, (180.0, pole), (-180.0, pole)])]
    whole = Polygon(ring)
    parts = [
        translate(clip_by_rect(whole, 360.0 * turn - 180.0, -90.0, 360.0 * turn + 180.0, 90.0), -360.0 * turn)
        for turn in (-1, 0, 1)
    ]
    return [part for part in parts if not part.is_empty]
