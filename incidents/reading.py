"""From words to figures: how the desk reads what an editor typed."""

from django.conf import settings

from incidents.models import Figure
from incidents.notation.figure_lines import FigureLine
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
