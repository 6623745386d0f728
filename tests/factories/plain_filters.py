"""Filters read a second time, in plain Python, one entry at a time: what the databases and the index are held to."""

import math

from record.entry import Entry
from record.filters import DEFAULT_RADIUS_KM, BBox, Filters, Ring
from record.full_text import matches
from record.vocabulary import Disagreement

EARTH_RADIUS_M = 6_371_008.8


def finds(filters: Filters, entry: Entry) -> bool:
    """Whether the filters find the entry."""
    return all(
        (
            not filters.q or matches(entry.search, filters.q),
            not filters.country or bool(set(filters.country) & keys(entry.countries)),
            not filters.admin1 or entry.admin1 in filters.admin1,
            not filters.border or entry.border in filters.border,
            not filters.event_type or entry.event_type in filters.event_type,
            not filters.grade or bool(set(filters.grade) & keys(entry.grades)),
            not filters.precision or entry.precision in filters.precision,
            not filters.actor or bool(set(filters.actor) & keys(entry.claimants)),
            not filters.attributed_to or bool(set(filters.attributed_to) & keys(entry.blamed)),
            not filters.source_language or bool(set(filters.source_language) & keys(entry.languages)),
            not filters.disagreement or any(disagrees(entry, kind) for kind in filters.disagreement),
            within_days(filters, entry),
            killed_enough(filters, entry),
            placed(filters, entry),
        )
    )


def keys(column: str) -> set[str]:
    return set(column.split(",")) - {""}


def disagrees(entry: Entry, kind: str) -> bool:
    kinds = {flag.value for flag in Disagreement if getattr(entry, f"disagree_{flag.value}")}
    return {"any": bool(kinds), "none": not kinds}.get(kind, kind in kinds)


def within_days(filters: Filters, entry: Entry) -> bool:
    span = filters.datetime
    if span is None:
        return True
    return (span.first is None or entry.latest >= span.first) and (span.last is None or entry.earliest <= span.last)


def killed_enough(filters: Filters, entry: Entry) -> bool:
    if filters.killed_min is None:
        return True
    reach = entry.killed_high if entry.killed_high is not None else entry.killed_high_stated
    return reach is not None and reach >= filters.killed_min


def placed(filters: Filters, entry: Entry) -> bool:
    """Whether the place fits. What has no point is in no box, no ring and near nothing."""
    if filters.border_within_km is not None and (
        entry.border_distance_m is None or entry.border_distance_m > filters.border_within_km * 1000
    ):
        return False
    if filters.bbox is None and filters.within is None and filters.near is None:
        return True
    if entry.lat is None or entry.lon is None:
        return False
    lat, lon = entry.lat, entry.lon
    return (
        (filters.bbox is None or in_box(filters.bbox, lat, lon))
        and (filters.within is None or in_ring(filters.within, lat, lon))
        and (filters.near is None or distance_m(filters.near.lat, filters.near.lon, lat, lon) <= radius_m(filters))
    )


def radius_m(filters: Filters) -> float:
    return 1000 * (DEFAULT_RADIUS_KM if filters.radius_km is None else filters.radius_km)


def in_box(box: BBox, lat: float, lon: float) -> bool:
    if not box.south <= lat <= box.north:
        return False
    if box.west <= box.east:
        return box.west <= lon <= box.east
    return lon >= box.west or lon <= box.east


def in_ring(ring: Ring, lat: float, lon: float) -> bool:
    """Walk the corners, and turn inside out at each side that lies east of the point."""
    inside = False
    x1, y1 = ring.corners[-1]
    for x2, y2 in ring.corners:
        if (y1 <= lat) != (y2 <= lat):
            (xs, ys), (xn, yn) = ((x1, y1), (x2, y2)) if y1 < y2 else ((x2, y2), (x1, y1))
            if lon < xs + (lat - ys) * ((xn - xs) / (yn - ys)):
                inside = not inside
        x1, y1 = x2, y2
    return inside


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """By the angle between two unit vectors: another formula than the one under test, good at any distance."""
    one, other = unit(lat1, lon1), unit(lat2, lon2)
    chord = math.dist(one, other)
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, chord / 2))


def unit(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
