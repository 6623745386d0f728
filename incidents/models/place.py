"""Where: what an incident and a claim of its own place have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.checked_together import CheckedTogether
from record.vocabulary import Precision


class Placed(CheckedTogether):
    """A place as words, a point in WGS 84 decimal degrees, and how closely it is known."""

    place_name = models.CharField(
        _("place"), max_length=300, blank=True, help_text=_("The place in the words of the source.")
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, help_text=_("Decimal degrees, north is positive. Empty: not known.")
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, help_text=_("Decimal degrees, east is positive. Empty: not known.")
    )
    precision = models.CharField(
        _("precision"),
        max_length=32,
        choices=Precision.choices,
        blank=True,
        help_text=_("How closely the place is known. Nothing coarser than a site is drawn as a pin."),
    )
    uncertainty_m = models.FloatField(
        _("uncertainty in metres"),
        null=True,
        blank=True,
        help_text=_("Radius within which the place lies. Empty: the usual radius of its precision."),
    )
    place_note = models.CharField(
        _("note on the place"),
        max_length=500,
        blank=True,
        help_text=_("What readers should know of the place. Public, unless the place is coarsened or withheld."),
    )

    class Meta:
        """Names, order and constraints."""

        abstract = True
