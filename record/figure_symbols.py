"""From tokens to symbols: what each word or phrase does in a figure. One lexicon a language, one shape for all.

A lexicon lists phrases, not sentences. What it does not list is a plain word: not understood before a number ("route
66"), and after one only where the grammar can tell that it changes nothing ("two minarets", "80 in Qaim").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from record.figure_text import Token, TokenKind, Unreadable
from record.vocabulary import Qualifier


class Kind(Enum):
    """What a symbol does."""

    NUMBER = auto()
    VAGUE = auto()  # tens, dozens ...: ``qualifier``
    THOUSANDS = auto()  # thousands, tens of thousands ...: ``value`` is the unit
    AT_LEAST = auto()
    MORE_THAN = auto()
    UP_TO = auto()  # as many as: from 1
    AT_MOST = auto()  # no more than: from 0
    FEWER_THAN = auto()
    ABOUT = auto()
    EXACTLY = auto()
    OR_MORE = auto()  # after the number
    OR_FEWER = auto()  # after the number
    BETWEEN = auto()
    FROM = auto()
    TO = auto()
    DASH = auto()
    AND = auto()
    OR = auto()
    NO = auto()  # no civilians
    WITHOUT = auto()  # Arabic dun: without victims, below 50
    NONE = auto()  # nobody
    NEGATION = auto()
    NOUN = auto()  # people, harm, things hit
    FILLER = auto()
    OPENS = auto()  # in, near, after: what follows says where, when or how
    COMMA = auto()
    COLON = auto()
    WORD = auto()
    REFUSE = auto()  # ``text`` says why


class Refusal(Enum):
    """Why a word makes a number mean something else than how many."""

    MEASURE = auto()
    SHARE = auto()
    DISTRIBUTED = auto()
    GROUPS = auto()
    SOME = auto()
    DOUBTFUL = auto()
    NO_CONVENTION = auto()

    @property
    def sentence(self) -> str:
        """For people, in their language."""
        return {
            Refusal.MEASURE: _("It measures or dates something, or gives an age: that is no count."),
            Refusal.SHARE: _("It gives a share, not a number."),
            Refusal.DISTRIBUTED: _("It counts for each of several, not in total."),
            Refusal.GROUPS: _("It counts families or groups, of no known size."),
            Refusal.SOME: _("It also speaks of some among them, or of exceptions."),
            Refusal.DOUBTFUL: _("It leaves open whether the number holds."),
            Refusal.NO_CONVENTION: _("It has a vague word for which no convention gives bounds."),
        }[self]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A word or phrase by what it does.

    ``plain`` marks digits without separators, which may be a year. ``times`` is how many of its largest multiplier a
    number has (three in "three hundred"), 0 where it has no multiplier.
    """

    kind: Kind
    text: str = ""
    value: int = 0
    qualifier: Qualifier = Qualifier.UNKNOWN
    plain: bool = False
    times: int = 0


#: Reads a number in words that begins at a place: its value and the place after it, or None.
CardinalReader = Callable[[Sequence[Token], int], tuple[int, int] | None]

_SIGNS: Final[Mapping[str, Kind]] = {
    "-": Kind.DASH,
    "~": Kind.ABOUT,
    ">": Kind.MORE_THAN,
    "<": Kind.FEWER_THAN,
    "≥": Kind.AT_LEAST,
    ">=": Kind.AT_LEAST,
    "≤": Kind.AT_MOST,
    "<=": Kind.AT_MOST,
    "+": Kind.OR_MORE,
    ",": Kind.COMMA,
    ";": Kind.COMMA,
    ":": Kind.COLON,
    "&": Kind.AND,
    "!": Kind.FILLER,
    "(": Kind.FILLER,
    ")": Kind.FILLER,
    "[": Kind.FILLER,
    "]": Kind.FILLER,
}


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The phrases of one language, folded, with the reader of its number words.

    ``refusals`` are words that make a number mean something else, with the reason. ``split`` parts a token into several
    (Arabic "and" is written onto the next word).
    """

    phrases: Mapping[tuple[str, ...], Symbol]
    refusals: Mapping[str, Refusal]
    multipliers: Mapping[str, int]
    cardinal: CardinalReader
    split: Callable[[Token], list[Token]]

    @cached_property
    def longest(self) -> int:
        """How many words the longest phrase has."""
        return max(map(len, self.phrases))

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The single words that say what is counted."""
        phrases = self.phrases.items()
        return frozenset(text for (text, *more), symbol in phrases if symbol.kind is Kind.NOUN and not more)


def symbols_of(tokens: Sequence[Token], lexicon: Lexicon) -> list[Symbol]:
    """What each word or phrase does, the longest phrase first.

    Raises:
        Unreadable: a word makes the number mean something else, or a sign has no meaning in a figure.
    """
    parts = [part for token in tokens for part in lexicon.split(token)]
    longest = lexicon.longest
    symbols: list[Symbol] = []
    place = 0
    while place < len(parts):
        symbol, place = _next(parts, place, lexicon, longest)
        symbols.append(symbol)
    return symbols


def _next(parts: Sequence[Token], place: int, lexicon: Lexicon, longest: int) -> tuple[Symbol, int]:
    words = tuple(part.text for part in parts[place : place + longest] if part.kind is not TokenKind.NUMBER)
    for length in range(min(longest, len(words)), 1, -1):
        if any(part.kind is TokenKind.NUMBER for part in parts[place : place + length]):
            continue
        phrase = lexicon.phrases.get(words[:length])
        if phrase:
            return phrase, place + length
    number = lexicon.cardinal(parts, place)
    if number:
        value, after = number
        plain = after == place + 1 and parts[place].plain
        sizes = [lexicon.multipliers.get(part.text, 0) for part in parts[place:after]]
        largest = max(sizes)
        times = value // largest if largest else 0
        return Symbol(Kind.NUMBER, value=value, plain=plain, times=times), after
    return _single(parts[place], lexicon), place + 1


def _single(part: Token, lexicon: Lexicon) -> Symbol:
    if part.kind is TokenKind.SIGN:
        if part.text not in _SIGNS:
            raise Unreadable(_sign_refused(part.text))
        return Symbol(_SIGNS[part.text], part.text)
    refusal = lexicon.refusals.get(part.text)
    if refusal:
        raise Unreadable(refusal.sentence)
    return lexicon.phrases.get((part.text,)) or Symbol(Kind.WORD, part.text)


def _sign_refused(sign: str) -> str:
    if sign == "%":
        return _("It gives a share, not a number.")
    if sign == "?":
        return _("It asks rather than states.")
    return _("It holds the sign “%(sign)s”, which has no meaning in a figure.") % {"sign": sign}
