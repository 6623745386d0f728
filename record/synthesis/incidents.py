"""One synthetic incident after another: a whole dossier from a number, the same for the same seed.

About two claims an incident. Their figures are worded as people word them and read by the reader of figures; ranges and
disagreements are computed from the claims as everywhere.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from record.assessment import Assessment
from record.dossier import (
    Attribution,
    Dossier,
    Name,
    PublicActor,
    PublicClaim,
    PublicFigure,
    PublicSource,
    PublicWhen,
    Stance,
)
from record.figures import Reading, read_figure
from record.synthesis.actors import COUNCILS, OUTLETS, PARTIES, WITNESSES
from record.synthesis.places import Places, SyntheticPlace
from record.toll import disagreements, tolls
from record.vocabulary import (
    About,
    Basis,
    Disagreement,
    EventSubtype,
    EventType,
    Grade,
    Measure,
    PersonStatus,
    Position,
)

FIRST_DAY: Final = date(2012, 1, 1)
_DAYS: Final = 14 * 365
_EVENTS: Final = (EventType.EXPLOSIONS,) * 50 + (EventType.BATTLES,) * 25 + (EventType.AGAINST_CIVILIANS,) * 17
_EVENTS_BESIDE: Final = (EventType.PROTESTS,) * 4 + (EventType.RIOTS,) * 2 + (EventType.STRATEGIC,) * 2
_SUBTYPES: Final = (
    *(EventSubtype.AIR_STRIKE,) * 7,
    *(EventSubtype.SHELLING,) * 7,
    *(EventSubtype.REMOTE_EXPLOSIVE,) * 4,
    *(EventSubtype.SUICIDE_BOMB,) * 2,
    EventSubtype.GRENADE,
)
_CLAIMS: Final = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4)
_STATUS: Final = (PersonStatus.CIVILIAN,) * 6 + (PersonStatus.UNKNOWN,) * 3 + (PersonStatus.ARMED,)
_GRADES: Final = (Grade.NOT_ASSESSED,) * 9 + (Grade.WEAK,) * 5 + (Grade.FAIR,) * 4 + (Grade.CONFIRMED, Grade.DISCOUNTED)
_WORDS: Final = ("{n}",) * 6 + ("at least {n}", "more than {n}", "about {n}", "as many as {n}", "{n} people")
_BASES: Final = (Basis.NOT_STATED, Basis.NOT_STATED, Basis.RESIDENTS, Basis.OWN_PRESENCE, Basis.FOOTAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a claim says, before it is a claim."""

    claimant: PublicActor
    position: Position
    stances: tuple[Stance, ...]
    figures: tuple[PublicFigure, ...] = ()
    attributions: tuple[Attribution, ...] = ()


def synthetic_dossier(number: int, places: Places, *, seed: int) -> Dossier:
    """The dossier of one number. About 0.4 ms."""
    random = Random(f"{seed} {number}")  # noqa: S311  # made up, not secret
    where = places.places[bisect_right(places.upto, random.random() * 0.999_999_999)]
    event_type = random.choice(_EVENTS if random.random() < 0.92 else _EVENTS_BESIDE)
    subtype = random.choice(_SUBTYPES) if event_type is EventType.EXPLOSIONS else None
    kind = str((subtype or event_type).label)
    told = _told(random, where.country)
    sources, outlets = _sources(random, number, len(told))
    claims = tuple(_claim(random, place, each, sources) for place, each in enumerate(told))
    flags = disagreements(claims)
    blamed = {blame.actor for each in told for blame in each.attributions}
    named = (*(each.claimant for each in told), *outlets, *(party for party in PARTIES if party.key in blamed))
    actors = {actor.key: actor for actor in named}
    return Dossier(
        code=f"SYN-{number:07d}",
        title=f"Synthetic incident {number}: {kind} {_at(where)}",
        names=tuple(Name(text=f"حادث اصطناعي {number}: {name.text}", language="ar") for name in where.place.names[:1]),
        summary="Made up to try this site at size. Nothing of it happened.",
        language="en",
        event_type=event_type,
        event_subtype=subtype,
        when=_when(random),
        place=where.place,
        actors=tuple(actors[key] for key in sorted(actors)),
        sources=sources,
        claims=claims,
        tolls=tolls(claims, sources),
        disagreements=flags,
        assessment=Assessment(grade=_grade(random, flags)),
        border_context=where.context,
    )


def _at(where: SyntheticPlace) -> str:
    name = where.place.name
    return name if name.startswith("near ") else f"in {name}"


def _grade(random: Random, flags: Sequence[Disagreement]) -> Grade:
    return Grade.CONTESTED if Disagreement.RESPONSIBILITY in flags else random.choice(_GRADES)


def _when(random: Random) -> PublicWhen:
    """Nine in ten on a known day, as in UCDP's data; the others within days, a month or a year. Years rise and fall."""
    day = FIRST_DAY + timedelta(days=int(random.triangular(0, _DAYS, _DAYS * 0.4)))
    drawn = random.random()
    if drawn < 0.92:
        return PublicWhen(edtf=day.isoformat(), earliest=day, latest=day)
    if drawn < 0.98:
        last = day + timedelta(days=random.randint(1, 6))
        return PublicWhen(edtf=f"{day.isoformat()}/{last.isoformat()}", earliest=day, latest=last)
    if drawn < 0.996:
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return PublicWhen(edtf=f"{first:%Y-%m}", earliest=first, latest=last)
    return PublicWhen(edtf=f"{day:%Y}", earliest=date(day.year, 1, 1), latest=date(day.year, 12, 31))


