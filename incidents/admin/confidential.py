"""Confidential notes and contacts: pages of their own, for holders of their permissions alone.

No list shows a text, no search looks into one, and each reading and each change is written down. Nothing typed here is
kept by the browser: see ``data-keep`` on the fields.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from incidents.admin.asked import STATE
from incidents.admin.bases import DeskFields, editor
from incidents.admin.confidential_saves import ConfidentialSaves
from incidents.models import Claim, ConfidentialContact, ConfidentialNote, Incident, Source
from incidents.models.confidential import SUBJECTS
from incidents.permissions import holds, seen_by
from incidents.services import confidential
from incidents.services.confidential import Subject, may_see_subject

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelAdmin = admin.ModelAdmin
    AnyModelForm = forms.ModelForm

_KINDS: dict[str, type[Incident | Source]] = {"incident": Incident, "source": Source}


class ConfidentialForm(AnyModelForm):
    """A row whose subject was named by the link that led here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name not in SUBJECTS:
                field.widget.attrs |= {"autocomplete": "off", "data-keep": "never"}

    def clean(self) -> dict[str, Any] | None:
        """Refuse a new row about nothing: nobody would find it again."""
        cleaned = super().clean()
        named = [name for name in SUBJECTS if self.cleaned_data.get(name)]
        if self.instance._state.adding and len(named) != 1 and not any(name in self.errors for name in SUBJECTS):
            raise forms.ValidationError(_("It is about nothing. Begin from the page of an incident or a source."))
        return cleaned


