"""What an account may not see or decide, it neither reads nor changes by the ways back of the history."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.doubt_kinds import DoubtKind
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.history.writing import RestoringRefused
from incidents.models import Claim, Edit, Incident, IncidentGrade, IncidentRelation, Judgement, Override
from incidents.roles import Role
from incidents.services.grading import Given, fingerprint, grade_incident
from incidents.services.merging import merge
from incidents.services.relating import judge, take_back
from incidents.services.restoring import restore
from incidents.services.undoing import undo_edit
from record.vocabulary import Grade, RelationKind
from tests.factories.desk import a_claim, an_actor, an_editor, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

SECRETS = ("SY-2011-7777", "SECRET", "34.123456")


def at_desk(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def way_back(row: Any, way: str) -> str:
    return f"/admin/incidents/{row._meta.model_name}/{row.pk}/history/{way}/"


def last_edit() -> Edit:
    return Edit.objects.order_by("-pk")[0]


def of_another(**columns: Any) -> tuple[Edit, str]:
    """The edit that made an incident of somebody else, and the way to bring back the claim that it lost since."""
    by = an_editor()
    with editing(by=by) as act:
        other = an_incident(
            code="SY-2011-7777", title="SECRET title", latitude=34.123456, created_by=by, summary="SECRET", **columns
        )
        claim = a_claim(incident=other, summary="SECRET claim")
        made = act.edit
    key = claim.pk
    with editing(by=by):
        claim.delete()
    return made, f"back/{last_edit().pk}/claim/{key}"


@pytest.mark.parametrize("role", [*Role, None])
def test_the_edit_of_one_dossier_is_not_to_be_had_at_the_address_of_another(role: Role | None) -> None:
    made, back = of_another()
    removed = last_edit()
    account = an_editor() if role is None else in_role(role)
    own = an_incident(created_by=account)
    rows = (own, a_claim(incident=own).source, an_actor())
    client, before = at_desk(account), last_edit().pk
    for row in rows:
        for way in (f"undo/{made.pk}", f"undo/{removed.pk}", back):
            address = way_back(row, way)
            for answer in (client.get(address), client.post(address, {"why": "Why not"})):
                assert answer.status_code in {403, 404}, address
                assert not [each for each in SECRETS if each in answer.content.decode()]
    assert last_edit().pk == before
    assert not Incident.objects.get(code="SY-2011-7777").claims.exists()


def test_an_edit_that_touched_what_a_reporter_may_not_see_is_shown_in_part_and_not_undone() -> None:
    reporter, actor = in_role(Role.REPORTER), an_actor(name="Before")
    own = a_claim(incident=an_incident(created_by=reporter), claimant=actor).incident
    other = an_incident(code="SY-2011-7777", title="SECRET title")
    with editing(by=an_editor()):
        Incident.objects.filter(pk__in=[own.pk, other.pk]).update(summary="To be changed in both")
    both = last_edit()
    with editing(by=reporter):
        Incident.objects.filter(pk=own.pk).update(summary="By its reporter")
    client = at_desk(reporter)
    page = client.get(way_back(own, "").removesuffix("//") + "/").content.decode()
    assert "To be changed in both" in page
    assert f"/history/undo/{last_edit().pk}/" in page
    assert f"/history/undo/{both.pk}/" not in page
    assert not [each for each in SECRETS if each in page]
    for answer in (client.get(way_back(own, f"undo/{both.pk}")), client.post(way_back(own, f"undo/{both.pk}"))):
        assert answer.status_code == 404
    assert client.get(way_back(own, f"undo/{last_edit().pk}")).status_code == 200


def test_what_a_merged_incident_lost_is_not_brought_back_from_the_page_of_another() -> None:
    editor, (merged, into, another) = in_role(Role.EDITOR), (a_claim().incident for _ in range(3))
    claim = a_claim(incident=merged)
    key = claim.pk
    with editing(by=editor):
        claim.delete()
    back = f"back/{last_edit().pk}/claim/{key}"
    merge(merged=merged, into=into, by=in_role(Role.PUBLISHER), note="One and the same.")
    client = at_desk(editor)
    assert client.post(way_back(merged, back), {"why": "Why not"}).status_code == 403
    assert client.post(way_back(another, back), {"why": "Why not"}).status_code == 404
    assert not Claim.objects.filter(pk=key).exists()


def test_an_actor_that_an_incident_named_is_brought_back_from_there_by_who_may_change_actors() -> None:
    reporter, actor = in_role(Role.REPORTER), an_actor(name="Removed by mistake")
    claim = a_claim(incident=an_incident(created_by=reporter), claimant=actor)
    key = actor.pk
    with editing(by=reporter):
        claim.claimant = an_actor()
        claim.save()
    with editing(by=an_editor()):
        actor.delete()
    address = way_back(claim.incident, f"back/{last_edit().pk}/actor/{key}")
    assert at_desk(reporter).post(address, {"why": "Why not"}).status_code == 403
    assert at_desk(in_role(Role.EDITOR)).post(address, {"why": "By mistake."}).status_code == 302
    assert type(actor).objects.filter(pk=key).exists()


# -------------------------------------------------------------------------------------------------------- grades

GRADES_STAY = "this account may not grade"


def graded(incident: Incident, grade: Grade = Grade.CONFIRMED) -> None:
    """By a reviewer, for nobody named."""
    given = [Given(actor_id=None, grade=grade, ground="Two who were there." if grade != Grade.NOT_ASSESSED else "")]
    seen = fingerprint(incident.grades.all())
    grade_incident(incident=incident, given=given, seen=seen, by=in_role(Role.REVIEWER))


def state_of(incident: Incident) -> int:
    return last_number(Root("incident", incident.pk))


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR])
def test_no_way_back_takes_or_gives_a_grade_for_who_may_not_grade(role: Role) -> None:
    account = in_role(role)
    own = a_claim(incident=an_incident(title="As it was", created_by=account)).incident
    before, client = state_of(own), at_desk(account)
    with editing(by=account):
        Incident.objects.filter(pk=own.pk).update(title="As it is")
    graded(own)
    given = last_edit()
    for way in (str(before), f"undo/{given.pk}"):
        assert GRADES_STAY in client.get(way_back(own, way)).content.decode()
        client.post(way_back(own, way), {"why": "Why not", "_state": state_of(own)})
    own.refresh_from_db()
    assert own.title == "As it was"
    assert own.grades.get().grade == Grade.CONFIRMED
    with_grade, key = state_of(own), own.grades.get().pk
    graded(own, Grade.NOT_ASSESSED)
    taken = last_edit()
    for way in (str(with_grade), f"undo/{taken.pk}", f"back/{taken.pk}/incidentgrade/{key}"):
        client.post(way_back(own, way), {"why": "Why not", "_state": state_of(own)})
    assert not IncidentGrade.objects.exists()


def test_who_may_grade_restores_and_undoes_grades() -> None:
    account, own = in_role(Role.EDITOR, Role.REVIEWER), a_claim().incident
    before = state_of(own)
    graded(own)
    given = last_edit()
    address = way_back(own, f"undo/{given.pk}")
    assert GRADES_STAY not in at_desk(account).get(address).content.decode()
    assert at_desk(account).post(address, {"why": "A mistake."}).status_code == 302
    assert not own.grades.exists()
    graded(own)
    restore(root=Root("incident", own.pk), number=before, by=account, why="A mistake.")
    assert not own.grades.exists()


def test_an_edit_of_which_grades_stayed_can_still_be_undone_whole() -> None:
    own, reviewer = an_incident(title="Before"), in_role(Role.EDITOR, Role.REVIEWER)
    with editing(by=reviewer) as act:
        Incident.objects.filter(pk=own.pk).update(title="After")
        graded(own)
        edit = act.edit
    undo_edit(edit=edit, by=in_role(Role.EDITOR), why="A mistake.")
    own.refresh_from_db()
    assert (own.title, own.grades.count()) == ("Before", 1)
    undo_edit(edit=Edit.objects.get(pk=edit.pk), by=reviewer, why="All of it.")
    assert not own.grades.exists()


# ------------------------------------------------------------------------------------------ judgements and reasons


def judged(one: Incident, other: Incident, judgement: Judgement, by: User) -> IncidentRelation:
    kind = RelationKind.SERIES if judgement is Judgement.RELATED else None
    return judge(incident=one, other=other, judgement=judgement, by=by, kind=kind)


def overridden(incident: Incident, by: User, claim: Claim | None = None) -> Override:
    words = {"kind": DoubtKind.values[0], "value": "v", "sentence": "Is it so?", "reason": "Seen by two."}
    return Override.objects.create(incident=incident, claim=claim, created_by=by, updated_by=by, **words)


def standing(incident: Incident) -> list[tuple[str, str]]:
    return list(incident.relations.order_by("pk").values_list("judgement", "other__code"))


def test_restoring_keeps_what_was_judged_since_and_names_the_relations_that_it_takes_away() -> None:
    editor, reviewer = in_role(Role.EDITOR), in_role(Role.REVIEWER)
    one, same, apart, related = (an_incident(title="As it was") for _ in range(4))
    undone = judged(one, an_incident(), Judgement.DISTINCT, reviewer)
    before = state_of(one)
    take_back(relation=undone, by=reviewer)
    judged(one, same, Judgement.DUPLICATE, reviewer)
    judged(one, apart, Judgement.DISTINCT, reviewer)
    with editing(by=editor):
        Incident.objects.filter(pk=one.pk).update(title="As it is")
        overridden(one, editor)
    meanwhile = standing(one)
    judged(one, related, Judgement.RELATED, editor)
    with_relation = state_of(one)
    page = at_desk(editor).get(way_back(one, str(before))).content.decode()
    assert f"no longer be related to {related.code}." in page
    assert not [each for each in (same, apart) if each.code in page]
    restore(root=Root("incident", one.pk), number=before, by=editor, why="A mistake.")
    assert standing(one) == meanwhile
    assert one.overrides.get().reason == "Seen by two."
    page = at_desk(editor).get(way_back(one, str(with_relation))).content.decode()
    assert f"be related to {related.code} again." in page
    restore(root=Root("incident", one.pk), number=with_relation, by=editor, why="It was right.")
    assert standing(one) == [*meanwhile, ("related", related.code)]


@pytest.mark.parametrize("from_other_side", [False, True])
def test_a_relation_does_not_come_back_where_the_pair_was_told_apart_since(*, from_other_side: bool) -> None:
    editor, (one, other) = in_role(Role.EDITOR), (an_incident(title="As it was") for _ in range(2))
    relation = judged(one, other, Judgement.RELATED, editor)
    before = state_of(one)
    take_back(relation=relation, by=editor)
    with editing(by=editor):
        Incident.objects.filter(pk=one.pk).update(title="As it is")
    judged(*((other, one) if from_other_side else (one, other)), Judgement.DISTINCT, editor)
    restore(root=Root("incident", one.pk), number=before, by=editor, why="A mistake.")
    one.refresh_from_db()
    assert one.title == "As it was"
    assert IncidentRelation.objects.get().judgement == Judgement.DISTINCT


def test_a_claim_that_is_restored_has_the_reasons_that_were_given_for_it() -> None:
    editor, claim = in_role(Role.EDITOR), a_claim()
    overridden(claim.incident, editor, claim)
    before = state_of(claim.incident)
    with editing(by=editor):
        claim.delete()
    assert not Override.objects.exists()
    restore(root=Root("incident", claim.incident_id), number=before, by=editor, why="A mistake.")
    assert Override.objects.get().claim_id == Claim.objects.get().pk


@pytest.mark.parametrize("judgement", list(Judgement))
def test_a_reporter_changes_no_judgement_about_an_incident_that_it_may_not_see(judgement: Judgement) -> None:
    reporter = in_role(Role.REPORTER)
    own, other = an_incident(created_by=reporter, title="As it was"), an_incident(code="SY-2011-7777", title="SECRET")
    before, client = state_of(own), at_desk(reporter)
    judged(own, other, judgement, in_role(Role.EDITOR))
    edit = last_edit()
    with editing(by=reporter):
        Incident.objects.filter(pk=own.pk).update(title="As it is")
    for way in (f"undo/{edit.pk}", str(before)):
        for answer in (
            client.get(way_back(own, way)),
            client.post(way_back(own, way), {"why": "Why not", "_state": state_of(own)}),
        ):
            assert not [each for each in SECRETS if each in answer.content.decode()]
        assert IncidentRelation.objects.get().judgement == judgement
    own.refresh_from_db()
    assert own.title == "As it was"
    with pytest.raises(RestoringRefused, match="Nothing of it is left"):
        undo_edit(edit=edit, by=reporter, why="Why not")
    undo_edit(edit=edit, by=in_role(Role.EDITOR), why="A mistake.")
    assert not IncidentRelation.objects.exists()
