"""The warnings of the desk by kind, and when each is asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DoubtKind(models.TextChoices):
    """What may be wrong. Codes are kept for ever; words may change."""

    POINT = "point", _("the point lies elsewhere")
    TOTAL = "total", _("a total below its parts")
    EARLY = "early", _("a claim from before the incident")
    FUTURE = "future", _("a date in the future")
    NEAR = "near", _("an incident near in place and time")
    PRECISION = "precision", _("a precision that does not fit land or sea")
    UNREAD = "unread", _("words that were not read as a number")
    DENIAL = "denial", _("a denial that gives a number")
    LEFT_OPEN = "left_open", _("people counted without saying who, where another denies that any were civilians")
    ARCHIVE = "archive", _("a source without an archived copy")

    @property
    def stops_saving(self) -> bool:
        """Whether a save is stopped for it. The others are asked for when the incident goes to review, or out."""
        return self in {DoubtKind.POINT, DoubtKind.TOTAL, DoubtKind.EARLY, DoubtKind.FUTURE, DoubtKind.NEAR}


def kind_choices() -> list[tuple[str, object]]:
    """The warnings as Django wants them; a function, so that a new one needs no migration."""
    return list(DoubtKind.choices)
