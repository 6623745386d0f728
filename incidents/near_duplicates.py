"""What may stand at the desk already: an incident near in place and time, an actor or a source of the same name.

Only told: whoever enters it decides whether it is the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, degrees, radians, sin
from operator import attrgetter
from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from geo.folding import fold, fold_words
from geo.geodesic import distance_m
from geo.latlon import LatLon
from incidents.echoing import host_of, same_address
from incidents.models import Actor, Incident, IncidentRelation, Merger, Source
from incidents.permissions import seen_by
from record.dates_said import edtf_words
from record.directions import own_direction

NEAR_M: Final = 10_000.0
"""Sources of one event differ by as much: a village and the town that it belongs to."""

NEAR_DAYS: Final = 1
"""The night of one day is the early morning of the next, and agencies write by their own clock."""

_METRES_A_DEGREE: Final = 110_500.0  # of latitude, at least: 110,574 m at the equator of WGS 84
_WIDE: Final = timedelta(days=31)
_SHORTEST_WORD: Final = 3
#: Long enough, and in titles of any two incidents.
_TELL_NOTHING: Final = frozenset(fold_words("the and for from with near after على إلى في من عن قرب بعد").split())
_AROUND_WORDS: Final = ".,;:!?()[]{}\"'“”‘’«»،؛؟-–—"
_ENOUGH_WORDS: Final = 3
_MOST: Final = 5
MOST_MEASURED: Final = 500
_MOST_NAMES: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Near:
    """An incident that may be the same: how far away, how many days between (0: the dates overlap), shared words."""

    incident: Incident
    distance_m: float
    days: int
    shared_words: tuple[str, ...]

    @property
    def rank(self) -> tuple[float, str]:
        """The likelier, the lower: near in place, near in time, and of the same words."""
        shared = min(len(self.shared_words), _ENOUGH_WORDS) / _ENOUGH_WORDS
        return self.distance_m / NEAR_M + self.days / (NEAR_DAYS + 1) - shared, self.incident.code


def near_incidents(
    incident: Incident, *, by: User | AnonymousUser | None, unjudged: bool = False, most: int = _MOST
) -> tuple[Near, ...]:
    """Other incidents within 10 km and a day, the likeliest first. Three queries, of an index; a few milliseconds.

    A date that leaves more than a month open is near to much: then the titles must share a word, too. What was merged
    or archived is not offered.

    Args:
        incident: stored, or about to be.
        by: who asks; incidents that the account may not see are not there. None for a program that tells nobody.
        unjudged: leave out those that were compared with it already.
        most: how many at the most.
    """
    if incident.latitude is None or incident.longitude is None or incident.earliest is None or incident.latest is None:
        return ()
    point = LatLon(incident.latitude, incident.longitude)
    lat = NEAR_M / _METRES_A_DEGREE
    # Meridians run together: 10 km are more degrees further north, and all of them round a pole.
    lon = 180.0
    if abs(point.lat) + lat < 90.0:
        lon = degrees(asin(min(1.0, sin(radians(lat)) / cos(radians(point.lat)))))
    days = timedelta(days=NEAR_DAYS)
    found = _offered(incident, by, unjudged=unjudged).filter(
        _longitudes(point.lon, lon),
        latitude__range=(point.lat - lat, point.lat + lat),
        earliest__lte=incident.latest + days,
        latest__gte=incident.earliest - days,
    )
    words = title_words(incident)
    near = (_near(incident, point, words, each) for each in found.prefetch_related("titles")[:MOST_MEASURED])
    return tuple(sorted((each for each in near if each is not None), key=attrgetter("rank"))[:most])


def _offered(incident: Incident, by: User | AnonymousUser | None, *, unjudged: bool) -> QuerySet[Incident]:
    # Archived ones are left out later: asked for here, SQLite would take the index of the lists, and read them all.
    incidents = Incident.objects.exclude(pk=incident.pk)
    incidents = incidents.filter(~Exists(Merger.objects.filter(merged=OuterRef("pk"), undone_at=None)))
    if unjudged and incident.pk is not None:
        judged = IncidentRelation.objects.filter(
            Q(incident=incident.pk, other=OuterRef("pk")) | Q(other=incident.pk, incident=OuterRef("pk"))
        )
        incidents = incidents.filter(~Exists(judged))
    return incidents if by is None else seen_by(by, incidents)


def _longitudes(middle: float, reach: float) -> Q:
    """Longitudes within reach, also beyond the line of 180 degrees."""
    within = Q(longitude__range=(middle - reach, middle + reach))
    if middle - reach < -180:
        within |= Q(longitude__gte=middle - reach + 360)
    if middle + reach > 180:
        within |= Q(longitude__lte=middle + reach - 360)
    return within


def _near(incident: Incident, point: LatLon, words: frozenset[str], other: Incident) -> Near | None:
    """The other as a candidate; None where it lies in a corner of the box, or its date says too little."""
    if other.latitude is None or other.longitude is None or other.earliest is None or other.latest is None:
        return None
    assert incident.earliest is not None  # noqa: S101 - asked by the caller
    assert incident.latest is not None  # noqa: S101
    metres = distance_m(point, LatLon(other.latitude, other.longitude))
    shared = words & title_words(other)
    is_wide = max(incident.latest - incident.earliest, other.latest - other.earliest) > _WIDE
    if metres > NEAR_M or (is_wide and not shared) or other.archived_at is not None:
        return None
    days = max((other.earliest - incident.latest).days, (incident.earliest - other.latest).days, 0)
    return Near(incident=other, distance_m=metres, days=days, shared_words=tuple(sorted(shared)))


def title_words(incident: Incident) -> frozenset[str]:
    """The words of its titles in every language, folded, less those that tell nothing: short ones, numbers, "the".

    One query, where the titles were not prefetched.
    """
    words = (word for text in _titles(incident) for word in fold_words(text).split())
    telling = (word for word in words if len(word) >= _SHORTEST_WORD and not word.isdecimal())
    return frozenset(telling) - _TELL_NOTHING


def as_written(incident: Incident, folded: Sequence[str]) -> tuple[str, ...]:
    """Folded words as the titles of an incident write them, each once. One query, where they were not prefetched."""
    wanted = set(folded)
    written = (word.strip(_AROUND_WORDS) for text in _titles(incident) for word in text.split())
    return tuple(dict.fromkeys(word for word in written if wanted & set(fold_words(word).split())))


def _titles(incident: Incident) -> list[str]:
    return [incident.title, *([title.text for title in incident.titles.all()] if incident.pk is not None else ())]


def near_sentence(near: Near) -> str:
    """What is asked of an incident that may be the same.

    The code is held apart: it is Latin, and an Arabic sentence that begins with it would run from left to right.
    """
    return _(
        "%(code)s, “%(title)s” (%(date)s), lies %(km)s km from here and within a day. Is it the same incident?"
    ) % {
        "code": own_direction(near.incident.code),
        "title": own_direction(near.incident.title),
        "date": own_direction(edtf_words(near.incident.occurred_on)),
        "km": f"{near.distance_m / 1000:.1f}",
    }


def actors_like(actor: Actor, names: tuple[str, ...] = ()) -> tuple[Actor, ...]:
    """Other actors of one of these names, whatever the script's spelling. One query over all names of actors."""
    wanted = {fold(name) for name in (actor.name, *names) if fold(name)}
    rows = Actor.objects.exclude(pk=actor.pk).values_list("pk", "name", "names__text")[:_MOST_NAMES]
    same = {pk for pk, name, other in rows if {fold(name), fold(other or "")} & wanted}
    return tuple(Actor.objects.filter(pk__in=same).order_by("name", "pk")[:_MOST])


def sources_like(source: Source) -> tuple[Source, ...]:
    """Other sources of the same address, or of the same title by the same publisher. One query."""
    host = host_of(source.url)
    asked = Q(title__iexact=source.title, publisher=source.publisher)
    if host:
        asked |= Q(url__icontains=host)
    found = Source.objects.exclude(pk=source.pk).filter(asked).order_by("title", "pk")[:1_000]
    return tuple(each for each in found if _is_same(each, source))[:_MOST]


def _is_same(one: Source, other: Source) -> bool:
    titles = fold(one.title) == fold(other.title) and one.publisher_id == other.publisher_id
    return titles or bool(other.url and same_address(one.url, other.url))


def standing_sentences(rows: tuple[Actor, ...] | tuple[Source, ...]) -> Iterator[str]:
    """A sentence for each actor or source that may be the same."""
    for row in rows:
        yield _("“%(name)s” (%(key)s) stands already. If it is the same, use that one and delete this.") % {
            "name": own_direction(str(row)),
            "key": row.key,
        }
