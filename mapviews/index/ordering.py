"""The incidents that match, in the orders of lists, from any of them on: page 10,000 costs what page 1 does."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from mapviews.index import bits
from mapviews.index.bits import Ints, Words
from mapviews.index.columns import Columns
from mapviews.index.part import Asked, Part
from record.filters import BBox, Filters

Key = tuple[Any, ...]
_LOOKED_AT_ONCE: Final = 4_096


@dataclass(frozen=True, slots=True)
class Order:
    """An order of lists: the column of rows in it, and what a row is sorted by, the code last."""

    name: str
    rows: Callable[[Columns], npt.NDArray[np.uint32]]
    key: Callable[[Columns, int], Key]
    whole: int  # how many whole numbers a key begins with


ORDERS: Final = {
    order.name: order
    for order in (
        Order("newest", lambda c: c.newest, lambda c, row: (-int(c.latest[row]), c.code(row)), 1),
        Order("oldest", lambda c: c.oldest, lambda c, row: (int(c.earliest[row]), c.code(row)), 1),
        Order(
            "killed",
            lambda c: c.killed,
            lambda c, row: (-int(c.killed_stated[row]), -int(c.killed_low[row]), c.code(row)),
            2,
        ),
        Order("claims", lambda c: c.most_claims, lambda c, row: (-int(c.claims[row]), c.code(row)), 1),
        Order("title", lambda c: c.title, lambda c, row: (c.title_of(row), c.code(row)), 0),
    )
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Incidents in order, each by its key, and whether more lie beyond: behind the last, or ahead of the first."""

    keys: tuple[Key, ...]
    more: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the incidents."""
        return tuple(key[-1] for key in self.keys)

    @property
    def following(self) -> Key | None:
        """The key behind which the list goes on; None where it ends."""
        return self.keys[-1] if self.more and self.keys else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Which incidents are to be listed: those that match, in view, or without a point; in an order."""

    filters: Filters
    found: Ints | None
    order: Order
    view: BBox | None = None
    unmapped: bool = False

    def chosen(self, parts: Sequence[Part]) -> list[Words | None]:
        """The rows of each part; None for all of them."""
        asked = Asked.of(self.filters, self.found)
        if self.unmapped:
            return [part.without_point(asked) for part in parts]
        return [part.in_view(asked, self.view) for part in parts]


def listed(parts: Sequence[Part], asking: Asking, *, after: Key | None, limit: int) -> Listed:
    """The first so many incidents behind a key: of one that may since have been changed or withdrawn."""
    pairs = zip(parts, asking.chosen(parts), strict=True)
    keys = list(islice(merge(*(_keys(part, rows, asking.order, after) for part, rows in pairs)), limit + 1))
    return Listed(tuple(keys[:limit]), len(keys) > limit)


def listed_before(parts: Sequence[Part], asking: Asking, *, before: Key, limit: int) -> Listed:
    """The last so many incidents ahead of a key, in order."""
    pairs = zip(parts, asking.chosen(parts), strict=True)
    backwards = merge(*(_keys_back(part, rows, asking.order, before) for part, rows in pairs), reverse=True)
    keys = list(islice(backwards, limit + 1))
    return Listed(tuple(reversed(keys[:limit])), len(keys) > limit)


def page(parts: Sequence[Part], asking: Asking, *, start: int, limit: int) -> Listed:
    """So many incidents from number ``start`` (from 0) on."""
    order = asking.order
    base, *rest = (_in_order(part, rows, order) for part, rows in zip(parts, asking.chosen(parts), strict=True))
    between = sorted(order.key(part.columns, row) for part, rows in zip(parts[1:], rest, strict=True) for row in rows)
    columns = parts[0].columns
    # Where each of the others stands among those of the first part.
    places = [bisect_left(base, key, key=lambda row: order.key(columns, int(row))) for key in between]
    keys: list[Key] = []
    at, other = start, 0
    while other < len(places) and places[other] + other < start:
        other += 1
    at -= other
    while len(keys) <= limit:
        if other < len(places) and places[other] <= at:
            keys.append(between[other])
            other += 1
        elif at < len(base):
            keys.append(order.key(columns, int(base[at])))
            at += 1
        else:
            break
    return Listed(tuple(keys[:limit]), len(keys) > limit)


def _in_order(part: Part, chosen: Words | None, order: Order) -> npt.NDArray[np.uint32]:
    rows = order.rows(part.columns)
    return rows if chosen is None else rows[bits.unpack(chosen)[rows]]


def _keys(part: Part, chosen: Words | None, order: Order, after: Key | None) -> Iterator[Key]:
    """The keys of the chosen rows behind a key, in order; as many as are asked for are looked up."""
    columns, rows = part.columns, order.rows(part.columns)
    start = 0 if after is None else bisect_right(rows, after, key=lambda row: order.key(columns, int(row)))
    flags = None if chosen is None else bits.unpack(chosen)
    for begin in range(start, len(rows), _LOOKED_AT_ONCE):
        some = rows[begin : begin + _LOOKED_AT_ONCE]
        for row in some if flags is None else some[flags[some]]:
            yield order.key(columns, int(row))


def _keys_back(part: Part, chosen: Words | None, order: Order, before: Key) -> Iterator[Key]:
    """The keys of the chosen rows ahead of a key, the nearest first."""
    columns, rows = part.columns, order.rows(part.columns)
    end = bisect_left(rows, before, key=lambda row: order.key(columns, int(row)))
    flags = None if chosen is None else bits.unpack(chosen)
    for stop in range(end, 0, -_LOOKED_AT_ONCE):
        some = rows[max(0, stop - _LOOKED_AT_ONCE) : stop][::-1]
        for row in some if flags is None else some[flags[some]]:
            yield order.key(columns, int(row))


# ---------------------------------------------------------------------------------------------------------- cursors


def spelled(key: Key) -> str:
    """A key as an address takes it: 2016-like numbers and the code with tildes between."""
    return "~".join(map(str, key))


def read_key(order: Order, text: str) -> Key:
    """The key that was spelled so.

    Raises:
        ValueError: it is none of this order.
    """
    *parts, code = text.split("~")
    if order.whole:
        if len(parts) != order.whole or not code:
            msg = f"{text!r} is no place in the order {order.name}"
            raise ValueError(msg)
        return (*(int(part[:12]) for part in parts), code)
    if not parts or not code:
        msg = f"{text!r} is no place in the order {order.name}"
        raise ValueError(msg)
    return ("~".join(parts), code)
