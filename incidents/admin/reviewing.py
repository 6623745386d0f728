"""Review in the admin: a page for an incident's review, the preview of what readers would get, what waits for me."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.admin.bases import editor
from incidents.admin.doubt_fields import STOPPED, Question, answer_all, questions
from incidents.contributors import contributors
from incidents.dossier_builder import claims_of
from incidents.doubts import all_doubts, answered, unanswered
from incidents.history.recording import editing
from incidents.models import Claim, EditAction, Incident, ReviewComment
from incidents.models.review_round import UNDER_WAY, ReviewState
from incidents.permissions import may_edit, may_publish, may_review
from incidents.public_images import desk_rows
from incidents.second_person import hash_of, round_of
from incidents.services.publishing import PublishingRefused, content_of
from incidents.services.reviewing import (
    ReviewRefused,
    approve,
    ask_for_review,
    assign,
    cancel_review,
    comment,
    send_back,
    settle,
)
from incidents.telling_words import telling_words
from incidents.waiting import waiting_for
from record.dossier import Dossier
from record.dossier_differences import Difference, differences
from record.publication import Publication

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
    AccountChoice = forms.ModelChoiceField[User]
    ClaimChoice = forms.ModelChoiceField[Claim]
    CommentChoice = forms.ModelChoiceField[ReviewComment]
else:
    IncidentModelAdmin = object
    AccountChoice = ClaimChoice = CommentChoice = forms.ModelChoiceField

_SHOWN: Final = 50  # of one reason why something waits


class WordsForm(forms.Form):
    """What is said with a step. Whether it must be is the service's to say, in its own sentence."""

    note = forms.CharField(
        label=gettext_lazy("Said to the desk"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("For the desk alone. It is never public."),
    )


class ReviewForm(WordsForm):
    """Everything that a step of review may take, of one incident."""

    seen = forms.CharField(required=False, max_length=64)
    claim = ClaimChoice(
        label=gettext_lazy("On claim"), queryset=Claim.objects.none(), required=False, to_field_name="number"
    )
    account = AccountChoice(
        label=gettext_lazy("It waits for"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )
    comment = CommentChoice(queryset=ReviewComment.objects.none(), required=False)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claim"].queryset = incident.claims.order_by("number")  # type: ignore[attr-defined]
        self.fields["comment"].queryset = incident.comments.all()  # type: ignore[attr-defined]
        self.fields["account"].queryset = accounts_of_the_desk()  # type: ignore[attr-defined]


def accounts_of_the_desk() -> Any:
    """Accounts that can sign in and do something with incidents, by name."""
    theirs = Q(is_superuser=True) | Q(user_permissions__content_type__app_label="incidents")
    theirs |= Q(groups__permissions__content_type__app_label="incidents")
    return User.objects.filter(theirs, is_active=True, is_staff=True).distinct().order_by("username")


Step = Callable[[Incident, User, dict[str, Any]], object]

#: What may be asked of the review page, by the name of the button.
STEPS: Final[dict[str, Step]] = {
    "ask": lambda incident, by, said: ask_for_review(incident=incident, by=by, note=said["note"]),
    "approve": lambda incident, by, said: approve(
        incident=incident, by=by, seen_sha256=said["seen"], note=said["note"]
    ),
    "send_back": lambda incident, by, said: send_back(incident=incident, by=by, note=said["note"]),
    "cancel": lambda incident, by, said: cancel_review(incident=incident, by=by),
    "comment": lambda incident, by, said: comment(incident=incident, by=by, text=said["note"], claim=said["claim"]),
    "settle": lambda incident, by, said: settle(remark=said["comment"], by=by) if said["comment"] else None,
    "assign": lambda incident, by, said: assign(incident=incident, to=said["account"], by=by),
}


#: What the history calls a step; the others change no dossier.
_ACTIONS: Final = {
    "ask": EditAction.REVIEW_ASKED,
    "send_back": EditAction.REVIEW_SENT_BACK,
    "cancel": EditAction.REVIEW_CANCELLED,
}


class ReviewingPages(IncidentModelAdmin):
    """Review, preview, and the list of what waits. Who may do what is asked by the services, of the incident itself."""

    def get_urls(self) -> list[URLPattern]:
        """Before the addresses of the stock admin."""
        view = self.admin_site.admin_view
        return [
            path("waiting/", view(require_safe(self.waiting_view)), name="incidents_incident_waiting"),
            path("<path:object_id>/review/", view(self.review_view), name="incidents_incident_review"),
            path("<path:object_id>/preview/", view(require_safe(self.preview_view)), name="incidents_incident_preview"),
            *super().get_urls(),
        ]

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        """What waits for the account that asks. Two queries for each reason."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        lists = [
            {
                "title": each.title,
                "count": each.incidents.count(),
                "incidents": each.incidents[:_SHOWN],
                "page": f"admin:incidents_incident_{each.page}",
            }
            for each in waiting_for(editor(request))
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Waiting for me"),
            "opts": self.opts,
            "lists": lists,
            "is_any": any(each["count"] for each in lists),
        }
        return TemplateResponse(request, "admin/incidents/incident/waiting.html", context)

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The very page that readers would get; or, where something is missing, what."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        try:
            dossier = content_of(incident)
        except PublishingRefused as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:incidents_incident_review", args=[incident.pk]))
        return self.preview_of(request, dossier)

    def preview_of(self, request: HttpRequest, dossier: Dossier) -> HttpResponse:
        """The page that readers would get of this content."""
        response: HttpResponse = import_string(settings.DOSSIER_PREVIEW)(request, dossier, _images(dossier))
        return response

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Where the review stands, what would change for readers, what was said; on POST one step."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if request.method == "POST":
            form = ReviewForm(request.POST, incident=incident)
            if form.is_valid() and self._step(request, incident, form.cleaned_data):
                return HttpResponseRedirect(request.path)
        else:
            form = ReviewForm(incident=incident, initial={"account": self._assignee(incident)})
        return TemplateResponse(
            request, "admin/incidents/incident/review.html", self._review_context(request, incident, form)
        )

    def _step(self, request: HttpRequest, incident: Incident, said: dict[str, Any]) -> bool:
        asked_for = request.POST.get("step", "")
        step = STEPS.get(asked_for)
        if step is None:
            self.message_user(request, _("Nothing was asked for: use one of the buttons."), messages.ERROR)
            return False
        open_questions = self.open_questions(request, incident) if asked_for == "ask" else ()
        if any(each.answer.fault for each in open_questions):
            self.message_user(request, STOPPED, messages.ERROR)
            return False
        try:
            with editing(by=editor(request), action=_ACTIONS.get(asked_for, EditAction.REVIEWED)):
                answer_all(incident, open_questions, editor(request), EditAction.REVIEW_ASKED)
                step(incident, editor(request), said)
        except ReviewRefused as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return False
        self.message_user(request, _("Done."), messages.SUCCESS)
        return True

    def _review_context(self, request: HttpRequest, incident: Incident, form: ReviewForm) -> dict[str, Any]:
        by = editor(request)
        dossier, reasons = self.content_or_reasons(incident)
        review = round_of(incident)
        is_open = review is not None and review.state == ReviewState.OPEN
        sha256 = hash_of(dossier) if dossier else ""
        had_part = by.pk in contributors(incident) if is_open and may_review(by) else False
        return {
            **self.admin_site.each_context(request),
            "title": _("Review"),
            "opts": self.opts,
            "incident": incident,
            "form": form,
            "reasons": reasons,
            "review": review,
            "is_open": is_open,
            "is_changed": review is not None and bool(sha256) and review.content_sha256 != sha256,
            "sha256": sha256,
            "cautions": tuple(telling_words(incident, claims_of(incident), dossier)) if dossier else (),
            "had_part": had_part,
            "differences": self.differences_for(incident, dossier),
            "questions": self.open_questions(request, incident),
            "answers": answered(incident, all_doubts(incident, by=by)),
            "comments": incident.comments.select_related("by", "resolved_by"),
            "past": incident.rounds.exclude(state__in=UNDER_WAY).select_related("opened_by", "decided_by"),
            "may": {
                "ask": may_edit(by, incident) and review is None and not reasons,
                "approve": may_review(by) and is_open and not had_part and not reasons,
                "send_back": (may_review(by) or may_publish(by)) and review is not None,
                "cancel": review is not None and (review.opened_by_id == by.pk or may_edit(by, incident)),
                "assign": may_edit(by, incident) or may_review(by) or may_publish(by),
            },
        }

    def open_questions(self, request: HttpRequest, incident: Incident) -> tuple[Question, ...]:
        """Every warning that nobody answered, with what was typed now. Some fifteen queries."""
        doubts = all_doubts(incident, by=request.user)
        return questions(request.POST, unanswered(incident, doubts))

    def content_or_reasons(self, incident: Incident) -> tuple[Dossier | None, tuple[str, ...]]:
        """What readers would get, or what is missing."""
        try:
            return content_of(incident), ()
        except PublishingRefused as refusal:
            return None, refusal.reasons

    def differences_for(self, incident: Incident, dossier: Dossier | None) -> tuple[Difference, ...]:
        """What would change for readers, field by field: what somebody wrote first, then what follows from it.

        Empty where they have nothing now. One query.
        """
        public = Publication.objects.latest_of(incident.code) if dossier else None
        if dossier is None or public is None or public.takes_back:
            return ()
        return differences_from(public, dossier)

    def _assignee(self, incident: Incident) -> int | None:
        assignment = getattr(incident, "assignment", None)
        return assignment.account_id if assignment else None

    def _incident(self, request: HttpRequest, object_id: str) -> Incident | None:
        """The incident, if the account may see it. Others' drafts are not there, for a reporter.

        Raises:
            PermissionDenied: it is there, and the account may see none.
        """
        incident = self.get_object(request, unquote(object_id))
        if incident is not None and not self.has_view_permission(request, incident):
            raise PermissionDenied
        return incident

    def _not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[no-any-return, attr-defined, unused-ignore]


def differences_from(public: Publication, dossier: Dossier) -> tuple[Difference, ...]:
    """What differs from a version, field by field: what somebody wrote first, then what follows from it."""
    return tuple(sorted(differences(public.dossier, dossier), key=attrgetter("follows")))


def _images(dossier: Dossier) -> dict[str, str]:
    """Where the desk shows the images of a dossier, by hash."""
    return {sha256: reverse("admin:source_image", args=[key]) for sha256, key in desk_rows(dossier).items()}
