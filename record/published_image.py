"""Images that dossiers show: their bytes by the hash of what they hold, and the versions that show each."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishedImage(models.Model):
    """The bytes of an image that some version shows or showed. A row never changes: its key is the hash of it."""

    sha256 = models.CharField(
        _("SHA-256"), max_length=64, primary_key=True, help_text=_("Of the content, hexadecimal.")
    )
    content = models.BinaryField(_("content"), help_text=_("The image file, WebP, made anew from pixels."))

    class Meta:
        """Names."""

        verbose_name = _("published image")
        verbose_name_plural = _("published images")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.sha256


class ImageUse(models.Model):
    """That a version shows an image. Derived from the log, as entries are: ``rebuild_entries`` makes it again."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, help_text=_("Of the image."))
    code = models.CharField(_("code"), max_length=64, help_text=_("Code of the incident."))
    version = models.PositiveIntegerField(_("version"), help_text=_("The version that shows it."))

    class Meta:
        """Names and constraints."""

        verbose_name = _("use of an image")
        verbose_name_plural = _("uses of images")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256", "code", "version"],
                name="image_use_once",
                violation_error_message=_("That use is written down already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version} {self.sha256[:12]}"
