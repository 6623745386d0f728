"""Incidents: what the claims are about."""

from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.edited import Edited
from incidents.models.fields import date_as_written, language_tag, one_of, place_constraints
from incidents.models.place import Placed
from record.dates_said import edtf_words
from record.vocabulary import Disagreement, Disclosure, EventSubtype, EventType, IncidentStatus, Sensitivity

#: Sides of the grid cells, in kilometres. Each divides the next, so that a coarser cell is made of whole finer ones
#: and two versions of an incident never tell more than the finer of their two cells.
CELL_SIZES_KM = (1, 5, 10, 50, 100)
CELL_CHOICES = [(size, _("%(km)d km") % {"km": size}) for size in CELL_SIZES_KM]

incident_code = RegexValidator(
    r"^[A-Z]{2}-[0-9]{4}-[0-9]{4,6}\Z",
    _("“%(value)s” is not a code. Write country, year and number: IQ-2016-0001."),
)


def disagreement_note(about: Disagreement) -> "models.TextField[str, str]":
    """A column for what readers are told of one thing that claims may disagree about."""
    return models.TextField(
        _NOTE_NAMES[about],
        blank=True,
        help_text=_(
            "Where the claims disagree about it: how, in sentences that take no side. Public, beside the disagreement, "
            "and required there."
        ),
    )


_NOTE_NAMES = {
    Disagreement.FIGURES: _("note on the figures"),
    Disagreement.CIVILIAN_STATUS: _("note on the civilian status"),
    Disagreement.RESPONSIBILITY: _("note on the responsibility"),
    Disagreement.EVENT: _("note on the event"),
}


#: Columns that the list of the desk is often ordered by.
IN_ORDER: Final = ("code", "title", "place_name", "earliest", "updated_at")


