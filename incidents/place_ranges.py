"""Numbers of a place that no place on earth has: a sentence that names the value and the likely mistake."""

from django.utils.translation import gettext as _

from geo.latlon import LARGEST_UNCERTAINTY_M


def latitude_mistake(latitude: float | None, longitude: float | None) -> str:
    """Why a latitude in degrees cannot be one; empty where it can, or is not known."""
    if latitude is None or -90 <= latitude <= 90:
        return ""
    refused = _("Latitude lies between -90 and 90 degrees, and “%(value)s” does not.") % {"value": _said(latitude)}
    if longitude is not None and -90 <= longitude <= 90 and -180 <= latitude <= 180:
        question = _("Swapped? Latitude %(lat)s, longitude %(lon)s would fit.") % {
            "lat": _said(longitude),
            "lon": _said(latitude),
        }
    elif -180 <= latitude <= 180:
        question = _("Is it the longitude?")
    else:
        question = _("Is a decimal point missing?")
    return f"{refused} {question}"


def longitude_mistake(latitude: float | None, longitude: float | None) -> str:
    """Why a longitude in degrees cannot be one; empty where it can, or is not known."""
    if longitude is None or -180 <= longitude <= 180:
        return ""
    refused = _("Longitude lies between -180 and 180 degrees, and “%(value)s” does not.") % {"value": _said(longitude)}
    if 180 < longitude <= 360:
        question = _("Counted to 360 eastwards? Then it is %(value)s.") % {"value": _said(longitude - 360)}
    else:
        question = _("Is a decimal point missing?")
    return f"{refused} {question}"


def uncertainty_mistake(uncertainty_m: float | None) -> str:
    """Why a radius in metres cannot be one of uncertainty; empty where it can, or is not known."""
    if uncertainty_m is None or 0 < uncertainty_m <= LARGEST_UNCERTAINTY_M:
        return ""
    if uncertainty_m <= 0:
        return _(
            "The uncertainty is a radius in metres above 0, and “%(value)s” is not. Leave it empty: then the usual "
            "radius of the precision holds."
        ) % {"value": _said(uncertainty_m)}
    return _(
        "The uncertainty is a radius of %(most)s metres (%(most_km)s km) at most, and “%(value)s” is above it. Is it "
        "in other units? A place that is known no closer has the precision “country”."
    ) % {
        "value": _said(uncertainty_m),
        "most": _said(LARGEST_UNCERTAINTY_M),
        "most_km": _said(LARGEST_UNCERTAINTY_M / 1000),
    }


def _said(number: float) -> str:
    """Plainly, as it can be typed."""
    return f"{number:.7f}".rstrip("0").rstrip(".") if abs(number) < 1e15 else f"{number:g}"
