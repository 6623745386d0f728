"""From symbols to a figure: which sequences mean one number, one range, or none; everything else is refused.

    figure  := lead (NONE | NO noun+) rest-of-none
             | lead amount tail
    lead    := (filler | noun | colon)*
    amount  := BETWEEN number (AND | TO | DASH) number
             | FROM number (TO | DASH) number
             | ABOUT? number (TO | DASH | OR) number
             | qualifier? quantity
             | lower quantity (AND | COMMA)? upper quantity
    tail    := nouns and fillers, with one of "or more", "or fewer", "at least" ... among them; a plain word only as
               the plural that is counted, before a noun, or after what opens a place, a time or a circumstance

A second quantity, a negation, or a qualifier that qualifies nothing makes the words unreadable: this never guesses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from record.figure_conventions import thousands_bounds, vague_bounds
from record.figure_symbols import Kind, Symbol
from record.figure_text import MAX_NUMBER, Backwards, Unreadable
from record.vocabulary import Qualifier

_QUANTITIES: Final = frozenset({Kind.NUMBER, Kind.VAGUE, Kind.THOUSANDS})
_LOWER: Final = frozenset({Kind.AT_LEAST, Kind.MORE_THAN})
_UPPER: Final = frozenset({Kind.UP_TO, Kind.AT_MOST, Kind.FEWER_THAN})
_QUALIFIERS: Final = _LOWER | _UPPER | {Kind.ABOUT, Kind.EXACTLY}
_SUFFIXES: Final = {
    Kind.OR_MORE: Kind.AT_LEAST,
    Kind.OR_FEWER: Kind.AT_MOST,
    Kind.AT_LEAST: Kind.AT_LEAST,
    Kind.AT_MOST: Kind.AT_MOST,
    Kind.ABOUT: Kind.ABOUT,
    Kind.EXACTLY: Kind.EXACTLY,
}
_LEAD: Final = frozenset({Kind.FILLER, Kind.NOUN, Kind.COLON})
_OPENERS: Final = frozenset({Kind.OPENS, Kind.FROM, Kind.TO})
_TAIL: Final = frozenset({Kind.FILLER, Kind.NOUN, Kind.WORD, Kind.COMMA}) | _OPENERS
#: Fillers after which a name may stand, as after a preposition.
_OPENING_FILLERS: Final = frozenset({"in the", "in their", "of", "who", "that", "which", "في"})
#: Words that stand by themselves as a place or a time.
_CLOSED: Final = frozenset({"today", "yesterday", "overnight", "taken", "brought", "carried"})
#: "Not only civilians were killed" is no denial.
_ONLY: Final = frozenset({"only", "just", "فقط"})
_SHORTEST_PLURAL: Final = 5
_END: Final = Symbol(Kind.COMMA)
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words say: bounds included, None open."""

    qualifier: Qualifier
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number, or a vague word with the bounds of the convention."""

    low: int
    high: int | None
    qualifier: Qualifier
    plain: bool = False
    times: int = 0

    @property
    def is_number(self) -> bool:
        return self.qualifier is Qualifier.EXACTLY


def meaning_of(symbols: Sequence[Symbol], convention: str) -> Meaning:
    """What a sequence of symbols means.

    Raises:
        Unreadable: with a sentence that says why it is not one figure.
    """
    for symbol in symbols:
        if symbol.kind is Kind.REFUSE:
            raise Unreadable(_("No convention gives bounds for “%(words)s”.") % {"words": symbol.text})
    return _Parser(symbols, convention).parse()


class _Parser:
    """A walk over the symbols, left to right, without going back."""

    def __init__(self, symbols: Sequence[Symbol], convention: str) -> None:
        self.symbols = symbols
        self.convention = convention
        self.place = 0

    def kind(self, ahead: int = 0) -> Kind | None:
        place = self.place + ahead
        return self.symbols[place].kind if place < len(self.symbols) else None

    def parse(self) -> Meaning:
        while self.kind() in _LEAD:
            self.place += 1
        if self.kind() in {Kind.NONE, Kind.NO} or (self.kind() is Kind.WITHOUT and self.kind(1) is not Kind.NUMBER):
            return self._none()
        begins_plain = self.place == 0
        meaning, years = self._amount()
        counts_noun = self.kind() is Kind.NOUN
        suffix, has_noun = self._tail()
        if years and begins_plain and not has_noun and suffix is None:
            raise Unreadable(_("It may be a year: write what it counts."))
        if meaning == Meaning(Qualifier.EXACTLY, 0, 0) and counts_noun and suffix is None:
            return Meaning(Qualifier.NONE, 0, 0)  # "zero civilians" denies as "no civilians" does
        return self._with_suffix(meaning, suffix)

    # ------------------------------------------------------------------------------------------------------- none

    def _none(self) -> Meaning:
        """There were none: "no" takes a person, a harm or a thing that can be hit, and nothing but such may follow."""
        needs_noun = self.kind() is not Kind.NONE
        self.place += 1
        while self.kind() is Kind.FILLER:
            self.place += 1
        if needs_noun and self.kind() is not Kind.NOUN:
            raise Unreadable(_("It denies something, and it is not clear what."))
        rest = self.symbols[self.place :]
        for place, symbol in enumerate(rest):
            joins = symbol.kind in {Kind.AND, Kind.OR} and _kind_at(rest, place + 1) is Kind.NOUN
            joins = joins or (symbol.kind is Kind.FROM and _kind_at(rest, place + 1) is Kind.NOUN)
            if (symbol.kind not in {Kind.NOUN, Kind.FILLER} and not joins) or symbol.text in _ONLY:
                raise Unreadable(_("It denies something, and it is not clear what."))
        return Meaning(Qualifier.NONE, 0, 0)

    # ----------------------------------------------------------------------------------------------------- amount

    def _amount(self) -> tuple[Meaning, bool]:
        """The amount, and whether its numbers may all be years."""
        if self.kind() in {Kind.BETWEEN, Kind.FROM}:
            return self._between(), False
        qualifier = self._qualifier()
        first = self._quantity()
        second = self._second(first, qualifier)
        if second is not None:
            return second, False
        if qualifier is None and self._joins_range():
            self.place += 1
            other = self._quantity()
            return self._span(first, other), _may_be_year(first) and _may_be_year(other)
        if qualifier is Kind.ABOUT and self._joins_range():
            self.place += 1
            return self._span(first, self._quantity()), False
        return _qualified(qualifier, first), qualifier is None and _may_be_year(first)

    def _between(self) -> Meaning:
        joins = {Kind.AND, Kind.TO, Kind.DASH} if self.kind() is Kind.BETWEEN else {Kind.TO, Kind.DASH}
        self.place += 1
        if self.kind() is Kind.ABOUT:
            self.place += 1
        first = self._quantity()
        if self.kind() not in joins:
            raise Unreadable(_("It names one end of a range and not the other."))
        self.place += 1
        if self.kind() is Kind.ABOUT:
            self.place += 1
        return self._span(first, self._quantity())

    def _joins_range(self) -> bool:
        return self.kind() in {Kind.TO, Kind.DASH, Kind.OR} and self.kind(1) in _QUANTITIES

    def _span(self, first: _Quantity, other: _Quantity) -> Meaning:
        if not first.is_number or not other.is_number:
            raise Unreadable(_("An end of the range is a vague word."))
        if first.low > other.low:
            raise Backwards(_("The range runs backwards: its first number is the larger one."))
        _refuse_shared_multiplier(first, other)
        return Meaning(Qualifier.BETWEEN, first.low, other.low)

    def _second(self, first: _Quantity, qualifier: Kind | None) -> Meaning | None:
        """The other end in "more than 50 but fewer than 100"; None where no such thing follows."""
        joined = self.kind() in {Kind.AND, Kind.COMMA}
        ahead = 1 if joined else 0
        if qualifier not in _LOWER or self.kind(ahead) not in _UPPER or self.kind(ahead + 1) not in _QUANTITIES:
            return None
        self.place += ahead
        other_qualifier = self._qualifier()
        low = _qualified(qualifier, first).low
        other = self._quantity()
        high = _qualified(other_qualifier, other).high
        if low is None or high is None:
            raise Unreadable(_("An end of the range is a vague word."))
        if low > high:
            raise Backwards(_("The range runs backwards: its first number is the larger one."))
        _refuse_shared_multiplier(first, other)
        return Meaning(Qualifier.BETWEEN, low, high)

    def _qualifier(self) -> Kind | None:
        kind = self.kind()
        if kind is Kind.WITHOUT:
            kind = Kind.FEWER_THAN
        if kind not in _QUALIFIERS:
            return None
        self.place += 1
        while self.kind() in {Kind.FILLER, Kind.COLON}:
            self.place += 1
        return kind

    def _quantity(self) -> _Quantity:
        symbol = self.symbols[self.place] if self.place < len(self.symbols) else _END
        if symbol.kind not in _QUANTITIES:
            raise Unreadable(_no_quantity(symbol))
        self.place += 1
        if symbol.kind is Kind.NUMBER:
            if symbol.value > MAX_NUMBER:
                raise Unreadable(_("The number is larger than any figure of this kind can be."))
            return _Quantity(symbol.value, symbol.value, Qualifier.EXACTLY, symbol.plain, symbol.times)
        if symbol.kind is Kind.THOUSANDS:
            low, high = thousands_bounds(symbol.value, self.convention)
            return _Quantity(low, high, Qualifier.AT_LEAST if high is None else Qualifier.BETWEEN)
        low, high = vague_bounds(symbol.qualifier, self.convention)
        return _Quantity(low, high, symbol.qualifier)

    # ------------------------------------------------------------------------------------------------------- tail

    def _tail(self) -> tuple[Kind | None, bool]:
        """What follows the amount: a qualifier written after it, if any, and whether something counted is named."""
        suffix: Kind | None = None
        has_noun = False
        opened = False
        rest = self.symbols[self.place :]
        for symbol in rest:
            if symbol.kind in _QUANTITIES:
                raise Unreadable(_unrelated(symbol))
        for place, symbol in enumerate(rest):
            if symbol.kind in _SUFFIXES and suffix is None:
                suffix = _SUFFIXES[symbol.kind]
            elif symbol.kind in {Kind.AND, Kind.OR}:
                if not _joins_nouns(rest, place):
                    raise Unreadable(_("It joins the number to something else, and it is not clear how."))
            elif symbol.kind not in _TAIL:
                raise Unreadable(_unrelated(symbol))
            elif symbol.kind is Kind.WORD and not opened and not _is_harmless(rest, place):
                raise Unreadable(_no_quantity(symbol))
            elif symbol.kind in _OPENERS and symbol.text not in _CLOSED and not _is_followed(rest, place):
                raise Unreadable(_("It breaks off, or joins the number to something else."))
            opens = symbol.kind in _OPENERS or symbol.text in _OPENING_FILLERS
            has_noun = has_noun or symbol.kind is Kind.NOUN or (symbol.kind is Kind.WORD and not opened)
            opened = (opened or opens) and symbol.kind is not Kind.COMMA
        return suffix, has_noun

    def _with_suffix(self, meaning: Meaning, suffix: Kind | None) -> Meaning:
        if suffix is None:
            return meaning
        if meaning.qualifier is not Qualifier.EXACTLY or meaning.low is None:
            raise Unreadable(_("It qualifies one number twice."))
        return _qualified(suffix, _Quantity(meaning.low, meaning.high, Qualifier.EXACTLY))


def _kind_at(symbols: Sequence[Symbol], place: int) -> Kind | None:
    return symbols[place].kind if 0 <= place < len(symbols) else None


def _joins_nouns(rest: Sequence[Symbol], place: int) -> bool:
    """Whether "and" or "or" stands between two nouns. Who is "missing or dead" is not known to be either."""
    around = (_kind_at(rest, place - 1), _kind_at(rest, place + 1))
    if around != (Kind.NOUN, Kind.NOUN):
        return False
    return rest[place].kind is Kind.AND or "missing" not in {rest[place - 1].text, rest[place + 1].text}


def _is_followed(rest: Sequence[Symbol], place: int) -> bool:
    return any(symbol.kind in {Kind.NOUN, Kind.WORD} for symbol in rest[place + 1 :])


def _is_harmless(rest: Sequence[Symbol], place: int) -> bool:
    """Whether an unlisted word is the plural that is counted, or describes the noun after it."""
    word = rest[place].text
    is_plural = len(word) >= _SHORTEST_PLURAL and word.isascii() and word.endswith("s")
    is_plural = is_plural and not word.endswith(("ss", "us", "is"))
    is_counted = all(symbol.kind in {Kind.NOUN, Kind.FILLER} for symbol in rest[:place])
    return (is_plural and is_counted) or _kind_at(rest, place + 1) is Kind.NOUN


def _refuse_shared_multiplier(first: _Quantity, other: _Quantity) -> None:
    """Refuse "two to three hundred": 2 or 200. "80 to two hundred" is 80, since 8,000 to 200 runs backwards."""
    if 0 < first.low < other.times:
        raise Unreadable(_("It is not clear whether the multiplier of the second number belongs to both."))


def _may_be_year(quantity: _Quantity) -> bool:
    return quantity.plain and _FIRST_YEAR <= quantity.low <= _LAST_YEAR and quantity.low % 100 != 0


def _qualified(kind: Kind | None, quantity: _Quantity) -> Meaning:
    """A quantity under a qualifier. A vague word keeps its own bound at the end that the qualifier speaks of."""
    low, high = quantity.low, quantity.high
    if kind is None or (kind is Kind.EXACTLY and quantity.is_number):
        return Meaning(quantity.qualifier, low, high)
    if kind is Kind.AT_LEAST:
        return Meaning(Qualifier.AT_LEAST, low, None)
    if kind is Kind.ABOUT and quantity.is_number:
        return Meaning(Qualifier.ABOUT, low, high)
    if kind in {Kind.UP_TO, Kind.AT_MOST} and high is not None:
        if kind is Kind.UP_TO and high < 1:
            raise Unreadable(_("It leaves no number between its ends."))
        return Meaning(Qualifier.AT_MOST, 1 if kind is Kind.UP_TO else 0, high)
    if not quantity.is_number:
        raise Unreadable(_("It qualifies a vague word, and no convention says what that means."))
    if kind is Kind.MORE_THAN:
        return Meaning(Qualifier.MORE_THAN, low + 1, None)
    if low < 1:
        raise Unreadable(_("It leaves no number between its ends."))
    return Meaning(Qualifier.FEWER_THAN, 0, low - 1)


def _no_quantity(symbol: Symbol) -> str:
    if symbol.kind is Kind.DASH:
        return _("It begins with a minus sign or a dash.")
    if symbol.kind is Kind.NEGATION:
        return _("It denies something, and it is not clear what.")
    if symbol.kind in {Kind.WORD, Kind.NOUN, Kind.OPENS} and symbol.text:
        return _("The word “%(word)s” is not one that is understood here.") % {"word": symbol.text}
    return _("It gives no number.")


def _unrelated(symbol: Symbol) -> str:
    if symbol.kind in _QUANTITIES:
        return _("It gives more than one number, and it is not clear how they belong together.")
    if symbol.kind in {Kind.NEGATION, Kind.NO, Kind.NONE, Kind.WITHOUT}:
        return _("It denies something, and it is not clear what.")
    if symbol.kind is Kind.DASH:
        return _("It breaks off, or joins the number to something else.")
    return _("“%(words)s” qualifies no number.") % {"words": symbol.text}
