"""What stands beneath a map: the legend of its signs, notes on what they do not mean, and where its parts come from."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.border_context import Dataset
from mapviews.map_fragments import LegendEntry
from mapviews.presenters.positions import Mark, mark
from mapviews.presenters.wording import distance
from record.dossier import Dossier
from record.vocabulary import Position

NOT_AN_ENDORSEMENT: Final = gettext_lazy(
    "Borders are drawn as the named data have them; drawing one is not an endorsement of it."
)
LAND: Final = gettext_lazy("Land and coast: Natural Earth, public domain.")


def dossier_marks(dossier: Dossier) -> tuple[Mark, ...]:
    """The marks of the positions that the claims take, in the order of the vocabulary."""
    taken = {claim.position for claim in dossier.claims}
    return tuple(mark(position) for position in Position if position in taken)


def dossier_legend(
    dossier: Dossier, claims: Mapping[str, Any], surroundings: Mapping[str, Any]
) -> tuple[LegendEntry, ...]:
    """Only the signs that this map shows."""
    entries = [LegendEntry(sign="claim", label=found.label, mark=found) for found in dossier_marks(dossier)]
    groups = claims["groups"]
    if any(not group["pin"] for group in groups):
        entries.append(LegendEntry(sign="centre", label=_("centre of the place, not the spot")))
    if any(group["radius_m"] and not group["pin"] for group in groups):
        radius_m = dossier.place.uncertainty_m
        label = _("the place lies within this circle")
        if radius_m:
            label = _("the place lies within %(distance)s of the centre") % {"distance": distance(radius_m)}
        entries.append(LegendEntry(sign="uncertainty", label=label))
    if dossier.border_context is not None and dossier.border_context.border is not None:
        entries.append(LegendEntry(sign="border", label=_("international border")))
        if dossier.border_context.border.disputed or any(line["disputed"] for line in surroundings["borders"]):
            entries.append(LegendEntry(sign="disputed", label=_("disputed line")))
        entries.append(LegendEntry(sign="geodesic", label=_("shortest way to the border")))
    return tuple(entries)


def dossier_notes(dossier: Dossier) -> tuple[str, ...]:
    """Sentences that keep a reader from reading too much into the map."""
    if dossier.place.point is None:
        return (_("No point of this incident is public."),)
    if dossier.place.precision.allows_pin:
        return ()
    return (_("Marks stand round the centre so that each can be read: none marks a spot."),)


def attributions(datasets: Iterable[Dataset]) -> tuple[str, ...]:
    """The datasets behind a map, each with its version and once, and that a drawn border endorses nothing."""
    named = (
        _("%(name)s %(version)s (%(attribution)s).")
        % {"name": dataset.name, "version": dataset.version, "attribution": dataset.attribution}
        for dataset in datasets
    )
    return (*dict.fromkeys(named), str(LAND), str(NOT_AN_ENDORSEMENT))


def overview_legend() -> tuple[LegendEntry, ...]:
    """The signs of the map of all."""
    return (
        LegendEntry(sign="cluster", label=_("several incidents; red, how many are contested")),
        LegendEntry(sign="entry-pin", label=_("a known site")),
        LegendEntry(sign="entry-area", label=_("somewhere in the area: no spot is known")),
        LegendEntry(
            sign="quarters",
            label=_("sources disagree: clockwise from the top, on figures, civilian status, responsibility, the event"),
        ),
        LegendEntry(sign="disputed-far", label=_("disputed line")),
    )
