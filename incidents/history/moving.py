"""Claims that a merger, or its undoing, moved from one incident to another: their histories lie in both."""

from collections.abc import Collection

from django.db.models import Q

from incidents.history.owning import Root, owned_models, owner_field
from incidents.history.recording import history_of
from incidents.models import Claim, Merger, MovedClaim


def took_part(root: Root) -> bool:
    """Whether claims ever came to a dossier from another one, or left it. One query for an incident."""
    merged = Q(merged=root.object_id) | Q(into=root.object_id)
    return root.kind == "incident" and Merger.objects.filter(merged).exists()


def last_moves(claims: Collection[int]) -> dict[int, MovedClaim]:
    """What moved claims last, by their keys, also of removed ones. One query."""
    moves = MovedClaim.objects.filter(claim_key__in=list(claims)).order_by("pk")
    return {move.claim_key: move for move in moves.select_related("merger__merged", "merger__into") if move.claim_key}


def homes(edits: Collection[int]) -> set[Root]:
    """Where the claims stand now that these edits wrote and that were moved since; if they are removed, where they go.

    One query where nothing was ever moved.
    """
    if not MovedClaim.objects.exists():
        return set()
    keys = set(history_of(Claim).objects.filter(state__edit__in=list(edits)).order_by().values_list("id", flat=True))
    for model in owned_models(Claim):
        owner = owner_field(model)
        assert owner is not None  # noqa: S101 - it is owned
        rows = history_of(model).objects.filter(state__edit__in=list(edits)).order_by()
        keys |= set(rows.values_list(owner.attname, flat=True))
    moved = Claim.objects.filter(pk__in=keys, moves__isnull=False).order_by()
    found = set(moved.values_list("incident_id", flat=True).distinct())
    gone = MovedClaim.objects.filter(claim=None, claim_key__in=keys).exclude(merger__undone_at=None).order_by()
    return {Root("incident", key) for key in found | set(gone.values_list("merger__merged", flat=True))}
