"""The names within a description of a place: "Qaim" in "near the market in Qaim" and in "10 km west of Qaim".

Nothing is resolved: each run of words that may be a name is offered for looking up, longest first, with what the text
says of how the place lies to it. A text is taken apart at its commas, of which the later ones are the context of the
earlier; a name is what begins with capitals, what stands behind a preposition of place, or, in a text or script
without capitals, any run of words. Runs of nothing but common words ("market", "السوق") are no names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from geo.folding import fold_words, without_articles

_LONGEST_RUN: Final = 5
"""Words. Longer names are few, and found as a whole."""
_MOST_WORDS: Final = 40
_SHORTEST_KEY: Final = 2

#: What ends a part; a comma between digits does not.
_COMMA: Final = re.compile(r"(?<!\d)[,،]|[,،](?!\d)|[;؛\n]")
_WORD: Final = re.compile(r"[^\W_]+(?:[.'’‘ʼʾʿ-][^\W_]+)*")
#: Signs that stand in no description of a place.
_NO_WORDS: Final = re.compile(r"[<>{}$=\\`|]")
_DISTANCE: Final = re.compile(
    r"(?:(?P<thousands>(?![0٠۰])\d{1,3}(?:[,،٬ \u00a0\u202f]\d{3})+)|(?P<number>\d+(?:[.,٫]\d+)?))\s*-?"
    r"(?P<unit>km|kms|kilomet(?:er|re)s?|mi|miles?|m|met(?:er|re)s?"
    r"|كم|كيلومترات|كيلومترا?|كيلو|ميلا?|أميال|أمتار|مترا?)\b",
    re.IGNORECASE,
)
_UNIT_M: Final = (("ki", 1000.0), ("km", 1000.0), ("mi", 1609.344), ("m", 1.0), ("ك", 1000.0), ("مي", 1609.344))
_MILES_AR: Final = "أميال"

#: Precisions of the vocabulary from fine to coarse, with the radius in metres that each stands for (record.vocabulary).
_RADII_M: Final = (("town", 5_000.0), ("district", 25_000.0), ("province", 100_000.0))
_LADDER: Final = ("exact", "site", "locality", "town", "district", "province", "region")


class Relation(StrEnum):
    """How a place lies to a name in its description, the closest first."""

    INSIDE = "inside"
    NEAR = "near"
    BETWEEN = "between"
    DIRECTION = "direction"
    DISTANCE = "distance"


def _words(text: str) -> frozenset[str]:
    return frozenset(word for each in text.split() for word in fold_words(each).split())


_INSIDE: Final = _words("in at inside within on into في داخل بمدينة ببلدة بقرية")
_NEAR: Final = _words(
    "near nearby close by beside around outside outskirts vicinity suburbs next toward towards along edge "
    "قرب بقرب بالقرب قريبا خارج محيط ضواحي أطراف حول بجوار جوار باتجاه"
)
_BETWEEN: Final = _words("between بين")
_DIRECTION: Final = _words(
    "north south east west northern southern eastern western northeast northwest southeast southwest "
    "north-east north-west south-east south-west شمال جنوب شرق غرب شمالي جنوبي شرقي غربي"
)
_SILENT: Final = _words("the a an of from to and or just some about not far from its من عن إلى الى و أو على بعد نحو")
#: Kinds of sites and areas: part of a name at most, never all of one.
_COMMON: Final = frozenset(
    word
    for each in _words(
        """
        market markets souk bazaar bridge hospital clinic school university mosque church camp checkpoint crossing
        border river road highway street square roundabout station airport airbase base field dam house home houses
        building area district subdistrict province governorate region county state village town city center centre
        neighbourhood neighborhood quarter suburb countryside old new mall shop shops bakery farm farms factory port
        strike airstrike attack explosion
        سوق أسواق جسر مستشفى عيادة مدرسة جامعة مسجد جامع كنيسة مخيم حاجز معبر حدود حدودي نهر طريق شارع ساحة دوار محطة
        مطار قاعدة حقل سد منزل بيت مبنى منطقة قضاء ناحية محافظة إقليم قرية بلدة مدينة مركز حي ريف مخبز مزرعة مصنع
        ميناء قصف غارة هجوم انفجار قديمة قديم جديدة
        """
    )
    for word in without_articles([each])
)
_OF_RELATION: Final = {
    **dict.fromkeys(_INSIDE, Relation.INSIDE),
    **dict.fromkeys(_NEAR, Relation.NEAR),
    **dict.fromkeys(_BETWEEN, Relation.BETWEEN),
    **dict.fromkeys(_DIRECTION, Relation.DIRECTION),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWithin:
    """A run of words that may be a name. ``words`` is to the letter, ``start`` and ``end`` where it stands in the text.

    ``context`` are what the text names behind it: a province, a country, a larger place. ``said`` is what stands before
    it, from the first word of the relation on ("10 km west of"), ``distance_m`` the distance in it. ``likely``: by its
    capitals or what stands before it, not just for want of capitals in the text. ``is_plain``: no common word and none
    of place stands in it.
    """

    words: str
    start: int
    end: int
    context: tuple[str, ...] = ()
    relation: Relation | None = None
    said: str = ""
    distance_m: float | None = None
    likely: bool = True
    is_plain: bool = True

    def precision(self, of_place: str) -> str:
        """The finest precision that the relation allows with the point of the name's place, whose own is given."""
        allowed = of_place
        if self.relation is Relation.NEAR:
            allowed = "town"
        elif self.relation in {Relation.BETWEEN, Relation.DIRECTION}:
            allowed = "district"
        elif self.relation is Relation.DISTANCE and self.distance_m is not None:
            allowed = next((name for name, radius_m in _RADII_M if self.distance_m <= radius_m), "region")
        return max(of_place, allowed, key=_LADDER.index)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    is_capital: bool
    relation: Relation | None = None
    distance_m: float | None = None
    is_common: bool = field(default=False)

    @property
    def names(self) -> bool:
        """Whether a name may begin or end with it. A direction may begin one: "North Kivu"."""
        return (self.relation is None or self.relation is Relation.DIRECTION) and self.folded not in _SILENT


