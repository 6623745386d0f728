"""Copies of a source that the desk keeps, and what a web archive said when it was asked for one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.kept_file import KeptFile
from incidents.models.source import Source
from incidents.models.tracked import Tracked


class SourceCopy(Tracked):
    """A file that an editor attached: the document as it was. Readers get its hash alone."""

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="copies",
        help_text=_("The document of which it is a copy."),
    )
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, editable=False, help_text=_("Of the file, computed here. Public.")
    )
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False, help_text=_("Of the file."))
    made_on = models.DateField(_("copied on"), help_text=_("The day on which it was copied where it stood. Public."))
    file = models.ForeignKey(
        KeptFile,
        verbose_name=_("file"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The file, which only few may see."),
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("copy kept by the desk")
        verbose_name_plural = _("copies kept by the desk")
        ordering = ("made_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "sha256"),
                name="source_copy_once",
                violation_error_message=_("The source has this copy already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.made_on}: {self.sha256[:12]}"


class ArchiveRequest(models.Model):
    """One time that a web archive was asked to keep a copy of a source, and what came of it."""

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="archive_requests",
        help_text=_("The source that was to be kept."),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True, help_text=_("When it was asked."))
    host = models.CharField(_("archive"), max_length=255, help_text=_("The archive that was asked."))
    address = models.CharField(
        _("address of the copy"),
        max_length=2000,
        blank=True,
        help_text=_("Where it keeps the copy. Empty: it made none."),
    )
    refusal = models.TextField(_("refusal"), blank=True, help_text=_("Why there is no copy, in a sentence."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("question to an archive")
        verbose_name_plural = _("questions to an archive")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=models.Q(address="") ^ models.Q(refusal=""),
                name="archive_request_has_one_end",
                violation_error_message=_("An archive either keeps a copy or says why it does not."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.host}"
