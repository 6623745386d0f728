"""Coordinates as codes of a grid: MGRS, UTM and Plus Codes. Each names a cell; its centre is the point.

The grids are libraries' work: MGRS by NGA's GEOTRANS (``mgrs``), UTM by PROJ (``pyproj``), Plus Codes by their authors
(``openlocationcode``).
"""

import math
import re
from typing import Final

import mgrs
from openlocationcode import openlocationcode
from pyproj import Proj

from geo.coordinates.reading import (
    Doubt,
    Form,
    Offer,
    Reading,
    UnreadableCoordinatesError,
    step_m,
)
from geo.latlon import LatLon

_MGRS: Final = re.compile(r"(?:\d{1,2}[C-HJ-NP-X]|[ABYZ])[A-HJ-NP-Z]{2}(\d*)")
_MGRS_DIGITS: Final = 5
"""Digits of each of the two numbers at a metre."""

_UTM: Final = re.compile(
    r"(?:UTM\s*)?(?:ZONE\s*)?(?P<zone>\d{1,2})\s*(?P<letter>[C-HJ-NP-X])[\s,;]+"
    r"(?:E\s*=?\s*)?(?P<east>\d{6}(?:\.\d+)?)\s*(?:M?\s*E)?[\s,;]+"
    r"(?:N\s*=?\s*)?(?P<north>\d{1,8}(?:\.\d+)?)\s*(?:M?\s*N)?"
)
_EQUATOR_DEG: Final = 1e-5
"""A metre: rounded, a position on the equator may come out on the other side."""
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
"""Bands of 8 degrees from 80 south; X has 12."""
_UTM_QUESTION: Final = (
    "The letter S is the southern hemisphere in one way of writing UTM, and the band from 32 to 40 degrees north in "
    "the other. Which is meant?"
)

_PLUS_CODE: Final = re.compile(
    r"([23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,7})(?:[\s,،]+(.*\S))?", re.IGNORECASE | re.DOTALL
)
_SHORT_QUESTION: Final = "{code} is a short Plus Code: it says a place only together with a town near it. Which town?"


def read_mgrs(text: str) -> Reading | None:
    """Read a military grid reference; None where the text is none.

    Raises:
        UnreadableCoordinatesError: it looks like one and is not.
    """
    match = _MGRS.fullmatch(re.sub(r"\s", "", text).upper().removeprefix("MGRS:").removeprefix("MGRS"))
    if not match:
        return None
    digits = match[1]
    if len(digits) % 2 or len(digits) > 2 * _MGRS_DIGITS:
        msg = (
            f"An MGRS reference has as many digits east as north, five each at most; {text!r} has {len(digits)} in all."
        )
        raise UnreadableCoordinatesError(msg)
    half = len(digits) // 2
    try:
        lat, lon = mgrs.MGRS().toLatLon(match[0])  # the centre of the square, not its corner
    except mgrs.core.MGRSError as error:
        msg = f"{text!r} looks like an MGRS reference, but there is no such square. Is a letter wrong?"
        raise UnreadableCoordinatesError(msg) from error
    offer = Offer(point=_latlon(lat, lon), precision_m=10.0 ** (_MGRS_DIGITS - half), form=Form.MGRS)
    return Reading(text=text, offers=(offer,))


def read_utm(text: str) -> Reading | None:
    """Read a UTM position, "38S 450000 3700000"; None where the text is none.

    Raises:
        UnreadableCoordinatesError: there is no such zone, or the position lies outside the band that it names.
    """
    match = _UTM.fullmatch(text.strip().upper())
    if not match:
        return None
    zone, letter = int(match["zone"]), match["letter"]
    if not 1 <= zone <= 60:
        msg = f"UTM zones go from 1 to 60; {text!r} has {zone}."
        raise UnreadableCoordinatesError(msg)
    decimals = min(len(match[part].partition(".")[2]) for part in ("east", "north"))
    points = {
        south: _utm_point(zone, float(match["east"]), float(match["north"]), south=south) for south in (False, True)
    }
    in_band = [point for point in points.values() if point and _band(point.lat) == letter]
    meant = {"N": [points[False]], "S": [points[True], *in_band]}.get(letter, in_band)
    offers = tuple(
        Offer(point=point, precision_m=10.0**-decimals, form=Form.UTM) for point in dict.fromkeys(meant) if point
    )
    if not offers:
        msg = f"{text!r} lies outside the zone and band that it names ({zone}{letter}). Is a digit or the letter wrong?"
        raise UnreadableCoordinatesError(msg)
    if len(offers) > 1:
        return Reading(text=text, offers=offers[::-1], doubt=Doubt.UTM_LETTER, question=_UTM_QUESTION)
    return Reading(text=text, offers=offers)


def read_plus_code(text: str, reference: LatLon | None) -> Reading | None:
    """Read a Plus Code; None where the text is none. A short one needs a point near it, or is asked for.

    Raises:
        UnreadableCoordinatesError: it looks like one and is not.
    """
    match = _PLUS_CODE.fullmatch(text.strip())
    if not match:
        return None
    code, place_name = match[1].upper(), match[2]
    if not (openlocationcode.isFull(code) or openlocationcode.isShort(code)):
        msg = f"{match[1]!r} looks like a Plus Code, but is none. Is a character missing?"
        raise UnreadableCoordinatesError(msg)
    if openlocationcode.isShort(code):
        if reference is None:
            question = _SHORT_QUESTION.format(code=code)
            return Reading(text=text, offers=(), doubt=Doubt.SHORT_PLUS_CODE, question=question, place_name=place_name)
        code = openlocationcode.recoverNearest(code, reference.lat, reference.lon)
    area = openlocationcode.decode(code)
    point = LatLon(area.latitudeCenter, area.longitudeCenter)
    size_m = step_m(point.lat, area.latitudeHi - area.latitudeLo, area.longitudeHi - area.longitudeLo)
    return Reading(text=text, offers=(Offer(point=point, precision_m=size_m, form=Form.PLUS_CODE),))


def _utm_point(zone: int, east: float, north: float, *, south: bool) -> LatLon | None:
    """The position, or None where it lies outside UTM's own range (80 south to 84 north) and hemisphere."""
    lon, lat = Proj(proj="utm", zone=zone, south=south, ellps="WGS84")(east, north, inverse=True)
    if not math.isfinite(lat) or not -80 <= lat <= 84 or (lat > _EQUATOR_DEG if south else lat < -_EQUATOR_DEG):
        return None
    return _latlon(lat, lon)


def _band(lat: float) -> str:
    return _BANDS[min(int((lat + 80) // 8), len(_BANDS) - 1)]


def _latlon(lat: float, lon: float) -> LatLon:
    """A point from a library that may write 180 degrees as 180.0000001."""
    return LatLon(float(lat), (float(lon) + 180.0) % 360.0 - 180.0)
