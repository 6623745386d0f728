"""Figures as an editor types them: one a line, what is counted, a colon, the claimant's words.

    killed, civilian: more than 100
    killed, civilian: denied "wrong news"
    structures hit: two houses
    present, armed: dozens
      note: in each house

Before the colon stands the measure, then, separated by commas and only where the claimant says so, the status of the
persons, their sex and their age; each by its code or its label. A line that starts with ``note:`` belongs to the figure
above it. Words stand to the letter; quotation marks round all of them are not part of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from incidents.notation.lines import (
    LineError,
    LinesError,
    at_line,
    code_words,
    nearest_term,
    numbered_lines,
    quoted,
    term_named,
    unquoted,
)
from record.vocabulary import PERSON_MEASURES, Age, Measure, PersonStatus, Sex

_DENIED = "denied"
_NOTE = "note"
#: Words that editors use for terms of the vocabulary, beside its codes and labels.
_ALSO: dict[str, PersonStatus | Sex | Age] = {
    "fighter": PersonStatus.ARMED,
    "fighters": PersonStatus.ARMED,
    "combatants": PersonStatus.ARMED,
    "girls and women": Sex.WOMAN,
    "boys and men": Sex.MAN,
}
#: The longest that words and notes may be: what a column of the desk holds.
MAX_WORDS = 500


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One figure as it was typed. ``verbatim`` is the claimant's words to the letter, and "" only for a denial."""

    measure: Measure
    verbatim: str
    status: PersonStatus = PersonStatus.UNKNOWN
    sex: Sex = Sex.UNKNOWN
    age: Age = Age.UNKNOWN
    denied: bool = False
    note: str = ""


def parse_figures(text: str) -> tuple[FigureLine, ...]:
    """Read the lines.

    Raises:
        LinesError: with a sentence for every line that cannot be read.
    """
    figures: list[FigureLine] = []
    reasons: list[str] = []
    for number, line in numbered_lines(text):
        try:
            _take(figures, line)
        except LineError as error:
            reasons.append(at_line(number, str(error)))
    if reasons:
        raise LinesError(reasons)
    return tuple(figures)


def print_figures(figures: Iterable[FigureLine]) -> str:
    """Print figures so that reading the text again gives the same ones."""
    lines: list[str] = []
    for figure in figures:
        lines.append(f"{_print_head(figure)}: {_print_words(figure)}".rstrip())
        if figure.note:
            lines.append(f"  {_NOTE}: {figure.note}")
    return "\n".join(lines)


def _take(figures: list[FigureLine], line: str) -> None:
    """Add what one line says to the figures above it."""
    head, colon, words = (part.strip() for part in line.partition(":"))
    if not colon:
        raise LineError(
            _("“%(line)s” has no colon. Write what is counted, a colon, and the words: killed, civilian: more than 100")
            % {"line": line.strip()}
        )
    if head.casefold() != _NOTE:
        figures.append(_parse_figure(head, words))
        return
    if not figures:
        raise LineError(_("a note belongs under the figure that it is about."))
    if figures[-1].note:
        raise LineError(_("this figure has a note already."))
    figures[-1] = replace(figures[-1], note=_short(words))


def _parse_figure(head: str, words: str) -> FigureLine:
    names = [name.strip() for name in head.split(",")]
    measure = term_named(Measure, names[0])
    if measure is None:
        raise LineError(
            _("“%(name)s” is not a measure.%(hint)s Start the line with what is counted: killed, wounded, sites hit.")
            % {"name": names[0], "hint": nearest_term((Measure,), names[0])}
        )
    status, sex, age = _parse_persons(measure, names[1:])
    denied, verbatim = _parse_words(words)
    return FigureLine(measure=measure, verbatim=_short(verbatim), status=status, sex=sex, age=age, denied=denied)


def _parse_persons(measure: Measure, names: list[str]) -> tuple[PersonStatus, Sex, Age]:
    if names and measure not in PERSON_MEASURES:
        raise LineError(
            _("%(measure)s does not count people: leave “%(name)s” out.")
            % {"measure": measure.label, "name": ", ".join(names)}
        )
    found: dict[type[PersonStatus | Sex | Age], PersonStatus | Sex | Age] = {}
    for name in names:
        term = _person_term(name)
        if type(term) in found:
            raise LineError(
                _("“%(name)s” and “%(other)s” exclude each other: write a line for each.")
                % {"name": name, "other": found[type(term)].label}
            )
        found[type(term)] = term
    return (
        PersonStatus(found.get(PersonStatus, PersonStatus.UNKNOWN)),
        Sex(found.get(Sex, Sex.UNKNOWN)),
        Age(found.get(Age, Age.UNKNOWN)),
    )


def _person_term(name: str) -> PersonStatus | Sex | Age:
    term = (
        term_named(PersonStatus, name)
        or term_named(Sex, name)
        or term_named(Age, name)
        or _ALSO.get(" ".join(name.casefold().split()))
    )
    if term is None:
        raise LineError(
            _("“%(name)s” says nothing of persons that the vocabulary knows.%(hint)s")
            % {"name": name, "hint": nearest_term((PersonStatus, Sex, Age), name)}
        )
    return term


def _parse_words(words: str) -> tuple[bool, str]:
    """Whether it is a denial, and the claimant's words."""
    first, _gap, rest = words.partition(" ")
    if first.casefold() == _DENIED:
        if not rest.strip():
            return True, ""
        denial = unquoted(rest.strip())
        if denial is None:
            raise LineError(
                _('put the words of a denial in quotation marks, and double those inside: denied "%(words)s"')
                % {"words": rest.strip().strip('"').replace('"', '""')}
            )
        return True, denial
    inner = unquoted(words)
    verbatim = words if inner is None else inner
    if not verbatim:
        raise LineError(_("it gives no words. Write them after the colon, as the claimant put them."))
    return False, verbatim


def _short(words: str) -> str:
    if len(words) > MAX_WORDS:
        raise LineError(
            _("it has %(count)d characters, and at most %(most)d fit. Keep the number and the words round it.")
            % {"count": len(words), "most": MAX_WORDS}
        )
    return words


def _print_head(figure: FigureLine) -> str:
    said = [figure.measure]
    persons = [term for term in (figure.status, figure.sex, figure.age) if term.value != "unknown"]
    return ", ".join(code_words(term) for term in (*said, *persons))


def _print_words(figure: FigureLine) -> str:
    words = figure.verbatim
    if figure.denied:
        return f"{_DENIED} {quoted(words)}" if words else _DENIED
    plain = words == words.strip() and unquoted(words) is None and words.split(" ")[0].casefold() != _DENIED
    return words if plain else quoted(words)
