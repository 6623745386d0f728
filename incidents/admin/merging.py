"""Merging in the admin: one page that says into which incident, and parts the two again."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.admin.bases import editor
from incidents.admin.covered_places import said_of_places
from incidents.admin.reviewing import ReviewingPages, differences_from
from incidents.models import Incident, Merger
from incidents.permissions import may_publish, seen_by
from incidents.services.merging import Outcome, foresee_merging, foresee_parting, merge, unmerge
from incidents.services.publishing import PublishingRefused
from record.dossier import Dossier
from record.publication import WITH_DOSSIER, Publication

logger = logging.getLogger(__name__)


class MergeForm(forms.Form):
    """Into which incident, by its code, and why."""

    into = forms.CharField(
        label=gettext_lazy("Merge into"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Code of the incident that takes up the claims, such as IQ-2016-0001."),
    )
    note = forms.CharField(
        label=gettext_lazy("Public note"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("What readers are told: why they are one event, or two. It stays in the log for ever."),
    )
    part = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class MergingPages(ReviewingPages):
    """The page of merging. Only who may publish gets it; the services ask again."""

    def get_urls(self) -> list[URLPattern]:
        """Before the addresses of the stock admin."""
        view, name = self.admin_site.admin_view, "incidents_incident_merge"
        preview = view(require_safe(self.merge_preview_view))
        return [
            path("<path:object_id>/merge/", view(self.merge_view), name=name),
            path("<path:object_id>/merge/preview/", preview, name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask into which, then, with all that readers would get, whether to do it; or whether to part the two.

        On POST do it. GET changes nothing: what it shows was written and taken back, in one transaction.
        """
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if not may_publish(request.user):
            raise PermissionDenied
        merger = incident.mergers.filter(undone_at=None).select_related("into").first()
        code = (request.POST or request.GET).get("into", "")[:20].strip()
        form = MergeForm(request.POST or None, initial={"into": code})
        if request.method == "POST" and form.is_valid() and self._merge(request, incident, merger, form.cleaned_data):
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge"),
            "opts": self.opts,
            "incident": incident,
            "merger": merger,
            "moved": merger.moved.select_related("claim__claimant") if merger else (),
            "taken_up": incident.taken_up.filter(undone_at=None).select_related("merged"),
            "past": incident.mergers.exclude(undone_at=None).select_related("into", "by", "undone_by"),
            "form": form,
            "code": code,
            "part": merger.pk if merger else "",
            **self._foreseen(request, incident, merger, code),
        }
        return TemplateResponse(request, "admin/incidents/incident/merge.html", context)

    def merge_preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The very page that readers would get of one of the two, by ``?of=``, once they are merged or parted."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if not may_publish(request.user):
            raise PermissionDenied
        merger = incident.mergers.filter(undone_at=None).select_related("into").first()
        code = request.GET.get("into", "")[:20].strip()
        foreseen = self._foreseen(request, incident, merger, code)
        for each in foreseen["becomes"]:
            if each["dossier"].code == request.GET.get("of"):
                return self.preview_of(request, each["dossier"])
        for reason in foreseen["reasons"]:
            self.message_user(request, reason, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:incidents_incident_merge", args=[incident.pk]))

    def _foreseen(self, request: HttpRequest, incident: Incident, merger: Merger | None, code: str) -> dict[str, Any]:
        """What would become public and what of places; or why it cannot be done. Nothing, while no code was given."""
        nothing: dict[str, Any] = {"outcome": None, "reasons": (), "becomes": [], "places": ()}
        if merger is None and not code:
            return nothing
        by = editor(request)
        try:
            if merger is not None:
                into, outcome = merger.into, foresee_parting(merger=merger, by=by)
            else:
                into = self._target(request, code)
                outcome = foresee_merging(merged=incident, into=into, by=by)
        except PublishingRefused as refusal:
            return nothing | {"reasons": refusal.reasons}
        except DatabaseError:
            logger.exception("What merging or parting %s would do could not be told", incident.code)
            return nothing | {"reasons": (_("The database did not answer. Try again in a minute."),)}
        places = said_of_places(outcome, merged=incident, into=into, is_parting=merger is not None)
        return {"outcome": outcome, "reasons": (), "becomes": _becomes(outcome), "places": places}

    def _merge(self, request: HttpRequest, incident: Incident, merger: Merger | None, said: dict[str, Any]) -> bool:
        by, note, seen = editor(request), said["note"], said["seen"] or "nothing"
        try:
            _require_seen(merger, said["part"])
            if merger is not None:
                unmerge(merger=merger, by=by, note=note, seen=seen)
            else:
                into = self._target(request, said["into"].strip())
                merge(merged=incident, into=into, by=by, note=note, seen=seen)
        except PublishingRefused as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return False
        except DatabaseError:
            logger.exception("%s could not be merged or parted", incident.code)
            told = _(
                "The database did not take it, so nothing was moved and nothing became public. Try again in a minute."
            )
            self.message_user(request, told, messages.ERROR)
            return False
        self.message_user(request, _("Done."), messages.SUCCESS)
        return True

    def _target(self, request: HttpRequest, code: str) -> Incident:
        found = seen_by(request.user, Incident.objects.all()).filter(code=code).first()
        if found is None:
            raise PublishingRefused([_("There is no incident “%(code)s” at the desk.") % {"code": code}])
        return found


def _becomes(outcome: Outcome) -> list[dict[str, Any]]:
    """Each dossier that would be public, with its differences from what readers have, or had last. Two queries."""
    return [_become(dossier) for dossier in (outcome.into, outcome.merged) if dossier is not None]


def _become(dossier: Dossier) -> dict[str, Any]:
    had = Publication.objects.filter(code=dossier.code, kind__in=WITH_DOSSIER).order_by("-version").first()
    return {"dossier": dossier, "differences": differences_from(had, dossier) if had is not None else ()}


def _require_seen(merger: Merger | None, sent: str) -> None:
    """Refuse where the page was of a merger that does not stand, or of none: it would do the opposite."""
    if sent != str(merger.pk if merger else ""):
        told = _("Somebody merged or parted it meanwhile. Look at how it stands now, then decide again.")
        raise PublishingRefused([told])
