"""Notes and contacts for few: nobody else finds them, at any address, in any list, log or error, or learns of them."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from access.models import AccessEvent, AccessKind
from incidents.history.recording import editing
from incidents.models import ConfidentialContact, ConfidentialNote, Incident
from incidents.roles import Role
from incidents.services.loading import load_case
from incidents.services.publishing import publish
from tests.factories.desk import a_claim, a_contact, a_note, a_source, an_editor, an_incident, in_role
from tests.factories.desk_forms import change_url, form_at, qaim_case
from tests.factories.lifted_rules import lifted
from tests.security.addresses import routes
from tests.security.test_drafts import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

SECRET = "zqwitness"
#: The beginning of it, that is searched for: an address that repeats the question does not repeat the secret.
ASKED = SECRET[:-2]
COLUMNS = {"name": f"{SECRET} a", "reach": f"{SECRET} b", "caution": f"{SECRET} c"}
NOTES, CONTACTS = "/admin/incidents/confidentialnote/", "/admin/incidents/confidentialcontact/"


@pytest.fixture
def held() -> Incident:
    """A public incident about which, about a claim and about a source of which much is confidential."""
    incident = load_case(case=qaim_case(), by=an_editor()).incident
    claim = incident.claims.order_by("number")[0]
    for subject in ({"incident": incident}, {"claim": claim}, {"source": claim.source}):
        a_note(text=SECRET, about=incident.code, **subject)
        a_contact(about=incident.code, **COLUMNS, **subject)
    aside = {"removed_at": timezone.now(), "incident": incident, "about": incident.code}
    a_note(text=f"{SECRET} removed", **aside)
    a_contact(**COLUMNS, **aside)
    publish(incident=incident, by=an_editor())
    with editing(by=an_editor(), why="for the history"):
        claim.summary = "anew"
        claim.save()
    return incident


def among_few(account: User) -> User:
    """The account, in the group of those who may see and write what is confidential."""
    account.groups.add(Group.objects.get(name="confidential"))
    return User.objects.get(pk=account.pk)


def desk_addresses(incident: Incident) -> Iterator[str]:
    """Every address of the desk, with the keys of what is there."""
    claim = incident.claims.order_by("number")[0]
    note, contact = ConfidentialNote.objects.all()[0], ConfidentialContact.objects.all()[0]
    for row in (
        *ConfidentialNote.objects.exclude(removed_at=None),
        *ConfidentialContact.objects.exclude(removed_at=None),
    ):
        for page in ("change", "removed", "delete"):
            yield f"/admin/incidents/{row._meta.model_name}/{row.pk}/{page}/"
    keys = {"actor": claim.claimant_id, "source": claim.source_id, "incident": incident.pk}
    keys |= {"confidentialnote": note.pk, "confidentialcontact": contact.pk}
    for app in apps.get_app_configs():
        keys |= {model._meta.model_name or "": keys.get(model._meta.model_name or "", 1) for model in app.get_models()}
    for model, key in keys.items():
        for page in ("", "add/", f"{key}/change/", f"{key}/history/", f"{key}/delete/", f"{key}/"):
            yield f"/admin/incidents/{model}/{page}"
        yield f"/admin/incidents/{model}/?q={ASKED}"
        yield f"/admin/autocomplete/?app_label=incidents&model_name=claim&field_name={model}&term={ASKED}"
        yield f"/admin/incidents/{model}/?text__contains={ASKED}"
        yield f"/admin/incidents/{model}/?confidentialnote__text__contains={ASKED}"
    for kind in ("incident", "source"):
        yield f"{NOTES}about/{kind}/{keys[kind]}/"
    for route in routes(desk=True):
        if "<" not in str(route.pattern):
            yield f"/admin/{route.pattern}"
            yield f"/admin/incidents/incident/{route.pattern}"
        elif "object_id" in str(route.pattern):
            yield f"/admin/incidents/incident/{str(route.pattern).replace('<path:object_id>', str(incident.pk))}"


def served(asked: Iterator[str]) -> Iterator[str]:
    """Those addresses, but of the many that nothing of the admin serves the first alone: they have one answer."""
    is_unserved_asked = False
    for address in dict.fromkeys(asked):
        try:
            is_unserved = resolve(address.partition("?")[0]).func.__name__ == "catch_all_view"
        except Resolver404:
            is_unserved = False
        if not (is_unserved and is_unserved_asked):
            yield address
        is_unserved_asked |= is_unserved


def found_at(client: Client, asked: Iterator[str]) -> list[str]:
    """The addresses whose answer holds the secret, or says that there is something."""
    found = []
    for address in served(asked):
        if "<" in address or "logout" in address:
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        text = f"{answer.headers}{body.decode(errors='replace')}".replace(address, "")
        text = re.sub("Confidential (note|contact) with ID “[0-9]+” doesn’t exist", "", text)  # whether it does or not
        if SECRET in text or "confidential" in text.lower():
            found.append(address)
    return found


WITHOUT: dict[str, Callable[[], User]] = {role.value: lambda role=role: in_role(role) for role in Role} | {
    "all roles": lambda: in_role(*Role),
    "viewer of all else": lambda: _viewer_of_all_else(),
}


def _viewer_of_all_else() -> User:
    account = an_editor(is_superuser=False)
    others = Permission.objects.exclude(codename__contains="confidential")
    account.user_permissions.set(others)
    return account


@pytest.mark.no_cover  # a walk over pages that others have traced
@pytest.mark.parametrize("role", WITHOUT)
def test_no_address_of_the_desk_tells_who_may_not_see_it(
    client: Client, held: Incident, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(WITHOUT[role]())
    with caplog.at_level(logging.DEBUG):
        assert found_at(client, desk_addresses(held)) == []
    assert SECRET not in caplog.text


@pytest.mark.no_cover
def test_the_same_walk_finds_it_for_who_may(client: Client, held: Incident) -> None:
    client.force_login(among_few(in_role(Role.EDITOR)))
    found = found_at(client, desk_addresses(held))
    note = ConfidentialNote.objects.all()[0]
    removed = ConfidentialNote.objects.get(text__endswith="removed")
    assert {
        f"{NOTES}{note.pk}/change/",
        f"{NOTES}{removed.pk}/change/",
        f"{NOTES}about/incident/{held.pk}/",
        change_url(held),
    } <= {*found}


def test_of_what_nothing_serves_one_address_is_asked_and_of_the_rest_each() -> None:
    served_by_the_admin = ["/admin/", f"{NOTES}1/change/", "/admin/incidents/incident/?q=x", "/incidents/none/"]
    unserved = ["/admin/incidents/figure/", "/admin/incidents/figure/1/change/"]
    assert list(served(iter([*unserved, *served_by_the_admin]))) == [unserved[0], *served_by_the_admin]


def test_no_public_address_tells_of_it(client: Client, held: Incident) -> None:
    assert found_at(client, iter(addresses())) == []
    page = f"/incidents/{held.code}"
    assert found_at(client, iter([f"{page}/", f"{page}.json", f"{page}/v/1/", f"/incidents/?q={ASKED}"])) == []


def test_no_table_holds_it_but_its_own(held: Incident) -> None:
    holding = set()
    for model in apps.get_models(include_auto_created=True):
        rows = json.dumps(list(model._base_manager.values()), default=str)
        if SECRET in rows:
            holding.add(model)
    assert holding == {ConfidentialNote, ConfidentialContact}


def test_its_name_says_nothing_of_it(held: Incident) -> None:
    for row in (*ConfidentialNote.objects.all(), *ConfidentialContact.objects.all()):
        assert SECRET not in f"{row} {row!r}"


def test_a_reporter_among_few_sees_what_is_about_own_drafts_alone(client: Client, held: Incident) -> None:
    account = among_few(in_role(Role.REPORTER))
    own = a_note(text="mine", incident=an_incident(created_by=account))
    of_others = ConfidentialNote.objects.get(incident=held, removed_at=None)
    client.force_login(account)
    assert b"mine" in client.get(f"{NOTES}{own.pk}/change/").content
    assert client.get(f"{NOTES}{of_others.pk}/change/").status_code == 302
    assert client.get(f"{NOTES}about/incident/{held.pk}/").status_code == 404
    refused = client.post(f"{NOTES}add/", {"incident": held.pk, "text": "x"})
    assert refused.status_code == 200
    assert not ConfidentialNote.objects.filter(text="x").exists()


def test_reading_and_writing_are_written_down_without_a_word_of_it(client: Client, held: Incident) -> None:
    account = among_few(in_role(Role.EDITOR))
    client.force_login(account)
    assert SECRET in client.get(f"{NOTES}about/incident/{held.pk}/").content.decode()
    claim = held.claims.order_by("number")[1]
    assert client.post(f"{NOTES}add/", {"claim": claim.pk, "text": f"{SECRET} new"}).status_code == 302
    note = ConfidentialNote.objects.get(text__endswith="new")
    assert (note.about, note.made_by) == (f"{held.code} / {claim.number}", account)
    client.post(f"{NOTES}{note.pk}/change/", form_at(client, f"{NOTES}{note.pk}/change/") | {"text": f"{SECRET} newer"})
    client.post(f"{NOTES}{note.pk}/delete/", {"post": "yes"})
    client.post(f"{NOTES}{note.pk}/removed/", {"act": "bring_back"})
    client.post(f"{NOTES}{note.pk}/delete/", {"post": "yes"})
    note.refresh_from_db()
    client.post(f"{NOTES}{note.pk}/removed/", {"act": "destroy", "sure": "yes", "_state": note.version})
    events = AccessEvent.objects.order_by("pk").values_list("kind", "account", "note")
    read, changed = AccessKind.READ_CONFIDENTIAL, AccessKind.CHANGED_CONFIDENTIAL
    assert [event[0] for event in events] == [read, changed, read, *[changed] * 5]
    assert {event[1] for event in events} == {account.pk}
    assert events[0][2] == f"{held.code}: 2 notes, 2 contacts"
    assert SECRET not in " ".join(event[2] for event in events)
    assert not ConfidentialNote.objects.filter(pk=note.pk).exists()


def test_a_note_about_nothing_is_refused_with_a_sentence(client: Client) -> None:
    client.force_login(among_few(in_role(Role.EDITOR)))
    answer = client.post(f"{NOTES}add/", {"text": "x"})
    assert "It is about nothing." in answer.content.decode()


def test_it_outlives_what_a_stranger_to_it_removes_and_is_not_named_to_them(client: Client) -> None:
    incident = an_incident()
    note = a_note(claim=a_claim(incident=incident), about=f"{incident.code} / 1", text=SECRET)
    client.force_login(in_role(Role.EDITOR))
    asked = client.get(change_url(incident, "delete"))
    assert "confidential" not in asked.content.decode().lower()
    Incident.objects.get(pk=incident.pk).delete()
    note.refresh_from_db()
    assert (note.subject, note.about) == (None, f"{incident.code} / 1")


def test_fields_that_must_not_be_kept_by_the_browser_are_marked(client: Client, held: Incident) -> None:
    client.force_login(among_few(in_role(Role.EDITOR)))
    page = client.get(f"{CONTACTS}add/?incident={held.pk}")
    assert page.content.decode().count('data-keep="never"') == len(COLUMNS)
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("debugging", [False, True])
def test_an_error_on_the_way_into_the_database_quotes_nothing(
    client: Client, held: Incident, settings: Any, caplog: pytest.LogCaptureFixture, debugging: bool
) -> None:
    settings.DEBUG = debugging
    client.force_login(among_few(in_role(Role.EDITOR)))
    client.raise_request_exception = False

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "confidentialnote" in sql and sql.startswith(("INSERT", "UPDATE")):
            return execute(
                "INSERT INTO incidents_claim (number, summary) VALUES (%s, %s)", [-1, params[0]], many, context
            )
        return execute(sql, params, many, context)

    with caplog.at_level(logging.DEBUG), connection.execute_wrapper(refuse):
        answer = client.post(f"{NOTES}add/", {"incident": held.pk, "text": f"{SECRET} new"})
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()
    assert SECRET not in caplog.text
    assert "NotWrittenError" in caplog.text
    assert not any(SECRET in str(record.__dict__.get("params")) for record in caplog.records)


def test_queries_are_not_logged_whatever_the_level() -> None:
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


def test_private_notes_of_claims_move_among_few_and_back() -> None:
    """In a table with the column of before, which goes when the test is rolled back."""
    migration = import_module("incidents.migrations.0009_private_notes_among_few")
    before = MigrationLoader(connection).project_state([("incidents", "0008_confidential_and_images")]).apps
    claim = a_claim()
    silent = a_claim(incident=claim.incident)
    connection.check_constraints()  # PostgreSQL changes no table with checks under way
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_claim ADD COLUMN private_note text NOT NULL DEFAULT ''")
    old, editor = before.get_model("incidents", "Claim").objects, connection.schema_editor()
    old.filter(pk=claim.pk).update(private_note="Call at noon.")
    with lifted("keeps_claim"):
        migration.move(before, editor)
    note = ConfidentialNote.objects.get()
    assert (note.claim_id, note.text, note.about) == (claim.pk, "Call at noon.", f"{claim.incident.code} / 1")
    a_note(claim=claim, text="Not on Fridays.")
    migration.move_back(before, editor)
    assert old.get(pk=claim.pk).private_note == "Call at noon.\n\nNot on Fridays."
    assert old.get(pk=silent.pk).private_note == ""
    a_note(source=a_source(), text="of a source")
    with pytest.raises(RuntimeError, match="would be lost"):
        migration.move_back(before, editor)
