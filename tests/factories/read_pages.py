"""The public page of an incident: published for a test, and the words that a reader sees on it."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Protocol

from record.appending import append_publication
from record.dossier import Dossier
from record.publication import Publication
from record.vocabulary import PublicationKind

CODE = "IQ-2016-0001"
ADDRESS = f"/incidents/{CODE}/"
AT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def publish(dossier: Dossier, note: str = "") -> Publication:
    """Publish a dossier, or correct it where it is public already."""
    latest = Publication.objects.latest_of(dossier.code)
    public = latest is not None and not latest.is_withdrawal
    kind = PublicationKind.CORRECTED if public else PublicationKind.PUBLISHED
    return append_publication(code=dossier.code, kind=kind, dossier=dossier, note=note, at=AT)


def withdraw(note: str = "Entered twice.") -> Publication:
    return append_publication(code=CODE, kind=PublicationKind.WITHDRAWN, dossier=None, note=note, at=AT)


class Answer(Protocol):
    """What both kinds of test client answer with."""

    @property
    def content(self) -> bytes: ...


class Words(HTMLParser):
    """The text that a reader sees: tags away, white space made one."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "template"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "template"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def words(response: Answer) -> str:
    parser = Words()
    parser.feed(response.content.decode())
    return " ".join("".join(parser.parts).split())
