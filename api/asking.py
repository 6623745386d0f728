"""What the address of a download or a feed asks for: the parameters of the list, and none beside them."""

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from record.directions import left_open
from record.entry import Entry, EntryQuerySet
from record.filters import FilterError, Filters

#: ``mapped=no`` asks for what has no point alone, as on the list.
MAPPED: Final = "mapped"
#: What an address of the map or the list may hold beside: it changes how they look, never which incidents they hold.
OF_THE_PAGES: Final = ("sort", "page", "before", "after", "map", "selected", "beside")
#: Where the feed goes on, and where the log does. The list calls the rows about a page "before" and "after".
BELOW, AFTER = "below", "after"
_HIGHEST: Final = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which incidents are asked for. Equal values are equal keys of a cache."""

    filters: Filters
    unmapped: bool

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters that ask for just this, in one spelling and order."""
        return self.filters.as_query() | ({MAPPED: "no"} if self.unmapped else {})

    def apply(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The entries that match."""
        found = self.filters.apply(entries)
        return found.filter(mc=None) if self.unmapped else found

    def entries(self) -> EntryQuerySet:
        """The incidents that are public now and match."""
        return self.apply(Entry.objects.current())


def read_asked(query: QueryDict, *, beside: tuple[str, ...] = ()) -> Asked:
    """What a query asks for. Empty values ask for nothing: a form sends its empty fields too.

    Raises:
        FilterError: a parameter is unknown or cannot be read. The message is a sentence that names it.
    """
    refuse_turned(query)
    given = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := [value for value in values if value.strip()]:
            given.setlist(name, kept)
    mapped = given.get(MAPPED, "no")
    if mapped != "no":
        raise FilterError(MAPPED, mapped, _("It may be: %(values)s.") % {"values": "no"})
    filters = Filters.from_query(given, beside=(MAPPED, *OF_THE_PAGES, *beside))
    return Asked(filters=filters, unmapped=MAPPED in given)


def read_number(query: QueryDict, name: str) -> int | None:
    """A number of a publication, at which a feed or the log goes on; None where none is given.

    Raises:
        FilterError: it is no number.
    """
    text = query.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or int(text[:20]) > _HIGHEST:
        raise FilterError(name, text, _("Write the number of a publication, such as 50."))
    return int(text)


def refuse_turned(query: QueryDict) -> None:
    """Refuse what would turn our own words, since a refusal says back what was asked.

    Raises:
        FilterError: a name or a value leaves a direction of writing open.
    """
    for name, values in query.lists():
        for text in (name, *values):
            if reason := left_open(text):
                raise FilterError(name.encode("ascii", "replace").decode(), "", reason)
