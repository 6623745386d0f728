"""Asking a web archive to keep copies of sources, and writing down what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.db.models import QuerySet

from incidents.archiving import ArchiveSettings, ArchivingError, ask_to_keep
from incidents.history.recording import editing
from incidents.models import ArchiveRequest, Source
from record.vocabulary import IncidentStatus

#: Before a source for which there is no copy is asked for again.
REST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of one source: the address of the copy, or why there is none."""

    key: str
    address: str = ""
    refusal: str = ""


def waiting(*, now: datetime, drafts: bool) -> QuerySet[Source]:
    """Sources with an address and without a copy, for which nobody asked lately, in the order of their making.

    Unless ``drafts``, only those of incidents that are public now: an archive shows to everyone what it was asked for,
    and so what a desk works on.
    """
    sources = Source.objects.exclude(url="").filter(archive_url="").exclude(archive_requests__at__gt=now - REST)
    if not drafts:
        sources = sources.filter(claims__incident__status=IncidentStatus.PUBLISHED)
    return sources.order_by("pk").distinct()


def ask_for_copies(
    *, sources: QuerySet[Source], settings: ArchiveSettings, most: int, within_s: float
) -> Iterator[Asked]:
    """Ask for one source after another, each by itself. Each answer is stored before the next is asked for.

    It ends after ``within_s`` seconds: what was not asked for by then waits, what is being asked for is given up.
    """
    end = monotonic() + within_s
    for source in sources[:most]:
        left = end - monotonic()
        if left <= 0:
            return
        yield _ask_for(source, replace(settings, whole_s=min(settings.whole_s, left)))


def _ask_for(source: Source, settings: ArchiveSettings) -> Asked:
    try:
        asked = Asked(key=source.key, address=ask_to_keep(source.url, settings=settings))
    except ArchivingError as error:
        asked = Asked(key=source.key, refusal=str(error))
    with editing(by=None, why=f"{settings.host}"):
        if asked.address:
            # An editor may have found one, or another address, while the archive was fetching the page.
            Source.objects.filter(pk=source.pk, archive_url="", url=source.url).update(archive_url=asked.address)
        ArchiveRequest.objects.create(source=source, host=settings.host, address=asked.address, refusal=asked.refusal)
    return asked
