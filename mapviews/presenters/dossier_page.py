"""Everything that the page of one incident shows, in the order in which it shows it."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language

from mapviews.presenters.chart import Panel, panels
from mapviews.presenters.claims import ClaimView, PlaceView, claim_view, place_view
from mapviews.presenters.disputes import Answer, Dispute, disputes
from mapviews.presenters.left_open import left_open_answers
from mapviews.presenters.listing import grades_words
from mapviews.presenters.naming import led, with_leading_actors
from mapviews.presenters.positions import Mark, legend
from mapviews.presenters.recipe import Recipe, recipe
from mapviews.presenters.sources import Addresses, SourceView, public_address, source_view
from mapviews.presenters.surroundings import SurroundingsView, surroundings_view
from mapviews.presenters.versions import History
from record.assessment import Assessment
from record.dates_said import when_words
from record.dossier import Dossier, Name
from record.related_entry import RelatedIncident
from record.vocabulary import Sensitivity
from record.where_words import country_name


@dataclass(frozen=True, kw_only=True)
class GradeView:
    """A grade of the recorders: of whom, which, what it means, and why. No actor: nobody is named."""

    actor: str
    grade: str
    definition: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    """The page of one incident in one version."""

    code: str
    title: str
    title_language: str
    names: tuple[Name, ...]
    language: str
    summary: str
    kind: str
    country: str
    when: str
    when_words: str
    time_of_day: str
    time_zone: str
    place: PlaceView
    warning: str
    grade: str
    grades: tuple[GradeView, ...]
    recipes: tuple[Recipe, ...]
    disputes: tuple[Dispute, ...]
    left_open: tuple[Answer, ...]
    panels: tuple[Panel, ...]
    legend: tuple[Mark, ...]
    claims: tuple[ClaimView, ...]
    sources: tuple[SourceView, ...]
    surroundings: SurroundingsView | None
    history: History
    related: tuple[RelatedIncident, ...] = ()

    @cached_property
    def is_graded(self) -> bool:
        """Whether grades stand in a table: one is about somebody, or there are several."""
        return len(self.grades) > 1 or any(each.actor for each in self.grades)

    @cached_property
    def lead(self) -> Recipe | None:
        """The first toll of harm of which somebody gave a number: the range in the headline.

        Where none did, the first that is denied. A denial never leads while anybody alleges a number.
        """
        harm = [each for each in self.recipes if each.harm]
        return next((each for each in harm if each.range_words), next(iter(harm), None))

    @cached_property
    def others(self) -> tuple[Recipe, ...]:
        """Every other toll."""
        return tuple(each for each in self.recipes if each is not self.lead)


def dossier_page(
    dossier: Dossier,
    history: History,
    related: tuple[RelatedIncident, ...] = (),
    image_at: Addresses = public_address,
) -> DossierPage:
    """The page of a dossier, whose version ``history`` shows. Cost: about a millisecond, no query."""
    context = dossier.border_context
    title, other_titles = led(dossier.title, dossier.names, language=dossier.language)
    dossier = with_leading_actors(dossier)
    return DossierPage(
        code=dossier.code,
        title=title.text,
        title_language=title.language,
        names=other_titles,
        language=dossier.language,
        summary=dossier.summary,
        kind=capfirst(str((dossier.event_subtype or dossier.event_type).label)),
        country=country_name(context.country, get_language() or "en") if context and context.country else "",
        when=when_words(dossier.when),
        when_words=dossier.when.words,
        time_of_day=dossier.when.time_of_day,
        time_zone=dossier.when.time_zone,
        place=place_view(dossier.place),
        warning=_warning(dossier.sensitivity),
        grade=grades_words(each.grade for each in dossier.assessments),
        grades=tuple(_grade(dossier, each) for each in dossier.assessments),
        recipes=tuple(recipe(dossier, toll) for toll in dossier.tolls),
        disputes=disputes(dossier),
        left_open=left_open_answers(dossier),
        panels=panels(dossier),
        legend=legend(),
        claims=tuple(claim_view(dossier, claim) for claim in dossier.claims),
        sources=tuple(source_view(dossier, source, image_at) for source in dossier.sources),
        surroundings=surroundings_view(context) if context else None,
        history=history,
        related=related,
    )


def _grade(dossier: Dossier, given: Assessment) -> GradeView:
    return GradeView(
        actor=dossier.actor(given.actor).name if given.actor else "",
        grade=capfirst(str(given.grade.label)),
        definition=str(given.grade.definition),
        ground=given.ground,
    )


def _warning(sensitivity: Sensitivity) -> str:
    return "" if sensitivity is Sensitivity.NOT_SENSITIVE else str(sensitivity.definition)
