"""What was done to several incidents at once and is no part of their content: kept so that it can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ListActKind(models.TextChoices):
    """What was done. Codes are kept for ever; words may change."""

    ASSIGNED = "assigned", _("assigned")
    TO_REVIEW = "to_review", _("sent to review")
    ARCHIVED = "archived", _("archived")
    BROUGHT_BACK = "brought_back", _("brought back")


class ListAct(models.Model):
    """One action in the list, of one account. Never changed; undoing it is an act of its own."""

    kind = models.CharField(_("act"), max_length=16, choices=ListActKind, help_text=_("What was done."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who did it."),
    )
    at = models.DateTimeField(_("when"), help_text=_("When that was."))
    why = models.TextField(_("why"), blank=True, help_text=_("The reason, in the editor's words. For the desk alone."))
    rows = models.JSONField(
        _("rows"), help_text=_("By key of the incident, what its undoing must know: before, and what was set.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("act in the list")
        verbose_name_plural = _("acts in the list")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=ListActKind.values),
                name="list_act_kind_known",
                violation_error_message=_("That act in the list is not known."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    @property
    def keys(self) -> list[int]:
        """Keys of the incidents."""
        return sorted(int(key) for key in self.rows)
