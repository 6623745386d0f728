"""Adding to the record: the one way in. The desk's publish, correct and withdraw end here."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson
import rfc8785
from django.db import IntegrityError, transaction
from django.db.models import F

from record.actor_name import KEY_LENGTH, name_columns, replace_actor_names, set_actor_names
from record.chain import GENESIS_SHA256, Header, chain_sha256, content_sha256
from record.dossier import Dossier
from record.entry import Entry, EntryState
from record.entry_columns import entry_columns
from record.images import ImageError, keep_images, rebuild_image_uses
from record.merger import Merger
from record.publication import WITH_DOSSIER, ChainHead, Publication
from record.related_entry import RelatedEntry, related_in, rows_of, set_related
from record.vocabulary import PublicationKind

_CODE: Final = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_UNKEEPABLE: Final = re.compile("[\0\ud800-\udfff]")
_CODE_LENGTH: Final = 64
_BATCH: Final = 500
_TITLE_LENGTH: Final = 500


class PublicationError(ValueError):
    """What was asked cannot be added to the record. The message names the incident and the cause."""


@transaction.atomic
def append_publication(
    *,
    code: str,
    kind: PublicationKind,
    dossier: Dossier | None,
    note: str,
    at: datetime,
    merger: Merger | None = None,
    images: Mapping[str, bytes] | None = None,
) -> Publication:
    """Add one version of an incident to the log and make it the current one.

    Appends wait for one another: the first statement takes the lock of the head of the log, so that each link holds the
    one before, on SQLite and PostgreSQL. Six queries.

    Args:
        code: the incident's code.
        kind: published (the first version, or the first after it was taken back), corrected, withdrawn or merged.
        dossier: the whole public content; None for a withdrawal and a merger, and only then.
        note: public; corrections and withdrawals need one.
        at: the instant, with its zone.
        merger: into which incident it is merged; for that kind, and only then.
        images: the bytes of images that the record has not yet, by hash.

    Raises:
        PublicationError: the parts do not fit one another or what is published already.
    """
    check(code, kind, dossier, note)
    _check_merger(code, kind, merger)
    if at.tzinfo is None:
        msg = f"{code}: the time of publication {at.isoformat()} has no zone."
        raise PublicationError(msg)
    head = locked_head()
    latest = Publication.objects.latest_of(code)
    _check_order(code, kind, latest)
    content = merger.to_json().decode() if merger else canonical(dossier)
    header = Header(
        number=head.number + 1,
        code=code,
        version=latest.version + 1 if latest else 1,
        kind=kind.value,
        note=note,
        published_at=at,
    )
    hash_of_content = content_sha256(content)
    publication = Publication(
        number=header.number,
        code=code,
        version=header.version,
        kind=header.kind,
        note=note,
        content=content,
        content_sha256=hash_of_content,
        previous_sha256=head.sha256,
        chain_sha256=chain_sha256(head.sha256, header, hash_of_content),
        published_at=at,
    )
    publication.save()
    move_head(publication.number, publication.chain_sha256)
    _set_entry(publication, dossier)
    set_related(code, related_in(publication))
    if dossier is not None:
        _keep_images(publication, dossier, images or {})
    return publication


@transaction.atomic
def rebuild_entries() -> int:
    """Make entries, names of actors and uses of images again from the log; return how many entries there are.

    Parses the newest version of each incident (about a millisecond each), and reads the actors of all versions.
    """
    locked_head()
    RelatedEntry.objects.all().delete()
    Entry.objects.all().delete()
    count = 0
    batch: list[Entry] = []
    related: list[RelatedEntry] = []
    for publication in newest_versions():
        batch.append(Entry(code=publication.code, **columns_of(publication)))
        related += rows_of(publication.code, related_in(publication))
        count += 1
        if len(batch) == _BATCH:
            Entry.objects.bulk_create(batch)
            batch = []
    Entry.objects.bulk_create(batch)
    RelatedEntry.objects.bulk_create(related, batch_size=_BATCH)
    replace_actor_names(names_in_log())
    rebuild_image_uses()
    return count


def newest_versions() -> Iterator[Publication]:
    """The newest version of each incident, by code. Streams; one row at a time in memory."""
    previous: Publication | None = None
    for publication in Publication.objects.order_by("code", "version").iterator(chunk_size=_BATCH):
        if previous is not None and previous.code != publication.code:
            yield previous
        previous = publication
    if previous is not None:
        yield previous


def names_in_log() -> dict[str, dict[str, Any]]:
    """The columns of ``ActorName`` by key, as the newest publication that names each actor has them. Streams.

    Raises:
        PublicationError: the actors of a publication cannot be read.
    """
    names: dict[str, dict[str, Any]] = {}
    contents = Publication.objects.filter(kind__in=WITH_DOSSIER).order_by("number").values_list("number", "content")
    for number, content in contents.iterator(chunk_size=_BATCH):
        try:
            names |= {actor["key"]: name_columns(actor) for actor in orjson.loads(content)["actors"]}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            msg = f"The actors of publication {number} cannot be read: {error!r}"
            raise PublicationError(msg) from error
    return names


def columns_of(publication: Publication, dossier: Dossier | None = None) -> dict[str, Any]:
    """All columns of the entry that a newest version calls for, its code apart.

    What was withdrawn or merged keeps the columns of its last public version: its entry says what was taken back.
    """
    if dossier is None:
        dossier = _last_content(publication).dossier
    return {
        "publication_id": publication.number,
        "state": _state(publication).value,
        "published_at": publication.published_at,
        **entry_columns(dossier),
    }


def _keep_images(publication: Publication, dossier: Dossier, images: Mapping[str, bytes]) -> None:
    try:
        keep_images(publication, dossier, images)
    except ImageError as error:
        raise PublicationError(str(error)) from error


def _state(publication: Publication) -> EntryState:
    if publication.is_merger:
        return EntryState.MERGED
    return EntryState.WITHDRAWN if publication.is_withdrawal else EntryState.CURRENT


def _last_content(publication: Publication) -> Publication:
    if not publication.takes_back:
        return publication
    earlier = Publication.objects.of(publication.code).filter(version__lt=publication.version)
    last = earlier.filter(kind__in=WITH_DOSSIER).first()
    if last is None:
        msg = f"{publication.code} was taken back in version {publication.version} and has no version with content."
        raise PublicationError(msg)
    return last


def _set_entry(publication: Publication, dossier: Dossier | None) -> None:
    if dossier is None:
        Entry.objects.filter(pk=publication.code).update(
            publication=publication, state=_state(publication).value, published_at=publication.published_at
        )
        return
    Entry.objects.update_or_create(code=publication.code, defaults=columns_of(publication, dossier))
    set_actor_names(dossier.actors)


def locked_head() -> ChainHead:
    """The end of the log, locked until the transaction ends.

    A write that changes nothing comes before the read: it takes PostgreSQL's row lock and SQLite's write lock alike,
    whatever mode the transaction began in.
    """
    if not ChainHead.objects.filter(pk=ChainHead.ONLY).update(number=F("number")):
        _lay_first_head()
        ChainHead.objects.filter(pk=ChainHead.ONLY).update(number=F("number"))
    return ChainHead.objects.get(pk=ChainHead.ONLY)


def move_head(number: int, sha256: str) -> None:
    """Note the new end of the log. The lock of the old one is held."""
    ChainHead.objects.filter(pk=ChainHead.ONLY).update(number=number, sha256=sha256)


def _lay_first_head() -> None:
    if Publication.objects.exists():
        msg = "The log has publications but no head: it was tampered with. Run verify_record."
        raise PublicationError(msg)
    try:
        with transaction.atomic():
            ChainHead.objects.create(pk=ChainHead.ONLY, number=0, sha256=GENESIS_SHA256)
    except IntegrityError:
        return  # another writer laid it a moment before


def canonical(dossier: Dossier | None) -> str:
    """The content of a publication: the dossier as canonical JSON, nothing for a withdrawal.

    Raises:
        PublicationError: it cannot be written.
    """
    if dossier is None:
        return ""
    try:
        return dossier.to_json().decode()
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        msg = f"{dossier.code}: the content cannot be written as JSON: {error}"
        raise PublicationError(msg) from error


def check(code: str, kind: PublicationKind, dossier: Dossier | None, note: str) -> None:
    """Refuse parts that do not fit one another, whatever is published already.

    Raises:
        PublicationError: names the incident and the cause.
    """
    if len(code) > _CODE_LENGTH or not _CODE.fullmatch(code):
        msg = f"{code!r} is no code: letters, digits and single hyphens, at most {_CODE_LENGTH}, as IQ-2016-0001."
        raise PublicationError(msg)
    if (dossier is None) != (kind not in WITH_DOSSIER):
        msg = f"{code}: a withdrawal has no content, a merger says where it leads, every other kind has a dossier."
        raise PublicationError(msg)
    if kind is not PublicationKind.PUBLISHED and not note.strip():
        msg = f"{code}: {kind.value} needs a public note that says why."
        raise PublicationError(msg)
    if dossier is not None and dossier.code != code:
        msg = f"{code}: the content is that of {dossier.code}."
        raise PublicationError(msg)
    if dossier is not None and len(dossier.title) > _TITLE_LENGTH:
        msg = f"{code}: the title has {len(dossier.title)} characters; a list shows at most {_TITLE_LENGTH}."
        raise PublicationError(msg)
    _check_text(code, note, *((dossier.title,) if dossier else ()))
    for actor in dossier.actors if dossier else ():
        _check_text(code, actor.key, actor.name, *(name.text for name in actor.names))
        if len(actor.key) > KEY_LENGTH or "," in actor.key:
            msg = f"{code}: {actor.key!r} is no key of an actor: no comma, at most {KEY_LENGTH} characters."
            raise PublicationError(msg)


def _check_merger(code: str, kind: PublicationKind, merger: Merger | None) -> None:
    if (merger is not None) != (kind is PublicationKind.MERGED) or (merger is not None and merger.code != code):
        msg = f"{code}: what is merged, and nothing else, says into which incident."
        raise PublicationError(msg)
    if merger is None:
        return
    target = Publication.objects.latest_of(merger.into)
    if target is None or target.takes_back:
        msg = f"{code}: {merger.into} is not public, so no address can lead there."
        raise PublicationError(msg)


def _check_text(code: str, *texts: str) -> None:
    """Refuse what the databases cannot hold: NUL (PostgreSQL) and halves of surrogate pairs (UTF-8)."""
    for text in texts:
        if _UNKEEPABLE.search(text):
            msg = f"{code}: the text {text!r} holds a character that no database can keep (NUL or half a pair)."
            raise PublicationError(msg)


def _check_order(code: str, kind: PublicationKind, latest: Publication | None) -> None:
    is_public = latest is not None and not latest.takes_back
    if kind is PublicationKind.PUBLISHED and is_public:
        msg = f"{code} is already public: correct it, so that readers learn what changed."
        raise PublicationError(msg)
    if kind is not PublicationKind.PUBLISHED and not is_public:
        msg = f"{code} is not public: there is nothing to call {kind.value}."
        raise PublicationError(msg)
