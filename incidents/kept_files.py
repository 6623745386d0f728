"""Files as they came in, kept apart: in a folder that nothing serves, under names that say nothing, for us alone.

Images made anew lie elsewhere, under the hash of what they hold; ``incidents.public_images`` hands them to the record.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

_NAME: Final = re.compile(r"[0-9a-f]{32}")
_OURS_ALONE: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that was kept: its name in the folder, the SHA-256 of what it holds, and its size in bytes."""

    name: str
    sha256: str
    size_bytes: int


def keep(pieces: Iterable[bytes], *, folder: Path) -> Kept:
    """Write a file under a new random name, readable for this account alone, and onto the disk before returning.

    Raises:
        OSError: it cannot be written; nothing of it is left then.
    """
    _make(folder)
    name = secrets.token_hex(16)
    path = folder / name
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(_new(path), "wb") as file:
            for piece in pieces:
                digest.update(piece)
                size += file.write(piece)
            _onto_disk(file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(name=name, sha256=digest.hexdigest(), size_bytes=size)


def keep_named(content: bytes, *, name: str, folder: Path) -> None:
    """Write a file under the hash of what it holds. One that is there already stays: it holds the same.

    It counts as written now: what nothing knows of is swept once it is old, and this one is about to be known.
    """
    path = folder / name
    try:
        os.utime(path)
    except FileNotFoundError:
        pass
    else:
        return
    _make(folder)
    temporary = folder / f".{secrets.token_hex(8)}"
    try:
        with os.fdopen(_new(temporary), "wb") as file:
            file.write(content)
            _onto_disk(file)
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def open_kept(name: str, *, folder: Path) -> BinaryIO:
    """A kept file, for reading.

    Raises:
        FileNotFoundError: there is none of that name, or the name is none of ours.
    """
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return (folder / name).open("rb")


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ALONE)


def _onto_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
