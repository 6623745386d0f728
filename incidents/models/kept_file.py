"""Files as they came in, kept apart from all that is served."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptFile(models.Model):
    """One file in the folder of originals. What it was called where it came from is not kept: names tell of people."""

    name = models.CharField(
        _("name"), max_length=32, unique=True, editable=False, help_text=_("Its name in the folder, made by chance.")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False, help_text=_("Of what it holds."))
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False, help_text=_("Of the file."))
    kept_at = models.DateTimeField(_("kept"), auto_now_add=True, help_text=_("When it was attached."))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("attached by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that attached it; none once that account is deleted."),
    )

    class Meta:
        """Names and permissions: there is nothing to change, and nobody removes one from the web."""

        verbose_name = _("original file")
        verbose_name_plural = _("original files")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{_('original file')} {self.pk or '–'}"
