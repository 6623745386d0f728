"""What is attached to a source: images and copies, on the page of the source; and the ways to see them."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms.models import BaseInlineFormSet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from access.log import note_event
from access.models import AccessKind
from incidents.admin.bases import DeskFields, editor
from incidents.kept_files import open_kept
from incidents.models import KeptFile, Source, SourceCopy, SourceImage
from incidents.permissions import holds
from incidents.pictures import MEDIA_TYPE, Picture, PictureError
from incidents.services.attaching import (
    MOST_BYTES_OF_A_COPY,
    attach_copy,
    attach_image,
    file_name,
    read_image,
    sha256_of,
)

if TYPE_CHECKING:
    AnyForm = forms.ModelForm[Any]
    AnyInline = admin.StackedInline[Any, Source]
    AnyFormSet = BaseInlineFormSet[Any, Source, Any]
    SourceModelAdmin = admin.ModelAdmin[Source]
else:
    AnyForm = forms.ModelForm
    AnyInline = admin.StackedInline
    AnyFormSet = BaseInlineFormSet
    SourceModelAdmin = object

_SHOWN_PX: Final = 320


class AttachedForm(AnyForm):
    """A row with a file that is attached once, and stays. ``by`` is set before it is saved."""

    upload = forms.FileField(label=gettext_lazy("File"))
    by: Any = None
    #: Of what is attached: the SHA-256 by which the source knows whether it has it already.
    digest = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "upload" in self.fields:
            field = self.fields["upload"]
            field.required, field.disabled = False, True
            field.help_text = _("It stays as it is. To replace it, remove this row and attach another.")

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """A new row is stored with its file, by the service."""
        if not self.instance._state.adding:
            return super().save(commit)
        row = super().save(commit=False)
        self.attach(row)
        return row

    def save_m2m(self) -> None:
        """Django's hook: there is nothing of the kind."""

    def attach(self, row: Any) -> None:
        """Store the row and the file."""
        raise NotImplementedError


class ImageForm(AttachedForm):
    """An image with the words that stand for it."""

    class Meta:
        """What a person says of it."""

        model = SourceImage
        fields = ("alt", "credit", "sensitivity", "to_be_published", "order")

    def clean_upload(self) -> Any:
        """The upload; the image is made anew beside it."""
        upload = self.cleaned_data["upload"]
        if upload is None:  # of a stored row, whose file stays
            return None
        try:
            self.picture: Picture = read_image(upload)
        except PictureError as error:
            raise forms.ValidationError(str(error)) from error
        self.digest = self.picture.sha256
        return upload

    def attach(self, row: Any) -> None:
        """Store the image and, apart, the file."""
        attach_image(image=row, picture=self.picture, upload=self.cleaned_data["upload"], by=self.by)


class CopyForm(AttachedForm):
    """A copy of the document."""

    class Meta:
        """When it was made."""

        model = SourceCopy
        fields = ("made_on",)

    def clean_upload(self) -> Any:
        """The upload, if it is not too large."""
        upload = self.cleaned_data["upload"]
        if upload is None:  # of a stored row, whose file stays
            return None
        if upload.size > MOST_BYTES_OF_A_COPY:
            raise forms.ValidationError(_("“%(name)s” has more than 200 MB.") % {"name": upload.name})
        self.digest = sha256_of(upload)
        return upload

    def attach(self, row: Any) -> None:
        """Store the copy."""
        attach_copy(copy=row, upload=self.cleaned_data["upload"], by=self.by)


class AttachedFormSet(AnyFormSet):
    """Rows of one source, no two with the same content."""

    def clean(self) -> None:
        """Refuse what the source has already. One query."""
        super().clean()
        new = [form for form in self.forms if getattr(form, "digest", "")]
        known = set(self.get_queryset().values_list("sha256", flat=True)) if new else set()
        for form in new:
            if form.digest in known:
                form.add_error("upload", _("The source has this one already."))
            known.add(form.digest)


