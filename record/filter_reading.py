"""Filters as they stand in an address: a reader for each parameter, which refuses what it cannot use by a sentence."""

import math
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from geo.folding import fold_words
from geo.latlon import CoordinateError, LatLon
from record.dates import DateError, read_edtf
from record.entry_columns import border_code
from record.filter_conditions import ANY, NONE
from record.filter_values import BBox, Days, FilterError, Ring
from record.vocabulary import Disagreement, EventType, Grade, Precision, Terms

_T = TypeVar("_T", bound=Terms)
_COUNTRY: Final = re.compile(r"[A-Za-z]{2,3}")
_PROVINCE_CODE: Final = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}")
_MAX_Q: Final = 200
_MAX_NAME: Final = 200
_MAX_KILLED: Final = 999_999_999
_MAX_KM: Final = 5000
_CORNERS: Final = range(3, 101)
#: Degrees in filters are kept to 7 places, a centimetre: so that a value has one spelling.
_PLACES: Final = 7


def unknown(name: str, allowed: Iterable[str]) -> str:
    """Why a parameter of an unknown name is refused: the one that may be meant, or all that there are."""
    close = get_close_matches(name, list(allowed), n=1)
    if close:
        return _("There is no such parameter. Is “%(close)s” meant?") % {"close": close[0]}
    return _("There is no such parameter. There are: %(names)s.") % {"names": ", ".join(allowed)}


