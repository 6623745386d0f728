"""Pairs of incidents that may be one, over the whole desk: worked out with the lists, less what was judged."""

from collections.abc import Sequence
from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from incidents.models import Incident, IncidentRelation, Merger, NearPair
from incidents.near_duplicates import MOST_MEASURED, near_incidents
from incidents.permissions import seen_by, sees_all

#: In a town where much happens on one day, the likeliest of each incident are found.
_MOST: Final = 20


def renew_pairs(keys: Sequence[int]) -> None:
    """Work out again with which others each of these incidents may be one. Three queries each, some milliseconds.

    Its 20 likeliest, and those with which it was a pair already and is near still: it may be among the likeliest of
    the other one, which is not worked out now.
    """
    standing = NearPair.objects.filter(Q(one__in=keys) | Q(other__in=keys))
    known = {frozenset(pair) for pair in standing.values_list("one", "other")}
    standing.delete()
    pairs: dict[tuple[int, int], NearPair] = {}
    for incident in Incident.objects.filter(pk__in=keys, archived_at=None).prefetch_related("titles"):
        for rank, near in enumerate(near_incidents(incident, by=None, most=MOST_MEASURED)):
            if rank >= _MOST and frozenset((incident.pk, near.incident.pk)) not in known:
                continue
            one, other = sorted((incident.pk, near.incident.pk))
            pairs[one, other] = NearPair(
                one_id=one,
                other_id=other,
                distance_m=near.distance_m,
                days=near.days,
                shared_words=len(near.shared_words),
            )
    # Another process may work out the other end of a pair at the same time.
    NearPair.objects.bulk_create(pairs.values(), ignore_conflicts=True)


def open_pairs(account: User | AnonymousUser) -> QuerySet[NearPair]:
    """Pairs that nobody judged yet, both of whose incidents an account may see. No query of its own."""
    judged = IncidentRelation.objects.filter(
        Q(incident=OuterRef("one"), other=OuterRef("other")) | Q(incident=OuterRef("other"), other=OuterRef("one"))
    )
    merged = Merger.objects.filter(Q(merged=OuterRef("one")) | Q(merged=OuterRef("other")), undone_at=None)
    pairs = NearPair.objects.filter(~Exists(judged), ~Exists(merged), one__archived_at=None, other__archived_at=None)
    if sees_all(account):
        return pairs
    seen = seen_by(account, Incident.objects.all()).order_by().values("pk")
    return pairs.filter(one__in=seen, other__in=seen)


def with_open_pairs(account: User | AnonymousUser) -> Q:
    """Incidents that may be the same as another one, which nobody has judged yet."""
    pairs = open_pairs(account).order_by()
    return Q(pk__in=pairs.values("one")) | Q(pk__in=pairs.values("other"))


def likeliest(pairs: QuerySet[NearPair]) -> QuerySet[NearPair]:
    """The pairs worked out last first, with both incidents: what was entered just now is in somebody's mind."""
    return pairs.select_related("one", "other").order_by(F("pk").desc())
