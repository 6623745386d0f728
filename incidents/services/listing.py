"""Keeping what the lists filter and search by in step with what is written at the desk.

Every writing at the desk makes a state of a dossier (``incidents.history``), in its own transaction. A state that was
not seen here yet says what to work out again; so nobody who writes has to think of the lists, and nothing is missed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Q

from incidents.listing import of_actors, of_incidents, of_sources
from incidents.models import (
    Actor,
    ActorListing,
    DossierState,
    Incident,
    IncidentListing,
    Listing,
    Source,
    SourceListing,
)
from incidents.near_pairs import renew_pairs

#: How many rows a page that is asked for works out before it is shown: half a second. The command does the rest.
AT_ONCE: Final = 200
_BATCH: Final = 500


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of dossier and its list."""

    name: str
    model: type[models.Model]
    listing: type[Listing]
    derive: Callable[[Sequence[int]], Sequence[Listing]]

    @property
    def stale(self) -> "models.QuerySet[Any]":
        """Rows of the list that are to be worked out again."""
        return self.listing._base_manager.filter(is_stale=True)


KINDS: Final = (
    Kind(name="actor", model=Actor, listing=ActorListing, derive=of_actors),
    Kind(name="source", model=Source, listing=SourceListing, derive=of_sources),
    Kind(name="incident", model=Incident, listing=IncidentListing, derive=of_incidents),
)


def catch_up(*, of: Iterable[str] = ("actor", "source", "incident"), limit: int | None = AT_ONCE) -> int:
    """Work out again what was written since. One query, one more for each list, and no write where there is nothing.

    ``of``: which lists. ``limit``: how many rows of each at the most; None for all. What is left stays marked, the
    next call goes on with it, and its number is returned.
    """
    if DossierState.objects.filter(is_listed=False).exists():
        _mark()
    return sum(_derive(kind, limit) for kind in KINDS if kind.name in of)


def rebuild() -> None:
    """Work out every row again."""
    with transaction.atomic():
        DossierState.objects.filter(is_listed=False).update(is_listed=True)
        for kind in KINDS:
            _mark_keys(kind, kind.model._base_manager.values_list("pk", flat=True))
    catch_up(limit=None)


def behind() -> int:
    """How many incidents are not in the filters and the search as they stand now. One query."""
    return IncidentListing.objects.filter(is_stale=True).count()


@transaction.atomic
def _mark() -> None:
    """Mark the rows that the unseen states are about, and those that hang on them. Some ten queries.

    The states are locked in their order: who comes second waits, and then finds them seen.
    """
    seen = list(
        DossierState.objects.select_for_update()
        .filter(is_listed=False)
        .order_by("pk")
        .values_list("pk", "kind", "object_id")
    )
    keys = {kind.name: {key for _state, name, key in seen if name == kind.name} for kind in KINDS}
    for kind in KINDS:
        _mark_keys(kind, keys[kind.name])
    for some in _batches(sorted(keys["actor"])):
        _mark_all(SourceListing, Q(source__publisher__in=some))
        _mark_all(IncidentListing, Q(incident__claims__claimant__in=some))
        _mark_all(IncidentListing, Q(incident__claims__source__publisher__in=some))
        _mark_all(IncidentListing, Q(incident__claims__attributions__actor__in=some))
    for some in _batches(sorted(keys["source"])):
        _mark_all(IncidentListing, Q(incident__claims__source__in=some))
        _mark_all(IncidentListing, Q(incident__claims__source__derived_from__in=some))
    for some in _batches([state for state, _name, _key in seen]):
        DossierState.objects.filter(pk__in=some).update(is_listed=True)


def _mark_all(listing: type[Listing], condition: Q) -> None:
    """Marked rows are marked again on purpose: one that is being worked out now was read before this writing."""
    rows = listing._base_manager
    rows.filter(pk__in=rows.filter(condition).order_by().values("pk")).update(is_stale=True)


def _mark_keys(kind: Kind, keys: Iterable[int]) -> None:
    """Mark rows by key; rows that the list does not hold yet are made."""
    owner = kind.listing._meta.pk.attname
    for some in _batches(sorted(keys)):
        standing = kind.model._base_manager.filter(pk__in=some).values_list("pk", flat=True)
        kind.listing._base_manager.bulk_create(
            [kind.listing(**{owner: key}) for key in standing],
            update_conflicts=True,
            update_fields=["is_stale"],
            unique_fields=[owner],
        )


def _derive(kind: Kind, limit: int | None) -> int:
    """Work out the marked rows, in batches of a transaction each; those that another process works out are its own."""
    last = 0
    while limit is None or limit > 0:
        size = _BATCH if limit is None else min(limit, _BATCH)
        keys = list(kind.stale.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])
        if not keys:
            return 0
        last = keys[-1]
        limit = None if limit is None else limit - len(keys)
        _derive_some(kind, keys)
    return kind.stale.count()


@transaction.atomic
def _derive_some(kind: Kind, keys: Sequence[int]) -> None:
    """The mark is taken off before anything is read: what is written meanwhile waits to put it on again."""
    rows = kind.listing._base_manager
    free = list(kind.stale.select_for_update(skip_locked=True).filter(pk__in=keys).values_list("pk", flat=True))
    rows.filter(pk__in=free).update(is_stale=False)
    own = {"is_stale", kind.listing._meta.pk.name}
    rows.bulk_create(
        kind.derive(free),
        update_conflicts=True,
        update_fields=[field.name for field in kind.listing._meta.concrete_fields if field.name not in own],
        unique_fields=[kind.listing._meta.pk.attname],
        batch_size=_BATCH,
    )
    if kind.model is Incident:
        renew_pairs(free)


def _batches(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    for at in range(0, len(keys), _BATCH):
        yield keys[at : at + _BATCH]
