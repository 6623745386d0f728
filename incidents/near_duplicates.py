"""What may stand at the desk already: an incident near in place and time, an actor or a source of the same name.

Only told: whoever enters it decides whether it is the same.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import cos, radians
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from geo.folding import fold
from geo.geodesic import distance_m
from geo.latlon import LatLon
from incidents.echoing import host_of, same_address
from incidents.models import Actor, Incident, Source

NEAR_M: Final = 10_000.0
"""Sources of one event differ by as much: a village and the town that it belongs to."""

NEAR_DAYS: Final = 1
"""The night of one day is the early morning of the next, and agencies write by their own clock."""

_METRES_A_DEGREE: Final = 110_500.0  # of latitude, at least: 110,574 m at the equator of WGS 84
_MOST: Final = 5
_MOST_NAMES: Final = 20_000


def near_incidents(incident: Incident) -> tuple[tuple[Incident, float], ...]:
    """Other incidents within 10 km and a day, with their distance in metres, the nearest first. One query."""
    if incident.latitude is None or incident.longitude is None or incident.earliest is None or incident.latest is None:
        return ()
    point = LatLon(incident.latitude, incident.longitude)
    lat = NEAR_M / _METRES_A_DEGREE
    lon = min(180.0, lat / max(0.01, cos(radians(point.lat))))
    days = timedelta(days=NEAR_DAYS)
    found = Incident.objects.exclude(pk=incident.pk).filter(
        latitude__range=(point.lat - lat, point.lat + lat),
        longitude__range=(point.lon - lon, point.lon + lon),
        earliest__lte=incident.latest + days,
        latest__gte=incident.earliest - days,
    )
    measured = ((each, distance_m(point, LatLon(each.latitude or 0.0, each.longitude or 0.0))) for each in found[:100])
    near = [(each, metres) for each, metres in measured if metres <= NEAR_M]
    return tuple(sorted(near, key=lambda pair: (pair[1], pair[0].code))[:_MOST])


def incident_sentences(incident: Incident) -> tuple[str, ...]:
    """A sentence for each incident that may be the same. One query."""
    return tuple(
        _("%(code)s, “%(title)s” (%(date)s), lies %(km)s km from here and within a day. Is it the same incident?")
        % {"code": each.code, "title": _isolated(each.title), "date": each.occurred_on, "km": f"{metres / 1000:.1f}"}
        for each, metres in near_incidents(incident)
    )


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
            "name": _isolated(str(row)),
            "key": row.key,
        }


def _isolated(text: str) -> str:
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
