"""What stands outside of the history and names claims: a note, a comment, a merger. It forgets a claim that goes.

Where claims go for a moment and come back under their keys, what named them is told so again.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import ManyToOneRel

from incidents.models import Claim

#: The key to the claim, by key of the row, by model and column.
Pointers = dict[tuple[type[models.Model], str], dict[int, int]]


def pointers_to(claims: Collection[int]) -> Pointers:
    """What names these claims and would forget them. A query for each column that may."""
    found: Pointers = {}
    for relation in Claim._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.on_delete is models.SET_NULL:
            model, name = relation.field.model, relation.field.name
            rows = model._base_manager.filter(**{f"{name}__in": claims}).order_by()
            found[model, name] = dict(rows.values_list("pk", f"{name}_id"))
    return found


def point_again(pointers: Pointers) -> None:
    """Name the claims again that are there and were forgotten. A query a row that named one, and one a column."""
    for (model, name), rows in pointers.items():
        standing = set(Claim.objects.filter(pk__in=set(rows.values())).values_list("pk", flat=True)) if rows else set()
        for key, claim in rows.items():
            if claim in standing:
                model._base_manager.filter(pk=key, **{name: None}).update(**{name: claim})
