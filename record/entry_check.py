"""Are the entries what the log calls for? Parses every newest version: a millisecond each, so it comes in parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Max

from record.actor_name import ActorName
from record.appending import PublicationError, columns_of, names_in_log
from record.dossier import DossierError
from record.entry import Entry
from record.publication import Publication
from record.related_entry import RelatedRow, related_in, written_related

#: Entries in a part.
PART: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """An entry that is not what the log calls for. ``number`` is that of the newest version, if there is one."""

    number: int | None
    message: str


def missing_or_stray() -> Wrong | None:
    """The first incident whose entry is not there or names another version, or an entry of no incident. Two queries."""
    publications, entries = Publication._meta.db_table, Entry._meta.db_table
    newest = f"SELECT code, MAX(version) AS version FROM {publications} GROUP BY code"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.number, p.code, e.code FROM ({newest}) n "  # noqa: S608
            f"JOIN {publications} p ON p.code = n.code AND p.version = n.version "
            f"LEFT JOIN {entries} e ON e.code = n.code "
            "WHERE e.code IS NULL OR e.publication_id <> p.number ORDER BY p.code LIMIT 1"
        )
        for number, code, entry in cursor.fetchall():
            what = "is missing" if entry is None else "differs from the log in publication_id"
            return Wrong(number, f"The entry of {code} {what}. Run rebuild_entries.")
    stray = Entry.objects.exclude(code__in=Publication.objects.values("code")).values_list("code", flat=True).first()
    return None if stray is None else Wrong(None, f"The entry {stray} has no publication. Run rebuild_entries.")


def parts() -> list[tuple[int, int]]:
    """The numbers of the newest versions in parts: above the first number of each, to the second."""
    highest = Entry.objects.aggregate(highest=Max("publication_id"))["highest"] or 0
    return [(start, min(start + PART, highest)) for start in range(0, highest, PART)]


def first_wrong(part: tuple[int, int]) -> Wrong | None:
    """The first entry of a part that differs from its version. Three queries and a millisecond an entry."""
    above, last = part
    kept = {entry["publication_id"]: entry for entry in Entry.objects.filter(**_between(part)).values()}
    related = written_related(**{f"entry__{name}": number for name, number in _between(part).items()})
    for publication in Publication.objects.filter(number__in=kept, number__gt=above, number__lte=last).order_by(
        "number"
    ):
        wrong = _difference(publication, kept[publication.number])
        if wrong := wrong or _difference_of_related(publication, related.get(publication.code, ())):
            return wrong
    return None


def wrong_name() -> Wrong | None:
    """The first name of an actor that differs from the newest publication that has it. Reads all contents."""
    try:
        expected = names_in_log()
    except PublicationError as error:
        return Wrong(None, str(error))
    rows = ActorName.objects.values_list("key", "name", "name_ar", "kind")
    written = {key: {"name": name, "name_ar": name_ar, "kind": kind} for key, name, name_ar, kind in rows}
    differing = sorted(key for key in expected.keys() | written.keys() if expected.get(key) != written.get(key))
    if not differing:
        return None
    return Wrong(None, f"The name of the actor {differing[0]} differs from the log. Run rebuild_entries.")


def _between(part: tuple[int, int]) -> dict[str, int]:
    return {"publication_id__gt": part[0], "publication_id__lte": part[1]}


def _difference(publication: Publication, entry: Mapping[str, Any]) -> Wrong | None:
    try:
        expected = columns_of(publication)
    except (DossierError, PublicationError) as error:
        return _wrong(publication, f"cannot be compared: {error}")
    differing = [name for name, value in expected.items() if entry[name] != value]
    return _wrong(publication, f"differs from the log in {', '.join(differing)}") if differing else None


def _difference_of_related(publication: Publication, written: Sequence[RelatedRow]) -> Wrong | None:
    if sorted(related_in(publication)) == sorted(written):
        return None
    return _wrong(publication, "differs from the log in the incidents that it is related to")


def _wrong(publication: Publication, what: str) -> Wrong:
    return Wrong(publication.number, f"The entry of {publication.code} {what}. Run rebuild_entries.")
