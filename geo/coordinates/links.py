"""Coordinates in pasted addresses: Google Maps, OpenStreetMap, Apple Maps, and geo: URIs (RFC 5870).

Nothing is fetched: a shortened address holds no coordinates, and says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs, unquote_plus, urlsplit

from geo.coordinates.angles import read_angles
from geo.coordinates.reading import Doubt, Form, Offer, Reading, UnreadableCoordinatesError

ReadText = Callable[[str], Reading]

_NUMBER: Final = r"[+-]?\d+(?:\.\d+)?"
_PAIR: Final = re.compile(rf"\s*({_NUMBER})\s*[, ]\s*({_NUMBER})\s*")
_SHORTENED: Final = re.compile(r"(maps\.app\.)?goo\.gl|osm\.org/go|openstreetmap\.org/go")
_GOOGLE: Final = re.compile(r"(?:www\.|maps\.)?google\.[a-z.]{2,6}")
_OSM: Final = frozenset({"openstreetmap.org", "www.openstreetmap.org", "osm.org", "www.osm.org"})
_APPLE: Final = frozenset({"maps.apple.com"})

_MARKS: Final = ("q", "query", "ll", "sll", "destination", "daddr", "address", "coordinate", "query_place")
_VIEWS: Final = ("center", "viewpoint", "sspn")


def read_link(text: str, read_text: ReadText) -> Reading | None:
    """Read a map's address or a geo: URI; None where the text is neither.

    Args:
        text: what was pasted.
        read_text: reads what an address holds as text (``q=34°22'06"N 41°05'40"E``).

    Raises:
        UnreadableCoordinatesError: an address without coordinates that can be read.
    """
    text = text.strip()
    if text.lower().startswith("geo:"):
        return _geo_uri(text)
    if not re.match(r"(https?://|www\.|maps\.|goo\.gl|osm\.org|openstreetmap\.org)\S+$", text, re.IGNORECASE):
        return None
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError as error:
        msg = f"{text!r} is no address."
        raise UnreadableCoordinatesError(msg) from error
    host = (parts.hostname or "").lower()
    if _SHORTENED.match(host + parts.path):
        msg = f"{text!r} is a shortened address and holds no coordinates. Open it and paste the long one."
        raise UnreadableCoordinatesError(msg)
    if not (_GOOGLE.fullmatch(host) or host in _OSM | _APPLE):
        msg = f"Addresses of {host!r} are not read. Paste the coordinates themselves."
        raise UnreadableCoordinatesError(msg)
    found = next(_found(address, read_text), None)
    if found is None:
        msg = f"No coordinates stand in {text!r}. Mark the place on that map and copy its address again."
        raise UnreadableCoordinatesError(msg)
    return replace(found, text=text)


def _found(address: str, read_text: ReadText) -> Iterator[Reading]:
    """What an address holds, marked places before the view: the view's centre is only where somebody looked."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    path, fragment = unquote_plus(parts.path), unquote_plus(parts.fragment)
    pins = re.findall(rf"!3d({_NUMBER})!4d({_NUMBER})", path)
    if pins:
        yield _marked(*pins[-1])
    for lat, lon in (("mlat", "mlon"), ("lat", "lon")):
        if lat in query and lon in query:
            yield _marked(query[lat][0], query[lon][0])
    texts = [value for key in _MARKS for value in query.get(key, [])]
    texts += re.findall(r"/(?:place|search|dir/[^/]*)/([^/@]+)", path)
    for text in texts:
        yield from _in_text(text.removeprefix("loc:"), read_text)
    views = [
        *re.findall(rf"/@({_NUMBER}),({_NUMBER})", path),
        *re.findall(rf"map=\d+(?:\.\d+)?/({_NUMBER})/({_NUMBER})", fragment),
        *(match.groups() for key in _VIEWS for value in query.get(key, []) if (match := _PAIR.fullmatch(value))),
    ]
    for lat, lon in views:
        yield _pair(lat, lon, Form.MAP_VIEW)


def _in_text(text: str, read_text: ReadText) -> Iterator[Reading]:
    """The coordinates that a parameter holds, if it does not hold a name."""
    pair = _PAIR.fullmatch(text)
    if pair:
        yield _marked(pair[1], pair[2])
        return
    try:
        reading = read_text(text)
    except UnreadableCoordinatesError:
        return
    yield replace(reading, offers=tuple(replace(offer, form=Form.MARKED_PLACE) for offer in reading.offers))


def _marked(lat: str, lon: str) -> Reading:
    return _pair(lat, lon, Form.MARKED_PLACE)


def _pair(lat: str, lon: str, form: Form, precision_m: float | None = None) -> Reading:
    """A machine's pair: latitude first, no doubt about it."""
    reading = read_angles(f"φ {lat}, λ {lon}")
    return replace(
        reading,
        offers=tuple(
            Offer(point=offer.point, precision_m=precision_m or offer.precision_m, form=form)
            for offer in reading.offers
        ),
    )


def _geo_uri(text: str) -> Reading:
    """``geo:34.3683,41.0944;u=35``, and Android's ``geo:0,0?q=34.3683,41.0944(label)``."""
    path, _question, query = text[4:].partition("?")
    coordinates, *parameters = path.split(";")
    named = dict(parameter.lower().partition("=")[::2] for parameter in parameters)
    if named.get("crs", "wgs84") != "wgs84":
        msg = f"{text!r} is in the reference system {named['crs']!r}; only WGS 84 is read."
        raise UnreadableCoordinatesError(msg)
    asked = re.match(rf"({_NUMBER}),({_NUMBER})", parse_qs(query).get("q", [""])[0])
    numbers = list(asked.groups()) if asked else coordinates.split(",")
    if len(numbers) not in {2, 3} or not all(re.fullmatch(_NUMBER, number) for number in numbers):
        msg = f"{text!r} is no geo: address: latitude and longitude are missing."
        raise UnreadableCoordinatesError(msg)
    uncertainty = re.fullmatch(r"\d+(?:\.\d+)?", named.get("u", ""))
    precision_m = float(uncertainty[0]) if uncertainty and float(uncertainty[0]) > 0 else None
    reading = _pair(numbers[0], numbers[1], Form.GEO_URI, precision_m)
    if reading.offers[0].point.xy == (0.0, 0.0):
        question = "0, 0 mostly stands for a position that is missing. Is it meant?"
        return replace(reading, text=text, doubt=Doubt.ZERO, question=question)
    return replace(reading, text=text)
