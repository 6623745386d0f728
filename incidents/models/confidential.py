"""What must stay among few: notes and contacts, in tables of their own with permissions of their own.

Nothing leads to these rows: no relation runs back from an incident, a claim or a source, they have no history, no
search, and nothing of what they hold in their names. Whoever may not see them cannot tell that they are there.
"""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.claim import Claim
from incidents.models.fields import kept_key, key_is_kept
from incidents.models.incident import Incident
from incidents.models.source import Source

SUBJECTS: Final = ("incident", "claim", "source")


def _at_most_one() -> Q:
    return (
        Q(claim__isnull=True, source__isnull=True)
        | Q(incident__isnull=True, source__isnull=True)
        | Q(incident__isnull=True, claim__isnull=True)
    )


class Confidential(models.Model):
    """A row about one incident, claim or source. It outlives that: who removes a draft may not know of the row.

    A claim or a source that the history brings back is named again.
    """

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The incident that it is about, if it is about one as a whole."),
    )
    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The claim that it is about, if it is about one."),
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The source that it is about, if it is about one."),
    )
    claim_key = kept_key(_("key of the claim"))
    source_key = kept_key(_("key of the source"))
    about = models.CharField(
        _("about"),
        max_length=100,
        editable=False,
        help_text=_("Code of the incident with the number of the claim, or key of the source: kept when that is gone."),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True, help_text=_("When it was first saved."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that first saved it; none for what was moved here, or once the account is deleted."),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True, help_text=_("When it was last saved."))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that last saved it; none once that account is deleted."),
    )
    version = models.PositiveIntegerField(
        _("version"),
        default=1,
        db_default=1,  # for what moves private notes here, which was written before there were versions
        editable=False,
        help_text=_("How often it was saved: whoever saves from an older one is asked first."),
    )
    removed_at = models.DateTimeField(
        _("removed"), null=True, blank=True, editable=False, help_text=_("When it was removed; empty while it stands.")
    )
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("removed by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that removed it; none while it stands, or once that account is deleted."),
    )

    class Meta:
        """Columns of subclasses."""

        abstract = True

    @property
    def subject(self) -> Incident | Claim | Source | None:
        """What it is about; None once that is gone. One query."""
        return self.incident or self.claim or self.source


class ConfidentialNote(Confidential):
    """A note for few."""

    text = models.TextField(_("note"), help_text=_("Only holders of the permission see it. It is never published."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("confidential note")
        verbose_name_plural = _("confidential notes")
        ordering = ("about", "pk")
        constraints = (
            models.CheckConstraint(
                condition=_at_most_one(),
                name="confidential_note_about_one_thing",
                violation_error_message=_("A note is about one incident, one claim or one source."),
            ),
            key_is_kept("claim", name="confidential_note_keeps_claim"),
            key_is_kept("source", name="confidential_note_keeps_source"),
        )

    def __str__(self) -> str:
        return f"{_('confidential note')} {self.pk or '–'}"


class ConfidentialContact(Confidential):
    """Somebody to be reached, and with what care."""

    name = models.CharField(_("name"), max_length=300, help_text=_("Who it is, as the desk calls them."))
    reach = models.TextField(_("how to reach"), help_text=_("By telephone, handle or go-between; when; in what words."))
    caution = models.TextField(_("caution"), blank=True, help_text=_("What would put them at risk."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("confidential contact")
        verbose_name_plural = _("confidential contacts")
        ordering = ("about", "pk")
        constraints = (
            models.CheckConstraint(
                condition=_at_most_one(),
                name="confidential_contact_about_one_thing",
                violation_error_message=_("A contact belongs to one incident, one claim or one source."),
            ),
            key_is_kept("claim", name="confidential_contact_keeps_claim"),
            key_is_kept("source", name="confidential_contact_keeps_source"),
        )

    def __str__(self) -> str:
        return f"{_('confidential contact')} {self.pk or '–'}"
