"""Incidents that turned out to be one: which was taken up in which, and where each claim stood before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.claim import Claim
from incidents.models.fields import kept_key, key_is_kept
from incidents.models.incident import Incident
from record.vocabulary import Disclosure


class Merger(models.Model):
    """One incident merged into another. It stands until it is undone, and its row for ever."""

    merged = models.ForeignKey(
        Incident,
        verbose_name=_("merged incident"),
        on_delete=models.PROTECT,
        related_name="mergers",
        help_text=_("The one that was taken up."),
    )
    into = models.ForeignKey(
        Incident,
        verbose_name=_("into"),
        on_delete=models.PROTECT,
        related_name="taken_up",
        help_text=_("The one that holds its claims now."),
    )
    was_public = models.BooleanField(
        _("was public"), help_text=_("Whether readers had the merged incident until then.")
    )
    note = models.TextField(_("note"), help_text=_("Why they are one. Public where readers had the merged one."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who merged them."),
    )
    at = models.DateTimeField(_("when"), help_text=_("When that was."))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who parted them again."),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, help_text=_("When that was."))
    undone_note = models.TextField(_("undone with"), blank=True, help_text=_("Why they are not one after all."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("merger")
        verbose_name_plural = _("mergers")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("merged",),
                condition=Q(undone_at__isnull=True),
                name="merger_stands_once",
                violation_error_message=_("This incident is merged already."),
            ),
            models.CheckConstraint(
                condition=~Q(merged=models.F("into")),
                name="merger_of_two",
                violation_error_message=_("An incident cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="merger_undone_by_somebody",
                violation_error_message=_("What was undone was undone by somebody at some time."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged.code} → {self.into.code}"


class MovedClaim(models.Model):
    """A claim that a merger moved, with its number and place before."""

    merger = models.ForeignKey(
        Merger,
        verbose_name=_("merger"),
        on_delete=models.CASCADE,
        related_name="moved",
        help_text=_("What moved it."),
    )
    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="moves",
        help_text=_("The claim; empty while it is removed."),
    )
    claim_key = kept_key(_("key of the claim"))
    old_number = models.PositiveIntegerField(_("number before"), help_text=_("Its number in the merged incident."))
    old_order = models.PositiveIntegerField(_("order before"), help_text=_("Its place among the claims there."))
    new_number = models.PositiveIntegerField(_("number"), help_text=_("Its number in the incident that holds it."))
    old_disclosure = models.CharField(
        _("disclosure before"),
        max_length=32,
        choices=Disclosure.choices,
        blank=True,
        help_text=_("The disclosure of its own place in the merged incident. Empty: it followed that incident."),
    )
    old_cell_km = models.PositiveSmallIntegerField(
        _("grid cell before"), null=True, blank=True, help_text=_("Side of the cell, where that was one.")
    )
    held_disclosure = models.CharField(
        _("disclosure that held"),
        max_length=32,
        choices=Disclosure.choices,
        blank=True,
        help_text=_("What held for its own place once it was moved. Empty: moved before that was written down."),
    )
    held_cell_km = models.PositiveSmallIntegerField(
        _("grid cell that held"), null=True, blank=True, help_text=_("Side of the cell, where that was one.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("moved claim")
        verbose_name_plural = _("moved claims")
        ordering = ("old_number",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("merger", "old_number"),
                name="moved_claim_once",
                violation_error_message=_("A merger moves each claim once."),
            ),
            key_is_kept("claim", name="moved_claim_keeps_claim"),
        )

    def __str__(self) -> str:
        return f"{self.old_number} → {self.new_number}"
