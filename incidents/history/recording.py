"""Writing history: the edit that is under way, the states that it makes, and the rows that fall into them.

All that is written inside one ``editing`` block, or while one request is answered, is one ``Edit``. What is written
outside of both is an edit of its own, by nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final, Generic, TypeVar

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from incidents.history.owning import Root, owned_models, owner_field, roots_of
from incidents.models.edit import NOT_CONTENT, DossierState, Edit, EditAction

_BATCH: Final = 500
Values = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)


class Kept(Generic[Row]):
    """A row written in the transaction under way, which a rollback to a savepoint may have taken back since."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._committed = False
        transaction.on_commit(self._commit)

    def _commit(self) -> None:
        self._committed = True

    @property
    def stands(self) -> bool:
        """Whether the row is there: Django drops what waits for the commit when it rolls back to a savepoint."""
        return self._committed or any(each[1] == self._commit for each in connection.run_on_commit)


class Act:
    """An edit under way. Its row is written with the first row of history."""

    def __init__(
        self, by: User | Callable[[], User | None] | None, action: EditAction | None = None, why: str = ""
    ) -> None:
        self._by = by
        self._action, self.why = action, why.strip()
        self.restored_number: int | None = None
        self.owners: dict[tuple[type[models.Model], int], int] = {}
        self._edit: Kept[Edit] | None = None
        self._states: dict[Root, Kept[DossierState]] = {}

    @property
    def by(self) -> User | None:
        """Who does it; None for a program."""
        return self._by() if callable(self._by) else self._by

    @property
    def action(self) -> EditAction:
        """What kind of act it is."""
        return self._action or EditAction.CHANGED

    def join(self, by: User | None, action: EditAction, why: str) -> None:
        """Take in an act inside this one: what was not said yet of who, what and why is said by it.

        A page that changes the content is no mere judgement because it answered a warning too.
        """
        if self.by is None:
            self._by = by
        if self._action is None or (self._action is EditAction.CHANGED and action not in NOT_CONTENT):
            self._action = action
        self.why = self.why or why.strip()
        if self._edit is not None and self._edit.stands:
            edit = self._edit.row
            edit.by, edit.account, edit.action, edit.why = self.by, _account(self.by), self.action, self.why
            edit.save()

    @property
    def edit(self) -> Edit:
        """The row of the edit, written when it is asked for first."""
        if self._edit is None or not self._edit.stands:
            by = self.by
            self._edit = Kept(
                Edit.objects.create(
                    at=timezone.now(),
                    by=by,
                    account=_account(by),
                    action=self.action,
                    why=self.why,
                    restored_number=self.restored_number,
                )
            )
        return self._edit.row

    @property
    def is_written(self) -> bool:
        """Whether anything was written in it."""
        return self._edit is not None and self._edit.stands

    def state_of(self, root: Root) -> DossierState:
        """The state of a dossier that this edit makes. The first call locks the dossier until the transaction ends."""
        kept = self._states.get(root)
        if kept is None or not kept.stands:
            edit = self.edit
            lock([root])
            number = last_number(root) + 1
            state = DossierState.objects.create(kind=root.kind, object_id=root.object_id, number=number, edit=edit)
            kept = self._states[root] = Kept(state)
        return kept.row


_under_way: ContextVar[Act | None] = ContextVar("edit_under_way", default=None)


@contextmanager
def editing(
    *, by: User | None, action: EditAction = EditAction.CHANGED, why: str = "", of: Iterable[Root] = ()
) -> Iterator[Act]:
    """Tie all that is written inside into one edit, in one transaction; inside another edit, into that one.

    The dossiers named by ``of`` are locked at once, in one order everywhere, so that two edits wait for one another.
    """
    outer = _under_way.get()
    if outer is not None:
        outer.join(by, action, why)
    act = outer or Act(by, action, why)
    token = _under_way.set(act)
    try:
        with transaction.atomic():
            lock(of)
            yield act
    finally:
        _under_way.reset(token)


@contextmanager
def answering(by: Callable[[], User | None]) -> Iterator[None]:
    """Tie all that is written while one request is answered into one edit, over however many transactions."""
    token = _under_way.set(Act(by))
    try:
        yield
    finally:
        _under_way.reset(token)


def writer(**_given: Any) -> User | None:
    """Who writes now, for the library's own column."""
    act = _under_way.get()
    return act.by if act else None


def lock(roots: Iterable[Root]) -> None:
    """Lock dossiers until the transaction ends, in the order of their keys. One query each."""
    for root in sorted(set(roots)):
        list(root.model._base_manager.select_for_update().filter(pk=root.object_id).values_list("pk"))


def last_number(root: Root) -> int:
    """The number of the state in which a dossier is; 0 for one without a history."""
    states = DossierState.objects.filter(kind=root.kind, object_id=root.object_id)
    return states.aggregate(last=Max("number"))["last"] or 0


