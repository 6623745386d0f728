"""Settings that undoing an account leaves as they stand: taken back, they would show readers more than they see now.

How closely a place is shown, and of what readers are warned, is often set because somebody is in danger. That does not
become untrue when the account that set it is undone; a person looks at each, and takes it back by hand.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from incidents.claim_disclosure import Setting
from incidents.history.owning import AnyModel, Root
from incidents.history.recording import Values, history_of, values_in, values_of
from incidents.history.replaying import Target
from incidents.models import Claim, Incident, Merger, Source, SourceImage
from incidents.services.covering import shown_of, whole_km
from record.vocabulary import Disclosure, IncidentStatus, Sensitivity

_OF_INCIDENT: Final = ("disclosure", "cell_km", "public_place_name")
_NAME: Final = ("public_place_name",)
_OF_CLAIM: Final = ("disclosure", "cell_km")
_PLACE: Final = ("latitude", "longitude", "precision", "uncertainty_m", "place_name")
_TICKED: Final = ("to_be_published", True)
_UNTICKED: Final = ("to_be_published", False)
#: From mild to strong: nothing, a warning, a gate that must be opened. Warnings are not told apart.
_STRENGTH: Final[Mapping[str, int]] = {"": 0, Sensitivity.NOT_SENSITIVE: 0, Sensitivity.GRAPHIC: 2}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One setting that stays: of which row, as it stands, and as it would have been."""

    root: Root
    model: AnyModel
    key: int
    stands: tuple[tuple[str, object], ...]
    undone: tuple[tuple[str, object], ...]


def keep_careful(root: Root, target: Target, edits: Collection[int], incident: Values | None) -> tuple[Kept, ...]:
    """Leave careful settings out of what an undo of edits would write, in place; those left out.

    A place that comes back comes as covered as it was when it stood last. ``incident``: of an incident, its row as it
    is. Two queries for each such place.
    """
    found = list(_too_mild(target))
    images = list(_taken_away(root, target))
    for key in images:
        target.wanted[SourceImage][key] = {**(target.wanted[SourceImage][key] or {}), **dict([_UNTICKED])}
    if incident is not None:
        found += _too_fine(root, target, incident)
    kept = [Kept(root=root, model=SourceImage, key=key, stands=(_UNTICKED,), undone=(_TICKED,)) for key in images]
    kept += [_kept(root, target, *each) for each in found]
    if incident is not None:
        kept += _covered_again(root, target, edits, incident)
    return tuple(kept)


def keep_careful_at_desk(targets: Mapping[Root, Target], edits: Collection[int]) -> tuple[Kept, ...]:
    """The same for dossiers as they stand, where readers have something of them, or get it again by parting two.

    Of other incidents, places come back as covered as they stood. Three queries, five for each source.
    """
    keys = [root.object_id for root in targets if root.kind == "incident"]
    taken_up = Merger.objects.filter(undone_at=None, was_public=True).order_by().values("merged")
    is_public = Q(status=IncidentStatus.PUBLISHED) | Q(pk__in=taken_up)
    public = Incident.objects.filter(is_public, pk__in=keys).in_bulk()
    found: tuple[Kept, ...] = ()
    for root, target in targets.items():
        if root.kind == "incident" and root.object_id in public:
            found += keep_careful(root, target, edits, values_of(public[root.object_id]))
        elif root.kind == "source" and (any(_too_mild(target)) or any(_taken_away(root, target))):
            if target.actual.get(Source, {}).get(root.object_id, root) is not None and not _is_public(root.object_id):
                continue
            found += keep_careful(root, target, edits, None)
    return found + keep_covered(
        {root: target for root, target in targets.items() if root.object_id not in public}, edits
    )


def keep_covered(targets: Mapping[Root, Target], edits: Collection[int]) -> tuple[Kept, ...]:
    """Give places that come back to incidents, in place, what covered them when they stood last.

    That it comes back says nothing of whether it may be shown. One query, and two for each such place.
    """
    keys = [root.object_id for root in targets if root.kind == "incident"]
    standing = Incident.objects.in_bulk(keys) if keys else {}
    found: tuple[Kept, ...] = ()
    for root, target in targets.items():
        if root.kind == "incident" and root.object_id in standing:
            found += tuple(_covered_again(root, target, edits, values_of(standing[root.object_id])))
    return found


def using_sources(sources: Collection[int]) -> set[int]:
    """Documents, and all that are derived from them, by key. One query for each step."""
    found = step = set(sources)
    while step := set(Source.objects.filter(derived_from__in=step).values_list("pk", flat=True)) - found:
        found = found | step
    return found


def _is_public(source: int) -> bool:
    claims = Claim.objects.filter(source__in=using_sources({source}))
    return claims.filter(incident__status=IncidentStatus.PUBLISHED).exists()


def _kept(root: Root, target: Target, model: AnyModel, key: int, columns: tuple[str, ...]) -> Kept:
    wanted, actual = target.wanted[model][key], target.actual[model][key]
    assert wanted is not None and actual is not None  # noqa: PT018, S101 - only rows that are and stay
    stands = {name: actual[name] for name in columns}
    undone = tuple((name, wanted[name]) for name in columns)
    target.wanted[model][key] = wanted | stands
    return Kept(root=root, model=model, key=key, stands=tuple(stands.items()), undone=undone)


