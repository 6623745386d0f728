"""Who published what, and why: the desk's own log of acts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import one_of
from incidents.models.incident import Incident
from record.vocabulary import PublicationKind


class PublicationAct(models.Model):
    """One act of publishing, correcting or withdrawing. The public record does not say who; this row does."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.PROTECT,
        related_name="acts",
        help_text=_("What it was about."),
    )
    code = models.CharField(_("code"), max_length=20, help_text=_("The incident's code at that time."))
    kind = models.CharField(_("act"), max_length=32, choices=PublicationKind.choices, help_text=_("What was done."))
    version = models.PositiveIntegerField(_("version"), help_text=_("The version that it made in the public record."))
    publication_number = models.PositiveBigIntegerField(
        _("number in the record"), unique=True, help_text=_("Number of the publication in the public record.")
    )
    note = models.TextField(_("public note"), blank=True, help_text=_("What readers were told."))
    at = models.DateTimeField(_("when"), help_text=_("When it was done."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The account that did it."),
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("second pair of eyes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who saw it without having had a part in it. Empty: nobody, by a team of one, or a withdrawal."),
    )
    made_from = models.JSONField(
        _("made from"),
        null=True,
        editable=False,
        help_text=_(
            "Which states of the incident, and of the actors and sources that it names, it was made from. Empty: it "
            "shows nothing, or it is not known."
        ),
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("act of publication")
        verbose_name_plural = _("acts of publication")
        ordering = ("-publication_number",)
        constraints = (
            models.UniqueConstraint(
                fields=("code", "version"),
                name="publication_act_version_once",
                violation_error_message=_("This version was published already."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind=PublicationKind.PUBLISHED) | ~models.Q(note=""),
                name="publication_act_has_note",
                violation_error_message=_("A correction and a withdrawal need a public note."),
            ),
            one_of(
                "kind",
                PublicationKind,
                name="publication_act_kind_known",
                message=_("That act is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.version}: {self.get_kind_display()}"
