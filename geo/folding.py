"""Where spellings of one name meet: "al-Qa'im", "Al-Qāʾim" and "Qaim"; "البوكمال" and "البو كمال".

Three strengths, each built on the one before:

- ``fold_words``: the words of a text, in small letters, without marks: for full-text search.
- ``squeeze``: the same without spaces, since names of several words are written together and apart.
- ``fold``: also without definite articles, since "Raqqa" and "Ar Raqqah's" article come and go.

Nothing is transliterated: a name in Arabic script meets its Latin form only where a gazetteer knows both.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_APOSTROPHES: Final = frozenset("'’‘‛`´′ʹ＇ء׳")
"""Written for ayn, hamza, the soft sign, or elision; and left out as often. So is a hamza that stands alone."""

_LETTERS: Final = str.maketrans(
    {
        # Arabic, Persian, Kurdish and Urdu shapes of one letter. The alefs, waw and ya that carry a hamza or madda need
        # no entry: compatibility decomposition parts them from it, and the mark is dropped.
        "ٱ": "ا",  # alef wasla
        "ى": "ي",  # alef maqsura
        "ی": "ي",  # Persian ya
        "ې": "ي",  # Pashto and Uyghur e
        "ک": "ك",  # Persian kaf
        "ڪ": "ك",
        "ة": "ه",  # ta marbuta
        "ە": "ه",  # Kurdish ae
        "ھ": "ه",
        "ہ": "ه",
        # Latin letters that do not decompose.
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
    }
)

_KEPT_CLASSES: Final = frozenset({0, 7, 8, 9})
"""Combining classes that stay: vowel signs of the scripts of India (0), nukta (7), kana voicing (8), virama (9).
There a mark is a letter. Accents, Arabic vowels and Hebrew points all have others."""

_LATIN_WITH_MARKS: Final = re.compile("([A-Za-z][\u0300-\u036f]+)")

_TATWEEL: Final = "\u0640"
_ARABIC_ARTICLE: Final = "ال"
_ARTICLE: Final = re.compile(r"[aeu]l")
_ASSIMILATED: Final = re.compile(r"[aeiou](?P<sun>d|dh|n|r|s|sh|t|th|z)")
"""The Arabic article before a sun letter: ar-Raqqa, ez-Zor, ash-Shaddadi."""


def fold_words(text: str) -> str:
    """The words of ``text`` in small letters, marks dropped, digits as 0-9, one space between.

    Bidi controls, joiners, tatweel and apostrophes vanish; hyphens and every other sign part words. Empty where nothing
    is left. Idempotent.

    >>> fold_words("Al-Qāʾim")
    'al qaim'
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", " ".join(decomposed.translate(_FOLDED).split()))


def squeeze(text: str) -> str:
    """``fold_words`` without its spaces.

    >>> squeeze("Deir ez-Zor")
    'deirezzor'
    """
    return fold_words(text).replace(" ", "")


def fold(text: str) -> str:
    """The key under which spellings of one name meet: ``squeeze`` without definite articles.

    Articles are "al", "el", "ul" and their forms before sun letters where they stand as words of their own before
    another, and "ال" joined to its word. A text that is nothing but an article keeps it. Idempotent up to nested
    articles ("al-al-"), which no name has.

    >>> fold("al-Qa'im"), fold("Ar Raqqah")
    ('qaim', 'raqqah')
    """
    return "".join(without_articles(fold_words(text).split()))


def keys(text: str) -> set[str]:
    """``fold`` and ``squeeze`` at the price of one: a name and a text may mean the same if they share a key."""
    words = fold_words(text).split()
    return {key for key in ("".join(without_articles(words)), "".join(words)) if key}


def without_articles(words: Sequence[str]) -> list[str]:
    """Folded words without definite articles.

    >>> without_articles(["deir", "ez", "zor"])
    ['deir', 'zor']
    """
    return [
        _without_arabic_article(word)
        for word, following in zip(words, [*words, ""][1:], strict=True)
        if not _is_article(word, following)
    ]


def plain(text: str) -> str:
    """A name for display in plain letters: no marks on Latin letters, straight apostrophes; all else kept.

    >>> plain("Al Qā’im")
    "Al Qa'im"
    """
    pieces = []
    for cluster in _LATIN_WITH_MARKS.split(unicodedata.normalize("NFD", text)):
        is_marked_latin = _LATIN_WITH_MARKS.fullmatch(cluster)
        pieces.append(cluster[0] if is_marked_latin else cluster)
    straight = re.sub("[’‘‛`´′ʹʻʼʾʿ]", "'", "".join(pieces))
    return unicodedata.normalize("NFC", straight)


def _folded_character(character: str) -> str:
    """The character, nothing, or a space that parts words."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if character in _APOSTROPHES or character == _TATWEEL or category in {"Cf", "Lm", "Sk"}:
        # Sk and Lm hold the half rings and hooks of transliteration; Cf the bidi controls and joiners.
        return ""
    if category.startswith("M"):
        is_letter = unicodedata.combining(character) in _KEPT_CLASSES and not _is_variation_selector(character)
        return character if is_letter else ""
    return character if category[0] in "LN" else " "


class _Folded(dict[int, str]):
    """What each character folds to, worked out when it is first met (there are 1.1 million; a gazetteer uses 8,000)."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        folded = _LETTERS.get(codepoint) or _folded_character(character)
        self[codepoint] = folded
        return folded


_FOLDED: Final = _Folded()


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or character == "\u034f" or character >= "\U000e0100"


def _is_article(word: str, following: str) -> bool:
    if not following:
        return False
    if _ARTICLE.fullmatch(word):
        return True
    sun = _ASSIMILATED.fullmatch(word)
    return sun is not None and following.startswith(sun["sun"])


def _without_arabic_article(word: str) -> str:
    """The word without a leading "ال", where two letters or more are left."""
    stripped = word.removeprefix(_ARABIC_ARTICLE)
    return stripped if len(stripped) >= 2 else word
