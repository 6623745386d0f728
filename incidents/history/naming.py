"""Rows and columns of the history in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.history.owning import AnyModel, owner_field
from incidents.history.recording import Values, history_of
from incidents.models import Actor, Claim, Incident, Source
from record.vocabulary import About

#: Derived columns, and places in an order: what they follow from is shown.
_NOT_SHOWN: Final = frozenset(
    {"earliest", "latest", "last_claim_number", "published_at", "convention", "understood", "low", "high", "qualifier"}
    | {"original_id", "file_id"}  # files that only few may see: the history brings them back and tells nothing of them
)


@dataclass(frozen=True)
class Names:
    """Names of what rows point to, by key: as they are now, or were last where they are gone."""

    actors: dict[int, str]
    sources: dict[int, str]
    claims: dict[int, int]
    incidents: dict[int, str]

    @classmethod
    def of(cls, rows: Iterable[tuple[AnyModel, Values]]) -> "Names":
        """The names of all that these rows point to. Four queries."""
        keys: dict[AnyModel, set[int]] = {Actor: set(), Source: set(), Claim: set(), Incident: set()}
        for model, values in rows:
            for attname, related in _pointers(model):
                if related in keys and values[attname] is not None:
                    keys[related].add(values[attname])
        return cls(
            actors=_last(Actor, "name", keys[Actor]),
            sources=_last(Source, "title", keys[Source]),
            claims=_last(Claim, "number", keys[Claim]),
            incidents=_last(Incident, "code", keys[Incident]),
        )


@cache
def _pointers(model: AnyModel) -> tuple[tuple[str, AnyModel], ...]:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return tuple((field.attname, field.related_model) for field in fields)  # type: ignore[misc]


def _last(model: AnyModel, column: str, keys: set[int]) -> dict[int, Any]:
    if not keys:
        return {}
    rows = history_of(model).objects.filter(id__in=keys).order_by("history_id")
    return dict(rows.values_list("id", column))


@cache
def hidden_from_history(model: AnyModel) -> frozenset[str]:
    """Columns that no difference shows: keys, owners, places in an order, and what is derived from what is shown."""
    owner = owner_field(model)
    owned = {owner.attname, "order"} if owner is not None else set()
    return frozenset({str(model._meta.pk.attname), *_NOT_SHOWN, *owned})


def column_words(field: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    """A value as a person reads it; empty for none."""
    if value is None or value == "":
        return ""
    related = getattr(field, "related_model", None)
    if related is Actor:
        return names.actors.get(value, str(value))
    if related is Source:
        return names.sources.get(value, str(value))
    if related is Incident:
        return names.incidents.get(value, str(value))
    if related is Claim:
        return str(names.claims.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def label_of(model: AnyModel, values: Values, names: Names) -> str:
    """What row it is: "claim 3", "claim 3: figure 2"; empty for the incident itself."""
    name = str(model._meta.model_name)
    if name == "incident":
        return ""
    if name in {"actor", "source"}:
        return f"{capfirst(model._meta.verbose_name)} “{values.get('name') or values.get('title')}”"
    if name == "claim":
        claimant = names.actors.get(values["claimant_id"], "")
        return f"{capfirst(model._meta.verbose_name)} {values['number']}" + (f" ({claimant})" if claimant else "")
    own = str(model._meta.verbose_name)
    if name == "incidentgrade":
        return f"{capfirst(own)}: {names.actors.get(values['actor_id'], _('nobody named'))}"
    if name == "claimstance":
        own = f"{own}: {About(values['about']).label}"
    elif name in {"figure", "attribution"}:
        own = f"{own} {values['order'] + 1}"
    elif "language" in values:
        own = f"{own} ({values['language']})"
    owner = owner_field(model)
    if owner is not None and owner.related_model is Claim:
        number = names.claims.get(values[owner.attname], "?")
        return f"{capfirst(Claim._meta.verbose_name)} {number}: {own}"
    return str(capfirst(own))
