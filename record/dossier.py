"""The public content of one incident: what a Publication holds and every reader reads.

The desk fills these values when it publishes; pages, popups, tiles, feeds and exports read nothing else. They are
frozen and refuse bad parts when made. ``to_json`` and ``from_json`` are exact inverses; the JSON is canonical
(RFC 8785), so its SHA-256 means something.

Actors and sources are written once and referred to by ``key``; claims by ``ref`` ("1", "2", ...), which stays the same
in every version of the incident.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

import cattrs
import rfc8785
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter

from geo.border_context import BorderContext
from geo.latlon import LatLon
from record.assessment import Assessment, DisputeNote
from record.dossier_files import PublicCopy, PublicImage
from record.dossier_toll import Toll
from record.vocabulary import (
    About,
    ActorKind,
    Age,
    Basis,
    Disagreement,
    Disclosure,
    EventSubtype,
    EventType,
    Measure,
    PersonStatus,
    Position,
    Precision,
    Qualifier,
    RelationKind,
    Sensitivity,
    Sex,
    WorkingStatus,
)

SCHEMA = "counterclaim/dossier/1"


class DossierError(ValueError):
    """Content that cannot be a dossier. The message names the part."""


def _refuse(condition: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence at the call
    if condition:
        raise DossierError(message)


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name in one language or script; ``language`` is a BCP 47 tag ("ar", "ku-Latn")."""

    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class PublicActor:
    """Someone who claims, publishes or is blamed. ``party`` is set for parties to the conflict."""

    key: str
    name: str
    kind: ActorKind
    names: tuple[Name, ...] = ()
    party: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        _refuse(not self.key or not self.name, "an actor needs a key and a name")


@dataclass(frozen=True, kw_only=True)
class PublicSource:
    """A document. ``derived_from`` is the key of the document that it copies or quotes."""

    key: str
    title: str
    publisher: str | None = None  # key of an actor
    author: str = ""
    published_on: str = ""  # EDTF
    published_on_words: str = ""  # as it was written, where it was not EDTF
    url: str = ""
    archive_url: str = ""
    accessed_on: date | None = None
    language: str = ""
    derived_from: str | None = None
    sensitivity: Sensitivity = Sensitivity.NOT_SENSITIVE
    note: str = ""
    images: tuple[PublicImage, ...] = ()
    copies: tuple[PublicCopy, ...] = ()

    def __post_init__(self) -> None:
        _refuse(not self.key or not self.title, "a source needs a key and a title")


@dataclass(frozen=True, kw_only=True)
class PublicFigure:
    """A number in the claimant's words, and how the words were read.

    ``low`` and ``high`` are inclusive; None is open. ``denied`` says that the claimant denies there were any, or denies
    another's number, without giving one: neither a zero nor silence.
    """

    measure: Measure
    verbatim: str
    qualifier: Qualifier
    low: int | None
    high: int | None
    understood: bool
    convention: str
    status: PersonStatus = PersonStatus.UNKNOWN
    sex: Sex = Sex.UNKNOWN
    age: Age = Age.UNKNOWN
    denied: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        _refuse(low is not None and low < 0, f"figure {self.verbatim!r}: the low bound {low} is below zero")
        _refuse(
            low is not None and high is not None and low > high,
            f"figure {self.verbatim!r}: the low bound {low} is above the high bound {high}",
        )

    @property
    def has_number(self) -> bool:
        """Whether it says how many. A denial and words without a number do not."""
        return not self.denied and self.qualifier is not Qualifier.NONE and not (self.low is None and self.high is None)

    @property
    def is_denial(self) -> bool:
        """Whether it says that there were none, or that another's number is wrong."""
        return self.denied or self.qualifier is Qualifier.NONE


