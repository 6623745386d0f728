"""Grades: one for each alleged perpetrator, with its ground; by reviewers and publishers, public by correction."""

import json
from collections.abc import Mapping
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.test import Client

from incidents.history.owning import Root
from incidents.history.reading import history_page
from incidents.models import Actor, EditAction, Incident, IncidentGrade
from incidents.readiness import missing
from incidents.roles import Role
from incidents.services.grading import Given, GradingRefused, fingerprint, grade_incident
from incidents.services.publishing import PublishingRefused, content_of, correct, publish
from incidents.services.restoring import restore
from incidents.services.reviewing import ask_for_review
from incidents.waiting import waiting_for
from record.publication import Publication
from record.vocabulary import Grade
from tests.factories.desk import a_claim, a_grade, an_actor, an_editor, an_incident, in_role
from tests.factories.desk_forms import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def forces() -> Actor:
    return an_actor(key="forces", name="Some Forces")


@pytest.fixture
def incident(forces: Actor) -> Incident:
    """An incident that one claim attributes to the forces, and another says they did not do."""
    incident = an_incident()
    a_claim(incident=incident).attributions.create(order=0, position="alleges", actor=forces)
    a_claim(incident=incident).attributions.create(order=0, position="denies", actor=an_actor(name="The Denied"))
    return incident


def given(actor: Actor | None, grade: Grade = Grade.WEAK, ground: str = "A single source.") -> Given:
    return Given(actor_id=actor.pk if actor else None, grade=grade, ground=ground)


def graded(incident: Incident, *grades: Given, by: User | None = None) -> bool:
    seen = fingerprint(incident.grades.all())
    return grade_incident(incident=incident, given=grades, seen=seen, by=by or in_role(Role.REVIEWER))


def sent(seen: str, **fields: str) -> Mapping[str, str]:
    return {"seen": seen, "nobody-grade": "not_assessed", "nobody-ground": "", **fields}


def test_a_reviewer_grades_whom_a_claim_names_on_a_page_of_its_own(
    client: Client, incident: Incident, forces: Actor
) -> None:
    reviewer = in_role(Role.REVIEWER)
    client.force_login(reviewer)
    assert change_url(incident, "grade") in client.get(change_url(incident)).content.decode()
    page = client.get(change_url(incident, "grade"))
    assert [line.actor for line in page.context["lines"]] == [forces, None]
    fields = {f"actor-{forces.pk}-grade": "weak", f"actor-{forces.pk}-ground": "A single source."}
    done = client.post(change_url(incident, "grade"), sent(page.context["seen"], **fields), follow=True)
    assert "The grades were saved." in done.content.decode()
    row = incident.grades.get()
    assert (row.actor, row.grade, row.ground, row.updated_by) == (forces, "weak", "A single source.", reviewer)
    assert "Some Forces: weak: A single source." in client.get(change_url(incident)).content.decode()


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.REPORTER, False), (Role.EDITOR, False), (Role.REVIEWER, True), (Role.PUBLISHER, True)],
)
def test_reviewers_and_publishers_grade_and_nobody_else(
    client: Client, incident: Incident, forces: Actor, role: Role, *, may: bool
) -> None:
    account = in_role(role)
    Incident.objects.filter(pk=incident.pk).update(created_by=account)
    client.force_login(account)
    assert client.get(change_url(incident, "grade")).status_code == (200 if may else 403)
    if may:
        assert graded(incident, given(forces), by=account)
    else:
        with pytest.raises(PermissionDenied):
            graded(incident, given(forces), by=account)
    assert incident.grades.exists() is may


def test_a_grade_needs_its_ground_and_a_claim_that_names_the_actor(incident: Incident, forces: Actor) -> None:
    denied = Actor.objects.get(name="The Denied")
    for each, sentence in (
        (given(forces, ground=""), "The grade “weak” for “Some Forces” has no ground."),
        (given(None, ground=""), "The grade “weak” for “nobody named” has no ground."),
        (given(denied), "No claim says that this actor did it"),
        (given(forces, ground="It \N{RIGHT-TO-LEFT OVERRIDE}turns."), "turn"),
    ):
        with pytest.raises(GradingRefused, match=sentence):
            graded(incident, given(None, Grade.FAIR, "Two name it."), each)
    assert not incident.grades.exists()


def test_who_concedes_and_names_nobody_is_alleged_by_itself(client: Client, incident: Incident, forces: Actor) -> None:
    conceding = a_claim(incident=incident)
    conceding.stances.create(about="responsibility", position="concedes")
    client.force_login(in_role(Role.PUBLISHER))
    lines = client.get(change_url(incident, "grade")).context["lines"]
    assert [line.actor for line in lines] == [forces, conceding.claimant, None]


def test_two_who_grade_at_once_do_not_overwrite_each_other(client: Client, incident: Incident, forces: Actor) -> None:
    client.force_login(in_role(Role.REVIEWER))
    seen = client.get(change_url(incident, "grade")).context["seen"]
    graded(incident, given(forces, Grade.FAIR, "Two name it."))
    mine = {f"actor-{forces.pk}-grade": "weak", f"actor-{forces.pk}-ground": "Mine."}
    refused = client.post(change_url(incident, "grade"), sent(seen, **mine)).content.decode()
    assert "Somebody graded it while you wrote." in refused
    assert "Mine." in refused
    assert "Two name it." in refused
    assert incident.grades.get().grade == "fair"


