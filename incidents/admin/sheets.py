"""What a change page holds, as a browser would send it: three such sheets tell who changed what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

Values = tuple[str, ...]
#: The main form is ("", 0); a row of a formset is its prefix and key; new rows are -1, -2 in the order of the page.
RowKey = tuple[str, int]
MAIN: RowKey = ("", 0)


@dataclass(kw_only=True)
class Row:
    """One form: what its fields hold, by name without prefix, and whether it is to be removed."""

    label: str
    values: dict[str, Values]
    fields: Mapping[str, forms.Field]
    removed: bool = False


@dataclass(kw_only=True)
class Sheet:
    """A page: its forms by key, and per formset the names under which rows are sent."""

    rows: dict[RowKey, Row] = field(default_factory=dict)
    hidden: dict[RowKey, dict[str, Values]] = field(default_factory=dict)
    management: dict[str, dict[str, str]] = field(default_factory=dict)


def stored_sheet(form: Any, formsets: Iterable[Any]) -> Sheet:
    """The sheet of forms that were not sent: what stands in the database."""
    sheet = Sheet(rows={MAIN: Row(label="", values=_shown(form), fields=_open(form))})
    for formset in formsets:
        sheet.management[formset.prefix] = {
            name: str(formset.management_form.initial.get(name, "")) for name in formset.management_form.fields
        }
        for each in formset.initial_forms:
            key = (formset.prefix, each.instance.pk)
            label = f"{each.instance._meta.verbose_name} {getattr(each.instance, 'number', '') or each.instance}"
            sheet.rows[key] = Row(label=label, values=_shown(each), fields=_open(each))
            sheet.hidden[key] = {name: _value(each[name]) for name in ("id", _parent(formset)) if name in each.fields}
    return sheet


def sent_sheet(data: QueryDict, form: Any, formsets: Iterable[Any]) -> Sheet:
    """The sheet that a person sent. ``form`` and ``formsets`` say which fields there are."""
    names = _open(form)
    sheet = Sheet(rows={MAIN: Row(label="", values=_sent(data, "", names), fields=names)})
    for formset in formsets:
        names, new = _open(formset.empty_form), 0
        for index in range(min(_number(data.get(f"{formset.prefix}-TOTAL_FORMS")), formset.absolute_max)):
            prefix = f"{formset.prefix}-{index}-"
            pk, values = _number(data.get(f"{prefix}id")), _sent(data, prefix, names)
            if not pk:
                new += 1
                if values == _blank(formset.empty_form) or f"{prefix}DELETE" in data:
                    continue
            sheet.rows[formset.prefix, pk or -new] = Row(
                label=str(formset.model._meta.verbose_name),
                values=values,
                fields=names,
                removed=f"{prefix}DELETE" in data,
            )
    return sheet


def _open(form: Any) -> dict[str, forms.Field]:
    """The fields that a person fills in."""
    left_out = {"id", "DELETE", "ORDER"}
    return {
        name: each
        for name, each in form.fields.items()
        if name not in left_out and not each.disabled and not isinstance(each, forms.models.InlineForeignKeyField)
    }


def _parent(formset: Any) -> str:
    return str(formset.fk.name)


def _shown(form: Any) -> dict[str, Values]:
    return {name: _value(form[name]) for name in _open(form)}


def _blank(form: Any) -> dict[str, Values]:
    return _shown(form)


def _value(bound: Any) -> Values:
    """What a browser sends for a field that nobody touched."""
    widget = getattr(bound.field.widget, "widget", bound.field.widget)  # without the links beside it
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ("on",) if widget.check_test(value) else ()
    if isinstance(value, (list, tuple)):
        value = [getattr(each, "pk", each) for each in value]
    shown = widget.format_value(value)
    each = shown if isinstance(shown, (list, tuple)) else [shown]
    return plain("" if one is None else str(one) for one in each)


def _sent(data: QueryDict, prefix: str, names: Iterable[str]) -> dict[str, Values]:
    return {name: plain(data.getlist(f"{prefix}{name}")) for name in names}


def plain(values: Iterable[str]) -> Values:
    """Values without what browsers add: line ends, white space at the ends, empty ones."""
    cleaned = (value.replace("\r\n", "\n").strip() for value in values)
    return tuple(value for value in cleaned if value)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0


def as_data(sheet: Sheet, prefixes: Iterable[str]) -> QueryDict:
    """A sheet as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in sheet.rows[MAIN].values.items():
        data.setlist(name, list(values))
    for prefix in prefixes:
        rows = [(key, row) for key, row in sheet.rows.items() if key[0] == prefix]
        rows.sort(key=lambda each: (each[0][1] < 0, abs(each[0][1])))
        stored = sum(key[1] > 0 for key, _row in rows)
        counts = sheet.management.get(prefix, {}) | {"TOTAL_FORMS": str(len(rows)), "INITIAL_FORMS": str(stored)}
        for name, value in counts.items():
            data[f"{prefix}-{name}"] = value
        for index, (key, row) in enumerate(rows):
            for name, values in {**sheet.hidden.get(key, {}), **row.values}.items():
                data.setlist(f"{prefix}-{index}-{name}", list(values))
            if row.removed:
                data[f"{prefix}-{index}-DELETE"] = "on"
    return data


def in_words(form_field: forms.Field, values: Values) -> str:
    """What a field holds, as a person reads it; empty for nothing."""
    if isinstance(form_field, forms.BooleanField):
        return _("yes") if values else _("no")
    if isinstance(form_field, forms.ModelChoiceField):
        keys = [int(value) for value in values if value.isdecimal()]
        named: dict[Any, Any] = form_field.queryset.in_bulk(keys) if form_field.queryset is not None else {}
        return ", ".join(str(named.get(key, key)) for key in keys)
    choices = dict(_flat(getattr(form_field, "choices", ())))
    return ", ".join(str(choices.get(value, value)) for value in values)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), label
