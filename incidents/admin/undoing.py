"""Undoing all that one account did since a time: a publisher's page, which shows first what it would do."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.admin.history import in_words, of_homecoming
from incidents.admin.kept_settings import of_kept
from incidents.admin.signed_in import editor
from incidents.history.owning import Root
from incidents.history.writing import RestoringRefused
from incidents.models import Incident
from incidents.permissions import may_publish
from incidents.services.edits import edits_of
from incidents.services.undoing import Shown, Undone, foresee, rehearse, undo_edits
from record.dossier_differences import Difference, differences

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
else:
    IncidentModelAdmin = object

#: After the act what stayed is told again in so many lines; the page before it has them all.
_MOST_TOLD: Final = 10


@dataclass(frozen=True, kw_only=True)
class ForReaders:
    """What readers of one incident would see changed. Withdrawn: nothing of it is left for them."""

    title: str
    is_withdrawn: bool
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, shown: Shown) -> "ForReaders":
        """In words: what somebody wrote first, then what follows from it."""
        found = differences(shown.before, shown.after) if shown.after else ()
        return cls(
            title=f"{shown.code} {shown.before.title}",
            is_withdrawn=shown.after is None,
            differences=tuple(sorted(found, key=attrgetter("follows"))),
        )


def _staying(undone: Undone) -> list[str]:
    """What stays, each part of an incident with its code: of many incidents, "claim 1" would name none."""
    of = {root for root, _stays in undone.stays if root.model is Incident}
    codes = Incident.objects.filter(pk__in=[root.object_id for root in of]).values_list("pk", "code")
    return in_words(undone, codes={Root("incident", key): code for key, code in codes})


class SinceField(forms.CharField):
    """An instant: 2016-12-07, or 2016-12-07 18:30, in UTC unless it names its own offset."""

    def clean(self, value: Any) -> datetime:
        """The instant.

        Raises:
            ValidationError: it cannot be read as one.
        """
        text: str = super().clean(value)
        try:
            found = parse_datetime(text) or parse_datetime(f"{text} 00:00")
        except ValueError:
            found = None
        if found is None:
            raise forms.ValidationError(
                _("“%(value)s” is not a time. Write day and time in UTC: 2016-12-07 18:30.") % {"value": text}
            )
        return found if timezone.is_aware(found) else timezone.make_aware(found)


class AccountForm(forms.Form):
    """Whose edits, since when, and why."""

    account = forms.ModelChoiceField(
        User.objects.order_by("username"),
        to_field_name="username",
        label=gettext_lazy("Account"),
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
        error_messages={"invalid_choice": gettext_lazy("There is no account of that name.")},
    )
    since = SinceField(
        label=gettext_lazy("Since"),
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "vTextField"}),
        help_text=gettext_lazy("Day and time, in UTC: 2016-12-07 18:30. What was done before stays."),
    )
    why = forms.CharField(
        label=gettext_lazy("Public note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("Why. Readers see it with every incident that is corrected by this, for ever."),
    )


class AccountUndoPages(IncidentModelAdmin):
    """The page. Only for accounts that may publish."""

    def get_urls(self) -> list[URLPattern]:
        """The page, before the addresses of the stock admin."""
        view = self.admin_site.admin_view(self.undo_account_view)
        return [path("undo-account/", view, name="incidents_incident_undo_account"), *super().get_urls()]

    def undo_account_view(self, request: HttpRequest) -> HttpResponse:
        """Ask; with an account and a time show what would be undone; on POST with a note undo it."""
        if not may_publish(editor(request)):
            raise PermissionDenied
        form = AccountForm(request.POST or request.GET or None)
        foreseen: Undone | None = None
        if form.is_bound and form.is_valid():
            if request.method == "POST" and (done := self._account_undone(request, form)):
                return self._tell_undone(request, done)
            foreseen = self._account_foreseen(request, form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo all edits of an account"),
            "opts": self.opts,
            "form": form,
            "foreseen": foreseen,
            "rows": sum(foreseen.rows.values()) if foreseen else 0,
            "stays": _staying(foreseen) if foreseen else [],
            "where": of_homecoming(foreseen.coming) if foreseen else [],
            "archived": foreseen.archived if foreseen else (),
            "kept": of_kept(foreseen.kept) if foreseen else [],
            "seal": foreseen.seal if foreseen and foreseen.is_rehearsed else "",
            "for_readers": [ForReaders.of(each) for each in foreseen.shown] if foreseen else [],
        }
        return TemplateResponse(request, "admin/incidents/history/undo_account.html", context)

    def _account_undone(self, request: HttpRequest, form: AccountForm) -> Undone | None:
        """What was done; None where nothing was, and the form says why."""
        said, seen = form.cleaned_data, request.POST.get("seen", "")
        if not seen:
            form.add_error(None, _("Nothing was undone yet: look at what it would be, then decide."))
            return None
        try:
            return undo_edits(
                account=said["account"], since=said["since"], by=editor(request), why=said["why"], seen=seen
            )
        except RestoringRefused as refusal:
            form.add_error(None, str(refusal))
        return None

    def _account_foreseen(self, request: HttpRequest, form: AccountForm) -> Undone:
        """What would be done; where it cannot be, what would at the desk, and the form says why it cannot."""
        account, since = form.cleaned_data["account"], form.cleaned_data["since"]
        try:
            return rehearse(account=account, since=since, by=editor(request))
        except RestoringRefused as refusal:
            if str(refusal) not in form.non_field_errors():
                form.add_error(None, str(refusal))
            return foresee(edits_of(account, since))

    def _tell_undone(self, request: HttpRequest, done: Undone) -> HttpResponse:
        self.message_user(
            request,
            _("%(edits)d edits were undone, in %(rows)d rows. Readers see a change in: %(codes)s.")
            % {"edits": done.edits, "rows": sum(done.rows.values()), "codes": ", ".join(done.corrected) or "–"},
            messages.SUCCESS,
        )
        for sentence in of_homecoming(done.coming):
            self.message_user(request, sentence)
        stayed = [*of_kept(done.kept), *(_("This stayed: %(what)s") % {"what": line} for line in _staying(done))]
        for sentence in stayed[:_MOST_TOLD]:
            self.message_user(request, sentence, messages.WARNING)
        if more := len(stayed[_MOST_TOLD:]):
            told = ngettext(
                "%(n)d more thing stayed: the page named it before.",
                "%(n)d more things stayed: the page named them before.",
                more,
            )
            self.message_user(request, told % {"n": more}, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:incidents_incident_changelist"))
