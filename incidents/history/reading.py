"""The history of a dossier as a person reads it: edits, newest first, and what each changed, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery, Value
from django.utils.translation import gettext as _

from incidents.history.naming import Names, column_words, hidden_from_history, label_of
from incidents.history.owning import AnyModel, Root, tracked_models
from incidents.history.recording import Values, columns, history_of, values_in
from incidents.models import Attribution, Claim, ClaimVia, DossierState, Edit, IncidentGrade, Source

#: Instead of a column, among those that are hidden: the whole row.
ALL: Final = "*"

#: Edits on one page.
PAGE = 50

#: Fields that one entry shows before it is folded. A loaded case has hundreds: what stands below would be out of sight.
LONG = 60


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One column before and after, in words; None: there was nothing."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One row that an edit made ("+"), changed ("~") or removed ("-")."""

    kind: str
    model: str
    key: int
    what: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One edit as the history of a dossier shows it. ``number`` is the state to which it led, of this dossier."""

    edit: Edit
    number: int | None
    is_newest: bool
    changes: tuple[RowChange, ...]

    @property
    def is_long(self) -> bool:
        """Whether it would push what stands below it off the screen."""
        return sum(max(1, len(change.differences)) for change in self.changes) > LONG

    @property
    def can_be_undone(self) -> bool:
        """Whether it changed anything, stands, and is no merger, which has a page of its own."""
        return bool(self.changes) and not self.edit.is_undone and not self.edit.moved_claims

    @property
    def removed(self) -> tuple[RowChange, ...]:
        """What can be brought back by itself: claims, figures, names; nothing whose owner went with it or was moved."""
        if self.edit.moved_claims:
            return ()
        gone = [change for change in self.changes if change.kind == "-"]
        owners = {change.key for change in gone if change.model == "claim"}
        return tuple(change for change in gone if change.model in {"claim", "actor", "source"} or not owners)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some entries of a history, and whether older ones follow."""

    entries: tuple[Entry, ...]
    number: int
    has_older: bool

    @property
    def newer(self) -> int:
        """The number of the page before this one."""
        return self.number - 1

    @property
    def older(self) -> int:
        """The number of the page after this one."""
        return self.number + 1


def dossiers_of(root: Root) -> Q:
    """States of a dossier, and of every actor and source that it ever named. Two queries for an incident."""
    found = Q(kind=root.kind, object_id=root.object_id)
    if root.kind != "incident":
        return found
    of_root = {"state__kind": "incident", "state__object_id": root.object_id}

    def named(model: AnyModel, column: str) -> Any:
        return history_of(model).objects.filter(**of_root).order_by().values_list(column, flat=True)

    sources = set(named(Claim, "source_id").distinct())
    publishers = history_of(Source).objects.filter(id__in=sources).order_by().values_list("publisher_id", flat=True)
    actors = set(
        named(Claim, "claimant_id").union(
            named(ClaimVia, "actor_id"), named(Attribution, "actor_id"), named(IncidentGrade, "actor_id"), publishers
        )
    )
    return found | Q(kind="actor", object_id__in=actors - {None}) | Q(kind="source", object_id__in=sources)


def history_page(root: Root, *, page: int = 1, hidden: Collection[tuple[str, str]] = ()) -> Page:
    """A page of the history of a dossier, newest first, without the columns ``hidden`` (model and column).

    Eight queries and one for each kind of row that was changed, however many edits and rows there are.
    """
    which = dossiers_of(root)
    edits = Edit.objects.filter(pk__in=DossierState.objects.filter(which).order_by().values("edit"))
    first = (page - 1) * PAGE
    found = list(edits.select_related("undone_by__undone_by").order_by("-pk")[first : first + PAGE + 1])
    states = list(DossierState.objects.filter(which, edit__in=found[:PAGE]).order_by("kind", "object_id"))
    newest = max((state.number for state in states if (state.kind, state.object_id) == root), default=0)
    changes = changes_of(states, hidden)
    entries = []
    for edit in found[:PAGE]:
        of_edit = [state for state in states if state.edit_id == edit.pk]
        number = next((state.number for state in of_edit if (state.kind, state.object_id) == root), None)
        rows = tuple(change for state in of_edit for change in changes.get(state.pk, ()))
        is_newest = page == 1 and number == newest
        entries.append(Entry(edit=edit, number=number, is_newest=is_newest, changes=rows))
    return Page(entries=tuple(entries), number=page, has_older=len(found) > PAGE)


