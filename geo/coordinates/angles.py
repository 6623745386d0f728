"""Latitude and longitude as numbers: decimal degrees, degrees and minutes, degrees, minutes and seconds.

Hemispheres stand before or after their number, as letters or words, in English or Arabic; without any, latitude comes
first. Digits and signs are already plain (``geo.coordinates.plain_text``).
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo.coordinates.reading import Doubt, Form, Offer, Reading, UnreadableCoordinatesError, step_m
from geo.latlon import CoordinateError, LatLon

_SPELLINGS: Final = (
    (r"latitude|lat\b\.?|خط العرض|دائرة العرض|العرض", " φ "),
    (r"longitude|long?\b\.?|lng\b|خط الطول|الطول", " λ "),
    (r"north|شمالا?", " N "),
    (r"south|جنوبا?", " S "),
    (r"east|شرقا?", " E "),
    (r"west|غربا?", " W "),
    (r"degrees?|deg\b\.?|درجة|درجه|[º˚⁰]|(?<=\d)\s*d(?=[\s\d])", "° "),
    (r"minutes?|min\b\.?|دقيقة|دقيقه|[’‘′´`ʹ]|(?<=\d)\s*m(?=[\s\d])", "' "),
    (r"seconds?|sec\b\.?|ثانية|ثانيه|''|[”“″]|(?<=\d)\s*s(?=\s*[nsew](?![a-z]))", '" '),
    (r"(?<=\d):(?=\d)", " "),
    (r"(?<=\w)\s*[=:]", " "),
    (r"[()\[\]{}]", " "),
)
"""Read in this order. Two primes are one second sign only after single ones had the chance to be it."""

_TOKEN: Final = re.compile(
    r"(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<sign>[+-])|(?P<unit>[°'\"])|(?P<axis>[φλNSEWOnsewo])"
    r"|(?P<comma>[,;/|\n])|(?P<space>\s+)|(?P<other>\S+)"
)
_DASHED: Final = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)(-| - )(\d+(?:\.\d+)?)\s*")
_PACKED: Final = re.compile(
    r"(?P<lead>[NS])?\s*(?P<lat>\d{4}|\d{6})(?P<lat_rest>\.\d+)?\s*(?P<north>[NS])?[\s,;/]*"
    r"(?P<lead_east>[EW])?\s*(?P<lon>\d{5}|\d{7})(?P<lon_rest>\.\d+)?\s*(?P<east>[EW])?",
    re.IGNORECASE,
)
"""DDMM and DDDMM, or DDMMSS and DDDMMSS, as aviation writes them: all zeros there, so that lengths leave no doubt."""
_UNITS: Final = ("°", "'", '"')
_FORMS: Final = (Form.DECIMAL, Form.DEGREES_MINUTES, Form.DEGREES_MINUTES_SECONDS)

_ORDER_QUESTION: Final = "Latitude was taken first. If longitude was written first, take the other."
_REVERSED_QUESTION: Final = "Latitude cannot be {value}. Was longitude written first?"
_COMMA_QUESTION: Final = "A comma can part two numbers or be a decimal sign. Which is meant?"
_ONE_COMMA_QUESTION: Final = (
    "A comma can part two numbers or be the decimal sign of one. Are these whole degrees of latitude and longitude?"
)
_HYPHEN_QUESTION: Final = "Is the hyphen a dash between the two numbers, or the minus of the second?"
_HEMISPHERE_QUESTION: Final = "Only one of the two says its hemisphere. Which is the other's?"
_O_QUESTION: Final = 'The letter O is east in German ("Ost") and west in French and Spanish ("ouest", "oeste"). Which?'
_ZERO_QUESTION: Final = "0, 0 lies in the Gulf of Guinea and mostly stands for a position that is missing. Is it meant?"

Token = tuple[str, str]
"""(kind, text)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Angle:
    """One angle as written. ``axis`` is N, S, E, W, O, φ (latitude), λ (longitude) or empty."""

    degrees: float
    step_deg: float
    parts: int
    axis: str

    @property
    def is_latitude(self) -> bool:
        return self.axis in {"N", "S", "φ"}

    @property
    def signed(self) -> float:
        return -self.degrees if self.axis in {"S", "W"} else self.degrees


