"""Undoing and restoring what more than one incident, or more than one person, has a part in."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from incidents.doubt_kinds import DoubtKind
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.history.replaying import Stays
from incidents.models import Claim, Edit, Incident, IncidentGrade, IncidentRelation, Judgement, Override, Source
from incidents.roles import Role
from incidents.services.grading import Given, fingerprint, grade_incident
from incidents.services.publishing import correct, publish
from incidents.services.relating import judge, take_back
from incidents.services.restoring import restore
from incidents.services.reviewing import comment
from incidents.services.undoing import bring_back, foresee, undo_edit, undo_edits
from record.publication import Publication
from record.vocabulary import Grade, RelationKind
from tests.factories.desk import a_claim, a_note, a_source, an_actor, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

WHY = "Entered from a forged document."
LIBEL = "Words that nobody may read"


def with_claim() -> Incident:
    row = an_incident(earliest=date(2016, 12, 7), latest=date(2016, 12, 7), created_by=None)
    a_claim(incident=row)
    row.refresh_from_db()
    return row


def public(by: User) -> Incident:
    incident = with_claim()
    publish(incident=incident, by=by)
    return incident


def related(one: Incident, other: Incident, by: User) -> IncidentRelation:
    kind = RelationKind.OTHER
    return judge(incident=one, other=other, judgement=Judgement.RELATED, by=by, kind=kind, words=LIBEL)


def versions(incident: Incident) -> list[str]:
    return list(Publication.objects.filter(code=incident.code).order_by("version").values_list("content", flat=True))


def corrected(incident: Incident, by: User) -> None:
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="More is known.")


@pytest.mark.parametrize("which", ["both", "the other alone"])
def test_what_an_account_said_of_related_incidents_goes_from_both_to_the_byte(which: str) -> None:
    mistaken, by = in_role(Role.EDITOR), in_role(Role.PUBLISHER)
    one, other = public(by), public(by)
    since = timezone.now()
    related(one, other, mistaken)
    wrong = (one, other) if which == "both" else (other,)
    for each in wrong:
        corrected(each, by)
        assert LIBEL in versions(each)[-1]
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert done.corrected == tuple(sorted(each.code for each in wrong))
    for each in wrong:
        first, _second, third = versions(each)
        assert third == first
        assert LIBEL not in Client().get(f"/incidents/{each.code}/").content.decode()


def test_what_an_account_took_back_of_related_incidents_comes_back_to_both() -> None:
    mistaken, by = in_role(Role.EDITOR), in_role(Role.PUBLISHER)
    one, other = public(by), public(by)
    relation = related(one, other, in_role(Role.EDITOR))
    for each in (one, other):
        corrected(each, by)
    since = timezone.now()
    take_back(relation=relation, by=mistaken)
    for each in (one, other):
        corrected(each, by)
    undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    for each in (one, other):
        assert versions(each)[3] == versions(each)[1] != versions(each)[2]


def test_what_others_said_since_of_related_incidents_stays_back_until_somebody_publishes_it() -> None:
    mistaken, by = in_role(Role.EDITOR), in_role(Role.PUBLISHER)
    one, other, third = public(by), public(by), public(by)
    since = timezone.now()
    related(one, other, mistaken)
    for each in (one, other):
        corrected(each, by)
    waiting = related(third, other, in_role(Role.EDITOR))
    undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert versions(other)[-1] == versions(other)[0]
    assert len(versions(third)) == 1
    assert list(IncidentRelation.objects.values_list("pk", "incident", "other")) == [(waiting.pk, third.pk, other.pk)]


@pytest.mark.parametrize("way", ["undone", "restored"])
def test_the_other_end_is_changed_too_when_a_relation_goes_by_the_history(way: str) -> None:
    editor, by = in_role(Role.EDITOR), in_role(Role.PUBLISHER)
    one, other = public(by), public(by)
    number = last_number(Root("incident", one.pk))
    related(one, other, editor)
    edit = Edit.objects.latest("pk")
    for each in (one, other):
        corrected(each, by)
    if way == "undone":
        undo_edit(edit=edit, by=editor, why=WHY)
    else:
        restore(root=Root("incident", one.pk), number=number, by=editor, why=WHY)
    assert not IncidentRelation.objects.exists()
    for each in (one, other):
        assert Incident.objects.get(pk=each.pk).has_unpublished_edits


# --------------------------------------------------------------------------------- places that somebody else has now


def test_a_pair_that_was_judged_anew_does_not_stand_in_the_way_of_undoing_the_rest() -> None:
    mistaken, careful = in_role(Role.EDITOR), in_role(Role.EDITOR)
    one, other, spoiled = with_claim(), with_claim(), with_claim()
    first = judge(incident=one, other=other, judgement=Judgement.DISTINCT, by=careful, words="Two streets.")
    gone, title, since = first.pk, spoiled.title, timezone.now()
    with editing(by=mistaken):
        row = Incident.objects.get(pk=spoiled.pk)
        row.title = "Spoiled"
        row.save()
    take_back(relation=first, by=mistaken)
    anew = judge(incident=other, other=one, judgement=Judgement.DUPLICATE, by=careful, words="One after all.")
    named = (Root("incident", one.pk), Stays(model=IncidentRelation, key=gone))
    assert named in foresee(list(Edit.objects.filter(by=mistaken).values_list("pk", flat=True))).stays
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert named in done.stays
    assert Incident.objects.get(pk=spoiled.pk).title == title
    assert list(IncidentRelation.objects.values_list("pk", flat=True)) == [anew.pk]


@pytest.mark.parametrize("is_named", [True, False], ids=["an actor", "nobody named"])
def test_a_grade_that_was_given_anew_does_not_stand_in_the_way_of_undoing_the_rest(is_named: bool) -> None:
    reviewer, mistaken = in_role(Role.REVIEWER), in_role(Role.REVIEWER, Role.EDITOR)
    actor = an_actor() if is_named else None
    incident = with_claim()
    incident.claims.get().attributions.create(
        order=0, position="alleges", actor=actor, words="" if is_named else "Warplanes"
    )

    def give(grade: Grade, ground: str, by: User) -> None:
        given = [Given(actor_id=actor.pk if actor else None, grade=grade, ground=ground)]
        grade_incident(incident=incident, given=given, seen=fingerprint(incident.grades.all()), by=by)

    give(Grade.FAIR, "Two sources.", reviewer)
    since, title = timezone.now(), incident.title
    with editing(by=mistaken):
        row = Incident.objects.get(pk=incident.pk)
        row.title = "Spoiled"
        row.save()
    give(Grade.NOT_ASSESSED, "", mistaken)
    give(Grade.WEAK, "One source.", reviewer)
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert [stays.model for _root, stays in done.stays] == [IncidentGrade]
    assert Incident.objects.get(pk=incident.pk).title == title
    assert list(incident.grades.values_list("grade", "ground")) == [("weak", "One source.")]


# --------------------------------------------------------------------------------- reasons that were given for a claim


def a_reason(incident: Incident, claim: Claim, by: User) -> Override:
    with editing(by=by):
        return Override.objects.create(
            incident=incident,
            claim=claim,
            kind=DoubtKind.EARLY.value,
            value="2015",
            sentence="Before the first day.",
            reason="It speaks of plans.",
            created_by=by,
            updated_by=by,
        )


def test_a_claim_that_comes_back_brings_the_reasons_along_that_were_given_for_it() -> None:
    editor, incident = in_role(Role.EDITOR), an_incident()
    claim, other = a_claim(incident=incident, number=1), a_claim(incident=incident, number=2)
    kept, gone = a_reason(incident, claim, editor), a_reason(incident, other, editor)
    key = claim.pk
    with editing(by=editor) as act:
        claim.delete()
        other.delete()
        edit = act.edit
    bring_back(edit=edit, model=Claim, key=key, by=in_role(Role.EDITOR), why=WHY)
    assert list(Override.objects.values_list("claim", "reason")) == [(key, kept.reason)], gone
    assert Override.objects.get().created_by == editor, "not who brought it back"


def test_a_claim_stays_for_which_somebody_else_gave_a_reason() -> None:
    editor, incident = in_role(Role.EDITOR), an_incident()
    with editing(by=in_role(Role.EDITOR)) as act:
        known, alone = a_claim(incident=incident, number=1), a_claim(incident=incident, number=2)
        edit = act.edit
    reason = a_reason(incident, known, in_role(Role.EDITOR))
    done = undo_edit(edit=edit, by=editor, why=WHY)
    assert list(incident.claims.all()) == [known]
    assert Override.objects.get() == reason
    assert (Root("incident", incident.pk), Stays(model=Claim, key=known.pk)) in done.stays
    assert not Claim.objects.filter(pk=alone.pk).exists()


# ------------------------------------------------------------------------------------ what would block the whole of it


def test_a_claim_through_which_somebody_elses_is_known_stays_and_the_rest_is_undone() -> None:
    mistaken, incident, since = in_role(Role.EDITOR), with_claim(), timezone.now()
    with editing(by=mistaken):
        alone, first, second = (a_claim(incident=incident, number=number) for number in (2, 3, 4))
        Claim.objects.filter(pk=second.pk).update(known_through=first)
    with editing(by=in_role(Role.EDITOR)):
        known = a_claim(incident=incident, number=5, known_through=second)
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert {stays.key for _root, stays in done.stays if stays.model is Claim} == {first.pk, second.pk}
    assert Claim.objects.get(pk=known.pk).known_through == second
    assert not Claim.objects.filter(pk=alone.pk).exists()


@pytest.mark.parametrize("is_built_on", [True, False])
def test_what_cannot_be_public_without_what_an_account_wrote_is_withdrawn_and_the_rest_undone(
    is_built_on: bool,
) -> None:
    mistaken, by, since = in_role(Role.EDITOR), in_role(Role.PUBLISHER), timezone.now()
    with editing(by=in_role(Role.EDITOR)):
        incident = an_incident(precision="", created_by=None)
        a_claim(incident=incident)
        other = an_incident(title="Right")
    with editing(by=mistaken):
        Incident.objects.filter(pk=incident.pk).update(precision="town")
        Incident.objects.filter(pk=other.pk).update(title="Wrong")
    publish(incident=Incident.objects.get(pk=incident.pk), by=by)
    if is_built_on:
        with editing(by=in_role(Role.EDITOR)):
            Incident.objects.filter(pk=incident.pk).update(precision="site")
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    incident.refresh_from_db()
    assert done.corrected == (incident.code,)
    assert (incident.status, incident.precision) == ("withdrawn", "site" if is_built_on else "")
    assert Incident.objects.get(pk=other.pk).title == "Right"


def test_sources_of_an_account_alone_go_in_whatever_order_one_is_derived_from_another() -> None:
    mistaken, since = in_role(Role.EDITOR), timezone.now()
    with editing(by=mistaken):
        derived, origin = a_source(), a_source()
        Source.objects.filter(pk=derived.pk).update(derived_from=origin)
    assert undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY).stays == ()
    assert not Source.objects.filter(pk__in=[derived.pk, origin.pk]).exists()


def test_what_names_a_claim_that_waits_to_be_published_still_names_it() -> None:
    """Undoing publishes what readers had without it, and so takes the claim away for a moment."""
    mistaken, by = in_role(Role.EDITOR), in_role(Role.PUBLISHER)
    incident, since = public(by), timezone.now()
    with editing(by=mistaken):
        Incident.objects.filter(pk=incident.pk).update(title="Wrong")
    corrected(incident, by)
    with editing(by=in_role(Role.EDITOR)):
        waiting = a_claim(incident=incident, number=2)
    note = a_note(claim=waiting)
    remark = comment(incident=incident, by=by, text="Who says so?", claim=waiting)
    undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert versions(incident)[-1] == versions(incident)[0]
    for row in (note, remark):
        row.refresh_from_db()
        assert row.claim == waiting


def test_what_one_account_left_unpublished_is_undone_after_another_account_was() -> None:
    mistaken, second, by = in_role(Role.EDITOR), in_role(Role.EDITOR), in_role(Role.PUBLISHER)
    incident, since = public(by), timezone.now()
    with editing(by=mistaken):
        Incident.objects.filter(pk=incident.pk).update(title="Wrong")
    corrected(incident, by)
    with editing(by=second):
        a_claim(incident=incident, number=2)
        Claim.objects.filter(incident=incident, number=1).update(summary="Wrong too")
    for account in (mistaken, second):
        done = undo_edits(account=account, since=since, by=in_role(Role.PUBLISHER), why=WHY)
        assert done.stays == ()
    assert list(incident.claims.values_list("number", "summary")) == [(1, "")]
    assert versions(incident)[-1] == versions(incident)[0]
