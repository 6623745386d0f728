"""Changing several incidents from the list: shown first, with a reason, all or none, undone like any edit."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Assignment, Edit, EditAction, Incident, ReviewRound
from incidents.roles import Role
from incidents.services.reviewing import approve, assign
from tests.factories.desk import a_claim, an_editor, an_incident, in_role

pytestmark = pytest.mark.django_db
LIST = "/admin/incidents/incident/"


@pytest.fixture
def editor() -> User:
    return an_editor()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def ask(client: Client, action: str, incidents: list[Incident], **fields: str) -> Any:
    chosen = [each.pk for each in incidents]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **fields}, follow=True)


def preview(client: Client, action: str, incidents: list[Incident], **fields: str) -> Any:
    return ask(client, action, incidents, stage="preview", **fields)


def do(client: Client, action: str, incidents: list[Incident], seen: str, **fields: str) -> Any:
    return ask(client, action, incidents, stage="do", seen=seen, **fields)


def said(response: Any) -> str:
    return "\n".join(str(message) for message in response.context["messages"])


def test_an_action_asks_then_shows_then_changes_and_the_message_leads_to_its_undoing(
    desk: Client, editor: User
) -> None:
    incidents = [an_incident() for _each in range(3)] + [an_incident(event_type="battles", event_subtype="")]
    untouched = an_incident()
    asked = ask(desk, "change_event_type", incidents)
    assert "4 incidents are selected." in asked.content.decode()
    choice = {"value": "battles", "why": "The sheet said so."}
    shown = preview(desk, "change_event_type", incidents, **choice)
    page = shown.content.decode()
    assert "3 incidents will change." in page
    assert "1 stays as it is." in page
    assert "It is so already." in page
    assert "air or drone strike" in page.lower()  # the sub-type that goes is shown
    assert not Edit.objects.filter(action=EditAction.IN_LIST).exists()
    done = do(desk, "change_event_type", incidents, shown.context["seen"], **choice)
    edit = Edit.objects.get(action=EditAction.IN_LIST)
    assert (edit.by, edit.why, edit.states.count()) == (editor, "The sheet said so.", 3)
    changed = Incident.objects.exclude(pk=untouched.pk)
    assert set(changed.values_list("event_type", "event_subtype")) == {("battles", "")}
    untouched.refresh_from_db()
    assert untouched.event_type == "explosions"
    address = f"{LIST}{incidents[0].pk}/history/undo/{edit.pk}/"
    assert f'<a href="{address}">' in said(done)
    desk.post(address, {"why": "The sheet was wrong."})
    for incident in incidents[:3]:
        incident.refresh_from_db()
        assert (incident.event_type, incident.event_subtype) == ("explosions", "air_strike")


def test_what_was_written_since_the_preview_is_shown_again_and_nothing_is_done(desk: Client) -> None:
    incidents = [an_incident(), an_incident()]
    choice = {"value": "ar", "why": "They are in Arabic."}
    shown = preview(desk, "change_language", incidents, **choice)
    Incident.objects.filter(pk=incidents[0].pk).update(language="ar")
    again = do(desk, "change_language", incidents, shown.context["seen"], **choice)
    assert "Something was changed since this was shown." in said(again)
    assert "1 incident will change." in again.content.decode()
    incidents[1].refresh_from_db()
    assert incidents[1].language == "en"
    do(desk, "change_language", incidents, again.context["seen"], **choice)
    incidents[1].refresh_from_db()
    assert incidents[1].language == "ar"


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("change_language", {"value": "ar", "why": ""}),
        ("change_language", {"value": "Arabic!", "why": "so"}),
        ("change_event_type", {"value": "weather", "why": "so"}),
        ("assign_selected", {"value": "9999", "why": "so"}),
    ],
)
def test_nothing_is_done_without_a_reason_and_a_value_that_fits(
    desk: Client, action: str, fields: dict[str, str]
) -> None:
    incident = an_incident()
    page = do(desk, action, [incident], "", **fields)
    assert page.context["form"].errors
    assert not Edit.objects.filter(action=EditAction.IN_LIST).exists()


def test_each_row_is_asked_for_by_itself_whether_the_account_may_change_it(client: Client) -> None:
    reviewer = in_role(Role.REVIEWER, Role.REPORTER)
    own, other = an_incident(created_by=reviewer), an_incident()
    client.force_login(reviewer)
    choice = {"value": "ar", "why": "so"}
    shown = preview(client, "change_language", [own, other], **choice)
    assert [row.incident for row in shown.context["refused"]] == [other]
    do(client, "change_language", [own, other], shown.context["seen"], **choice)
    assert {each.pk: each.language for each in Incident.objects.all()} == {own.pk: "ar", other.pk: "en"}


def test_whoever_may_only_look_has_no_such_action(client: Client) -> None:
    client.force_login(in_role(Role.REVIEWER))
    incident = an_incident()
    do(client, "change_language", [incident], "", value="ar", why="so")
    incident.refresh_from_db()
    assert incident.language == "en"


def undo(client: Client, done: Any) -> tuple[Any, Any]:
    """Follow the link of the message: what its page shows, and what is said when it was done."""
    link = re.search(r'href="([^"]+/undo/)"', said(done))
    assert link is not None, said(done)
    shown = client.get(link[1])
    sent = {"stage": "do", "seen": shown.context["seen"], "why": "The wrong ones were ticked."}
    return shown, client.post(link[1], sent, follow=True)


def test_incidents_are_assigned_to_who_can_see_them_and_wait_for_whom_they_did_when_that_is_undone(
    desk: Client, editor: User
) -> None:
    incidents = [an_incident() for _each in range(3)]
    reporter, colleague, before = in_role(Role.REPORTER), in_role(Role.EDITOR), in_role(Role.EDITOR)
    assign(incident=incidents[0], to=before, by=editor)
    shown = preview(desk, "assign_selected", incidents, value=str(reporter.pk), why="so")
    assert len(shown.context["refused"]) == 3
    choice = {"value": str(colleague.pk), "why": "Her beat."}
    shown = preview(desk, "assign_selected", incidents, **choice)
    done = do(desk, "assign_selected", incidents, shown.context["seen"], **choice)
    assert set(Assignment.objects.values_list("account", flat=True)) == {colleague.pk}
    assert Assignment.objects.count() == 3
    assign(incident=incidents[2], to=editor, by=editor)
    asked, _undone = undo(desk, done)
    assert [row.refusal for row in asked.context["refused"]] == ["It was assigned anew since."]
    waits = dict(Assignment.objects.values_list("incident", "account"))
    assert waits == {incidents[0].pk: before.pk, incidents[2].pk: editor.pk}


def test_many_are_sent_to_review_but_those_that_lack_something_and_taken_back_until_somebody_decided(
    desk: Client, editor: User
) -> None:
    ready, approved, lacking = a_claim().incident, a_claim().incident, an_incident()
    choice = {"why": "Please look at the dates."}
    shown = preview(desk, "review_selected", [ready, approved, lacking], **choice)
    assert "It has no claims." in shown.context["refused"][0].refusal
    assert not ReviewRound.objects.exists()
    done = do(desk, "review_selected", [ready, approved, lacking], shown.context["seen"], **choice)
    rounds = {each.incident_id: each for each in ReviewRound.objects.all()}
    assert rounds.keys() == {ready.pk, approved.pk}
    assert {each.opened_note for each in rounds.values()} == {"Please look at the dates."}
    assert not Edit.objects.filter(action=EditAction.IN_LIST).exists()  # asking for a review is no part of the content
    approve(incident=approved, by=in_role(Role.REVIEWER), seen_sha256=rounds[approved.pk].content_sha256)
    undo(desk, done)
    states = dict(ReviewRound.objects.values_list("incident", "state"))
    assert states == {ready.pk: "cancelled", approved.pk: "approved"}
    statuses = dict(Incident.objects.values_list("pk", "status"))
    assert statuses == {ready.pk: "draft", approved.pk: "in_review", lacking.pk: "draft"}


def test_archiving_shows_first_what_stays_and_one_click_brings_all_of_it_back(desk: Client) -> None:
    drafts, in_review = [an_incident(), an_incident()], an_incident(status="in_review")
    shown = preview(desk, "archive_selected", [*drafts, in_review], why="Tests of ours.")
    assert "is in review" in shown.context["refused"][0].refusal
    assert not Incident.objects.exclude(archived_at=None).exists()
    done = do(desk, "archive_selected", [*drafts, in_review], shown.context["seen"], why="Tests of ours.")
    assert Incident.objects.exclude(archived_at=None).count() == 2
    _asked, again = undo(desk, done)
    assert not Incident.objects.exclude(archived_at=None).exists()
    undo(desk, again)
    assert Incident.objects.exclude(archived_at=None).count() == 2
    assert Edit.objects.filter(action=EditAction.ARCHIVED).count() == 2


def test_nobody_takes_back_in_the_list_what_they_may_not_change(client: Client, editor: User) -> None:
    client.force_login(editor)
    incident = an_incident()
    shown = preview(client, "archive_selected", [incident], why="so")
    done = do(client, "archive_selected", [incident], shown.context["seen"], why="so")
    stranger = in_role(Role.REPORTER)
    client.force_login(stranger)
    asked, _undone = undo(client, done)
    assert incident.title not in asked.content.decode()
    client.force_login(in_role(Role.REVIEWER))
    undo(client, done)
    assert Incident.objects.exclude(archived_at=None).exists()
    client.force_login(an_editor(is_superuser=False))
    assert client.get(f"{LIST}acts/1/undo/").status_code == 403
    client.force_login(editor)
    assert client.get(f"{LIST}acts/999/undo/").status_code == 404


def test_more_than_somebody_can_look_through_is_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.admin.bulk.MOST", 2)
    page = ask(desk, "change_language", [an_incident() for _each in range(3)])
    assert "That is more than 2 at once." in said(page)
