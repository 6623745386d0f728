"""A geocoder on loopback: a real HTTP server that plays Nominatim and Photon, their errors and their slowness."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.geocoding import GeocodingSettings

QAIM_IN_NOMINATIM = {
    "place_id": 1,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
    "osm_type": "node",
    "osm_id": 26612925,
    "lat": "34.3683",
    "lon": "41.0944",
    "category": "place",
    "type": "town",
    "addresstype": "town",
    "name": "Al-Qa'im",
    "display_name": "Al-Qa'im, Al Anbar, Iraq",
    "address": {"town": "Al-Qa'im", "state": "Al Anbar", "ISO3166-2-lvl4": "IQ-AN", "country_code": "iq"},
    "boundingbox": ["34.2", "34.5", "40.9", "41.2"],
}
QAIM_IN_PHOTON = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [41.0944, 34.3683]},
    "properties": {
        "osm_type": "N",
        "osm_id": 26612925,
        "osm_key": "place",
        "osm_value": "town",
        "type": "city",
        "name": "Al-Qa'im",
        "state": "Al Anbar",
        "country": "Iraq",
        "countrycode": "IQ",
    },
}

Play = Callable[["_Handler"], None]


class Service(ThreadingHTTPServer):
    """A geocoder on loopback. ``plays`` says what each search gets; ``seen`` is what arrived, with its moment."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plays: dict[str, Play] = {}
        self.seen: list[tuple[float, str, dict[str, list[str]], dict[str, str]]] = []
        self.closing = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        self.server.seen.append((time.monotonic(), parts.path, query, dict(self.headers)))
        self.server.plays.get(query["q"][0], answering([]))(self)

    def say(self, body: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def answering(places: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Play:
    return lambda handler: handler.say(json.dumps(places).encode(), status=status, headers=headers)


def answering_bytes(body: bytes, *, status: int = 200) -> Play:
    return lambda handler: handler.say(body, status=status)


def never_answering(handler: _Handler) -> None:
    handler.server.closing.wait(30)


def dripping(handler: _Handler) -> None:
    """A byte now and then, so that no single read ever times out."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.closing.wait(0.05):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return


def dripping_headers(handler: _Handler) -> None:
    """A byte of a header now and then, and no end of it."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    while not handler.server.closing.wait(0.05):
        try:
            handler.wfile.write(b"X")
            handler.wfile.flush()
        except OSError:
            return


def redirecting(to: str, *, status: int = 302) -> Play:
    """Sends the asker on."""
    return lambda handler: handler.say(b"", status=status, headers={"Location": to})


def hanging_up(handler: _Handler) -> None:
    handler.close_connection = True
    handler.connection.close()


@contextmanager
def running_service() -> Iterator[Service]:
    """The server, listening until the block ends."""
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


def settings_for(where: str, folder: Path, **changed: Any) -> GeocodingSettings:
    """Settings that ask this server without waiting."""
    values: dict[str, Any] = {"scheme": "http", "timeout_s": 5, "interval_s": 0.001, "host": where}
    values |= {"contact": "desk@example.org", "store": folder / "geocoding.sqlite3"}
    return GeocodingSettings(**values | changed)
