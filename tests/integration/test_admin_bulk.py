"""Changing several incidents from the list: shown first, with a reason, all or none, undone like any edit."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Assignment, Edit, EditAction, Incident
from incidents.roles import Role
from tests.factories.desk import an_editor, an_incident, in_role

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


def test_incidents_are_assigned_to_who_can_see_them(desk: Client) -> None:
    incidents = [an_incident(), an_incident()]
    reporter, colleague = in_role(Role.REPORTER), in_role(Role.EDITOR)
    shown = preview(desk, "assign_selected", incidents, value=str(reporter.pk), why="so")
    assert len(shown.context["refused"]) == 2
    choice = {"value": str(colleague.pk), "why": "Her beat."}
    shown = preview(desk, "assign_selected", incidents, **choice)
    do(desk, "assign_selected", incidents, shown.context["seen"], **choice)
    assert set(Assignment.objects.values_list("account", flat=True)) == {colleague.pk}
    assert Assignment.objects.count() == 2


def test_more_than_somebody_can_look_through_is_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.admin.bulk.MOST", 2)
    page = ask(desk, "change_language", [an_incident() for _each in range(3)])
    assert "That is more than 2 at once." in said(page)
