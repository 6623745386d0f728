"""The one door by which code enters a page as it is, unescaped: into ``<script>`` or ``<style>``, never into text.

Nothing that a person wrote passes here. Two kinds of code do, and each is checked for what it may be:

* what folium emits, from ids, numbers, addresses and constants of ours: a short alphabet, in which no markup, no
  template and no string escape can be written;
* files of our own static folders, for the map that opens from disk: no text that would end its element.

Everything else in a page is escaped by Django's templates, and data travel in JSON blocks (``json_script``).
"""

import base64
import hashlib
import re
from pathlib import Path
from typing import Final, Literal, Self

from django.contrib.staticfiles import finders

# What folium's scripts are written with once no data pass through them. Not here: < > & ` $ \ and all beyond ASCII.
_FOLIUM_ALPHABET: Final = re.compile(r"""[A-Za-z0-9_ \n.,:;"'(){}\[\]=+\-/%?~]*""")
# What would end a <script> or <style> early, or change how the rest of it is parsed (HTML, 13.2.5.4 and following).
_ELEMENT_BREAKERS: Final = re.compile(r"</(script|style)|<!--|<script", re.IGNORECASE)


class InlineCodeError(ValueError):
    """Code that may not stand in a page as it is."""


class InlineCode(str):
    """Code that a template writes out as it is. Made by ``from_folium`` or ``from_static`` alone.

    What is cut from it or joined to it is an ordinary string again, and escaped like any other.

    Raises:
        InlineCodeError: the text holds what its origin does not allow.
    """

    __slots__ = ()

    def __new__(cls, text: str, *, origin: Literal["folium", "static"]) -> Self:
        """Check the text by what its origin allows."""
        if origin == "folium" and not _FOLIUM_ALPHABET.fullmatch(text):
            outside = sorted(set(_FOLIUM_ALPHABET.sub("", text)))
            msg = f"folium emitted {outside!r}, which ids, numbers and addresses never hold: did data get in?"
            raise InlineCodeError(msg)
        if found := _ELEMENT_BREAKERS.search(text):
            msg = f"the code holds {found.group()!r}, which would end its element"
            raise InlineCodeError(msg)
        return super().__new__(cls, text)

    @classmethod
    def from_folium(cls, rendered: str) -> Self:
        """What folium rendered from ids, numbers, addresses and constants."""
        lines = (line.strip() for line in rendered.splitlines())
        return cls("\n".join(line for line in lines if line), origin="folium")

    @classmethod
    def from_static(cls, *names: str) -> Self:
        """Static files of ours, joined. Reads them from disk.

        Raises:
            InlineCodeError: a file is not there.
        """
        return cls("\n".join(static_text(name) for name in names), origin="static")

    @property
    def csp_hash(self) -> str:
        """The source expression that lets exactly this code run under a content security policy."""
        digest = hashlib.sha256(self.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    def __html__(self) -> str:
        """What templates write. They take it as markup, so only checked code may be in it."""
        return str.__str__(self)


def static_text(name: str) -> str:
    """The text of one static file, found as Django finds it.

    Raises:
        InlineCodeError: there is no such file.
    """
    path = finders.find(name)
    if path is None:
        msg = f"no static file {name!r}: has the set-up run?"
        raise InlineCodeError(msg)
    return Path(path).read_text(encoding="utf-8")
