"""No editor deletes an incident: deleting archives it, and what is archived can be brought back."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.signed_in import editor
from incidents.models import Incident
from incidents.services.archiving import ArchivingRefused, archive, bring_back_incident, in_the_way

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
else:
    IncidentModelAdmin = object


class ArchivedFilter(admin.SimpleListFilter):
    """Archived incidents stay out of the list unless they are asked for."""

    title = gettext_lazy("archived")
    parameter_name = "archived"

    @property
    def alike(self) -> tuple[str, ...]:
        """Columns that are the same in all rows of the list that was asked for."""
        return ("archived_at",) if self.value() is None else ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two lists beside the usual one."""
        return [("only", gettext_lazy("Archived")), ("all", gettext_lazy("All"))]

    def choices(self, changelist: Any) -> Any:
        """Django's choices; its "All" is our usual list."""
        for n, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": gettext_lazy("Not archived")} if n == 0 else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        """The list that was asked for."""
        if self.value() == "all":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() != "only")


class ArchivePages(IncidentModelAdmin):
    """Archiving in place of deleting."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deleting from the list: the bulk actions archive in its place."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_list_filter(self, request: HttpRequest) -> Any:
        """The list's filters, and the one that shows what is archived."""
        return (*super().get_list_filter(request), ArchivedFilter)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether to archive; for an archived one, whether to bring it back. POST does it."""
        incident = self.get_object(request, unquote(object_id))
        if incident is None:
            raise Http404
        if not self.has_delete_permission(request, incident):
            raise PermissionDenied
        is_archived = incident.archived_at is not None
        reason = "" if is_archived else in_the_way(incident)
        if request.method == "POST" and not reason:
            self._put_aside(request, incident, bring_back=is_archived, why=request.POST.get("why", ""))
            return HttpResponseRedirect(reverse("admin:incidents_incident_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring back") if is_archived else _("Archive"),
            "opts": self.opts,
            "incident": incident,
            "is_archived": is_archived,
            "reason": reason,
        }
        return TemplateResponse(request, "admin/incidents/history/archive.html", context)

    def _put_aside(self, request: HttpRequest, incident: Incident, *, bring_back: bool, why: str = "") -> None:
        try:
            if bring_back:
                bring_back_incident(incident=incident, by=editor(request), why=why)
            else:
                archive(incident=incident, by=editor(request), why=why)
        except ArchivingRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        said = _("%(code)s was brought back.") if bring_back else _("%(code)s was archived. It can be brought back.")
        self.message_user(request, said % {"code": incident.code}, messages.SUCCESS)
