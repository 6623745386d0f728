"""Seeded rows for the map's index, shaped as real conflict data are, without a database: a million in some seconds.

The shape is that of public event data of Iraq: towns by a heavy tail, 23 in 100 events on one coordinate, some placed
no better than a province, a few without a point.
"""

from typing import Any

import numpy as np

from mapviews.index import making
from mapviews.index.columns import Columns
from record.vocabulary import Disagreement, EventType, Grade, Precision

TOWNS = 3_000
COUNTRIES = 60
ACTORS = 400


def columns(count: int, seed: int = 1) -> Columns:
    """The columns of so many incidents."""
    random = np.random.default_rng([seed, count])
    towns = np.concatenate(
        (random.normal((33.0, 42.0), (5.0, 7.0), (600, 2)), random.uniform((-40, -100), (60, 150), (TOWNS - 600, 2)))
    )
    weights = 1.0 / np.arange(1, TOWNS + 1) ** 1.1
    weights *= 0.77 / weights[1:].sum()
    weights[0] = 0.23
    town = random.choice(TOWNS, count, p=weights / weights.sum())
    spread = np.where(random.random((count, 1)) < 0.5, 0.0, random.normal(0.0, 0.15, (count, 2)))
    spread[town == 0] = 0.0
    lat, lon = (towns[town] + spread).T
    cells = _cells(lat, lon)
    without = random.random(count) < 0.04
    lat[without] = lon[without] = np.nan
    cells[without] = making.NO_CELL
    raw: dict[str, Any] = {"mc": cells, "lat": lat, "lon": lon, **_numbers(random, count)}
    distinct: dict[str, dict[str, int]] = {}
    for name, (codes, values) in _values(random, town).items():
        raw[name], distinct[name] = codes.astype(np.int32), {value: place for place, value in enumerate(values)}
    names = np.array([f"XX-{2000 + number % 20}-{number:07}" for number in range(count)], np.bytes_)
    titles = [f"Incident {number}".encode() for number in random.permutation(count).tolist()]
    return making.from_arrays(count, raw, names, titles, distinct)


def _numbers(random: np.random.Generator, count: int) -> dict[str, Any]:
    earliest = random.integers(731_000, 739_000, count)
    stated = random.geometric(0.05, count) - 2
    return {
        "publication": np.arange(1, count + 1),
        "uncertainty_m": np.full(count, 5_000.0),
        "earliest": earliest.astype(np.int32),
        "latest": (earliest + random.choice([0, 0, 0, 3, 30], count)).astype(np.int32),
        "killed_reach": stated.astype(np.int32),
        "killed_high_stated": stated.astype(np.int32),
        "killed_low": np.minimum(stated, random.geometric(0.1, count) - 2).astype(np.int32),
        "claim_count": random.geometric(0.5, count).astype(np.int32),
        "border_distance_m": random.exponential(50_000.0, count),
        "flags": sum(
            (random.random(count) < 0.2).astype(np.uint8) << place for place in range(len(Disagreement.values))
        ),
    }


def _values(random: np.random.Generator, town: Any) -> dict[str, tuple[Any, list[str]]]:
    """For each column that filters name values of: a code a row, and the values."""
    count = len(town)
    country = random.integers(0, COUNTRIES, TOWNS)
    country[:600] = random.integers(0, 6, 600)
    found: dict[str, tuple[Any, list[str]]] = {
        "country": (country[town], [f",C{number:02}," for number in range(COUNTRIES)]),
        "admin1": (country[town] * 20 + town % 20, [f"C{number // 20:02}-{number % 20}" for number in range(1200)]),
        "border": (town % 100, [f"B{number:02}" for number in range(100)]),
    }
    for name, values in (
        ("event_type", EventType.values),
        ("grade", Grade.values),
        ("precision", Precision.values),
    ):
        found[name] = np.minimum(random.geometric(0.35, count) - 1, len(values) - 1), values
    for name, most in (("actor", ACTORS), ("attributed_to", ACTORS // 2), ("source_language", 12)):
        keys = [f"{name}-{number:03}" for number in range(most)]
        few = keys[:40]
        pairs = [f",{one},{other}," for one in few for other in few if one < other]
        sets = ["", *(f",{key}," for key in keys), *pairs]
        found[name] = np.minimum(random.zipf(1.4, count) - 1, len(sets) - 1), sets
    return found


def _cells(lat: Any, lon: Any) -> Any:
    """``geo.morton`` for arrays."""
    phi = np.radians(np.clip(lat, -85.0511287798, 85.0511287798))
    most = 2**26 - 1
    x = np.clip((lon + 180.0) / 360.0 * 2**26, 0, most).astype(np.int64)
    y = np.clip((1.0 - np.arcsinh(np.tan(phi)) / np.pi) / 2.0 * 2**26, 0, most).astype(np.int64)
    return _spread(x) | _spread(y) << 1


def _spread(number: Any) -> Any:
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        number = (number | number << shift) & mask
    return number
