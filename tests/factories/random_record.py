"""Random entries and random filters for properties: drawn from few values, so that filters find some and miss some."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from geo.latlon import LatLon
from geo.morton import morton_code
from record.entry import Entry
from record.entry_columns import listed
from record.filters import BBox, Days, Filters, Ring
from record.full_text import search_text
from record.publication import Publication
from record.vocabulary import Disagreement, EventType, Grade, Precision

COUNTRIES = ("IQ", "SY", "TR", "FJ")
PROVINCES = ("IQ-AN", "SY-DY", "Northern, upper")
BORDERS = ("IQ-SY", "SY-TR", "IQ-TR")
ACTORS = ("isis", "ISIS", "is", "joc", "القوات")
LANGUAGES = ("ar", "en", "ku")
NAMES = ("Air strikes on al-Qa'im", "غارات على القائم", "Al Bu Kamal", "Suva_100%", "Deir ez-Zor", "Strike", "")
QUOTATIONS = ("more than 100", "أكثر من ١٠٠", "", "wrong news")
QUERIES = ("qaim", "air qaim", "القايم", "albukamal", "bu kam", "100", "str", "zor deir", "news strike", "xyz", "a")
NUMBERS = st.one_of(st.none(), st.integers(0, 120))
FIRST_DAY = date(2016, 12, 1)

days = st.integers(0, 60).map(lambda number: FIRST_DAY + timedelta(days=number))
# Whole degrees meet the corners and edges of boxes and rings; the others fall between.
# All have 7 decimal places, as what is read from an address has.
latitudes = st.one_of(st.integers(-90, 90), st.floats(30, 40), st.floats(-90, 90)).map(
    lambda number: round(float(number), 7)
)
longitudes = st.one_of(st.integers(-180, 180), st.floats(38, 46), st.floats(-180, 180)).map(
    lambda number: round(float(number), 7)
)
points = st.builds(LatLon, latitudes, longitudes)


def some(values: Any, most: int = 3) -> Any:
    """Up to three different ones of the values, in any order."""
    return st.lists(st.sampled_from(tuple(values)), max_size=most, unique=True).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """One entry, its code and publication left to ``saved``."""
    point = draw(st.one_of(st.none(), points))
    first, last = sorted((draw(days), draw(days)))
    low, high = draw(NUMBERS), draw(NUMBERS)
    if low is not None and high is not None:
        low, high = sorted((low, high))
    countries = draw(some(COUNTRIES))
    border = draw(st.one_of(st.none(), st.sampled_from(BORDERS)))
    return Entry(
        state="current",
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        title="Random",
        country=countries[0] if len(countries) == 1 else None,
        countries=listed(countries),
        admin1=draw(st.one_of(st.none(), st.sampled_from(PROVINCES))),
        border=border,
        border_distance_m=draw(st.floats(0, 60_000)) if border else None,
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        mc=morton_code(point) if point else None,
        uncertainty_m=draw(st.sampled_from([None, 10.0, 5_000.0])),
        precision=draw(st.sampled_from(Precision)).value,
        event_type=draw(st.sampled_from(EventType)).value,
        grades=listed(grade.value for grade in draw(st.sets(st.sampled_from(Grade), min_size=1, max_size=3))),
        **{f"disagree_{flag.value}": draw(st.booleans()) for flag in Disagreement},
        earliest=first,
        latest=last,
        killed_low=low,
        killed_high=high,
        killed_high_stated=draw(NUMBERS),
        claimants=listed(draw(some(ACTORS))),
        blamed=listed(draw(some(ACTORS))),
        languages=listed(draw(some(LANGUAGES))),
        claim_count=draw(st.integers(0, 9)),
        source_count=draw(st.integers(0, 9)),
        search=search_text(draw(some(NAMES)), draw(some(QUOTATIONS, 2))),
    )


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    """Corners near each other and far, on whole degrees often, in any order: rings that cross themselves too."""
    corners = draw(st.lists(st.tuples(longitudes, latitudes), min_size=3, max_size=8, unique=True))
    return Ring(corners=tuple(corners))


@st.composite
def boxes(draw: st.DrawFn) -> BBox:
    """A box, over the antimeridian too."""
    south, north = sorted((draw(latitudes), draw(latitudes)))
    return BBox(west=draw(longitudes), south=south, east=draw(longitudes), north=north)


@st.composite
def spans(draw: st.DrawFn) -> Days:
    """Days, one end of which may be open."""
    first, last = sorted((draw(days), draw(days)))
    opened = draw(st.sampled_from(["neither", "first", "last"]))
    return Days(first=None if opened == "first" else first, last=None if opened == "last" else last)


@st.composite
def filters(draw: st.DrawFn, *, most: int = 3) -> Filters:
    """Filters of up to three parameters."""
    parameters: dict[str, Any] = {
        "q": st.sampled_from(QUERIES),
        "country": some(COUNTRIES),
        "admin1": some(PROVINCES),
        "border": some(BORDERS),
        "border_within_km": st.sampled_from([1.0, 10.5, 25.0, 50.0]),
        "bbox": boxes(),
        "within": rings(),
        "near": points,
        "datetime": spans(),
        "event_type": some(EventType),
        "grade": some(Grade),
        "precision": some(Precision),
        "disagreement": some([*Disagreement.values, "any", "none"]),
        "actor": some(ACTORS),
        "attributed_to": some(ACTORS),
        "source_language": some(LANGUAGES),
        "killed_min": st.integers(0, 120),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(parameters)), max_size=most, unique=True))
    values = {name: draw(parameters[name]) for name in chosen}
    if "near" in values and draw(st.booleans()):
        values["radius_km"] = draw(st.floats(0.001, 5000))
    return Filters(**values)


def saved(drawn: list[Entry], *, start: int = 1) -> list[Entry]:
    """Write entries, each with a publication of its number, from ``start`` on. The chain is not looked at.

    The publications hold no content that could be read: what is tested reads entries alone.
    """
    for number, entry in enumerate(drawn, start=start):
        entry.code, entry.publication_id = f"XX-{number}", number
        Publication(
            number=number,
            code=entry.code,
            version=1,
            kind="published",
            content="{}",
            content_sha256="",
            previous_sha256=f"{number - 1:064d}",
            chain_sha256=f"{number:064d}",
            published_at=entry.published_at,
        ).save()
        entry.save(force_insert=True)
    return drawn
