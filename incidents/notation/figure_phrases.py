"""Several figures in one phrase: "at least 55 killed incl. 12 women, 19 children" as the lines that say the same.

Only a proposal: the lines are shown, and a person takes them. A phrase of which any part is not understood is no
phrase. The words of each number are kept to the letter; parts of a total stand under it with their own persons.
"""

import re
from dataclasses import replace
from typing import Final

from geo.folding import fold_words
from incidents.notation.figure_lines import FigureLine
from record.figures import read_figure
from record.vocabulary import Age, Measure, PersonStatus, Sex, Terms

Said = Measure | PersonStatus | Sex | Age

_LONGEST: Final = 500
_PARTS: Final = re.compile(
    r"\s*(?:[,;،؛()\[\]]|\b(?:including|incl\.?|among them|amongst them|among whom|of whom|of them|and)\b"
    r"|\b(?:من بينهم|بما في ذلك|بينهم|منهم)\b|\bو(?=\s?\d)|\bو(?=\s))\s*",
    re.IGNORECASE,
)
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


def read_phrase(phrase: str, *, language: str = "") -> tuple[FigureLine, ...]:
    """The figures of a phrase, the total first; empty where it is not wholly understood. Some milliseconds."""
    if len(phrase) > _LONGEST:
        return ()
    figures: list[FigureLine] = []
    for part in (part for part in _PARTS.split(phrase) if part and part.strip(" .")):
        figure = _figure(part, figures[-1] if figures else None, language)
        if figure is None:
            return ()
        figures.append(figure)
    return tuple(figures)


def _figure(part: str, above: FigureLine | None, language: str) -> FigureLine | None:
    """One part; what it does not say of its measure, it has from the part above."""
    said: dict[type[Said], Said] = {}
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(part):
        word = fold_words(match[0])
        term = _NOUNS.get(word)
        if term is not None:
            if said.setdefault(type(term), term) != term:
                return None
            spans.append(match.span())
        elif word in _SILENT:
            spans.append(match.span())
    measure = said.get(Measure) or (above.measure if above else None)
    words = _without(part, spans)
    if not isinstance(measure, Measure) or not words:
        return None
    if not read_figure(words, language=language or None).understood:
        return None
    line = FigureLine(measure=measure, verbatim=words)
    persons: dict[str, type[Terms]] = {"status": PersonStatus, "sex": Sex, "age": Age}
    return replace(line, **{name: said[kind] for name, kind in persons.items() if kind in said})  # type: ignore[arg-type]


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
