"""From a claimant's words to tokens: words, numbers and signs, whatever the script of the letters and digits.

Reading ignores what cannot be seen (bidi controls, joiners, vowel marks, tatweel), folds case and the shapes of Arabic
letters, and reads digits of every script. What it cannot take for one whole number without guessing (decimals, times,
dates, digits glued to letters, superscripts, fractions) raises ``Unreadable`` with a sentence that says why.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from django.utils.translation import gettext as _

#: No words for one figure are longer; longer text is a sentence to quote, not to read.
MAX_LENGTH: Final = 200
#: The largest number read: what the databases' integer columns hold with room to spare; no figure of people comes near.
MAX_NUMBER: Final = 999_999_999
MAX_DIGITS: Final = 9

_ARABIC_SHAPES: Final = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ٱ": "ا", "ـ": None})
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("’‘ʼ`´′", "'"),
        "٪": "%",
        "،": ",",
        "؛": ";",
        "؟": "?",
        "٬": ",",
        "٫": ".",
        "≈": "~",
        "≅": "~",
        "&": "&",
    }
)
_QUOTES: Final = frozenset("\"'“”„«»‹›")
_TOKEN: Final = re.compile(
    r"""
    (?P<number> \d{1,3}(?:,\d{3})+(?!\d) | \d{1,3}(?:'\d{3})+(?!\d) | \d{1,3}(?:[ ]\d{3})+(?![ ]?\d) | \d+ )
  | (?P<word> [^\W\d_]+(?:'[^\W\d_]+)* )
  | (?P<space> \s+ )
  | (?P<sign> >=|<=|≥|≤|. )
    """,
    re.VERBOSE | re.DOTALL,
)
#: What may stand right before digits as part of a word: Arabic "and", "the", "with", "for".
_ARABIC_PREFIXES: Final = frozenset({"و", "ال", "ب", "ل", "وال"})


class Unreadable(Exception):  # noqa: N818 - says what the words are, not that something failed
    """The words cannot be read as one figure without guessing. The message is a sentence for people."""


class Backwards(Unreadable):
    """The words name a range whose low end is above its high one."""


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    NUMBER = auto()
    SIGN = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word, a sign, or a number with its value. ``plain`` marks digits without separators."""

    kind: TokenKind
    text: str
    value: int = 0
    plain: bool = False


def fold_for_reading(text: str) -> str:
    """Text in small letters without marks or invisible characters, with Western digits and one shape a letter."""
    if any(unicodedata.category(character) in {"No", "Nl"} for character in text):
        raise Unreadable(_("It holds a fraction, a superscript or another sign that is no plain number."))
    kept = []
    for character in unicodedata.normalize("NFKD", text).casefold():
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        elif category[0] == "Z" or character in "\t\n\r":
            kept.append(" ")
        elif category not in {"Cf", "Mn", "Me"}:
            kept.append(character)
    return "".join(kept).translate(_ARABIC_SHAPES).translate(_SIGNS).strip()


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text.

    Raises:
        Unreadable: it is too long, or holds digits that make no whole number.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(
            _("It is longer than %(count)d characters: enter the words for the number alone.") % {"count": MAX_LENGTH}
        )
    folded = fold_for_reading(text)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        if match["space"]:
            continue
        if match["number"]:
            tokens.append(_number(folded, match))
        elif match["word"]:
            tokens.append(_word(folded, match))
        elif match["sign"] not in _QUOTES:
            tokens += _sign(folded, match)
    return tokens


def _number(text: str, match: re.Match[str]) -> Token:
    digits = re.sub(r"[, ']", "", match["number"])
    after = text[match.end() : match.end() + 2]
    before = text[: match.start()]
    if re.match(r"[.,:/'][0-9]", after) or re.search(r"[0-9][.,:/' ]?$|[.:/]$", before):
        raise Unreadable(_("Its digits may be a decimal, a date, a time or two numbers; it is not clear which."))
    if re.match(r"[^\W\d_]|_|-[^\W\d_]", after) and not text[match.end() :].startswith("-plus"):
        raise Unreadable(_("A number is joined to a word."))
    if re.match(r"\d{3}(?: \d{3})* [1-9]", match["number"]):  # "100 120" and not "100 000"
        raise Unreadable(_("Its digits may be a decimal, a date, a time or two numbers; it is not clear which."))
    if len(digits) > 1 and digits.startswith("0"):
        raise Unreadable(_("A number begins with a zero."))
    if len(digits) > MAX_DIGITS:
        raise Unreadable(_("The number is larger than any figure of this kind can be."))
    return Token(TokenKind.NUMBER, match["number"], int(digits), plain=match["number"] == digits)


def _word(text: str, match: re.Match[str]) -> Token:
    following = text[match.end() : match.end() + 2]
    if re.match(r"-?[0-9]", following) and match["word"] not in _ARABIC_PREFIXES:
        raise Unreadable(_("A number is joined to a word."))
    return Token(TokenKind.WORD, match["word"])


def _sign(text: str, match: re.Match[str]) -> list[Token]:
    sign = match["sign"]
    if sign == ".":
        if re.match(r"[0-9.]", text[match.end() : match.end() + 1]):
            raise Unreadable(_("It holds a decimal, or breaks off."))
        return []
    if sign == "-" and text.startswith("-plus", match.start()):
        return []  # 100-plus
    is_hyphen = sign == "-" and re.search(r"[^\W\d_]$", text[: match.start()]) is not None
    if is_hyphen and re.match(r"[^\W\d_]", text[match.end() : match.end() + 1]):
        return []  # twenty-five
    return [Token(TokenKind.SIGN, sign)]
