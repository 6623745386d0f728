"""Taking incidents out of the desk as a file: with a permission of its own, and written down each time."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from access.log import note_event
from access.models import AccessKind
from incidents.exporting import Format, Origin, lines
from incidents.models import Incident

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
else:
    IncidentModelAdmin = object


class ExportPages(IncidentModelAdmin):
    """The two actions of the list that make a file, for holders of ``export_incident``."""

    def has_export_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        """Whether the account may take files out."""
        return request.user.has_perm("incidents.export_incident")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours after those of the other parts."""
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_export_permission(request):
            actions |= {name: self.get_action(name) for name in ("export_csv", "export_json")}
        return actions

    @admin.action(description=gettext_lazy("Export the selected incidents as CSV"))
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Incident]) -> StreamingHttpResponse:
        """A row an incident."""
        return _file(request, queryset, Format.CSV)

    @admin.action(description=gettext_lazy("Export the selected incidents as JSON, with their claims"))
    def export_json(self, request: HttpRequest, queryset: QuerySet[Incident]) -> StreamingHttpResponse:
        """Incidents with claims and figures."""
        return _file(request, queryset, Format.JSON)


def _file(request: HttpRequest, queryset: QuerySet[Incident], kind: Format) -> StreamingHttpResponse:
    """The file. It is written down before the first byte leaves: who, when, how many, of which list."""
    keys = list(queryset.order_by("code").values_list("pk", flat=True))
    chosen = "the whole list" if request.POST.get("select_across") == "1" else "chosen in the list"
    narrowed = "; ".join(f"{name}={value}" for name, values in request.GET.lists() for value in values)
    note = f"{len(keys)} incidents as {kind.upper()}, {chosen}: {narrowed or 'no filter'}"
    note_event(kind=AccessKind.EXPORTED, request=request, account=request.user, note=note)
    now = timezone.now()
    file = lines(keys, kind=kind, origin=Origin.now(now))
    response = StreamingHttpResponse(file, content_type=kind.media_type)
    name = f"counterclaim-desk-{now:%Y-%m-%d-%H%M}.{kind.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
