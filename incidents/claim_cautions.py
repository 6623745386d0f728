"""Asked before claims become public: work that is left, words that were not read, a denial that gives a number."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from incidents.dossier_builder import claims_of
from incidents.models import Claim, Figure, Incident
from record.dates import DateError, When, read_edtf
from record.vocabulary import Position, WorkingStatus


def cautions(incident: Incident) -> tuple[str, ...]:
    """A sentence for each claim and each thing that readers would stumble over. Five queries."""
    return tuple(
        _("Claim %(number)d: %(sentence)s") % {"number": claim.number, "sentence": sentence}
        for claim in claims_of(incident)
        for sentence in (*_cautions(claim), *likely_mistakes(claim, incident))
    )


def _cautions(claim: Claim) -> Iterator[str]:
    if claim.working_status in {WorkingStatus.WORK_NEEDED, WorkingStatus.ISSUE}:
        yield _("its working status is “%(status)s”, and readers are told so.") % {
            "status": WorkingStatus(claim.working_status).label
        }
    for figure in claim.figures.all():
        if not figure.understood and not figure.denied:
            yield _("“%(words)s” was not read as a number: it enters no range.") % {"words": figure.verbatim}
    gives_number = any(figure.low is not None and figure.low > 0 for figure in claim.figures.all())
    if claim.position == Position.DENIES and gives_number and not claim.stances.all():
        yield _("it denies and gives a number. Say on which part it denies, or readers cannot tell what.")


def likely_mistakes(claim: Claim, incident: Incident) -> Iterator[str]:
    """Sentences on what does not fit together in a claim. Uses what was prefetched."""
    yield from _totals_below_their_parts(list(claim.figures.all()))
    made = _when(claim.stated_on)
    if made is not None and incident.earliest is not None and made.latest < incident.earliest:
        yield _(
            "it was made on %(made)s, before the first day on which the incident may have happened (%(first)s). Is a "
            "digit wrong, or is that the date of another event?"
        ) % {"made": claim.stated_on, "first": incident.earliest.isoformat()}
    if claim.source.url and not claim.source.archive_url:
        yield _("its source “%(title)s” has no archived copy: pages on the web change and go.") % {
            "title": claim.source.title
        }


def _totals_below_their_parts(figures: Sequence[Figure]) -> Iterator[str]:
    """Parts that are told apart in one way alone, women and men, are added up; those of several ways may overlap."""
    for total in figures:
        if total.high is None or _told_apart(total):
            continue
        for way in ("status", "sex", "age"):
            parts = [each for each in figures if each.measure == total.measure and _told_apart(each) == (way,)]
            least = {getattr(each, way): each.low or 0 for each in parts}
            if len(least) == len(parts) and sum(least.values()) > total.high:
                yield _("“%(words)s” is at most %(high)d, and its parts are %(least)d or more. Is a digit wrong?") % {
                    "words": total.verbatim,
                    "high": total.high,
                    "least": sum(least.values()),
                }


def _told_apart(figure: Figure) -> tuple[str, ...]:
    return tuple(way for way in ("status", "sex", "age") if getattr(figure, way) != "unknown")


def _when(text: str) -> When | None:
    try:
        return read_edtf(text) if text else None
    except DateError:
        return None  # said where it is missing
