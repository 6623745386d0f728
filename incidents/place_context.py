"""What the desk says of where a point lies, in the language of the page."""

from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo.border_context import BorderContext, Country
from geo.datasets import GeodataError
from geo.latlon import LatLon
from record.vocabulary import Precision
from record.where import surroundings
from record.where_words import country_name, sentences, summary


def not_built() -> str:
    """Why nothing can be said where the geographic data are missing."""
    return _("The geographic data are not built on this machine: the operator has to run manage.py build_geodata.")


def is_at_sea(context: BorderContext) -> bool:
    """Whether no land lies in the place, by anybody's view."""
    return context.territory is None and context.country is None and not context.countries


def radius_m(precision: str, uncertainty_m: float | None) -> float:
    """The circle in which a place lies: as stated, else its precision's usual one, else a point's."""
    if uncertainty_m is not None:
        return uncertainty_m
    return (Precision(precision).uncertainty_m or 0.0) if precision in Precision.values else 0.0


def point_context(point: LatLon, *, precision: str = "", uncertainty_m: float | None = None) -> tuple[str, ...]:
    """Everything that is said of a place, a sentence each: area, border with its range, towns, doubts.

    One sentence that says why, where the data are not built. Some milliseconds; the first call of a process takes about
    a second.
    """
    try:
        context = surroundings().at(point, radius_m(precision, uncertainty_m))
    except GeodataError:
        return (not_built(),)
    return sentences(context, language=language())


def area(context: BorderContext) -> str:
    """The province and country, or the disputed territory under its own name; "at sea" outside both."""
    spoken = language()
    if context.territory is not None:
        name = (context.territory.name_ar if spoken == "ar" else None) or context.territory.name
        return _("%(territory)s (disputed)") % {"territory": name}
    if context.country is None:
        names = [country_name(country, spoken) for country in context.countries]
        return _(" or ").join(names) or _("at sea")
    country = country_name(context.country, spoken)
    return f"{province}, {country}" if (province := province_of(context)) else country


def province_of(context: BorderContext) -> str:
    """The province's name; empty where there is none."""
    if context.admin1 is None:
        return ""
    return (context.admin1.name_ar if language() == "ar" else None) or context.admin1.name


def border(context: BorderContext) -> str:
    """How far the nearest border is and who lies across it, without the capital: "11 km from Syria (...)"."""
    return summary(replace(context, capital=None), language=language())


def country_of_code(iso2: str) -> str:
    """A country's name in the language of the page; the code itself where it is unknown, or no data are built."""
    try:
        name = surroundings().country_names.get(iso2, iso2)
    except GeodataError:
        return iso2
    return country_name(Country(iso2=iso2, name=name), language())


def language() -> str:
    """The language of the page, of the two that sentences are made in."""
    return "ar" if (get_language() or "en").startswith("ar") else "en"
