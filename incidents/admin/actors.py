"""Actors at the desk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from incidents.admin.bases import DeskAdmin, DeskFields
from incidents.admin.entry_warnings import StandingAlready
from incidents.admin.form_fields import KeyField
from incidents.admin.list_pages import ListPages
from incidents.admin.named import named
from incidents.admin.removing import RemovalPages
from incidents.models import Actor, ActorName

if TYPE_CHECKING:
    ActorModelForm = forms.ModelForm[Actor]
    NameInlineBase = admin.TabularInline[ActorName, Actor]
else:
    ActorModelForm = forms.ModelForm
    NameInlineBase = admin.TabularInline


class ActorForm(ActorModelForm):
    """An actor."""

    class Meta:
        """Fields that say what is wrong; the page says which and in which order."""

        model = Actor
        fields = "__all__"
        field_classes = {"key": KeyField}


class ActorNameInline(DeskFields, NameInlineBase):
    """Names in other languages."""

    model = ActorName
    extra = 0
    fields = ("language", "text")


@admin.register(Actor)
class ActorAdmin(StandingAlready, RemovalPages, ListPages, DeskAdmin):
    """Who claims, carries, publishes or is blamed. Found by name in any script, or by key."""

    form = ActorForm
    of_list = "actor"
    fixed = ("name",)
    shown_first = ("kind", "party", "key")
    offered = (*shown_first, "updated_at")
    list_filter = ("kind", "party")
    fields = ("name", "key", "kind", "party", "note")
    inlines = (ActorNameInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The key stays once the actor is used: published versions know it by that."""
        return ("key",) if obj is not None and is_used(obj) else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the page before knows of a new one: its name, and a key made of it."""
        return named(request, column="name")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """A new actor's key is proposed from the name."""
        return {"key": ("name",)} if obj is None else {}


def is_used(actor: Actor) -> bool:
    """Whether a claim, a source or a grade names the actor. Up to five queries."""
    return (
        actor.claims.exists()
        or actor.links.exists()
        or actor.attributions.exists()
        or actor.published_sources.exists()
        or actor.grades.exists()
    )
