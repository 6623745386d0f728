"""Sources at the desk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from incidents.admin.attached import AttachedPages, CopyInline, ImageInline
from incidents.admin.bases import DeskAdmin
from incidents.admin.confidential import ConfidentialLink
from incidents.admin.date_cells import date_cell
from incidents.admin.date_fields import DatesInWords
from incidents.admin.entry_warnings import StandingAlready
from incidents.admin.form_fields import DayField, KeyField, WebAddressField
from incidents.admin.list_filters import Archived
from incidents.admin.list_pages import ListPages
from incidents.admin.named import named
from incidents.admin.removing import RemovalPages
from incidents.models import Source

if TYPE_CHECKING:
    SourceModelForm = forms.ModelForm[Source]
else:
    SourceModelForm = forms.ModelForm


class SourceForm(DatesInWords, SourceModelForm):
    """A source whose date, if it has one, can be read."""

    class Meta:
        """Fields that say what is wrong; the page says which and in which order."""

        model = Source
        fields = "__all__"
        field_classes = {
            "key": KeyField,
            "url": WebAddressField,
            "archive_url": WebAddressField,
            "accessed_on": DayField,
        }


@admin.register(Source)
class SourceAdmin(StandingAlready, ConfidentialLink, AttachedPages, RemovalPages, ListPages, DeskAdmin):
    """The documents in which claims stand."""

    form = SourceForm
    inlines = (ImageInline, CopyInline)
    of_list = "source"
    fixed = ("title",)
    shown_first = ("publisher", "published_on", "language", "key")
    offered = (*shown_first, "author", "url", "archive_url", "accessed_on", "sensitivity", "updated_at")
    drawn_by = {"published_on": "came_out_on"}
    list_filter = (Archived, "language", "sensitivity")
    list_select_related = ("publisher",)
    autocomplete_fields = ("publisher", "derived_from")
    fields = (
        "title",
        "key",
        "publisher",
        "author",
        "published_on",
        "published_on_words",
        "language",
        "url",
        "archive_url",
        "accessed_on",
        "derived_from",
        "sensitivity",
        "note",
    )

    @admin.display(description=gettext_lazy("published on"), ordering="published_on")
    def came_out_on(self, source: Source) -> str:
        """The date of the document in words."""
        return date_cell(source.published_on)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: Any) -> None:
        """Save, and say how dates in words were read."""
        super().save_model(request, obj, form, change)
        for note in getattr(form, "date_notes", ()):
            self.message_user(request, note, messages.INFO)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The key stays once a claim stands in the source: published versions know it by that."""
        return ("key",) if obj is not None and (obj.claims.exists() or obj.derivatives.exists()) else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the page before knows of a new one: its title and a key made of it, or its address."""
        return named(request, column="title", address="url")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """A new source's key is proposed from the title."""
        return {"key": ("title",)} if obj is None else {}
