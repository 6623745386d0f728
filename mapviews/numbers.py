"""What pages say of the record in numbers and rows, all from one revision of it."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar, overload

from mapviews.index import Counts, MovedOn, Snapshot, index
from mapviews.index.ordering import ORDERS
from mapviews.index.timeline import Timeline
from mapviews.presenters.filter_form import Facet
from mapviews.presenters.labels import labels
from record.entry import Entry, EntryQuerySet
from record.filters import BBox, Filters

_T = TypeVar("_T")
MOST_VALUES: Final = 50  # of a facet: the most frequent ones
_TRIES: Final = 5  # a question that something published meanwhile has overtaken is put again
_ORDERS_IN_SQL: Final = {"newest": ("-latest", "code"), "oldest": ("earliest", "code"), "title": ("title", "code")}


def from_one_revision(make: Callable[["Numbers"], _T]) -> _T:
    """What ``make`` makes of the record as it is now, at one revision throughout.

    Raises:
        MovedOn: something was published during every one of five tries.
    """
    for _each in range(_TRIES - 1):
        try:
            return make(Numbers(index().current()))
        except MovedOn:
            continue
    return make(Numbers(index().current()))


class Numbers:
    """The numbers of one revision. ``view`` is what is on the screen, None where that is not known."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @property
    def revision(self) -> int:
        """The number of the last publication."""
        return self.snapshot.revision

    def counts(self, filters: Filters, view: BBox | None = None) -> Counts:
        """How many are public, match, have a point, are in view."""
        return self.snapshot.count(filters, view)

    def matching(self, filters: Filters) -> int:
        """How many match."""
        return self.snapshot.count(filters).matching

    def timeline(self, filters: Filters) -> Timeline:
        """How many began when, of those that match all filters but the one for days."""
        return self.snapshot.timeline(filters)

    def facets(self, filters: Filters) -> dict[str, list[Facet]]:
        """For each filter of a choice, the most frequent values of what matches the others."""
        found = {}
        for name, counter in self.snapshot.facets(filters).items():
            values = counter.most_common(MOST_VALUES)
            words = labels(name, [value for value, _count in values])
            found[name] = [(value, words[value], count) for value, count in values]
        return found

    def extent(self, filters: Filters) -> tuple[float, float, float, float] | None:
        """West, south, east and north of what matches; None where nothing has a point."""
        clusters, singles = self.snapshot.clusters(filters, 0, 0, 0)
        boxes = [tuple(box) for box in clusters.bounds.tolist()]
        points = zip(singles.lon.tolist(), singles.lat.tolist(), strict=True)
        boxes += [(lon, lat, lon, lat) for lon, lat in points]
        if not boxes:
            return None
        wests, souths, easts, norths = zip(*boxes, strict=True)
        return min(wests), min(souths), max(easts), max(norths)

    def found(self, filters: Filters, sort: str) -> "Sequence[Entry]":
        """The incidents that match, in an order of the list. Any page costs what the first one does."""
        return _Found(self, filters, sort)

    def unmapped(self, filters: Filters, sort: str) -> EntryQuerySet:
        """Those of them without a point, from the database: few, and on no map."""
        order = _ORDERS_IN_SQL.get(sort, _ORDERS_IN_SQL["newest"])
        found: EntryQuerySet = filters.apply(Entry.objects.current()).filter(mc=None).defer("search")
        return found.order_by(*order)


class _Found(Sequence[Entry]):
    """The incidents that match, read from the database as they are looked at."""

    def __init__(self, numbers: Numbers, filters: Filters, sort: str) -> None:
        self._numbers, self._filters, self._order = numbers, filters, ORDERS[sort]

    def __len__(self) -> int:
        return self._numbers.matching(self._filters)

    @overload
    def __getitem__(self, wanted: int) -> Entry: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Entry]: ...
    def __getitem__(self, wanted: int | slice) -> Entry | list[Entry]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop = wanted.start or 0, len(self) if wanted.stop is None else wanted.stop
        codes = self._numbers.snapshot.page(self._filters, self._order, start=start, limit=max(0, stop - start))
        rows = {entry.code: entry for entry in Entry.objects.current().filter(code__in=codes).defer("search")}
        return [rows[code] for code in codes if code in rows]
