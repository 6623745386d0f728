"""Settings that undoing an account leaves as they stand: taken back, they would show readers more than they see now.

How closely a place is shown, and of what readers are warned, is often set because somebody is in danger. That does not
become untrue when the account that set it is undone; a person looks at each, and takes it back by hand.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from incidents.claim_disclosure import Setting
from incidents.history.owning import AnyModel, Root
from incidents.history.recording import Values, values_of
from incidents.history.replaying import Target
from incidents.models import Claim, Incident, Source, SourceImage
from record.vocabulary import Disclosure, IncidentStatus, Sensitivity

_OF_INCIDENT: Final = ("disclosure", "cell_km", "public_place_name")
_OF_CLAIM: Final = ("disclosure", "cell_km")
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


def keep_careful(root: Root, target: Target, incident: Values | None) -> tuple[Kept, ...]:
    """Leave careful settings out of what an undo would write, in place; those left out. No query.

    ``incident``: of an incident, its row as it is.
    """
    found = list(_too_mild(target))
    if incident is not None:
        found += _too_fine(root, target, incident)
    return tuple(_kept(root, target, *each) for each in found)


def keep_careful_at_desk(targets: Mapping[Root, Target]) -> tuple[Kept, ...]:
    """The same for dossiers as they stand, where readers have something of them. Two queries, five for each source."""
    keys = [root.object_id for root in targets if root.kind == "incident"]
    public = Incident.objects.filter(pk__in=keys, status=IncidentStatus.PUBLISHED).in_bulk()
    found: tuple[Kept, ...] = ()
    for root, target in targets.items():
        if root.kind == "incident" and root.object_id in public:
            found += keep_careful(root, target, values_of(public[root.object_id]))
        elif root.kind == "source" and any(_too_mild(target)) and _is_public(root.object_id):
            found += keep_careful(root, target, None)
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


def _strength(values: Values) -> int:
    return _STRENGTH.get(values["sensitivity"], 1)


def _too_fine(root: Root, target: Target, now: Values) -> Iterator[tuple[AnyModel, int, tuple[str, ...]]]:
    """The place of the incident; and of each claim, for which the coarser of its own and the incident's holds."""
    whole = then = _setting(now)
    for key, wanted, _actual in _staying(target, Incident):
        if _setting(wanted).coarseness < whole.coarseness:
            yield Incident, key, _OF_INCIDENT
        elif key == root.object_id:
            then = _setting(wanted)
    for key, wanted, actual in _staying(target, Claim):
        if wanted["precision"] and _of_claim(wanted, then) < _of_claim(actual, whole):  # else it has no own place
            yield Claim, key, _OF_CLAIM


def _setting(values: Values) -> Setting:
    return Setting(Disclosure(values["disclosure"]), values["cell_km"])


def _of_claim(claim: Values, whole: Setting) -> tuple[int, float]:
    own = _setting(claim) if claim["disclosure"] else whole
    return max(own.coarseness, whole.coarseness)
