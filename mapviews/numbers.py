"""What pages say of the record in numbers and rows, all from one revision of it."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from mapviews.index import Counts, MovedOn, Snapshot, index
from mapviews.index.ordering import ORDERS, Listed
from mapviews.index.timeline import Timeline
from mapviews.presenters.filter_form import Facet
from mapviews.presenters.labels import labels
from mapviews.presenters.search import PAGE_SIZE, Search
from mapviews.presenters.steps import Place, Rows
from record.entry import Entry
from record.filters import BBox, Filters

_T = TypeVar("_T")
MOST_VALUES: Final = 50  # of a facet: the most frequent ones
_TRIES: Final = 5  # a question that something published meanwhile has overtaken is put again


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

    def rows(self, search: Search, place: Place) -> Rows:
        """A page of the list of what matches: any page costs what the first one does.

        A page that begins behind a row, or ends ahead of one, holds the same rows whatever is published meanwhile,
        but for those that were themselves published anew.
        """
        filters, order, unmapped = search.filters, ORDERS[search.sort], search.is_unmapped
        counts = self.counts(filters)
        total = max(1, -(-(counts.unmapped if unmapped else counts.matching) // PAGE_SIZE))
        now, number = self.snapshot, place.number
        shown, is_first, is_last = Listed((), more=False), False, False
        if place.after is not None:
            shown = now.codes(filters, order, after=place.after, limit=PAGE_SIZE, unmapped=unmapped)
            is_last = not shown.more
        elif place.before is not None:
            shown = now.before(filters, order, key=place.before, limit=PAGE_SIZE, unmapped=unmapped)
            number = number if shown.more else 1
        if number == 1 or not shown.keys:  # the start of the list is shown whole, and what is beyond its end is not
            number = place.in_list(number, total)
            shown = now.page(filters, order, start=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE, unmapped=unmapped)
            is_first, is_last = number == 1, not shown.more
        return Rows(
            entries=entries_at(shown.codes, self.revision),
            number=number,
            total=max(total, number),
            previous=None if is_first else shown.keys[0],
            following=None if is_last else shown.keys[-1],
        )

    def first_rows(self, filters: Filters, sort: str, limit: int) -> list[Entry]:
        """The first so many incidents that match, in an order of the list."""
        return entries_at(self.snapshot.codes(filters, ORDERS[sort], limit=limit).codes, self.revision)


def entries_at(codes: Sequence[str], revision: int) -> list[Entry]:
    """The entries of these codes, in their order. One query.

    Raises:
        MovedOn: one of them was published anew or withdrawn since that revision.
    """
    found = Entry.objects.current().filter(code__in=codes, publication_id__lte=revision).defer("search")
    entries = {entry.code: entry for entry in found}
    if len(entries) < len(codes):
        raise MovedOn
    return [entries[code] for code in codes]