def read_angles(text: str) -> Reading:
    """Read two angles.

    Raises:
        UnreadableCoordinatesError: there are not two, or one cannot be what it says.
    """
    dashed = _DASHED.fullmatch(text)
    if dashed:
        offers = tuple(_offers(_pair(f"{dashed[1]}, {sign}{dashed[3]}"))[0] for sign in ("", "-"))
        return Reading(text=text, offers=offers, doubt=Doubt.HYPHEN, question=_HYPHEN_QUESTION)
    packed = _unpacked(text)
    if packed:
        return _reading(text, _pair(packed))
    readings: list[Reading] = []
    errors: list[UnreadableCoordinatesError] = []
    for version in _with_either_comma(text):
        try:
            readings.append(_reading(text, _pair(version)))
        except UnreadableCoordinatesError as error:
            errors.append(error)
    if not readings:
        raise errors[0]
    if len(readings) > 1:
        offers = tuple(dict.fromkeys(offer for reading in readings for offer in reading.offers[:1]))
        return Reading(text=text, offers=offers, doubt=Doubt.DECIMAL_COMMA, question=_COMMA_QUESTION)
    if re.fullmatch(r"\s*-?\d{1,3},\d{1,3}\s*", text):
        return Reading(
            text=text, offers=readings[0].offers[:1], doubt=Doubt.DECIMAL_COMMA, question=_ONE_COMMA_QUESTION
        )
    return readings[0]


def _unpacked(text: str) -> str | None:
    """``342206N 0410540E`` as ``34 22 06 N, 041 05 40 E``; None where the text is not packed so."""
    match = _PACKED.fullmatch(text.strip())
    if not match or len(match["lat"]) + 1 != len(match["lon"]):
        return None
    if bool(match["lead"]) == bool(match["north"]) or bool(match["lead_east"]) == bool(match["east"]):
        return None
    angles = []
    for width, name in ((2, "lat"), (3, "lon")):
        digits = match[name]
        parts = [digits[:width], *(digits[i : i + 2] for i in range(width, len(digits), 2))]
        letter = match["lead"] or match["north"] if name == "lat" else match["lead_east"] or match["east"]
        angles.append(f"{' '.join(parts)}{match[f'{name}_rest'] or ''} {letter}")
    return ", ".join(angles)


def _with_either_comma(text: str) -> list[str]:
    """The text with its commas as they are, and as decimal points where none is written and they can be."""
    spelled = re.sub(r"\s*\n\s*", "\n", text.strip())
    if "." in spelled or not re.search(r"\d,\d", spelled):
        return [spelled]
    all_four = re.fullmatch(r"(-?\d+),(\d+),(-?\d+),(\d+)", spelled)
    if all_four:
        return ["{}.{}, {}.{}".format(*all_four.groups())]
    pointed = re.sub(r"(?<=\d),(?=\d)", ".", spelled)
    if re.search(r"\d\.\d+\.", pointed):  # one number has one decimal sign: "34,3683,41" holds no 34.3683 and .41
        return [spelled]
    return [spelled, pointed]


def _pair(text: str) -> tuple[_Angle, _Angle]:
    """The two angles in the order of writing."""
    groups = _groups(_tokens(text))
    if len(groups) != 2:
        found = "one number" if len(groups) == 1 else f"{len(groups)} numbers" if groups else "no number"
        msg = f"Coordinates are two, a latitude and a longitude; {found} can be read in {text!r}."
        raise UnreadableCoordinatesError(msg)
    first, second = (_angle(group, text) for group in groups)
    if first.axis and second.axis and first.is_latitude == second.is_latitude:
        axis = "north-south" if first.is_latitude else "east-west"
        msg = f"Both numbers in {text!r} say {axis}; one must be the other."
        raise UnreadableCoordinatesError(msg)
    return first, second


