"""What a search in words finds: the same on SQLite, on PostgreSQL and in plain Python.

A text is a set of tokens: the folded words (``geo.folding``) of names and quotations, and each name once more without
its spaces, since names are written together and apart. A query matches when every one of its words is the beginning of
some token, or when all of it, folded into one, is. So "qaim air" finds "Air strikes on al-Qa'im", and "albukamal" finds
"Al Bu Kamal".
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from geo.folding import fold, fold_words, keys

TOKEN_LENGTH: Final = 256
"""Longer tokens are cut, in texts and in queries alike: PostgreSQL's index takes none above 2,046 bytes."""
TEXT_LENGTH: Final = 200_000
"""A longer text is cut after its last whole word: PostgreSQL's index takes a megabyte an entry."""


def search_text(names: Iterable[str], quotations: Iterable[str]) -> str:
    """The text of an entry that is searched: lines of tokens with a space between. Each line once, names first."""
    named = [_lines(name) for name in names]
    lines = (
        *(words for words, _together in named),
        *(key for _words, together in named for key in together),
        *(_quoted(quotation) for quotation in quotations),
    )
    text = "\n".join(dict.fromkeys(line for line in lines if line))
    if len(text) <= TEXT_LENGTH:
        return text
    whole = text[: TEXT_LENGTH + 1]
    return whole[: max(whole.rfind(" "), whole.rfind("\n"))]


def query_words(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once. Empty where it holds no letter or digit."""
    return tuple(dict.fromkeys(word[:TOKEN_LENGTH] for word in fold_words(query).split()))


def query_name(query: str) -> str:
    """The whole query as one name."""
    return fold(query)[:TOKEN_LENGTH]


def matches(text: str, query: str) -> bool:
    """Whether a search text is found by a query: the definition, which both databases are held to."""
    tokens = text.split()
    words, name = query_words(query), query_name(query)

    def begins(start: str) -> bool:
        return any(token.startswith(start) for token in tokens)

    return bool(words) and (all(begins(word) for word in words) or begins(name))


@lru_cache(maxsize=4096)
def _lines(name: str) -> tuple[str, tuple[str, ...]]:
    """A name's words, and the name written together. Remembered: the same actors and towns come again and again."""
    return _cut(fold_words(name)), tuple(key[:TOKEN_LENGTH] for key in sorted(keys(name)))


@lru_cache(maxsize=256)
def _quoted(quotation: str) -> str:
    """A quotation's words. Remembered too: "several" and "none" come as often as names."""
    return _cut(fold_words(quotation))


def _cut(line: str) -> str:
    return " ".join(word[:TOKEN_LENGTH] for word in line.split())
