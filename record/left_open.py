"""What one claim leaves open and another denies: people counted without saying who, beside "no civilians". Pure.

"At least 55 killed" and "no civilians were killed" may both be true, so no flag is raised (``record.disagreements``).
Nor do they agree. It is computed from the claims wherever it is said, of any version, and is no part of a dossier: who
the people were is not known, and nothing here guesses it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from record.dossier import PublicClaim, PublicFigure
from record.statements import figures_of, is_part, standing
from record.vocabulary import PERSON_MEASURES, About, Measure, PersonStatus, Position

#: What happened to people. Who was only present was not harmed.
_HARM: Final = PERSON_MEASURES - {Measure.PRESENT}
#: By what is denied of civilians: the measures that speak of some of the same people. "No civilian was killed" may
#: contradict a number of killed or wounded together, and "none was killed or wounded" a number of either.
_TOUCHED: Final[Mapping[Measure, frozenset[Measure]]] = {
    **{measure: frozenset({measure}) for measure in Measure if measure in _HARM},
    Measure.KILLED: frozenset({Measure.KILLED, Measure.KILLED_OR_WOUNDED}),
    Measure.WOUNDED: frozenset({Measure.WOUNDED, Measure.KILLED_OR_WOUNDED}),
    Measure.KILLED_OR_WOUNDED: frozenset({Measure.KILLED, Measure.WOUNDED, Measure.KILLED_OR_WOUNDED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A claim that denies that civilians were among them: with these figures, or by its position where there are none.

    ``measures`` are those of which it speaks.
    """

    claim: PublicClaim
    figures: tuple[PublicFigure, ...]
    measures: frozenset[Measure]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """A claim that counts people without saying who they were, and those who deny that civilians were among them."""

    claim: PublicClaim
    figures: tuple[PublicFigure, ...]
    denied_by: tuple[Denial, ...]


def left_open(claims: Sequence[PublicClaim]) -> tuple[LeftOpen, ...]:
    """Every claim that leaves open what another claimant denies, in the order of the claims.

    None of a claimant who says anywhere whether civilians were harmed: that is an answer, and may be a disagreement. A
    number that its claimant has restated since leaves nothing open. Cost: claims times denials.
    """
    denials = [denial for claim in claims if (denial := _denial(claim))]
    answering = {claim.claimant for claim in claims if _says_whether_civilian(claim)}
    found = []
    for claim in claims if denials else ():
        if claim.claimant in answering:
            continue
        counted = tuple(_counts_of_unknown(claim, claims))
        by = tuple(denial for denial in denials if any(figure.measure in denial.measures for figure in counted))
        figures = tuple(figure for figure in counted if any(figure.measure in denial.measures for denial in by))
        if by:
            found.append(LeftOpen(claim=claim, figures=figures, denied_by=by))
    return tuple(found)


def _denial(claim: PublicClaim) -> Denial | None:
    """What it denies of civilians: all, by its position on their status, or by the count."""
    if claim.position_on(About.CIVILIAN_STATUS) is Position.DENIES:
        return Denial(claim=claim, figures=(), measures=_HARM)
    figures = tuple(each for measure in _TOUCHED for each in _denying_figures(claim, measure))
    measures = frozenset[Measure]().union(*(_TOUCHED[figure.measure] for figure in figures))
    return Denial(claim=claim, figures=figures, measures=measures) if figures else None


def _denying_figures(claim: PublicClaim, measure: Measure) -> list[PublicFigure]:
    """The figures by which it denies that civilians are in a count, or another's number of them; zero is one.

    Of all, not of women or children. None where it counts some as well.
    """
    figures = [figure for figure in figures_of(claim, (measure, PersonStatus.CIVILIAN)) if not is_part(figure)]
    return figures if all(figure.is_denial or figure.high == 0 for figure in figures) else []


def _says_whether_civilian(claim: PublicClaim) -> bool:
    """Whether it takes a position on the status of those harmed, or counts civilians among them."""
    return claim.position_on(About.CIVILIAN_STATUS) is not None or any(
        figure.status is PersonStatus.CIVILIAN and figure.measure in _HARM for figure in claim.figures
    )


def _counts_of_unknown(claim: PublicClaim, claims: Sequence[PublicClaim]) -> Iterator[PublicFigure]:
    """Its numbers of harmed people of whom it does not say who they were, in order; zero counts nobody."""
    for figure in claim.figures:
        if figure.measure not in _HARM or figure.status is not PersonStatus.UNKNOWN:
            continue
        counts_some = figure.has_number and figure.high != 0 and not _is_accounted_for(claim, figure)
        if counts_some and not _is_restated(claim, figure.measure, claims):
            yield figure


def _is_restated(claim: PublicClaim, measure: Measure, claims: Sequence[PublicClaim]) -> bool:
    own = [other for other in claims if other.claimant == claim.claimant]
    _stands, superseded = standing(own, (measure, PersonStatus.UNKNOWN))
    return any(made.claim is claim for made in superseded)


def _is_accounted_for(claim: PublicClaim, total: PublicFigure) -> bool:
    """Whether those whose status it does state are all that the number counts: "40 killed, 40 fighters killed"."""
    if total.high is None:
        return False
    stated = [
        figure.low or 0
        for figure in claim.figures
        if figure.measure is total.measure and figure.status is not PersonStatus.UNKNOWN and not is_part(figure)
    ]
    return bool(stated) and sum(stated) >= total.high