class ConfidentialAdmin(ConfidentialSaves, DeskFields, AnyModelAdmin):
    """Rows that few may see. Their subject is set by the link from its page, and stays. Removed ones can be read."""

    form = ConfidentialForm
    actions = None
    # The desk's own asks why, for a history that this has not.
    change_form_template = "admin/incidents/confidential/change_form.html"
    delete_confirmation_template = "admin/incidents/confidential/delete_confirmation.html"
    list_display = ("about", "made_at", "made_by", "changed_at", "changed_by", "removed_at", "removed_by")
    list_select_related = ("made_by", "changed_by", "removed_by")
    list_per_page = 100

    def get_urls(self) -> list[URLPattern]:
        """What is done with a removed row, before the addresses of the stock admin."""
        view = self.admin_site.admin_view(require_POST(self.removed_view))
        name = f"incidents_{self.opts.model_name}_removed"
        return [path("<int:key>/removed/", view, name=name), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's for what was removed: it is brought back first."""
        return (obj is None or obj.removed_at is None) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's for what was removed: that is destroyed."""
        return (obj is None or obj.removed_at is None) and super().has_delete_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new row names what it is about, in fields that are not shown; a stored one keeps it."""
        return (*SUBJECTS, *self.content) if obj is None else ("about", *self.content)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What it is about."""
        return () if obj is None else ("about",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows about what the account may see; none without the permission: each then looks as if it were not there."""
        if not self.has_view_permission(request):
            return super().get_queryset(request).none()
        rows = super().get_queryset(request).select_related("incident", "claim__incident", "source")
        return confidential.visible(rows, request.user)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """A subject that the account may see."""
        return db_field.formfield(queryset=_subjects(db_field.name, request), widget=forms.HiddenInput)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Subjects without the admin's buttons beside them."""
        if db_field.name in SUBJECTS:
            return self.formfield_for_foreignkey(db_field, request)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Django's page; that a stored row is shown is written down."""
        row = context.get("original")
        if row is not None:
            confidential.note_reading(row=row, by=editor(request), request=request)
            if row.removed_at is not None and self.has_change_permission(request):
                context["removed_url"] = reverse(f"admin:incidents_{self.opts.model_name}_removed", args=[row.pk])
                context["may_destroy"] = self.has_delete_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: AnyModelForm, change: Any) -> None:
        """Store it through the service, when something changed."""
        if not change or form.has_changed():
            confidential.write(row=obj, by=editor(request), request=request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Take it out of sight through the service."""
        confidential.remove(row=obj, by=editor(request), request=request)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Say that it can be brought back, and where."""
        self.message_user(
            request, _("%(row)s was removed. It can be brought back here.") % {"row": obj_display}, messages.SUCCESS
        )
        return HttpResponseRedirect(reverse(f"admin:incidents_{self.opts.model_name}_change", args=[obj_id]))

    def removed_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Bring back a removed row, or destroy it."""
        row = self.get_object(request, str(key))
        if row is None or not self.has_change_permission(request):
            raise PermissionDenied
        address = reverse(f"admin:incidents_{self.opts.model_name}_change", args=[key])
        destroys = request.POST.get("act") == "destroy"
        if destroys and not self.has_delete_permission(request):
            raise PermissionDenied
        if destroys and request.POST.get("sure") != "yes":
            self.message_user(request, _("Nothing was destroyed: the box beside it was not ticked."), messages.ERROR)
            return HttpResponseRedirect(address)
        said = _("%(row)s was destroyed.") if destroys else _("%(row)s is back.")
        try:
            if destroys:
                confidential.destroy(row=row, by=editor(request), request=request, seen=request.POST.get(STATE, ""))
            else:
                confidential.bring_back(row=row, by=editor(request), request=request)
        except confidential.RemovalRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(address)
        self.message_user(request, said % {"row": row}, messages.SUCCESS)
        gone = reverse(f"admin:incidents_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(gone if destroys else address)


@admin.register(ConfidentialNote)
class ConfidentialNoteAdmin(ConfidentialAdmin):
    """Notes; and the page of all that is confidential about one incident or source."""

    content = ("text",)

    def get_urls(self) -> list[URLPattern]:
        """The page of one subject, before the addresses of the stock admin."""
        page = path(
            "about/<str:kind>/<int:key>/", self.admin_site.admin_view(self.about_view), name="confidential_about"
        )
        return [page, *super().get_urls()]

    @method_decorator(sensitive_post_parameters())
    def about_view(self, request: HttpRequest, kind: str, key: int) -> HttpResponse:
        """All notes and contacts of an incident and its claims, or of a source."""
        if not _may_read_any(request):
            raise PermissionDenied
        subject = _KINDS[kind].objects.filter(pk=key).first() if kind in _KINDS else None
        if subject is None or not may_see_subject(request.user, subject):
            raise Http404
        by = editor(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Confidential: %(subject)s") % {"subject": subject},
            "opts": subject._meta,
            "subject": subject,
            "held": confidential.read_about(subject=subject, by=by, request=request),
            "adding": _adding(by, subject),
        }
        return TemplateResponse(request, "admin/incidents/confidential/about.html", context)


@admin.register(ConfidentialContact)
class ConfidentialContactAdmin(ConfidentialAdmin):
    """Contacts."""

    content = ("name", "reach", "caution")


def link_for(request: HttpRequest, subject: Incident | Source) -> dict[str, Any] | None:
    """The link to what is confidential about a subject, with how much there is; None for who may not see it."""
    if not _may_read_any(request) or not may_see_subject(request.user, subject):
        return None
    kind = str(subject._meta.model_name)
    return {
        "url": reverse("admin:confidential_about", args=[kind, subject.pk]),
        "count": confidential.count_about(subject, request.user),
    }


class ConfidentialLink(AnyModelAdmin):
    """A page from which holders of the permission reach what is confidential about its row."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, with the link."""
        if context.get("original") is not None:
            context["confidential"] = link_for(request, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)


def _may_read_any(request: HttpRequest) -> bool:
    return holds(request.user, "view_confidentialnote") or holds(request.user, "view_confidentialcontact")


def _subjects(kind: str, request: HttpRequest) -> QuerySet[Any]:
    """The incidents, claims or sources about which the account may write."""
    seen = seen_by(request.user, Incident.objects.all())
    match kind:
        case "incident":
            return seen
        case "claim":
            return Claim.objects.filter(incident__in=seen)
        case _:
            return Source.objects.all() if holds(request.user, "view_source") else Source.objects.none()


def _adding(by: Any, subject: Subject) -> list[dict[str, Any]]:
    """Links that begin a note or a contact: about the subject, and about each claim of an incident. One query."""
    kinds = [kind for kind in ("confidentialnote", "confidentialcontact") if holds(by, f"add_{kind}")]
    subjects: list[Subject] = [subject]
    if isinstance(subject, Incident):
        subjects += subject.claims.select_related("incident", "claimant").order_by("order", "number")
    return [
        {
            "subject": each,
            "claimant": each.claimant.name if isinstance(each, Claim) else "",
            "links": [
                {"kind": kind, "url": f"{reverse(f'admin:incidents_{kind}_add')}?{each._meta.model_name}={each.pk}"}
                for kind in kinds
            ],
        }
        for each in (subjects if kinds else ())
    ]
