"""The address behind the echo under each field, and the box that shows it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.forms.widgets import Media, Script
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.admin.widgets import OWN_TEMPLATES
from incidents.echoing import Answer, echo_of_address, echo_of_date
from incidents.understanding import echo_of
from record.date_words import LONGEST as LONGEST_DATE

if TYPE_CHECKING:
    from incidents.models import Incident

    IncidentModelAdmin = admin.ModelAdmin[Incident]
    AnyWidget = AdminTextInputWidget
else:
    IncidentModelAdmin = object
    AnyWidget = object

LONGEST_ADDRESS = 2_000
LONGEST_FIGURES = 20_000
"""More than two hundred figures."""
MEDIA = Media(js=(Script("js/admin/echo.js", type="module"),))  # type: ignore[arg-type] # the stubs know no objects here


class EchoPages(IncidentModelAdmin):
    """One address for all fields: what is typed comes by POST, so that no log keeps it."""

    def get_urls(self) -> list[URLPattern]:
        """The echo, before the addresses of the stock admin."""
        view = self.admin_site.admin_view(require_POST(self.echo))
        return [path("echo/", view, name="incidents_incident_echo"), *super().get_urls()]

    def echo(self, request: HttpRequest) -> JsonResponse:
        """How the text of one field is understood. At most two queries."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            return JsonResponse({"error": _("You may not edit incidents.")}, status=403)
        text = request.POST.get("text", "")
        match request.POST.get("kind"):
            case "date" if len(text) <= LONGEST_DATE:
                answer = echo_of_date(text, field_name=request.POST.get("field", ""))
            case "figures" if len(text) <= LONGEST_FIGURES:
                language = request.POST.get("language", "")
                return JsonResponse(asdict(echo_of(text.replace("\r\n", "\n"), language=language)))
            case "address" if len(text) <= LONGEST_ADDRESS:
                answer = echo_of_address(text)
            case "date" | "address" | "figures":
                return JsonResponse({"error": _("Too long to be read at once.")}, status=413)
            case _:
                return JsonResponse({"error": _("No such kind of field is read.")}, status=400)
        return JsonResponse(asdict(answer))


class _Echoed(AnyWidget):
    """A line of text, and under it how it is understood: of what is stored, and while one types."""

    kind = ""

    @property
    def media(self) -> Media:
        """The script of the echo."""
        return MEDIA

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context, the address to ask, and the answer to what stands there."""
        context = super().get_context(name, value, attrs)
        return context | {"echo": self.answer(value), "echo_kind": self.kind, "echo_url": _url()}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """Render from the project's own templates."""
        return super().render(name, value, attrs, OWN_TEMPLATES)

    def answer(self, value: Any) -> Answer:
        """What is said of the value that stands there."""
        return Answer()


def _url() -> str:
    return reverse("admin:incidents_incident_echo")


class DateInput(_Echoed, AdminTextInputWidget):
    """A date, in words or EDTF."""

    kind = "date"
    template_name = "admin/incidents/widgets/echo.html"

    def answer(self, value: Any) -> Answer:
        """How a stored date is understood."""
        return echo_of_date(str(value or "")[:LONGEST_DATE], field_name="")


class AddressInput(_Echoed, AdminURLFieldWidget):
    """A web address."""

    kind = "address"
    template_name = "admin/incidents/widgets/echo.html"
