"""How the desk tells an editor what it understood of a figure: while it is typed, after saving, and in errors."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.claim_cautions import totals_below_their_parts
from incidents.notation.figure_lines import FigureLine, parse_figures, print_figures
from incidents.notation.figure_phrases import readings
from incidents.notation.lines import LinesError, at_line, code_words, numbered_lines
from incidents.reading import figure_from, read_line
from record.directions import left_open, own_direction
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
    """Read lines as they stand in the form. A line that is a phrase alone is understood too, and offered as lines."""
    if reason := left_open(text):
        return Echo(reasons=(reason,))
    try:
        lines = parse_figures(text)
    except LinesError as error:
        return _echo_of_phrases(text, error.reasons, language=language)
    figures = tuple(_understand(line, read_line(line, language=language)) for line in lines)
    return Echo(figures=figures, reasons=_above_their_total(lines, language))


def _echo_of_phrases(text: str, reasons: tuple[str, ...], *, language: str) -> Echo:
    """Phrases understood as the lines that they are offered as, with the lines beside them; else the reasons."""
    said, written = [], []
    for number, line in numbered_lines(text):
        phrase = line.strip()
        found = readings(phrase, language=language) if ":" not in line else ()
        if len(found) > 1:
            said.append(at_line(number, _two_ways(found)))
            said += _above_their_total(found[0], language)
            continue
        written.append(print_figures(found[0]) if found else line)
        if found:
            as_above = _("“%(line)s” is read as above. Take the lines to write it so.")
            as_above %= {"line": own_direction(phrase)}  # or 1,200 moves behind its words
            said.append(at_line(number, as_above))
    proposals = proposals_for(text, language=language)
    try:
        lines = parse_figures("\n".join(written))
    except LinesError:
        return Echo(reasons=reasons, proposals=proposals)
    figures = tuple(_understand(line, read_line(line, language=language)) for line in lines)
    return Echo(figures=figures, reasons=(*said, *_above_their_total(lines, language)), proposals=proposals)


def _two_ways(found: tuple[tuple[FigureLine, ...], ...]) -> str:
    """Why a phrase is not taken as understood: which figures may belong to one measure or to the other."""
    first, second = found[:2]
    open_ones = [(one, other) for one, other in zip(first, second, strict=True) if one != other]
    one, other = open_ones[0]
    return _("“%(words)s” may belong to “%(one)s” or to “%(other)s”: take the reading that the claimant means.") % {
        "words": ", ".join(_said(line) for line, _other in open_ones),
        "one": one.measure.label,
        "other": other.measure.label,
    }


def _said(line: FigureLine) -> str:
    persons = [str(term.label) for term in (line.status, line.sex, line.age) if term.value != "unknown"]
    return " ".join((line.verbatim, *persons))


def _above_their_total(lines: tuple[FigureLine, ...], language: str) -> tuple[str, ...]:
    """A sentence for each total that is less than its parts."""
    figures = [figure_from(line, language=language) for line in lines]
    return tuple(doubt.sentence for doubt in totals_below_their_parts(figures))


def proposals_for(text: str, *, language: str) -> tuple[Proposal, ...]:
    """For each line without a colon that is a phrase of figures, the lines to write in its place, for each reading."""
    found = []
    for _number, line in numbered_lines(text):
        for figures in readings(line.strip(), language=language) if ":" not in line else ():
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
