"""What is current: one row for each incident that was ever published, with the columns that lists and filters need.

Entries are derived from the log. ``record.appending`` sets them, ``rebuild_entries`` makes them again, and nothing else
writes them.
"""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from record.publication import Publication
from record.vocabulary import EventSubtype, EventType, Precision, Qualifier, Terms


class EntryState(Terms):
    """Whether an incident is public now."""

    CURRENT = "current", _("Public, in the version named."), _("current")
    WITHDRAWN = "withdrawn", _("Taken back; its address says so, and why."), _("withdrawn")
    MERGED = "merged", _("Taken up in another incident, to which its address leads."), _("merged")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Chainable reads of entries."""

    def current(self) -> Self:
        """Without what was withdrawn or merged."""
        return self.filter(state=EntryState.CURRENT)

    def mapped(self) -> Self:
        """Those with a point. The others are counted, never placed at 0, 0."""
        return self.filter(mc__isnull=False)


class Entry(models.Model):
    """The current state of one incident. Derived: never edit it, publish."""

    code = models.CharField(_("code"), max_length=64, primary_key=True, help_text=_("The incident's code."))
    publication = models.OneToOneField(
        Publication,
        on_delete=models.PROTECT,
        related_name="entry",
        verbose_name=_("publication"),
        help_text=_("The newest version of the incident."),
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=EntryState.choices,
        help_text=_("Public now, withdrawn, or merged into another."),
    )
    published_at = models.DateTimeField(_("published at"), help_text=_("When the newest version was published, UTC."))
    title = models.CharField(
        _("title"), max_length=500, help_text=_("The incident's title; of a withdrawn one, the last.")
    )
    titles = models.JSONField(
        _("titles in other languages"),
        default=list,
        blank=True,
        help_text=_("Pairs of a BCP 47 tag and the title in that language, as recorded. Empty where there are none."),
    )
    country = models.CharField(  # noqa: DJ001 - unknown is not an empty word
        _("country"),
        max_length=3,
        null=True,
        help_text=_("ISO 3166-1 alpha-2 code, or the dataset's own. Empty where it is unknown or left open."),
    )
    countries = models.CharField(
        _("countries"),
        max_length=200,
        blank=True,
        help_text=_("Every country that the place may lie in, as “,IQ,SY,”, so that a search for “,IQ,” finds it."),
    )
    admin1 = models.CharField(  # noqa: DJ001 - unknown is not an empty word
        _("province"), max_length=200, null=True, help_text=_("ISO 3166-2 code, else the name. Empty where unknown.")
    )
    border = models.CharField(  # noqa: DJ001 - unknown is not an empty word
        _("border"),
        max_length=9,
        null=True,
        help_text=_("The nearest international land border: both countries in the order of the alphabet, as IQ-SY."),
    )
    border_distance_m = models.FloatField(
        _("distance to the border"), null=True, help_text=_("Metres on the WGS 84 geodesic, from the point.")
    )
    lat = models.FloatField(_("latitude"), null=True, help_text=_("Degrees, WGS 84. Empty where there is no point."))
    lon = models.FloatField(_("longitude"), null=True, help_text=_("Degrees, WGS 84. Empty where there is no point."))
    mc = models.BigIntegerField(
        _("map cell"), null=True, help_text=_("52-bit Morton code of the Web Mercator position: a map tile is a range.")
    )
    uncertainty_m = models.FloatField(
        _("uncertainty of the place"),
        null=True,
        help_text=_("Radius in metres (coordinateUncertaintyInMeters of Darwin Core). Empty for a country."),
    )
    precision = models.CharField(
        _("precision"), max_length=16, choices=Precision.choices, help_text=_("How closely the place is known.")
    )
    event_type = models.CharField(
        _("event type"), max_length=24, choices=EventType.choices, help_text=_("Kind of event (after ACLED).")
    )
    event_subtype = models.CharField(  # noqa: DJ001 - unknown is not an empty word
        _("event sub-type"),
        max_length=24,
        null=True,
        choices=EventSubtype.choices,
        help_text=_("Sub-type of explosions and remote violence."),
    )
    grades = models.CharField(
        _("grades"),
        max_length=80,
        help_text=_(
            "The recorders' assessments, apart from the claims, one for each alleged perpetrator: as “,fair,weak,”."
        ),
    )
    disagree_figures = models.BooleanField(_("figures disagree"), help_text=_("The numbers cannot all be true."))
    disagree_civilian_status = models.BooleanField(
        _("civilian status is disputed"), help_text=_("Some say civilians, others deny it.")
    )
    disagree_responsibility = models.BooleanField(
        _("responsibility is disputed"), help_text=_("Different answers to who did it.")
    )
    disagree_event = models.BooleanField(_("the event is disputed"), help_text=_("Some deny that it happened."))
    earliest = models.DateField(_("earliest day"), help_text=_("First day on which it may have happened."))
    latest = models.DateField(_("latest day"), help_text=_("Last day on which it may have happened."))
    killed_low = models.PositiveIntegerField(
        _("killed, low end"),
        null=True,
        help_text=_("The largest low end of the tolls of killed; no sum. Empty where no claim gives one."),
    )
    killed_high = models.PositiveIntegerField(
        _("killed, high end"),
        null=True,
        help_text=_("The largest high end of the tolls of killed; no sum. Empty where one is open or none is given."),
    )
    killed_high_stated = models.PositiveIntegerField(
        _("killed, largest number stated"),
        null=True,
        help_text=_("The largest number of killed that anybody states, whether the range is open or not."),
    )
    killed_high_qualifier = models.CharField(  # noqa: DJ001 - unknown is not an empty word
        _("killed, how the largest number is meant"),
        max_length=16,
        null=True,
        choices=Qualifier.choices,
        help_text=_("“More than” for “more than 100”."),
    )
    claimants = models.TextField(
        _("claimants"), blank=True, default="", help_text=_("Keys of the actors that claim, as “,isis,joc,”.")
    )
    blamed = models.TextField(
        _("blamed"),
        blank=True,
        default="",
        help_text=_("Keys of the actors whom a claim says did it, or who say so of themselves, as “,isis,joc,”."),
    )
    languages = models.TextField(
        _("languages"),
        blank=True,
        default="",
        help_text=_("Languages of the documents and of the words quoted (BCP 47, without regions), as “,ar,en,”."),
    )
    claim_count = models.PositiveIntegerField(_("claims"), help_text=_("How many claims the dossier holds."))
    source_count = models.PositiveIntegerField(_("sources"), help_text=_("How many documents the dossier holds."))
    search = models.TextField(
        _("search text"),
        blank=True,
        help_text=_("Titles, places, actors and quotations, folded for searching across scripts."),
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        """Names, order, indexes and constraints."""

        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering: ClassVar = ["-latest", "code"]
        indexes: ClassVar = [
            models.Index(fields=["-latest", "code"], name="entry_newest_first"),
            models.Index(fields=["mc", "earliest", "country"], name="entry_by_cell"),
            models.Index(fields=["country", "-latest"], name="entry_by_country"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(earliest__lte=models.F("latest")),
                name="entry_dates_in_order",
                violation_error_message=_("The earliest day is after the latest."),
            ),
            models.CheckConstraint(
                condition=models.Q(killed_low__isnull=True)
                | models.Q(killed_high__isnull=True)
                | models.Q(killed_low__lte=models.F("killed_high")),
                name="entry_killed_in_order",
                violation_error_message=_("The low end of the killed is above the high end."),
            ),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True, mc__isnull=True)
                | models.Q(
                    lat__range=(-90, 90),
                    lon__range=(-180, 180),
                    mc__gte=0,
                    lat__isnull=False,
                    lon__isnull=False,
                    mc__isnull=False,
                ),
                name="entry_point_whole_and_in_range",
                violation_error_message=_("A point needs latitude, longitude and map cell, each in its range."),
            ),
        ]

    def __str__(self) -> str:
        return self.code