def names_within(text: str) -> tuple[NameWithin, ...]:
    """Every run of words that may be a name, the likeliest first: behind a preposition, then longest, then last.

    The text as a whole is none of them. Empty for what holds no words of a description. Some 0.3 ms; no data are read.
    """
    if _NO_WORDS.search(text):
        return ()
    parts = [part for part in _parts(text) if part]
    every = [word for part in parts for word in part]
    if not every or len(every) > _MOST_WORDS:
        return ()
    has_capitals = any(word.is_capital for word in every) or not any(text[w.start].islower() for w in every)
    whole = (every[0].start, every[-1].end)
    found = []
    for number, part in enumerate(parts):
        for first, last in _runs(part):
            span = (part[first].start, part[last].end)
            if span != whole and (name := _name(text, parts, number, first, last, has_capitals=has_capitals)):
                found.append(name)
    return tuple(sorted(found, key=lambda name: (not name.likely, -len(name.words.split()), -name.start)))


def has_comma(text: str) -> bool:
    """Whether something stands behind a comma, of any script."""
    return sum(bool(part) for part in _parts(text)) > 1


def _parts(text: str) -> list[list[_Word]]:
    """The words between commas. A distance is one word."""
    ends = [match.span() for match in _COMMA.finditer(text)]
    bounds = zip([0, *(end for _start, end in ends)], [*(start for start, _end in ends), len(text)], strict=True)
    return [list(_read(text, start, end)) for start, end in bounds]


