"""The page on which an incident is graded: one grade for each alleged perpetrator, with its ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.bases import editor
from incidents.admin.publishing import PublishingPages
from incidents.admin.widgets import TermSelect
from incidents.directions import validate_directions
from incidents.dossier_builder import claims_of
from incidents.models import Actor, Incident, IncidentGrade
from incidents.permissions import may_grade
from incidents.perpetrators import alleged_perpetrators, grades_of
from incidents.services.grading import Given, GradingRefused, fingerprint, grade_incident
from record.directions import minute
from record.vocabulary import Grade


class GradeForm(forms.Form):
    """The grade for one alleged perpetrator. Whether a ground is needed is the service's to say."""

    grade = forms.ChoiceField(label=gettext_lazy("Grade"), choices=Grade.choices, widget=TermSelect(Grade))
    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        required=False,
        validators=[validate_directions],
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("Why this grade. Public; required unless not assessed."),
    )


class SeenForm(forms.Form):
    """Which grades stood there when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One alleged perpetrator on the page. No actor: nobody named. ``row`` is what stands there."""

    actor: Actor | None
    row: IncidentGrade | None
    form: GradeForm
    is_alleged: bool

    @property
    def given(self) -> Given:
        """What was sent."""
        said = self.form.cleaned_data
        return Given(
            actor_id=self.actor.pk if self.actor else None, grade=Grade(said["grade"]), ground=said["ground"].strip()
        )


class GradingPages(PublishingPages):
    """Grading. Who may is asked by the page and again by the service, of the incident itself."""

    def get_urls(self) -> list[URLPattern]:
        """Before the addresses of the stock admin."""
        page = self.admin_site.admin_view(self.grade_view)
        return [path("<path:object_id>/grade/", page, name="incidents_incident_grade"), *super().get_urls()]

    def acts_for(self, request: HttpRequest, incident: Incident) -> list[dict[str, Any]]:
        """The other acts, and grading after review and preview where the account may."""
        acts = super().acts_for(request, incident)
        if may_grade(request.user, incident):
            url = reverse("admin:incidents_incident_grade", args=[incident.pk])
            acts.insert(2, {"label": _("Grade"), "url": url})
        return acts

    def grade_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A grade and its ground for each whom a claim says did it; on POST they are written."""
        incident = self._incident(request, object_id)
        if incident is None:
            return self._not_there(request, object_id)
        if not may_grade(request.user, incident):
            raise PermissionDenied
        standing = grades_of(incident)
        lines = _lines(request, incident, standing)
        seen = SeenForm(request.POST or None, initial={"seen": fingerprint(standing)})
        is_whole = request.method == "POST" and all([seen.is_valid(), *(line.form.is_valid() for line in lines)])
        if is_whole and self._grade(request, incident, lines, seen.cleaned_data["seen"]):
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Grade"),
            "opts": self.opts,
            "incident": incident,
            "lines": lines,
            "seen": fingerprint(standing),
            "definitions": [(grade.label, grade.definition) for grade in Grade],
        }
        return TemplateResponse(request, "admin/incidents/incident/grade.html", context)

    def _grade(self, request: HttpRequest, incident: Incident, lines: Sequence[Line], seen: str) -> bool:
        try:
            changed = grade_incident(
                incident=incident, given=[line.given for line in lines], seen=seen, by=editor(request)
            )
        except GradingRefused as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return False
        told = _("The grades were saved. Readers get them when the incident is published or corrected.")
        self.message_user(request, told if changed else _("Nothing was changed."), messages.SUCCESS)
        return True

    @admin.display(description=gettext_lazy("Grades"))
    def grades_given(self, incident: Incident) -> str:
        """A line for each: of whom, which, why, by whom and when."""
        if incident._state.adding:
            return "–"
        return "\n".join(map(_in_words, grades_of(incident))) or _("Nobody has graded it yet.")

    @admin.display(description=gettext_lazy("grade"))
    def grade(self, incident: Incident) -> str:
        """In a list, which reads the codes with its rows: each grade once, in the order of the vocabulary."""
        listed: str | None = getattr(incident, "grade_codes", "")
        given = set((listed or "").split(","))
        return _(", ").join(str(each.label) for each in Grade if each.value in given) or str(Grade.NOT_ASSESSED.label)


def _lines(request: HttpRequest, incident: Incident, standing: Sequence[IncidentGrade]) -> list[Line]:
    alleged = alleged_perpetrators(claims_of(incident))
    rows = {row.actor_id: row for row in standing}
    beside = [row.actor for row in standing if row.actor is not None and row.actor not in alleged]
    found = []
    for actor in (*alleged, *beside, None):
        row = rows.get(actor.pk if actor else None)
        initial = {"grade": row.grade if row else Grade.NOT_ASSESSED.value, "ground": row.ground if row else ""}
        form = GradeForm(request.POST or None, initial=initial, prefix=f"actor-{actor.pk}" if actor else "nobody")
        found.append(Line(actor=actor, row=row, form=form, is_alleged=actor is None or actor in alleged))
    return found


def _in_words(row: IncidentGrade) -> str:
    return _("%(grade)s: %(ground)s (%(by)s, %(when)s UTC)") % {
        "grade": row,
        "ground": row.ground or "–",
        "by": row.updated_by or "–",
        "when": minute(row.updated_at),
    }
