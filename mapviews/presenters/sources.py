"""The documents behind the claims, each with what it was taken from and who is known through it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.utils.text import capfirst

from mapviews.presenters.recipe import ClaimRef, claim_ref
from mapviews.presenters.wording import day_words, edtf_words
from record.dossier import Dossier, PublicSource
from record.vocabulary import Sensitivity

LINKED_SCHEMES: Final = frozenset({"http", "https"})


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


def source_view(dossier: Dossier, source: PublicSource) -> SourceView:
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
    )


def followable(address: str) -> str:
    """The address where it is one of the web, else nothing: ``javascript:`` and its like never become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in LINKED_SCHEMES and parts.netloc else ""
