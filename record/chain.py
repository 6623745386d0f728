"""The hash chain of publications: what is hashed, in which order.

One chain runs over all publications of all incidents. Each link is the SHA-256 of canonical JSON (RFC 8785) that holds
the link before it, the header of the publication and the hash of its content. So nobody can change, drop, insert or
reorder a publication without every later link showing it. What a chain cannot show by itself is the loss of its end:
for that, note the last link elsewhere (``verify_record --expect``).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import rfc8785

SCHEMA: Final = "counterclaim/chain/1"
#: What stands before the first publication.
GENESIS_SHA256: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """All of a publication but its content. ``published_at`` is an instant with its zone."""

    number: int
    code: str
    version: int
    kind: str
    note: str
    published_at: datetime

    def __post_init__(self) -> None:
        if self.published_at.tzinfo is None:
            msg = f"publication {self.number}: the time {self.published_at.isoformat()} has no zone"
            raise ValueError(msg)


def content_sha256(content: str) -> str:
    """SHA-256 of a publication's content as UTF-8, in hexadecimal. A withdrawal's content is empty."""
    return hashlib.sha256(content.encode()).hexdigest()


def chain_sha256(previous_sha256: str, header: Header, content_sha256: str) -> str:
    """The link of one publication, in hexadecimal. Text is hashed as it stands; the time in UTC, to the microsecond."""
    link: dict[str, str | int] = {
        "schema": SCHEMA,
        "previous_sha256": previous_sha256,
        "number": header.number,
        "code": header.code,
        "version": header.version,
        "kind": str(header.kind),
        "note": header.note,
        "published_at": written_instant(header.published_at),
        "content_sha256": content_sha256,
    }
    return hashlib.sha256(rfc8785.dumps({**link})).hexdigest()


def written_instant(moment: datetime) -> str:
    """An instant as it is hashed: in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
