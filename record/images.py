"""Images in the record: kept with the version that shows them, given to readers while some version may be read.

The bytes stand in the database, so that they come and go in one transaction with what refers to them, lie in the same
backup, and are there on every machine. The dossier holds each hash, and the chain holds the dossier.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import orjson
from django.db.models import Exists, OuterRef, QuerySet

from record.dossier import Dossier
from record.publication import WITH_DOSSIER, Publication
from record.published_image import ImageUse, PublishedImage

MEDIA_TYPE: Final = "image/webp"
#: What every dossier with an image holds, and text cannot: quotation marks in text are escaped.
_WITH_IMAGES: Final = '"images":[{'
_BATCH: Final = 500
_MOST_BYTES: Final = 40_000_000


class ImageError(ValueError):
    """An image that cannot enter the record. The message names it and the cause."""


class Standing(StrEnum):
    """Whether readers may have an image: yes, no longer, or never was public."""

    PUBLIC = "public"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WrongImage:
    """An image that is not what the log calls for. ``number`` is that of a publication that shows it, if one does."""

    number: int | None
    message: str


def keep_images(publication: Publication, dossier: Dossier, contents: Mapping[str, bytes]) -> None:
    """Keep the images of a version, and that it shows them. ``contents`` has the new ones, by hash.

    Three queries, none for a dossier without images. Within the transaction of the publication.

    Raises:
        ImageError: one is missing, is no WebP, or does not hold what its hash says.
    """
    wanted = sorted(dossier.image_hashes)
    if not wanted:
        return
    for sha256 in missing_images(dossier):
        content = contents.get(sha256)
        if content is None:
            msg = f"{dossier.code}: the image {sha256} is not there."
            raise ImageError(msg)
        _check(dossier.code, sha256, content)
        PublishedImage.objects.create(sha256=sha256, content=content)
    uses = (ImageUse(sha256=sha256, code=publication.code, version=publication.version) for sha256 in wanted)
    ImageUse.objects.bulk_create(uses)


def missing_images(dossier: Dossier) -> list[str]:
    """The hashes of the images that the record has not yet. One query, none for a dossier without images."""
    wanted = dossier.image_hashes
    if not wanted:
        return []
    return sorted(wanted - set(PublishedImage.objects.filter(pk__in=wanted).values_list("pk", flat=True)))


def standing_of(sha256: str) -> Standing:
    """Whether readers may have this image: as long as they may open a version that shows it. One query, or two."""
    uses = ImageUse.objects.filter(sha256=sha256)
    if _readable(uses).exists():
        return Standing.PUBLIC
    return Standing.WITHDRAWN if uses.exists() else Standing.UNKNOWN


def images_of_version(code: str, version: int) -> list[str]:
    """The hashes of the images that a version shows, sorted. One query."""
    uses = ImageUse.objects.filter(code=code, version=version)
    return sorted(uses.values_list("sha256", flat=True))


def rebuild_image_uses() -> int:
    """Make the uses again from the log; return how many there are. Reads every content, parses those with images."""
    ImageUse.objects.all().delete()
    uses = [ImageUse(sha256=sha256, code=code, version=version) for _number, code, version, sha256 in _in_log()]
    ImageUse.objects.bulk_create(uses, batch_size=_BATCH)
    return len(uses)


def first_wrong_image() -> WrongImage | None:
    """The first image that the log calls for and that is missing, changed, or noted otherwise than it says.

    An image that no version shows any more may be missing: whoever must may remove it. Reads every content once, and
    hashes every image: some 2 ms each.
    """
    called_for = {(sha256, code, version): number for number, code, version, sha256 in _in_log()}
    noted = set(ImageUse.objects.values_list("sha256", "code", "version"))
    for use in sorted(noted ^ called_for.keys()):
        sha256, code, version = use
        what = "is not noted" if use in called_for else "is noted, and the log knows nothing of it"
        message = f"That {code} v{version} shows the image {sha256} {what}. Run rebuild_entries."
        return WrongImage(called_for.get(use), message)
    numbers = {sha256: number for (sha256, _code, _version), number in reversed(called_for.items())}
    for image in PublishedImage.objects.order_by("pk").iterator(chunk_size=10):
        if hashlib.sha256(image.content).hexdigest() != image.sha256:
            message = f"The image {image.sha256} was changed: it no longer has the hash by which the record knows it."
            return WrongImage(numbers.get(image.sha256), message)
    missing = _readable(ImageUse.objects.all()).exclude(sha256__in=PublishedImage.objects.values("pk"))
    lost = missing.order_by("sha256", "code", "version").first()
    if lost is None:
        return None
    message = f"The image {lost.sha256}, which {lost.code} v{lost.version} shows, is missing: bring it from a backup."
    return WrongImage(called_for[lost.sha256, lost.code, lost.version], message)


def _readable(uses: "QuerySet[ImageUse]") -> "QuerySet[ImageUse]":
    """Uses by versions that readers may open: taken back by no later one, as pages have it."""
    taken_back = Publication.objects.exclude(kind__in=WITH_DOSSIER).filter(
        code=OuterRef("code"), version__gte=OuterRef("version")
    )
    return uses.filter(~Exists(taken_back))


def _in_log() -> Iterator[tuple[int, str, int, str]]:
    """Number, code and version of every publication that shows an image, and the hash of each. Streams."""
    rows = Publication.objects.filter(kind__in=WITH_DOSSIER, content__contains=_WITH_IMAGES).order_by("number")
    rows_of_log = rows.values_list("number", "code", "version", "content")
    for number, code, version, content in rows_of_log.iterator(chunk_size=_BATCH):
        sources = orjson.loads(content)["sources"]
        shown = {image["sha256"] for source in sources for image in source.get("images", ())}
        for sha256 in sorted(shown):
            yield number, code, version, sha256


def _check(code: str, sha256: str, content: bytes) -> None:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if len(content) > _MOST_BYTES or not is_webp or hashlib.sha256(content).hexdigest() != sha256:
        msg = f"{code}: the image {sha256} is no WebP of 40 MB at most, or does not hold what its hash says."
        raise ImageError(msg)
