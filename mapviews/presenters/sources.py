"""The documents behind the claims, each with what it was taken from and who is known through it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.text import capfirst

from mapviews.presenters.recipe import ClaimRef, claim_ref
from record.dates_said import day_words, edtf_words
from record.dossier import Dossier, PublicSource
from record.dossier_files import PublicImage
from record.vocabulary import Sensitivity

#: Where an image stands, by its hash. A preview knows another place for those that are not public yet.
Addresses = Callable[[str], str]

LINKED_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """An image as the page shows it. A ``graphic`` one is a link behind a gate: the page itself never loads it."""

    address: str
    alt: str
    credit: str
    width: int
    height: int
    warning: str
    graphic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A copy that the recorders keep: the day it was made, its size in bytes, and its hash."""

    made_on: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A document. ``url`` and ``archive_url`` are empty unless they may be followed; ``address`` is then text.

    The links to a ``graphic`` one stand behind a gate that says so.
    """

    key: str
    title: str
    language: str
    publisher: str
    author: str
    published_on: str
    published_on_words: str
    url: str
    archive_url: str
    address: str
    accessed_on: str
    derived_from: str
    derived_from_key: str
    warning: str
    graphic: bool
    note: str
    claims: tuple[ClaimRef, ...]
    images: tuple[ImageView, ...]
    copies: tuple[CopyView, ...]


def public_address(sha256: str) -> str:
    """Where readers find an image."""
    return reverse("image", args=[sha256])


def source_view(dossier: Dossier, source: PublicSource, image_at: Addresses = public_address) -> SourceView:
    """The view of one document of a dossier."""
    parent = dossier.source(source.derived_from) if source.derived_from else None
    warned = source.sensitivity is not Sensitivity.NOT_SENSITIVE
    return SourceView(
        key=source.key,
        title=source.title,
        language=source.language,
        publisher=dossier.actor(source.publisher).name if source.publisher else "",
        author=source.author,
        published_on=edtf_words(source.published_on),
        published_on_words=source.published_on_words,
        url=followable(source.url),
        archive_url=followable(source.archive_url),
        address="" if followable(source.url) else source.url,
        accessed_on=day_words(source.accessed_on) if source.accessed_on else "",
        derived_from=parent.title if parent else "",
        derived_from_key=parent.key if parent else "",
        graphic=source.sensitivity is Sensitivity.GRAPHIC,
        warning=capfirst(str(source.sensitivity.label)) if warned else "",
        note=source.note,
        claims=tuple(claim_ref(dossier, claim.ref) for claim in dossier.claims if claim.source == source.key),
        images=tuple(_image(image, source, image_at) for image in source.images),
        copies=tuple(
            CopyView(made_on=day_words(copy.made_on), size_bytes=copy.size_bytes, sha256=copy.sha256)
            for copy in source.copies
        ),
    )


def _image(image: PublicImage, source: PublicSource, image_at: Addresses) -> ImageView:
    warned = image.sensitivity is not Sensitivity.NOT_SENSITIVE
    return ImageView(
        address=image_at(image.sha256),
        alt=image.alt,
        credit=image.credit,
        width=image.width,
        height=image.height,
        warning=capfirst(str(image.sensitivity.label)) if warned else "",
        graphic=Sensitivity.GRAPHIC in {image.sensitivity, source.sensitivity},
    )


def followable(address: str) -> str:
    """The address where it is one of the web, else nothing: ``javascript:`` and its like never become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in LINKED_SCHEMES and parts.netloc else ""
