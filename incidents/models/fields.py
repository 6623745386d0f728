"""What several models ask of a value, each written once."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from geo.latlon import LARGEST_UNCERTAINTY_M
from record.date_words import LONGEST as LONGEST_DATE
from record.vocabulary import Precision, Terms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: A BCP 47 tag in its common shapes: "ar", "ku-Latn", "pt-BR".
language_tag = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\Z",
    _("“%(value)s” is not a language tag. Write the short code of the language: en, ar, ku-Latn."),
)

#: An address that a browser may be sent to; the schemes that run code are left out on purpose.
WEB_SCHEMES = ("http", "https")


def date_as_written(label: "str | _StrPromise") -> "models.CharField[str, str]":
    """A column for the words of a date that was entered in words; empty where it was entered as EDTF."""
    return models.CharField(
        label,
        max_length=LONGEST_DATE,
        blank=True,
        help_text=_(
            "The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. "
            "Empty: it was entered as EDTF. Public."
        ),
    )


def kept_key(label: "str | _StrPromise") -> "models.PositiveBigIntegerField[int | None, int | None]":
    """A column for the key of what a nullable pointer names, which is emptied when that is removed.

    Beside a pointer ``claim`` it is called ``claim_key``. What the history brings back has its key again, and is then
    pointed at again (``incidents.history.pointing``).
    """
    return models.PositiveBigIntegerField(
        label,
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("Its key, kept when it is removed: should it come back, it is found by that."),
    )


def key_is_kept(pointer: str, *, name: str) -> CheckConstraint:
    """A constraint that whatever a pointer names has its key beside it."""
    return CheckConstraint(
        condition=Q(**{f"{pointer}__isnull": True})
        | Q(**{f"{pointer}_key__isnull": False, f"{pointer}_key": models.F(pointer)}),
        name=name,
        violation_error_message=_("The key of what is named must be kept beside it."),
    )


def one_of(
    field: str, terms: type[Terms], *, name: str, message: "str | _StrPromise", blank: bool = False
) -> CheckConstraint:
    """A constraint that a column holds a code of the vocabulary, or, when ``blank``, nothing."""
    codes = [*terms.values, ""] if blank else list(terms.values)
    return CheckConstraint(condition=Q(**{f"{field}__in": codes}), name=name, violation_error_message=message)


def on_one_line(field: str, *, name: str, message: "str | _StrPromise") -> CheckConstraint:
    """A constraint that a text holds no line break: the desk shows it as one line among others."""
    return CheckConstraint(
        condition=~Q(**{f"{field}__contains": "\n"}) & ~Q(**{f"{field}__contains": "\r"}),
        name=name,
        violation_error_message=message,
    )


def place_constraints(owner: str) -> tuple[CheckConstraint, ...]:
    """What holds for every place: ranges, both coordinates or neither, no point or radius without its precision."""
    return (
        CheckConstraint(
            condition=Q(latitude__isnull=True) | Q(latitude__gte=-90, latitude__lte=90),
            name=f"{owner}_latitude_in_range",
            violation_error_message=_("Latitude lies between -90 and 90 degrees. Are latitude and longitude swapped?"),
        ),
        CheckConstraint(
            condition=Q(longitude__isnull=True) | Q(longitude__gte=-180, longitude__lte=180),
            name=f"{owner}_longitude_in_range",
            violation_error_message=_("Longitude lies between -180 and 180 degrees. Is a decimal point missing?"),
        ),
        CheckConstraint(
            condition=Q(latitude__isnull=True, longitude__isnull=True)
            | Q(latitude__isnull=False, longitude__isnull=False),
            name=f"{owner}_both_coordinates_or_none",
            violation_error_message=_("A point needs latitude and longitude: give both, or neither."),
        ),
        CheckConstraint(
            condition=Q(uncertainty_m__isnull=True) | Q(uncertainty_m__gt=0, uncertainty_m__lte=LARGEST_UNCERTAINTY_M),
            name=f"{owner}_uncertainty_in_range",
            violation_error_message=_("The radius of uncertainty is above 0 metres, and 1,000 km at most."),
        ),
        CheckConstraint(
            condition=Q(uncertainty_m__isnull=True) | (~Q(precision="") & Q(latitude__isnull=False)),
            name=f"{owner}_uncertainty_needs_point",
            violation_error_message=_("A radius of uncertainty needs a point and its precision."),
        ),
        one_of(
            "precision",
            Precision,
            name=f"{owner}_precision_known",
            message=_("That precision is not in the vocabulary."),
            blank=True,
        ),
    )
