"""What an account that is held may still do, so that nobody at risk waits; and that an act on many is counted first."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from access.read_only import close_desk
from incidents.edit_rate import changed_lately
from incidents.history.owning import Root
from incidents.history.recording import last_number
from incidents.models import Actor, Incident
from incidents.models.edit import DossierState, Edit, EditAction
from incidents.services.changing_many import SetColumn, plan, seal
from incidents.services.loading import load_case
from incidents.services.publishing import publish
from record.vocabulary import Disclosure, IncidentStatus
from tests.factories.desk import an_actor, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at, qaim_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

LIST = "/admin/incidents/incident/"


def changed(account: User, count: int) -> None:
    """Let an account have changed so many dossiers a moment ago."""
    edit = Edit.objects.create(by=account, account=account.username, action=EditAction.IN_LIST)
    for number in range(1, count + 1):
        DossierState.objects.create(kind="actor", object_id=10**6 + number, number=1, edit=edit)


@pytest.fixture
def amal(client: Client, settings: Any) -> User:
    """An account that has just changed as much as it may."""
    settings.MOST_EDITS = 3
    account = an_editor(username="amal")
    client.force_login(account)
    changed(account, 3)
    return account


def a_public_incident() -> Incident:
    incident = load_case(case=qaim_case(), by=an_editor()).incident
    publish(incident=incident, by=an_editor())
    return incident


def test_a_held_publisher_withdraws_by_page_and_by_list_and_it_is_not_counted(client: Client, amal: User) -> None:
    incident = a_public_incident()
    assert client.post(change_url(incident, "withdraw"), {"note": "Danger."}).status_code == 302
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.WITHDRAWN
    asked = client.post(LIST, {"action": "withdraw_selected", ACTION_CHECKBOX_NAME: [incident.pk]})
    assert asked.status_code == 200
    assert changed_lately(amal) == 3


@pytest.mark.parametrize(
    ("address", "form"),
    [("delete/", {"post": "yes"}), ("history/1/", {"why": "Back."})],
)
def test_a_held_account_archives_and_restores(client: Client, amal: User, address: str, form: dict[str, str]) -> None:
    incident = an_incident(created_by=amal)
    assert client.post(f"{LIST}{incident.pk}/{address}", form).status_code != 429
    refused = client.post(change_url(incident, "review"), {"step": "ask"})
    assert refused.status_code == 429
    assert "never held" in refused.content.decode()


@pytest.mark.parametrize(
    ("fields", "is_let_through"),
    [
        ({"disclosure": "withheld"}, True),
        ({"disclosure": "country", "cell_km": ""}, True),
        ({"disclosure": "grid", "cell_km": 50}, True),
        ({"disclosure": "grid", "cell_km": 1}, False),
        ({"disclosure": "as_recorded", "cell_km": ""}, False),
        ({"disclosure": "withheld", "summary": "And more."}, False),
        ({"summary": "Something else."}, False),
    ],
    ids=str,
)
def test_a_held_account_makes_a_place_coarser_and_changes_nothing_else(
    client: Client, amal: User, fields: dict[str, Any], is_let_through: bool
) -> None:
    incident = an_incident(disclosure=Disclosure.GRID, cell_km=5, created_by=amal)
    form = form_at(client, change_url(incident)) | fields
    answer = client.post(change_url(incident), form)
    incident.refresh_from_db()
    assert answer.status_code == (302 if is_let_through else 429)
    wanted = (fields["disclosure"], fields.get("cell_km") or None) if is_let_through else ("grid", 5)
    shown = (incident.disclosure, incident.cell_km if incident.disclosure == "grid" else None)
    assert shown == wanted
    assert "And more." not in incident.summary


def test_an_act_on_more_than_are_left_is_refused_whole_with_the_number_and_the_limit(
    client: Client, settings: Any
) -> None:
    settings.MOST_EDITS = 3
    account = an_editor(username="amal")
    client.force_login(account)
    changed(account, 2)
    incidents = [an_incident(created_by=account) for _ in range(2)]
    rows = plan(change=SetColumn(column="event_type", value="battles"), incidents=incidents, by=account)
    form = {"action": "change_event_type", "value": "battles", "why": "Read anew.", ACTION_CHECKBOX_NAME: [1]}
    form |= {ACTION_CHECKBOX_NAME: [each.pk for each in incidents], "seen": seal(rows)}
    for stage in ("show", "do"):
        said = client.post(LIST, form | {"stage": stage}).content.decode()
        assert "This would change 2 dossiers." in said
        assert re.search(r"may change 3 within 10 minutes, and this one has changed 2: 1 are\s+left", said)
    assert not Incident.objects.filter(event_type="battles").exists()


def test_publishing_several_is_counted_before_the_first(client: Client, settings: Any) -> None:
    settings.MOST_EDITS = 1
    incident = an_incident()
    client.force_login(an_editor(username="amal"))
    seen = [f"{incident.pk}:x", f"{incident.pk + 1}:x"]
    form = {"action": "publish_selected", ACTION_CHECKBOX_NAME: [incident.pk], "stage": "do", "seen": seen, "note": "x"}
    assert "This would change 2 dossiers." in client.post(LIST, form).content.decode()


def test_the_stock_removal_of_several_is_counted_too(client: Client, settings: Any) -> None:
    settings.MOST_EDITS = 1
    client.force_login(an_editor(username="amal"))
    actors = [an_actor(), an_actor()]
    form: dict[str, Any] = {
        "action": "delete_selected",
        ACTION_CHECKBOX_NAME: [each.pk for each in actors],
        "post": "yes",
    }
    form |= {f"_state-{each.pk}": last_number(Root("actor", each.pk)) for each in actors}
    answer = client.post("/admin/incidents/actor/", form)
    assert answer.status_code == 429
    assert "This would change 2 dossiers." in answer.content.decode()
    assert Actor.objects.filter(pk__in=[each.pk for each in actors]).count() == 2


def test_on_a_closed_desk_a_withdrawal_is_refused_and_told_what_the_operator_can_do(client: Client) -> None:
    incident = a_public_incident()
    client.force_login(an_editor(username="basim"))
    close_desk(why="An attack.")
    refused = client.post(change_url(incident, "withdraw"), {"note": "Danger."})
    assert refused.status_code == 503
    assert "manage.py withdraw" in refused.content.decode()
    out = StringIO()
    call_command("withdraw", incident.code, why="Danger.", by="basim", stdout=out)
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.WITHDRAWN
    assert "is withdrawn" in out.getvalue()
    assert incident.acts.latest("at").note == "Danger."


@pytest.mark.parametrize(
    ("code", "by", "why", "said"),
    [
        ("ZZ-2000-0001", "basim", "Danger.", "no incident"),
        (None, "nobody", "Danger.", "no account"),
        (None, "rania", "Danger.", "may not publish"),
        (None, "basim", "Danger.", "nothing to withdraw"),
    ],
)
def test_a_withdrawal_from_a_terminal_that_cannot_be_says_why(code: str | None, by: str, why: str, said: str) -> None:
    incident = an_incident()
    an_editor(username="basim")
    an_editor(username="rania", is_superuser=False)
    with pytest.raises(CommandError, match=said):
        call_command("withdraw", code or incident.code, why=why, by=by)
