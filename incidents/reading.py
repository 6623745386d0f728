"""From words to figures: how the desk reads what an editor typed."""

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.models import Figure
from incidents.models.figure import LARGEST
from incidents.notation.figure_lines import FigureLine
from incidents.notation.lines import LinesError, at_line
from record.figures import Reading, read_figure
from record.vocabulary import Age, Measure, PersonStatus, Qualifier, Sex


def read_line(line: FigureLine, *, language: str) -> Reading:
    """How the words of one figure are read, by the convention of the settings. A denial has nothing to read."""
    if line.denied:
        return Reading(
            verbatim=line.verbatim,
            qualifier=Qualifier.UNKNOWN,
            low=None,
            high=None,
            understood=True,
            convention=settings.FIGURE_CONVENTION,
        )
    return read_figure(line.verbatim, language=language or None, convention=settings.FIGURE_CONVENTION)


def check_sizes(lines: tuple[FigureLine, ...], *, language: str) -> None:
    """Refuse numbers that the record cannot hold.

    Raises:
        LinesError: with a sentence for each; lines are counted among the figures.
    """
    reasons = []
    for number, line in enumerate(lines, start=1):
        reading = read_line(line, language=language)
        if max(reading.low or 0, reading.high or 0) > LARGEST:
            reasons.append(
                at_line(
                    number,
                    _("“%(words)s” is larger than the record can hold. A digit too many?") % {"words": line.verbatim},
                )
            )
    if reasons:
        raise LinesError(reasons)


def line_of(figure: Figure) -> FigureLine:
    """The line that an editor would type for a stored figure."""
    return FigureLine(
        measure=Measure(figure.measure),
        verbatim=figure.verbatim,
        status=PersonStatus(figure.status),
        sex=Sex(figure.sex),
        age=Age(figure.age),
        denied=figure.denied,
        note=figure.note,
    )


def figure_from(line: FigureLine, *, language: str) -> Figure:
    """A figure with its bounds as read from the words. Not saved, without claim and order."""
    reading = read_line(line, language=language)
    return Figure(
        measure=line.measure.value,
        status=line.status.value,
        sex=line.sex.value,
        age=line.age.value,
        verbatim=line.verbatim,
        qualifier=reading.qualifier.value,
        low=reading.low,
        high=reading.high,
        understood=reading.understood,
        convention=reading.convention,
        denied=line.denied,
        note=line.note,
    )
