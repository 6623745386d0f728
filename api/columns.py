"""The columns of an export, in their order: from an entry to what stands in a CSV cell or a property of GeoJSON.

Unknown is None, never 0 or a word. A range is low, high and whether each end is open, with the same in words; it is
never one number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from record.entry import Entry
from record.vocabulary import Disagreement, Qualifier

#: Kinds of values, by the names that CSV on the Web has for them.
STRING, INTEGER, NUMBER, BOOLEAN, DATE, DATETIME, ADDRESS = (
    "string",
    "integer",
    "double",
    "boolean",
    "date",
    "datetime",
    "anyURI",
)
SEPARATOR: Final = ","

Row = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``read`` makes its value of the columns of the entry that ``reads`` names; None takes it as it is."""

    name: str
    kind: str
    meaning: str
    reads: tuple[str, ...]
    read: Callable[..., Any] | None
    is_list: bool = False


def _of(name: str, kind: str, *, called: str = "", read: Callable[[Any], Any] | None = None) -> Column:
    """A column of the entry as it stands, or as ``read`` writes it."""
    field = next(field for field in Entry._meta.concrete_fields if field.name == name)
    return Column(name=called or name, kind=kind, meaning=str(field.help_text), reads=(field.attname,), read=read)


def _keys(name: str, meaning: str) -> Column:
    return Column(name=name, kind=STRING, meaning=meaning, reads=(name,), read=_split, is_list=True)


def _split(text: str) -> list[str]:
    return text[1:-1].split(SEPARATOR) if text else []


def _day(day: date) -> str:
    return day.isoformat()


def instant(moment: datetime) -> str:
    """An instant in UTC, as RFC 3339 writes it, to the microsecond where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _open_low(low: int | None, high: int | None, stated: int | None) -> bool | None:
    """Whether the range has no low end; None where there is no range."""
    return None if low is None and high is None and stated is None else low is None


def _open_high(low: int | None, high: int | None, stated: int | None) -> bool | None:
    """Whether the range has no high end; None where there is no range."""
    return None if low is None and high is None and stated is None else high is None


def killed_words(low: int | None, high: int | None, stated: int | None, qualifier: str | None) -> str | None:
    """The range in English, as the list has it: "20 to more than 100". None where no claim gives a number."""
    if high is not None and low is None:
        return _qualified(Qualifier.AT_MOST, high)
    if high is not None and low == high:
        return _qualified(Qualifier(qualifier or Qualifier.EXACTLY), high)
    if high is not None:
        return f"{low:,} to {high:,}"
    top = stated if stated is not None else low
    if top is None:
        return None
    words = _qualified(Qualifier(qualifier or Qualifier.AT_LEAST), top)
    # Where the open claim stands alone its own words say it all: "more than 100", not "101 to more than 100".
    return words if low is None or low >= top else f"{low:,} to {words}"


def _qualified(qualifier: Qualifier, number: int) -> str:
    return f"{_SAID[qualifier]} {number:,}" if qualifier in _SAID else f"{number:,}"


#: English alone: what a file says must not hang on who fetched it.
_SAID: Final = {
    Qualifier.ABOUT: "about",
    Qualifier.AT_LEAST: "at least",
    Qualifier.MORE_THAN: "more than",
    Qualifier.AT_MOST: "at most",
    Qualifier.FEWER_THAN: "fewer than",
}
_RANGE: Final = ("killed_low", "killed_high", "killed_high_stated")


def columns() -> tuple[Column, ...]:
    """All columns of an incident but its address, which hangs on the site that is asked."""
    return (
        _of("code", STRING),
        _of("title", STRING),
        _of("publication", INTEGER),
        _of("published_at", DATETIME, read=instant),
        _of("earliest", DATE, read=_day),
        _of("latest", DATE, read=_day),
        _of("event_type", STRING),
        _of("event_subtype", STRING),
        _keys("grades", "The recorders' assessments, apart from the claims: one or several, for alleged perpetrators."),
        *(_of(f"disagree_{flag.value}", BOOLEAN) for flag in Disagreement),
        _of("killed_low", INTEGER),
        _made("killed_low_open", BOOLEAN, _open_low, "Whether no claim gives a low end. Empty: no range."),
        _of("killed_high", INTEGER),
        _made("killed_high_open", BOOLEAN, _open_high, "Whether a claim leaves the high end open. Empty: no range."),
        _of("killed_high_stated", INTEGER),
        _of("killed_high_qualifier", STRING),
        Column(
            name="killed_words",
            kind=STRING,
            meaning="The range of the killed in English words, as the claims make it. Empty: no claim has a number.",
            reads=(*_RANGE, "killed_high_qualifier"),
            read=killed_words,
        ),
        _of("country", STRING),
        _keys("countries", "Every country that the place may lie in."),
        _of("admin1", STRING),
        _of("border", STRING),
        _of("border_distance_m", NUMBER),
        _of("lat", NUMBER),
        _of("lon", NUMBER),
        _of("uncertainty_m", NUMBER, called="coordinateUncertaintyInMeters"),
        _of("precision", STRING),
        _keys("claimants", "Keys of the actors that claim."),
        _keys("blamed", "Keys of the actors whom a claim says did it, or who say so of themselves."),
        _keys("languages", "Languages of the documents and of the words quoted (BCP 47, without regions)."),
        _of("claim_count", INTEGER),
        _of("source_count", INTEGER),
    )


def _made(name: str, kind: str, read: Callable[..., Any], meaning: str) -> Column:
    return Column(name=name, kind=kind, meaning=meaning, reads=_RANGE, read=read)