# ---------------------------------------------------------------------------------------------------------- claims


def _told(random: Random, country: str) -> list[_Told]:
    """Who says what: a witness first, then others who agree, count otherwise, or deny."""
    party = PARTIES[min(int(random.expovariate(0.5)), len(PARTIES) - 1)]
    killed = max(1, min(2_000, int(random.lognormvariate(1.3, 1.15))))
    status = random.choice(_STATUS)
    first = random.choice((*WITNESSES, COUNCILS[country]))
    told = [_alleged(random, first, killed, status, party)]
    for _claim_number in range(random.choice(_CLAIMS) - 1):
        drawn = random.random()
        if drawn < 0.55:
            other = random.choice(WITNESSES)
            again = killed if random.random() < 0.5 else max(1, int(killed * random.uniform(0.4, 2.5)))
            told.append(_alleged(random, other, again, status, party))
        else:
            told.append(_answered(party, drawn, status))
    return told


def _alleged(random: Random, who: PublicActor, killed: int, status: PersonStatus, party: PublicActor) -> _Told:
    reading = _read(random.choice(_WORDS).format(n=killed) if random.random() < 0.9 else _vague(killed))
    stances = [Stance(about=About.CASUALTIES, position=Position.ALLEGES)]
    if status is PersonStatus.CIVILIAN:
        stances.append(Stance(about=About.CIVILIAN_STATUS, position=Position.ALLEGES))
    blames = (Attribution(position=Position.ALLEGES, actor=party.key),) if random.random() < 0.6 else ()
    figures = (_figure(reading, status),) if random.random() < 0.85 else ()
    return _Told(claimant=who, position=Position.ALLEGES, stances=tuple(stances), figures=figures, attributions=blames)


def _answered(party: PublicActor, drawn: float, status: PersonStatus) -> _Told:
    """What the party blamed says: that it did it, that it did not, that nothing happened, or that none were harmed."""
    if drawn < 0.65:
        return _Told(
            claimant=party,
            position=Position.CONCEDES,
            stances=(Stance(about=About.RESPONSIBILITY, position=Position.CONCEDES),),
            attributions=(Attribution(position=Position.CONCEDES, actor=party.key),),
        )
    if drawn < 0.85:
        return _Told(
            claimant=party,
            position=Position.DENIES,
            stances=(Stance(about=About.RESPONSIBILITY, position=Position.DENIES),),
            attributions=(Attribution(position=Position.DENIES, actor=party.key),),
        )
    about = About.EVENT if drawn < 0.9 else About.CASUALTIES
    figures = () if about is About.EVENT else (_figure(_read("none"), status),)
    stances: tuple[Stance, ...] = (Stance(about=about, position=Position.DENIES),)
    if status is PersonStatus.CIVILIAN and about is About.CASUALTIES:
        stances += (Stance(about=About.CIVILIAN_STATUS, position=Position.DENIES),)
    return _Told(claimant=party, position=Position.DENIES, stances=stances, figures=figures)


def _claim(random: Random, place: int, told: _Told, sources: Sequence[PublicSource]) -> PublicClaim:
    source = sources[min(place, len(sources) - 1)]
    return PublicClaim(
        ref=str(place + 1),
        claimant=told.claimant.key,
        source=source.key,
        via=(source.publisher,) if source.publisher else (),
        position=told.position,
        stances=told.stances,
        summary="Made up.",
        verbatim=told.figures[0].verbatim if told.figures else "",
        language=source.language if told.figures else "",
        figures=told.figures,
        attributions=told.attributions,
        basis=random.choice(_BASES),
    )


def _sources(random: Random, number: int, claims: int) -> tuple[tuple[PublicSource, ...], tuple[PublicActor, ...]]:
    """One document or two; the second is a copy of the first now and then."""
    chosen = random.sample(OUTLETS, 2 if claims > 1 and random.random() < 0.6 else 1)
    copies = len(chosen) == 2 and random.random() < 0.3
    sources = tuple(
        PublicSource(
            key=f"report-{number}-{place + 1}",
            title=f"Synthetic report {number}, part {place + 1}",
            publisher=outlet.key,
            language=language,
            derived_from=f"report-{number}-1" if place and copies else None,
        )
        for place, (outlet, language) in enumerate(chosen)
    )
    return sources, tuple(outlet for outlet, _language in chosen)


def _figure(reading: Reading, status: PersonStatus) -> PublicFigure:
    return PublicFigure(
        measure=Measure.KILLED,
        verbatim=reading.verbatim,
        qualifier=reading.qualifier,
        low=reading.low,
        high=reading.high,
        understood=reading.understood,
        convention=reading.convention,
        status=status,
    )


def _vague(killed: int) -> str:
    if killed >= 200:
        return "hundreds"
    return "dozens" if killed >= 24 else "several"


@lru_cache(maxsize=4096)
def _read(words: str) -> Reading:
    """The same few hundred wordings come again and again."""
    return read_figure(words)
