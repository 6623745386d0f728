"""Warnings that somebody went past, each with the reason. Asked again only where the value has changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.doubt_kinds import kind_choices
from incidents.models.claim import Claim
from incidents.models.edited import Edited
from incidents.models.incident import Incident


class Override(Edited):
    """“I know, because …”: one warning about one value, and why it is meant so. For the desk alone."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="overrides",
        help_text=_("The incident that was warned of."),
    )
    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="overrides",
        help_text=_("The claim that was warned of; empty for the incident itself."),
    )
    kind = models.CharField(_("warning"), max_length=32, choices=kind_choices, help_text=_("Which warning it was."))
    value = models.TextField(_("about the value"), help_text=_("What it was about. Another value is asked anew."))
    sentence = models.TextField(_("warned of"), help_text=_("What was said, in the language of who was warned."))
    reason = models.TextField(_("known, because"), help_text=_("Why it is meant so. For the desk alone."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("overridden warning")
        verbose_name_plural = _("overridden warnings")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="override_has_reason",
                violation_error_message=_("Say why it is meant so."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident.code}: {self.get_kind_display()}"