class AttachedInline(DeskFields, AnyInline):
    """Rows with files. Who may change the source may attach to it."""

    extra = 0
    formset = AttachedFormSet

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the source."""
        return holds(request.user, "change_source") or (obj is None and holds(request.user, "add_source"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the source."""
        return holds(request.user, "change_source")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the source. The files stay."""
        return holds(request.user, "change_source")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the source."""
        return holds(request.user, "view_source") or holds(request.user, "change_source")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Forms that know who attaches, and whether originals may be fetched."""
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.by = editor(request)
        self.may_fetch = holds(request.user, "view_keptfile")
        return formset


class ImageInline(AttachedInline):
    """Images."""

    model = SourceImage
    form = ImageForm
    fields = ("upload", "shown", "alt", "credit", ("sensitivity", "order"), "to_be_published")
    readonly_fields = ("shown",)

    @admin.display(description=gettext_lazy("Image"))
    def shown(self, image: SourceImage) -> str:
        """The image made anew, small; where it is graphic, a link to it alone."""
        if not image.pk:
            return _(
                "JPEG, PNG or WebP. It is made anew from its pixels: where and when it was taken does not survive."
            )
        scale = min(1.0, _SHOWN_PX / max(image.width, image.height))
        context = {"image": image, "width": round(image.width * scale), "height": round(image.height * scale)}
        return render_to_string("admin/incidents/source/_image.html", context | {"may_fetch": self.may_fetch})


class CopyInline(AttachedInline):
    """Copies kept by the desk."""

    model = SourceCopy
    form = CopyForm
    fields = ("upload", "made_on", "hash")
    readonly_fields = ("hash",)

    @admin.display(description=gettext_lazy("SHA-256"))
    def hash(self, copy: SourceCopy) -> str:
        """The hash of the file, and the way to it."""
        if not copy.pk:
            return _(
                "Any kind of file. It stays here as it came in, with its SHA-256, which proves later what it held."
            )
        return render_to_string("admin/incidents/source/_copy.html", {"copy": copy, "may_fetch": self.may_fetch})


class AttachedPages(SourceModelAdmin):
    """The images that the desk shows, and originals for who may see them. Nothing else serves either."""

    def get_urls(self) -> list[URLPattern]:
        """Both, before the addresses of the stock admin."""
        view = self.admin_site.admin_view
        return [
            path("images/<int:key>.webp", view(require_safe(self.image_view)), name="source_image"),
            path("originals/<int:key>/", view(require_safe(self.original_view)), name="source_original"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page; where nothing was saved, it says that no page can hold a chosen file."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        names = [each.name for _field, files in request.FILES.lists() for each in files]
        if names and response.status_code in {HTTPStatus.OK, HTTPStatus.CONFLICT}:
            said = _(
                "Nothing was saved, and files do not stay in a page: choose again, before or after it is saved: %s"
            )
            self.message_user(request, said % "; ".join(map(str, names)), messages.WARNING)
        return response

    def image_view(self, request: HttpRequest, key: int) -> FileResponse:
        """An image made anew, for who may see the source."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = get_object_or_404(SourceImage, pk=key)
        try:
            file = (settings.IMAGES_DIR / file_name(image.sha256)).open("rb")
        except OSError as error:
            raise Http404 from error
        return FileResponse(file, content_type=MEDIA_TYPE)

    def original_view(self, request: HttpRequest, key: int) -> HttpResponse | FileResponse:
        """A file as it came in, to be saved and not shown. That it was fetched is written down."""
        if not holds(request.user, "view_keptfile") or not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(KeptFile, pk=key)
        try:
            file = open_kept(row.name, folder=settings.ORIGINALS_DIR)
        except OSError:
            sentence = _("The file is no longer where it was kept. An operator can look for it in a backup.")
            return HttpResponse(sentence, status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
        note_event(kind=AccessKind.READ_CONFIDENTIAL, request=request, account=request.user, note=str(row))
        answer = FileResponse(
            file, as_attachment=True, filename=f"original-{row.pk}", content_type="application/octet-stream"
        )
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
