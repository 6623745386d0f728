"""How a range came about: which claims set which end, which were left out and why, who denies."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapviews.presenters.positions import Mark, mark
from mapviews.presenters.wording import counted, listed, toll_range
from record.dossier import Dossier, PublicClaim
from record.dossier_toll import Contribution, Toll
from record.dossier_words import convention_name
from record.figure_conventions import COUNTERCLAIM
from record.toll import Reason
from record.vocabulary import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRef:
    """A claim by its number and claimant, with the mark of its position."""

    ref: str
    claimant: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """One claim in a recipe: its words, and in a sentence what it did to the range."""

    claim: ClaimRef
    words: str
    language: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A range with everything that made it. ``range_words`` is None where nobody gave a number.

    ``notes`` are what the recorders say of the figures used ("in each of the two houses"): without them the range would
    say more than the claimants do.
    """

    key: str
    title: str
    range_words: str | None
    used: tuple[Ingredient, ...]
    left_out: tuple[Ingredient, ...]
    denied_by: tuple[ClaimRef, ...]
    claimants: str
    independent: str
    open_ended: bool
    convention: str
    harm: bool
    notes: tuple[str, ...]

    @property
    def deniers(self) -> tuple[str, ...]:
        """Who denies it, each once: a claimant may deny it in several claims."""
        return tuple(dict.fromkeys(claim.claimant for claim in self.denied_by))


def recipe(dossier: Dossier, toll: Toll) -> Recipe:
    """The recipe of one toll."""
    return Recipe(
        key=f"{toll.measure.value}-{toll.status.value}".replace("_", "-"),
        title=counted(toll.measure, toll.status),
        range_words=toll_range(toll),
        used=tuple(
            Ingredient(
                claim=claim_ref(dossier, used.claim),
                words=used.verbatim,
                language=_language(dossier, used.claim),
                effect=_effect(used),
            )
            for used in toll.used
        ),
        left_out=tuple(
            Ingredient(
                claim=claim_ref(dossier, omitted.claim),
                words=omitted.verbatim,
                language=_language(dossier, omitted.claim),
                effect=reason_words(omitted.reason),
            )
            for omitted in toll.left_out
        ),
        denied_by=tuple(claim_ref(dossier, ref) for ref in toll.denied_by),
        claimants=ngettext("%(n)s claimant", "%(n)s claimants", toll.claimants) % {"n": toll.claimants},
        independent=ngettext(
            "%(n)s independent chain of documents", "%(n)s independent chains of documents", toll.independent
        )
        % {"n": toll.independent},
        open_ended=toll.high is None and toll.high_stated is not None,
        convention=_convention(toll),
        harm=toll.measure is not Measure.PRESENT,
        notes=_notes(dossier, toll),
    )


def _convention(toll: Toll) -> str:
    """The conventions by which words became bounds; nothing where all are plain numbers.

    By ours every vague word has two ends; by another a single number may be one's reading.
    """
    if toll.convention == COUNTERCLAIM and all(used.low == used.high for used in toll.used):
        return ""
    return listed(convention_name(code) for code in toll.convention.split(", "))


def _notes(dossier: Dossier, toll: Toll) -> tuple[str, ...]:
    """The notes of the figures that a toll uses, each once."""
    used = {(contribution.claim, contribution.verbatim) for contribution in toll.used}
    notes = (
        figure.note
        for claim in dossier.claims
        for figure in claim.figures
        if figure.measure is toll.measure and (claim.ref, figure.verbatim) in used
    )
    return tuple(dict.fromkeys(note for note in notes if note))


def claim_ref(dossier: Dossier, ref: str) -> ClaimRef:
    """A claim by number and name.

    Raises:
        KeyError: no claim of the dossier has this number.
    """
    claim = claim_of(dossier, ref)
    return ClaimRef(ref=ref, claimant=dossier.actor(claim.claimant).name, mark=mark(claim.position))


def claim_of(dossier: Dossier, ref: str) -> PublicClaim:
    """The claim with this number. Raises KeyError where there is none."""
    for claim in dossier.claims:
        if claim.ref == ref:
            return claim
    raise KeyError(ref)


def reason_words(code: str) -> str:
    """Why a claim was left out, in words.

    Raises:
        ValueError: the code is none of ``record.toll.Reason``.
    """
    return str(Reason(code).label)


def _language(dossier: Dossier, ref: str) -> str:
    return claim_of(dossier, ref).language


def _effect(used: Contribution) -> str:
    """Which end of the range a claim speaks to.

    Raises:
        ValueError: ``bounds`` is none of both, low, high.
    """
    match used.bounds:
        case "both" if used.high is None:
            return _("counts for the low end and leaves the high end open")
        case "both":
            return _("counts for both ends")
        case "low":
            return _("counts for the low end only")
        case "high":
            return _("counts for the high end only")
    msg = f"claim {used.claim} sets the bounds {used.bounds!r}, which are neither both nor low nor high"
    raise ValueError(msg)