class Incident(Placed, Edited):
    """A violent event, as the desk knows it. Its public face is the version last published."""

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=(incident_code,),
        help_text=_("Country, year and number: IQ-2016-0001. It is the public address, and stays for ever."),
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("What and where, in few words. Public."))
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What happened, in sentences that take no side. Public.")
    )
    language = models.CharField(
        _("language"),
        max_length=20,
        default="en",
        validators=(language_tag,),
        help_text=_("Language of title and summary."),
    )
    event_type = models.CharField(
        _("kind of event"),
        max_length=32,
        choices=EventType.choices,
        default=EventType.EXPLOSIONS,
        help_text=_("Kind of event, after ACLED."),
    )
    event_subtype = models.CharField(
        _("sub-type"),
        max_length=32,
        choices=EventSubtype.choices,
        blank=True,
        help_text=_("Sub-type of explosions and remote violence. Empty: not known, or another kind of event."),
    )
    occurred_on = models.CharField(
        _("date"),
        max_length=100,
        blank=True,
        help_text=_("When it happened, in EDTF: 2016-12-07, 2016-12, 2016-12-07/2016-12-08, 2016-12-07? (uncertain)."),
    )
    occurred_on_words = date_as_written(_("date as written"))
    earliest = models.DateField(
        _("earliest day"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("First day that the date allows. Derived."),
    )
    latest = models.DateField(
        _("latest day"), null=True, blank=True, editable=False, help_text=_("Last day that the date allows. Derived.")
    )
    time_of_day = models.CharField(
        _("time of day"), max_length=100, blank=True, help_text=_("As words or as a time: evening, 18:30.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Zone of the time of day: Asia/Baghdad. Empty: not known."),
    )
    disclosure = models.CharField(
        _("disclosure of the place"),
        max_length=32,
        choices=Disclosure.choices,
        default=Disclosure.AS_RECORDED,
        help_text=_(
            "How much of the place is made public, of the incident and of its claims. The words of title, summary and "
            "claims are published as they stand: keep the place out of them too."
        ),
    )
    cell_km = models.PositiveSmallIntegerField(
        _("grid cell"),
        null=True,
        blank=True,
        choices=CELL_CHOICES,
        help_text=_("Side of the cell, when the place is coarsened to one."),
    )
    public_place_name = models.CharField(
        _("place as readers see it"),
        max_length=300,
        blank=True,
        help_text=_("Used in place of the name above when the place is coarsened, so choose a name as coarse. Public."),
    )
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=32,
        choices=Sensitivity.choices,
        blank=True,
        help_text=_("What a reader should be warned of. Empty: nobody has decided yet, and it cannot be published."),
    )
    figures_note = disagreement_note(Disagreement.FIGURES)
    civilian_status_note = disagreement_note(Disagreement.CIVILIAN_STATUS)
    responsibility_note = disagreement_note(Disagreement.RESPONSIBILITY)
    event_note = disagreement_note(Disagreement.EVENT)
    status = models.CharField(
        _("status"),
        max_length=32,
        choices=IncidentStatus.choices,
        default=IncidentStatus.DRAFT,
        editable=False,
        help_text=_("Where it stands between desk and public. Set by publishing, never typed."),
    )
    version = models.PositiveIntegerField(
        _("public version"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Number of the version last entered in the public record. Empty: never published."),
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False, help_text=_("When that version entered the record.")
    )
    archived_at = models.DateTimeField(
        _("archived"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When it was put aside, out of the lists. Empty: it was not. Only what was never public can be."),
    )
    last_claim_number = models.PositiveIntegerField(
        _("last claim number"),
        default=0,
        editable=False,
        help_text=_("The highest number that a claim ever had here. Numbers of removed claims are not given again."),
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ("-earliest", "code")
        permissions = (
            ("publish_incident", _("Can publish, correct and withdraw incidents")),
            ("export_incident", _("Can export incidents from the desk")),
            ("review_incident", _("Can approve incidents, send them back and grade them")),
        )
        indexes = (
            models.Index(fields=("-earliest", "code"), name="incident_by_day"),
            models.Index(fields=("status",), name="incident_by_status"),
            # What is near in place and time is found from the index alone.
            models.Index(fields=("latitude", "longitude", "earliest", "latest"), name="incident_by_place_and_time"),
            # The list of the desk in its order, with what it filters by: counted and paged from this alone.
            models.Index(
                fields=(
                    "-archived_at",
                    "-earliest",
                    "code",
                    "id",
                    "status",
                    "event_type",
                    "sensitivity",
                    "disclosure",
                ),
                name="incident_in_list",
            ),
            # Its other orders, each way: a page halfway down is counted off, not sorted out of all.
            *(models.Index(fields=("archived_at", each, "id"), name=f"incident_by_{each}") for each in IN_ORDER),
            models.Index(fields=("archived_at", "status", "id"), name="incident_in_order_of_status"),
        )
        constraints = (
            *place_constraints("incident"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title=""),
                name="incident_has_code_and_title",
                violation_error_message=_("An incident needs a code and a title."),
            ),
            models.CheckConstraint(
                condition=~Q(status=IncidentStatus.PUBLISHED) | ~Q(precision=""),
                name="incident_published_has_precision",
                violation_error_message=_("A published incident needs the precision of its place."),
            ),
            models.CheckConstraint(
                condition=~Q(status=IncidentStatus.PUBLISHED) | Q(earliest__isnull=False, latest__isnull=False),
                name="incident_published_has_date",
                violation_error_message=_("A published incident needs a date that can be read."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=(IncidentStatus.DRAFT, IncidentStatus.IN_REVIEW))
                | Q(version__isnull=False, published_at__isnull=False),
                name="incident_published_has_version",
                violation_error_message=_("A published or withdrawn incident names the version in the public record."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(status=IncidentStatus.DRAFT, version__isnull=True),
                name="incident_archived_never_public",
                violation_error_message=_("Only a draft that was never public can be archived."),
            ),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True, latest__isnull=True)
                | Q(earliest__isnull=False, latest__isnull=False, earliest__lte=models.F("latest")),
                name="incident_earliest_before_latest",
                violation_error_message=_("The earliest day cannot be after the latest."),
            ),
            models.CheckConstraint(
                condition=Q(event_subtype="") | Q(event_type=EventType.EXPLOSIONS),
                name="incident_subtype_fits_type",
                violation_error_message=_("These sub-types belong to explosions and remote violence."),
            ),
            models.CheckConstraint(
                condition=~Q(disclosure=Disclosure.GRID) | Q(cell_km__isnull=False),
                name="incident_grid_needs_cell",
                violation_error_message=_("Choose the size of the grid cell to which the place is coarsened."),
            ),
            models.CheckConstraint(
                condition=Q(cell_km__isnull=True) | Q(cell_km__in=CELL_SIZES_KM),
                name="incident_cell_size_known",
                violation_error_message=_("Choose one of the sizes of grid cell that are offered."),
            ),
            one_of(
                "event_type",
                EventType,
                name="incident_event_type_known",
                message=_("That kind of event is not in the vocabulary."),
            ),
            one_of(
                "event_subtype",
                EventSubtype,
                name="incident_subtype_known",
                message=_("That sub-type is not in the vocabulary."),
                blank=True,
            ),
            one_of(
                "disclosure",
                Disclosure,
                name="incident_disclosure_known",
                message=_("That disclosure is not in the vocabulary."),
            ),
            one_of(
                "sensitivity",
                Sensitivity,
                name="incident_sensitivity_known",
                message=_("That sensitivity is not in the vocabulary."),
                blank=True,
            ),
            one_of(
                "status",
                IncidentStatus,
                name="incident_status_known",
                message=_("That status is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def standing(self) -> str:
        """Title, date and status."""
        return ", ".join(filter(None, (self.title, edtf_words(self.occurred_on), str(self.get_status_display()))))

    def note_on(self, about: Disagreement) -> str:
        """What readers are told of a disagreement; empty where nothing is."""
        note: str = getattr(self, f"{about.value}_note")
        return note.strip()

    @property
    def was_ever_public(self) -> bool:
        """Whether it has a place in the public record, withdrawn ones included."""
        return self.version is not None

    @property
    def has_unpublished_edits(self) -> bool:
        """Whether it was saved at the desk after its last version entered the record."""
        return self.published_at is not None and self.updated_at > self.published_at
