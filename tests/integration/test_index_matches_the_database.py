"""The index and the database are two readings of the same filters: held to the same incidents, on both databases."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from geo.latlon import LatLon
from mapviews.index.following import Index
from mapviews.index.ordering import ORDERS, read_key, spelled
from mapviews.index.snapshot import Snapshot
from record.entry import Entry, EntryQuerySet
from record.filters import BBox, Days, Filters, Ring
from record.vocabulary import Disagreement, EventType, Grade, Precision
from tests.factories.plain_filters import keys
from tests.factories.scattered import ACTORS, BORDERS, COUNTRIES, EDGES, LANGUAGES, PROVINCES, TOWNS, scatter

pytestmark = pytest.mark.django_db

ONE_OF_MANY = settings(max_examples=30, suppress_health_check=list(HealthCheck))


def several(values: tuple[str, ...] | list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


points = st.one_of(
    st.sampled_from([LatLon(*each) for each in (*TOWNS, *EDGES)]),
    st.builds(LatLon, st.floats(-90, 90).map(lambda v: round(v, 3)), st.floats(-180, 180).map(lambda v: round(v, 3))),
)
#: Corners at towns, so that points lie on lines and edges.
boxes = st.tuples(points, points).map(
    lambda two: BBox(
        west=two[0].lon,
        south=min(two[0].lat, two[1].lat),
        east=two[1].lon,
        north=max(two[0].lat, two[1].lat),
    )
)
rings = st.lists(points.map(lambda p: (p.lon, p.lat)), min_size=3, max_size=7, unique=True).map(
    lambda corners: Ring(corners=tuple(corners))
)
days = st.dates(date(1999, 1, 1), date(2025, 1, 1))
spans = st.one_of(
    days.map(lambda first: Days(first=first, last=None)),
    days.map(lambda last: Days(first=None, last=last)),
    st.tuples(days, days).map(lambda two: Days(first=min(two), last=max(two))),
)
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "q": st.sampled_from(["w1", "w2 w3", "w29", "w99"]),
    "country": several((*COUNTRIES, "DE")),
    "admin1": several([name for name in PROVINCES if "," not in name]),  # no address can ask for the others
    "border": several(BORDERS),
    "border_within_km": st.floats(0.1, 200),
    "bbox": boxes,
    "within": rings,
    "near": st.tuples(points, st.floats(0.1, 5000)),
    "datetime": spans,
    "event_type": several(EventType.values).map(lambda values: tuple(map(EventType, values))),
    "grade": several(Grade.values).map(lambda values: tuple(map(Grade, values))),
    "precision": several(Precision.values).map(lambda values: tuple(map(Precision, values))),
    "disagreement": several([*Disagreement.values, "any", "none"]),
    "actor": several((*ACTORS, "nobody")),
    "attributed_to": several(ACTORS),
    "source_language": several(LANGUAGES),
    "killed_min": st.integers(0, 200),
}


@st.composite
def filters(draw: st.DrawFn, most: int = 4) -> Filters:
    names = draw(st.lists(st.sampled_from(list(FIELDS)), max_size=most, unique=True))
    values = {name: draw(FIELDS[name]) for name in names}
    if "near" in values:
        values["near"], values["radius_km"] = values["near"]  # type: ignore[misc]
    return Filters(**values)  # type: ignore[arg-type]


#: The orders of lists, as the database has them.
SORTS: dict[str, tuple[Any, ...]] = {
    "newest": ("-latest", "code"),
    "oldest": ("earliest", "code"),
    "killed": (F("killed_high_stated").desc(nulls_last=True), F("killed_low").desc(nulls_last=True), "code"),
    "claims": ("-claim_count", "code"),
    "title": ("title", "code"),
}


@pytest.fixture(scope="module", params=["as built", "with changes beside", "changes alone"])
def snapshot(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Snapshot]:
    """The record in the index: in one piece, or with a part of it published after the index was built.

    Made once for all tests, none of which writes: a record costs more than what is asked of it.
    """
    index = Index(tmp_path_factory.mktemp("index"), most_changes=10_000)
    with django_db_blocker.unblock(), transaction.atomic():
        if request.param == "changes alone":
            index.current()
        scatter(300, seed=1)
        if request.param == "with changes beside":
            index.current()
            republish(40)
            scatter(60, seed=2)
        yield index.current()
        transaction.set_rollback(True)


def republish(count: int) -> None:
    """Correct some of the incidents, and withdraw a few: the publications 301 and on."""
    random = np.random.default_rng(3)
    scatter(count, seed=4)
    moved = list(Entry.objects.filter(publication_id__gt=300).order_by("pk"))
    old = [
        str(code)
        for code in random.choice(
            list(Entry.objects.filter(publication_id__lte=300).values_list("pk", flat=True)), count, replace=False
        )
    ]
    for entry, code in zip(moved, old, strict=True):
        Entry.objects.filter(pk=entry.code).delete()
        Entry.objects.filter(pk=code).delete()
        entry.code = code
        entry.save(force_insert=True)


def in_database(wanted: Filters) -> EntryQuerySet:
    return wanted.apply(Entry.objects.current())


def everything(snapshot: Snapshot, wanted: Filters, order: str = "newest") -> list[str]:
    return list(snapshot.codes(wanted, ORDERS[order], limit=10_000).codes)


@ONE_OF_MANY
@given(wanted=filters())
def test_a_filter_finds_the_same_incidents(snapshot: Snapshot, wanted: Filters) -> None:
    expected = in_database(wanted)
    counts = snapshot.count(wanted)

    assert sorted(everything(snapshot, wanted)) == sorted(expected.values_list("code", flat=True))
    assert (counts.matching, counts.mapped) == (expected.count(), expected.mapped().count())
    assert counts.total == Entry.objects.current().count()


@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(wanted=filters(most=1), size=st.integers(1, 40))
def test_a_list_has_one_order_and_its_pages_join(snapshot: Snapshot, order: str, wanted: Filters, size: int) -> None:
    expected = list(in_database(wanted).order_by(*SORTS[order]).values_list("code", flat=True))
    paged: list[str] = []
    after = None
    while True:
        part = snapshot.codes(wanted, ORDERS[order], after=after, limit=size)
        paged += part.codes
        if part.following is None:
            break
        after = read_key(ORDERS[order], spelled(part.following))

    assert everything(snapshot, wanted, order) == expected
    assert paged == expected
    second = snapshot.page(wanted, ORDERS[order], start=size, limit=size)
    assert list(second.codes) == expected[size : 2 * size]
    assert second.more == (len(expected) > 2 * size)
    if second.keys:
        back = snapshot.before(wanted, ORDERS[order], key=second.keys[0], limit=max(1, size - 1))
        assert list(back.codes) == expected[: len(expected[:size])][-max(1, size - 1) :]
        assert back.more == (size > 1)
    without = without_point()
    unmapped = [code for code in expected if code in without]
    some = snapshot.page(wanted, ORDERS[order], start=2, limit=size, unmapped=True)
    assert list(some.codes) == unmapped[2 : 2 + size]
    behind = (
        snapshot.codes(wanted, ORDERS[order], after=some.following, limit=size, unmapped=True) if some.more else None
    )
    assert behind is None or list(behind.codes) == unmapped[2 + size : 2 + 2 * size]


def without_point() -> set[str]:
    return set(Entry.objects.current().filter(mc=None).values_list("code", flat=True))


@ONE_OF_MANY
@given(wanted=filters(most=2))
def test_the_extent_holds_every_point_and_nothing_where_there_is_none(snapshot: Snapshot, wanted: Filters) -> None:
    points: list[tuple[Any, Any]] = list(in_database(wanted).mapped().values_list("lon", "lat"))
    box = snapshot.extent(wanted)

    assert (box is None) == (not points)
    assert box is None or all(box.west <= lon <= box.east and box.south <= lat <= box.north for lon, lat in points)


def groups(zoom: int, entries: list[Entry]) -> dict[tuple[int, int], list[list[Entry]]]:
    """What each tile of a zoom has to show, by the map cells of the database: the members of each cell, or point.

    Up to zoom 13 a tile has 8 by 8 cells, as many as a zoom 3 further in has tiles; from 14 on points stand apart.
    """
    found: dict[tuple[int, int], dict[object, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        cell = entry.mc or 0
        tile = cell >> 2 * (26 - zoom)
        key = cell >> 2 * (26 - zoom - 3) if zoom < 14 else (entry.lat, entry.lon)
        found[_every_second_bit(tile), _every_second_bit(tile >> 1)][key].append(entry)
    return {tile: list(members.values()) for tile, members in found.items()}


def _every_second_bit(number: int) -> int:
    return sum((number >> 2 * place & 1) << place for place in range(26))


def of_members(members: list[Entry]) -> tuple[Any, ...]:
    """What a cluster has to say of its members."""
    kinds = [sum(getattr(entry, f"disagree_{kind}") for entry in members) for kind in Disagreement.values]
    contested = sum(any(getattr(entry, f"disagree_{kind}") for kind in Disagreement.values) for entry in members)
    grades = [sum(f",{grade}," in entry.grades for entry in members) for grade in Grade.values]
    points = {(entry.lat, entry.lon) for entry in members}
    lats, lons = [entry.lat or 0.0 for entry in members], [entry.lon or 0.0 for entry in members]
    box = (min(lons), min(lats), max(lons), max(lats))
    return len(members), contested, kinds, grades, len(points) == 1, box


@ONE_OF_MANY
@given(wanted=filters(most=2), zoom=st.integers(0, 16))
def test_the_tiles_of_any_zoom_hold_each_incident_once(snapshot: Snapshot, wanted: Filters, zoom: int) -> None:
    """Each cluster says exactly what its members do, and who stands alone is named: on each tile for itself."""
    for (x, y), cells in groups(zoom, list(in_database(wanted).mapped().defer("search"))).items():
        clusters, singles = snapshot.clusters(wanted, zoom, x, y)
        shown = zip(
            clusters.count.tolist(),
            clusters.contested.tolist(),
            clusters.kinds.T.tolist(),
            clusters.grades.tolist(),
            clusters.one_place.tolist(),
            map(tuple, clusters.bounds.tolist()),
            strict=True,
        )
        assert sorted(shown) == sorted(of_members(members) for members in cells if len(members) > 1)
        alone = {entry.code: entry for members in cells if len(members) == 1 for entry in members}
        assert sorted(singles.code) == sorted(alone)
        for code, flags in zip(singles.code, singles.flags, strict=True):
            kinds = [getattr(alone[code], f"disagree_{kind}") for kind in Disagreement.values]
            assert [bool(flags >> place & 1) for place in range(len(kinds))] == kinds
        west, south, east, north = clusters.bounds.T
        assert ((west <= clusters.lon + 1e-9) & (clusters.lon <= east + 1e-9)).all()
        assert ((south <= clusters.lat + 1e-9) & (clusters.lat <= north + 1e-9)).all()


#: The columns that facets count the values of.
COLUMNS = {
    "country": "countries",
    "admin1": "admin1",
    "border": "border",
    "event_type": "event_type",
    "grade": "grades",
    "precision": "precision",
    "actor": "claimants",
    "attributed_to": "blamed",
    "source_language": "languages",
}


@ONE_OF_MANY
@given(wanted=filters(most=3), view=st.one_of(st.none(), boxes))
def test_facets_count_what_a_choice_would_leave(snapshot: Snapshot, wanted: Filters, view: BBox | None) -> None:
    facets = snapshot.facets(wanted, view)
    all_obeyed = in_view(wanted, view)
    for name in (*COLUMNS, "disagreement"):
        others: dict[str, Any] = {name: ()}
        seen = in_view(replace(wanted, **others), view) if getattr(wanted, name) else all_obeyed
        assert facets[name] == Counter(value for row in seen for value in values_of(row, name)), name


def in_view(wanted: Filters, view: BBox | None) -> list[dict[str, Any]]:
    seen = in_database(wanted)
    if view:
        seen = Filters(bbox=view).apply(seen)
    return list(seen.values(*COLUMNS.values(), *(f"disagree_{kind}" for kind in Disagreement.values)))


def values_of(row: dict[str, Any], name: str) -> set[str]:
    """What an entry is counted under in a facet. A name with a comma can be asked for in no address."""
    if name == "disagreement":
        kinds = {kind for kind in Disagreement.values if row[f"disagree_{kind}"]}
        return kinds | {"any"} if kinds else {"none"}
    value = row[COLUMNS[name]] or ""
    if name in {"country", "grade", "actor", "attributed_to", "source_language"}:
        return keys(value)
    return set() if "," in value else {value} - {""}


@ONE_OF_MANY
@given(wanted=filters(most=2), view=st.one_of(st.none(), boxes))
def test_the_timeline_counts_each_incident_once(snapshot: Snapshot, wanted: Filters, view: BBox | None) -> None:
    seen = in_database(replace(wanted, datetime=None))
    if view:
        seen = Filters(bbox=view).apply(seen)
    days = sorted(seen.values_list("earliest", flat=True))
    line = snapshot.timeline(wanted, view)

    assert (line.first, line.last) == ((days[0], days[-1]) if days else (None, None))
    assert len(line.bars) <= 120
    for bar in line.bars:
        assert bar.count == sum(bar.first <= day <= bar.last for day in days)
    assert sum(bar.count for bar in line.bars) == len(days)
