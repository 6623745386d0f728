"""Which acts a feed holds: all of them, or those on incidents that match filters now.

What was withdrawn cannot be filtered by: an answer that hung on its place or its numbers would tell them. So every
withdrawal of what is no longer public is told to every feed, whatever it filters, and nothing else of it.
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from api.asking import Asked
from record.entry import Entry, EntryState
from record.publication import Publication

#: Acts on a page of everything, incidents on a page of what matches.
PAGE: Final = 100


def acts(asked: Asked, below: int | None) -> tuple[list[Publication], int | None]:
    """The newest acts, a page of them, and the number below which the next page goes on; None on the last.

    A page of what matches holds the hundred incidents on which something was done last, with all acts on them: so the
    hundred newest acts are always among them, each act is on one page, and neither query reads more than it shows,
    where filters let through more than a few. Where they do not, the first of them looks at every incident.
    """
    log = Publication.objects.defer("content").order_by("-number")
    if not asked.parameters:
        found = list((log if below is None else log.filter(number__lt=below))[: PAGE + 1])
        return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None
    entries = asked.entries() | Entry.objects.filter(state=EntryState.WITHDRAWN)
    if below is not None:
        entries = entries.filter(publication_id__lt=below)
    newest = list(entries.order_by("-publication_id").values_list("code", "state", "publication_id")[: PAGE + 1])
    shown = newest[:PAGE]
    public = [code for code, state, _number in shown if state == EntryState.CURRENT]
    withdrawals = [number for _code, state, number in shown if state == EntryState.WITHDRAWN]
    found = list(log.filter(Q(code__in=public) | Q(number__in=withdrawals)))
    return found, shown[-1][2] if len(newest) > PAGE else None


def titles_of(found: Iterable[Publication]) -> dict[str, str]:
    """The titles of those that are public, by code. One query."""
    codes = {act.code for act in found}
    return dict(Entry.objects.current().filter(code__in=codes).values_list("code", "title"))
