"""Files out of the desk: for few, written down each time, nothing confidential, no place closer than is let out."""

import csv
import io
import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from access.models import AccessEvent, AccessKind
from geo.latlon import LatLon
from incidents.disclosure import cell_at
from incidents.models import Incident
from incidents.roles import Role
from record.publication import ChainHead
from tests.factories.desk import a_claim, a_contact, a_figure, a_note, an_editor, an_incident, in_role

pytestmark = pytest.mark.django_db

LIST = "/admin/incidents/incident/"
CELL = cell_at(LatLon(lat=34.3683, lon=41.0944), 50).centre
SECRET = "zqwitness"


def export(client: Client, incidents: list[Incident], kind: str = "csv", query: str = "", **form: Any) -> Any:
    keys = {"_selected_action": [each.pk for each in incidents]}
    return client.post(f"{LIST}{query}", {"action": f"export_{kind}", **keys, **form})


def content(response: Any) -> str:
    return b"".join(response).decode()


def rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(response).removeprefix("\ufeff"))))


def may_export(*roles: Role) -> User:
    account = in_role(*roles)
    account.groups.add(Group.objects.get(name="export"))
    return User.objects.get(pk=account.pk)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(may_export(Role.EDITOR))
    return client


def test_the_chosen_incidents_are_a_file_with_the_head_of_the_record_in_every_row(desk: Client) -> None:
    ChainHead.objects.update_or_create(pk=1, defaults={"number": 7, "sha256": "a" * 64})
    chosen = [an_incident(title="ضربة جوية"), an_incident()]
    an_incident()
    answer = export(desk, chosen)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="counterclaim-desk-')
    assert "no-store" in answer.headers["Cache-Control"]
    found = rows(answer)
    assert [row["code"] for row in found] == [each.code for each in chosen]
    assert found[0]["title"] == "ضربة جوية"
    assert {(row["record_revision"], row["record_sha256"]) for row in found} == {("7", "a" * 64)}


def test_a_json_file_has_the_claims_with_their_figures_and_the_head(desk: Client) -> None:
    figure = a_figure(claim=a_claim())
    other = a_claim()
    written = json.loads(content(export(desk, [figure.claim.incident, other.incident], "json")))
    assert written["record"] == {"revision": 0, "sha256": ""}
    first, second = written["incidents"]
    assert (
        first["claims"][0]["figures"][0] | {"low": 101, "high": None, "verbatim": "more than 100"}
        == (first["claims"][0]["figures"][0])
    )
    assert second["claims"][0]["claimant"] == {"key": other.claimant.key, "name": other.claimant.name}


def test_the_whole_list_is_what_its_filters_leave(desk: Client) -> None:
    wanted = an_incident(event_type="battles", event_subtype="")
    shown = an_incident()
    answer = export(desk, [shown], query="?event_type=battles", select_across="1")
    assert [row["code"] for row in rows(answer)] == [wanted.code]


def test_each_file_is_written_down_and_an_operator_reads_it(desk: Client, capsys: pytest.CaptureFixture[str]) -> None:
    incidents = [an_incident(event_type="battles", event_subtype=""), an_incident()]
    export(desk, incidents[:1], query="?event_type=battles&q=", select_across="1")
    export(desk, incidents, "json")
    events = AccessEvent.objects.filter(kind=AccessKind.EXPORTED).order_by("pk")
    assert [event.note for event in events] == [
        "1 incidents as CSV, the whole list: event_type=battles; q=",
        "2 incidents as JSON, chosen in the list: no filter",
    ]
    name = events[0].name
    assert (events[0].account, events[0].address) == (User.objects.get(username=name), "127.0.0.1")
    call_command("desk_log", "--kind", "exported", "--account", name, "--since", "2020-01-01", "--most", "1")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split("\t")[1:] == ["exported", name, "127.0.0.1", events[1].note]
    desk.force_login(an_editor())
    assert events[0].note in desk.get("/admin/access/accessevent/?kind__exact=exported").content.decode()
    call_command("desk_log", "--account", "nobody")
    assert capsys.readouterr().out == "No such line.\n"


def test_the_log_in_a_terminal_keeps_to_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    AccessEvent.objects.create(kind=AccessKind.PASSWORD_REFUSED, name="a\nb\x1b[2J\u202e")
    call_command("desk_log")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split("\t")[2] == "a�b�[2J�"


@pytest.mark.parametrize("role", list(Role))
def test_no_role_takes_files_out_by_itself(client: Client, role: Role) -> None:
    account = in_role(role)
    incident = an_incident(created_by=account)
    client.force_login(account)
    assert "export_csv" not in client.get(LIST).content.decode()
    answer = export(client, [incident])
    assert "attachment" not in str(answer.headers)
    assert not AccessEvent.objects.filter(kind=AccessKind.EXPORTED).exists()


def test_a_reporter_takes_out_own_incidents_alone(client: Client) -> None:
    account = may_export(Role.REPORTER)
    own, other = an_incident(created_by=account), an_incident()
    client.force_login(account)
    assert [row["code"] for row in rows(export(client, [own, other]))] == [own.code]


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({}, ("Qaim", "34.3683", "41.0944")),
        ({"disclosure": "grid", "cell_km": 50}, ("", str(CELL.lat), str(CELL.lon))),
        ({"disclosure": "country", "public_place_name": "Iraq"}, ("Iraq", "", "")),
        ({"disclosure": "withheld"}, ("", "", "")),
        ({"precision": ""}, ("", "", "")),
        ({"disclosure": "grid", "cell_km": 50, "latitude": None, "longitude": None}, ("", "", "")),
    ],
)
def test_the_place_is_as_close_as_its_disclosure_lets_out(
    desk: Client, columns: dict[str, Any], place: tuple[str, str, str]
) -> None:
    incident = an_incident(**columns)
    a_claim(incident=incident, place_name="Behind the mill", latitude=34.36, longitude=41.09, precision="site")
    (row,) = rows(export(desk, [incident]))
    assert (row["place_name"], row["lat"], row["lon"]) == place
    written = content(export(desk, [incident], "json"))
    assert "Behind the mill" not in written
    assert ("34.3683" in written) == (columns == {})


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "＝1"])
def test_no_spreadsheet_runs_a_text(desk: Client, text: str) -> None:
    (row,) = rows(export(desk, [an_incident(title=text, summary=text)]))
    assert (row["title"], row["summary"]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_nothing_confidential_is_in_a_file_or_in_what_is_written_down_of_it(
    client: Client, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    claim = a_claim()
    subjects = ({"incident": claim.incident}, {"claim": claim}, {"source": claim.source})
    for subject in subjects:
        a_note(text=SECRET, **subject)
        a_contact(name=f"{SECRET} a", reach=f"{SECRET} b", caution=f"{SECRET} c", **subject)
    account = may_export(Role.EDITOR)
    account.groups.add(Group.objects.get(name="confidential"))  # who may read it may not take it out either
    client.force_login(User.objects.get(pk=account.pk))
    with caplog.at_level(logging.DEBUG):
        written = content(export(client, [claim.incident], kind))
    assert claim.incident.code in written
    events = " ".join(f"{event} {event.note}" for event in AccessEvent.objects.all())
    assert SECRET not in written + events + caplog.text
    assert "confidential" not in written.lower()
    for account_name in User.objects.values_list("username", flat=True):
        assert account_name not in written
