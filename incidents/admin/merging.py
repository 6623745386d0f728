"""Merging in the admin: one page that says into which incident, and parts the two again."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.bases import editor
from incidents.admin.reviewing import ReviewingPages
from incidents.models import Incident, Merger
from incidents.permissions import may_publish, seen_by
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import PublishingRefused

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


class MergingPages(ReviewingPages):
    """The page of merging. Only who may publish gets it; the services ask again."""

    def get_urls(self) -> list[URLPattern]:
        """Before the addresses of the stock admin."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name="incidents_incident_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask into which, or, where it is merged, whether to part them. On POST do it; GET changes nothing."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if not may_publish(request.user):
            raise PermissionDenied
        merger = incident.mergers.filter(undone_at=None).select_related("into").first()
        form = MergeForm(request.POST or None, initial={"into": request.GET.get("into", "")[:20]})
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
            "part": merger.pk if merger else "",
        }
        return TemplateResponse(request, "admin/incidents/incident/merge.html", context)

    def _merge(self, request: HttpRequest, incident: Incident, merger: Merger | None, said: dict[str, Any]) -> bool:
        try:
            _require_seen(merger, said["part"])
            if merger is not None:
                unmerge(merger=merger, by=editor(request), note=said["note"])
            else:
                merge(merged=incident, into=self._target(request, said), by=editor(request), note=said["note"])
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

    def _target(self, request: HttpRequest, said: dict[str, Any]) -> Incident:
        code = said["into"].strip()
        found = seen_by(request.user, Incident.objects.all()).filter(code=code).first()
        if found is None:
            raise PublishingRefused([_("There is no incident “%(code)s” at the desk.") % {"code": code}])
        return found


def _require_seen(merger: Merger | None, sent: str) -> None:
    """Refuse where the page was of a merger that does not stand, or of none: it would do the opposite."""
    if sent != str(merger.pk if merger else ""):
        told = _("Somebody merged or parted it meanwhile. Look at how it stands now, then decide again.")
        raise PublishingRefused([told])
