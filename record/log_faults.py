"""What a break in the log is: the first one, named so that somebody can act on it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from django.db import connection

from record.chain import GENESIS_SHA256, chain_sha256, content_sha256
from record.publication import ChainHead, Publication

#: Publications dropped before one make its number higher than the count.
_DROPPED_AT_MOST: Final = 1_000


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
    IMAGE = "image"
    EXPECTED = "expected link is missing"
    UNGUARDED = "triggers are missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first fault found. ``number`` is the publication's; None where it is about no single one."""

    fault: Fault
    number: int | None
    message: str


def fault_at(number: int, link: str) -> Break:
    """What is wrong with the publication behind number ``number``, whose link is ``link``, the last that is whole."""
    behind = Publication.objects.order_by("number")
    publication = (behind.filter(number__gt=number) if number else behind).first()
    if publication is None:
        message = f"Publication {number + 1} is missing: the end of the log was dropped."
        return Break(fault=Fault.DROPPED, number=number + 1, message=message)
    name = f"publication {publication.number} ({publication})"
    if publication.number != number + 1:
        message = f"Publication {number + 1} is missing: it was dropped. The next one is {name}."
        return Break(fault=Fault.DROPPED, number=number + 1, message=message)
    try:
        return _changed_content(publication, name) or _wrong_link(publication, name, link)
    except (AttributeError, TypeError, ValueError) as error:
        message = f"The header of {name} was changed: it cannot be read as what was written ({error})."
        return Break(fault=Fault.HEADER, number=publication.number, message=message)


def first_version_fault(last: int) -> Break | None:
    """The first publication as far as ``last`` whose version is not one more than the one before it. One query."""
    table = Publication._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, code, version, place FROM (SELECT number, code, version, "  # noqa: S608 - our own name
            f"ROW_NUMBER() OVER (PARTITION BY code ORDER BY number) AS place FROM {table} WHERE number <= %s) ranked "
            "WHERE version <> place ORDER BY number LIMIT 1",
            [last],
        )
        found = cursor.fetchall()
    for number, code, version, expected in found:
        message = (
            f"Publication {number} ({code} v{version}) should be version {expected} of {code}: versions are counted "
            "without a gap."
        )
        return Break(fault=Fault.VERSION, number=number, message=message)
    return None


def wrong_head(number: int, link: str) -> Break | None:
    """What is wrong with the head of a log that ends with this publication. One query."""
    head = ChainHead.objects.filter(pk=ChainHead.ONLY).first()
    if head is None and number == 0:
        return None
    if head is None:
        return Break(fault=Fault.HEAD, number=None, message="The head of the log is missing.")
    if (head.number, head.sha256) == (number, link):
        return None
    if head.number > number:
        message = f"The log ends at publication {number}, the head says {head.number}: its end was dropped."
        return Break(fault=Fault.DROPPED, number=number + 1, message=message)
    message = f"The head of the log says {head.number} {head.sha256}, the log ends at {number} {link}."
    return Break(fault=Fault.HEAD, number=head.number, message=message)


def _changed_content(publication: Publication, name: str) -> Break | None:
    if content_sha256(publication.content) == publication.content_sha256:
        return None
    message = f"The content of {name} was changed: it no longer has the hash that it was published with."
    return Break(fault=Fault.CONTENT, number=publication.number, message=message)


def _wrong_link(publication: Publication, name: str, link: str) -> Break:
    written_as = _number_it_was_written_as(publication)
    if written_as is None or (written_as == publication.number and publication.previous_sha256 == link):
        message = (
            f"The header of {name} was changed: its code, version, kind, note, time, hash of the content or "
            "previous link is not what its own link was made of."
        )
        return Break(fault=Fault.HEADER, number=publication.number, message=message)
    return _misplaced(publication, name, written_as)


def _misplaced(publication: Publication, name: str, written_as: int) -> Break:
    """Name what happened to a publication that is whole in itself and does not follow on the one before it."""
    number, previous = publication.number, publication.previous_sha256
    earlier = Publication.objects.filter(chain_sha256=previous, number__lt=number - 1).values_list("number", flat=True)
    follows_on = 0 if previous == GENESIS_SHA256 and number > 1 else earlier.first()
    if follows_on is not None:
        message = (
            f"Publication {number - 1} was inserted: {name} follows on publication {follows_on}, not on {number - 1}."
        )
        return Break(fault=Fault.INSERTED, number=number - 1, message=message)
    if Publication.objects.filter(chain_sha256=previous).exists():
        message = f"The log was reordered: {name} was written as number {written_as} and now stands at {number}."
        return Break(fault=Fault.REORDERED, number=number, message=message)
    message = f"A publication before {name} was dropped: the one it follows on is not in the log."
    return Break(fault=Fault.DROPPED, number=number, message=message)


def _number_it_was_written_as(publication: Publication) -> int | None:
    """The number that makes the link come out right: its own, or, after it was moved, another. None: header changed.

    Trying the others costs a hash each, and happens once a walk at most.
    """
    header = publication.header
    hash_of_content, link = publication.content_sha256, publication.chain_sha256
    highest = Publication.objects.count() + _DROPPED_AT_MOST
    candidates: Iterator[int] = iter((publication.number, *range(1, highest + 1)))
    return next(
        (
            number
            for number in candidates
            if chain_sha256(publication.previous_sha256, replace(header, number=number), hash_of_content) == link
        ),
        None,
    )
