"""Related and duplicate incidents in the admin: one page for an incident, one for all pairs that may be one."""

from typing import Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.admin.asked import asked_page
from incidents.admin.bases import editor
from incidents.admin.merging import MergingPages
from incidents.comparing import side_by_side
from incidents.models import Incident, Judgement
from incidents.near_duplicates import Near, near_incidents
from incidents.near_pairs import likeliest, open_pairs
from incidents.permissions import may_publish, seen_by
from incidents.relations import Standing, relations_of
from incidents.services.listing import catch_up
from incidents.services.relating import RelatingRefused, judge, may_judge, may_relate, take_back
from record.vocabulary import RelationKind

_FOUND: Final = 20
_PAIRS: Final = 25
_LONGEST_QUERY: Final = 200


class JudgementForm(forms.Form):
    """What was found of this incident and another one, named by its code."""

    other = forms.CharField(max_length=20)
    judgement = forms.ChoiceField(choices=Judgement.choices)
    kind = forms.ChoiceField(
        label=gettext_lazy("How they are related"), choices=[("", "–"), *RelationKind.choices], required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )


class RelatingPages(MergingPages):
    """What was judged of an incident, what may be the same, and a search for others. The service asks who may."""

    def get_urls(self) -> list[URLPattern]:
        """Before the addresses of the stock admin."""
        view = self.admin_site.admin_view
        return [
            path("near/", view(require_safe(self.near_view)), name="incidents_incident_near"),
            path("<path:object_id>/related/", view(self.related_view), name="incidents_incident_related"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("Related, duplicates"))
    def compared(self, incident: Incident) -> str:
        """What was judged, a line each, as far as whoever looks may see it; set for each page by ``get_form``."""
        return getattr(incident, "compared_lines", "") or "–"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Incident | None:
        """Django's row, with the lines on others that this account may see."""
        incident: Incident | None = super().get_object(request, object_id, from_field)
        if incident is not None:
            lines = [in_a_line(each) for each in relations_of(incident, by=request.user)]
            incident.compared_lines = "\n".join(lines)  # type: ignore[attr-defined]
        return incident

    def near_view(self, request: HttpRequest) -> HttpResponse:
        """Pairs over the whole desk that nobody judged, 25 a page, worked out last first. Some five queries."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        behind = catch_up(of=["incident"])
        number = asked_page(request)
        first = (number - 1) * _PAIRS
        pairs = list(likeliest(open_pairs(request.user))[first : first + _PAIRS + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Incidents that may be one"),
            "opts": self.opts,
            "pairs": [(pair, pair.distance_m / 1000) for pair in pairs[:_PAIRS]],
            "newer": number - 1,
            "older": number + 1 if len(pairs) > _PAIRS else 0,
            "behind": behind,
        }
        return TemplateResponse(request, "admin/incidents/incident/near.html", context)

    def related_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Judged, near, searched for; on POST one judgement, or one taken back. GET changes nothing."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if request.method == "POST":
            return HttpResponseRedirect(self._judged(request, incident))
        text = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Related, duplicates"),
            "opts": self.opts,
            "incident": incident,
            "standing": relations_of(incident, by=request.user),
            "columns": side_by_side(incident, self._nears(request, incident)),
            "query": text,
            "found": self._found(request, incident, text),
            "form": JudgementForm(),
            "may": {"relate": may_relate(editor(request), incident), "judge": may_judge(editor(request), incident)},
        }
        return TemplateResponse(request, "admin/incidents/incident/related.html", context)

    def _nears(self, request: HttpRequest, incident: Incident) -> tuple[Near, ...]:
        return near_incidents(incident, by=request.user, unjudged=True)

    def _found(self, request: HttpRequest, incident: Incident, text: str) -> "QuerySet[Incident] | tuple[()]":
        """Others by code, title, place or source, as the list finds them."""
        if not text:
            return ()
        catch_up(of=["incident"])
        others = seen_by(request.user, Incident.objects.exclude(pk=incident.pk)).order_by("-earliest", "code")
        found, _may_repeat = self.get_search_results(request, others, text)
        return found[:_FOUND]

    def _judged(self, request: HttpRequest, incident: Incident) -> str:
        """Do it, say how it went, and tell where to go on."""
        here = reverse("admin:incidents_incident_related", args=[incident.pk])
        try:
            if "take_back" in request.POST:
                return self._taken_back(request, incident, here)
            return self._said(request, incident, here)
        except RelatingRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return here

    def _said(self, request: HttpRequest, incident: Incident, here: str) -> str:
        form = JudgementForm(request.POST)
        if not form.is_valid():
            raise RelatingRefused(" ".join(str(error) for errors in form.errors.values() for error in errors))
        said = form.cleaned_data
        code = said["other"].strip()
        other = seen_by(request.user, Incident.objects.all()).filter(code=code).first()
        if other is None:
            raise RelatingRefused(_("There is no incident “%(code)s” at the desk.") % {"code": code})
        judgement = Judgement(said["judgement"])
        judge(
            incident=incident,
            other=other,
            judgement=judgement,
            by=editor(request),
            kind=RelationKind(said["kind"]) if said["kind"] else None,
            words=said["words"],
        )
        self.message_user(request, _("Done."), messages.SUCCESS)
        if judgement is not Judgement.DUPLICATE:
            return here
        if not may_publish(request.user):
            self.message_user(request, _("A publisher can merge the two now."), messages.INFO)
            return here
        return f"{reverse('admin:incidents_incident_merge', args=[incident.pk])}?into={other.code}"

    def _taken_back(self, request: HttpRequest, incident: Incident, here: str) -> str:
        asked = request.POST["take_back"]
        visible = relations_of(incident, by=request.user)
        standing = next((each for each in visible if str(each.relation.pk) == asked), None)
        if standing is None:
            raise RelatingRefused(_("That was taken back already."))
        take_back(relation=standing.relation, by=editor(request))
        self.message_user(request, _("Done."), messages.SUCCESS)
        return here


def in_a_line(standing: Standing) -> str:
    """A judgement as a line, from the side of the incident that one looks at."""
    relation, code = standing.relation, standing.other.code
    match Judgement(relation.judgement):
        case Judgement.RELATED:
            return _("Related to %(code)s: %(kind)s") % {"code": code, "kind": relation.get_kind_display()}
        case Judgement.DUPLICATE if standing.is_first:
            return _("Duplicate of %(code)s") % {"code": code}
        case Judgement.DUPLICATE:
            return _("%(code)s is a duplicate of it") % {"code": code}
        case Judgement.DISTINCT:
            return _("Not the same as %(code)s") % {"code": code}
