"""Figures as bare phrases: "at least 55 killed incl. 12 women, 19 children" as the lines that say the same.

Only a proposal: the lines are shown, and a person takes them. A phrase of which any part is not understood is no
phrase; one that may be meant in two ways has two readings, and neither is preferred. The words of each number are kept
to the letter; parts of a total stand under it with their own persons.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geo.folding import fold_words
from incidents.notation.figure_lines import FigureLine
from record.figures import named_in, read_figure
from record.vocabulary import Age, Measure, PersonStatus, Sex, Terms

Said = Measure | PersonStatus | Sex | Age

_LONGEST: Final = 500
#: What parts figures; a comma between digits belongs to a number.
_PARTS: Final = re.compile(
    r"\s*(?:(?:(?<!\d)[,،]|[,،](?!\d)|[;؛()\[\]])|\b(?:including|incl\.?|among them|amongst them|among whom|of whom"
    r"|of them|and)\b|\b(?:من بينهم|بما في ذلك|بينهم|منهم)\b|\bو(?=\s?\d)|\bو(?=\s))\s*",
    re.IGNORECASE,
)
#: Those that say that the next figure is a part of the one before.
_INCLUDES: Final = re.compile(r"incl|among|whom|of them|\(|\[|بينهم|بما في ذلك|منهم", re.IGNORECASE)
#: What holds an "and" that parts nothing: a range, and people who are not told apart.
_RANGE: Final = re.compile(
    r"\bbetween\s+[^\s,;]+\s+and\s+|\bbetween\s+[^\s,;]+\s+\w+\s+and\s+\d|\bبين\s+[^\s,;،]+\s+و\s?(?=\d)",
    re.IGNORECASE,
)
_NOT_TOLD_APART: Final = re.compile(
    r"\b(?:killed|dead)\s+(?:and/or|and|or)\s+(?:wounded|injured)\b|\bبين\s+قتيل\s+و\s?(?:جريح|مصاب)\b"
    r"|\bقتيلا?\s+و\s?جريحا?\b",
    re.IGNORECASE,
)
#: Digits alone: how they are meant may be open ("1.200"), that they are a number is not.
_DIGITS: Final = re.compile(r"\d[\d.,،٬٫\s]*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def _named(term: Said, words: str) -> dict[str, Said]:
    return {fold_words(word): term for word in words.split()}


_NOUNS: Final[dict[str, Said]] = {
    **_named(
        Measure.KILLED, "killed dead deaths died fatalities slain مقتل قتيل قتيلا قتلى قتل قتلوا شهيد شهيدا شهداء"
    ),
    **_named(Measure.WOUNDED, "wounded injured injuries hurt جريح جريحا جرحى مصاب مصابا مصابين إصابة أصيب جرح"),
    **_named(Measure.MISSING, "missing مفقود مفقودا مفقودين"),
    **_named(PersonStatus.CIVILIAN, "civilian civilians مدني مدنيا مدنيين مدنيون"),
    **_named(PersonStatus.ARMED, "fighter fighters militants combatants"),
    **_named(PersonStatus.ARMED, "مقاتل مقاتلا مقاتلين مسلح مسلحا مسلحين"),
    **_named(Sex.WOMAN, "woman women امرأة نساء سيدة سيدات"),
    **_named(Sex.MAN, "man men رجل رجلا رجال"),
    **_named(Age.CHILD, "child children minors طفل طفلا أطفال"),
}
#: Words that stand between a number and what it counts.
_SILENT: Final = frozenset(
    fold_words(word) for word in ("people", "persons", "were", "was", "the", "of", "شخص", "شخصا", "أشخاص", "من")
)


#: People whom no term of the vocabulary names; beside a harm they stay in the claimant's words.
_OTHER_PEOPLE: Final = frozenset(
    word
    for line in (
        "soldier soldiers troops police policeman policemen officer officers journalist journalists medic medics",
        "doctor doctors nurse nurses worker workers boy boys girl girls baby babies",
        "جندي جنود جنديا صحفي صحفيين مسعف مسعفين طبيب اطباء",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One figure as said; ``measure`` is None where it says none. ``included``: said to be part of what is above.

    ``is_bare``: nothing stands there but the number.
    """

    words: str
    persons: dict[type[Said], Said]
    measure: Measure | None
    included: bool
    is_bare: bool


def read_phrase(phrase: str, *, language: str = "") -> tuple[FigureLine, ...]:
    """The figures of a phrase that is understood in one way, in its order; empty for any other. Some milliseconds."""
    found = readings(phrase, language=language)
    return found[0] if len(found) == 1 else ()


