"""The list of incidents: a row each, in the words of the dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mapviews.presenters.naming import led
from mapviews.presenters.wording import country_name, distance, listed, range_words
from record.dossier import Name
from record.entry import Entry
from record.vocabulary import Disagreement, EventSubtype, EventType, Grade, Precision, Qualifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One incident in the list. ``killed`` is None where no claim gives a number; ``border`` where none is known."""

    code: str
    url: str
    title: str
    title_language: str
    when: str
    earliest: date
    country: str
    kind: str
    killed: str | None
    disagreements: tuple[str, ...]
    grade: str
    precision: str
    border: str | None
    claims: int
    sources: int
    mapped: bool


def list_row(entry: Entry) -> ListRow:
    """The row of an entry.

    Raises:
        ValueError: a column holds a term that the vocabulary does not know.
    """
    kind = EventSubtype(entry.event_subtype) if entry.event_subtype else EventType(entry.event_type)
    title = leading_title(entry.title, entry.titles)
    return ListRow(
        code=entry.code,
        url=reverse("dossier", args=[entry.code]),
        title=title.text,
        title_language=title.language,
        when=days_words(entry.earliest, entry.latest),
        earliest=entry.earliest,
        country=_countries(entry),
        kind=capfirst(str(kind.label)),
        killed=killed_words(entry),
        disagreements=tuple(str(flag.label) for flag in flags(entry)),
        grade=grades_words(Grade(code) for code in entry.grades.split(",") if code),
        precision=capfirst(str(Precision(entry.precision).label)),
        border=distance(entry.border_distance_m) if entry.border_distance_m is not None else None,
        claims=entry.claim_count,
        sources=entry.source_count,
        mapped=entry.lat is not None,
    )


def leading_title(title: str, titles: Iterable[tuple[str, str]]) -> Name:
    """The title for this reader, of an entry's own and its pairs of a language and a title.

    The language is empty where the entry's own leads: an entry does not keep which it is.
    """
    return led(title, (Name(text=text, language=language) for language, text in titles))[0]


def _countries(entry: Entry) -> str:
    """The country, or all that it may be."""
    if entry.country:
        return country_name(entry.country)
    return _(" or ").join(country_name(code) for code in entry.countries.split(",") if code)


def grades_words(grades: Iterable[Grade]) -> str:
    """Grades in words, each once, in the order of the vocabulary."""
    given = set(grades)
    return capfirst(listed(str(grade.label) for grade in Grade if grade in given))


def flags(entry: Entry) -> tuple[Disagreement, ...]:
    """The disagreements of an entry."""
    return tuple(flag for flag in Disagreement if getattr(entry, f"disagree_{flag.value}"))


def killed_words(entry: Entry) -> str | None:
    """The range of the killed, as the dossier words it."""
    qualifier = Qualifier(entry.killed_high_qualifier) if entry.killed_high_qualifier else None
    return range_words(entry.killed_low, entry.killed_high, entry.killed_high_stated, qualifier)


def days_words(earliest: date, latest: date) -> str:
    """``7 December 2016``, ``3–5 December 2016``, ``December 2016 to January 2017``: no more than is needed."""
    if earliest == latest:
        return date_format(earliest, "j F Y")
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        return f"{earliest.day}–{date_format(latest, 'j F Y')}"
    return _("%(start)s to %(end)s") % {
        "start": date_format(earliest, "j F Y"),
        "end": date_format(latest, "j F Y"),
    }
