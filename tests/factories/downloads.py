"""What a list can be downloaded as, read back: rows, features, the acts of the feed."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.http import QueryDict
from django.test import Client

from record.appending import append_publication
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier

AT = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ENDINGS = ("csv", "geojson", "atom")


def body(client: Client, address: str, query: Any = None, **headers: str) -> bytes:
    response = client.get(address, query, headers=headers)
    assert response.status_code == 200, response.content
    return b"".join(response) if response.streaming else response.content


def rows(client: Client, query: Any = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, "/incidents.csv", query).decode("utf-8-sig"), newline="")))


def collection(client: Client, query: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(client, "/incidents.geojson", query))
    return found


def pages(client: Client, query: Any = None) -> Iterator[ET.Element]:
    """Every page of the feed, by its links."""
    address, asked = "/incidents.atom", query
    while address:
        page = ET.fromstring(body(client, address, asked))  # noqa: S314 - our own
        yield page
        following = page.find("a:link[@rel='next']", ATOM)
        parts = urlsplit(following.get("href", "") if following is not None else "")
        address, asked = parts.path, QueryDict(parts.query)


def acts(client: Client, query: Any = None) -> list[tuple[str, str]]:
    """Code and kind of every act in the feed, newest first."""
    found = []
    for page in pages(client, query):
        for entry in page.findall("a:entry", ATOM):
            link, kind = entry.find("a:link", ATOM), entry.find("a:category", ATOM)
            assert link is not None
            assert kind is not None
            found.append((link.get("href", "").rstrip("/").rpartition("/")[2], kind.get("term", "")))
    return found


def publish(code: str, **changes: Any) -> None:
    dossier = qaim_dossier(code=code, **changes)
    append_publication(code=code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=AT)


def withdraw(code: str, note: str = "Taken back for now.") -> None:
    append_publication(code=code, kind=PublicationKind.WITHDRAWN, dossier=None, note=note, at=AT)
