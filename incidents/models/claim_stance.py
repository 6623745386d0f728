"""What a claimant does with each part of an incident."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.models.claim import Claim
from incidents.models.fields import one_of
from incidents.models.tracked import Tracked
from record.vocabulary import About, Position


class ClaimStance(Tracked):
    """The position of a claim on one part of the incident. No row: the claim does not speak of that part."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="stances", help_text=_("Whose position.")
    )
    about = models.CharField(
        pgettext_lazy("subject of a claim", "about"),
        max_length=32,
        choices=About.choices,
        help_text=_("The part of the incident."),
    )
    position = models.CharField(
        _("position"), max_length=32, choices=Position.choices, help_text=_("What the claimant does with it.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "about"),
                name="claim_stance_once",
                violation_error_message=_("A claim takes one position on each part of the incident."),
            ),
            one_of("about", About, name="claim_stance_about_known", message=_("That part is not in the vocabulary.")),
            one_of(
                "position",
                Position,
                name="claim_stance_position_known",
                message=_("That position is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.get_position_display()}"
