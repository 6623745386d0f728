"""From claims to tolls: for each measure and status of persons one range, with the recipe that made it. Pure.

A range is what the claims state, from the lowest to the highest. It is no estimate, and nothing is added up.

The rules, in the order in which they are tried for each claim and toll (a toll is one measure and one status):

1. Killed, wounded, and *killed or wounded* are three measures. A claim that gives only the third is named in the
   recipes of the first two as left out, for it does not tell them apart.
2. A claim whose figures of this measure are of another status is left out: it speaks of other persons, or does not say
   of whom.
3. A denial is neither a zero nor silence: its claim stands beside the range. Words that were not understood are named.
4. A claimant who states a number again, at a later date, supersedes the earlier one.
5. A claim that is known only through another is left out where that other states a number of its own: that would be one
   voice heard twice. Elsewhere it is used, and counts to the other's chain of documents.
6. A figure of women, of children or the like is part of a whole: it is left out where anybody states the whole. Where
   nobody does, it sets the low end, if it states one, and leaves the high end open.
7. "As many as", "up to", "at most" and "fewer than" set the high end only, unless nobody states a low one.
8. "At least" and "more than" leave the high end open, whatever others state.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from record.disagreements import disagreements
from record.dossier import PublicClaim, PublicSource
from record.dossier_toll import Contribution, Omission, Toll
from record.statements import Key, Statement, denies, figures_of, key_of, standing, words_of
from record.vocabulary import Measure, PersonStatus, Terms

__all__ = ["Reason", "disagreements", "tolls"]

_MEASURES: Final = list(Measure)
_STATUSES: Final = list(PersonStatus)
#: The measures in whose tolls casualties not told apart are named, as left out.
_TOLD_APART: Final = frozenset({Measure.KILLED, Measure.WOUNDED})


class Reason(Terms):
    """Why a claim was left out of a toll."""

    NOT_TOLD_APART = (
        "not_told_apart",
        _("Its number is of casualties: it does not tell the dead from the injured."),
        _("killed and wounded not told apart"),
    )
    OTHER_STATUS = "other_status", _("Its number is of persons of another status."), _("speaks of other persons")
    STATUS_NOT_STATED = (
        "status_not_stated",
        _("It does not say who those persons were."),
        _("does not say who they were"),
    )
    NOT_UNDERSTOOD = "not_understood", _("Its words could not be read as a number."), _("words not understood")
    NO_NUMBER = "no_number", _("It speaks of them and gives no number."), _("no number given")
    SUPERSEDED = (
        "superseded",
        _("The same claimant has stated another number since."),
        _("superseded by a later statement"),
    )
    KNOWN_ONLY_THROUGH = (
        "known_only_through",
        _("It is known only through another claim, which states a number of its own."),
        _("known only through another claim"),
    )
    PART = (
        "part",
        _("Its number is of some of them only, by sex or age."),
        _("counts only some of them"),
    )


def tolls(claims: Sequence[PublicClaim], sources: Sequence[PublicSource]) -> tuple[Toll, ...]:
    """One toll for each measure and status of which any figure speaks, in the order of the vocabulary.

    The order of the claims does not matter. ``used``, ``left_out`` and ``denied_by`` name every claim that has a figure
    of the measure, each once. Cost: claims times tolls.
    """
    ordered = sorted(claims, key=lambda claim: _natural(claim.ref))
    chains = _chains(ordered, sources)
    keys = {key_of(figure) for claim in ordered for figure in claim.figures}
    in_order = sorted(keys, key=lambda key: (_MEASURES.index(key[0]), _STATUSES.index(key[1])))
    return tuple(_toll(key, ordered, chains) for key in in_order)


def _toll(key: Key, claims: Sequence[PublicClaim], chains: Mapping[str, str]) -> Toll:
    used, reasons = _sift(key, claims)
    left_out = tuple(
        Omission(claim=claim.ref, verbatim=_words(key, claim), reason=reasons[claim.ref].value)
        for claim in claims
        if claim.ref in reasons
    )
    anyone_sets_low = any(made.sets_low for made in used)
    contributions = tuple(_contribution(made, both=not anyone_sets_low) for made in used)
    lows = [contribution.low for contribution in contributions if contribution.low is not None]
    highs = [made.high for made in used if made.high is not None]
    largest = max(used, key=lambda made: made.weight, default=None)
    speaking = [figure for claim in claims for figure in figures_of(claim, key)]
    conventions = {each for made in used for each in made.conventions} or {figure.convention for figure in speaking}
    return Toll(
        measure=key[0],
        status=key[1],
        low=min(lows, default=None),
        high=max(highs) if highs and len(highs) == len(used) else None,
        high_stated=largest.stated if largest else None,
        high_qualifier=largest.qualifier if largest else None,
        used=contributions,
        left_out=left_out,
        denied_by=tuple(claim.ref for claim in claims if denies(claim, key)),
        claimants=len({made.claim.claimant for made in used}),
        independent=len({chains[made.claim.ref] for made in used}),
        convention=", ".join(sorted(conventions)),
    )


def _sift(key: Key, claims: Sequence[PublicClaim]) -> tuple[list[Statement], dict[str, Reason]]:
    """Part the claims into the statements that make the range, and those left out with the reason. Denials: neither."""
    stands, superseded = standing(claims, key)
    reasons = {made.claim.ref: Reason.SUPERSEDED for made in superseded}
    stating = {made.claim.ref for made in stands}
    first_hand = [made for made in stands if not _is_retold(made.claim, stating)]
    reasons |= {made.claim.ref: Reason.KNOWN_ONLY_THROUGH for made in stands if made not in first_hand}
    wholes = [made for made in first_hand if not made.part]
    used = wholes or [made for made in first_hand if made.sets_low]
    reasons |= {made.claim.ref: Reason.PART for made in first_hand if made not in used}
    for claim in claims:
        reason = _reason_without_number(key, claim)
        if reason and claim.ref not in stating and claim.ref not in reasons:
            reasons[claim.ref] = reason
    return sorted(used, key=lambda made: _natural(made.claim.ref)), reasons


def _is_retold(claim: PublicClaim, stating: set[str]) -> bool:
    return claim.known_through is not None and claim.known_through != claim.ref and claim.known_through in stating


def _reason_without_number(key: Key, claim: PublicClaim) -> Reason | None:
    """Why a claim that states no number for this toll is named in its recipe; None when it denies or does not speak."""
    measure, status = key
    figures = figures_of(claim, key)
    if figures:
        if denies(claim, key):
            return None
        if any(figure.is_denial for figure in figures):
            return Reason.PART
        return Reason.NO_NUMBER if all(figure.understood for figure in figures) else Reason.NOT_UNDERSTOOD
    others = {key_of(figure)[1] for figure in claim.figures if figure.measure is measure}
    if others:
        is_unknown = others == {PersonStatus.UNKNOWN} and status is not PersonStatus.UNKNOWN
        return Reason.STATUS_NOT_STATED if is_unknown else Reason.OTHER_STATUS
    casualties = any(figure.measure is Measure.KILLED_OR_WOUNDED for figure in claim.figures)
    return Reason.NOT_TOLD_APART if casualties and measure in _TOLD_APART else None


def _words(key: Key, claim: PublicClaim) -> str:
    """The words of a claim that is left out: of the toll itself, else of the figures that it was named for."""
    own = figures_of(claim, key)
    same_measure = [figure for figure in claim.figures if figure.measure is key[0]]
    casualties = [figure for figure in claim.figures if figure.measure is Measure.KILLED_OR_WOUNDED]
    return words_of(own or same_measure or casualties)


def _contribution(made: Statement, *, both: bool) -> Contribution:
    """A statement as the recipe shows it. ``both``: nobody sets the low end, so the one that it implies counts."""
    sets_low = made.sets_low or (both and made.low is not None)
    return Contribution(
        claim=made.claim.ref,
        verbatim=made.verbatim,
        low=made.low if sets_low else None,
        high=made.high,
        bounds="low" if made.part else "both" if sets_low else "high",
    )


def _chains(claims: Iterable[PublicClaim], sources: Iterable[PublicSource]) -> dict[str, str]:
    """For each claim the document in which its chain begins. A claim known only through another shares its chain."""
    parents = {source.key: source.derived_from for source in sources}
    by_ref = {claim.ref: claim for claim in claims}
    teller = {ref: claim.known_through for ref, claim in by_ref.items()}
    return {ref: _root(parents, by_ref[_root(teller, ref)].source) for ref in by_ref}


def _root(parents: Mapping[str, str | None], start: str) -> str:
    """Follow parents to the end. Where they run in a circle, the first of it by name stands for all."""
    path = [start]
    while True:
        parent = parents.get(path[-1])
        if parent is None or parent not in parents:
            return path[-1]
        if parent in path:
            return min(path[path.index(parent) :])
        path.append(parent)


def _natural(ref: str) -> tuple[int, str]:
    """Refs in the order of their numbers: 2 before 10, words last."""
    return (int(ref), "") if ref.isascii() and ref.isdigit() and len(ref) < 18 else (10**18, ref)
