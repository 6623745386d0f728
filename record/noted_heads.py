"""Heads of the record that somebody noted earlier: in a file, from ``/head.json``, from the foot of a page."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from record.log_faults import Break, Fault
from record.publication import Publication

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LINE: Final = re.compile(r"(?:(?P<number>[0-9]{1,15})\s+)?(?P<sha256>[0-9a-fA-F]{64})")
_BATCH: Final = 500


class HeadsError(ValueError):
    """Heads that cannot be read. The message names the file, the line and what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedHead:
    """A link that was the head of the record once; ``number`` is that of its publication, None where not noted."""

    sha256: str
    number: int | None = None


def read_heads(text: str) -> list[NotedHead]:
    """A link itself, or a file of them.

    A line of a file is a link, or a number and a link; or the file is what ``/head.json`` answered. Empty lines and
    those that begin with # are left out.

    Raises:
        HeadsError: it is neither, or a line cannot be read.
    """
    if _LINE.fullmatch(text.strip()):
        return [_head(text.strip(), text)]
    try:
        content = Path(text).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{text!r} is neither a link (64 hexadecimal digits) nor a file of links that can be read: {error}"
        raise HeadsError(msg) from error
    if content.lstrip().startswith("{"):
        return [_from_json(content, text)]
    lines = [(number, line.strip()) for number, line in enumerate(content.splitlines(), start=1)]
    heads = [_head(line, f"{text}, line {number}") for number, line in lines if line and not line.startswith("#")]
    if not heads:
        msg = f"{text} holds no link."
        raise HeadsError(msg)
    return heads


def first_missing(heads: Sequence[NotedHead]) -> Break | None:
    """The first head that is not in the log, or not where it was. A query for 500.

    Believes the links that are kept: walk the log first.
    """
    for start in range(0, len(heads), _BATCH):
        batch = heads[start : start + _BATCH]
        links = [head.sha256 for head in batch]
        found = Publication.objects.filter(chain_sha256__in=links).values_list("chain_sha256", "number")
        numbers = dict(found)
        for head in batch:
            number = numbers.get(head.sha256)
            if number is None or (head.number is not None and head.number != number):
                return _missing(head, number)
    return None


def _missing(head: NotedHead, number: int | None) -> Break:
    where = f" as number {head.number}" if head.number is not None else ""
    there = "" if number is None else f" It stands there as number {number}."
    message = f"The link {head.sha256} is not in the log{where}: the log was cut off or written anew since.{there}"
    return Break(fault=Fault.EXPECTED, number=head.number, message=message)


def _head(line: str, where: str) -> NotedHead:
    match = _LINE.fullmatch(line)
    if match is None:
        msg = f"{where}: {line[:80]!r} is no head: write a link (64 hexadecimal digits), or its number and the link."
        raise HeadsError(msg)
    return NotedHead(sha256=match["sha256"].lower(), number=int(match["number"]) if match["number"] else None)


def _from_json(content: str, where: str) -> NotedHead:
    try:
        head = json.loads(content)
        number, sha256 = head["number"], head["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{where} is JSON, but not what /head.json answers: {error!r}"
        raise HeadsError(msg) from error
    if not isinstance(number, int) or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        msg = f"{where}: number {number!r} and sha256 {sha256!r} are no head."
        raise HeadsError(msg)
    return NotedHead(sha256=sha256, number=number)