def record(rows: Sequence[models.Model], history_type: str) -> None:
    """Write rows of history for rows of one model: "+" made, "~" changed, "-" removed. What did not change is passed.

    Some five queries, whatever the number of rows, and four for each dossier that the edit did not touch before.
    """
    if not rows:
        return
    act = _under_way.get()
    with transaction.atomic(savepoint=False):
        _record(act or Act(None), rows, history_type)


def _record(act: Act, rows: Sequence[models.Model], history_type: str) -> None:
    model = type(rows[0])
    values = {row.pk: values_of(row) for row in rows}
    if history_type == "-":
        roots = dict(zip(values, roots_of(rows, act.owners), strict=True))
        _write(act, model, values, roots, "-")
        return
    if owner_field(model) is not None:
        for key in values:
            act.owners.pop((model, key), None)  # it may have moved
    roots = dict(zip(values, roots_of(rows, act.owners), strict=True))
    if history_type == "~":
        last = _last_rows(model, list(values))
        values = {key: each for key, each in values.items() if key not in last or each != values_in(model, last[key])}
        moved = {
            key: Root(last[key].state.kind, last[key].state.object_id)
            for key in values
            if key in last and (last[key].state.kind, last[key].state.object_id) != roots[key]
        }
        _leave(act, model, {key: values_in(model, last[key]) for key in moved}, moved)
        _write(act, model, {key: values[key] for key in moved}, roots, "+")
        values = {key: each for key, each in values.items() if key not in moved}
    _write(act, model, values, roots, history_type)


def _leave(act: Act, model: type[models.Model], values: dict[int, Values], old: dict[int, Root]) -> None:
    """Say that rows, and all that hangs on them, left the dossier where they were."""
    if not values:
        return
    _write(act, model, values, old, "-")
    for owned in owned_models(model):
        field = owner_field(owned)
        assert field is not None  # noqa: S101 - it is owned
        rows = list(owned._base_manager.filter(**{f"{field.name}__in": list(values)}))
        below = {row.pk: values_of(row) for row in rows}
        _leave(act, owned, below, {row.pk: old[getattr(row, field.attname)] for row in rows})
        _write(act, owned, below, dict(zip(below, roots_of(rows, act.owners), strict=True)), "+")


def _write(
    act: Act, model: type[models.Model], values: dict[int, Values], roots: dict[int, Root], history_type: str
) -> None:
    if not values:
        return
    table = history_of(model)
    by_root: dict[Root, list[int]] = defaultdict(list)
    for key in values:
        by_root[roots[key]].append(key)
    now, by = timezone.now(), act.by
    table.objects.bulk_create(
        [
            table(history_date=now, history_type=history_type, history_user=by, state=act.state_of(root), **values[key])
            for root in sorted(by_root)
            for key in by_root[root]
        ],
        batch_size=_BATCH,
    )


def history_of(model: type[models.Model]) -> Any:
    """The table of history of a model. Remembered: the library makes a class of a manager each time it is asked."""
    return _history_of(model)


@cache
def _history_of(model: type[models.Model]) -> Any:
    return model.history.model  # type: ignore[attr-defined]


@cache
def columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """The columns that the history keeps."""
    return list(history_of(model).tracked_fields)


def values_of(row: models.Model) -> Values:
    """The columns of a row as they are stored, by attribute."""
    fields = columns(type(row))
    if any(hasattr(getattr(row, field.attname), "resolve_expression") for field in fields):
        row = type(row)._base_manager.get(pk=row.pk)  # computed by the database
    return {field.attname: _plain(field, getattr(row, field.attname)) for field in fields}


def values_in(model: type[models.Model], history_row: Any) -> Values:
    """The columns of a row of history, by attribute of the row."""
    return {field.attname: getattr(history_row, field.attname) for field in columns(model)}


def _plain(field: "models.Field[Any, Any]", value: Any) -> Any:
    value = field.to_python(value)
    return str(value) if isinstance(value, str) else value  # a term of the vocabulary is its code


def _last_rows(model: type[models.Model], keys: Sequence[int]) -> dict[int, Any]:
    """The newest row of history of each row. One query for each 500."""
    table = history_of(model)
    found: dict[int, Any] = {}
    name = model._meta.pk.attname
    for at in range(0, len(keys), _BATCH):
        newest = (
            table.objects.filter(**{f"{name}__in": keys[at : at + _BATCH]})
            .order_by()
            .values(name)
            .annotate(newest=Max("history_id"))
        )
        rows = table.objects.filter(history_id__in=newest.values("newest")).select_related("state")
        found |= {getattr(row, name): row for row in rows}
    return found


def _account(by: User | None) -> str:
    return by.get_username() if by else ""