def _read(text: str, start: int, end: int) -> Iterator[_Word]:
    at = start
    while at < end:
        distance = _DISTANCE.match(text, at, end)
        if distance is not None:
            metres = _number(distance) * _unit_m(distance["unit"])
            yield _Word(at, distance.end(), "", is_capital=False, relation=Relation.DISTANCE, distance_m=metres)
            at = distance.end()
            continue
        word = _WORD.match(text, at, end)
        if word is None:
            at += 1
            continue
        folded = fold_words(word[0])
        common = all(each in _COMMON for each in without_articles(folded.split()))
        yield _Word(
            at,
            word.end(),
            folded,
            is_capital=word[0][0].isupper() or any(part[:1].isupper() for part in re.split("['’-]", word[0])),
            relation=_relation(folded),
            is_common=common or folded.isdigit(),
        )
        at = word.end()


def _relation(folded: str) -> Relation | None:
    """The relation that a word says; one with a hyphen where each of its halves says one ("north-west")."""
    halves = [_OF_RELATION.get(half) for half in folded.split()]
    return halves[0] if halves and all(halves) else None


def _number(distance: re.Match[str]) -> float:
    """The number of "12,000 m" and of "1,5 km": three digits behind a comma, or a space, are thousands."""
    if distance["thousands"]:
        return float(re.sub(r"\D", "", distance["thousands"]))
    return float(distance["number"].replace(",", ".").replace("٫", "."))


def _unit_m(unit: str) -> float:
    unit = unit.casefold()
    if unit == _MILES_AR:
        return 1609.344
    return next((metres for beginning, metres in _UNIT_M if unit.startswith(beginning)), 1.0)


def _runs(part: Sequence[_Word]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run that begins and ends like a name and is more than common words."""
    for first, word in enumerate(part):
        if not word.names or word.distance_m is not None:
            continue
        for last in range(first, min(first + _LONGEST_RUN, len(part))):
            run = part[first : last + 1]
            if run[-1].distance_m is not None:
                break
            if not run[-1].names or (run[-1].relation is not None and last > first):
                continue
            if any(not (each.is_common or each.relation or each.folded in _SILENT) for each in run):
                yield first, last


def _name(
    text: str, parts: Sequence[Sequence[_Word]], number: int, first: int, last: int, *, has_capitals: bool
) -> NameWithin | None:
    part = parts[number]
    run = part[first : last + 1]
    before = [word for each in parts[:number] for word in each] + list(part[:first])
    behind_preposition = _stands_behind_preposition(part, first)
    is_written_as_name = all(
        word.is_capital or word.folded in _SILENT or not text[word.start].islower() for word in run
    )
    likely = behind_preposition or (has_capitals and is_written_as_name)
    if not likely and has_capitals:
        return None
    if sum(len(word.folded) for word in run) < _SHORTEST_KEY:
        return None
    told = [word for word in before if word.relation is not None]
    distance = next((word.distance_m for word in told if word.distance_m is not None), None)
    start, end = run[0].start, run[-1].end
    return NameWithin(
        words=text[start:end],
        start=start,
        end=end,
        context=tuple(_context(text, [list(part[last + 1 :]), *map(list, parts[number + 1 :])])),
        relation=max((word.relation for word in told if word.relation), key=list(Relation).index, default=None),
        said=" ".join(text[told[0].start : start].split()).rstrip(" ,،;؛") if told else "",
        distance_m=distance,
        likely=likely,
        is_plain=not any(word.is_common or word.relation or word.folded in _SILENT for word in run),
    )


def _stands_behind_preposition(part: Sequence[_Word], first: int) -> bool:
    """Whether nothing but articles, "of" and common words lie between it and a word of place ("in the city of")."""
    for word in reversed(part[:first]):
        if word.relation is not None or word.folded == "of":
            return True
        if word.folded not in _SILENT and not word.is_common:
            return False
    return False


def _context(text: str, rest: Sequence[Sequence[_Word]]) -> Iterator[str]:
    """What is named behind a name: each stretch of words that are neither common nor of place."""
    for part in rest:
        stretch: list[_Word] = []
        for word in (*part, None):
            if word is not None and not word.is_common and word.relation is None and word.folded not in _SILENT:
                stretch.append(word)
            elif stretch:
                yield text[stretch[0].start : stretch[-1].end]
                stretch = []
