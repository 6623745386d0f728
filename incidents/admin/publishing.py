"""Publishing, correcting and withdrawing from the admin: a page that asks first."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.asked import plain_keys
from incidents.admin.bases import editor
from incidents.admin.doubt_fields import STOPPED, answer_all
from incidents.admin.merging import MergingPages
from incidents.claim_cautions import remarks
from incidents.dossier_builder import claims_of
from incidents.doubts import all_doubts, answered
from incidents.earlier_versions import said_elsewhere
from incidents.models import EditAction, Incident, PublicationAct
from incidents.second_person import NobodyElse, hash_of, second_person
from incidents.services.publishing import PublishingRefused, correct, publish, withdraw
from incidents.services.publishing_many import MOST
from incidents.services.relating import RelatingRefused
from incidents.telling_words import telling_words
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


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Incidents that somebody leads an act through one by one: the keys of those that follow, from the address."""

    keys: tuple[int, ...]
    is_led: bool

    @classmethod
    def asked(cls, request: HttpRequest) -> Self:
        """What ``?queue=12,15`` asks for; without it, nothing follows. What is no key is passed over."""
        asked = request.GET.get("queue")
        keys = plain_keys((asked or "").split(","))[:MOST]
        return cls(keys=tuple(int(key) for key in keys), is_led=asked is not None)

    def next_address(self, act: Act) -> str:
        """Where the next one is dealt with; the list after the last; empty where nobody is led through a queue."""
        if not self.keys:
            return reverse("admin:incidents_incident_changelist") if self.is_led else ""
        return queue_address(act, self.keys)


def queue_address(act: Act, keys: Sequence[int]) -> str:
    """The page of an act for the first of these incidents, which leads to the others. Raises IndexError for none."""
    page = reverse(f"admin:incidents_incident_{act.slug}", args=[keys[0]])
    return f"{page}?queue={','.join(str(key) for key in keys[1:])}"


class NoteForm(forms.Form):
    """The public note of an act."""

    note = forms.CharField(
        label=gettext_lazy("Public note"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("What readers are told: what changed, and why. It stays in the public log for ever."),
    )


class PublishingPages(MergingPages):
    """The three acts, for one incident by a page of its own. All need ``publish_incident``."""

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
        queue = Queue.asked(request)
        if request.method == "POST" and form.is_valid() and self._do(request, act, incident, form.cleaned_data["note"]):
            return HttpResponseRedirect(queue.next_address(act) or _page_of(incident))
        return self._ask(request, act, incident, form, queue)

    def _ask(self, request: HttpRequest, act: Act, incident: Incident, form: NoteForm, queue: "Queue") -> HttpResponse:
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
            "queue": queue,
            "next": queue.next_address(act),
            "reasons": reasons,
            "differences": self.differences_for(incident, dossier),
            "sha256": "" if dossier is None else hash_of(dossier),
            "team_of_one": settings.TEAM_OF_ONE,
            "cautions": ()
            if reasons or dossier is None
            else (*remarks(incident), *telling_words(incident, claims_of(incident), dossier)),
            "stays_readable": said_elsewhere(incident) if act.kind is PublicationKind.WITHDRAWN and not reasons else (),
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
            self.message_user(request, said_of(incident, str(STOPPED)), messages.ERROR)
            return False

        def do() -> PublicationAct:
            if act.fits(incident):
                answer_all(incident, open_questions, editor(request), EditAction.PUBLISHED)
            seen = {} if is_taken_back else {"seen_sha256": request.POST.get("seen", "")}
            return act.do(incident=incident, by=editor(request), note=note, **seen)

        done, refusals = self.attempt(request, incident, do)
        for refusal in refusals:
            self.message_user(request, said_of(incident, refusal), messages.ERROR)
        if done is None:
            return False
        self.message_user(
            request,
            _("%(code)s, version %(version)d: %(done)s.")
            % {"code": done.code, "version": done.version, "done": done.get_kind_display()},
            messages.SUCCESS,
        )
        return True

    def attempt(
        self, request: HttpRequest, incident: Incident, do: Callable[[], PublicationAct]
    ) -> tuple[PublicationAct | None, tuple[str, ...]]:
        """Do it and write it into the log, in one transaction. What was done; or None, and why nothing was."""
        try:
            with transaction.atomic():
                done = do()
                self.log_change(
                    request, incident, f"{done.get_kind_display()} ({done.version}): {done.note}".strip(": ")
                )
        except PublishingRefused as refusal:
            return None, refusal.reasons
        except RelatingRefused as refusal:  # somebody compared the two a moment ago
            return None, (str(refusal),)
        except DatabaseError:
            logger.exception("%s could not be published, corrected or withdrawn", incident.code)
            return None, (str(FAILED),)
        return done, ()


def said_of(incident: Incident, sentence: str) -> str:
    """A sentence about an incident among others: with its code, once."""
    return sentence if incident.code in sentence else f"{incident.code}: {sentence}"


def _page_of(incident: Incident) -> str:
    return reverse("admin:incidents_incident_change", args=[incident.pk])
