"""Numbers, ranges and distances in words, in the reader's language. Dates: ``record.dates_said``.

Nothing here joins people's text into a sentence: names and quotations get elements of their own in the templates, so
that a name in another script cannot turn the sentence round.
"""

from collections.abc import Iterable
from typing import Final

from babel import Locale, UnknownLocaleError
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from record.dossier_toll import Toll
from record.vocabulary import PERSON_MEASURES, Age, Measure, PersonStatus, Qualifier, Sex

METRES_IN_A_MILE: Final = 1609.344  # the international mile, exact since 1959


def number(value: float, decimals: int = 0) -> str:
    """A number as the reader's language writes it: ``1,200``."""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def listed(parts: Iterable[str]) -> str:
    """Parts one after the other, with the comma of the reader's language: ``20 to 99, women``."""
    return pgettext("between the parts of a list", ", ").join(parts)


def distance(metres: float) -> str:
    """Metres below a kilometre, kilometres above, no finer than a reader can use: ``900 m``, ``1.3 km``, ``325 km``."""
    if metres < 1_000:
        return _("%(n)s m") % {"n": number(round(metres))}
    km = metres / 1_000
    return _("%(n)s km") % {"n": number(km, 1 if km < 10 and round(km, 1) != round(km) else 0)}


def qualified(qualifier: Qualifier, value: int) -> str:
    """A number with its qualifier: ``more than 100``, ``about 50``."""
    n = number(value)
    patterns: dict[Qualifier, str] = {
        Qualifier.EXACTLY: "%(n)s",
        Qualifier.BETWEEN: "%(n)s",
        Qualifier.ABOUT: _("about %(n)s"),
        Qualifier.AT_LEAST: _("at least %(n)s"),
        Qualifier.MORE_THAN: _("more than %(n)s"),
        Qualifier.AT_MOST: _("at most %(n)s"),
        Qualifier.FEWER_THAN: _("fewer than %(n)s"),
    }
    return patterns.get(qualifier, "%(n)s") % {"n": n}


def sign(qualifier: Qualifier, value: int) -> str:
    """The same for the end of a bar, where there is room for a sign alone: ``>100``, ``≤100``, ``~50``."""
    signs = {
        Qualifier.ABOUT: "~",
        Qualifier.AT_LEAST: "≥",
        Qualifier.MORE_THAN: ">",
        Qualifier.AT_MOST: "≤",
        Qualifier.FEWER_THAN: "<",
    }
    return signs.get(qualifier, "") + number(value)


def toll_range(toll: Toll) -> str | None:
    """The range of a toll: ``20 to more than 100``. None where nobody gave a number."""
    return range_words(toll.low, toll.high, toll.high_stated, toll.high_qualifier)


def range_words(
    low: int | None, high: int | None, high_stated: int | None, high_qualifier: Qualifier | None
) -> str | None:
    """A range by its ends; ``high`` is None where it is open, and ``high_stated`` then the largest number stated."""
    if high is None:
        return _open_range(low, high_stated, high_qualifier)
    if low is None:
        return qualified(Qualifier.AT_MOST, high)
    if low == high:
        return qualified(high_qualifier or Qualifier.EXACTLY, high)
    return _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}


def _open_range(low: int | None, high_stated: int | None, high_qualifier: Qualifier | None) -> str | None:
    """A range without an upper end: the largest number that was stated, as it was meant, stands for the open end."""
    top = high_stated if high_stated is not None else low
    if top is None:
        return None
    qualifier = high_qualifier or Qualifier.AT_LEAST
    # Where the open claim stands alone its own words say it all: "more than 100", not "101 to more than 100".
    if low is None or low >= top:
        return qualified(qualifier, top)
    return _("%(low)s to %(high)s") % {"low": number(low), "high": qualified(qualifier, top)}


def counted(measure: Measure, status: PersonStatus, *, sex: Sex = Sex.UNKNOWN, age: Age = Age.UNKNOWN) -> str:
    """What is counted: ``Killed, civilians``; ``Killed, civilians, children``; ``Structures hit``."""
    if measure not in PERSON_MEASURES:
        return capfirst(str(measure.label))
    whole = _("%(measure)s, %(status)s") % {"measure": capfirst(str(measure.label)), "status": status.label}
    parts = [str(part.label) for part in (sex, age) if part not in {Sex.UNKNOWN, Age.UNKNOWN}]
    return listed([whole, *parts])


# ------------------------------------------------------------------------------------------------------- countries


def country_name(iso2: str) -> str:
    """A country's name in the reader's language (CLDR); the code itself where it has none."""
    try:
        locale = Locale.parse((get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(iso2, iso2))
