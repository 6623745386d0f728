"""What a dossier would be without some edits: its history played again, less what they did.

A part that somebody else changed later stays as that person left it, and is named: others' work is untouched.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from incidents.history.content import changed_units, content, units
from incidents.history.owning import AnyModel, Root, hanging_models
from incidents.history.recording import Values, history_of, values_in
from incidents.history.states import models_of
from incidents.models.edit import EditAction

#: Acts that make nobody an author of what they found.
_NOT_CONTENT: Final = frozenset({EditAction.PUBLISHED, EditAction.CORRECTED, EditAction.WITHDRAWN, EditAction.REVIEWED})


@dataclass(frozen=True, kw_only=True)
class Stays:
    """Something that an edit did and that stays, since others built on it. No columns: the whole row."""

    model: AnyModel
    key: int
    columns: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Target:
    """Rows as they are to be, and as they are: content by key and model; None where there is no row."""

    wanted: dict[AnyModel, dict[int, Values | None]] = field(default_factory=dict)
    actual: dict[AnyModel, dict[int, Values | None]] = field(default_factory=dict)
    stays: list[Stays] = field(default_factory=list)

    def changes(self) -> dict[AnyModel, dict[int, Values | None]]:
        """The rows that are not yet as they are to be."""
        return {
            model: {key: wanted for key, wanted in rows.items() if wanted != self.actual[model][key]}
            for model, rows in self.wanted.items()
        }

    @property
    def is_reached(self) -> bool:
        """Whether nothing is left to write."""
        return not any(self.changes().values())


def without(
    root: Root,
    edits: Collection[int],
    *,
    only: Collection[tuple[AnyModel, int]] | None = None,
    until: int | None = None,
) -> Target:
    """A dossier without some edits (keys of ``Edit``): the rows that these touched, as they would be.

    ``only`` keeps to some rows. ``until`` looks at the dossier as it was in that state. Two queries a model.
    """
    target = Target()
    for model in models_of(root):
        keys = None if only is None else {key for each, key in only if each is model}
        target.wanted[model], target.actual[model] = {}, {}
        for key, versions in _histories(model, root, edits, keys, until):
            wanted, actual, stays = _play(model, key, versions, edits)
            target.wanted[model][key], target.actual[model][key] = wanted, actual
            target.stays += stays
    _keep_owners(target)
    return target


def played(model: AnyModel, rows: Any, edits: Collection[int]) -> dict[int, Values]:
    """Rows by key as these rows of history leave them, less what some edits did. One query."""
    rows = rows.select_related("state__edit").order_by("id", "history_id")
    histories = ((key, list(versions)) for key, versions in groupby(rows, key=attrgetter("id")))
    found = {key: _play(model, key, versions, edits)[0] for key, versions in histories}
    return {key: values for key, values in found.items() if values is not None}


def _histories(
    model: AnyModel, root: Root, edits: Collection[int], keys: Collection[int] | None, until: int | None
) -> Iterable[tuple[int, list[Any]]]:
    table = history_of(model)
    rows = table.objects.filter(state__kind=root.kind, state__object_id=root.object_id)
    if until is not None:
        rows = rows.filter(state__number__lte=until)
    touched = rows.filter(state__edit_id__in=edits).order_by().values("id")
    rows = rows.filter(id__in=touched if keys is None else keys).select_related("state__edit")
    rows = rows.order_by("id", "history_id")
    return [(key, list(versions)) for key, versions in groupby(rows, key=attrgetter("id"))]


def _play(
    model: AnyModel, key: int, versions: list[Any], edits: Collection[int]
) -> tuple[Values | None, Values | None, list[Stays]]:
    wanted: Values | None = None
    last: Values | None = None
    undone: set[tuple[str, ...]] = set()
    stays: list[Stays] = []
    for version in versions:
        values = None if version.history_type == "-" else content(model, values_in(model, version))
        changed = [] if last is None or values is None else changed_units(model, last, values)
        if version.state.edit_id in edits:
            undone |= set(units(model) if last is None else changed)
        elif values is None or last is None:
            wanted = values
        elif wanted is None and changed and version.state.edit.action not in _NOT_CONTENT:
            wanted = values
            stays.append(Stays(model=model, key=key))
        elif wanted is not None:
            wanted = wanted | {name: values[name] for unit in changed for name in unit}
            stays += [Stays(model=model, key=key, columns=unit) for unit in changed if unit in undone]
        last = values
    return wanted, last, stays


def _keep_owners(target: Target) -> None:
    """Keep a row that would go while something of others hangs on it."""
    for model in reversed(list(target.wanted)):
        for owned, owner in hanging_models(model):
            going = [
                key for key, wanted in target.wanted[model].items() if wanted is None and target.actual[model][key]
            ]
            rows = owned._base_manager.filter(**{f"{owner.name}__in": going}).values_list("pk", owner.attname)
            for key, held_by in rows:
                if target.wanted[owned].get(key, {}) is not None and target.wanted[model][held_by] is None:
                    target.wanted[model][held_by] = target.actual[model][held_by]
                    target.stays.append(Stays(model=model, key=held_by))
