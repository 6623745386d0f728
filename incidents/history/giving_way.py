"""Places that one row alone can have: what would come back to one gives way to whoever holds it now, and stays away."""

from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, UniqueConstraint, Value
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import Exact

from incidents.history.owning import AnyModel, hanging_models
from incidents.history.recording import Values
from incidents.history.replaying import Stays, Target

#: What constraints are made of beside columns, in Python.
_COMPUTED: Final[dict[type, Any]] = {Least: min, Greatest: max}


@dataclass(frozen=True)
class _Place:
    """A place of one model, by the name of its rule and the values that stand there once; and how to ask for it."""

    rule: str
    values: tuple[Hashable, ...]

    def holders(self, model: AnyModel) -> Any:
        """Rows that stand there now. No query of its own."""
        for rule in model._meta.constraints:
            if isinstance(rule, UniqueConstraint) and rule.name == self.rule:
                rows = model._base_manager.filter(rule.condition or Q())
                if rule.fields:
                    return rows.filter(**dict(zip(rule.fields, self.values, strict=True)))
                return rows.filter(*map(Exact, rule.expressions, self.values))
        return model._base_manager.filter(**{self.rule: self.values[0]})


def give_way(targets: Collection[Target]) -> None:
    """Leave out of targets what would take a place that another row has and keeps, and name it under what stays.

    One query for each row that would take a place. Rows that swap their places do not stand in one another's way.
    """
    while sum(_gives_way(target, model, key) for target, model, key in _in_the_way(targets)):
        pass  # what stays where it is may hold a place itself


def _in_the_way(targets: Collection[Target]) -> list[tuple[Target, AnyModel, int]]:
    changing: dict[AnyModel, set[int]] = {}
    wanted: dict[tuple[AnyModel, _Place], list[tuple[bool, int, Target]]] = {}
    for target in targets:
        for model, rows in target.changes().items():
            changing.setdefault(model, set()).update(rows)
            for key, values in rows.items():
                actual = target.actual[model][key]
                has_now = set(_places(model, actual)) if actual else set()
                for place in _places(model, values) if values else ():
                    wanted.setdefault((model, place), []).append((place in has_now, key, target))
    found = []
    for (model, place), each in wanted.items():
        # Who has the place now keeps it; of rows that are both gone, the newer one had it last.
        *others, (has_it, key, target) = sorted(each, key=lambda one: one[:2])
        found += [(one, model, other) for _has, other, one in others]
        if not has_it and place.holders(model).exclude(pk__in=changing[model]).exists():
            found.append((target, model, key))
    return found


def _gives_way(target: Target, model: AnyModel, key: int) -> bool:
    if target.wanted[model][key] == target.actual[model][key]:
        return False
    target.wanted[model][key] = target.actual[model][key]
    target.stays.append(Stays(model=model, key=key))
    if target.actual[model][key] is None:
        _leave_out_below(target, model, key)
    return True


def _leave_out_below(target: Target, model: AnyModel, key: int) -> None:
    """What would hang on a row that does not come back does not come back either."""
    for owned, owner in hanging_models(model):
        for below, values in target.wanted.get(owned, {}).items():
            if values and values[owner.attname] == key and target.actual[owned][below] is None:
                target.wanted[owned][below] = None
                _leave_out_below(target, owned, below)


def _places(model: AnyModel, values: Values) -> Iterator[_Place]:
    """The places that a row with these values takes. Those with an unknown value are none: there is room for many."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield _Place(field.attname, (values[field.attname],))
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and _holds_for(model, rule, values):
            taken = tuple(_value(model, name, values) for name in rule.fields or rule.expressions)
            if None not in taken:
                yield _Place(rule.name, taken)


def _holds_for(model: AnyModel, rule: UniqueConstraint, values: Values) -> bool:
    if rule.condition is None:
        return True
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    by_name = {field.name: Value(values[field.attname], field) for field in fields}
    return bool(rule.condition.check(by_name))


def _value(model: AnyModel, name: Any, values: Values) -> Any:
    if isinstance(name, F):
        name = name.name
    if isinstance(name, str):
        return values[model._meta.get_field(name).attname]  # type: ignore[union-attr]
    return _COMPUTED[type(name)](*(_value(model, each, values) for each in name.get_source_expressions()))
