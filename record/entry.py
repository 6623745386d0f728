"""What is current: one row for each incident that was ever published, with the columns that lists and filters need.

Entries are derived from the log. ``record.appending`` sets them, ``rebuild_entries`` makes them again, and nothing else
writes them.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.border_context import NearestBorder
from geo.folding import fold, fold_words
from geo.morton import morton_code
from record.dossier import Dossier, Toll
from record.publication import Publication
from record.vocabulary import (
    Disagreement,
    EventSubtype,
    EventType,
    Grade,
    Measure,
    Precision,
    Qualifier,
    Terms,
)


class EntryState(Terms):
    """Whether an incident is public now."""

    CURRENT = "current", _("Public, in the version named."), _("current")
    WITHDRAWN = "withdrawn", _("Taken back; its address says so, and why."), _("withdrawn")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Chainable reads of entries."""

    def current(self) -> Self:
        """Without what was withdrawn."""
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
        _("state"), max_length=16, choices=EntryState.choices, help_text=_("Public now, or withdrawn.")
    )
    published_at = models.DateTimeField(_("published at"), help_text=_("When the newest version was published, UTC."))
    title = models.CharField(
        _("title"), max_length=500, help_text=_("The incident's title; of a withdrawn one, the last.")
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
    grade = models.CharField(
        _("grade"),
        max_length=16,
        choices=Grade.choices,
        help_text=_("The recorders' assessment, apart from the claims."),
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
    claim_count = models.PositiveIntegerField(_("claims"), help_text=_("How many claims the dossier holds."))
    source_count = models.PositiveIntegerField(_("sources"), help_text=_("How many documents the dossier holds."))
    search = models.TextField(
        _("search text"), blank=True, help_text=_("Titles, places and claimants, folded for searching across scripts.")
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


def entry_columns(dossier: Dossier) -> dict[str, Any]:
    """The columns of an entry that come from the content. Pure."""
    return {
        "title": dossier.title,
        "precision": dossier.place.precision.value,
        "uncertainty_m": dossier.place.uncertainty_m,
        "event_type": dossier.event_type.value,
        "event_subtype": dossier.event_subtype.value if dossier.event_subtype else None,
        "grade": dossier.assessment.grade.value,
        "earliest": dossier.when.earliest,
        "latest": dossier.when.latest,
        "claim_count": len(dossier.claims),
        "source_count": len(dossier.sources),
        "search": _search_text(dossier),
        **{f"disagree_{flag.value}": flag in dossier.disagreements for flag in Disagreement},
        **_place_columns(dossier),
        **_killed_columns(dossier.tolls),
    }


def _place_columns(dossier: Dossier) -> dict[str, Any]:
    point, context = dossier.place.point, dossier.border_context
    columns: dict[str, Any] = {
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "mc": morton_code(point) if point else None,
        "country": None,
        "countries": "",
        "admin1": None,
        "border": None,
        "border_distance_m": None,
    }
    if context is None:
        return columns
    country, admin1, border = context.country, context.admin1, context.border
    possible = sorted({each.iso2 for each in (*context.countries, *((country,) if country else ()))})
    columns["countries"] = f",{','.join(possible)}," if possible else ""
    columns["country"] = country.iso2 if country else None
    columns["admin1"] = (admin1.iso or admin1.name) if admin1 else None
    columns["border_distance_m"] = border.distance_m if border else None
    columns["border"] = _border(border, country.iso2 if country else None, possible) if border else None
    return columns


def _border(border: NearestBorder, country: str | None, possible: list[str]) -> str | None:
    """The border's code. Where the country is left open between its two sides, the border is known all the same."""
    if border.between:
        return border_code(border.between[0].iso2, border.between[1].iso2)
    sides = {country} if country else set(possible) - {border.neighbour.iso2}
    return border_code(sides.pop(), border.neighbour.iso2) if len(sides) == 1 else None


def border_code(one: str, other: str) -> str:
    """A border by its two countries, in the order of the alphabet: ("SY", "IQ") is "IQ-SY"."""
    return "-".join(sorted((one, other)))


def _killed_columns(tolls: tuple[Toll, ...]) -> dict[str, Any]:
    """Killed, of whatever status. Classes of persons may overlap from claim to claim, so nothing is added up."""
    killed = [toll for toll in tolls if toll.measure is Measure.KILLED and toll.used]
    lows = [toll.low for toll in killed if toll.low is not None]
    highs = [toll.high for toll in killed if toll.high is not None]
    stated = max(
        ((toll.high_stated, toll.high is None, toll.high_qualifier) for toll in killed if toll.high_stated is not None),
        key=lambda each: each[:2],
        default=(None, False, None),
    )
    return {
        "killed_low": max(lows, default=None),
        "killed_high": max(highs) if highs and len(highs) == len(killed) else None,
        "killed_high_stated": stated[0],
        "killed_high_qualifier": stated[2].value if stated[2] else None,
    }


def _search_text(dossier: Dossier) -> str:
    claimants = [dossier.actor(claim.claimant) for claim in dossier.claims]
    names = [
        dossier.code,
        dossier.title,
        dossier.place.name,
        *(name.text for name in (*dossier.names, *dossier.place.names)),
        *(text for actor in claimants for text in (actor.name, *(name.text for name in actor.names))),
    ]
    if dossier.border_context and dossier.border_context.admin1:
        admin1 = dossier.border_context.admin1
        names += [admin1.name, admin1.name_ar or ""]
    # Words first, for a search by words; then each name squeezed, since names are written together and apart.
    lines = [*(fold_words(name) for name in names), *(fold(name) for name in names)]
    return "\n".join(dict.fromkeys(line for line in lines if line))
