"""Warnings before saving: a save stops once, with every warning and a field for the reason why it is meant so.

Nothing is lost: the page comes back as it was sent, and nothing was written. What was answered is kept, and not asked
again while the value stays. Of actors and sources it is only told that they may stand already.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from incidents.admin.claim_formset import ClaimFormSet
from incidents.admin.conflicts import BASE
from incidents.admin.doubt_fields import Question, questions, reasons_sent
from incidents.admin.signed_in import editor
from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.doubts import all_doubts, unanswered
from incidents.models import Actor, Incident, Source
from incidents.near_duplicates import actors_like, sources_like, standing_sentences
from incidents.services.overriding import answer
from incidents.services.relating import RelatingRefused

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    IncidentModelAdmin = object
    AnyModelAdmin = object

_WHERE: Final = frozenset({"latitude", "longitude", "coordinates_text", "precision", "uncertainty_m", "code"})
_WHEN: Final = frozenset({"occurred_on"})


class Stopped(Exception):  # noqa: N818 - it says what happened: all of the save is rolled back
    """The save waits for answers."""

    def __init__(self, asked: Iterable[Question]) -> None:
        self.asked = tuple(asked)
        super().__init__()


class EntryWarnings(IncidentModelAdmin):
    """Stops a save for warnings of what was changed just now; the rest is asked when the incident goes to review."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page; where warnings are not answered, the page as it was sent, with the questions on top."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        queue: list[Any] = getattr(messages.get_messages(request), "_queued_messages", [])
        said = len(queue)
        extra_context = {**(extra_context or {}), "kept_reasons": reasons_sent(request.POST)}
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Stopped as stopped:
            del queue[said:]  # what was said of a save that did not happen
            sent = request.POST.copy()
            sent.pop(BASE, None)  # whose version is taken was chosen: what is on the page is that choice
            request.POST = sent  # type: ignore[assignment]
            request.stopped = True  # type: ignore[attr-defined]
            kept = reasons_sent(sent, stopped.asked)
            context = {**extra_context, "questions": stopped.asked, "kept_reasons": kept}
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Incident | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Django's form, which does not hold while questions are open."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.stopped = getattr(request, "stopped", False)  # type: ignore[attr-defined]
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the claims, then ask of what was changed. Some fifteen queries.

        Raises:
            Stopped: a warning has no answer. Everything is rolled back.
        """
        super().save_related(request, form, formsets, change)
        incident: Incident = form.instance
        where, when = (not change or bool(names & set(form.changed_data)) for names in (_WHERE, _WHEN))
        claims = {key for formset in formsets if isinstance(formset, ClaimFormSet) for key in _changed(formset)}
        if not (where or when or claims):
            return
        doubts = unanswered(incident, all_doubts(incident, by=request.user))
        touched = [each for each in doubts if _is_touched(each, claims, where=where, when=when)]
        asked = questions(request.POST, [each for each in touched if each.kind.stops_saving])
        if any(each.answer.fault for each in asked):
            raise Stopped(asked)
        try:
            answer(incident=incident, answers=[each.answer for each in asked], by=editor(request))
        except RelatingRefused as refusal:  # somebody compared the two a moment ago
            raise Stopped(asked) from refusal
        for doubt in touched:
            if not doubt.kind.stops_saving:
                self.message_user(request, doubt.said, messages.WARNING)


class StandingAlready(AnyModelAdmin):
    """Tells of an actor or a source that may be the same as a new one, or as one that was renamed."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the names, then look for the same ones. One or two queries."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        same: tuple[Actor, ...] | tuple[Source, ...] = ()
        if isinstance(row, Actor):
            same = actors_like(row, tuple(row.names.values_list("text", flat=True)))
        elif isinstance(row, Source):
            same = sources_like(row)
        for sentence in standing_sentences(same):
            self.message_user(request, sentence, messages.WARNING)


def _is_touched(doubt: Doubt, claims: set[int], *, where: bool, when: bool) -> bool:
    """Whether what the warning is about was changed just now: of the rest it was given when that was entered."""
    if doubt.kind is DoubtKind.NEAR:
        return where or when
    if doubt.kind is DoubtKind.ARCHIVE:
        return bool(claims)
    if doubt.kind is DoubtKind.FUTURE and doubt.claim is None:  # of the incident, or of a source of its claims
        return when or bool(claims)
    if doubt.claim is None:
        return where
    return doubt.claim.pk in claims or (doubt.kind is DoubtKind.EARLY and when)


def _changed(formset: ClaimFormSet) -> set[int]:
    return {form.instance.pk for form in formset.forms if form.has_changed() and form.instance.pk}