def _staying(target: Target, model: AnyModel) -> Iterator[tuple[int, Values, Values]]:
    """Key, row wanted and row as it is, of the rows that are and stay."""
    for key, wanted in target.wanted.get(model, {}).items():
        actual = target.actual[model][key]
        if wanted is not None and actual is not None:
            yield key, wanted, actual


def _too_mild(target: Target) -> Iterator[tuple[AnyModel, int, tuple[str, ...]]]:
    for model in (Incident, Source, SourceImage):
        for key, wanted, actual in _staying(target, model):
            if _strength(wanted) < _strength(actual):
                yield model, key, ("sensitivity",)
            if model is SourceImage and wanted["to_be_published"] and not actual["to_be_published"]:
                yield model, key, ("to_be_published",)


def _taken_away(root: Root, target: Target) -> Iterator[int]:
    """Keys of the images for readers that come back, also with their document: they were taken from readers."""
    if root.kind != "source":
        return
    for key, wanted in target.wanted.get(SourceImage, {}).items():
        if wanted is not None and target.actual[SourceImage][key] is None and wanted["to_be_published"]:
            yield key


def _strength(values: Values) -> int:
    return _STRENGTH.get(values["sensitivity"], 1)


def _too_fine(root: Root, target: Target, now: Values) -> Iterator[tuple[AnyModel, int, tuple[str, ...]]]:
    """The place of the incident; and of each claim, for which the coarser of its own and the incident's holds."""
    whole = then = _setting(now)
    for key, wanted, actual in _staying(target, Incident):
        if _setting(wanted).coarseness < whole.coarseness:
            yield Incident, key, _OF_INCIDENT
            continue
        if (
            wanted["public_place_name"]
            and not actual["public_place_name"]
            and whole.disclosure != Disclosure.AS_RECORDED
        ):
            yield Incident, key, _NAME
        if key == root.object_id:
            then = _setting(wanted)
    for key, wanted, actual in _staying(target, Claim):
        if wanted["precision"] and _of_claim(wanted, then) < _of_claim(actual, whole):  # else it has no own place
            yield Claim, key, _OF_CLAIM


def _covered_again(root: Root, target: Target, edits: Collection[int], now: Values) -> Iterator[Kept]:
    """Give places that come back, in place, what covered them when they stood last, where less would cover them now."""
    for key, wanted, actual in _staying(target, Incident):
        stood = _stood(Incident, key, wanted, edits) if _place(wanted) != _place(actual) else None
        if stood is not None and _setting(stood.then).coarseness > _setting(wanted).coarseness:
            yield _given(root, target, Incident, key, {name: stood.then[name] for name in _OF_INCIDENT})
    incident = target.wanted.get(Incident, {}).get(root.object_id) or now
    for key, claim in target.wanted.get(Claim, {}).items():
        before = target.actual[Claim][key]
        if claim is None or not claim["precision"] or (before is not None and _place(claim) == _place(before)):
            continue
        stood = _stood(Claim, key, claim, edits)
        whole = _incident_then(stood, edits) if stood is not None else None
        if stood is None or whole is None:
            continue
        setting = shown_of(stood.then, whole)
        if setting.coarseness > shown_of(claim, incident).coarseness:
            cover = {"disclosure": setting.disclosure.value, "cell_km": whole_km(setting)}
            yield _given(root, target, Claim, key, cover)


@dataclass(frozen=True, kw_only=True)
class _Stood:
    """A row as it was when its place stood last, and when that ended; None where it never did."""

    then: Values
    until: datetime | None


def _place(values: Values) -> tuple[object, ...]:
    return tuple(values[name] for name in _PLACE)


def _stood(model: AnyModel, key: int, wanted: Values, edits: Collection[int]) -> _Stood | None:
    """The row when it last had the place that is wanted, by others than these edits. One query."""
    rows = list(history_of(model).objects.filter(id=key).select_related("state").order_by("history_id"))
    at = [
        number
        for number, row in enumerate(rows)
        if row.history_type != "-"
        and row.state.edit_id not in edits
        and _place(values_in(model, row)) == _place(wanted)
    ]
    if not at:
        return None
    after = rows[at[-1] + 1 :]
    return _Stood(then=values_in(model, rows[at[-1]]), until=after[0].history_date if after else None)


def _incident_then(claim: _Stood, edits: Collection[int]) -> Values | None:
    """The incident of a claim when its place stood last, by others than these edits. One query."""
    rows = history_of(Incident).objects.filter(id=claim.then["incident_id"]).exclude(state__edit__in=list(edits))
    if claim.until is not None:
        rows = rows.filter(history_date__lte=claim.until)
    row = rows.order_by("history_id").last()
    return values_in(Incident, row) if row is not None else None


def _given(root: Root, target: Target, model: AnyModel, key: int, cover: Values) -> Kept:
    wanted = target.wanted[model][key] or {}
    target.wanted[model][key] = wanted | cover
    undone = tuple((name, wanted[name]) for name in cover)
    return Kept(root=root, model=model, key=key, stands=tuple(cover.items()), undone=undone)


def _setting(values: Values) -> Setting:
    return Setting(Disclosure(values["disclosure"]), values["cell_km"])


def _of_claim(claim: Values, whole: Setting) -> tuple[int, float]:
    own = _setting(claim) if claim["disclosure"] else whole
    return max(own.coarseness, whole.coarseness)
