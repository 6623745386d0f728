"""Publishing, correcting and withdrawing from the list: what each act would do is shown first, then what is ticked."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.bases import editor
from incidents.admin.publishing import ACTS, Act, NoteForm, PublishingPages, queue_address, said_of
from incidents.edit_rate import too_many
from incidents.models import EditAction, Incident, PublicationAct
from incidents.services.publishing_many import MOST, Proposed, do_proposed, propose
from record.dossier_differences import Difference
from record.vocabulary import PublicationKind

_TITLES: Final = {
    "publish": gettext_lazy("Publish the selected incidents"),
    "correct": gettext_lazy("Correct the selected incidents"),
    "withdraw": gettext_lazy("Withdraw the selected incidents"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of the selected incidents as the page shows it; ``box`` is what its tick sends."""

    proposed: Proposed
    differences: tuple[Difference, ...]
    is_ticked: bool

    @property
    def box(self) -> str:
        """The key, and the seal of what is shown."""
        return f"{self.proposed.incident.pk}:{self.proposed.seal}"


class ActsInListPages(PublishingPages):
    """The three acts as actions of the list. Each asks and shows first; GET and a first POST change nothing."""

    actions = ("publish_selected", "correct_selected", "withdraw_selected")

    @admin.action(description=_TITLES["publish"], permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Make them public."""
        return self._act_on_selected(request, queryset, "publish")

    @admin.action(description=_TITLES["correct"], permissions=["publish"])
    def correct_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Replace their public versions."""
        return self._act_on_selected(request, queryset, "correct")

    @admin.action(description=_TITLES["withdraw"], permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Take them back."""
        return self._act_on_selected(request, queryset, "withdraw")

    def _act_on_selected(self, request: HttpRequest, queryset: QuerySet[Incident], slug: str) -> HttpResponse | None:
        """Show what would be done; where that was shown, do what is ticked. None: done, back to the list."""
        act = next(act for act in ACTS if act.slug == slug)
        incidents = list(queryset.order_by("code")[: MOST + 1])
        if len(incidents) > MOST:
            self.message_user(request, _("That is more than %(most)d at once. Choose fewer.") % {"most": MOST}, "error")
            return None
        is_asked = request.POST.get("stage") == "do"
        form = NoteForm(request.POST if is_asked else None)
        ticked = _ticked(request) if is_asked else None
        form.fields["note"].required = any(
            act.fits(each) and act.note_required(each) for each in incidents if ticked is None or each.pk in ticked
        )
        if ticked is not None and form.is_valid():
            too_much = too_many(editor(request), len(ticked), EditAction(act.kind.value))
            if too_much:
                self.message_user(request, too_much, messages.ERROR)
            elif ticked:
                self._do_ticked(request, act, incidents, form.cleaned_data["note"], ticked)
                return None
            else:
                self.message_user(request, _("Nothing is ticked."), messages.ERROR)
        return self._show(request, act, incidents, form, ticked)

    def _do_ticked(
        self, request: HttpRequest, act: Act, incidents: list[Incident], note: str, ticked: dict[int, str]
    ) -> None:
        """Each by itself: what can be done is done, what is refused is said."""
        done: list[PublicationAct] = []
        for incident in (each for each in incidents if each.pk in ticked):

            def do(incident: Incident = incident) -> PublicationAct:
                return do_proposed(
                    kind=act.kind, incident=incident, by=editor(request), note=note, seal=ticked[incident.pk]
                )

            made, refusals = self.attempt(request, incident, do)
            if made is not None:
                done.append(made)
            for refusal in refusals:
                self.message_user(request, said_of(incident, refusal), messages.ERROR)
        if done:  # only a template makes the links
            context = {"act": act, "done": done, "is_taken_back": act.kind is PublicationKind.WITHDRAWN}
            said = render_to_string("admin/incidents/incident/_acts_done.html", context)
            self.message_user(request, said, messages.SUCCESS)

    def _show(
        self,
        request: HttpRequest,
        act: Act,
        incidents: list[Incident],
        form: forms.Form,
        ticked: dict[int, str] | None,
    ) -> HttpResponse:
        rows = [self._row(request, act, incident, ticked) for incident in incidents]
        ready = [row for row in rows if row.proposed.is_ready]
        alone = [row for row in rows if not row.proposed.is_ready and not row.proposed.refusals]
        context = {
            **self.admin_site.each_context(request),
            "title": _TITLES[act.slug],
            "opts": self.opts,
            "act": act,
            "act_page": f"admin:incidents_incident_{act.slug}",
            "action": f"{act.slug}_selected",
            "address": request.get_full_path(),  # with the filters: they decide what is there to be changed
            "checkbox": ACTION_CHECKBOX_NAME,
            "keys": [each.pk for each in incidents],
            "form": form,
            "ready": ready,
            "alone": alone,
            "refused": [row for row in rows if row.proposed.refusals],
            "queue": queue_address(act, [row.proposed.incident.pk for row in alone]) if alone else "",
            "all_queue": queue_address(act, [row.proposed.incident.pk for row in ready]) if ready else "",
            "is_taken_back": act.kind is PublicationKind.WITHDRAWN,
        }
        return TemplateResponse(request, "admin/incidents/incident/acts.html", context)

    def _row(self, request: HttpRequest, act: Act, incident: Incident, ticked: dict[int, str] | None) -> Row:
        proposed = propose(kind=act.kind, incident=incident, by=editor(request))
        return Row(
            proposed=proposed,
            differences=self.differences_for(incident, proposed.dossier),
            is_ticked=ticked is None or incident.pk in ticked,
        )


def _ticked(request: HttpRequest) -> dict[int, str]:
    """The seals of what was shown, by key of each incident that is ticked. What is neither is passed over."""
    found = {}
    for each in request.POST.getlist("seen"):
        key, _colon, seal = each.partition(":")
        if key.isdecimal() and len(key) <= len(str(2**63)):
            found[int(key)] = seal
    return found
