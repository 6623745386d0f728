"""What a way back leaves as it is: what the account may not decide, and what was found of a dossier meanwhile.

A restored state is what the dossier says. That somebody told two incidents apart since, knew a warning to be wrong, or
graded, is not undone by it.
"""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import User

from incidents.history.moving import last_moves
from incidents.history.owning import AnyModel, Root, hanging_models
from incidents.history.recording import Values, values_of
from incidents.history.replaying import Target
from incidents.history.states import Rows, rows_of
from incidents.models import Claim, Incident, IncidentGrade, IncidentRelation, Judgement, MovedClaim, Override
from incidents.permissions import may_grade, may_see, seen_by
from incidents.services.relating import may_judge, may_relate


def leave_standing(wanted: Rows, now: Rows, *, root: Root, by: User) -> None:
    """Put into the rows of an earlier state of an incident, in place, what restoring it leaves as it is now.

    Reasons given to warnings stay; with a claim that comes back its own do too. Grades stay unless the account may
    grade. Claims stay in the incident to which a merger, or its undoing, moved them. Some ten queries.
    """
    if root.kind != "incident":
        return
    _leave_moved_claims(wanted, now, root)
    coming = wanted[Claim].keys() - now[Claim].keys()
    with_claims = {key: row for key, row in wanted[Override].items() if row["claim_id"] in coming}
    wanted[Override] = now[Override] | with_claims
    wanted[IncidentRelation] = relations_after(wanted[IncidentRelation], root=root, by=by)
    if not may_grade(by, Incident.objects.get(pk=root.object_id)):
        wanted[IncidentGrade] = now[IncidentGrade]


def _leave_moved_claims(wanted: Rows, now: Rows, root: Root) -> None:
    """What stands in another incident now is not taken from there, and what was taken up since stays, as it is.

    What was removed after it was moved is not brought back among others than it was moved with.
    """
    coming = wanted[Claim].keys() - now[Claim].keys()
    gone = set(Claim.objects.filter(pk__in=coming).values_list("pk", flat=True)) | belonging_elsewhere(coming, root)
    standing = MovedClaim.objects.filter(merger__into=root.object_id, merger__undone_at=None)
    here = {key for key in standing.values_list("claim", flat=True) if key in now[Claim]}
    taken_up = here - wanted[Claim].keys()
    leave_out(wanted, gone)
    for model, theirs in only_of(now, taken_up).items():
        wanted[model] |= theirs
    for key in wanted[Claim].keys() & here:
        wanted[Claim][key] |= {name: now[Claim][key][name] for name in ("number", "order")}


def leave_out(rows: Rows, claims: Collection[int]) -> None:
    """Take claims out of the rows of a dossier, in place, with what hangs on them and the links to them."""
    for model, theirs in only_of(rows, claims).items():
        rows[model] = {key: row for key, row in rows[model].items() if key not in theirs}
    for key, row in rows[Claim].items():
        if row["known_through_id"] in claims:
            rows[Claim][key] = row | {"known_through_id": None}


def only_of(rows: Rows, claims: Collection[int]) -> Rows:
    """Of the rows of a dossier those of some claims, with what hangs on them."""
    owners: list[tuple[AnyModel, str]] = [(Claim, "id")]
    owners += [(model, field.attname) for model, field in hanging_models(Claim)]
    return {model: {key: row for key, row in rows[model].items() if row[owner] in claims} for model, owner in owners}


def belonging_elsewhere(claims: Collection[int], root: Root) -> set[int]:
    """Those of some claims, by keys, that a merger, or parting, moved to another incident than this. One query."""
    moves = last_moves(claims) if claims else {}
    homes = {
        key: move.merger.into_id if move.merger.undone_at is None else move.merger.merged_id
        for key, move in moves.items()
    }
    return {key for key, home in homes.items() if home != root.object_id}


def relations_after(then: Mapping[int, Values], *, root: Root, by: User) -> dict[int, Values]:
    """The judgements that stand at an incident once a state with those of ``then`` is restored. Three queries.

    To what it is related follows the state. That two are the same or not stays as it stands now, and so does what is
    said of an incident that the account may not see; no pair is judged twice.
    """
    now = {row.pk: values_of(row) for row in rows_of(IncidentRelation, root)}
    named = {row["other_id"] for row in (*then.values(), *now.values())}
    seen = set(seen_by(by, Incident.objects.filter(pk__in=named)).values_list("pk", flat=True))
    stays = {key: row for key, row in now.items() if not (_is_content(row) and row["other_id"] in seen)}
    judged = {row["other_id"] for row in stays.values()}
    judged |= set(IncidentRelation.objects.filter(other=root.object_id).values_list("incident_id", flat=True))
    comes = {
        key: row
        for key, row in then.items()
        if _is_content(row) and row["other_id"] in seen - judged and key not in stays
    }
    return stays | comes


def withhold(root: Root, target: Target, *, by: User) -> frozenset[AnyModel]:
    """Leave out of what an undo would write, in place, what the account may not decide; the models left out.

    Grades take who may grade; a judgement of two incidents takes who could take it back: who sees both, and may judge
    or change one of them. Some three queries, where there is either.
    """
    changes = target.changes()
    grades, relations = changes.get(IncidentGrade, {}), changes.get(IncidentRelation, {})
    incident = Incident.objects.filter(pk=root.object_id).first() if grades or relations else None
    held: list[tuple[AnyModel, int]] = []
    if incident is None or not may_grade(by, incident):
        held += ((IncidentGrade, key) for key in grades)
    for key, values in relations.items():
        rows = [row for row in (values, target.actual[IncidentRelation][key]) if row is not None]
        if not all(_may_decide(row, by) for row in rows):
            held.append((IncidentRelation, key))
    for model, key in held:
        target.wanted[model][key] = target.actual[model][key]
    return frozenset(model for model, _key in held)


def _is_content(relation: Values) -> bool:
    return bool(relation["judgement"] == Judgement.RELATED)


def _may_decide(relation: Values, by: User) -> bool:
    ends = list(Incident.objects.filter(pk__in=[relation["incident_id"], relation["other_id"]]))
    may = may_relate if _is_content(relation) else may_judge
    return all(may_see(by, each) for each in ends) and any(may(by, each) for each in ends)
