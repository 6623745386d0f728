"""The record at one revision, to ask: the columns as they were built, and beside them what changed since."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapviews.index.bits import Ints
from mapviews.index.facets import FACETS, facet_counts
from mapviews.index.ordering import Asking, Key, Listed, Order, listed, listed_before, page
from mapviews.index.part import Asked, Part, found_key
from mapviews.index.tile import Clusters, Singles, extent, tile
from mapviews.index.timeline import Timeline, timeline
from record.filters import BBox, Filters
from record.publication import revision
from record.word_search import publications_that_say


class MovedOn(Exception):  # noqa: N818 - no fault: something was published meanwhile, and the question is put again
    """The record has moved on since this revision, and the database can no longer be asked about it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many incidents there are, match, match and have a point, and are in view."""

    total: int
    matching: int
    mapped: int
    in_view: int

    @property
    def unmapped(self) -> int:
        """How many match and have no point."""
        return self.matching - self.mapped


class Snapshot:
    """The current incidents at one revision. Every answer is of that revision, whatever is published meanwhile.

    Search in words (``q``) is the database's: those questions raise ``MovedOn`` where it has moved on.
    """

    def __init__(self, revision: int, head: str, parts: Sequence[Part]) -> None:
        self.revision = revision
        self.head = head  # the link of the last publication, which no other record has
        self.parts = tuple(parts)

    def count(self, filters: Filters, view: BBox | None = None) -> Counts:
        """Exact counts."""
        asked = Asked.of(filters, self._found(filters))
        total = matching = mapped = in_view = 0
        for part in self.parts:
            chosen = part.chosen(asked)
            total += part.count(part.alive)[0]
            found, placed = part.count(chosen)
            matching, mapped = matching + found, mapped + placed
            in_view += part.count(part.in_view(asked, view))[0] if view else found
        return Counts(total, matching, mapped, in_view)

    def clusters(self, filters: Filters, zoom: int, x: int, y: int) -> tuple[Clusters, Singles]:
        """What a tile shows. Raises ValueError where there is no such tile."""
        return tile(self.parts, Asked.of(filters, self._found(filters)), zoom, x, y)

    def timeline(self, filters: Filters, view: BBox | None = None) -> Timeline:
        """The incidents in view over time; they match all filters but ``datetime``."""
        return timeline(self.parts, filters, self._found(filters), view)

    def facets(
        self, filters: Filters, view: BBox | None = None, names: Sequence[str] = FACETS
    ) -> dict[str, Counter[str]]:
        """For each filter how many incidents in view each value would leave; they match all filters but that one."""
        return facet_counts(self.parts, filters, self._found(filters), view, names)

    def codes(
        self,
        filters: Filters,
        order: Order,
        *,
        after: Key | None = None,
        limit: int,
        view: BBox | None = None,
        unmapped: bool = False,
    ) -> Listed:
        """Incidents that match, in order, behind a key; those in view, or those without a point."""
        asking = Asking(filters=filters, found=self._found(filters), order=order, view=view, unmapped=unmapped)
        return listed(self.parts, asking, after=after, limit=limit)

    def before(self, filters: Filters, order: Order, *, key: Key, limit: int, unmapped: bool = False) -> Listed:
        """The last of the incidents that match ahead of a key, in order."""
        asking = Asking(filters=filters, found=self._found(filters), order=order, unmapped=unmapped)
        return listed_before(self.parts, asking, before=key, limit=limit)

    def page(self, filters: Filters, order: Order, *, start: int, limit: int, unmapped: bool = False) -> Listed:
        """Incidents that match, in order, from number ``start`` (from 0) on; or those of them without a point."""
        asking = Asking(filters=filters, found=self._found(filters), order=order, unmapped=unmapped)
        return page(self.parts, asking, start=start, limit=limit)

    def extent(self, filters: Filters) -> BBox | None:
        """The box round the points of the incidents that match; None where none has a point."""
        return extent(self.parts, Asked.of(filters, self._found(filters)))

    def _found(self, filters: Filters) -> Ints | None:
        """What the database finds for words, as numbers of publications, where a part does not keep the rows yet.

        A row that is still there was found or not when its set was made, and is so now: entries change with their
        publication alone. So the large part is asked about once, and only what changed since is asked about again.
        """
        if not filters.q:
            return None
        unknown = [part for part in self.parts if part.kept.get(found_key(filters.q)) is None]
        numbers = [np.zeros(0, np.int64), *(self._numbers(filters.q, part) for part in unknown)]
        if unknown and revision() != self.revision:
            raise MovedOn
        return np.concatenate(numbers)

    def _numbers(self, text: str, part: Part) -> Ints:
        """What was withdrawn is among them, and in no part."""
        base = self.parts[0].columns.revision
        if part is self.parts[0]:
            return publications_that_say(text, after=0, upto=base)
        return publications_that_say(text, after=base, upto=self.revision)
