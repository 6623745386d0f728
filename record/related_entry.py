"""Which public incidents name which others as related, to be read from both sides.

Derived from the newest version of each incident, as entries are: ``record.appending`` sets the rows,
``rebuild_entries`` makes them again, and nothing else writes them. What was withdrawn or merged names nobody any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar, Final, NamedTuple

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _

from record.dossier import Dossier
from record.entry import Entry, EntryState
from record.publication import Publication
from record.vocabulary import RelationKind

#: How the key begins in canonical JSON. Within a text the quotation marks would be escaped.
_KEY: Final = '"related":['
#: Mergers that are followed: one leads to an incident that was merged later, and no further.
_STEPS: Final = 3


class RelatedRow(NamedTuple):
    """One relation as a dossier names it. Sorts."""

    code: str
    kind: str
    words: str


class RelatedEntry(models.Model):
    """One public incident names another as related. Derived: never edit it, publish."""

    entry = models.ForeignKey(
        Entry,
        on_delete=models.DO_NOTHING,  # entries go all at once, without being read: a million of them
        related_name="related",
        verbose_name=_("entry"),
        help_text=_("The incident that names the other."),
    )
    code = models.CharField(
        _("other incident"), max_length=64, db_index=True, help_text=_("Code of the incident that is named.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=32,
        choices=RelationKind.choices,
        help_text=_("What the two have to do with each other."),
    )
    words = models.TextField(_("words"), blank=True, help_text=_("The same in the words of the recorders."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("related entry")
        verbose_name_plural = _("related entries")
        ordering: ClassVar = ["entry", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "code"],
                name="related_entry_once",
                violation_error_message=_("An incident names each related one once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} – {self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedIncident:
    """A related incident as readers get it: one that is public now, under the title that it has now."""

    code: str
    title: str
    kind: RelationKind
    words: str


def related_rows(dossier: Dossier) -> tuple[RelatedRow, ...]:
    """The relations of a dossier."""
    return tuple(RelatedRow(each.code, each.kind.value, each.words) for each in dossier.related)


def related_in(publication: Publication) -> tuple[RelatedRow, ...]:
    """The relations that a newest version holds; none for what takes an incident back. Parses only where there are."""
    if publication.takes_back or _KEY not in publication.content:
        return ()
    found = orjson.loads(publication.content)["related"]
    return tuple(RelatedRow(each["code"], each["kind"], each["words"]) for each in found)


def rows_of(code: str, related: Iterable[RelatedRow]) -> list[RelatedEntry]:
    """The rows of one incident, unsaved."""
    return [RelatedEntry(entry_id=code, **each._asdict()) for each in related]


def set_related(code: str, related: Iterable[RelatedRow]) -> None:
    """Make the rows of one incident equal to these. Two queries."""
    RelatedEntry.objects.filter(entry=code).delete()
    RelatedEntry.objects.bulk_create(rows_of(code, related))


def written_related(**which: Any) -> dict[str, list[RelatedRow]]:
    """The rows of the entries of a filter, by code. One query."""
    found: dict[str, list[RelatedRow]] = defaultdict(list)
    for row in RelatedEntry.objects.filter(**which):
        found[row.entry_id].append(RelatedRow(row.code, row.kind, row.words))
    return found


def related_incidents(dossier: Dossier, *, named_by_others: bool = True) -> tuple[RelatedIncident, ...]:
    """The related incidents of a dossier that are public now, by code; of a pair, either may be the one that says so.

    What was merged is followed to where it was taken up; what was withdrawn is left out, code and title. Two queries,
    and two for each incident that was merged since.

    Args:
        dossier: the version that is shown.
        named_by_others: whether incidents count that name this one; an older version shows only its own words.
    """
    named = list(related_rows(dossier))
    if named_by_others:
        others = RelatedEntry.objects.filter(code=dossier.code, entry__state=EntryState.CURRENT)
        named += [RelatedRow(row.entry_id, row.kind, row.words) for row in others]
    return tuple(sorted(_public(named, dossier.code), key=attrgetter("code"))) if named else ()


def _public(named: Iterable[RelatedRow], own: str) -> Iterator[RelatedIncident]:
    wanted = {row.code: row for row in reversed(list(named))}  # the incident's own words come before another's
    seen = {own}
    for _step in range(_STEPS):
        entries = {entry.code: entry for entry in Entry.objects.filter(code__in=wanted)}
        merged: dict[str, RelatedRow] = {}
        for code, row in sorted(wanted.items()):
            entry = entries.get(code)
            if entry is None or code in seen:
                continue
            seen.add(code)
            if entry.state == EntryState.CURRENT:
                yield RelatedIncident(code=code, title=entry.title, kind=RelationKind(row.kind), words=row.words)
            elif entry.state == EntryState.MERGED:
                merged.setdefault(entry.publication.merger.into, row)
        if not merged:
            return
        wanted = merged