def _tokens(text: str) -> list[Token]:
    for pattern, plain in _SPELLINGS:
        text = re.sub(pattern, plain, text, flags=re.IGNORECASE)
    # Degrees-minutes-seconds parted by hyphens: a hyphen right between whole numbers is no minus.
    text = re.sub(r"(?<![.\d])(\d{1,3})-(\d{1,2}(?:\.\d+)?)(?:-(\d{1,2}(?:\.\d+)?))?(?![\d.])", r"\1 \2 \3 ", text)
    text = re.sub(r"(?<=[NSEWOnsewo°'\"])\s+-\s+", ", ", text)  # a dash between the two, since no minus stands so
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(text)]
    unread = next((found for kind, found in tokens if kind == "other"), None)
    if unread:
        msg = f"{unread!r} is no part of coordinates."
        raise UnreadableCoordinatesError(msg)
    kept = [(kind, found.upper() if found in "nsewo" else found) for kind, found in tokens if kind != "space"]
    while kept and kept[-1][0] == "comma":
        kept.pop()
    return kept


def _groups(tokens: list[Token]) -> list[list[Token]]:
    """The tokens of each angle: parted by hemispheres, else by a comma, else by degree signs, else in halves."""
    kinds = [kind for kind, _text in tokens]
    if "axis" in kinds:
        return _split_by_axis(tokens)
    if "comma" in kinds:
        return _split(tokens, [i for i, kind in enumerate(kinds) if kind == "comma"])
    starts = [max(i - 1, 0) for i, token in enumerate(tokens) if token == ("unit", "°")]
    if starts:
        return _split(tokens, [i - 1 if i and kinds[i - 1] == "sign" else i for i in starts][1:])
    return _halves(tokens)


