"""To which dossier a row belongs: the incident, actor or source at the end of its chain of owners."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

AnyModel = type[models.Model]


class Root(NamedTuple):
    """A dossier: its kind ("incident", "actor", "source") and key. Sorts, so that locks are taken in one order."""

    kind: str
    object_id: int

    @property
    def model(self) -> AnyModel:
        """The class of the row itself."""
        return apps.get_model("incidents", self.kind)


@cache
def tracked_models() -> tuple[AnyModel, ...]:
    """Every model with a history, owners before what they own."""
    found = [model for model in apps.get_app_config("incidents").get_models() if hasattr(model, "is_tracked")]
    return tuple(sorted(found, key=lambda model: (depth(model), model._meta.model_name or "")))


@cache
def owner_field(model: AnyModel) -> "models.ForeignKey[Any, Any] | None":
    """The key to the owner: the one whose removal removes the row. None: the row is a dossier itself."""
    for field in model._meta.concrete_fields:
        if (
            isinstance(field, models.ForeignKey)
            and field.remote_field.on_delete is models.CASCADE
            and hasattr(field.related_model, "is_tracked")
        ):
            return field
    return None


@cache
def depth(model: AnyModel) -> int:
    """How many owners stand above a row: 0 for a dossier, 1 for a claim, 2 for a figure."""
    field = owner_field(model)
    return 0 if field is None else 1 + depth(field.related_model)


@cache
def owned_models(model: AnyModel) -> tuple[AnyModel, ...]:
    """The models whose rows hang directly on one of this."""
    return tuple(
        each for each in tracked_models() if (field := owner_field(each)) is not None and field.related_model is model
    )


@cache
def hanging_models(model: AnyModel) -> "tuple[tuple[AnyModel, models.ForeignKey[Any, Any]], ...]":
    """The models whose rows go with a row of this, with the key that says so.

    Those that it owns, and those that hang on a part of a dossier besides: the reason for a warning about a claim.
    """
    return tuple(
        (each, field)
        for each in tracked_models()
        for field in each._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and field.related_model is model
        and (field == owner_field(each) or depth(model) > 0)
    )


def kind_of(model: AnyModel) -> str:
    """The kind of dossier to which the rows of a model belong."""
    field = owner_field(model)
    return str(model._meta.model_name) if field is None else kind_of(field.related_model)  # type: ignore[arg-type]


def roots_of(rows: Iterable[models.Model], known: dict[tuple[AnyModel, int], int]) -> list[Root]:
    """The dossier of each row of one model. One query for each owner between that ``known`` does not hold yet."""
    rows = list(rows)
    if not rows:
        return []
    model = type(rows[0])
    field = owner_field(model)
    if field is None:
        return [Root(kind_of(model), row.pk) for row in rows]
    keys = [getattr(row, field.attname) for row in rows]
    return [Root(kind_of(model), key) for key in _root_keys(field.related_model, keys, known)]  # type: ignore[arg-type]


def _root_keys(model: AnyModel, keys: list[int], known: dict[tuple[AnyModel, int], int]) -> list[int]:
    """The keys of the dossiers above rows of a model, given the rows' own keys."""
    field = owner_field(model)
    if field is None:
        return keys
    missing = {key for key in keys if (model, key) not in known}
    if missing:
        owners = dict(model._base_manager.filter(pk__in=missing).values_list("pk", field.attname))
        above = _root_keys(field.related_model, list(owners.values()), known)  # type: ignore[arg-type]
        known.update(zip(((model, key) for key in owners), above, strict=True))
        known.update(_root_keys_of_removed(model, missing - owners.keys()))
    return [known[model, key] for key in keys]


def _root_keys_of_removed(model: AnyModel, keys: set[int]) -> dict[tuple[AnyModel, int], int]:
    """The dossiers of rows that are gone already, by their history: Django may remove an owner before what it owns."""
    if not keys:
        return {}
    rows = model.history.model.objects.filter(id__in=keys).order_by("history_id")  # type: ignore[attr-defined]
    return {(model, key): root for key, root in rows.values_list("id", "state__object_id")}
