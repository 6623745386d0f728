"""What the desk answers to a field while it is typed into: how it is understood, and what else it may mean.

Nothing is filled in by an answer: each choice is offered, and a person takes it. No request is made to anybody.
"""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.models import Actor, Source
from record.date_tokens import DateWordsError
from record.date_words import DateReading, read_date
from record.dates import When
from record.directions import left_open

_MAX_SOURCES = 200


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that a person may take with one click: values for fields beside the one that was typed into.

    ``values`` has texts; for a field that names a row, its key, and ``shown`` its name.
    """

    label: str
    values: dict[str, str] = field(default_factory=dict)
    shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Sentences on what was understood, choices, and one sentence where nothing was."""

    sentences: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    error: str = ""


def echo_of_date(text: str, *, field_name: str) -> Answer:
    """How a date is read: as EDTF, with its first and last day and the time of day; each reading where there are more.

    ``field_name`` is the field that takes the date. No query; some 20 ms.
    """
    if not text.strip():
        return Answer()
    if reason := left_open(text):  # said back in a sentence, it would turn the words beside it
        return Answer(error=reason)
    try:
        answer = read_date(text)
    except DateWordsError as error:
        return Answer(error=str(error))
    words = text.strip()
    choices = tuple(
        Choice(
            label=_("Use %(date)s") % {"date": said_date(reading.when)},
            values={field_name: reading.when.edtf, f"{field_name}_words": words}
            | ({"time_of_day": reading.time_of_day} if reading.time_of_day and field_name == "occurred_on" else {}),
        )
        for reading in answer.readings
        if reading.when.edtf != words
    )
    if answer.taken is not None:
        return Answer(sentences=said_reading(answer.taken), choices=choices)
    return Answer(sentences=(str(answer.question),), choices=choices)


def said_reading(reading: DateReading) -> tuple[str, ...]:
    """A sentence on the date, and one on the time of day where there is one."""
    sentences = [_("Read as %(date)s.") % {"date": said_date(reading.when)}]
    if reading.time_of_day:
        sentences.append(_("Time of day: “%(words)s”.") % {"words": reading.time_of_day})
    return tuple(sentences)


def said_date(when: When) -> str:
    """EDTF with the first and the last day that it allows: "2016-12, 1 December 2016 to 31 December 2016"."""
    first, last = (date_format(day, "j F Y") for day in (when.earliest, when.latest))
    days = first if when.earliest == when.latest else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("%(edtf)s: %(days)s") % {"edtf": when.edtf, "days": days}


def echo_of_address(text: str) -> Answer:
    """Whose page an address is, as far as our own sources tell. Two queries, and no request to the address."""
    if reason := left_open(text):
        return Answer(error=reason)
    host = host_of(text)
    if not host:
        return Answer()
    found = list(
        Source.objects.filter(Q(url__icontains=host) | Q(archive_url__icontains=host)).select_related("publisher")[
            :_MAX_SOURCES
        ]
    )
    standing = [source for source in found if same_address(source.url, text)]
    sentences = [
        _("This is the address of a source that stands already: “%(title)s” (%(key)s).")
        % {"title": source.title, "key": source.key}
        for source in standing[:3]
    ]
    counted = Counter(source.publisher for source in found if source.publisher and host_of(source.url) == host)
    sentences += [
        _("%(host)s: our sources from there are published by %(name)s (%(count)d).")
        % {"host": host, "name": publisher.name, "count": count}
        for publisher, count in counted.most_common(3)
    ]
    if not counted:
        sentences.append(_("%(host)s: none of our sources is from there yet.") % {"host": host})
    return Answer(sentences=tuple(sentences), choices=tuple(_publisher(each) for each, _n in counted.most_common(3)))


def _publisher(actor: Actor) -> Choice:
    return Choice(
        label=_("Publisher: %(name)s") % {"name": actor.name}, values={"publisher": str(actor.pk)}, shown=actor.name
    )


def host_of(address: str) -> str:
    """The host of a web address without "www.", in small letters; empty where there is none."""
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def same_address(one: str, other: str) -> bool:
    """Whether two addresses lead to one page: scheme, "www.", a closing slash and what follows # do not count."""
    try:
        parts = [urlsplit(each.strip()) for each in (one, other)]
    except ValueError:
        return False
    first, second = ((host_of(each.geturl()), each.path.rstrip("/"), each.query) for each in parts)
    return bool(first[0]) and first == second
