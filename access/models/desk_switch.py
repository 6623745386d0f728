"""The switch that makes the whole desk read-only."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeskSwitch(models.Model):
    """One row at most. While it stands, nothing at the desk can be changed from the web."""

    ONLY: Final = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, help_text=_("There is one row."))
    since = models.DateTimeField(_("since"), auto_now_add=True, help_text=_("When the desk was closed."))
    why = models.CharField(_("why"), max_length=500, help_text=_("What editors are told."))

    class Meta:
        """Names and constraints."""

        verbose_name = _("read-only switch")
        verbose_name_plural = _("read-only switches")
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="desk_switch_only_one"),
            models.CheckConstraint(condition=~Q(why=""), name="desk_switch_says_why"),
        )

    def __str__(self) -> str:
        return self.why
