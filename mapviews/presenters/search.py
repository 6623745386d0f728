"""What a reader asks of the map and the list, how many match, and what to loosen where none does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, F
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapviews.presenters.wording import country_name, listed
from record.directions import left_open
from record.entry import Entry, EntryQuerySet
from record.filters import FilterError, Filters
from record.vocabulary import Disagreement, EventType, Grade, Precision, Terms

PAGE_SIZE: Final = 100
SORT: Final = "sort"
PAGE: Final = "page"

#: The orders of the list, each ending in the code, so that no two incidents change places between pages.
SORTS: Final[dict[str, tuple["str | OrderBy", ...]]] = {
    "newest": ("-latest", "code"),
    "oldest": ("earliest", "code"),
    "killed": (F("killed_high_stated").desc(nulls_last=True), F("killed_low").desc(nulls_last=True), "code"),
    "claims": ("-claim_count", "code"),
    "title": ("title", "code"),
}


class SearchError(ValueError):
    """A parameter of the address that cannot be read. The message is a sentence for readers that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a filter may take."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One filter of the form. Without ``choices`` it takes text; ``hint`` says which."""

    name: str
    label: str
    value: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A filter in force: what it asks, and the address without it. ``would_match`` is counted where nothing matches."""

    name: str
    label: str
    value: str
    url: str
    would_match: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """One order of the list."""

    key: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """Counts, the form, the filters in force and the addresses that change them."""

    total: int
    matching: int
    mapped: int
    unmapped: int
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...]
    active: tuple[Active, ...]
    sorts: dict[str, Sorting]
    sort: str
    query: str
    pages: str
    clear: str


LABELS: Final[dict[str, "str | Promise"]] = {
    "q": gettext_lazy("Words"),
    "country": gettext_lazy("Country"),
    "border": gettext_lazy("Border"),
    "event_type": gettext_lazy("Kind of event"),
    "disagreement": gettext_lazy("Sources disagree on"),
    "grade": gettext_lazy("Assessment"),
    "precision": gettext_lazy("Precision of place"),
    "datetime": gettext_lazy("When"),
    "killed_min": gettext_lazy("Killed, at least"),
    "bbox": gettext_lazy("Box on the map"),
}
_HINTS: Final[dict[str, "str | Promise"]] = {
    "q": gettext_lazy("title, place or claimant"),
    "datetime": gettext_lazy("2016-12-07, or 2016-12-01/2016-12-31"),
}
_CHOICES: Final[dict[str, type[Terms]]] = {
    "event_type": EventType,
    "disagreement": Disagreement,
    "grade": Grade,
    "precision": Precision,
}
_FORM: Final = ("q", "country", "datetime", "disagreement", "event_type", "killed_min", "grade", "precision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an address asks for."""

    params: QueryDict
    filters: Filters
    sort: str
    page: str

    @classmethod
    def of(cls, params: QueryDict, *, sort: str, page: str) -> Self:
        """Read the filters.

        Raises:
            SearchError: one is unknown or cannot be read.
        """
        try:
            return cls(params=params, filters=Filters.from_query(params), sort=sort, page=page)
        except FilterError as error:
            raise SearchError(str(error)) from error

    def entries(self) -> EntryQuerySet:
        """The current incidents that match, in order."""
        found: EntryQuerySet = self.filters.apply(Entry.objects.current())
        return found.order_by(*SORTS[self.sort])

    def view(self, url: str) -> SearchView:
        """Everything round the results. Three queries; where nothing matches, one more for each filter in force."""
        counts = self.entries().order_by().aggregate(matching=Count("code"), mapped=Count("mc"))
        matching, mapped = counts["matching"], counts["mapped"]
        rest = self._without(None)
        return SearchView(
            total=Entry.objects.current().count() if self.params else matching,
            matching=matching,
            mapped=mapped,
            unmapped=matching - mapped,
            fields=tuple(self._field(name) for name in _FORM),
            hidden=tuple((key, value) for key in self.params if key not in _FORM for value in self.params.getlist(key)),
            active=self._active(url, count=matching == 0),
            sorts={key: self._sorting(url, key) for key in SORTS},
            sort=self.sort,
            query=f"?{rest.urlencode()}" if rest else "",
            pages=_address("", self._ordered(rest), extra=f"{PAGE}="),
            clear=url,
        )

    def _without(self, name: str | None) -> QueryDict:
        rest = self.params.copy()
        if name is not None:
            rest.pop(name, None)
        return rest

    def _ordered(self, params: QueryDict) -> QueryDict:
        """The parameters with the order of the list, where it is not the usual one."""
        params = params.copy()
        if self.sort != "newest":
            params[SORT] = self.sort
        return params

    def _active(self, url: str, *, count: bool) -> tuple[Active, ...]:
        found = []
        for name in self.params:
            rest = self._without(name)
            would_match = Filters.from_query(rest).apply(Entry.objects.current()).count() if count else None
            found.append(
                Active(
                    name=name,
                    label=str(LABELS.get(name, name)),
                    value=listed(_value_words(name, value) for value in self.params.getlist(name)),
                    url=_address(url, self._ordered(rest)),
                    would_match=would_match,
                )
            )
        return tuple(found)

    def _sorting(self, url: str, key: str) -> Sorting:
        params = self.params.copy()
        if key != "newest":
            params[SORT] = key
        return Sorting(key=key, url=_address(url, params), current=key == self.sort)

    def _field(self, name: str) -> Field:
        value = self.params.get(name, "")
        terms = _CHOICES.get(name)
        options: list[tuple[str, str]] = []
        if terms is not None:
            options = [(term.value, capfirst(str(term.label))) for term in terms]
        elif name == "country":
            options = _countries()
        return Field(
            name=name,
            label=str(LABELS[name]),
            value=value,
            choices=tuple(Choice(value=key, label=label, selected=key == value) for key, label in options),
            hint=str(_HINTS.get(name, "")),
        )


