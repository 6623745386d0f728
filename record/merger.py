"""What a publication of the kind "merged" holds: into which incident another was taken up, and under which numbers."""

from dataclasses import dataclass
from typing import Any, Final

import orjson
import rfc8785

SCHEMA: Final = "counterclaim/merger/1"


class MergerError(ValueError):
    """Content that is no merger. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """One incident taken up in another. ``claims`` pairs the old number of each claim with the one that it has now."""

    code: str
    into: str
    claims: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.code or not self.into or self.code == self.into:
            msg = f"{self.code!r} cannot be merged into {self.into!r}"
            raise MergerError(msg)

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785), UTF-8."""
        claims: Any = [list(pair) for pair in self.claims]
        return rfc8785.dumps({"schema": SCHEMA, "code": self.code, "into": self.into, "claims": claims})

    @classmethod
    def from_json(cls, content: bytes | str) -> "Merger":
        """Raises MergerError when the JSON does not fit."""
        try:
            plain = orjson.loads(content)
            if plain.keys() != {"schema", "code", "into", "claims"} or plain["schema"] != SCHEMA:
                msg = f"not a merger of schema {SCHEMA}"
                raise MergerError(msg)
            pairs = tuple((str(old), str(new)) for old, new in plain["claims"])
            return cls(code=plain["code"], into=plain["into"], claims=pairs)
        except (orjson.JSONDecodeError, AttributeError, TypeError, ValueError) as error:
            msg = f"not a merger of schema {SCHEMA}: {error}"
            raise MergerError(msg) from error
