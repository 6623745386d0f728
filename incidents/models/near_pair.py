"""Pairs of incidents near in place and time, as the lists know them: derived, and made again at any time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class NearPair(models.Model):
    """Two incidents that may be one, whether that was judged or not. ``one`` has the lower key."""

    one = models.ForeignKey(
        Incident, verbose_name=_("one"), on_delete=models.CASCADE, related_name="+", help_text=_("The older row.")
    )
    other = models.ForeignKey(
        Incident, verbose_name=_("other"), on_delete=models.CASCADE, related_name="+", help_text=_("The newer row.")
    )
    distance_m = models.FloatField(_("distance"), help_text=_("Metres between them, on the WGS 84 geodesic."))
    days = models.PositiveSmallIntegerField(
        _("days between"), help_text=_("Days between their dates; 0: they overlap.")
    )
    shared_words = models.PositiveSmallIntegerField(
        _("shared words"), help_text=_("How many words their titles share, across spellings.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("near pair")
        verbose_name_plural = _("near pairs")
        ordering: ClassVar = ["-pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="near_pair_once",
                violation_error_message=_("A pair stands here once."),
            ),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")),
                name="near_pair_in_order",
                violation_error_message=_("The lower key comes first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"

    @property
    def both(self) -> tuple[Incident, Incident]:
        """Both incidents, the newer row first."""
        return self.other, self.one
