"""What the desk says to itself about an incident or a claim. Never public."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.claim import Claim
from incidents.models.fields import kept_key, key_is_kept
from incidents.models.incident import Incident


class ReviewComment(models.Model):
    """A remark or a question, on an incident or on one of its claims, open until somebody says that it is settled."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="comments",
        help_text=_("What it is about."),
    )
    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
        help_text=_("The claim that it is about; empty for the whole incident, or while the claim is removed."),
    )
    claim_key = kept_key(_("key of the claim"))
    claim_number = models.PositiveIntegerField(
        _("number of the claim"), null=True, blank=True, help_text=_("Kept when the claim is removed.")
    )
    text = models.TextField(_("text"), help_text=_("For the desk alone: never published, searched or exported."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who says it."),
    )
    at = models.DateTimeField(_("when"), help_text=_("When it was said."))
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who said that it is settled."),
    )
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True, help_text=_("When that was."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            key_is_kept("claim", name="review_comment_keeps_claim"),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="review_comment_says_something",
                violation_error_message=_("A comment needs its words."),
            ),
            models.CheckConstraint(
                condition=models.Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | models.Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="review_comment_resolved_by_somebody",
                violation_error_message=_("What is settled was settled by somebody at some time."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident.code}, {self.by}, {self.at:%Y-%m-%d %H:%M}"  # not the words: they may be confidential

    @property
    def is_of_removed_claim(self) -> bool:
        """Whether the claim that it is about was removed, and may come back."""
        return self.claim_number is not None and self.claim_id is None
