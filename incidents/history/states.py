"""What a dossier was: its rows in any of its states, built again from the history."""

from typing import Any

from django.db import models
from django.db.models import Max

from incidents.history.owning import AnyModel, Root, kind_of, owner_field, tracked_models
from incidents.history.recording import Values, history_of, values_in, values_of

#: The rows of a dossier: columns by attribute, by key, by model. Every model of the dossier is there, owners first.
Rows = dict[AnyModel, dict[int, Values]]


def models_of(root: Root) -> tuple[AnyModel, ...]:
    """The models whose rows make up a dossier, owners before what they own."""
    return tuple(model for model in tracked_models() if kind_of(model) == root.kind)


def rows_at(root: Root, number: int) -> Rows:
    """A dossier as it was in one of its states; empty tables for one in which it was not there. A query a model."""
    return {model: _rows_of(model, root, number) for model in models_of(root)}


def _rows_of(model: AnyModel, root: Root, number: int) -> dict[int, Values]:
    table, key = history_of(model), model._meta.pk.attname
    of_root = table.objects.filter(
        state__kind=root.kind, state__object_id=root.object_id, state__number__lte=number
    ).order_by()
    newest = of_root.values(key).annotate(newest=Max("history_id")).values("newest")
    rows = table.objects.filter(history_id__in=newest).exclude(history_type="-").order_by(key)
    return {getattr(row, key): values_in(model, row) for row in rows}


def rows_now(root: Root) -> Rows:
    """A dossier as it stands in the tables. A query a model."""
    return {model: {row.pk: values_of(row) for row in rows_of(model, root)} for model in models_of(root)}


def rows_of(model: AnyModel, root: Root) -> "models.QuerySet[Any]":
    """The rows of one model that belong to a dossier, by key."""
    found: models.QuerySet[Any] = model._base_manager.filter(**{path_to_root(model): root.object_id}).order_by("pk")
    return found


def path_to_root(model: AnyModel) -> str:
    """How a query gets from a row to the key of its dossier: "claim__incident" for a figure, "pk" for an incident."""
    steps = []
    while (field := owner_field(model)) is not None:
        steps.append(field.name)
        model = field.related_model  # type: ignore[assignment]
    return "__".join(steps) or "pk"
