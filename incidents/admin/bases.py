"""What the pages of the desk share: texts in both directions, terms with definitions, and who saved last."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.forms.widgets import Script
from django.http import HttpRequest

from incidents.admin.conflicts import ConflictPages
from incidents.admin.date_fields import DATE_COLUMNS
from incidents.admin.echo import AddressInput, DateInput
from incidents.admin.held_edits import CountedRemovals
from incidents.admin.history import HistoryPages
from incidents.admin.kept_work import KeepsWork
from incidents.admin.plain_words import PLAIN_WORDS
from incidents.admin.signed_in import editor as editor
from incidents.admin.widgets import TERMS_BY_FIELD, TEXT_OVERRIDES, TermSelect
from incidents.directions import validate_directions
from incidents.models import Actor, Incident, Source

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyMixin = admin.options.BaseModelAdmin[Any]
    AnyModelForm = ModelForm[Any]
else:
    AnyModelForm = ModelForm
    AnyModelAdmin = admin.ModelAdmin
    AnyMixin = object


class DeskFields(AnyMixin):
    """Form fields of the desk, on pages and inlines alike."""

    formfield_overrides = TEXT_OVERRIDES

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Every text closes the directions of writing that it opens; a date is answered while it is typed."""
        if plain := PLAIN_WORDS.get(f"{db_field.model._meta.model_name}.{db_field.name}"):
            kwargs.setdefault("help_text", plain)
        if db_field.name in DATE_COLUMNS:
            kwargs.setdefault("widget", DateInput(attrs={"dir": "auto", "autocomplete": "off"}))
        elif db_field.name in {"url", "archive_url"}:
            kwargs.setdefault("widget", AddressInput(attrs={"dir": "ltr"}))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(self, admin.TabularInline):  # whose labels are heads of columns alone
            field.widget.attrs.setdefault("aria-label", field.label)
        if isinstance(field, forms.CharField) and validate_directions not in field.validators:
            field.validators.append(validate_directions)
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A choice among terms tells their definitions."""
        if db_field.name in TERMS_BY_FIELD and "widget" not in kwargs:
            kwargs["widget"] = TermSelect(TERMS_BY_FIELD[db_field.name])
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class DeskAdmin(CountedRemovals, HistoryPages, KeepsWork, ConflictPages, DeskFields, AnyModelAdmin):
    """A page of the desk. Saving writes down who did it, and only when something changed."""

    class Media:
        """Small additions to the stock pages; choosing, saving and going about without a mouse."""

        css = {"all": ("css/admin/desk.css",)}
        js = tuple(Script(f"js/admin/{name}.js", type="module") for name in ("choosing", "keys"))

    def save_model(self, request: HttpRequest, obj: Any, form: AnyModelForm, change: Any) -> None:
        """Save the row, with its editor."""
        if change and not form.has_changed():
            return
        stamp(obj, request, is_new=not change)
        super().save_model(request, obj, form, change)


def stamp(row: Actor | Source | Incident, request: HttpRequest, *, is_new: bool) -> None:
    """Write down who changed a row, and who made it. Not saved."""
    row.updated_by = editor(request)
    if is_new:
        row.created_by = row.updated_by
