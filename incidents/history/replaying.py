"""What a dossier would be without some edits: its history played again, less what they did.

A part that somebody else changed later stays as that person left it, and is named: others' work is untouched.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import ForeignKey

from incidents.history.content import changed_units, content, units
from incidents.history.moving import took_part
from incidents.history.owning import AnyModel, Root, depth, hanging_models
from incidents.history.recording import Values, history_of, values_in
from incidents.history.states import models_of
from incidents.models.edit import MOVES_CLAIMS, OF_REVIEW, EditAction

#: Acts that make nobody an author of what they found.
_NOT_CONTENT: Final = MOVES_CLAIMS | OF_REVIEW | {EditAction.PUBLISHED, EditAction.CORRECTED, EditAction.WITHDRAWN}


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
    beside: Collection[int] = (),
    only: Collection[tuple[AnyModel, int]] | None = None,
    until: int | None = None,
) -> Target:
    """A dossier without some edits (keys of ``Edit``): the rows that these touched, as they would be.

    ``beside``: edits that undid one another, left out as well. ``only`` keeps to some rows. ``until`` looks at the
    dossier as it was in that state. Of a claim that a merger moved here, what was written elsewhere counts too.
    Two queries a model, and one.
    """
    target = Target()
    is_whole = not took_part(root)
    for model in models_of(root):
        keys = None if only is None else {key for each, key in only if each is model}
        target.wanted[model], target.actual[model] = {}, {}
        histories = _histories if is_whole else _histories_of_moved
        for key, versions in histories(model, root, edits, keys, until):
            wanted, actual, stays = _play(model, key, versions, edits, beside)
            target.wanted[model][key], target.actual[model][key] = wanted, actual
            target.stays += stays
    _keep_owners(target, {*edits, *beside})
    while any(_keeps_linked(target, model) for model in target.wanted if depth(model) > 0):
        pass  # what is kept may be known through another one itself
    return target


def played(model: AnyModel, rows: Any, edits: Collection[int]) -> dict[int, Values]:
    """Rows by key as these rows of history leave them, less what some edits did. One query."""
    rows = rows.select_related("state__edit").order_by("id", "history_id")
    histories = ((key, list(versions)) for key, versions in groupby(rows, key=attrgetter("id")))
    found = {key: _play(model, key, versions, edits, ())[0] for key, versions in histories}
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


def _histories_of_moved(
    model: AnyModel, root: Root, edits: Collection[int], keys: Collection[int] | None, until: int | None
) -> Iterable[tuple[int, list[Any]]]:
    """The histories of rows that stand, or last stood, in this dossier, with what was written of them in others."""
    table = history_of(model).objects
    here = table.filter(state__kind=root.kind, state__object_id=root.object_id).order_by().values("id")
    touched = table.filter(id__in=here, state__edit_id__in=edits).order_by().values("id")
    rows = table.filter(id__in=touched if keys is None else keys).select_related("state__edit")
    for key, group in groupby(rows.order_by("id", "history_id"), key=attrgetter("id")):
        versions = list(group)
        last = max((n for n, each in enumerate(versions) if _is_in(root, each, until)), default=-1)
        if last >= 0 and not is_written_over(versions, last):
            yield key, versions[: last + 1]


def _is_in(root: Root, version: Any, until: int | None) -> bool:
    state = version.state
    return (state.kind, state.object_id) == root and (until is None or state.number <= until)


def is_written_over(versions: list[Any], at: int) -> bool:
    """Whether the same edit wrote the row again at once, so that this version says nothing of who did what.

    A merger takes it away and puts it in elsewhere, a way back may put it in anew, and undoing an account takes back
    for a moment what others have not published.
    """
    return at + 1 < len(versions) and bool(versions[at + 1].state.edit_id == versions[at].state.edit_id)


def _play(
    model: AnyModel, key: int, versions: list[Any], edits: Collection[int], beside: Collection[int]
) -> tuple[Values | None, Values | None, list[Stays]]:
    wanted: Values | None = None
    last: Values | None = None
    undone: set[tuple[str, ...]] = set()
    stays: list[Stays] = []
    for at, version in enumerate(versions):
        if is_written_over(versions, at):
            continue
        values = None if version.history_type == "-" else content(model, values_in(model, version))
        changed = [] if last is None or values is None else changed_units(model, last, values)
        if version.state.edit_id in edits:
            undone |= set(units(model) if last is None else changed)
        elif version.state.edit_id in beside:
            pass
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


def _keep_owners(target: Target, edits: Collection[int]) -> None:
    """Keep a row that would go while something of others hangs on it."""
    for model in reversed(list(target.wanted)):
        for owned, owner in hanging_models(model):
            going = [
                key for key, wanted in target.wanted[model].items() if wanted is None and target.actual[model][key]
            ]
            rows = owned._base_manager.filter(**{f"{owner.name}__in": going}).values_list("pk", owner.attname)
            for key, held_by in rows:
                if target.wanted[model][held_by] is None and _is_of_others(target, owned, key, edits):
                    target.wanted[model][held_by] = target.actual[model][held_by]
                    target.stays.append(Stays(model=model, key=held_by))


def _keeps_linked(target: Target, model: AnyModel) -> bool:
    """Keep the rows that would go while rows of the same kind name them: a claim through which another is known."""
    rows, kept = target.wanted[model], False
    for link in model._meta.concrete_fields:
        if not isinstance(link, ForeignKey) or link.related_model is not model:
            continue
        going = [key for key, wanted in rows.items() if wanted is None and target.actual[model][key]]
        for key, held in model._base_manager.filter(**{f"{link.name}__in": going}).values_list("pk", link.attname):
            after = rows.get(key, {link.attname: held})
            if after is not None and after[link.attname] == held and rows[held] is None:
                rows[held] = target.actual[model][held]
                target.stays.append(Stays(model=model, key=held))
                kept = True
    return kept


def _is_of_others(target: Target, model: AnyModel, key: int, edits: Collection[int]) -> bool:
    """Whether a row would stand without these edits, also one of another dossier: a reason given before a merger."""
    if key in target.wanted[model]:
        return target.wanted[model][key] is not None
    return bool(played(model, history_of(model).objects.filter(id=key), edits))
