"""What all line notations share: errors that name their line, and words in quotation marks."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from record.vocabulary import Terms

T = TypeVar("T", bound=Terms)

_CURLY = (("“", "”"), ("«", "»"))


class LinesError(ValueError):
    """Lines that cannot be read. ``reasons`` has a sentence for each of them, with the line's number."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class LineError(ValueError):
    """One line that cannot be read; the sentence does not name the line yet."""


def at_line(number: int, sentence: str) -> str:
    """A sentence with the number of its line, counted from 1."""
    return _("Line %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers from 1. Only line feeds and carriage returns end a line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def unquoted(text: str) -> str | None:
    """The words between one pair of quotation marks round the whole text, to the letter; None when there is none.

    Straight marks inside straight marks are doubled; where they are single, as in ``"ten" or "more"``, the marks belong
    to the words.
    """
    inner = text[1:-1]
    if len(text) < 2:
        return None
    if text[0] == text[-1] == '"':
        return None if '"' in inner.replace('""', "") else inner.replace('""', '"')
    if (text[0], text[-1]) in _CURLY and text[0] not in inner and text[-1] not in inner:
        return inner
    return None


def quoted(words: str) -> str:
    """The words in straight quotation marks, so that ``unquoted`` gives them back."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def term_named(terms: type[T], name: str) -> T | None:
    """The term of that code or label, in English or in the language of the page, whatever its case; None if none."""
    found = _names(terms, get_language() or "en").get(_plain(name))
    return terms(found) if found is not None else None


def nearest_term(kinds: Iterable[type[Terms]], name: str) -> str:
    """A leading space and "Did you mean ...?" with the term that looks most like ``name``, or "" when none does."""
    known = {known: known for kind in kinds for known in _names(kind, get_language() or "en")}
    close = get_close_matches(_plain(name), known, n=1, cutoff=0.6)
    return " " + _("Did you mean “%(term)s”?") % {"term": close[0]} if close else ""


def code_words(term: Terms) -> str:
    """A code as an editor types it: structures hit."""
    return str(term.value).replace("_", " ")


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


@lru_cache(maxsize=64)
def _names(terms: type[Terms], language: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for code_language in (language, "en"):
        with override(code_language):
            names |= {_plain(str(term.label)): str(term.value) for term in terms}
    return names | {_plain(str(term.value)): str(term.value) for term in terms}
