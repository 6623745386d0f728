"""Whom claims hold responsible."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.claim import Claim
from incidents.models.fields import on_one_line, one_of
from incidents.models.tracked import Tracked
from record.vocabulary import Position


class Attribution(Tracked):
    """Whom a claimant holds responsible for the incident, or holds not responsible."""

    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim"),
        on_delete=models.CASCADE,
        related_name="attributions",
        help_text=_("Who says so."),
    )
    order = models.PositiveSmallIntegerField(_("order"), help_text=_("Place among the attributions of the claim."))
    position = models.CharField(
        _("position"),
        max_length=32,
        choices=Position.choices,
        help_text=_("Alleges: that actor did it. Denies: that actor did not. Concedes: the claimant itself did."),
    )
    actor = models.ForeignKey(
        Actor,
        verbose_name=_("actor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attributions",
        help_text=_("Who did it, or did not. Empty: the claimant names nobody."),
    )
    words = models.CharField(_("words"), max_length=500, blank=True, help_text=_("How the claimant puts it. Public."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | ~models.Q(words=""),
                name="attribution_says_something",
                violation_error_message=_("An attribution names an actor, or gives the claimant's words, or both."),
            ),
            on_one_line("words", name="attribution_words_on_one_line", message=_("The words stand on one line.")),
            one_of(
                "position",
                Position,
                name="attribution_position_known",
                message=_("That position is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_position_display()}: {self.actor or self.words}"
