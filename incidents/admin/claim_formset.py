"""All claims of an incident on one page: numbers, links between claims, and who saves."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from incidents.admin.claim_form import ClaimForm
from incidents.admin.open_claims import open_claims, summarised
from incidents.models import Claim, Incident
from incidents.services.entering import (
    EnteringError,
    link_known_through,
    next_numbers,
    number_claims,
)

if TYPE_CHECKING:
    ClaimInlineFormSet = BaseInlineFormSet[Claim, Incident, ClaimForm]
else:
    ClaimInlineFormSet = BaseInlineFormSet


#: More forms than anybody opens at once; each costs milliseconds, and the number of them is the sender's word.
MAX_CLAIMS = 200


class ClaimFormSet(ClaimInlineFormSet):
    """Claims, new and stored. New ones are numbered in the order of the page; ``by`` is set before saving."""

    by: User
    #: Numbers of the claims that were asked to be open, where there are too many to open all.
    opened: frozenset[int] = frozenset()

    default_error_messages = {
        "too_many_forms": ngettext_lazy(
            "An incident takes at most %(num)d claim on this page.",
            "An incident takes at most %(num)d claims on this page.",
            "num",
        ),
    }

    def total_form_count(self) -> int:
        """As sent; none where too many are named, which is refused: hundreds of forms would cost seconds each time."""
        named = (self.management_form.cleaned_data.get("TOTAL_FORMS") or 0) if self.is_bound else 0
        return 0 if named > MAX_CLAIMS else super().total_form_count()

    def get_queryset(self) -> QuerySet[Claim]:
        """The claims that have a form here: those that were sent, or those that are open on the page."""
        if not hasattr(self, "_queryset"):
            stored = super().get_queryset()
            self._queryset = stored.filter(pk__in=self._sent()) if self.is_bound else open_claims(stored, self.opened)
        return self._queryset

    def closed_claims(self) -> QuerySet[Claim]:
        """The other claims of the incident, to be shown as a line each. Three queries."""
        if self.instance._state.adding:
            return Claim.objects.none()
        formed = [form.instance.pk for form in self.initial_forms if form.instance.pk]
        return summarised(self.instance.claims.exclude(pk__in=formed))

    def _sent(self) -> list[int]:
        """Keys of the stored claims whose forms were sent."""
        keys = (self.data.get(f"{self.add_prefix(index)}-id", "") for index in range(self.initial_form_count()))
        return [int(key) for key in keys if key.isdecimal()]

    def clean(self) -> None:
        """Refuse taken numbers, and links to claims that are not there. One query for the claims that are closed."""
        super().clean()
        if any(self.errors):
            return
        new, kept = self._new_forms(), self._kept_forms()
        try:
            numbers = next_numbers(self.instance.last_claim_number, [form.cleaned_data.get("number") for form in new])
        except EnteringError as error:
            raise forms.ValidationError(str(error)) from error
        by_number = {form.instance.number: form for form in kept} | dict(zip(numbers, new, strict=True))
        links = self._closed_links()
        links |= {number: form.cleaned_data.get("known_through_number") for number, form in by_number.items()}
        for number, form in by_number.items():
            if reason := _wrong_link(number, links):
                form.add_error("known_through_number", reason)

    def save(self, commit: bool = True) -> list[Claim]:  # noqa: FBT001, FBT002 - Django's signature
        """Save all, then link: a claim may be known through one that stands below it. One transaction."""
        with transaction.atomic():
            for form in self.forms:
                form.by = self.by
            number_claims(incident=self.instance, claims=[form.instance for form in self._new_forms()])
            # Links first leave the claims that are removed.
            for form in self._kept_forms():
                if "known_through_number" in form.changed_data:
                    link_known_through(claim=form.instance, number=None)
            saved = super().save(commit)
            for form in [*self._kept_forms(), *self._new_forms()]:
                number = form.cleaned_data.get("known_through_number")
                if number is not None and "known_through_number" in form.changed_data:
                    link_known_through(claim=form.instance, number=number)
        return saved

    def _closed_links(self) -> dict[int, int | None]:
        if self.instance._state.adding:
            return {}
        formed = [form.instance.pk for form in self.initial_forms]
        rows = self.instance.claims.exclude(pk__in=formed).values_list("number", "known_through__number")
        return dict(rows.order_by())

    def _new_forms(self) -> list[ClaimForm]:
        return [form for form in self.extra_forms if form.has_changed() and not self._is_removed(form)]

    def _kept_forms(self) -> list[ClaimForm]:
        return [form for form in self.initial_forms if not self._is_removed(form)]

    def _is_removed(self, form: ClaimForm) -> bool:
        return self.can_delete and self._should_delete_form(form)  # type: ignore[no-any-return, attr-defined, unused-ignore]


def _wrong_link(number: int, links: dict[int, int | None]) -> str | None:
    """What is wrong with the claim through which claim ``number`` is known; None if nothing is."""
    through = links[number]
    if through is None:
        return None
    if through not in links or through == number:
        return _("There is no other claim %(number)d in this incident.") % {"number": through}
    seen: set[int] = set()
    at: int | None = through
    while at is not None and at not in seen:
        if at == number:
            return _("Claim %(number)d is known through this one: links cannot run in a circle.") % {"number": through}
        seen.add(at)
        at = links.get(at)
    return None