def changes_of(states: Iterable[DossierState], hidden: Collection[tuple[str, str]] = ()) -> dict[int, list[RowChange]]:
    """What led to each state, by key of the state. One query a model with changes, and four more."""
    keys = [state.pk for state in states]
    models = [model for model in changed_models(keys) if (str(model._meta.model_name), ALL) not in hidden]
    net = {model: _net(model, keys) for model in models}
    names = Names.of(
        (model, values) for model, rows in net.items() for row in rows for values in row[2:] if values is not None
    )
    found: dict[int, list[RowChange]] = defaultdict(list)
    for model, rows in net.items():
        for state, key, old, new in rows:
            differences = tuple(_differences(model, old, new, names, hidden))
            if differences or old is None or new is None:
                found[state].append(
                    RowChange(
                        kind="+" if old is None else "-" if new is None else "~",
                        model=str(model._meta.model_name),
                        key=key,
                        what=label_of(model, new or old or {}, names),
                        differences=differences,
                    )
                )
    return found


def changed_models(states: list[int]) -> list[AnyModel]:
    """The models with rows in these states. One query."""
    each = [
        history_of(model).objects.filter(state__in=states).order_by().values_list(Value(n)).distinct()
        for n, model in enumerate(tracked_models())
    ]
    present = {row[0] for row in each[0].union(*each[1:])} if states else set()
    return [model for n, model in enumerate(tracked_models()) if n in present]


def _net(model: AnyModel, states: list[int]) -> list[tuple[int, int, Values | None, Values | None]]:
    """State, key, columns before and after, for each row that these states changed. One query."""
    table = history_of(model)
    here = table.objects.filter(state__in=states).order_by()
    before = table.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    earlier = here.annotate(before=Subquery(before.values("history_id")[:1])).values("before")
    rows = table.objects.filter(Q(state__in=states) | Q(history_id__in=earlier)).order_by("id", "history_id")
    found = []
    for key, versions in groupby(rows, key=attrgetter("id")):
        old: Values | None = None
        for state, same in groupby(versions, key=attrgetter("state_id")):
            made = list(same)
            new = None if made[-1].history_type == "-" else values_in(model, made[-1])
            begins = None if made[0].history_type == "+" and old is None else old
            if state in states and not (begins is None and new is None):
                found.append((state, key, begins, new))
            old = new
    return found


def _differences(
    model: AnyModel,
    old: Values | None,
    new: Values | None,
    names: Names,
    hidden: Collection[tuple[str, str]],
) -> Iterable[Difference]:
    left_out = hidden_from_history(model)
    for field in columns(model):
        if field.attname in left_out or (str(model._meta.model_name), field.name) in hidden:
            continue
        before = column_words(field, old[field.attname], names) if old is not None else None
        after = column_words(field, new[field.attname], names) if new is not None else None
        if (before or None) != (after or None):
            yield Difference(label=str(field.verbose_name), old=before or None, new=after or None)


def shown_rows(rows: Mapping[AnyModel, Mapping[int, Values]], hidden: Collection[tuple[str, str]]) -> list[RowChange]:
    """A whole dossier in words, row by row, each column as its new value: to look at, not to compare."""
    names = Names.of((model, values) for model, each in rows.items() for values in each.values())
    found = []
    for model, each in rows.items():
        if (str(model._meta.model_name), ALL) in hidden:
            continue
        for key, values in each.items():
            differences = tuple(_differences(model, None, values, names, hidden))
            what = label_of(model, values, names) or _("Incident")
            found.append(
                RowChange(kind="", model=str(model._meta.model_name), key=key, what=what, differences=differences)
            )
    return sorted(found, key=lambda row: row.what if row.model not in {"incident", "actor", "source"} else "")
