"""From a draft to the dossier that readers get: the one place where content crosses from the desk to the record.

Every field is named here by hand. What is not named stays at the desk: private notes, status of work, who wrote it,
the exact point of a coarsened place.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch

from geo.datasets import GeodataError
from incidents.models import (
    Actor,
    Claim,
    ClaimVia,
    Figure,
    Incident,
    IncidentGrade,
    MovedClaim,
    Source,
    SourceCopy,
    SourceImage,
)
from incidents.perpetrators import grades_of
from incidents.places import PlaceError, public_place, public_place_of_claim
from incidents.relations import public_relations
from record.assessment import Assessment, DisputeNote
from record.dates import DateError, read_edtf
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
from record.dossier_files import PublicCopy, PublicImage
from record.toll import disagreements, tolls
from record.vocabulary import (
    About,
    ActorKind,
    Age,
    Basis,
    EventSubtype,
    EventType,
    Grade,
    Measure,
    PersonStatus,
    Position,
    Qualifier,
    Sensitivity,
    Sex,
    WorkingStatus,
)


def build_dossier(incident: Incident) -> Dossier:
    """The public content of an incident as it stands at the desk now. Some 17 queries, one more a link of sources.

    Raises:
        DossierError: parts do not fit together.
        PlaceError: the place cannot be made public as asked.
        ValueError: a date cannot be read (``incidents.readiness`` says so first, in sentences).
    """
    drafts = claims_of(incident)
    documents = with_origins(claim.source for claim in drafts)
    images, copies = _images(documents), _copies(documents)
    sources = tuple(
        replace(_source(document), images=tuple(images.get(key, ())), copies=tuple(copies.get(key, ())))
        for key, document in documents.items()
    )
    former = _former_refs(incident)
    claims = tuple(_claim(draft, incident, former.get(draft.pk, "")) for draft in drafts)
    place, context = public_place(incident)
    disputed = disagreements(claims)
    grades = tuple(_assessment(row) for row in grades_of(incident))
    return Dossier(
        code=incident.code,
        title=incident.title,
        names=tuple(Name(text=title.text, language=title.language) for title in incident.titles.all()),
        summary=incident.summary,
        language=incident.language,
        event_type=EventType(incident.event_type),
        event_subtype=EventSubtype(incident.event_subtype) if incident.event_subtype else None,
        when=_when(incident.occurred_on, incident.occurred_on_words, incident.time_of_day, incident.time_zone),
        place=place,
        actors=_actors(incident, drafts, documents.values()),
        sources=sources,
        claims=claims,
        tolls=tolls(claims, sources),
        disagreements=disputed,
        assessment=grades[0] if grades else Assessment(grade=Grade.NOT_ASSESSED),
        further_assessments=grades[1:],
        dispute_notes=tuple(
            DisputeNote(about=about, text=incident.note_on(about)) for about in disputed if incident.note_on(about)
        ),
        border_context=context,
        sensitivity=Sensitivity(incident.sensitivity),
        related=public_relations(incident),
    )


def _assessment(row: IncidentGrade) -> Assessment:
    return Assessment(grade=Grade(row.grade), ground=row.ground, actor=row.actor.key if row.actor else None)


def claims_of(incident: Incident) -> list[Claim]:
    """The claims in the order of readers, with everything that hangs on them. Five queries."""
    links = Prefetch("links", ClaimVia.objects.select_related("actor").order_by("order", "pk"))
    return list(
        incident.claims.select_related("claimant", "source__publisher", "known_through")
        .prefetch_related("figures", "stances", "attributions__actor", links)
        .order_by("order", "number")
    )


def with_origins(documents: Iterable[Source]) -> dict[int, Source]:
    """Documents and all that they are derived from, each once, by first mention. One query for each step back."""
    found = {document.pk: document for document in documents}
    step = found
    while missing := {each.derived_from_id for each in step.values() if each.derived_from_id} - found.keys():
        step = {
            each.pk: each for each in Source.objects.select_related("publisher").filter(pk__in=missing).order_by("pk")
        }
        found |= step
    return found


def _actors(incident: Incident, drafts: list[Claim], documents: Iterable[Source]) -> tuple[PublicActor, ...]:
    """Everybody who is named, once, by key."""
    named = {claim.claimant_id for claim in drafts}
    named |= {link.actor_id for claim in drafts for link in claim.links.all()}
    named |= {each.actor_id for claim in drafts for each in claim.attributions.all() if each.actor_id}
    named |= {document.publisher_id for document in documents if document.publisher_id}
    named |= {grade.actor_id for grade in grades_of(incident) if grade.actor_id}
    return tuple(
        _actor(actor) for actor in Actor.objects.filter(pk__in=named).prefetch_related("names").order_by("key")
    )


def _actor(actor: Actor) -> PublicActor:
    return PublicActor(
        key=actor.key,
        name=actor.name,
        kind=ActorKind(actor.kind),
        names=tuple(Name(text=name.text, language=name.language) for name in actor.names.all()),
        party=actor.party,
        note=actor.note,
    )


def _source(document: Source) -> PublicSource:
    return PublicSource(
        key=document.key,
        title=document.title,
        publisher=document.publisher.key if document.publisher else None,
        author=document.author,
        published_on=document.published_on,
        published_on_words=document.published_on_words,
        url=document.url,
        archive_url=document.archive_url,
        accessed_on=document.accessed_on,
        language=document.language,
        derived_from=document.derived_from.key if document.derived_from else None,
        sensitivity=Sensitivity(document.sensitivity),
        note=document.note,
    )


def _images(documents: Iterable[int]) -> dict[int, list[PublicImage]]:
    """By document, the images that a person said are to be published. One query."""
    found: dict[int, list[PublicImage]] = {}
    for row in SourceImage.objects.filter(source__in=documents, to_be_published=True).order_by("order", "pk"):
        image = PublicImage(
            sha256=row.sha256,
            width=row.width,
            height=row.height,
            alt=row.alt,
            credit=row.credit,
            sensitivity=Sensitivity(row.sensitivity),
        )
        found.setdefault(row.source_id, []).append(image)
    return found


def _copies(documents: Iterable[int]) -> dict[int, list[PublicCopy]]:
    """By document, what readers learn of the copies that the desk keeps: never the file, nor what it was called."""
    found: dict[int, list[PublicCopy]] = {}
    for row in SourceCopy.objects.filter(source__in=documents).order_by("made_on", "pk"):
        copy = PublicCopy(sha256=row.sha256, size_bytes=row.size_bytes, made_on=row.made_on)
        found.setdefault(row.source_id, []).append(copy)
    return found


def _former_refs(incident: Incident) -> dict[int | None, str]:
    """Code and number before, by key, of claims whose incident was merged into this one. One query.

    Only where readers had that incident: of others they do not even learn the code.
    """
    standing = MovedClaim.objects.filter(merger__into=incident, merger__undone_at=None)
    moves = standing.filter(merger__was_public=True).order_by("pk")
    rows = moves.values_list("claim_id", "merger__merged__code", "old_number")
    return {key: f"{code}/{number}" for key, code, number in rows}


def _claim(claim: Claim, incident: Incident, formerly: str) -> PublicClaim:
    return replace(
        said_in(claim),
        capacity=claim.capacity,
        via=tuple(link.actor.key for link in claim.links.all()),
        known_through=claim.known_through.ref if claim.known_through else None,
        summary=claim.summary,
        verbatim=claim.verbatim,
        language=claim.language,
        translation=claim.translation,
        asks_for_investigation=claim.asks_for_investigation,
        basis=Basis(claim.basis),
        basis_note=claim.basis_note,
        stated_on_words=claim.stated_on_words,
        when=_own_when(claim, incident),
        place=public_place_of_claim(claim, incident),
        working_status=WorkingStatus(claim.working_status),
        public_note=claim.public_note,
        formerly=formerly,
    )


def said_in(claim: Claim) -> PublicClaim:
    """What a claim says of the event, the numbers and who did it, and when it was said, no more.

    No query for a claim read as by ``claims_of``.

    Raises:
        DossierError: parts of the claim do not fit together.
    """
    return PublicClaim(
        ref=claim.ref,
        claimant=claim.claimant.key,
        source=claim.source.key,
        position=Position(claim.position),
        stances=_stances(claim),
        figures=tuple(_figure(figure) for figure in claim.figures.all()),
        attributions=tuple(
            Attribution(
                position=Position(each.position), actor=each.actor.key if each.actor else None, words=each.words
            )
            for each in claim.attributions.all()
        ),
        stated_on=claim.stated_on,  # a number that was restated since disagrees with nobody
    )


def compared(claim: Claim, incident: Incident) -> PublicClaim:
    """What a claim says, and when and where by its telling, as far as readers may know: what disagreements are made of.

    A day or a place that cannot be read counts as none of its own. No query for a claim read as by ``claims_of``.

    Raises:
        DossierError: parts of the claim do not fit together.
    """
    said = said_in(claim)
    with suppress(DateError):
        said = replace(said, when=_own_when(claim, incident))
    with suppress(PlaceError, GeodataError):
        said = replace(said, place=public_place_of_claim(claim, incident))
    return said


def _stances(claim: Claim) -> tuple[Stance, ...]:
    """In the order of the vocabulary, whatever the order of entry."""
    by_about = {stance.about: stance.position for stance in claim.stances.all()}
    return tuple(
        Stance(about=about, position=Position(by_about[about.value])) for about in About if about.value in by_about
    )


def _figure(figure: Figure) -> PublicFigure:
    return PublicFigure(
        measure=Measure(figure.measure),
        verbatim=figure.verbatim,
        qualifier=Qualifier(figure.qualifier),
        low=figure.low,
        high=figure.high,
        understood=figure.understood,
        convention=figure.convention,
        status=PersonStatus(figure.status),
        sex=Sex(figure.sex),
        age=Age(figure.age),
        denied=figure.denied,
        note=figure.note,
    )


def _own_when(claim: Claim, incident: Incident) -> PublicWhen | None:
    """The claim's own date and time of day; a time of day alone is on the incident's date."""
    if not claim.occurred_on and not claim.time_of_day:
        return None
    if not claim.occurred_on:
        return _when(incident.occurred_on, "", claim.time_of_day)  # the words of its date are not the claimant's
    return _when(claim.occurred_on, claim.occurred_on_words, claim.time_of_day)


def _when(edtf: str, words: str, time_of_day: str, time_zone: str = "") -> PublicWhen:
    when = read_edtf(edtf)
    earliest: date = when.earliest
    return PublicWhen(
        edtf=when.edtf,
        earliest=earliest,
        latest=when.latest,
        time_of_day=time_of_day,
        time_zone=time_zone,
        words=words,
    )
