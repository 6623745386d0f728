"""Who carried a claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.claim import Claim
from incidents.models.tracked import Tracked


class ClaimVia(Tracked):
    """One link between a claimant and the reader: the agency, the outlet, the office that passed the claim on."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="links", help_text=_("What was carried.")
    )
    actor = models.ForeignKey(
        Actor,
        verbose_name=_("carried by"),
        on_delete=models.PROTECT,
        related_name="links",
        help_text=_("Who carried it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), help_text=_("Place in the chain, from the claimant outwards."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("carrier of a claim")
        verbose_name_plural = _("carriers of claims")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "actor"),
                name="claim_via_actor_once",
                violation_error_message=_("A claim passes through each carrier once."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order}. {self.actor}"
