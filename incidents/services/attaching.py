"""Attaching files to a source: images, made anew from their pixels, and copies of the document itself.

A file as it came in is written first, under a name made by chance; should the database then refuse, it is taken away.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile

from incidents import pictures
from incidents.history.recording import editing
from incidents.kept_files import keep, keep_named
from incidents.models import KeptFile, SourceCopy, SourceImage
from incidents.pictures import Picture

MOST_BYTES_OF_A_COPY: Final = 200_000_000


def read_image(upload: UploadedFile) -> Picture:
    """The image of an uploaded file, made anew. Nothing is stored.

    Raises:
        PictureError: it is no image, or too large; the message names it.
    """
    upload.seek(0)
    # One byte more than is taken, so that a larger file is refused without being read whole.
    return pictures.remake(upload.read(pictures.MOST_BYTES + 1), name=upload.name or "")


def sha256_of(upload: UploadedFile) -> str:
    """The hash of an uploaded file."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def attach_image(*, image: SourceImage, picture: Picture, upload: UploadedFile, by: User) -> None:
    """Store an image that was read from an upload, with the upload apart. ``image`` has its words and its source."""
    with _kept(upload, by) as original:
        keep_named(picture.content, name=file_name(picture.sha256), folder=settings.IMAGES_DIR)
        image.sha256, image.width, image.height = picture.sha256, picture.width, picture.height
        image.original = original
        image.save()


def attach_copy(*, copy: SourceCopy, upload: UploadedFile, by: User) -> None:
    """Store a copy of a document, whatever kind of file it is: it is never opened, and kept as it came in."""
    with _kept(upload, by) as original:
        copy.sha256, copy.size_bytes, copy.file = original.sha256, original.size_bytes, original
        copy.save()


def file_name(sha256: str) -> str:
    """The name of an image made anew."""
    return f"{sha256}.webp"


@contextmanager
def _kept(upload: UploadedFile, by: User) -> Iterator[KeptFile]:
    """The file as it came in, kept apart; taken away again where what follows fails."""
    upload.seek(0)
    kept = keep(upload.chunks(), folder=settings.ORIGINALS_DIR)
    try:
        with editing(by=by):
            yield KeptFile.objects.create(name=kept.name, sha256=kept.sha256, size_bytes=kept.size_bytes, kept_by=by)
    except BaseException:
        (settings.ORIGINALS_DIR / kept.name).unlink(missing_ok=True)
        raise
