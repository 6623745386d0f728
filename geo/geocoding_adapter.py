"""How a geocoder is asked: one request within a deadline and a size, to the host that was set and to no other.

geopy's own adapter over urllib starts its timeout anew with every piece that arrives, so that a server which sends a
byte now and then would hold a worker for ever; and it follows a redirect wherever it leads, with the text that was
typed. geopy's other adapter (requests) would also repeat what failed, twice, without waiting for its turn.
"""

import io
import json
import socket
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from geopy import exc
from geopy.adapters import URLLibAdapter

from geo.latlon import LatLon

_MOST_BYTES: Final = 2_000_000
"""Of one answer: ten places with addresses have some 10 kB."""
_CHUNK: Final = 65_536
_PORTS: Final = {"http": ":80", "https": ":443"}


class SentElsewhereError(exc.GeocoderServiceError):  # type: ignore[misc]
    """The service redirects to another scheme, host or port. The message is that address, without path and text."""


class BoundedAdapter(URLLibAdapter):  # type: ignore[misc]
    """Asks within a deadline that covers redirects, headers and body; does not leave the host; leaves out bad points.

    Connecting and the TLS handshake have the time that is left, each address of the host anew.
    """

    def __init__(self, *, proxies: dict[str, str] | None, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._deadline = 0.0
        timely = _TimelyHandler(lambda: self._deadline), _TimelySHandler(lambda: self._deadline, ssl_context)
        self.urlopen = build_opener(*timely, ProxyHandler(proxies), _SameHost()).open

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The answer, without places whose point cannot be one: geopy would refuse all for a single one."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            msg = f"no JSON: {error}"
            raise exc.GeocoderParseError(msg) from error
        if isinstance(content, list):
            return _with_points(content, lambda place: (place["lat"], place["lon"]))
        if isinstance(content, dict) and isinstance(content.get("features"), list):
            features = _with_points(content["features"], lambda place: place["geometry"]["coordinates"][1::-1])
            return content | {"features": features}
        return content

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """The answer's text, within ``timeout`` seconds for all of it."""
        self._deadline = time.monotonic() + timeout
        try:
            text: str = super().get_text(url, timeout=timeout, headers=headers)
        except exc.GeocoderServiceError as error:  # geopy makes all of them one kind
            if isinstance(error.__context__, SentElsewhereError):
                raise error.__context__ from None
            raise
        return text

    def _decode_page(self, page: Any) -> str:
        received = bytearray()
        try:
            while piece := page.read1(_CHUNK):
                received += piece
                if len(received) > _MOST_BYTES:
                    msg = "the answer is too long"
                    raise exc.GeocoderParseError(msg)
        except TimeoutError as error:
            raise exc.GeocoderTimedOut(str(error)) from error
        finally:
            page.close()
        try:
            return received.decode("utf-8")
        except UnicodeDecodeError as error:
            raise exc.GeocoderParseError(str(error)) from error


def _with_points(places: list[Any], position: Callable[[Any], Any]) -> list[Any]:
    """The places whose latitude and longitude can be a point; where none of several can, the answer is no list."""
    kept = []
    for place in places:
        try:
            lat, lon = position(place)
            LatLon(float(lat), float(lon))
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            continue
        kept.append(place)
    if places and not kept:
        msg = "no place has a point"
        raise exc.GeocoderParseError(msg)
    return kept


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect only where it stays with the scheme, host and port that were asked."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        if _origin(newurl) != _origin(req.full_url):
            fp.close()
            raise SentElsewhereError("{}://{}".format(*_origin(newurl)))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _origin(url: str) -> tuple[str, str]:
    """Scheme, and host with port: the port left out where it is the scheme's own."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    return parts.scheme, host.removesuffix(_PORTS.get(parts.scheme, ":"))


class _TimelyHandler(HTTPHandler):
    def __init__(self, deadline: Callable[[], float]) -> None:
        super().__init__()
        self._until = deadline

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_timely(HTTPConnection, self._until()), req)


class _TimelySHandler(HTTPSHandler):
    def __init__(self, deadline: Callable[[], float], context: Any) -> None:
        super().__init__(context=context)
        self._until, self._own_context = deadline, context

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_timely(HTTPSConnection, self._until()), req, context=self._own_context)


def _timely(kind: type[HTTPConnection], deadline: float) -> Callable[..., HTTPConnection]:
    """Makes connections of a kind that read and connect until the deadline (``time.monotonic``) and no longer."""

    def respond(sock: socket.socket, *arguments: Any, **named: Any) -> HTTPResponse:
        response = HTTPResponse(sock, *arguments, **named)
        response.fp = io.BufferedReader(_Timely(response.fp.detach(), sock, deadline))
        return response

    def connect(host: str, *, timeout: float, **named: Any) -> HTTPConnection:
        connection = kind(host, timeout=min(timeout, _left_s(deadline)), **named)
        connection.response_class = respond  # type: ignore[assignment]
        return connection

    return connect


class _Timely(io.RawIOBase):
    """A socket's incoming bytes, of which each read may wait until the deadline only."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: float) -> None:
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left_s(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _left_s(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        msg = "the answer timed out"
        raise TimeoutError(msg)
    return left
