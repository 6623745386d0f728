"""Asked before claims become public: work that is left, words that were not read, a denial that gives a number."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from incidents.dossier_builder import claims_of
from incidents.models import Claim, Incident
from record.vocabulary import Position, WorkingStatus


def cautions(incident: Incident) -> tuple[str, ...]:
    """A sentence for each claim and each thing that readers would stumble over. Five queries."""
    return tuple(
        _("Claim %(number)d: %(sentence)s") % {"number": claim.number, "sentence": sentence}
        for claim in claims_of(incident)
        for sentence in _cautions(claim)
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
