"""Sweeping files that nothing knows of: what an upload left behind whose transaction was rolled back later.

A file is written before the row that names it, so that no row ever names a file that is not there. Where the whole
request fails after that, the row is rolled back and the file stays.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from incidents.models import KeptFile, SourceImage
from incidents.services.attaching import file_name

#: Uploads that are under way are younger than this: no request runs for hours.
YOUNGEST: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A file that nothing knows of, its size in bytes, and when it was written, in seconds since 1970."""

    path: Path
    size_bytes: int
    written_at: float


def strays(*, now: datetime) -> list[Stray]:
    """Files in the folders of originals and of images, older than six hours, that no row names. Three queries.

    An image that an editor removed is named by the history, from which it can be brought back; an original stays in
    its table whatever is removed.
    """
    history = SourceImage.history.model.objects
    hashes = {*SourceImage.objects.values_list("sha256", flat=True), *history.values_list("sha256", flat=True)}
    known = {
        settings.ORIGINALS_DIR: set(KeptFile.objects.values_list("name", flat=True)),
        settings.IMAGES_DIR: {file_name(sha256) for sha256 in hashes},
    }
    youngest = (now - YOUNGEST).timestamp()
    return [
        stray
        for folder, names in known.items()
        for stray in _in_folder(folder, youngest)
        if stray.path.name not in names
    ]


def sweep(found: list[Stray]) -> None:
    """Take the files away, but those that an upload has used meanwhile. One that is gone already is no matter."""
    for stray in found:
        with suppress(FileNotFoundError):
            if stray.path.lstat().st_mtime == stray.written_at:
                stray.path.unlink()


def _in_folder(folder: Path, youngest: float) -> Iterator[Stray]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        told = path.lstat()
        if path.is_file() and not path.is_symlink() and told.st_mtime < youngest:
            yield Stray(path=path, size_bytes=told.st_size, written_at=told.st_mtime)
