"""Territories whose status is disputed: the rows of ``disputes.toml`` and of an operator's file as values."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.border_context import Territory

OWN_TABLE: Final = Path(__file__).with_name("disputes.toml")
_REQUIRED: Final = ("id", "name", "held_by", "claimed_by", "status", "source", "in")
_PACKAGES: Final = ("cc", "ne", "wa")


class DisputeTableError(ValueError):
    """A row of the table cannot be used. The message names the row and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One row of the table.

    ``country`` is an ISO code, or None where the question is open and ``countries`` names all that it may be;
    ``outline`` cuts what ``ground`` names; ``members`` are the features of the coverage that hold some of it, set by
    the build.
    """

    id: str
    name: str
    name_ar: str | None
    country: str | None
    held_by: tuple[str, ...]
    claimed_by: tuple[str, ...]
    status: str
    source: str
    ground: tuple[str, ...]
    outline: tuple[tuple[float, float], ...] = ()
    outline_error_m: float | None = None
    line: str = "border of a disputed territory"
    line_with: Mapping[str, str] = field(default_factory=dict)
    control_line: bool = False
    countries: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def territory(self) -> Territory:
        """What an answer says of it."""
        return Territory(
            name=self.name,
            name_ar=self.name_ar,
            held_by=self.held_by,
            claimed_by=self.claimed_by,
            status=self.status,
            source=self.source,
        )

    def line_kind(self, neighbour: str | None) -> str:
        """What the line between this territory and a neighbour (ISO code) is called."""
        return self.line_with.get(neighbour or "", self.line)


def read_table(path: Path) -> list[Dispute]:
    """The rows of a TOML table, in its order.

    Raises:
        DisputeTableError: the file is no TOML, or a row lacks a field or names an unknown package.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("territory", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path.name} is not TOML: {error}"
        raise DisputeTableError(msg) from error
    return [_dispute(row, path.name) for row in rows]


def joined(own: list[Dispute], operators: list[Dispute]) -> list[Dispute]:
    """The operator's rows first, so that they win; a row of ours with the same id gives way."""
    ids = {dispute.id for dispute in operators}
    return [*operators, *(dispute for dispute in own if dispute.id not in ids)]


def _dispute(row: dict[str, Any], file_name: str) -> Dispute:
    missing = [key for key in _REQUIRED if key not in row]
    if missing:
        msg = f"{file_name}: territory {row.get('id', row.get('name', '?'))!r} has no {', '.join(missing)}."
        raise DisputeTableError(msg)
    wrong = [selector for selector in row["in"] if selector.partition(":")[0] not in _PACKAGES]
    if wrong:
        msg = f"{file_name}: territory {row['id']!r}: {wrong[0]!r} must begin with one of {', '.join(_PACKAGES)}."
        raise DisputeTableError(msg)
    return Dispute(
        id=row["id"],
        name=row["name"],
        name_ar=row.get("name_ar"),
        country=row.get("country") or None,
        held_by=tuple(row["held_by"]),
        claimed_by=tuple(row["claimed_by"]),
        status=row["status"],
        source=row["source"],
        ground=tuple(row["in"]),
        outline=tuple((float(x), float(y)) for x, y in row.get("outline", ())),
        outline_error_m=row.get("outline_error_m"),
        line=row.get("line", "border of a disputed territory"),
        line_with=dict(row.get("line_with", {})),
        control_line=bool(row.get("control_line", False)),
        countries=tuple(row.get("countries", [row["country"]] if row.get("country") else [])),
    )


def write_rows(disputes: list[Dispute], path: Path) -> None:
    """The table as the built data hold it, in the order of the area index."""
    path.write_text(json.dumps([asdict(d) for d in disputes], ensure_ascii=False), encoding="utf-8")


def read_rows(path: Path) -> list[Dispute]:
    """What ``write_rows`` wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    lists = ("held_by", "claimed_by", "ground", "countries", "members")
    return [
        Dispute(**{**row, **{key: tuple(row[key]) for key in lists}, "outline": tuple(map(tuple, row["outline"]))})
        for row in rows
    ]
