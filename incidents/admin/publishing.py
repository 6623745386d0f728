"""Publishing, correcting and withdrawing from the admin: a page that asks first, and actions on a list."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.bases import editor
from incidents.admin.doubt_fields import STOPPED, answer_all
from incidents.admin.merging import MergingPages
from incidents.claim_cautions import remarks
from incidents.doubts import all_doubts, answered
from incidents.models import EditAction, Incident, PublicationAct
from incidents.second_person import NobodyElse, hash_of, second_person
from incidents.services.publishing import PublishingRefused, correct, publish, withdraw
from incidents.services.relating import RelatingRefused
from record.dossier import Dossier
from record.vocabulary import IncidentStatus, PublicationKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    IncidentModelAdmin = admin.ModelAdmin[Incident]
else:
    IncidentModelAdmin = object


logger = logging.getLogger(__name__)

#: All or nothing is the database's word: the act was one transaction.
FAILED = gettext_lazy(
    "The database did not take it, so nothing was written and nothing became public. Try again in a minute. If it "
    "fails again, tell whoever runs the site: the reason stands in its log."
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One of the three acts: its address, its words, what it does, and for which incidents."""

    slug: str
    label: "_StrPromise"
    question: "_StrPromise"
    kind: PublicationKind
    do: Callable[..., PublicationAct]
    from_public: bool

    def fits(self, incident: Incident) -> bool:
        """Whether the act can be done to an incident in this state."""
        return (incident.status == IncidentStatus.PUBLISHED) is self.from_public

    def note_required(self, incident: Incident) -> bool:
        """Whether readers must be told why."""
        return self.from_public or incident.was_ever_public


ACTS = (
    Act(
        slug="publish",
        label=gettext_lazy("Publish"),
        question=gettext_lazy("Make this incident public, as it stands at the desk now?"),
        kind=PublicationKind.PUBLISHED,
        do=publish,
        from_public=False,
    ),
    Act(
        slug="correct",
        label=gettext_lazy("Correct"),
        question=gettext_lazy("Replace the public version by what stands at the desk now?"),
        kind=PublicationKind.CORRECTED,
        do=correct,
        from_public=True,
    ),
    Act(
        slug="withdraw",
        label=gettext_lazy("Withdraw"),
        question=gettext_lazy("Take this incident back from the public? Its address will say so, with your note."),
        kind=PublicationKind.WITHDRAWN,
        do=withdraw,
        from_public=True,
    ),
)


