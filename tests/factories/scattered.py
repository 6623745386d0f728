"""Many entries of all kinds at once, seeded, for tests and measurements of the index: no dossiers stand behind them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import numpy as np
from django.db.models import QuerySet

from geo.latlon import LatLon
from geo.morton import morton_code
from record.chain import GENESIS_SHA256
from record.entry import Entry
from record.publication import ChainHead, Publication
from record.vocabulary import Disagreement, EventType, Grade, Precision

AT = datetime(2026, 1, 1, tzinfo=UTC)
COUNTRIES = ("IQ", "SY", "TR", "FJ", "XK")
PROVINCES = ("IQ-AN", "IQ-NI", "SY-DY", "Anbar, west", "Western Division")
BORDERS = ("IQ-SY", "IQ-TR", "SY-TR")
ACTORS = tuple(f"actor-{number}" for number in range(12))
LANGUAGES = ("ar", "en", "ku")
#: Where most of it happens, and where maps break: the antimeridian from both sides, the poles, the corners of tiles.
TOWNS = ((34.3683, 41.0944), (36.34, 43.13), (33.3152, 44.3661), (0.0, 0.0), (-18.0, 180.0), (-18.0, -180.0))
EDGES = ((90.0, 0.0), (-90.0, 17.0), (85.06, -179.999), (-85.06, 179.999), (66.51326044311186, 45.0), (0.0, -90.0))


def scatter(count: int, seed: int = 0) -> None:
    """Add so many entries to the record, as publications of their own. Some have no point, some are withdrawn."""
    number, link = ChainHead.objects.values_list("number", "sha256").first() or (0, GENESIS_SHA256)
    random = np.random.default_rng([seed, number])
    for start in range(number + 1, number + count + 1, 10_000):
        numbers = range(start, min(start + 10_000, number + count + 1))
        publications = []
        for each in numbers:
            publications.append(_publication(each, link, seed))
            link = publications[-1].chain_sha256
        QuerySet.bulk_create(Publication.objects.all(), publications)
        Entry.objects.bulk_create(list(entries(random, numbers)), batch_size=500)
    ChainHead.objects.update_or_create(pk=ChainHead.ONLY, defaults={"number": number + count, "sha256": link})


def _publication(number: int, previous: str, seed: int) -> Publication:
    return Publication(
        number=number,
        code=code(number),
        version=1,
        kind="published",
        content="{}",
        content_sha256="0" * 64,
        previous_sha256=previous,
        chain_sha256=sha256(f"{previous} {seed}".encode()).hexdigest(),
        published_at=AT,
    )


def code(number: int) -> str:
    """The code of the incident that a publication is of."""
    return f"XX-2020-{number:04}"


def entries(random: np.random.Generator, numbers: range) -> Iterator[Entry]:
    """Entries of random columns, one for each number of a publication."""
    for number in numbers:
        yield Entry(code=code(number), publication_id=number, published_at=AT, **columns(random, number))


def columns(random: np.random.Generator, number: int) -> dict[str, Any]:
    """The columns of an entry, as far as filters and the index read them."""

    def some(values: tuple[str, ...], most: int) -> str:
        chosen = sorted({str(value) for value in random.choice(values, random.integers(0, most + 1))})
        return f",{','.join(chosen)}," if chosen else ""

    point = place(random)
    earliest = int(random.integers(date(2000, 1, 1).toordinal(), date(2024, 1, 1).toordinal()))
    low, stated = (int(each) if each < 150 else None for each in random.geometric(0.01, 2))
    is_open = bool(random.random() < 0.3) or stated is None
    distance = float(random.exponential(40_000)) if random.random() < 0.8 else None
    words = " ".join(f"w{each}" for each in random.integers(0, 30, 4))
    return {
        "state": "withdrawn" if random.random() < 0.05 else "current",
        "title": f"{'Zäb'[random.integers(0, 3)]} incident {random.integers(0, 500)}",
        "country": None,
        "countries": some(COUNTRIES, 2),
        "admin1": str(random.choice(PROVINCES)) if random.random() < 0.8 else None,
        "border": str(random.choice(BORDERS)) if distance is not None else None,
        "border_distance_m": distance,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "mc": morton_code(point) if point else None,
        "uncertainty_m": float(random.choice([10.0, 5_000.0])) if random.random() < 0.9 else None,
        "precision": str(random.choice(Precision.values)),
        "event_type": str(random.choice(EventType.values)),
        "grades": some(tuple(Grade.values), 2) or ",not_assessed,",
        **{f"disagree_{kind}": bool(random.random() < 0.3) for kind in Disagreement.values},
        "earliest": date.fromordinal(earliest),
        "latest": date.fromordinal(earliest + int(random.choice([0, 0, 0, 3, 30, 400]))),
        "killed_low": None if low is None or stated is None else min(low, stated),
        "killed_high": None if is_open else stated,
        "killed_high_stated": stated,
        "killed_high_qualifier": None,
        "claimants": some(ACTORS, 3),
        "blamed": some(ACTORS, 1),
        "languages": some(LANGUAGES, 2),
        "claim_count": int(random.integers(1, 6)),
        "source_count": 1,
        "search": f"{words}\nxx2020{number:04}",
    }


def place(random: np.random.Generator) -> LatLon | None:
    """A point of a town, near one, at an edge of the map, or anywhere; or none."""
    kind = random.random()
    if kind < 0.1:
        return None
    if kind < 0.15:
        return LatLon(*EDGES[random.integers(0, len(EDGES))])
    lat, lon = TOWNS[min(random.geometric(0.5), len(TOWNS)) - 1]
    if kind < 0.4:
        return LatLon(lat, lon)
    if kind < 0.9:
        lat, lon = lat + float(random.normal(0, 0.5)), lon + float(random.normal(0, 0.5))
        return LatLon(lat, (lon + 180.0) % 360.0 - 180.0)
    return LatLon(float(random.uniform(-90, 90)), float(random.uniform(-180, 180)))
