"""The steps from page to page of a list. They hang on the rows shown, so that nothing published meanwhile moves them.

``page=3`` is the third page of the list as it is now. ``after=KEY&page=3`` begins behind a row, that of the key: the
rows are the next ones, whatever has come before them since; ``page`` says how far one has read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from mapviews.index.ordering import ORDERS, Key, read_key, spelled
from mapviews.presenters.search import PAGE, Search, SearchError
from record.entry import Entry

AFTER: Final = "after"
BEFORE: Final = "before"
#: What an address of the list holds beside filters and the order.
OF_PAGES: Final = (PAGE, AFTER, BEFORE)
_LONGEST: Final = 9  # digits of a page's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a list an address points: a page by its number, or the rows behind or ahead of one."""

    number: int
    asked: str
    after: Key | None = None
    before: Key | None = None

    def in_list(self, number: int, total: int) -> int:
        """The number of a page that there is: of a row behind which nothing is left, the last one.

        Raises:
            SearchError: a page by its number was asked for, and there is none.
        """
        if number > 1 and (self.after is not None or self.before is not None):
            return total
        if 1 <= number <= total:
            return number
        raise SearchError(
            _("There is no page “%(value)s”: there are pages 1 to %(last)s.") % {"value": self.asked, "last": total}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A page of a list, and the keys of its first and last row where there is something beyond."""

    entries: Sequence[Entry]
    number: int
    total: int
    previous: Key | None
    following: Key | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The links between pages."""

    number: int
    total: int
    previous: str | None
    following: str | None


def read_place(search: Search) -> Place:
    """The place in the list that an address asks for.

    Raises:
        SearchError: a key is none of this order, or there are two.
    """
    given = {name: search.beside[name] for name in (AFTER, BEFORE) if name in search.beside}
    if len(given) == 2:
        raise SearchError(_("A list goes on after a row or before one: give one of “after” and “before”."))
    asked = search.beside.get(PAGE, "1")
    number = int(asked) if asked.isdecimal() and len(asked) <= _LONGEST else 0
    keys: dict[str, Key] = {}
    for name, text in given.items():
        try:
            keys[name] = read_key(ORDERS[search.sort], text)
        except ValueError as error:
            raise SearchError(
                _("“%(name)s” cannot be “%(value)s” in this order of the list: follow the links between its pages.")
                % {"name": name, "value": text}
            ) from error
    return Place(number=max(number, 2) if keys else number, asked=asked, **keys)


def steps(search: Search, rows: Rows, url: str) -> Steps:
    """The links to the pages beside the one shown. The first has no key: it is the start, whatever stands there."""

    def to(number: int, **key: str) -> str:
        return search.address(url, **search.sorted_by, **search.unmapped, **key, page=str(number))

    before, behind = rows.previous, rows.following
    previous = None
    if before is not None:
        previous = to(1) if rows.number <= 2 else to(rows.number - 1, before=spelled(before))
    following = None if behind is None else to(rows.number + 1, after=spelled(behind))
    return Steps(number=rows.number, total=rows.total, previous=previous, following=following)
