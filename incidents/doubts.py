"""Every warning about an incident as it stands, and which of them somebody answered already."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.utils import timezone

from geo.datasets import GeodataError
from incidents import claim_cautions, date_doubts, place_cautions, place_doubts
from incidents.dossier_builder import claims_of
from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim, Incident, Override
from incidents.near_duplicates import near_incidents, near_sentence

Account = User | AnonymousUser


def all_doubts(incident: Incident, *, by: Account) -> tuple[Doubt, ...]:
    """What may be wrong with an incident, itself first, then by claim. Some ten queries and some milliseconds a point.

    Of incidents that the account may not see none is named. What needs the geographic data is left out without them.
    """
    claims = claims_of(incident)
    found = [*_of_places(incident, claims), *near_doubts(incident, by=by)]
    found += date_doubts.doubts(incident, claims, today=timezone.now().date())
    for claim in claims:
        found += claim_cautions.doubts(claim, incident)
    found += claim_cautions.doubts_of_status(claims)
    found += claim_cautions.doubts_of_sources(claims)
    return tuple(found)


def near_doubts(incident: Incident, *, by: Account) -> Iterator[Doubt]:
    """A warning for each near incident that was not compared with it yet. Four queries."""
    for near in near_incidents(incident, by=by, unjudged=True):
        yield Doubt(kind=DoubtKind.NEAR, value=near.incident.code, sentence=near_sentence(near), near=near)


def _of_places(incident: Incident, claims: Iterable[Claim]) -> Iterator[Doubt]:
    try:
        yield from place_doubts.doubts(incident)
        yield from place_cautions.doubts(incident, None)
        for claim in claims:
            yield from place_doubts.doubts_of_claim(claim, incident)
            yield from place_cautions.doubts(claim, claim)
    except GeodataError:
        return


def answers(incident: Incident) -> dict[tuple[str, int | None, str], Override]:
    """What was answered, by kind, key of the claim and value. One query."""
    of_it = Q(incident=incident, claim=None) | Q(claim__incident=incident)  # a claim that moved took its answers along
    rows = Override.objects.filter(of_it).select_related("created_by").order_by("pk")
    return {(row.kind, row.claim_id, row.value): row for row in rows}


def answered(incident: Incident, doubts: Iterable[Doubt]) -> tuple[tuple[Doubt, Override], ...]:
    """The warnings that were answered about just this value, with the answer. One query."""
    given = answers(incident)
    return tuple((each, given[_place(each)]) for each in doubts if _place(each) in given)


def unanswered(incident: Incident, doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """The warnings that nobody answered, or whose value has changed since. One query."""
    given = answers(incident)
    return tuple(each for each in doubts if _place(each) not in given)


def _place(doubt: Doubt) -> tuple[str, int | None, str]:
    return doubt.kind.value, doubt.claim.pk if doubt.claim else None, doubt.value
