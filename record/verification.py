"""Is the record whole? Walks the chain, holds every publication to its hashes, and the entries to the log.

``first_break`` stops at the first fault and names it: a changed content or header, a publication dropped, inserted or
moved. What the chain alone cannot show, a log cut off at its end together with the head, takes a link noted elsewhere
before (``expect``). A whole log whose triggers are gone is a fault too: nothing in the database then keeps it whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from record.actor_name import ActorName
from record.appending import PublicationError, columns_of, names_in_log, newest_versions
from record.chain import GENESIS_SHA256, chain_sha256, content_sha256
from record.dossier import DossierError
from record.entry import Entry
from record.publication import ChainHead, Publication
from record.triggers import missing_triggers

_BATCH: Final = 500


class Fault(StrEnum):
    """What is wrong with the first broken link."""

    CONTENT = "changed content"
    HEADER = "changed header"
    DROPPED = "dropped"
    INSERTED = "inserted"
    REORDERED = "reordered"
    VERSION = "version out of turn"
    HEAD = "head"
    ENTRY = "entry"
    EXPECTED = "expected link is missing"
    UNGUARDED = "triggers are missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first fault found. ``number`` is the publication's; None where it is about no single one."""

    fault: Fault
    number: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a walk found. ``broken`` is None for a record that is whole; ``sha256`` is then the last link."""

    publications: int
    entries: int
    sha256: str
    broken: Break | None


def verify_record(*, expect: str | None = None) -> Verdict:
    """Walk the whole log, then the head, the entries and the triggers that guard it.

    Reads every row twice and the newest versions thrice, and parses those: some hundred publications a second.

    Args:
        expect: a link noted at some earlier time; it must still be in the log.
    """
    walk = _Walk()
    broken = (
        walk.first_break()
        or _wrong_head(walk)
        or walk.missing(expect)
        or _wrong_entry()
        or _wrong_name()
        or _lost_guards()
    )
    return Verdict(publications=walk.count, entries=Entry.objects.count(), sha256=walk.last_sha256, broken=broken)


class _Walk:
    """One pass over the log in the order of its numbers."""

    def __init__(self) -> None:
        self.count = 0
        self.last_sha256 = GENESIS_SHA256
        self.links: list[str] = [GENESIS_SHA256]  # links[n] is the link of publication n
        self.versions: dict[str, int] = {}

    def first_break(self) -> Break | None:
        for publication in Publication.objects.order_by("number").iterator(chunk_size=_BATCH):
            broken = self._fault_of(publication)
            if broken:
                return broken
            self.count += 1
            self.last_sha256 = publication.chain_sha256
            self.links.append(publication.chain_sha256)
            self.versions[publication.code] = publication.version
        return None

    def missing(self, expect: str | None) -> Break | None:
        if expect is None or expect in self.links:
            return None
        message = f"The link {expect} is not in the log: the log was cut off or written anew since it was noted."
        return Break(fault=Fault.EXPECTED, number=None, message=message)

    def _fault_of(self, publication: Publication) -> Break | None:
        expected = self.count + 1
        name = f"publication {publication.number} ({publication})"
        if publication.number != expected:
            return Break(
                fault=Fault.DROPPED,
                number=expected,
                message=f"Publication {expected} is missing: it was dropped. The next one is {name}.",
            )
        if content_sha256(publication.content) != publication.content_sha256:
            return Break(
                fault=Fault.CONTENT,
                number=expected,
                message=f"The content of {name} was changed: it no longer has the hash that it was published with.",
            )
        return self._fault_of_link(publication, name) or self._fault_of_version(publication, name)

    def _fault_of_link(self, publication: Publication, name: str) -> Break | None:
        written_as = _number_it_was_written_as(publication)
        if written_as is None:
            message = (
                f"The header of {name} was changed: its code, version, kind, note, time, hash of the content or "
                "previous link is not what its own link was made of."
            )
            return Break(fault=Fault.HEADER, number=publication.number, message=message)
        if written_as == publication.number and publication.previous_sha256 == self.last_sha256:
            return None
        return self._misplaced(publication, name, written_as)

    def _misplaced(self, publication: Publication, name: str, written_as: int) -> Break:
        """Name what happened to a publication that is whole in itself and does not follow on the one before it."""
        number, previous = publication.number, publication.previous_sha256
        if previous in self.links[:-1]:
            message = (
                f"Publication {number - 1} was inserted: {name} follows on publication {self.links.index(previous)}, "
                f"not on {number - 1}."
            )
            return Break(fault=Fault.INSERTED, number=number - 1, message=message)
        if Publication.objects.filter(chain_sha256=previous).exists():
            message = f"The log was reordered: {name} was written as number {written_as} and now stands at {number}."
            return Break(fault=Fault.REORDERED, number=number, message=message)
        message = f"A publication before {name} was dropped: the one it follows on is not in the log."
        return Break(fault=Fault.DROPPED, number=number, message=message)

    def _fault_of_version(self, publication: Publication, name: str) -> Break | None:
        expected = self.versions.get(publication.code, 0) + 1
        if publication.version == expected:
            return None
        message = f"{name} should be version {expected} of {publication.code}: versions are counted without a gap."
        return Break(fault=Fault.VERSION, number=publication.number, message=message[0].upper() + message[1:])


def _number_it_was_written_as(publication: Publication) -> int | None:
    """The number that makes the link come out right: its own, or, after it was moved, another. None: header changed.

    Trying the others costs a hash each, and happens once a walk at most.
    """
    header = publication.header
    hash_of_content, link = publication.content_sha256, publication.chain_sha256
    highest = Publication.objects.count() + 1000  # publications dropped before it make its number higher than the count
    candidates: Iterator[int] = iter((publication.number, *range(1, highest + 1)))
    return next(
        (
            number
            for number in candidates
            if chain_sha256(publication.previous_sha256, replace(header, number=number), hash_of_content) == link
        ),
        None,
    )


def _wrong_head(walk: _Walk) -> Break | None:
    head = ChainHead.objects.filter(pk=ChainHead.ONLY).first()
    if head is None and walk.count == 0:
        return None
    if head is None:
        return Break(fault=Fault.HEAD, number=None, message="The head of the log is missing.")
    if (head.number, head.sha256) == (walk.count, walk.last_sha256):
        return None
    if head.number > walk.count:
        message = f"The log ends at publication {walk.count}, the head says {head.number}: its end was dropped."
        return Break(fault=Fault.DROPPED, number=walk.count + 1, message=message)
    message = f"The head of the log says {head.number} {head.sha256}, the log ends at {walk.count} {walk.last_sha256}."
    return Break(fault=Fault.HEAD, number=head.number, message=message)


def _wrong_entry() -> Break | None:
    """Hold each entry to the newest version of its incident, then look for entries that have none."""
    seen = 0
    for batch in _batches(newest_versions()):
        entries = {
            entry["code"]: entry for entry in Entry.objects.filter(pk__in=[each.code for each in batch]).values()
        }
        for publication in batch:
            broken = _entry_fault(publication, entries.get(publication.code))
            if broken:
                return broken
        seen += len(batch)
    if Entry.objects.count() == seen:
        return None
    codes = Publication.objects.values("code")
    stray = Entry.objects.exclude(code__in=codes).values_list("code", flat=True).first()
    return Break(fault=Fault.ENTRY, number=None, message=f"The entry {stray} has no publication. Run rebuild_entries.")


def _lost_guards() -> Break | None:
    missing = missing_triggers()
    if not missing:
        return None
    message = (
        f"The publications agree, but the database lacks, or has switched off, {', '.join(missing)}: without these "
        "triggers any program can change what was published. Find out who removed them, compare the last link with one "
        "noted elsewhere (--expect), and lay them anew as record/migrations/0002_publications_are_immutable.py does."
    )
    return Break(fault=Fault.UNGUARDED, number=None, message=message)


def _wrong_name() -> Break | None:
    """Hold the names of actors to the newest publications that name them."""
    try:
        expected = names_in_log()
    except PublicationError as error:
        return Break(fault=Fault.ENTRY, number=None, message=str(error))
    rows = ActorName.objects.values_list("key", "name", "name_ar", "kind")
    written = {key: {"name": name, "name_ar": name_ar, "kind": kind} for key, name, name_ar, kind in rows}
    differing = sorted(key for key in expected.keys() | written.keys() if expected.get(key) != written.get(key))
    if not differing:
        return None
    message = f"The name of the actor {differing[0]} differs from the log. Run rebuild_entries."
    return Break(fault=Fault.ENTRY, number=None, message=message)


def _batches(publications: Iterator[Publication]) -> Iterator[list[Publication]]:
    while batch := list(islice(publications, _BATCH)):
        yield batch


def _entry_fault(publication: Publication, entry: Mapping[str, Any] | None) -> Break | None:
    if entry is None:
        return _entry_break(publication, "is missing")
    try:
        expected = columns_of(publication)
    except (DossierError, PublicationError) as error:
        return _entry_break(publication, f"cannot be compared: {error}")
    differing = [name for name, value in expected.items() if entry[name] != value]
    return _entry_break(publication, f"differs from the log in {', '.join(differing)}") if differing else None


def _entry_break(publication: Publication, what: str) -> Break:
    message = f"The entry of {publication.code} {what}. Run rebuild_entries."
    return Break(fault=Fault.ENTRY, number=publication.number, message=message)
