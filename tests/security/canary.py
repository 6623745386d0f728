"""Hostile texts, and the check that none of them runs, is altered, or turns what stands beside it.

Every text that is put in is a tag and a payload: ``zq012r3 {{7*7}}``. So wherever the tag turns up, in a page, a popup,
an attribute or a file, the check knows which letters have to follow, and of which field they are.
"""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Dialog, Page, Request, Response

#: What has to come out to the letter. Each is harmless nowhere: one of them runs wherever anything is pasted.
PAYLOADS: Final = {
    "expressions": "${document.title=7*7}{{7*7}}",
    "the end of an element": "</title></textarea></script><img src=x onerror=canary=1>",
    "a tag and quotation marks": "{% now 'Y' %}\"' autofocus onfocus=canary=1 \"'",
    "directions and the end of a string": "\u202eabc\u202c\u2067def\u2069`;document.title=7*7;`\\",
}
#: What no field takes: directions that are never closed would run on into the words beside them, isolated or not.
UNCLOSED: Final = "\u202eabc\u2066def"

ALL: Final = (*PAYLOADS.values(), UNCLOSED)
_TAG = re.compile(r"zq(\d{3})r(\d) ")
_PROBE: Final = (Path(__file__).parent / "canary.js").read_text(encoding="utf-8")
_LONGEST_ESCAPE = 7  # &quot; and \\u0027 are shorter


@dataclass(frozen=True, slots=True)
class Seen:
    """A hostile text that is shown: which field it was put into, and which payload, by its number."""

    name: str
    payload: int


class Tags:
    """Names of fields, and the short tags that stand for them in the texts."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def text(self, name: str, payload: int) -> str:
        """What to put into a field: its tag and the payload of that number."""
        if name not in self._names:
            self._names.append(name)
        return f"zq{self._names.index(name):03}r{payload} {ALL[payload]}"

    def seen(self, tag: str) -> Seen:
        """The field and the payload of a tag."""
        match = _TAG.match(f"{tag} ")
        assert match, tag
        return Seen(self._names[int(match[1])], int(match[2]))


@dataclass
class Watch:
    """What a page does that only hostile text would make it do. ``check()`` after each step."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self._on_dialog)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    def _on_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, request: Request) -> None:
        if urlsplit(request.url).path.endswith("/x"):
            self.troubles.append(f"request: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} {response.url}")

    def check(self, where: str) -> frozenset[str]:
        """Fail with everything that is wrong with the page as it stands; give the tags of the texts that it shows."""
        found = self.page.evaluate(_PROBE, {"payloads": ALL})
        troubles = [*self.troubles, *found["faults"]]
        assert troubles == [], f"{where}: {troubles}"
        return frozenset(found["seen"])


def altered(body: str) -> list[str]:
    """Hostile texts that are not to the letter in the source of a page, a script or a file, however they are escaped.

    A template that ran on the server shows here, wherever its answer stands.
    """
    faults = []
    for match in _TAG.finditer(body):
        payload = ALL[int(match[2])]
        source = body[match.end() : match.end() + _LONGEST_ESCAPE * len(payload)]
        if not any(reading.startswith(payload) for reading in _readings(source)):
            faults.append(f"{match[0]}{source[: len(payload)]!r}")
    return faults


def _readings(source: str) -> tuple[str, ...]:
    """What a piece of source may stand for: as it is, as HTML, as JSON, as JSON in HTML, in the lines of the desk."""
    as_html = html.unescape(source)
    return source, as_html, _json(source), _json(as_html), as_html.replace('""', '"')


def _json(source: str) -> str:
    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", _unescaped, source)


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    return chr(int(escape[1:], 16)) if len(escape) == 5 else escape
