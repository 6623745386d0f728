"""Wording in, figures out: a claimant's words for a number, in English or Arabic, become qualifier, low and high.

The words are kept to the letter. What is not understood stays words with open bounds, and says why; nothing is guessed
in silence. Choices that another might make otherwise:

- "nearly 100" and "almost 100" are *about* 100; "100+" and "100 or more" are *at least* 100.
- "a further 100" and "another 100" are exactly 100.
- "1 200" and "1,200" are 1200; "1.200" may be a decimal and is not understood.
- "thousands" are 2,000 to 9,999, as "hundreds" are 200 to 999; "several dozen" is not understood.
- "two or three" is *between* 2 and 3; "two or three hundred" may be 2 or 200 and is not understood.
- A bare "2016" may be a year and is not understood; "2016 people" and "2,016" are.
- "0" and "zero" are exactly 0; "none", "nobody", "no civilians" and "zero civilians" are a denial.

The way: ``figure_text`` (tokens), ``figure_english`` and ``figure_arabic`` (what words do), ``figure_grammar`` (what
sequences mean), ``figure_conventions`` (bounds of vague words).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from record.figure_arabic import ARABIC
from record.figure_conventions import DEFAULT_CONVENTION, check_convention
from record.figure_english import ENGLISH
from record.figure_grammar import Meaning, meaning_of
from record.figure_symbols import Kind, Lexicon, symbols_of
from record.figure_text import Backwards, Token, TokenKind, Unreadable, tokens_of
from record.vocabulary import Qualifier

_LEXICONS: Final[dict[str, Lexicon]] = {"en": ENGLISH, "ar": ARABIC}
_VAGUE: Final = {
    Qualifier.A_FEW: "a few",
    Qualifier.SEVERAL: "several",
    Qualifier.TENS: "tens",
    Qualifier.DOZENS: "dozens",
    Qualifier.SCORES: "scores",
    Qualifier.HUNDREDS: "hundreds",
}
#: What words do that stand beside a number and are none of it.
_NAMING: Final = frozenset({Kind.NOUN, Kind.OPENS, Kind.WORD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a claimant's words were read. ``low`` and ``high`` are inclusive; None is open.

    ``understood`` is false where the words could not be read as one figure; ``note`` then says why, in a sentence, and
    the qualifier is unknown. ``convention`` names the one by which vague words get their bounds.
    """

    verbatim: str
    qualifier: Qualifier
    low: int | None
    high: int | None
    understood: bool
    convention: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high:
            msg = f"the words {self.verbatim!r} were read as {self.low} to {self.high}"
            raise ValueError(msg)


def read_figure(words: str, *, language: str | None = None, convention: str | None = None) -> Reading:
    """Read a claimant's words for a number. Never raises on any words. About 0.1 ms.

    Args:
        words: as the claimant said them, in any digits and letter case.
        language: a BCP 47 tag. English and Arabic are told apart by their script; words in another language are not
            understood, digits and signs alone are.
        convention: "counterclaim" (the default) or "acled".

    Raises:
        UnknownConventionError: there is no such convention.
    """
    convention = check_convention(convention or DEFAULT_CONVENTION)
    try:
        meaning = _read(words, language, convention)
    except Unreadable as why:
        return Reading(
            verbatim=words,
            qualifier=Qualifier.UNKNOWN,
            low=None,
            high=None,
            understood=False,
            convention=convention,
            note=str(why),
        )
    return Reading(
        verbatim=words,
        qualifier=meaning.qualifier,
        low=meaning.low,
        high=meaning.high,
        understood=True,
        convention=convention,
    )


def runs_backwards(words: str, *, language: str | None = None, convention: str | None = None) -> bool:
    """Whether the words name a range whose low end is above its high one: "between 100 and 50". About 0.1 ms."""
    try:
        _read(words, language, check_convention(convention or DEFAULT_CONVENTION))
    except Backwards:
        return True
    except Unreadable:
        return False
    return False


def named_in(words: str, *, language: str | None = None) -> frozenset[str]:
    """What words for a number say beside the number: what is counted, and where, when or how. Folded; about 0.1 ms.

    "At least 55" says nothing else; "5 homes" names homes, "20 taken to hospital" says "taken" and "hospital". Empty
    for words that cannot be taken apart.
    """
    try:
        tokens = tokens_of(words)
        lexicon = _lexicon(_letters(tokens), language)
        symbols = symbols_of(tokens, lexicon)
    except Unreadable:
        return frozenset()
    ones = {symbol.text for symbol in symbols if symbol.kind is Kind.NUMBER} & lexicon.nouns  # "a house" is one too
    return frozenset(ones | {symbol.text for symbol in symbols if symbol.kind in _NAMING})


def say(reading: Reading) -> str:
    """The reading in English words that read back as the same value by the same convention.

    Words that were not understood are said as they are.
    """
    low, high, qualifier = reading.low, reading.high, reading.qualifier
    if qualifier in _VAGUE:
        return _VAGUE[qualifier]
    if qualifier is Qualifier.NONE:
        return "none"
    if low is None or not reading.understood:
        return reading.verbatim
    if high is None:
        more = qualifier is Qualifier.MORE_THAN
        return f"more than {low - 1:,}" if more else f"at least {low:,}"
    if qualifier is Qualifier.FEWER_THAN:
        return f"fewer than {high + 1:,}"
    if qualifier is Qualifier.AT_MOST:
        return f"as many as {high:,}" if low else f"at most {high:,}"
    if qualifier is Qualifier.BETWEEN:
        return f"between {low:,} and {high:,}"
    return f"about {low:,}" if qualifier is Qualifier.ABOUT else f"{low:,}"


def _read(words: str, language: str | None, convention: str) -> Meaning:
    tokens = tokens_of(words)
    if not tokens:
        raise Unreadable(_("There are no words."))
    return meaning_of(symbols_of(tokens, _lexicon(_letters(tokens), language)), convention)


def _letters(tokens: Sequence[Token]) -> str:
    return "".join(char for token in tokens if token.kind is TokenKind.WORD for char in token.text if char.isalpha())


def _lexicon(letters: str, language: str | None) -> Lexicon:
    """The lexicon for a text's letters.

    The script decides between English and Arabic, since an editor may enter an Arabic claim's words in translation; a
    third language in either script is told apart only by its tag.
    """
    tag = (language or "").replace("_", "-").partition("-")[0].lower()
    if letters and tag and tag not in _LEXICONS:
        raise Unreadable(_("Words in the language “%(tag)s” are not read: enter the number by hand.") % {"tag": tag})
    scripts = {_script(letter) for letter in letters}
    if len(scripts) > 1:
        raise Unreadable(_("It mixes scripts."))
    script = scripts.pop() if scripts else "LATIN"
    if script not in {"LATIN", "ARABIC"}:
        raise Unreadable(_("Only English and Arabic words are read."))
    return ARABIC if script == "ARABIC" else ENGLISH


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]
