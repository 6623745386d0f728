"""Who is to go on with an incident."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class Assignment(models.Model):
    """The one account that an incident waits for by name. Apart from the incident: it is no part of the content."""

    incident = models.OneToOneField(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="assignment",
        help_text=_("What waits."),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("waits for"),
        on_delete=models.CASCADE,
        related_name="assignments",
        help_text=_("Whom it waits for."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who asked that account to go on."),
    )
    at = models.DateTimeField(_("when"), help_text=_("When that was."))

    class Meta:
        """Names and order."""

        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.incident.code}: {self.account}"