def read_search(query: QueryDict, *, paged: bool) -> Search:
    """What the query of an address asks for. Empty values ask for nothing: a form sends its empty fields too.

    Raises:
        SearchError: a parameter is unknown or cannot be read.
    """
    _refuse_turned(query)
    params = QueryDict(mutable=True)
    for name, values in query.lists():
        kept = [value for value in values if value.strip()]
        if kept:
            params.setlist(name, kept)
    sort, page = "newest", "1"
    if paged:
        sort = str(params.pop(SORT, [sort])[-1])
        page = str(params.pop(PAGE, [page])[-1])
    if sort not in SORTS:
        raise SearchError(
            _("The list cannot be sorted by “%(value)s”. It can be by: %(known)s.")
            % {"value": sort, "known": ", ".join(SORTS)}
        )
    params._mutable = False  # as Django's own: what is read is not changed
    return Search.of(params, sort=sort, page=page)


def read_page(paginator: "Paginator[Any]", asked: "Search | Mapping[str, str]") -> "Page[Any]":
    """The page of a list that is asked for.

    Raises:
        SearchError: there is no such page, or a parameter other than the page is given.
    """
    if isinstance(asked, Search):
        number = asked.page
    else:
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


def _refuse_turned(query: "QueryDict | Mapping[str, str]") -> None:
    """Refuse what would turn our own words, since the page says back what was asked."""
    values = query.lists() if isinstance(query, QueryDict) else ((name, [value]) for name, value in query.items())
    for name, texts in values:
        for text in (name, *texts):
            if reason := left_open(str(text)):
                raise SearchError(reason)


def _countries() -> list[tuple[str, str]]:
    codes = Entry.objects.current().exclude(country=None).order_by("country").values_list("country", flat=True)
    return sorted(((code, country_name(code)) for code in codes.distinct() if code), key=lambda pair: pair[1])


def _value_words(name: str, value: str) -> str:
    """A value as the form words it; as it was typed where the form has no word for it."""
    if name == "country":
        return country_name(value.upper())
    terms = _CHOICES.get(name)
    if terms is None or value not in terms.values:
        return value
    return str(terms(value).label)


def _address(url: str, params: QueryDict, extra: str = "") -> str:
    query = "&".join(part for part in (params.urlencode(), extra) if part)
    return f"{url}?{query}" if query else url or "?"
