"""Seeded drafts for ``desk_lists``: two claims each, with what the lists know of them; and who looks at them."""

import random
import time
from typing import Any

PLACES = ("Qaim", "Mosul", "Raqqa", "Deir ez-Zor", "Taiz", "Hodeidah", "Kherson", "El Fasher", "Kirkuk", "Benghazi")
ARABIC = ("القائم", "الموصل", "الرقة", "دير الزور", "تعز", "الحديدة", "خيرسون", "الفاشر", "كركوك", "بنغازي")
POINTS = (
    (34.37, 41.09),
    (36.34, 43.13),
    (35.95, 39.01),
    (35.33, 40.14),
    (13.58, 44.02),
    (14.8, 42.95),
    (46.64, 32.62),
    (13.63, 25.35),
    (35.47, 44.39),
    (32.12, 20.07),
)
COUNTRIES = ("IQ", "IQ", "SY", "SY", "YE", "YE", "UA", "SD", "IQ", "LY")
KINDS = ("Air strike", "Shelling", "Mortar fire", "Car bomb", "Sniper fire", "Drone strike", "Raid")
TARGETS = ("market", "hospital", "school", "bridge", "convoy", "mosque", "camp", "house", "bakery", "checkpoint")


def fill(count: int) -> None:
    """Seeded drafts, two claims each, past the history: what a page costs does not depend on it."""
    from django.db import transaction

    from incidents.models import Actor, Claim, Figure, Incident, PlaceName, Source

    chance = random.Random(20161207)  # noqa: S311 - it need not be secret
    with transaction.atomic():
        actors = past_history(Actor).bulk_create(
            [
                Actor(key=f"actor-{n}", name=f"{PLACES[n % 10]} spokesman {n}", kind="government_body")
                for n in range(500)
            ],
            batch_size=500,
        )
        sources = past_history(Source).bulk_create(
            [
                Source(
                    key=f"source-{n}",
                    title=f"{KINDS[n % 7]} kills dozens near {PLACES[n % 10]}",
                    publisher=actors[n % 500],
                    url=f"https://news-{n % 50}.example.org/2016/{n}" if n % 9 else "",
                    archive_url=f"https://archive.example.net/{n}" if n % 3 else "",
                    sensitivity="not_sensitive",
                )
                for n in range(max(10, count // 5))
            ],
            batch_size=500,
        )
        for start in range(0, count, 5_000):
            numbers = range(start, min(count, start + 5_000))
            incidents = past_history(Incident).bulk_create([incident(n, chance) for n in numbers], batch_size=500)
            past_history(PlaceName).bulk_create(
                [
                    PlaceName(incident=each, text=ARABIC[n % 10], language="ar")
                    for n, each in zip(numbers, incidents, strict=True)
                ],
                batch_size=500,
            )
            claims = past_history(Claim).bulk_create(
                [
                    Claim(
                        incident=each,
                        number=number,
                        claimant=chance.choice(actors),
                        source=chance.choice(sources),
                        position="alleges",
                        working_status="accepted",
                    )
                    for each in incidents
                    for number in (1, 2)
                ],
                batch_size=500,
            )
            past_history(Figure).bulk_create([figure(each, chance) for each in claims], batch_size=500)


def past_history(model: Any) -> Any:
    """Rows of a model, to be written without a row of history each."""
    from django.db import models

    return models.QuerySet(model)


def incident(n: int, chance: random.Random) -> Any:
    """One draft; of every twenty, one lacks its date."""
    from incidents.models import Incident

    at = n % 10
    day = f"20{10 + n % 14}-{1 + n % 12:02}-{1 + n % 28:02}"
    return Incident(
        code=f"{COUNTRIES[at]}-2016-{n:06}",
        title=f"{KINDS[n % 7]} on a {TARGETS[chance.randrange(10)]} in {PLACES[at]}",
        event_type="battles" if n % 5 == 0 else "explosions",
        occurred_on=day if n % 20 else "",
        earliest=day if n % 20 else None,
        latest=day if n % 20 else None,
        place_name=PLACES[at],
        latitude=POINTS[at][0],
        longitude=POINTS[at][1],
        precision="town",
        sensitivity="not_sensitive",
        figures_note="" if n % 4 == 0 else "The two count at different hospitals.",
        last_claim_number=2,
    )


def figure(claim: Any, chance: random.Random) -> Any:
    """So many killed."""
    from incidents.models import Figure

    number = chance.randrange(1, 30)
    return Figure(
        claim=claim,
        order=0,
        measure="killed",
        verbatim=str(number),
        qualifier="exactly",
        low=number,
        high=number,
        understood=True,
        convention="counterclaim",
    )


def not_yet(model: str, **which: Any) -> bool:
    """Whether a table has no such row."""
    from django.apps import apps

    return not apps.get_model("incidents", model)._base_manager.filter(**which).exists()


def list_them(count: int) -> None:
    """What the lists know of each incident, from the seeds."""
    from django.db import transaction

    from incidents.models import Claim, DossierState, Incident, IncidentListing

    with transaction.atomic():
        DossierState.objects.update(is_listed=True)
        IncidentListing.objects.all().delete()
        for start in range(0, count, 5_000):
            keys = list(Incident.objects.order_by("pk").values_list("pk", flat=True)[start : start + 5_000])
            claims: dict[int, list[Any]] = {key: [] for key in keys}
            read = Claim.objects.select_related("claimant", "source__publisher").prefetch_related("figures")
            for claim in read.filter(incident__gte=keys[0], incident__lte=keys[-1]).order_by("number"):
                claims[claim.incident_id].append(claim)
            IncidentListing.objects.bulk_create(
                [listing(each, claims[each.pk]) for each in Incident.objects.filter(pk__gte=keys[0], pk__lte=keys[-1])],
                batch_size=500,
            )


def listing(incident: Any, claims: list[Any]) -> Any:
    """As ``incidents.listing`` works it out, of incidents that are made here."""
    from incidents.listing import names_of_source
    from incidents.models import IncidentListing
    from record.full_text import search_text

    number = int(incident.code[-6:])
    one, other = claims
    numbers = {each.figures.all()[0].low for each in claims}
    names = [incident.code, incident.title, incident.place_name, "", ARABIC[number % 10]]
    for claim in claims:
        names += ["", claim.claimant.name, *names_of_source(claim.source)]
    disagree = one.claimant_id != other.claimant_id and len(numbers) == 2
    lacks = {"date": not incident.occurred_on, "disagreement": disagree and not incident.figures_note}
    return IncidentListing(
        incident=incident,
        is_stale=False,
        search=search_text(names, ()),
        country=COUNTRIES[number % 10],
        countries=f",{COUNTRIES[number % 10]},",
        disagree_figures=disagree,
        disagree_civilian_status=False,
        disagree_responsibility=False,
        disagree_event=False,
        lacks="".join(f",{name}" for name, is_lacking in lacks.items() if is_lacking)
        + ("," if any(lacks.values()) else ""),
        claim_count=2,
        without_address=sum(1 for claim in claims if not claim.source.url),
        without_archive=sum(1 for claim in claims if not claim.source.archive_url),
    )


def compare() -> float:
    """Work 300 of them out as the desk does, and hold the rows to it; milliseconds an incident."""
    from incidents.listing import DERIVED, of_incidents
    from incidents.models import Incident, IncidentListing

    keys = list(Incident.objects.order_by("title", "pk").values_list("pk", flat=True)[:300])
    began = time.perf_counter()
    fresh = of_incidents(keys)
    took = (time.perf_counter() - began) * 1000 / len(keys)
    stored = IncidentListing.objects.in_bulk(keys)
    for row in fresh:
        for column in DERIVED:
            mine, theirs = getattr(stored[row.pk], column), getattr(row, column)
            assert mine == theirs, (row.pk, column, mine, theirs)
    return took


def accounts_and_rounds() -> None:
    """Who looks, and a thousand rounds of review."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from incidents.models import Incident, ReviewRound

    if ReviewRound.objects.exists():
        return
    User.objects.create_superuser("editor", password="for-this-run-only")  # noqa: S106
    other = User.objects.create_user("asker")
    ReviewRound.objects.bulk_create(
        ReviewRound(incident=each, state="open", content_sha256="0" * 64, opened_by=other, opened_at=timezone.now())
        for each in Incident.objects.order_by("pk")[:1000]
    )
