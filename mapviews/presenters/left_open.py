"""What one claim leaves open and another denies, beside the disagreements and apart from them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mapviews.presenters.disputes import Answer, Said, Side, grouped
from mapviews.presenters.recipe import claim_ref
from mapviews.presenters.wording import counted
from record.dossier import Dossier, PublicClaim, PublicFigure
from record.left_open import LeftOpen, left_open
from record.vocabulary import PersonStatus


def left_open_answers(dossier: Dossier) -> tuple[Answer, ...]:
    """Who counts people without saying who they were, by what is counted; then who denies that any were civilians.

    Empty where nothing is left open that anybody denies. Worked out from the claims, so older versions say it too.
    """
    found = left_open(dossier.claims)
    return grouped([*_counts(dossier, found), *dict.fromkeys(_denials(dossier, found))])


def _counts(dossier: Dossier, found: tuple[LeftOpen, ...]) -> Iterator[Said]:
    for each in found:
        for figure in each.figures:
            note = each.claim.public_note
            yield counted(figure.measure, PersonStatus.UNKNOWN), _quoting(dossier, each.claim, figure, note)


def _denials(dossier: Dossier, found: tuple[LeftOpen, ...]) -> Iterator[Said]:
    for denial in (denial for each in found for denial in each.denied_by):
        if not denial.figures:
            yield _("Denied that they were civilians"), Side(claim=claim_ref(dossier, denial.claim.ref))
        for figure in denial.figures:
            denies = _("%(counts)s: denied") % {"counts": counted(figure.measure, figure.status)}
            yield denies, _quoting(dossier, denial.claim, figure)


def _quoting(dossier: Dossier, claim: PublicClaim, figure: PublicFigure, note: str = "") -> Side:
    ref = claim_ref(dossier, claim.ref)
    return Side(claim=ref, words=figure.verbatim, language=claim.language, told=note)
