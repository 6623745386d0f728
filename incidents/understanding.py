"""How the desk tells an editor what it understood of a figure: while it is typed, after saving, and in errors."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.notation.figure_lines import FigureLine, parse_figures, print_figures
from incidents.notation.figure_phrases import read_phrase
from incidents.notation.lines import LinesError, code_words, numbered_lines
from incidents.reading import read_line
from record.directions import left_open
from record.figures import Reading
from record.vocabulary import Qualifier


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """One figure as it was understood: what is counted, the claimant's words, and a sentence on the bounds."""

    counted: str
    words: str
    sentence: str
    understood: bool


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A phrase that was typed where a line is expected, and the lines that say the same."""

    phrase: str
    lines: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Echo:
    """What the desk answers to lines of figures: one understanding a figure, or the reasons why it cannot read them."""

    figures: tuple[Understanding, ...] = ()
    reasons: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def echo_of(text: str, *, language: str) -> Echo:
    """Read lines as they stand in the form."""
    if reason := left_open(text):
        return Echo(reasons=(reason,))
    try:
        lines = parse_figures(text)
    except LinesError as error:
        return Echo(reasons=error.reasons, proposals=proposals_for(text, language=language))
    return Echo(figures=tuple(_understand(line, read_line(line, language=language)) for line in lines))


def proposals_for(text: str, *, language: str) -> tuple[Proposal, ...]:
    """For each line without a colon that is a phrase of several figures, the lines to write in its place."""
    found = []
    for _number, line in numbered_lines(text):
        figures = read_phrase(line.strip(), language=language) if ":" not in line else ()
        if figures:
            lines = print_figures(figures)
            label = _("Write as: %(lines)s") % {"lines": " / ".join(lines.split("\n"))}
            found.append(Proposal(phrase=line.strip(), lines=lines, label=label))
    return tuple(found)


def _understand(line: FigureLine, reading: Reading) -> Understanding:
    persons = [term.label for term in (line.status, line.sex, line.age) if term.value != "unknown"]
    counted = ", ".join(str(label) for label in (line.measure.label, *persons)) or code_words(line.measure)
    return Understanding(
        counted=counted,
        words=line.verbatim,
        sentence=_sentence(line, reading),
        understood=reading.understood,
    )


def _sentence(line: FigureLine, reading: Reading) -> str:
    if line.denied:
        return _("denied, without a number of its own")
    if not reading.understood:
        why = f" ({reading.note})" if reading.note else ""
        return _("not understood: both bounds stay open%(why)s") % {"why": why}
    if reading.qualifier is Qualifier.NONE:
        return _("none: a claim of zero, shown as a denial")
    return _("%(qualifier)s, %(bounds)s (convention: %(convention)s)") % {
        "qualifier": reading.qualifier.label,
        "bounds": _bounds(reading.low, reading.high),
        "convention": reading.convention,
    }


def _bounds(low: int | None, high: int | None) -> str:
    match low, high:
        case None, None:
            return _("both bounds open")
        case int(), None:
            return _("%(low)d or more") % {"low": low}
        case None, int():
            return _("%(high)d or fewer") % {"high": high}
        case _, _:
            return f"{low}" if low == high else _("%(low)d to %(high)d") % {"low": low, "high": high}
