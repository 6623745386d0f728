"""Rounds of review: one person asks, another approves exactly what stands there, or sends it back."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class ReviewState(models.TextChoices):
    """Where a round of review stands."""

    OPEN = "open", _("waits for a reviewer")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent_back", _("sent back")
    CANCELLED = "cancelled", _("cancelled")
    PUBLISHED = "published", _("published")


#: The states in which a round is under way; an incident has one such round at most.
UNDER_WAY: Final = (ReviewState.OPEN, ReviewState.APPROVED)


class ReviewRound(models.Model):
    """One round of review of an incident. Apart from what is public: a published incident can be in review too."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="rounds",
        help_text=_("What is reviewed."),
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=ReviewState,
        default=ReviewState.OPEN,
        help_text=_("Where the round stands."),
    )
    content_sha256 = models.CharField(
        _("hash of the content"),
        max_length=64,
        help_text=_("SHA-256 of what would be public: as it was asked about, then as it was approved."),
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who asked for the review."),
    )
    opened_at = models.DateTimeField(_("asked at"), help_text=_("When it was asked for."))
    opened_note = models.TextField(_("asked with"), blank=True, help_text=_("What the reviewer was told. Not public."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who approved it, sent it back or cancelled it."),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, help_text=_("When that was."))
    decided_note = models.TextField(_("decided with"), blank=True, help_text=_("What was said to it. Not public."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("round of review")
        verbose_name_plural = _("rounds of review")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("incident",),
                condition=Q(state__in=UNDER_WAY),
                name="review_round_one_under_way",
                violation_error_message=_("A review of this incident is under way."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=ReviewState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="review_round_decided_by_somebody",
                violation_error_message=_("What was decided was decided by somebody at some time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReviewState.values),
                name="review_round_state_known",
                violation_error_message=_("That state of a review is not known."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident.code}: {self.get_state_display()}"
