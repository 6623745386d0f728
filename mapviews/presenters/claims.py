"""One claim in full: who says what, through whom, in which document, on what ground."""

import math
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from geo.latlon import LatLon
from mapviews import figure_words
from mapviews.presenters.naming import led
from mapviews.presenters.positions import Mark, mark
from mapviews.presenters.recipe import ClaimRef, claim_ref
from mapviews.presenters.wording import counted, distance, listed
from record.dates_said import edtf_words, when_words
from record.dossier import Attribution, Dossier, Name, PublicClaim, PublicFigure, PublicPlace
from record.vocabulary import Basis, WorkingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure: what it counts, in whose words, and how the words were read."""

    title: str
    words: str
    read_as: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceView:
    """A position on one part of the incident."""

    mark: Mark
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionView:
    """Whom the claimant holds responsible or not: our verb, a name, the words of the record."""

    verb: str
    actor: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierView:
    """Somebody who carried the claim, with what readers should know of them."""

    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A place in words. ``precision`` says how closely it is known, ``position`` is empty where there is none."""

    name: str
    language: str
    names: tuple[Name, ...]
    precision: str
    position: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """Everything that is shown of a claim."""

    ref: str
    claimant: str
    claimant_names: tuple[Name, ...]
    claimant_kind: str
    claimant_note: str
    party: bool
    capacity: str
    mark: Mark
    stances: tuple[StanceView, ...]
    summary: str
    words: str
    language: str
    translation: str
    figures: tuple[FigureView, ...]
    attributions: tuple[AttributionView, ...]
    asks_for_investigation: bool
    via: tuple[CarrierView, ...]
    source_key: str
    source_title: str
    source_language: str
    stated_on: str
    stated_on_words: str
    basis: str
    basis_stated: bool
    basis_note: str
    known_through: ClaimRef | None
    when: str
    when_words: str
    time_of_day: str
    place: PlaceView | None
    status: str
    public_note: str
    formerly: str


def claim_view(dossier: Dossier, claim: PublicClaim) -> ClaimView:
    """The view of one claim of a dossier."""
    claimant, source = dossier.actor(claim.claimant), dossier.source(claim.source)
    return ClaimView(
        ref=claim.ref,
        claimant=claimant.name,
        claimant_names=claimant.names,
        claimant_kind=str(claimant.kind.label),
        claimant_note=claimant.note,
        party=claimant.party,
        capacity=claim.capacity,
        mark=mark(claim.position),
        stances=tuple(StanceView(mark=mark(s.position), about=str(s.about.label)) for s in claim.stances),
        summary=claim.summary,
        words=claim.verbatim,
        language=claim.language,
        translation=claim.translation,
        figures=tuple(figure_view(figure) for figure in claim.figures),
        attributions=tuple(_attribution(dossier, attribution) for attribution in claim.attributions),
        asks_for_investigation=claim.asks_for_investigation,
        via=tuple(CarrierView(name=(actor := dossier.actor(key)).name, note=actor.note) for key in claim.via),
        source_key=source.key,
        source_title=source.title,
        source_language=source.language,
        stated_on=edtf_words(claim.stated_on),
        stated_on_words=claim.stated_on_words,
        basis=str(claim.basis.label),
        basis_stated=claim.basis is not Basis.NOT_STATED,
        basis_note=claim.basis_note,
        known_through=claim_ref(dossier, claim.known_through) if claim.known_through else None,
        when=when_words(claim.when) if claim.when else "",
        when_words=claim.when.words if claim.when else "",
        time_of_day=claim.when.time_of_day if claim.when else "",
        place=place_view(claim.place) if claim.place else None,
        status="" if claim.working_status is WorkingStatus.ACCEPTED else capfirst(str(claim.working_status.label)),
        public_note=claim.public_note,
        formerly=claim.formerly,
    )


def figure_view(figure: PublicFigure) -> FigureView:
    """The view of one figure."""
    return FigureView(
        title=counted(figure.measure, figure.status),
        words=figure.verbatim,
        read_as=figure_words.bounds_words(figure),
        note=figure.note,
    )


def _attribution(dossier: Dossier, attribution: Attribution) -> AttributionView:
    return AttributionView(
        verb=str(attribution.position.label),
        actor=dossier.actor(attribution.actor).name if attribution.actor else "",
        told=attribution.words,
    )


def place_view(place: PublicPlace) -> PlaceView:
    """A place with its precision in words and its uncertainty in metres or kilometres."""
    precision = str(place.precision.label)
    if place.uncertainty_m is not None:
        precision = _("precision: %(precision)s, within %(distance)s") % {
            "precision": precision,
            "distance": distance(place.uncertainty_m),
        }
    else:
        precision = _("precision: %(precision)s") % {"precision": precision}
    name, others = led(place.name, place.names)
    return PlaceView(
        name=name.text,
        language=name.language,
        names=others,
        precision=precision,
        position=_position(place.point, place.uncertainty_m) if place.point else "",
        note=place.note,
    )


def _position(point: LatLon, uncertainty_m: float | None) -> str:
    """Latitude and longitude with no more digits than are known: a degree is about 111 km."""
    digits = max(1, 5 - math.floor(math.log10(max(uncertainty_m or 0.0, 10.0))))
    lat = pgettext("latitude", "%(n)s° N") if point.lat >= 0 else pgettext("latitude", "%(n)s° S")
    lon = pgettext("longitude", "%(n)s° E") if point.lon >= 0 else pgettext("longitude", "%(n)s° W")
    return listed((lat % {"n": f"{abs(point.lat):.{digits}f}"}, lon % {"n": f"{abs(point.lon):.{digits}f}"}))