def _halves(tokens: list[Token]) -> list[list[Token]]:
    """Two angles of the same count of numbers; each number by itself where there are not so many."""
    kinds = [kind for kind, _text in tokens]
    numbers = [i for i, kind in enumerate(kinds) if kind == "number"]
    if len(numbers) not in {2, 4, 6}:
        return [[tokens[i]] for i in numbers]
    half = numbers[len(numbers) // 2]
    return _split(tokens, [half - 1 if kinds[half - 1] == "sign" else half])


def _split_by_axis(tokens: list[Token]) -> list[list[Token]]:
    marks = [i for i, (kind, _text) in enumerate(tokens) if kind == "axis"]
    if len(marks) == 1:
        commas = [i for i, (kind, _text) in enumerate(tokens) if kind == "comma"]
        if commas:
            return _split(tokens, commas)
        between = 0 < marks[0] < len(tokens) - 1
        return _split(tokens, [marks[0] + 1]) if between else _halves(tokens)
    leads = marks[0] == 0
    return _split(tokens, [i if leads else i + 1 for i in marks[1 if leads else 0 :]])


def _split(tokens: list[Token], cuts: list[int]) -> list[list[Token]]:
    edges = [0, *cuts, len(tokens)]
    pieces = [tokens[a:b] for a, b in pairwise(edges)]
    return [piece for piece in (_without_outer_commas(piece) for piece in pieces) if piece]


def _without_outer_commas(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[0][0] == "comma":
        tokens = tokens[1:]
    while tokens and tokens[-1][0] == "comma":
        tokens = tokens[:-1]
    return tokens


def _angle(tokens: list[Token], text: str) -> _Angle:
    axis = "".join(found for kind, found in tokens if kind == "axis")
    inner = [found for kind, found in tokens[1:-1] if kind == "axis"]
    if inner:
        msg = f"A hemisphere stands before or after its number; in {text!r} {inner[0]} stands within."
        raise UnreadableCoordinatesError(msg)
    rest = [token for token in tokens if token[0] != "axis"]
    sign = rest.pop(0)[1] if rest and rest[0][0] == "sign" else ""
    numbers: list[str] = []
    for kind, found in rest:
        if kind == "number":
            numbers.append(found)
        elif kind != "unit" or not numbers or found != _UNITS[len(numbers) - 1]:
            msg = f"{found!r} stands where it cannot in {text!r}."
            raise UnreadableCoordinatesError(msg)
    if not 1 <= len(numbers) <= 3 or len(axis) > 1:
        msg = f"Coordinates are two, a latitude and a longitude, with one hemisphere each; {text!r} reads otherwise."
        raise UnreadableCoordinatesError(msg)
    if sign == "-" and axis in {"N", "S", "E", "W", "O"}:
        msg = f"{text!r} has a minus and the letter {axis}: leave one of them out."
        raise UnreadableCoordinatesError(msg)
    degrees, step_deg = _degrees(numbers, text)
    return _Angle(degrees=-degrees if sign == "-" else degrees, step_deg=step_deg, parts=len(numbers), axis=axis)


def _degrees(numbers: list[str], text: str) -> tuple[float, float]:
    """(value, size of the last digit's step), both in degrees."""
    for name, number in zip(("Minutes", "Seconds"), numbers[1:], strict=False):
        if float(number) >= 60:
            msg = f"{name} go from 0 to 59; {text!r} has {number}."
            raise UnreadableCoordinatesError(msg)
    broken = next((number for number in numbers[:-1] if "." in number), None)
    if broken:
        msg = f"Only the last part may have decimals; {text!r} has {broken}."
        raise UnreadableCoordinatesError(msg)
    degrees = sum(float(number) / 60**place for place, number in enumerate(numbers))
    decimals = len(numbers[-1].partition(".")[2])
    return degrees, 10.0**-decimals / 60 ** (len(numbers) - 1)


def _reading(text: str, pair: tuple[_Angle, _Angle]) -> Reading:
    first, second = pair
    axes = {first.axis, second.axis}
    if "O" in axes:
        offers = tuple(offer for letter in "EW" for offer in _offers(_lettered(pair, "O", letter))[:1])
        return Reading(text=text, offers=offers, doubt=Doubt.LETTER_O, question=_O_QUESTION)
    if "" in axes and len(axes) == 2:
        letters = "EW" if first.is_latitude or second.is_latitude else "NS"
        bare = first if not first.axis else second
        if axes & {"φ", "λ"} or bare.degrees < 0:
            letters = letters[:1]
        offers = tuple(offer for letter in letters for offer in _offers(_lettered(pair, "", letter))[:1])
        if len(offers) == 1:
            return Reading(text=text, offers=offers)
        return Reading(text=text, offers=offers, doubt=Doubt.HEMISPHERE, question=_HEMISPHERE_QUESTION)
    offers = tuple(_offers(pair))
    if first.axis:
        return Reading(text=text, offers=offers)
    if offers[0].point == LatLon(0, 0):
        return Reading(text=text, offers=offers[:1], doubt=Doubt.ZERO, question=_ZERO_QUESTION)
    if abs(first.degrees) > 90:
        question = _REVERSED_QUESTION.format(value=f"{first.degrees:g}")
        return Reading(text=text, offers=offers, doubt=Doubt.ORDER_REVERSED, question=question)
    if len(offers) == 1:
        return Reading(text=text, offers=offers)
    return Reading(text=text, offers=offers, doubt=Doubt.ORDER, question=_ORDER_QUESTION)


def _lettered(pair: tuple[_Angle, _Angle], axis: str, letter: str) -> tuple[_Angle, _Angle]:
    first, second = (
        _Angle(degrees=a.degrees, step_deg=a.step_deg, parts=a.parts, axis=letter) if a.axis == axis else a
        for a in pair
    )
    return first, second


def _offers(pair: tuple[_Angle, _Angle]) -> list[Offer]:
    """The point that two angles say; without hemispheres first latitude first, then, if that differs, the other way."""
    first, second = pair
    if first.axis:
        latitude, longitude = (first, second) if first.is_latitude else (second, first)
        return [_offer(latitude, longitude)]
    if abs(first.degrees) > 90 >= abs(second.degrees) and abs(first.degrees) <= 180:
        return [_offer(second, first)]
    offers = [_offer(first, second)]
    if abs(second.degrees) <= 90 and first.degrees != second.degrees:
        offers.append(_offer(second, first))
    return offers


def _offer(latitude: _Angle, longitude: _Angle) -> Offer:
    try:
        point = LatLon(latitude.signed, longitude.signed)
    except CoordinateError as error:
        raise UnreadableCoordinatesError(str(error)) from error
    form = _FORMS[max(latitude.parts, longitude.parts) - 1]
    return Offer(point=point, precision_m=step_m(point.lat, latitude.step_deg, longitude.step_deg), form=form)