def test_a_grade_enters_history_is_restored_and_holds_its_actor(incident: Incident, forces: Actor) -> None:
    graded(incident, given(forces), given(None, Grade.FAIR, "Two name it."))
    graded(incident, given(forces, Grade.NOT_ASSESSED, ""))
    root = Root("incident", incident.pk)
    newest, before = history_page(root).entries[:2]
    assert (newest.edit.action, before.edit.action) == (EditAction.GRADED, EditAction.GRADED)
    assert [(change.kind, change.what) for change in newest.changes] == [("-", "Grade: Some Forces")]
    assert {change.what for change in before.changes} == {"Grade: Some Forces", "Grade: nobody named"}
    assert before.number is not None
    restore(root=root, number=before.number, by=an_editor(), why="Taken back too early.")
    assert {row.grade for row in incident.grades.all()} == {"weak", "fair"}
    incident.claims.all().delete()
    with pytest.raises(ProtectedError):
        forces.delete()


def test_a_grade_is_public_by_correction_with_a_note_and_stands_in_the_dossier(
    incident: Incident, forces: Actor
) -> None:
    publisher = in_role(Role.PUBLISHER)
    publish(incident=incident, by=publisher)
    graded(incident, given(forces), given(None, Grade.FAIR, "Two name it."))
    before = Publication.objects.latest_of(incident.code)
    assert before is not None
    assert before.dossier.assessment.grade is Grade.NOT_ASSESSED
    with pytest.raises(PublishingRefused, match="A public note is needed"):
        correct(incident=incident, by=publisher, note="")
    correct(incident=incident, by=publisher, note="Graded.")
    now = Publication.objects.latest_of(incident.code)
    assert now is not None
    assert [(each.actor, each.grade) for each in now.dossier.assessments] == [("forces", "weak"), (None, "fair")]
    assert json.loads(now.content)["further_assessments"] == [
        {"actor": None, "grade": "fair", "ground": "Two name it."}
    ]
    assert "forces" in {actor.key for actor in now.dossier.actors}


def test_a_grade_for_whom_no_claim_names_any_more_is_in_the_way(incident: Incident, forces: Actor) -> None:
    graded(incident, given(forces))
    assert missing(incident) == ()
    incident.claims.get(attributions__actor=forces).attributions.all().delete()
    assert missing(incident) == (
        "It is graded for “Some Forces”, and no claim says that “Some Forces” did it. Take the grade back.",
    )
    with pytest.raises(GradingRefused, match="Take the grade back"):
        graded(incident, given(forces, Grade.FAIR))
    graded(incident, given(forces, Grade.NOT_ASSESSED, ""))
    assert missing(incident) == ()


def test_what_is_reviewed_and_not_graded_waits_for_those_who_grade(
    client: Client, incident: Incident, forces: Actor
) -> None:
    editor, reviewer = in_role(Role.EDITOR), in_role(Role.REVIEWER)
    ask_for_review(incident=incident, by=editor)
    client.force_login(reviewer)
    assert change_url(incident, "grade") in client.get("/admin/incidents/incident/waiting/").content.decode()
    assert "To grade" not in [each.title for each in waiting_for(editor)]
    graded(incident, given(forces))
    assert not next(each for each in waiting_for(reviewer) if each.title == "To grade").incidents


def test_a_source_whose_sensitivity_nobody_has_said_is_in_the_way_of_publishing(incident: Incident) -> None:
    source = incident.claims.order_by("number")[0].source
    for title, sensitivity in (("The article", ""), ("The wire copy", "graphic")):
        source.title, source.sensitivity = title, sensitivity
        source.save()
    origin = type(source).objects.create(key="origin", title="The origin")
    source.derived_from = origin
    source.save()
    with pytest.raises(PublishingRefused, match="before they open the source “The origin”"):
        content_of(incident)
    origin.sensitivity = "not_sensitive"
    origin.save()
    assert "origin" in {each.key for each in content_of(incident).sources}


@pytest.mark.parametrize("about", ["figures", "civilian_status", "responsibility", "event"])
def test_a_note_is_public_where_the_claims_disagree_and_not_elsewhere(incident: Incident, about: str) -> None:
    notes = {note.about.value for note in content_of(incident).dispute_notes}
    assert notes == {"responsibility"}
    Incident.objects.filter(pk=incident.pk).update(**{f"{about}_note": " "})
    incident.refresh_from_db()
    assert len(missing(incident)) == (1 if about == "responsibility" else 0)


class Old:
    """An incident of before, as the migration reads it."""

    def __init__(self, grade: str, ground: str) -> None:
        self.grade, self.grade_ground, self.grade_actor_id = grade, ground, None


@pytest.mark.parametrize(
    ("grade", "ground", "says"),
    [("not_assessed", "", False), ("not_assessed", "Looked at.", True), ("weak", "A single source.", True)],
)
def test_the_migration_takes_up_all_that_a_grade_of_before_says(grade: str, ground: str, *, says: bool) -> None:
    migration = import_module("incidents.migrations.0020_grades_of_incidents")
    assert (migration.said(Old(grade, ground)) is not None) is says
    assert apps.get_model("incidents", "IncidentGrade") is IncidentGrade


def test_lists_show_each_grade_of_an_incident_once_and_filter_by_any(client: Client, incident: Incident) -> None:
    a_grade(incident=incident)
    a_grade(incident=incident, actor=an_actor(), grade="confirmed")
    a_grade(incident=incident, actor=an_actor(), grade="weak")
    client.force_login(in_role(Role.EDITOR))
    an_incident()
    for grade, count in (("weak", 1), ("confirmed", 1), ("fair", 0), ("not_assessed", 1)):
        listed = client.get("/admin/incidents/incident/", {"grade__exact": grade})
        assert listed.context["cl"].result_count == count, grade
