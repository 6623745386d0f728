"""An incident beside others that may be the same: what tells them apart, in a few lines each."""

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.dossier_builder import claims_of
from incidents.models import Claim, Incident
from incidents.near_duplicates import Near, as_written
from incidents.notation.figure_lines import print_figures
from incidents.reading import line_of


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One incident as a column. ``near`` is None for the one that the others are held against."""

    incident: Incident
    near: Near | None
    figures: tuple[tuple[str, str], ...]
    shared_sources: tuple[str, ...]
    claim_count: int

    @property
    def shared_words(self) -> tuple[str, ...]:
        """The words that its titles share with those of the other, as its own titles write them."""
        return () if self.near is None else as_written(self.incident, self.near.shared_words)

    @property
    def distance_km(self) -> float | None:
        """Kilometres to the one that it is held against."""
        return None if self.near is None else self.near.distance_m / 1000


def side_by_side(incident: Incident, nears: Sequence[Near]) -> tuple[Beside, ...]:
    """The incident, then the others. Five queries each."""
    own = claims_of(incident)
    documents = {claim.source_id for claim in own}
    found = [Beside(incident=incident, near=None, figures=_figures(own), shared_sources=(), claim_count=len(own))]
    for near in nears:
        claims = claims_of(near.incident)
        shared = {claim.source_id: claim.source.title for claim in claims if claim.source_id in documents}
        found.append(
            Beside(
                incident=near.incident,
                near=near,
                figures=_figures(claims),
                shared_sources=tuple(shared.values()),
                claim_count=len(claims),
            )
        )
    return tuple(found)


def _figures(claims: Sequence[Claim]) -> tuple[tuple[str, str], ...]:
    """Claimant and figures of each claim that has some."""
    lines = (
        (claim.claimant.name, print_figures(line_of(figure) for figure in claim.figures.all())) for claim in claims
    )
    return tuple((claimant, text) for claimant, text in lines if text)
