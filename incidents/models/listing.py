"""What the lists of the desk filter and search by, worked out from each dossier: derived, and made again at any time.

These rows have no history, since nobody writes them: ``incidents.services.listing`` does, after any writing.
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.incident import Incident
from incidents.models.source import Source


class Listing(models.Model):
    """What a list knows of one row of the desk."""

    is_stale = models.BooleanField(
        _("to be worked out again"), default=True, help_text=_("Whether something was written since this was derived.")
    )
    search = models.TextField(
        _("search text"),
        blank=True,
        editable=False,
        help_text=_("What the row is found by, folded for searching across scripts."),
    )

    class Meta:
        """Columns of subclasses."""

        abstract = True
        default_permissions = ()


#: What the list of incidents filters by, without the wide texts: one index of it answers every filter in some 20 ms for
#: 100,000, and has the order by claims. SQLite reads an index in place of the table only where its columns are declared
#: narrower, so it has no room for ``countries``, which matters where ``country`` is empty alone.
FILTERED: Final = (
    "claim_count",
    "incident",
    "country",
    "lacks",
    "without_address",
    "without_archive",
    "disagree_figures",
    "disagree_civilian_status",
    "disagree_responsibility",
    "disagree_event",
)


class IncidentListing(Listing):
    """What the list of incidents knows of one. Unknown is empty, until it was derived first."""

    incident = models.OneToOneField(
        Incident,
        verbose_name=_("incident"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="listing",
        help_text=_("Of which incident."),
    )
    country = models.CharField(  # noqa: DJ001 - unknown is not an empty word
        _("country"),
        max_length=3,
        null=True,
        editable=False,
        help_text=_("Where its point lies, or, without a point, the country of its code. Empty where it is left open."),
    )
    countries = models.CharField(
        _("countries"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Every country in which its place may lie, as “,IQ,SY,”."),
    )
    disagree_figures = models.BooleanField(_("figures disagree"), null=True, help_text=_("As readers would see it."))
    disagree_civilian_status = models.BooleanField(
        _("civilian status is disputed"), null=True, help_text=_("As readers would see it.")
    )
    disagree_responsibility = models.BooleanField(
        _("responsibility is disputed"), null=True, help_text=_("As readers would see it.")
    )
    disagree_event = models.BooleanField(_("the event is disputed"), null=True, help_text=_("As readers would see it."))
    lacks = models.CharField(
        _("still missing"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Kinds of what is missing before it can be public, as “,date,place,”."),
    )
    claim_count = models.PositiveIntegerField(_("claims"), null=True, help_text=_("How many claims it has."))
    without_address = models.PositiveIntegerField(
        _("claims without a source on the web"), null=True, help_text=_("How many claims rest on a source without one.")
    )
    without_archive = models.PositiveIntegerField(
        _("claims without an archive copy"),
        null=True,
        help_text=_("How many claims rest on a source of which no archive copy is known."),
    )

    class Meta(Listing.Meta):
        """Names and indexes."""

        verbose_name = _("incident in the list")
        verbose_name_plural = _("incidents in the list")
        indexes: ClassVar = [
            models.Index(fields=("country", "incident"), name="incident_listing_by_country"),
            models.Index(fields=("incident",), name="incident_listing_stale", condition=Q(is_stale=True)),
            models.Index(fields=FILTERED, name="incident_listing_filtered"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SourceListing(Listing):
    """What the list of sources knows of one."""

    source = models.OneToOneField(
        Source,
        verbose_name=_("source"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="listing",
        help_text=_("Of which source."),
    )

    class Meta(Listing.Meta):
        """Names and indexes."""

        verbose_name = _("source in the list")
        verbose_name_plural = _("sources in the list")
        indexes: ClassVar = [models.Index(fields=("source",), name="source_listing_stale", condition=Q(is_stale=True))]

    def __str__(self) -> str:
        return str(self.pk)


class ActorListing(Listing):
    """What the list of actors knows of one."""

    actor = models.OneToOneField(
        Actor,
        verbose_name=_("actor"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="listing",
        help_text=_("Of which actor."),
    )

    class Meta(Listing.Meta):
        """Names and indexes."""

        verbose_name = _("actor in the list")
        verbose_name_plural = _("actors in the list")
        indexes: ClassVar = [models.Index(fields=("actor",), name="actor_listing_stale", condition=Q(is_stale=True))]

    def __str__(self) -> str:
        return str(self.pk)
