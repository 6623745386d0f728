"""What the address of the map or the list asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from record.directions import left_open
from record.filters import PARAMETERS, BBox, FilterError, Filters

PAGE_SIZE: Final = 100
SORT: Final = "sort"
PAGE: Final = "page"
#: What an address of the map holds beside filters: the view, the incident selected, the one opened beside the map.
OF_THE_MAP: Final = ("map", "selected", "beside")
#: ``mapped=no`` lists what cannot be drawn, for want of a point.
MAPPED: Final = "mapped"

#: The orders of the list. Each ends in the code, so that no two incidents change places between pages.
SORTS: Final[Mapping[str, "str | Promise"]] = {
    "newest": gettext_lazy("newest first"),
    "oldest": gettext_lazy("oldest first"),
    "killed": gettext_lazy("most killed, as claimed"),
    "claims": gettext_lazy("most claims"),
    "title": gettext_lazy("by title"),
}
USUAL_SORT: Final = "newest"


class SearchError(ValueError):
    """A parameter of the address that cannot be read. The message is a sentence for readers that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an address asks for. ``asked`` are the filters as they are written in an address, in one spelling."""

    filters: Filters
    asked: Mapping[str, str]
    sort: str = USUAL_SORT
    beside: Mapping[str, str]

    def address(self, url: str, *, without: str | None = None, **extra: str) -> str:
        """The address of these filters, without one of them, with parameters beside."""
        return address(url, {name: value for name, value in self.asked.items() if name != without} | extra)

    @property
    def sorted_by(self) -> dict[str, str]:
        """The order as a parameter, where it is not the usual one."""
        return {} if self.sort == USUAL_SORT else {SORT: self.sort}

    @property
    def is_unmapped(self) -> bool:
        """Whether only what has no point is asked for."""
        return MAPPED in self.beside

    @property
    def unmapped(self) -> dict[str, str]:
        """That wish as a parameter, where it is made."""
        return {MAPPED: "no"} if self.is_unmapped else {}


def read_search(query: QueryDict, *, beside: Iterable[str] = ()) -> Search:
    """What the query of an address asks for. Empty values ask for nothing: a form sends its empty fields too.

    Args:
        query: as Django parsed it.
        beside: the parameters that the address takes beside filters and the order.

    Raises:
        SearchError: a parameter is unknown or cannot be read.
    """
    _refuse_turned(query)
    allowed = tuple(beside)
    params = QueryDict(mutable=True)
    for name, values in query.lists():
        kept = [value for value in values if value.strip()]
        if kept:
            params.setlist(name, kept)
    others = {name: str(params.pop(name)[-1]) for name in (SORT, *allowed) if name in params}
    try:
        filters = Filters.from_query(params, beside=(SORT, *allowed))
    except FilterError as error:
        raise SearchError(str(error)) from error
    sort = others.pop(SORT, USUAL_SORT)
    if sort not in SORTS:
        raise SearchError(
            _("The list cannot be sorted by “%(value)s”. It can be by: %(known)s.")
            % {"value": sort, "known": ", ".join(SORTS)}
        )
    if others.get(MAPPED, "no") != "no":
        raise SearchError(str(FilterError(MAPPED, others[MAPPED], _("It may be: %(values)s.") % {"values": "no"})))
    return Search(filters=filters, asked=filters.as_query(), sort=sort, beside=others)


def read_view(text: str | None) -> BBox | None:
    """What is on the screen, written as a box is; None where it is not said.

    Raises:
        SearchError: it cannot be read.
    """
    if text is None:
        return None
    try:
        return Filters.from_query(QueryDict(f"bbox={quote(text)}")).bbox
    except FilterError as error:
        raise SearchError(str(FilterError("view", error.value, error.reason))) from error


def read_page(paginator: "Paginator[Any]", asked: Mapping[str, str]) -> "Page[Any]":
    """The page of a list that is asked for.

    Raises:
        SearchError: there is no such page, or a parameter other than the page is given.
    """
    _refuse_turned(asked)
    unknown = [name for name in asked if name != PAGE]
    if unknown:
        raise SearchError(_("There is no parameter “%(name)s” here.") % {"name": unknown[0]})
    number = asked.get(PAGE, "1")
    try:
        return paginator.page(number)
    except InvalidPage as error:
        raise SearchError(
            _("There is no page “%(value)s”: there are pages 1 to %(last)s.")
            % {"value": number, "last": paginator.num_pages}
        ) from error


def address(url: str, params: Mapping[str, str]) -> str:
    """An address with parameters, filters first and in the order of the filters."""
    names = [*(name for name in PARAMETERS if name in params), *(name for name in params if name not in PARAMETERS)]
    query = QueryDict(mutable=True)
    for name in names:
        query[name] = params[name]
    return f"{url}?{query.urlencode(safe=',/:')}" if query else url


def _refuse_turned(query: "QueryDict | Mapping[str, str]") -> None:
    """Refuse what would turn our own words, since the page says back what was asked."""
    values = query.lists() if isinstance(query, QueryDict) else ((name, [value]) for name, value in query.items())
    for name, texts in values:
        for text in (name, *texts):
            if reason := left_open(str(text)):
                raise SearchError(reason)
