"""Everything round the results on the map and the list: what is shown in words, the form, the histogram."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapviews.index import Counts
from mapviews.presenters.filter_form import Choice
from mapviews.presenters.labels import LABELS, TERMS, any_of, labels
from mapviews.presenters.said import count_words, days_asked, sentence, unmapped_words
from mapviews.presenters.search import SORT, SORTS, USUAL_SORT, Search
from mapviews.presenters.wording import number
from record.filters import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A filter in force: what it asks, and the address without it."""

    name: str
    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looser:
    """A filter that can be lifted where nothing matches, and what that would show."""

    words: str
    would: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is shown, in words and exact numbers. ``unmapped`` is empty where every incident has a point."""

    sentence: str
    counts: str
    unmapped: str
    unmapped_url: str
    active: tuple[Active, ...]
    loosen: tuple[Looser, ...]
    clear: str
    total: int
    matching: int


def said(
    search: Search,
    counts: Counts,
    *,
    url: str,
    list_url: str,
    would_match: Callable[[Filters], int],
    view: bool = False,
) -> Said:
    """What is said of a search.

    Args:
        search: what was asked for.
        counts: what was found.
        url: of the page itself, which the addresses of the filters in force lead to.
        list_url: of the list, which holds what the map cannot.
        would_match: counts what other filters let through; asked once a filter, where nothing matches.
        view: whether it is known what is on the screen.
    """
    return Said(
        sentence=sentence(search.filters, counts),
        counts=count_words(counts, view=view),
        unmapped=unmapped_words(counts),
        unmapped_url=search.address(list_url, mapped="no"),
        active=tuple(_active(search, url)),
        loosen=() if counts.matching else tuple(_looser(search, url, would_match)),
        clear=url,
        total=counts.total,
        matching=counts.matching,
    )


def _active(search: Search, url: str) -> Iterable[Active]:
    for name in search.asked:
        yield Active(
            name=name,
            label=str(LABELS[name]),
            value=_value_words(search, name),
            url=_address_without(search, name, url),
        )


def _looser(search: Search, url: str, would_match: Callable[[Filters], int]) -> Iterable[Looser]:
    for name in search.asked:
        left = _without(search, name)
        count = would_match(Filters(**{each: getattr(search.filters, each) for each in left}))
        yield Looser(
            words=_("Without “%(label)s”") % {"label": LABELS[name]},
            would=ngettext("%(n)s incident would match", "%(n)s incidents would match", count) % {"n": number(count)},
            url=_address_without(search, name, url),
        )


def _without(search: Search, name: str) -> list[str]:
    """The other filters; a radius goes with its place."""
    gone = {name, "radius_km"} if name == "near" else {name}
    return [each for each in search.asked if each not in gone]


def _address_without(search: Search, name: str, url: str) -> str:
    left = Search(
        filters=search.filters,
        asked={each: search.asked[each] for each in _without(search, name)},
        sort=search.sort,
        beside={},
    )
    return left.address(url, **search.sorted_by)


def _value_words(search: Search, name: str) -> str:
    """A value as the form words it; as it was typed where there is no word for it."""
    value: object = getattr(search.filters, name)
    if name == "datetime" and search.filters.datetime:
        return days_asked(search.filters.datetime)
    if isinstance(value, tuple) and (name in TERMS or value):
        return any_of(labels(name, value).values())
    return search.asked[name]


def sort_choices(search: Search) -> tuple[Choice, ...]:
    """The orders of the list, for a select; the usual one is written as nothing."""
    return tuple(
        Choice(value=key, label=capfirst(str(label)), selected=key == search.sort) for key, label in SORTS.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """One order of the list as a link."""

    key: str
    url: str
    current: bool


def sort_links(search: Search, url: str) -> dict[str, Sorting]:
    """The orders of the list, for the heads of its columns."""
    return {
        key: Sorting(
            key=key,
            url=search.address(url, **search.unmapped, **({} if key == USUAL_SORT else {SORT: key})),
            current=key == search.sort,
        )
        for key in SORTS
    }