def readings(phrase: str, *, language: str = "") -> tuple[tuple[FigureLine, ...], ...]:
    """What a phrase may mean: one reading, two where its parts may belong up or down, none where it is not understood.

    A part without a measure belongs to the figure before it; before the first measure, to the one behind. Of "55
    killed, 12 women, 19 children injured" the women may be among the killed or among the injured.
    """
    if len(phrase) > _LONGEST:
        return ()
    parts: list[_Part] = []
    for text, included in _split(phrase):
        part = _read_part(text, language, included=included)
        if part is None or _counts_what_nobody_says(part, parts):
            return ()
        parts.append(part)
    upward = _measured(parts)
    if upward is None:
        return ()
    ways = [upward]
    for first, last in _open_runs(parts):
        ways.append([*upward[:first], *[upward[last]] * (last - first), *upward[last:]])
    return tuple(tuple(_line(part, measure) for part, measure in zip(parts, way, strict=True)) for way in ways if parts)


def _split(phrase: str) -> Iterator[tuple[str, bool]]:
    """Each part, and whether what stands before it says that it is a part of the one above."""
    whole = [match.span() for pattern in (_RANGE, _NOT_TOLD_APART) for match in pattern.finditer(phrase)]
    at, included = 0, False
    for match in _PARTS.finditer(phrase):
        if any(start < match.end() and match.start() < end for start, end in whole):
            continue
        if phrase[at : match.start()].strip(" ."):
            yield phrase[at : match.start()], included
            included = False
        included = included or _INCLUDES.search(match[0]) is not None
        at = match.end()
    if phrase[at:].strip(" ."):
        yield phrase[at:], included


def _read_part(text: str, language: str, *, included: bool) -> _Part | None:
    """One part; None where it is not understood."""
    said: dict[type[Said], Said] = {}
    spans: list[tuple[int, int]] = []
    both = _NOT_TOLD_APART.search(text)
    if both is not None:
        said[Measure] = Measure.KILLED_OR_WOUNDED
        spans.append(both.span())
    for match in _WORD.finditer(text):
        if both is not None and both.start() <= match.start() < both.end():
            continue
        word = fold_words(match[0])
        term = _NOUNS.get(word)
        if term is not None:
            if said.setdefault(type(term), term) != term:
                return None
            spans.append(match.span())
        elif word in _SILENT:
            spans.append(match.span())
    words = _without(text, sorted(spans))
    measure = said.pop(Measure, None)
    others = named_in(words, language=language or None) - (_OTHER_PEOPLE if measure else frozenset())
    if others or not words:  # "3 strikes killed civilians", "5 homes": it counts something else
        return None
    if not (_DIGITS.fullmatch(words) or read_figure(words, language=language or None).understood):
        return None
    return _Part(
        words=words,
        persons=said,
        measure=measure if isinstance(measure, Measure) else None,
        included=included,
        is_bare=not spans,
    )


def _counts_what_nobody_says(part: _Part, before: Sequence[_Part]) -> bool:
    """Whether a part is a number of nothing: "10 killed, 5", "one hundred | and twenty". "55 people" may begin."""
    if part.measure or part.persons:
        return False
    return part.is_bare or any(each.measure for each in before)


def _measured(parts: Sequence[_Part]) -> list[Measure] | None:
    """The measure of each part, from the one before where it says none, else from behind; None where none says any."""
    above = next((part.measure for part in parts if part.measure), None)
    if above is None:
        return None
    measures = []
    for part in parts:
        above = part.measure or above
        measures.append(above)
    return measures


def _open_runs(parts: Sequence[_Part]) -> Iterator[tuple[int, int]]:
    """Parts without a measure that may belong to the one behind them: the first, and the one behind."""
    for last, part in enumerate(parts):
        if part.measure is None or not part.persons or part.included:
            continue
        first = last
        while first > 0 and parts[first - 1].measure is None:
            first -= 1
        is_below = first > 0 and parts[first - 1].measure != part.measure
        if first < last and is_below and not parts[first].included:
            yield first, last


def _line(part: _Part, measure: Measure) -> FigureLine:
    persons: dict[str, type[Terms]] = {"status": PersonStatus, "sex": Sex, "age": Age}
    told = {name: part.persons[kind] for name, kind in persons.items() if kind in part.persons}
    return FigureLine(measure=measure, verbatim=part.words, **told)  # type: ignore[arg-type]


def _without(part: str, spans: list[tuple[int, int]]) -> str:
    """The one run of words that is left when the nouns are taken out; empty where there are several."""
    left = "\0".join(piece for piece in _pieces(part, spans))
    runs = [run.strip(" .") for run in left.split("\0")]
    runs = [run for run in runs if run]
    return runs[0] if len(runs) == 1 else ""


def _pieces(part: str, spans: list[tuple[int, int]]) -> list[str]:
    ends = [0, *(end for _start, end in spans)]
    starts = [*(start for start, _end in spans), len(part)]
    return [part[end:start] for end, start in zip(ends, starts, strict=True)]
