"""Who may do what: four groups made by a migration, and each incident asked for by itself."""

import importlib
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from incidents.models import Incident
from incidents.permissions import may_edit, may_see
from incidents.roles import PERMISSIONS, Role, group_of
from incidents.services.grading import fingerprint
from record.vocabulary import IncidentStatus
from tests.factories.desk import a_claim, an_editor, an_incident, in_role
from tests.factories.desk_forms import change_url, form_at

pytestmark = pytest.mark.django_db
LIST = "/admin/incidents/incident/"


def test_the_migration_and_the_code_name_the_same_permissions() -> None:
    migration = importlib.import_module("incidents.migrations.0003_roles")
    written = {role: {f"{act}_{model}" for act, model in pairs} for role, pairs in migration.ROLES.items()}
    assert written == {role.value: set(codenames) for role, codenames in PERMISSIONS.items()}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_a_group_that_may_what_the_role_says(role: Role) -> None:
    group = group_of(role)
    assert set(group.permissions.values_list("codename", flat=True)) == PERMISSIONS[role]


def test_what_an_operator_took_from_a_role_stays_taken() -> None:
    group_of(Role.EDITOR).permissions.clear()
    assert not group_of(Role.EDITOR).permissions.exists()


def test_the_command_gives_the_roles_that_it_is_asked_for() -> None:
    out = StringIO()
    call_command("create_editor", "nour", "--role", "reporter", "--role", "reviewer", stdout=out)
    assert "nour (reporter, reviewer)" in out.getvalue()
    call_command("create_editor", "all-of-it", stdout=out)
    names = Group.objects.filter(user__username="all-of-it").values_list("name", flat=True)
    assert sorted(names) == ["editor", "publisher", "reviewer"]


@pytest.mark.parametrize(
    ("state", "edits"),
    [
        ({}, True),
        ({"status": IncidentStatus.IN_REVIEW}, False),
        ({"status": IncidentStatus.WITHDRAWN, "version": 2, "published_at": "2026-01-01T00:00Z"}, False),
    ],
    ids=["draft", "in review", "once public"],
)
def test_a_reporter_changes_own_drafts_while_they_wait_for_nobody(state: dict[str, object], edits: bool) -> None:
    reporter = in_role(Role.REPORTER)
    own = an_incident(created_by=reporter, **state)
    assert may_see(reporter, own)
    assert may_edit(reporter, own) is edits


def test_a_reporter_does_not_learn_of_the_drafts_of_others(client: Client) -> None:
    reporter = in_role(Role.REPORTER)
    other, orphan = an_incident(title="SENTINEL", created_by=an_editor()), an_incident(title="SENTINEL")
    own = an_incident(title="My own", created_by=reporter)
    client.force_login(reporter)
    listed = client.get(LIST).content.decode()
    assert "My own" in listed
    assert "SENTINEL" not in listed
    for hidden in (other, orphan):
        assert client.get(change_url(hidden)).status_code == 302  # as for one that is not there
        assert "SENTINEL" not in client.get(change_url(hidden, "history"), follow=True).content.decode()
    assert client.get(change_url(own)).status_code == 200


def test_a_reporter_changes_the_own_draft_on_its_page_and_gives_no_grade(client: Client, geodata_dir: object) -> None:
    reporter = in_role(Role.REPORTER)
    own = a_claim(incident=an_incident(created_by=reporter)).incident
    client.force_login(reporter)
    sent = form_at(client, change_url(own))
    assert not any("grade" in name for name in sent)
    sent |= {"title": "Changed", "nobody-grade": "confirmed", "nobody-ground": "SENTINEL"}
    assert client.post(change_url(own), sent).status_code == 302
    own.refresh_from_db()
    assert (own.title, own.grades.count()) == ("Changed", 0)
    assert client.post(change_url(own, "grade"), sent | {"seen": fingerprint(())}).status_code == 403
    assert own.grades.count() == 0
    Incident.objects.filter(pk=own.pk).update(status=IncidentStatus.IN_REVIEW)
    assert client.post(change_url(own), sent | {"title": "Changed again"}).status_code == 403


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER])
def test_who_reviews_or_publishes_reads_everything_and_changes_nothing(client: Client, role: Role) -> None:
    account: User = in_role(role)
    incident = a_claim(incident=an_incident(created_by=account)).incident
    client.force_login(account)
    assert client.get(change_url(incident)).status_code == 200
    assert client.post(change_url(incident), {"title": "Changed"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
