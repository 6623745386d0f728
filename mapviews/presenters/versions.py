"""The versions of an incident and the log of all publications, as readers see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst

from record.publication import Publication
from record.vocabulary import PublicationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One publication: what was done to which incident, when, why, and its place in the chain."""

    number: int
    code: str
    version: int
    kind: str
    kind_code: str
    note: str
    published_at: datetime
    content_sha256: str
    chain_sha256: str
    url: str
    into: str = ""


def version_view(publication: Publication) -> VersionView:
    """The view of one publication. Reads no content but a merger's, for the code of the incident that it leads to.

    Raises:
        ValueError: the kind is none of ``PublicationKind``.
    """
    kind = PublicationKind(publication.kind)
    return VersionView(
        number=publication.number,
        code=publication.code,
        version=publication.version,
        kind=capfirst(str(kind.label)),
        kind_code=kind.value,
        note=publication.note,
        published_at=publication.published_at,
        content_sha256=publication.content_sha256,
        chain_sha256=publication.chain_sha256,
        url=reverse("dossier-version", args=[publication.code, publication.version]),
        into=publication.merger.into if publication.is_merger else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All versions of an incident, the newest first, and which of them is shown."""

    versions: tuple[VersionView, ...]
    shown: VersionView
    latest: VersionView

    @property
    def is_current(self) -> bool:
        """Whether the version shown is the newest."""
        return self.shown.version == self.latest.version


def history(publications: Iterable[Publication], version: int | None) -> History:
    """The history of an incident, showing one version of it; the newest for None.

    Raises:
        KeyError: there is no such version.
    """
    views = tuple(sorted((version_view(p) for p in publications), key=lambda view: -view.version))
    if not views:
        raise KeyError(version)
    by_version = {view.version: view for view in views}
    return History(versions=views, shown=by_version[version or views[0].version], latest=views[0])
