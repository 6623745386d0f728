"""Writing rows of a dossier as they are to be. The one way back from the history to the tables."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.history.content import content
from incidents.history.owning import AnyModel, Root, depth, owner_field
from incidents.history.pointing import point_again
from incidents.history.recording import Values, history_of, values_in
from incidents.history.states import Rows
from incidents.models.edited import Edited

Changes = Mapping[AnyModel, Mapping[int, Values | None]]


class RestoringRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """An earlier state cannot be written again. The message is a sentence for editors; nothing was written."""


def changes_to(wanted: Rows, now: Rows) -> Changes:
    """What to write so that a dossier, as it is now, has the content of an earlier state."""
    return {
        model: dict.fromkeys(now[model].keys() - rows.keys())
        | {
            key: content(model, values)
            for key, values in rows.items()
            if key not in now[model] or content(model, values) != content(model, now[model][key])
        }
        for model, rows in wanted.items()
    }


@transaction.atomic
def write(changes: Changes) -> None:
    """Make rows as they are to be: None removes. Keys of rows stay what they were.

    Some five queries a row, for its history too.

    Raises:
        RestoringRefused: something that a row names is no longer there, or a rule of the desk would be broken.
    """
    order = sorted(changes, key=depth)
    _require_named(changes)
    try:
        with transaction.atomic():
            _loosen(changes)
            for model in reversed(order):
                gone = [key for key, values in changes[model].items() if values is None or _is_made_anew(model)]
                model.objects.filter(pk__in=gone).delete()  # type: ignore[attr-defined]
            for model in order:
                rows = {key: values for key, values in changes[model].items() if values is not None}
                _put(model, rows)
            for model in order:
                _link(model, changes[model])
                point_again(model, [key for key, values in changes[model].items() if values is not None])
    except (IntegrityError, models.ProtectedError, models.RestrictedError) as error:
        raise RestoringRefused(
            _("That state no longer fits what stands at the desk: %(reason)s")
            % {"reason": str(error).partition("\n")[0]}  # PostgreSQL quotes the row below its first line
        ) from error


def _require_named(changes: Changes) -> None:
    """Refuse, with a sentence, what names an actor, a source or a claim that is no longer there."""
    for model, rows in changes.items():
        for field in _keys_to_others(model):
            named = {values[field.attname] for values in rows.values() if values and values[field.attname] is not None}
            related: Any = field.related_model
            coming = {key for key, values in changes.get(related, {}).items() if values is not None}
            there = set(related._base_manager.filter(pk__in=named - coming).values_list("pk", flat=True))
            if gone := named - coming - there:
                raise RestoringRefused(
                    _("%(what)s names, as %(field)s, %(gone)s, which was removed since: bring it back first.")
                    % {
                        "what": str(model._meta.verbose_name).capitalize(),
                        "field": field.verbose_name,
                        "gone": f"{related._meta.verbose_name} “{_last_name(related, min(gone))}”",
                    }
                )


def _last_name(model: AnyModel, key: int) -> str:
    last = model.history.filter(id=key).order_by("history_id").last()  # type: ignore[attr-defined]
    return str(last.instance) if last is not None else str(key)


def _keys_to_others(model: AnyModel) -> "list[models.ForeignKey[Any, Any]]":
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [field for field in fields if hasattr(field.related_model, "is_tracked")]


def _keys_to_own_kind(model: AnyModel) -> list[str]:
    return [field.attname for field in _keys_to_others(model) if field.related_model is model]


def _is_made_anew(model: AnyModel) -> bool:
    """Whether changed rows are removed and put in again: one by one, they could stand in one another's way."""
    owner = owner_field(model)
    return owner is not None and bool(model._meta.total_unique_constraints) and model._meta.model_name != "claim"


def _loosen(changes: Changes) -> None:
    """Unlink rows of one kind from one another where they go or change: the last step links them anew."""
    for model, rows in changes.items():
        for name in _keys_to_own_kind(model):
            linked = model.objects.filter(**{f"{name}__in": [key for key, values in rows.items() if values is None]})  # type: ignore[attr-defined]
            linked.filter(pk__in=list(rows)).update(**{name: None})


def _put(model: AnyModel, rows: Mapping[int, Values]) -> None:
    stored = model._base_manager.in_bulk(list(rows))
    own = _keys_to_own_kind(model)
    for key, values in rows.items():
        is_new = key not in stored
        row = stored.get(key) or model(pk=key)
        for name, value in values.items():
            if name not in own:
                setattr(row, name, value)
        row.save(force_insert=is_new)
        if is_new and issubclass(model, Edited):
            _stamp(model, key)


def _stamp(model: type[Edited], key: int) -> None:
    """Say of a row that came back who made it, and who wrote it so, and when: not who brought it back. Two queries."""
    rows = history_of(model).objects.filter(id=key).exclude(history_type="-").select_related("state__edit")
    *before, now = rows.order_by("history_id")
    wrote = [row.state.edit for row in before if values_in(model, row) == values_in(model, now)]
    if wrote:
        first, last = before[0].state.edit, wrote[-1]
        said = {"created_by": first.by_id, "created_at": first.at, "updated_by": last.by_id, "updated_at": last.at}
        model._base_manager.filter(pk=key).update(**said)


def _link(model: AnyModel, rows: Mapping[int, Values | None]) -> None:
    for name in _keys_to_own_kind(model):
        for key, values in rows.items():
            if values is not None:
                model.objects.filter(pk=key).exclude(**{name: values[name]}).update(**{name: values[name]})  # type: ignore[attr-defined]


def touch(root: Root) -> None:
    """Note that a dossier was changed now: readers do not have it yet."""
    root.model._base_manager.filter(pk=root.object_id).update(updated_at=timezone.now())
