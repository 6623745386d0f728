"""A claim that was removed while two incidents were merged and comes back once they are parted goes with its fellows.

It comes back where it was removed, and goes on from there as parting would have taken it: under its number of before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from incidents.history.moving import last_moves
from incidents.history.owning import Root
from incidents.history.recording import Values
from incidents.history.replaying import Target
from incidents.history.writing import touch
from incidents.models import Claim, Merger, MovedClaim
from incidents.services.merging import give_back


@dataclass(frozen=True, kw_only=True)
class Homecoming:
    """Claims that come back, as what a merger wrote down of each: those that go with their fellows, those that stay.

    A claim stays where it was removed while it and one that stands there are known through one another, and while its
    incident is merged into yet another.
    """

    going: tuple[MovedClaim, ...] = ()
    staying: tuple[MovedClaim, ...] = ()


#: No claim comes back from among others.
NOBODY: Final = Homecoming()


def homecoming(targets: Iterable[Target]) -> Homecoming:
    """Which of the claims that are about to come back were parted from where they stood. Some five queries, or none."""
    coming = {
        key: values
        for target in targets
        for key, values in target.wanted.get(Claim, {}).items()
        if values is not None and target.actual[Claim][key] is None
    }
    moves = last_moves(coming) if coming else {}
    parted = {
        key: move
        for key, move in moves.items()
        if move.merger.undone_at is not None and move.merger.into_id == coming[key]["incident_id"]
    }
    going = _of_one_place(parted, coming) if parted else {}
    return Homecoming(
        going=tuple(going.values()), staying=tuple(move for key, move in parted.items() if key not in going)
    )


def _of_one_place(parted: Mapping[int, MovedClaim], coming: Mapping[int, Values]) -> dict[int, MovedClaim]:
    """Less the claims that stay: of two that are known through one another neither goes alone."""
    origins = {move.merger.merged_id for move in parted.values()}
    merged_anew = set(Merger.objects.filter(undone_at=None, merged__in=origins).values_list("merged", flat=True))
    going = {key: move for key, move in parted.items() if move.merger.merged_id not in merged_anew}
    links = {key: values["known_through_id"] for key, values in coming.items() if values["known_through_id"]}
    places = dict(Claim.objects.filter(pk__in=links.values()).order_by().values_list("pk", "incident_id"))
    places |= {key: values["incident_id"] for key, values in coming.items()}

    def place(key: int) -> int:
        return going[key].merger.merged_id if key in going else places[key]

    while apart := {key for pair in links.items() if place(pair[0]) != place(pair[1]) for key in pair if key in going}:
        for key in apart:
            del going[key]
    return going


def go_home(coming: Homecoming) -> None:
    """Move claims that came back where parting would have taken them. Some ten queries a claim."""
    moves = MovedClaim.objects.filter(pk__in=[each.pk for each in coming.going])
    for move in moves.select_related("merger__merged", "merger__into", "claim").order_by("pk"):
        give_back([move], move.merger.merged, of=move.merger.into)
        touch(Root("incident", move.merger.merged_id))
