"""Warnings of dates in the future: nothing has happened, been said or been read there, so a year is likely mistyped."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim, Incident
from record.dates import DateError, read_edtf

AHEAD: Final = timedelta(days=1)
"""Where it is tomorrow already when it is still today in UTC."""


def doubts(incident: Incident, claims: Sequence[Claim], *, today: date) -> Iterator[Doubt]:
    """A warning for each date of an incident, its claims and their sources that begins more than a day after today.

    ``today`` is that of UTC. Uses what was prefetched.
    """
    if (text := _ahead(incident.occurred_on, today)) is not None:
        yield _doubt(_("The incident happened on %(date)s"), "occurred_on", text, today)
    for claim in claims:
        for name, said in (
            ("occurred_on", _("it says that the incident happened on %(date)s")),
            ("stated_on", _("it was made on %(date)s")),
        ):
            if (text := _ahead(getattr(claim, name), today)) is not None:
                yield _doubt(said, name, text, today, claim)
    for source in {claim.source_id: claim.source for claim in claims}.values():
        for name, said in (
            ("published_on", _("The source “%(title)s” was published on %(date)s")),
            ("accessed_on", _("The source “%(title)s” was read on %(date)s")),
        ):
            if (text := _ahead(str(getattr(source, name) or ""), today)) is not None:
                yield _doubt(said, f"{name} {source.key}", text, today, title=source.title)


def _doubt(said: str, name: str, text: str, today: date, claim: Claim | None = None, title: str = "") -> Doubt:
    sentence = _("%(said)s, which is in the future: today is %(today)s (UTC). Is the year mistyped?") % {
        "said": said % {"date": text, "title": title},
        "today": today.isoformat(),
    }
    return Doubt(kind=DoubtKind.FUTURE, value=f"{name}: {text}", sentence=sentence, claim=claim)


def _ahead(text: str, today: date) -> str | None:
    """The date, where its first possible day lies ahead; None for any other, for none, and for one not read."""
    try:
        return text if text and read_edtf(text).earliest > today + AHEAD else None
    except DateError:
        return None  # said where it is entered
