"""Removing an actor or a source: never what somebody else saved a moment ago, and never out of sight.

The page that asks carries the number of the state it was made from, as change pages do. What was removed is listed
beside the list of its kind, with the way back.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _

from incidents.admin.asked import STATE, asked_page, plain_keys
from incidents.admin.history import unseen
from incidents.admin.signed_in import editor
from incidents.history.owning import Root
from incidents.history.recording import editing, history_of, last_number
from incidents.models import DossierState, Edit

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object

_A_PAGE: Final = 50
_NEWEST: Final = 5


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A row that was removed: what it was called, by which edit, and the addresses of its history and of the way back.

    ``back`` is empty where the edit is undone on another page, or the account may not bring it back.
    """

    called: str
    edit: Edit
    history: str
    back: str


class RemovalPages(AnyModelAdmin):
    """A page that asks before it removes, under the check of change pages; and the list of what was removed."""

    delete_confirmation_template = "admin/incidents/removing/ask.html"
    delete_selected_confirmation_template = "admin/incidents/removing/ask_of_many.html"

    def get_urls(self) -> list[URLPattern]:
        """The list of what was removed, before the addresses of the stock admin."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_removed"
        return [path("removed/", self.admin_site.admin_view(self.removed_view), name=name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the address of what was removed from it. Many are removed under the check of one."""
        context = {**(extra_context or {}), "removed_url": self._address("removed")}
        if request.POST.get("action") != "delete_selected" or not request.POST.get("post"):
            return super().changelist_view(request, context)
        seen = {
            self._root(key): _number(request.POST.get(f"{STATE}-{key}", ""))
            for key in plain_keys(request.POST.getlist(ACTION_CHECKBOX_NAME))
        }
        with editing(by=editor(request), of=seen):
            if edits := _edits_since(seen):
                asking = request.POST.copy()
                asking.pop("post")  # Django asks again
                request.POST = asking  # type: ignore[assignment]
                said = _("Nothing was removed: %(account)s saved one of these since this page was opened.")
                self.message_user(request, said % {"account": edits[0].account or "–"}, messages.ERROR)
            return super().changelist_view(request, context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django's, and the number of the state that each row is in, for the page that asks. A query a row."""
        for row in objs:
            row.state_number = last_number(self._root(row.pk))
        return super().get_deleted_objects(objs, request)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page; where somebody else saved since it was opened, it asks anew and nothing is removed."""
        key = unquote(object_id)
        context = {**(extra_context or {}), "state_name": STATE}
        if request.method != "POST" or not plain_keys([key]):
            return super().delete_view(request, object_id, context)
        seen = {self._root(key): _number(request.POST.get(STATE, ""))}
        with editing(by=editor(request), of=seen):
            edits = _edits_since(seen)
            if not edits:
                return super().delete_view(request, object_id, context)
            asking = copy.copy(request)
            asking.method, asking.POST = "GET", QueryDict()
            response = super().delete_view(asking, object_id, {**context, "edits": edits})
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.CONFLICT
        return response

    def removed_view(self, request: HttpRequest) -> HttpResponse:
        """What was removed and did not come back, the newest first, each with the way back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(self._removed_rows(), _A_PAGE).get_page(asked_page(request))
        rows = list(page.object_list)
        hidden = unseen(request, [row.state.edit for row in rows])
        may_change = self.has_change_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Removed"),
            "opts": self.opts,
            "page": page,
            "list_url": self._address("changelist"),
            "rows": [self._removed(row, may_bring_back=may_change and row.state.edit_id not in hidden) for row in rows],
        }
        return TemplateResponse(request, "admin/incidents/removing/removed.html", context)

    def _removed_rows(self) -> QuerySet[Any]:
        """The last row of history of each that is gone."""
        history = history_of(self.model)
        last = history.objects.filter(id=OuterRef("id")).order_by("-history_id").values("history_id")[:1]
        gone = history.objects.filter(history_type="-").exclude(id__in=self.model._base_manager.values("pk"))
        found: QuerySet[Any] = gone.filter(history_id=Subquery(last)).select_related("state__edit")
        return found.order_by("-history_id")

    def _removed(self, row: Any, *, may_bring_back: bool) -> Removed:
        edit: Edit = row.state.edit
        may_bring_back = may_bring_back and not edit.moved_claims
        back = self._address("bring_back", row.id, edit.pk, self.opts.model_name, row.id) if may_bring_back else ""
        return Removed(called=str(row.instance), edit=edit, history=self._address("history", row.id), back=back)

    def _address(self, page: str, *parts: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=parts)

    def _root(self, key: Any) -> Root:
        return Root(str(self.opts.model_name), int(key))


def _edits_since(seen: Mapping[Root, int]) -> list[Edit]:
    """The last edits of rows that are no more in the state that was seen. One query a row, or two. They are locked."""
    edits: list[Edit] = []
    for root, number in seen.items():
        states = DossierState.objects.filter(kind=root.kind, object_id=root.object_id, number__gt=number)
        edits += Edit.objects.filter(states__in=states).order_by("-pk")[:_NEWEST]
    return edits


def _number(text: str) -> int:
    """The state that a page says it was made from; 0, before every other, where it says none."""
    return int(text) if plain_keys([text]) else 0
