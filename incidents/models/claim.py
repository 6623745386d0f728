"""Claims: who says what about an incident, through whom, in which document."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.fields import date_as_written, language_tag, one_of, place_constraints
from incidents.models.incident import CELL_CHOICES, CELL_SIZES_KM, Incident
from incidents.models.place import Placed
from incidents.models.source import Source
from incidents.models.tracked import Tracked
from record.vocabulary import Basis, Disclosure, Position, WorkingStatus

if TYPE_CHECKING:
    from incidents.models.claim_via import ClaimVia


class Claim(Placed, Tracked):
    """What one claimant says about an incident. Its place and date are its own, or empty: then the incident's."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="claims",
        help_text=_("What it is about."),
    )
    number = models.PositiveIntegerField(
        _("number"),
        help_text=_("Number of the claim within its incident. It is public, and stays the same in every version."),
    )
    order = models.PositiveIntegerField(
        _("order"), default=0, help_text=_("Claims are shown from the lowest to the highest; equal ones by number.")
    )
    claimant = models.ForeignKey(
        Actor,
        verbose_name=_("claimant"),
        on_delete=models.PROTECT,
        related_name="claims",
        help_text=_("Who says it; not who carries it."),
    )
    capacity = models.CharField(
        _("capacity"), max_length=300, blank=True, help_text=_("In what capacity: spokesman Eed Amash; in a tweet.")
    )
    via: "models.ManyToManyField[Actor, ClaimVia]" = models.ManyToManyField(
        Actor,
        verbose_name=_("via"),
        through="ClaimVia",
        related_name="carried_claims",
        blank=True,
        help_text=_("Who carried it, from the claimant to the reader."),
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="claims",
        help_text=_("The document in which it stands."),
    )
    known_through = models.ForeignKey(
        "self",
        verbose_name=_("known only through"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="reported_claims",
        help_text=_("The claim of the same incident by which alone we know of this one. It is then not independent."),
    )
    position = models.CharField(
        _("position"),
        max_length=32,
        choices=Position.choices,
        help_text=_("The position that leads: it gives the marker its shape, letter and colour."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("What the claimant says, in your words. Public."))
    verbatim = models.TextField(
        _("verbatim"), blank=True, help_text=_("The claimant's own words, to the letter, in their language. Public.")
    )
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        validators=(language_tag,),
        help_text=_("Language of the claimant's words and figures. Empty: English and Arabic are both tried."),
    )
    translation = models.TextField(
        _("translation"), blank=True, help_text=_("The claimant's words in the language of the incident. Public.")
    )
    asks_for_investigation = models.BooleanField(
        _("asks for an investigation"), default=False, help_text=_("Whether the claimant asks that it be looked into.")
    )
    basis = models.CharField(
        _("basis"),
        max_length=32,
        choices=Basis.choices,
        default=Basis.NOT_STATED,
        help_text=_("What the claimant gives as the ground for it."),
    )
    basis_note = models.CharField(
        _("note on the basis"), max_length=500, blank=True, help_text=_("The ground in a few words. Public.")
    )
    stated_on = models.CharField(
        _("stated on"),
        max_length=100,
        blank=True,
        help_text=_("When the claim was made, in EDTF; never the date of the event. Empty: not known."),
    )
    stated_on_words = date_as_written(_("stated on, as written"))
    occurred_on = models.CharField(
        _("own date of the event"),
        max_length=100,
        blank=True,
        help_text=_("When it happened according to this claim, in EDTF. Empty: the incident's date."),
    )
    occurred_on_words = date_as_written(_("own date as written"))
    earliest = models.DateField(
        _("earliest day"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("First day that its own date allows. Derived."),
    )
    latest = models.DateField(
        _("latest day"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Last day that its own date allows. Derived."),
    )
    time_of_day = models.CharField(
        _("own time of day"),
        max_length=100,
        blank=True,
        help_text=_("The time of day in the claimant's words: rush hour."),
    )
    disclosure = models.CharField(
        _("disclosure of its own place"),
        max_length=32,
        choices=Disclosure.choices,
        blank=True,
        help_text=_(
            "How much of the claim's own place is made public: never more than of the incident's. Empty: as much as of "
            "the incident's."
        ),
    )
    cell_km = models.PositiveSmallIntegerField(
        _("grid cell of its own place"),
        null=True,
        blank=True,
        choices=CELL_CHOICES,
        help_text=_("Side of the cell, when the claim's own place is coarsened to one."),
    )
    working_status = models.CharField(
        _("working status"),
        max_length=32,
        choices=WorkingStatus.choices,
        default=WorkingStatus.WORK_NEEDED,
        help_text=_("How far the desk has come with it. A conflict needs a public note."),
    )
    public_note = models.TextField(
        _("public note"), blank=True, help_text=_("What readers should know of this claim. Public.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("order", "number")
        constraints = (
            *place_constraints("claim"),
            models.UniqueConstraint(
                fields=("incident", "number"),
                name="claim_number_once",
                violation_error_message=_("Another claim of this incident has this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="claim_number_from_one",
                violation_error_message=_("Claims are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=~Q(working_status=WorkingStatus.CONFLICT) | ~Q(public_note=""),
                name="claim_conflict_has_note",
                violation_error_message=_("A claim in conflict needs a public note that says how."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | ~Q(precision=""),
                name="claim_own_point_has_precision",
                violation_error_message=_("A claim's own point needs its precision."),
            ),
            models.CheckConstraint(
                condition=Q(precision="") | Q(latitude__isnull=False) | ~Q(place_name=""),
                name="claim_own_precision_has_place",
                violation_error_message=_("A precision needs a place: give its name, its point, or both."),
            ),
            models.CheckConstraint(
                condition=Q(place_name="") | ~Q(precision=""),
                name="claim_own_place_has_precision",
                violation_error_message=_("A claim's own place needs its precision."),
            ),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True, latest__isnull=True)
                | Q(earliest__isnull=False, latest__isnull=False, earliest__lte=models.F("latest")),
                name="claim_earliest_before_latest",
                violation_error_message=_("The earliest day cannot be after the latest."),
            ),
            models.CheckConstraint(
                condition=Q(known_through__isnull=True) | ~Q(known_through=models.F("pk")),
                name="claim_not_known_through_itself",
                violation_error_message=_("A claim cannot be known through itself."),
            ),
            one_of(
                "position", Position, name="claim_position_known", message=_("That position is not in the vocabulary.")
            ),
            models.CheckConstraint(
                condition=~Q(disclosure=Disclosure.GRID) | Q(cell_km__isnull=False),
                name="claim_grid_needs_cell",
                violation_error_message=_("Choose the size of the grid cell to which the place is coarsened."),
            ),
            models.CheckConstraint(
                condition=Q(cell_km__isnull=True) | Q(cell_km__in=CELL_SIZES_KM),
                name="claim_cell_size_known",
                violation_error_message=_("Choose one of the sizes of grid cell that are offered."),
            ),
            one_of(
                "disclosure",
                Disclosure,
                name="claim_disclosure_known",
                message=_("That disclosure is not in the vocabulary."),
                blank=True,
            ),
            one_of("basis", Basis, name="claim_basis_known", message=_("That basis is not in the vocabulary.")),
            one_of(
                "working_status",
                WorkingStatus,
                name="claim_working_status_known",
                message=_("That working status is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return f"{_('claim')} {self.number}"

    @property
    def ref(self) -> str:
        """The public name of the claim within its incident: "1", "2", ..."""
        return str(self.number)

    @property
    def has_own_place(self) -> bool:
        """Whether it speaks of a place other than the incident's."""
        return bool(self.precision)

    def clean(self) -> None:
        """Refuse a link to a claim of another incident. One query when there is a link."""
        if self.known_through is not None and self.known_through.incident_id != self.incident_id:
            raise ValidationError({"known_through": _("That claim belongs to another incident.")})
