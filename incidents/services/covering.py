"""What a claim that moves from one incident to another shows of its own place: never more than where it came from.

Merging, parting, and what comes home after it, all move claims by the functions below; so do the ways back that write
rows of claims that were moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from incidents.claim_disclosure import Setting, effective, is_coarser, setting_of
from incidents.history.content import content
from incidents.history.moving import last_moves
from incidents.history.owning import Root
from incidents.history.recording import Values, history_of, values_of
from incidents.history.writing import Changes
from incidents.models import Claim, EditAction, Incident, MovedClaim
from incidents.places import is_near_its_incident
from record.vocabulary import Disclosure

Row = TypeVar("Row", Claim, Incident)
_WITHHELD = Setting(Disclosure.WITHHELD)
_PLACE = ("place_name", "latitude", "longitude", "precision", "uncertainty_m", "place_note")


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What is shown of a claim's own place before it moves, and after. ``is_kept``: by a setting that it was given."""

    before: Setting
    after: Setting
    is_kept: bool


def take_along(claim: Claim, *, of: Incident, to: Incident) -> Cover:
    """Give a claim that goes into another incident, unsaved, the setting that keeps its place as covered as it was.

    What it had of its own is cleared where the incident that takes it up shows less than that. No query.
    """
    before, there = _shown(claim, of), _shown(claim, to)
    is_kept = claim.has_own_place and before.coarseness > there.coarseness
    own = setting_of(claim)
    if is_kept:
        _give(claim, before)
    elif own is not None and own.coarseness < _whole(to).coarseness:
        _give(claim, None)
    return Cover(before=before, after=_shown(claim, to), is_kept=is_kept)


def take_back(claim: Claim, move: MovedClaim, *, of: Incident, to: Incident) -> Cover:
    """Give a claim that goes back, unsaved, its setting of before; a coarser one that was chosen since is kept.

    So is one under which its place was written since: nobody said that this may be shown. One query.
    """
    before, held = _shown(claim, of), _held(move)
    is_known = held is not None and _is_place_of_before(claim, of)
    if held is not None:
        _give(claim, Setting(Disclosure(move.old_disclosure), move.old_cell_km) if move.old_disclosure else None)
    is_coarser_since = held is None or not is_known or before.coarseness > held.coarseness
    is_kept = claim.has_own_place and is_coarser_since and before.coarseness > _shown(claim, to).coarseness
    if is_kept:
        _give(claim, before)
    return Cover(before=before, after=_shown(claim, to), is_kept=is_kept)


def stay_covered(changes: Changes) -> Changes:
    """What a way back would write, less what would uncover the place of a claim that a merger moved where it stands.

    It is then shown as closely as now, or as merging left it, whichever tells more; a place that was written since, as
    now. Some four queries, and one a claim.
    """
    incidents = {key: values for key, values in changes.get(Incident, {}).items() if values is not None}
    rows = {key: values for key, values in changes.get(Claim, {}).items() if values is not None}
    below = MovedClaim.objects.filter(merger__into__in=list(incidents), merger__undone_at=None, claim__isnull=False)
    gone = changes.get(Claim, {}).keys() - rows.keys()
    untouched = set(below.values_list("claim_id", flat=True)) - rows.keys() - gone
    now = Claim.objects.select_related("incident").in_bulk([*rows, *untouched])
    rows |= {key: dict(content(Claim, values_of(now[key])) or {}) for key in untouched}
    raised: dict[int, Values] = {}
    for key, move in last_moves(rows).items():
        held = _held(move)
        if held is None or move.merger.undone_at is not None or move.merger.into_id != rows[key]["incident_id"]:
            continue
        wanted, into = (
            _as_written(Claim(), rows[key]),
            _as_written(move.merger.into, incidents.get(move.merger.into_id)),
        )
        floor = held
        if key in now and now[key].has_own_place:
            stands = _shown(now[key], now[key].incident)
            floor = stands if _is_written_since(now[key], wanted) else min(held, stands, key=_coarseness)
        if wanted.has_own_place and _shown(wanted, into).coarseness < floor.coarseness:
            raised[key] = rows[key] | {"disclosure": floor.disclosure.value, "cell_km": whole_km(floor)}
    return {**changes, Claim: {**changes.get(Claim, {}), **raised}} if raised else changes


def shown_of(claim: Values, incident: Values) -> Setting:
    """What is shown of a claim's own place with these columns, in an incident with those. No query."""
    return _shown(_as_written(Claim(), claim), _as_written(Incident(), incident))


def _as_written(row: Row, values: Mapping[str, object] | None) -> Row:
    for name, value in (values or {}).items():
        setattr(row, name, value)
    return row


def _shown(claim: Claim, incident: Incident) -> Setting:
    """What holds for a claim; withheld where readers get nothing of its place though it is to be coarsened only."""
    setting = effective(claim, incident)
    if not claim.has_own_place or setting.disclosure in {Disclosure.AS_RECORDED, Disclosure.WITHHELD}:
        return setting
    is_silent = claim.latitude is None or is_near_its_incident(claim, incident, setting.cell_km)
    is_silent = is_silent or (setting.disclosure is Disclosure.COUNTRY and not is_coarser(claim, incident))
    return _WITHHELD if is_silent else setting


def _held(move: MovedClaim) -> Setting | None:
    return Setting(Disclosure(move.held_disclosure), move.held_cell_km) if move.held_disclosure else None


def _whole(incident: Incident) -> Setting:
    return Setting(Disclosure(incident.disclosure), incident.cell_km)


def _give(claim: Claim, setting: Setting | None) -> None:
    claim.disclosure = setting.disclosure.value if setting else ""
    claim.cell_km = whole_km(setting) if setting else None


def whole_km(setting: Setting) -> int | None:
    """The side of the cell of a setting as columns hold it; None where it is no cell."""
    is_cell = setting.disclosure is Disclosure.GRID and setting.cell_km is not None
    return int(setting.cell_km or 0) if is_cell else None


def _is_written_since(now: Claim, wanted: Claim) -> bool:
    """Whether a way back leaves a claim the place that somebody wrote since a merger brought it. At most one query."""
    return all(getattr(now, name) == getattr(wanted, name) for name in _PLACE) and not _is_place_of_before(
        now, now.incident
    )


def _coarseness(setting: Setting) -> tuple[int, float]:
    return setting.coarseness


def _is_place_of_before(claim: Claim, of: Incident) -> bool:
    """Whether its own place is the one with which a merger brought it. One query."""
    root = Root("incident", of.pk)
    rows = history_of(Claim).objects.filter(
        id=claim.pk, state__kind=root.kind, state__object_id=root.object_id, state__edit__action=EditAction.MERGED
    )
    came = rows.order_by("history_id").last()
    return came is not None and all(getattr(came, name) == getattr(claim, name) for name in _PLACE)