class NoteForm(forms.Form):
    """The public note of an act."""

    note = forms.CharField(
        label=gettext_lazy("Public note"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("What readers are told: what changed, and why. It stays in the public log for ever."),
    )


class NoteActionForm(ActionForm):
    """The list's own action bar, with a public note."""

    note = forms.CharField(
        label=gettext_lazy("Public note:"), required=False, widget=forms.TextInput(attrs={"dir": "auto", "size": 40})
    )


class PublishingPages(MergingPages):
    """The three acts, for one incident by a page of its own, for several by actions. All need ``publish_incident``."""

    action_form = NoteActionForm
    actions = ("publish_selected", "correct_selected", "withdraw_selected")

    def has_publish_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        """Whether the editor may publish, correct and withdraw."""
        return request.user.has_perm("incidents.publish_incident")

    def get_urls(self) -> list[URLPattern]:
        """A page for each act, before the addresses of the stock admin."""
        pages = [
            path(
                f"<path:object_id>/{act.slug}/",
                self.admin_site.admin_view(self.act_view),
                {"slug": act.slug},
                name=f"incidents_incident_{act.slug}",
            )
            for act in ACTS
        ]
        return [*pages, *super().get_urls()]

    def acts_for(self, request: HttpRequest, incident: Incident) -> list[dict[str, Any]]:
        """Links to the acts that fit the incident and that the editor may do."""
        pages = [(_("Review"), "review"), (_("Preview"), "preview"), (_("Related, duplicates"), "related")]
        if self.has_publish_permission(request, incident):
            pages += [(str(act.label), act.slug) for act in ACTS if act.fits(incident)]
            pages.append((_("Merge"), "merge"))
        return [
            {"label": label, "url": reverse(f"admin:incidents_incident_{slug}", args=[incident.pk])}
            for label, slug in pages
        ]

    def act_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """Ask, with what is still missing; on POST do it. GET changes nothing."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if not self.has_publish_permission(request, incident):
            raise PermissionDenied
        act = next(act for act in ACTS if act.slug == slug)
        form = NoteForm(request.POST or None)
        form.fields["note"].required = act.note_required(incident)
        if request.method == "POST" and form.is_valid() and self._do(request, act, incident, form.cleaned_data["note"]):
            return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[incident.pk]))
        return self._ask(request, act, incident, form)

    def _ask(self, request: HttpRequest, act: Act, incident: Incident, form: NoteForm) -> HttpResponse:
        dossier: Dossier | None = None
        reasons: tuple[str, ...] = ()
        if act.kind is not PublicationKind.WITHDRAWN:
            dossier, reasons = self.content_or_reasons(incident)
        if dossier is not None:
            reasons = self._nobody_else(request, incident, dossier)
        if not act.fits(incident):
            state = incident.get_status_display()
            reasons = (_("This does not fit the state of the incident: %(state)s.") % {"state": state},)
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "incident": incident,
            "act": act,
            "form": form,
            "reasons": reasons,
            "differences": self.differences_for(incident, dossier),
            "sha256": "" if dossier is None else hash_of(dossier),
            "team_of_one": settings.TEAM_OF_ONE,
            "cautions": () if reasons or dossier is None else remarks(incident),
            "questions": () if reasons or dossier is None else self.open_questions(request, incident),
            "answers": () if dossier is None else answered(incident, all_doubts(incident, by=request.user)),
        }
        return TemplateResponse(request, "admin/incidents/incident/act.html", context)

    def _nobody_else(self, request: HttpRequest, incident: Incident, dossier: Dossier) -> tuple[str, ...]:
        """Why this account cannot publish it before a second person has seen it; empty when it can."""
        try:
            second_person(incident=incident, dossier=dossier, by=editor(request))
        except NobodyElse as nobody:
            return (str(nobody),)
        return ()

    def _do(self, request: HttpRequest, act: Act, incident: Incident, note: str) -> bool:
        """Do it, write it into the history, and say how it went."""
        is_taken_back = act.kind is PublicationKind.WITHDRAWN  # where somebody is at risk, nothing is asked
        open_questions = () if is_taken_back else self.open_questions(request, incident)
        if act.fits(incident) and any(each.answer.fault for each in open_questions):
            self.message_user(request, f"{incident.code}: {STOPPED}", messages.ERROR)
            return False
        try:
            with transaction.atomic():
                if act.fits(incident):
                    answer_all(incident, open_questions, editor(request), EditAction.PUBLISHED)
                seen = {} if is_taken_back else {"seen_sha256": request.POST.get("seen", "")}
                done = act.do(incident=incident, by=editor(request), note=note, **seen)
                self.log_change(request, incident, f"{done.get_kind_display()} ({done.version}): {note}".strip(": "))
        except PublishingRefused as refusal:
            for reason in refusal.reasons:
                self.message_user(request, f"{incident.code}: {reason}", messages.ERROR)
            return False
        except RelatingRefused as refusal:  # somebody compared the two a moment ago
            self.message_user(request, f"{incident.code}: {refusal}", messages.ERROR)
            return False
        except DatabaseError:
            logger.exception("%s could not be published, corrected or withdrawn", incident.code)
            self.message_user(request, f"{incident.code}: {FAILED}", messages.ERROR)
            return False
        self.message_user(
            request,
            _("%(code)s, version %(version)d: %(done)s.")
            % {"code": done.code, "version": done.version, "done": done.get_kind_display()},
            messages.SUCCESS,
        )
        if not is_taken_back:  # said again where the page was not asked for: in the list
            for caution in remarks(incident):
                self.message_user(request, f"{incident.code}: {caution}", messages.WARNING)
        return True

    def _do_selected(self, request: HttpRequest, queryset: QuerySet[Incident], slug: str) -> None:
        """One act on several incidents, each by itself: what can be done is done, what is refused is said."""
        act = next(act for act in ACTS if act.slug == slug)
        for incident in queryset.order_by("code"):
            self._do(request, act, incident, request.POST.get("note", ""))

    @admin.action(description=gettext_lazy("Publish the selected incidents"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        """Make them public."""
        self._do_selected(request, queryset, "publish")

    @admin.action(description=gettext_lazy("Correct the selected incidents (note needed)"), permissions=["publish"])
    def correct_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        """Replace their public versions."""
        self._do_selected(request, queryset, "correct")

    @admin.action(description=gettext_lazy("Withdraw the selected incidents (note needed)"), permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        """Take them back."""
        self._do_selected(request, queryset, "withdraw")
