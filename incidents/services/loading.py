"""Loading a whole case from data, through the services that the incident page uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from incidents.dating import derive_days
from incidents.history.recording import editing
from incidents.models import Actor, ActorName, Claim, EditAction, Incident, IncidentTitle, PlaceName, Source
from incidents.notation.attribution_lines import parse_attributions
from incidents.notation.figure_lines import parse_figures
from incidents.services.entering import ClaimParts, link_known_through, number_claims, write_parts
from record.vocabulary import About, Position

Case = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The incident of a case, and whether it is new."""

    incident: Incident
    is_new: bool


def load_case(*, case: Case, by: User) -> Loaded:
    """Enter a case: actors, sources, one incident and its claims. Not published. One transaction.

    ``case`` has the parts ``actors``, ``sources``, ``incident`` and ``claims``, as in ``incidents/demo/qaim.json``:
    columns by name, names as language to text, figures and attributions as lines. Where the code of the incident is
    taken, nothing is written and nothing is compared: editors may have gone on with it.

    Raises:
        ValidationError, LinesError, EnteringError: the data break a rule. Nothing is written.
    """
    with editing(by=by, action=EditAction.LOADED):
        standing = Incident.objects.filter(code=case["incident"]["code"]).first()
        if standing is not None:
            return Loaded(incident=standing, is_new=False)
        actors = {row["key"]: _actor(row, by) for row in case["actors"]}
        sources: dict[str, Source] = {}
        for row in case["sources"]:  # a document stands after the one that it is derived from
            sources[row["key"]] = _source(row, actors, sources, by)
        incident = _incident(case["incident"], by)
        _claims(incident, case["claims"], actors, sources, by)
        return Loaded(incident=incident, is_new=True)


def _actor(row: Case, by: User) -> Actor:
    found = Actor.objects.filter(key=row["key"]).first()
    if found is not None:
        return found
    columns = {name: value for name, value in row.items() if name != "names"}
    actor = Actor(**columns, created_by=by, updated_by=by)
    actor.full_clean()
    actor.save()
    for language, text in row.get("names", {}).items():
        ActorName.objects.create(actor=actor, language=language, text=text)
    return actor


def _source(row: Case, actors: Mapping[str, Actor], sources: Mapping[str, Source], by: User) -> Source:
    found = Source.objects.filter(key=row["key"]).first()
    if found is not None:
        return found
    columns = dict(row)
    publisher, origin = columns.pop("publisher", None), columns.pop("derived_from", None)
    source = Source(
        **columns,
        publisher=actors[publisher] if publisher else None,
        derived_from=sources[origin] if origin else None,
        created_by=by,
        updated_by=by,
    )
    source.full_clean()
    source.save()
    return source


def _incident(row: Case, by: User) -> Incident:
    columns = {name: value for name, value in row.items() if name not in {"titles", "place_names"}}
    incident = Incident(**columns, created_by=by, updated_by=by)
    derive_days(incident)
    incident.full_clean()
    incident.save()
    for language, text in row.get("titles", {}).items():
        IncidentTitle.objects.create(incident=incident, language=language, text=text)
    for language, text in row.get("place_names", {}).items():
        PlaceName.objects.create(incident=incident, language=language, text=text)
    return incident


def _claims(
    incident: Incident, rows: list[Case], actors: Mapping[str, Actor], sources: Mapping[str, Source], by: User
) -> None:
    not_columns = {"via", "figures", "attributions", "stances", "known_through", "claimant", "source"}
    claims = [
        Claim(
            **{name: value for name, value in row.items() if name not in not_columns},
            incident=incident,
            claimant=actors[row["claimant"]],
            source=sources[row["source"]],
        )
        for row in rows
    ]
    number_claims(incident=incident, claims=claims)
    for claim, row in zip(claims, rows, strict=True):
        derive_days(claim)
        claim.full_clean()
        claim.save()
        write_parts(claim=claim, parts=_parts(row, actors), by=by)
    for claim, row in zip(claims, rows, strict=True):
        if row.get("known_through"):
            link_known_through(claim=claim, number=row["known_through"])


def _parts(row: Case, actors: Mapping[str, Actor]) -> ClaimParts:
    return ClaimParts(
        figures=parse_figures("\n".join(row.get("figures", ()))),
        stances={About(about): Position(position) for about, position in row.get("stances", {}).items()},
        attributions=parse_attributions("\n".join(row.get("attributions", ()))),
        via=[actors[key] for key in row.get("via", ())],
    )
