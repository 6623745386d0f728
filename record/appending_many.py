"""Adding many incidents to the record at once: for importers and for synthetic records. All of them, or none.

``ready`` does what needs no lock, in any process; ``append_many`` holds the lock, links the chain and writes. What
comes out is to the letter what ``append_publication`` would have written one after another.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Field, Model

from record.actor_name import public_name, write_actor_names
from record.appending import PublicationError, canonical, check, locked_head, move_head
from record.chain import Header, chain_sha256, content_sha256
from record.dossier import Dossier
from record.entry import Entry, EntryState
from record.entry_columns import entry_columns
from record.publication import Publication
from record.related_entry import RelatedEntry, RelatedRow, related_rows, rows_of
from record.vocabulary import PublicationKind

_BATCH: Final = 500
_PLAIN: Final = frozenset({str, int, float, type(None)})  # exactly these: a truth value is written otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One incident made ready for its first publication. ``ready`` makes it; it may cross from process to process."""

    code: str
    content: str
    content_sha256: str
    columns: Mapping[str, Any]
    actors: Mapping[str, Mapping[str, Any]]
    related: tuple[RelatedRow, ...] = ()


def ready(dossier: Dossier, *, content: str | None = None) -> Ready:
    """A dossier made ready. Pure; about a millisecond.

    Args:
        dossier: the whole public content.
        content: its canonical JSON, where a caller has it already.

    Raises:
        PublicationError: it cannot be published.
    """
    check(dossier.code, PublicationKind.PUBLISHED, dossier, "")
    if dossier.image_hashes:
        msg = f"{dossier.code} shows images, which come into the record one incident at a time."
        raise PublicationError(msg)
    content = canonical(dossier) if content is None else content
    return Ready(
        code=dossier.code,
        content=content,
        content_sha256=content_sha256(content),
        columns=entry_columns(dossier),
        actors={actor.key: public_name(actor) for actor in dossier.actors},
        related=related_rows(dossier),
    )


@transaction.atomic
def append_many(additions: Iterable[Ready], *, at: datetime) -> int:
    """Publish incidents that the record has never held, in their order; return how many. All or none of them.

    Holds the lock of the log for as long as it runs (0.3 ms an incident), so give it thousands at a time rather
    than a million: editors wait for it. Three queries for 500 incidents.

    Raises:
        PublicationError: an incident is in the record already, or comes twice.
        ValueError: ``at`` has no zone.
    """
    head = locked_head()
    number, link, count = head.number, head.sha256, 0
    names: dict[str, Mapping[str, Any]] = {}
    for batch in _batches(additions):
        _refuse_known(batch)
        publications = []
        for each in batch:
            number += 1
            row = _publication(each, number, link, at)
            link = row["chain_sha256"]
            publications.append(row)
            names |= each.actors
        _insert(Publication, publications)
        _insert(Entry, (_entry(each, number - len(batch) + place, at) for place, each in enumerate(batch, start=1)))
        RelatedEntry.objects.bulk_create([row for each in batch for row in rows_of(each.code, each.related)])
        count += len(batch)
    write_actor_names(names)
    move_head(number, link)
    return count


def _batches(additions: Iterable[Ready]) -> Iterator[Sequence[Ready]]:
    waiting = iter(additions)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _refuse_known(batch: Sequence[Ready]) -> None:
    codes = Counter(each.code for each in batch)
    known = next((code for code, times in codes.items() if times > 1), None)
    known = known or Publication.objects.filter(code__in=codes).values_list("code", flat=True).first()
    if known is not None:
        msg = f"{known} is in the record already, or comes twice: only first publications can be added in bulk."
        raise PublicationError(msg)


def _publication(each: Ready, number: int, link: str, at: datetime) -> dict[str, Any]:
    kind = PublicationKind.PUBLISHED.value
    header = Header(number=number, code=each.code, version=1, kind=kind, note="", published_at=at)
    return {
        "number": number,
        "code": each.code,
        "version": 1,
        "kind": kind,
        "note": "",
        "content": each.content,
        "content_sha256": each.content_sha256,
        "previous_sha256": link,
        "chain_sha256": chain_sha256(link, header, each.content_sha256),
        "published_at": at,
    }


def _entry(each: Ready, number: int, at: datetime) -> dict[str, Any]:
    state = EntryState.CURRENT.value
    return {"code": each.code, "publication_id": number, "state": state, "published_at": at, **each.columns}


def _insert(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as the model's fields would, at half the cost of ``bulk_create``, which publications refuse anyway."""
    fields = model._meta.concrete_fields
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # our own names
    values = [[_written(field, row[field.attname]) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _written(field: "Field[Any, Any]", value: Any) -> Any:
    """A value as the field writes it. Text, numbers and nothing are written as they are, and need not ask it."""
    return value if type(value) in _PLAIN else field.get_db_prep_save(value, connection)