def _several(values: list[str]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _one(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise FilterError(name, " & ".join(values), _("It is given more than once."))
    return values[0].strip()


# ------------------------------------------------------------------------------------------------- codes and keys


def _countries(name: str, values: list[str]) -> tuple[str, ...]:
    for value in _several(values):
        if not _COUNTRY.fullmatch(value):
            raise FilterError(name, value, _("Write the country's code in letters, such as IQ for Iraq."))
    return tuple(dict.fromkeys(value.upper() for value in _several(values)))


def _provinces(name: str, values: list[str]) -> tuple[str, ...]:
    """Codes in capitals; names, where a province has no code, as they are."""
    named = _keys(name, values)
    return tuple(dict.fromkeys(value.upper() if _PROVINCE_CODE.fullmatch(value) else value for value in named))


def _borders(name: str, values: list[str]) -> tuple[str, ...]:
    borders = []
    for value in _several(values):
        sides = value.upper().split("-")
        if len(sides) != 2 or not all(_COUNTRY.fullmatch(side) for side in sides) or sides[0] == sides[1]:
            raise FilterError(name, value, _("Write the codes of the two countries with a hyphen, such as IQ-SY."))
        borders.append(border_code(*sides))
    return tuple(dict.fromkeys(borders))


def _keys(name: str, values: list[str]) -> tuple[str, ...]:
    for value in _several(values):
        if len(value) > _MAX_NAME:
            raise FilterError(name, value, _("It is longer than %(count)d characters.") % {"count": _MAX_NAME})
        if not value.isprintable():
            raise FilterError(name, value, _("It holds characters that cannot be seen."))
    return _several(values)


def _languages(name: str, values: list[str]) -> tuple[str, ...]:
    for value in _several(values):
        if not _LANGUAGE.fullmatch(value):
            raise FilterError(name, value, _("Write the language's code in letters, such as ar for Arabic."))
    return tuple(dict.fromkeys(value.lower() for value in _several(values)))


# ---------------------------------------------------------------------------------------------------------- terms


def _terms(kind: type[_T]) -> Callable[[str, list[str]], tuple[_T, ...]]:
    def read(name: str, values: list[str]) -> tuple[_T, ...]:
        return tuple(kind(value) for value in _listed(name, values, kind.values))

    return read


def _listed(name: str, values: list[str], allowed: list[str]) -> tuple[str, ...]:
    for value in _several(values):
        if value not in allowed:
            raise FilterError(name, value, _("It may be: %(values)s.") % {"values": ", ".join(allowed)})
    return _several(values)


def _disagreements(name: str, values: list[str]) -> tuple[str, ...]:
    return _listed(name, values, [*Disagreement.values, ANY, NONE])


# ----------------------------------------------------------------------------------------------------------- time


def _days(name: str, values: list[str]) -> Days:
    """A date, or two with a slash between, either of which may be "..". Months and years stand for all their days."""
    text = _one(name, values)
    first, slash, last = text.partition("/")
    try:
        start = None if first in {"", ".."} else read_edtf(first)
        end = None if last in {"", ".."} else read_edtf(last)
    except DateError as error:
        raise FilterError(name, text, str(error)) from error
    if start is None and end is None:
        raise FilterError(name, text, _("Both ends are open. Write a date, such as 2016-12-07 or 2016-12-01/.."))
    if not slash and start:
        return Days(first=start.earliest, last=start.latest)
    days = Days(first=start.earliest if start else None, last=end.latest if end else None)
    if days.first and days.last and days.first > days.last:
        raise FilterError(name, text, _("It ends before it begins. Are the two dates swapped?"))
    return days


# ---------------------------------------------------------------------------------------------------------- place


def _numbers(text: str) -> list[float]:
    """Numbers with commas between, to 7 places; none where one of them is no number."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return []
    # Adding zero turns -0.0, which would be spelled "-0", into 0.0.
    return [round(number, _PLACES) + 0.0 for number in numbers] if all(map(math.isfinite, numbers)) else []


def _box(name: str, values: list[str]) -> BBox:
    text = _one(name, values)
    numbers = _numbers(text)
    if len(numbers) != 4:
        raise FilterError(name, text, _("Write four numbers in degrees: west,south,east,north."))
    west, south, east, north = numbers
    if max(abs(south), abs(north)) > 90:
        raise FilterError(name, text, _("A latitude is beyond 90 degrees. The order is west,south,east,north."))
    if max(abs(west), abs(east)) > 180:
        raise FilterError(name, text, _("A longitude is beyond 180 degrees."))
    if south > north:
        raise FilterError(name, text, _("South lies north of north. The order is west,south,east,north."))
    return BBox(west=west, south=south, east=east, north=north)


def _ring(name: str, values: list[str]) -> Ring:
    """Corners as longitude,latitude; the first may be given again at the end."""
    text = _one(name, values)
    numbers = _numbers(text)
    corners = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(numbers) % 2 or not numbers:
        raise FilterError(name, text, _("Write the corners as pairs of numbers in degrees: lon,lat,lon,lat,lon,lat."))
    if any(abs(lat) > 90 for _lon, lat in corners):
        raise FilterError(name, text, _("A latitude is beyond 90 degrees. Longitude comes first."))
    if any(abs(lon) > 180 for lon, _lat in corners):
        raise FilterError(name, text, _("A longitude is beyond 180 degrees."))
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) not in _CORNERS or len(set(corners)) < _CORNERS.start:
        raise FilterError(name, text, _("An area has 3 to 100 corners."))
    return Ring(corners=tuple(corners))


def _point(name: str, values: list[str]) -> LatLon:
    text = _one(name, values)
    numbers = _numbers(text)
    if len(numbers) != 2:
        raise FilterError(name, text, _("Write latitude and longitude in degrees, such as 34.37,41.09."))
    try:
        return LatLon(*numbers)
    except CoordinateError as error:
        raise FilterError(name, text, _("Latitude is -90 to 90 and comes first, longitude -180 to 180.")) from error


def _kilometres(name: str, values: list[str]) -> float:
    text = _one(name, values)
    numbers = _numbers(text)
    if len(numbers) != 1 or not 0 < numbers[0] <= _MAX_KM:
        raise FilterError(name, text, _("Write a number of kilometres above 0, at most %(most)d.") % {"most": _MAX_KM})
    return numbers[0]


# ------------------------------------------------------------------------------------------------ numbers and words


def _killed(name: str, values: list[str]) -> int:
    text = _one(name, values)
    if not text.isdecimal() or not 0 <= int(text[:20]) <= _MAX_KILLED:
        raise FilterError(name, text, _("Write a whole number, such as 50."))
    return int(text)


def _text(name: str, values: list[str]) -> str:
    text = _one(name, values)
    if len(text) > _MAX_Q:
        raise FilterError(name, text, _("It is longer than %(count)d characters.") % {"count": _MAX_Q})
    if not fold_words(text):
        raise FilterError(name, text, _("It holds no letters or digits to search for."))
    return text


#: Every parameter, in the order in which addresses are written, with its reader.
PARAMETERS: Final[dict[str, Callable[[str, list[str]], Any]]] = {
    "q": _text,
    "country": _countries,
    "admin1": _provinces,
    "border": _borders,
    "border_within_km": _kilometres,
    "bbox": _box,
    "within": _ring,
    "near": _point,
    "radius_km": _kilometres,
    "datetime": _days,
    "event_type": _terms(EventType),
    "grade": _terms(Grade),
    "precision": _terms(Precision),
    "disagreement": _disagreements,
    "actor": _keys,
    "attributed_to": _keys,
    "source_language": _languages,
    "killed_min": _killed,
}
