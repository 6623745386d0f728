"""A figure as a popup says it: what it counts, and how its words were read, with the convention named."""

from typing import Final

from django.utils.translation import gettext as _

from mapviews.presenters.wording import counted, number
from record.dossier import PublicFigure
from record.dossier_words import convention_name
from record.vocabulary import Qualifier

_PLAIN: Final = frozenset({Qualifier.EXACTLY, Qualifier.ABOUT})


def bounds_words(figure: PublicFigure) -> str:
    """How the words were read: ``read as 20 to 99, by our convention``. A denial and silence are said, never counted.

    A plain number is read as itself: no convention has a say in it.
    """
    if figure.is_denial:
        return _("a denial: neither a zero nor a number")
    if not figure.has_number:
        return _("not read as a number") if not figure.understood else _("no number")
    if figure.low == figure.high and figure.qualifier in _PLAIN:
        return _("read as %(number)s") % {"number": number(figure.low or 0)}
    convention = convention_name(figure.convention)
    if figure.high is None:
        return _("read as %(low)s or more, by %(convention)s") % {
            "low": number(figure.low or 0),
            "convention": convention,
        }
    if figure.low is None:
        return _("read as %(high)s or fewer, by %(convention)s") % {
            "high": number(figure.high),
            "convention": convention,
        }
    if figure.low == figure.high:
        return _("read as %(number)s, by %(convention)s") % {"number": number(figure.low), "convention": convention}
    return _("read as %(low)s to %(high)s, by %(convention)s") % {
        "low": number(figure.low),
        "high": number(figure.high),
        "convention": convention,
    }


def counted_words(figure: PublicFigure) -> str:
    """What a figure counts: ``Killed, civilians``."""
    return counted(figure.measure, figure.status)
