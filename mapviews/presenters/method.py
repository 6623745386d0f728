"""The vocabulary for the method page: every closed list of terms, with its definitions, as the code holds them."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mapviews.presenters.chart import bounds_words
from mapviews.presenters.positions import Mark, mark
from mapviews.presenters.wording import distance
from record import toll, vocabulary
from record.dossier_words import convention_name
from record.figures import read_figure
from record.vocabulary import Position, Precision, Qualifier, Terms

#: Each list with its title and the group that it stands in, in the order of the page. A list that is missing here fails
#: a test: what the record uses, the method page explains.
_LISTS: Final[tuple[tuple[type[Terms], "str | Promise", "str | Promise"], ...]] = (
    (vocabulary.Position, _("Positions"), _("What a claimant does with a statement")),
    (vocabulary.About, _("What a claim is about"), _("A claim may speak of several, and of each in its own way")),
    (vocabulary.Basis, _("Basis"), _("What the claimant gives as the ground")),
    (vocabulary.WorkingStatus, _("Working status"), _("How far the desk has come with a claim")),
    (vocabulary.Measure, _("Measures"), _("What is counted")),
    (vocabulary.PersonStatus, _("Status of persons"), _("As the claimant states it")),
    (vocabulary.Sex, _("Sex"), _("As the claimant states it")),
    (vocabulary.Age, _("Age"), _("As the claimant states it")),
    (vocabulary.Qualifier, _("Qualifiers"), _("How a number is meant")),
    (toll.Reason, _("Left out of a range"), _("Why a claim does not count for a range")),
    (vocabulary.Grade, _("Assessment"), _("The recorders’ judgement, apart from the claims")),
    (vocabulary.RelationKind, _("Related incidents"), _("What two incidents have to do with each other")),
    (vocabulary.Disagreement, _("Disagreement"), _("Computed from the claims, never entered")),
    (vocabulary.Precision, _("Precision of place"), _("How closely a place is known")),
    (vocabulary.Disclosure, _("Disclosure of place"), _("How much of the place is made public")),
    (vocabulary.ActorKind, _("Actors"), _("What a claimant, a publisher or a party is")),
    (vocabulary.EventType, _("Events"), _("Kind of event")),
    (vocabulary.EventSubtype, _("Sub-types of events"), _("Within explosions and remote violence")),
    (vocabulary.IncidentStatus, _("Status of an incident"), _("Between desk and public")),
    (vocabulary.PublicationKind, _("Publication"), _("What an act of publication was")),
    (vocabulary.Sensitivity, _("Sensitivity"), _("What a reader should be warned of")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """One term. ``mark`` is set for positions, ``extra`` says more where there is more."""

    code: str
    label: str
    definition: str
    mark: Mark | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermList:
    """One closed list of terms."""

    key: str
    title: str
    subtitle: str
    terms: tuple[TermView, ...]


def term_lists() -> tuple[TermList, ...]:
    """Every list of the vocabulary, in the reader's language."""
    return tuple(
        TermList(
            key=terms.__name__.lower(),
            title=str(title),
            subtitle=str(subtitle),
            terms=tuple(_term(member) for member in terms),
        )
        for terms, title, subtitle in _LISTS
    )


def _term(member: Terms) -> TermView:
    extra = ""
    if isinstance(member, Precision) and member.uncertainty_m is not None:
        extra = distance(member.uncertainty_m)
    return TermView(
        code=member.value,
        label=capfirst(str(member.label)),
        definition=str(member.definition),
        mark=mark(member) if isinstance(member, Position) else None,
        extra=extra,
    )


def lists_without_a_place() -> Iterator[str]:
    """The names of lists in the vocabulary that the page does not show; a test holds this empty."""
    shown = {terms for terms, _title, _subtitle in _LISTS}
    for module in (vocabulary, toll):
        for name, value in inspect.getmembers(module, inspect.isclass):
            is_list = issubclass(value, Terms) and value is not Terms and value.__module__ == module.__name__
            if is_list and value not in shown:
                yield name


# ------------------------------------------------------------------------------------------------------ conventions


#: Words of which the page shows how they are read. They are run through the parser itself, so the page cannot err.
_ENGLISH_SAMPLES: Final = (
    "a few",
    "several",
    "tens",
    "dozens",
    "scores",
    "hundreds",
    "about 50",
    "at least 55",
    "more than 100",
    "as many as 100",
    "at most 10",
    "fewer than 10",
    "between 70 and 80",
    "two dozen",
    "none",
)
_ARABIC_SAMPLES: Final = (
    "عدة",
    "بضعة",
    "عشرات",
    "مئات",
    "نحو 50",
    "55 على الأقل",
    "أكثر من 100",
    "ما يصل إلى 100",
    "10 على الأكثر",
    "أقل من 10",
    "بين 70 و80",
    "مئة وعشرون",
    "قتيلان",
    "لا أحد",
)
SAMPLES: Final = {"en": _ENGLISH_SAMPLES, "ar": _ARABIC_SAMPLES}  # the languages that the parser reads
CONVENTIONS: Final = ("counterclaim", "acled")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionRow:
    """Some words, and how each convention reads them, in the order of ``CONVENTIONS``."""

    words: str
    language: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The conventions side by side, and which is in force."""

    names: tuple[str, ...]
    rows: tuple[ConventionRow, ...]
    in_force: str


def conventions() -> Conventions:
    """How words become bounds, by each convention, read by the parser when the page is made (under 10 ms)."""
    reader = (get_language() or "en").partition("-")[0]
    language = reader if reader in SAMPLES else "en"
    return Conventions(
        names=tuple(capfirst(convention_name(code)) for code in CONVENTIONS),
        rows=tuple(
            ConventionRow(
                words=words,
                language=language,
                readings=tuple(_reading(words, language, code) for code in CONVENTIONS),
            )
            for words in SAMPLES[language]
        ),
        in_force=convention_name(settings.FIGURE_CONVENTION),
    )


def _reading(words: str, language: str, convention: str) -> str:
    reading = read_figure(words, language=language, convention=convention)
    if reading.qualifier is Qualifier.NONE:
        return gettext("none: a denial")
    return bounds_words(reading.low, reading.high)