@dataclass(frozen=True, kw_only=True)
class PublicPlace:
    """Where. ``point`` is None when it is unknown or withheld.

    ``uncertainty_m`` is the radius, in metres, within which the place lies; None for a country or no point.
    ``name`` is the place in the source's words; ``cell_km`` is set when the point is the centre of a grid cell.
    """

    name: str
    point: LatLon | None
    precision: Precision
    uncertainty_m: float | None
    names: tuple[Name, ...] = ()
    disclosure: Disclosure = Disclosure.AS_RECORDED
    cell_km: float | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicWhen:
    """When: EDTF text with its earliest and latest day, and the time of day as words.

    ``words`` is the date as it was written ("7 or 8 December 2016, evening"), empty where it was entered as EDTF.
    """

    edtf: str
    earliest: date
    latest: date
    time_of_day: str = ""
    time_zone: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        _refuse(self.earliest > self.latest, f"date {self.edtf!r}: earliest is after latest")


@dataclass(frozen=True, kw_only=True)
class Stance:
    """What the claimant does with one part of the incident."""

    about: About
    position: Position


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Whom the claimant holds responsible, or holds not responsible. ``actor`` is a key; None when not named."""

    position: Position  # alleges, concedes, denies, questions
    actor: str | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicClaim:
    """What one claimant says, through whom, in which document.

    ``position`` leads (it codes the marker); ``stances`` gives the position on each part. ``via`` are keys of the
    actors that carried it, from the claimant to the reader. ``known_through`` is the ref of the claim by which alone
    we know of this one.
    """

    ref: str
    claimant: str
    source: str
    position: Position
    stances: tuple[Stance, ...]
    capacity: str = ""
    via: tuple[str, ...] = ()
    known_through: str | None = None
    summary: str = ""
    verbatim: str = ""
    language: str = ""
    translation: str = ""
    figures: tuple[PublicFigure, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    asks_for_investigation: bool = False
    basis: Basis = Basis.NOT_STATED
    basis_note: str = ""
    stated_on: str = ""  # EDTF; never the date of the event
    stated_on_words: str = ""  # as it was written, where it was not EDTF
    when: PublicWhen | None = None
    place: PublicPlace | None = None
    working_status: WorkingStatus = WorkingStatus.ACCEPTED
    public_note: str = ""
    formerly: str = ""  # code and number of the claim in an incident that was merged into this one: IQ-2016-0002/3

    def __post_init__(self) -> None:
        _refuse(not self.ref, "a claim needs a ref")
        abouts = [stance.about for stance in self.stances]
        _refuse(len(abouts) != len(set(abouts)), f"claim {self.ref} takes two positions on one thing")
        _refuse(
            self.working_status is WorkingStatus.CONFLICT and not self.public_note,
            f"claim {self.ref} is in conflict: it needs a public note that says how",
        )

    def position_on(self, about: About) -> Position | None:
        """The position on one part, or None where the claim does not speak of it."""
        return next((stance.position for stance in self.stances if stance.about is about), None)


@dataclass(frozen=True, kw_only=True)
class Related:
    """Another public incident that has to do with this one and is not the same. ``code`` is that incident's."""

    code: str
    kind: RelationKind
    words: str = ""

    def __post_init__(self) -> None:
        _refuse(not self.code, "a related incident needs its code")
        _refuse(
            self.kind is RelationKind.OTHER and not self.words.strip(),
            f"how {self.code} is related needs words where no kind says it",
        )


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything public about one incident, in one version."""

    code: str
    title: str
    summary: str
    language: str
    event_type: EventType
    when: PublicWhen
    place: PublicPlace
    actors: tuple[PublicActor, ...]
    sources: tuple[PublicSource, ...]
    claims: tuple[PublicClaim, ...]
    tolls: tuple[Toll, ...]
    disagreements: tuple[Disagreement, ...]
    assessment: Assessment
    border_context: BorderContext | None
    event_subtype: EventSubtype | None = None
    sensitivity: Sensitivity = Sensitivity.NOT_SENSITIVE
    names: tuple[Name, ...] = ()  # the title in other languages
    related: tuple[Related, ...] = ()  # public incidents, each once
    further_assessments: tuple[Assessment, ...] = ()  # one for each other alleged perpetrator
    dispute_notes: tuple[DisputeNote, ...] = ()
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        _refuse(not self.code or not self.title, "a dossier needs a code and a title")
        actors, sources = self._actors, self._sources
        for claim in self.claims:
            named = (claim.claimant, *claim.via, *(a.actor for a in claim.attributions if a.actor))
            for key in named:
                _refuse(key not in actors, f"claim {claim.ref} names the actor {key!r}, which is not listed")
            _refuse(claim.source not in sources, f"claim {claim.ref} names the source {claim.source!r}, not listed")
        others = [other.code for other in self.related]
        _refuse(len({self.code, *others}) <= len(others), "related incidents are others, each named once")
        refs = [claim.ref for claim in self.claims]
        _refuse(len(refs) != len(set(refs)), "two claims share a ref")
        graded = [each.actor for each in self.assessments]
        _refuse(len(graded) != len(set(graded)), "one alleged perpetrator has two grades")
        for actor in graded:
            _refuse(actor not in {None, *actors}, f"a grade names the actor {actor!r}, which is not listed")

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Every grade, one for each alleged perpetrator; a single "not assessed" where nobody has graded it."""
        return (self.assessment, *self.further_assessments)

    def note_on(self, about: Disagreement) -> str:
        """What the recorders say of a disagreement; empty where they say nothing."""
        return next((note.text for note in self.dispute_notes if note.about is about), "")

    @cached_property
    def _actors(self) -> dict[str, PublicActor]:
        return {actor.key: actor for actor in self.actors}

    @cached_property
    def _sources(self) -> dict[str, PublicSource]:
        return {source.key: source for source in self.sources}

    def actor(self, key: str) -> PublicActor:
        """The actor of a key. Raises KeyError."""
        return self._actors[key]

    def source(self, key: str) -> PublicSource:
        """The source of a key. Raises KeyError."""
        return self._sources[key]

    @cached_property
    def image_hashes(self) -> frozenset[str]:
        """The hashes of all images of its documents."""
        return frozenset(image.sha256 for source in self.sources for image in source.images)

    def place_of(self, claim: PublicClaim) -> PublicPlace:
        """The claim's own place, or the incident's."""
        return claim.place or self.place

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785), UTF-8."""
        return rfc8785.dumps(_converter().unstructure(self))

    @classmethod
    def from_json(cls, content: bytes | str) -> "Dossier":
        """Raises DossierError when the JSON does not fit."""
        try:
            return _converter().loads(content, cls)
        except (cattrs.BaseValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            msg = f"not a dossier of schema {SCHEMA}: {error}"
            raise DossierError(msg) from error


def as_plain(value: Dossier | BorderContext | PublicPlace) -> dict[str, Any]:
    """A dossier, or a part of one, as the plain values that its JSON is made of."""
    plain: dict[str, Any] = _converter().unstructure(value)
    return plain


#: Keys that the first entries of the record did not have, left out where they say nothing. A part stands before what
#: it is a part of: the converter takes the way in which a part is written from what it knows by then.
_LATER_KEYS: Final[dict[type[Any], tuple[str, ...]]] = {
    PublicWhen: ("words",),
    PublicSource: ("published_on_words", "images", "copies"),
    PublicClaim: ("formerly", "stated_on_words"),
    Dossier: ("related", "further_assessments", "dispute_notes"),
}


@lru_cache(maxsize=1)
def _converter() -> cattrs.preconf.json.JsonConverter:
    converter = make_converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    # What an operator may add to a context is left out where it is not there: what was published before reads the same.
    context = make_dict_unstructure_fn(
        BorderContext,
        converter,
        second_border=override(omit_if_default=True),
        district=override(omit_if_default=True),
    )
    converter.register_unstructure_hook(BorderContext, context)
    # So are keys that came later: an entry of before them has the same bytes.
    for part, later in _LATER_KEYS.items():
        omitted: Any = {name: override(omit_if_default=True) for name in later}
        converter.register_unstructure_hook(part, make_dict_unstructure_fn(part, converter, **omitted))
    return converter
