"""What stands outside of the history and names a row of it: a note, a comment, a merger. It forgets a row that goes.

Beside such a pointer stands the key of what it names, which nothing empties. Rows come back under their keys, and
what named them names them again.
"""

from collections.abc import Collection
from functools import cache

from django.db import models
from django.db.models import Exists, F, ManyToOneRel, OuterRef, QuerySet

from incidents.history.owning import AnyModel
from incidents.history.recording import history_of
from incidents.models import Claim, Incident

#: What is added to the name of a pointer for the column with the key.
_KEY = "_key"


@cache
def pointers_to(model: AnyModel) -> tuple[tuple[AnyModel, str], ...]:
    """Model and name of each pointer that is emptied when a row of this model goes, and that keeps its key."""
    return tuple(
        (relation.field.model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and relation.on_delete is models.SET_NULL
        and any(field.name == relation.field.name + _KEY for field in relation.field.model._meta.concrete_fields)
    )


def point_again(model: AnyModel, keys: Collection[int]) -> None:
    """Name rows again that are there and were forgotten. One query for each pointer to their model, without keys none.

    What a pointer that was never emptied names stays as it is.
    """
    for outside, name in pointers_to(model) if keys else ():
        forgot = outside._base_manager.filter(**{name: None, f"{name}{_KEY}__in": keys})
        forgot.update(**{name: F(f"{name}{_KEY}")})


def removed_claims(incidents: "QuerySet[Incident] | Collection[int]") -> "QuerySet[Claim]":
    """Keys of the claims that are gone and stood last in one of these incidents. A part of a query; none of its own."""
    rows = history_of(Claim).objects.order_by()
    later = rows.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    gone = rows.filter(~Exists(later), history_type="-", state__kind="incident", state__object_id__in=incidents)
    found: QuerySet[Claim] = gone.values("id")
    return found
