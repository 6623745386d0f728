"""What a dossier says of files: images that documents show, and copies of documents that the recorders keep."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from record.vocabulary import Sensitivity

_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class PublicImage:
    """An image of a document, made anew from its pixels. The record keeps its bytes by their hash; sides in pixels.

    Raises:
        ValueError: the hash is none, or there are no words or no pixels.
    """

    sha256: str
    width: int
    height: int
    alt: str
    credit: str = ""
    sensitivity: Sensitivity = Sensitivity.NOT_SENSITIVE

    def __post_init__(self) -> None:
        _check_hash(self.sha256, "an image")
        if not self.alt.strip():
            msg = f"the image {self.sha256} needs words that say what it shows"
            raise ValueError(msg)
        if min(self.width, self.height) < 1:
            msg = f"the image {self.sha256} has no pixels: {self.width} x {self.height}"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class PublicCopy:
    """A copy of a document that the recorders keep: its hash proves later what it held. The file is not public.

    Raises:
        ValueError: the hash is none.
    """

    sha256: str
    size_bytes: int
    made_on: date

    def __post_init__(self) -> None:
        _check_hash(self.sha256, "a copy")


def _check_hash(sha256: str, of: str) -> None:
    if not _SHA256.fullmatch(sha256):
        msg = f"{sha256!r} is no SHA-256 of {of}"
        raise ValueError(msg)
