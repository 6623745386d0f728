"""What a role may not do, no request of its own making does: whole tables are compared before and after.

Each role sends every step and act at every kind of incident, the pages and actions of the list, and at rows of others.
What the role may do is left out; what it may not must leave every table as it was.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings

from incidents.admin.bulk import CHANGES
from incidents.history.owning import Root
from incidents.history.recording import last_number
from incidents.history.states import rows_now
from incidents.models import Claim, Incident, ReviewComment, ReviewRound
from incidents.roles import Role
from incidents.services.merging import foresee_merging
from incidents.services.publishing import PublishingRefused, publish, withdraw
from incidents.services.reviewing import ask_for_review, comment
from tests.factories.desk import a_claim, a_source, an_actor, an_editor, an_incident, in_role
from tests.factories.undrawn import undrawn
from tests.security.forged import Forged, of_actions, of_addresses, of_children, under_ones_own_key

#: Not traced for coverage: refusals, by the hundred.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir"), pytest.mark.no_cover]
DESK = "/admin/incidents/"
STEPS = ("ask", "approve", "send_back", "cancel", "comment", "settle", "assign", "nonsense")
ACTS = ("publish", "correct", "withdraw")
#: Steps and acts that a role may send at incidents of others, where their state allows.
ALLOWED = {
    Role.REPORTER: frozenset[str](),
    Role.EDITOR: frozenset({"ask", "cancel", "comment", "settle", "assign", "relate", "tell_apart"}),
    Role.REVIEWER: frozenset({"approve", "send_back", "comment", "settle", "assign", "tell_apart"}),
    Role.PUBLISHER: frozenset({"send_back", "comment", "settle", "assign", "merge", "tell_apart", *ACTS}),
}
#: Actions of the list that a role may send at incidents of others.
ACTIONS = {
    Role.REPORTER: frozenset[str](),
    Role.EDITOR: frozenset({"delete_selected", "archive_selected", "bring_back_selected", *CHANGES}),
    Role.REVIEWER: frozenset[str](),
    Role.PUBLISHER: frozenset({"assign_selected", *(f"{act}_selected" for act in ACTS)}),
}
#: How many requests of each role are forged.
FEWEST = 150
#: What of the desk a role may add, change or delete at all.
WRITES = {
    Role.REPORTER: {"actor/add", "source/add", "incident/add"},
    Role.EDITOR: {"actor", "source", "incident"},
    Role.REVIEWER: set[str](),
    Role.PUBLISHER: set[str](),
}

#: A statement that writes to the desk, the record or the accounts; what lists derive and locks are not meant.
_WRITE = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "'
    r"(?!incidents_\w*(listing|nearpair|savedlist|dossierstate)|record_chainhead|auth_user\")"
    r"(incidents|record|auth)_"
)
Request = tuple[str, str, dict[str, Any]]


@pytest.fixture
def incidents() -> dict[str, Incident]:
    """One of each state, all entered by others, the one in review asked about by its editor."""
    by, publisher = an_editor(), an_editor()
    found = {
        name: a_claim(incident=an_incident(created_by=by, updated_by=by)).incident
        for name in ("draft", "in review", "public", "withdrawn", "left alone")
    }
    ask_for_review(incident=found["in review"], by=by)
    for name in ("public", "withdrawn"):
        publish(incident=found[name], by=publisher)
    withdraw(incident=found["withdrawn"], by=publisher, note="At risk.")
    for incident in found.values():
        comment(incident=incident, by=by, text="Who says so?")
    return found


def requests(incidents: dict[str, Incident], stranger: User) -> Iterator[Request]:
    """What a forger sends: the name of what it asks for, the address, the form."""
    for state, incident in incidents.items():
        page = f"{DESK}incident/{incident.pk}/"
        yield from pages(incident, removes=state == "left alone")
        if state == "left alone":
            continue
        review = ReviewRound.objects.filter(incident=incident).first()
        words = {"note": "Forged.", "seen": review.content_sha256 if review else "0" * 64, "account": stranger.pk}
        for step in STEPS:
            remark = ReviewComment.objects.filter(incident=incident).first()
            yield step, f"{page}review/", words | {"step": step, "comment": remark.pk if remark else ""}
        for act in ACTS:
            yield act, f"{page}{act}/", {"note": "Forged."}
            yield act, f"{DESK}incident/", {"action": f"{act}_selected", "_selected_action": [incident.pk], "note": "x"}
        alone, public = ({"other": incidents[name].code, "words": "Forged."} for name in ("left alone", "public"))
        yield "relate", f"{page}related/", alone | {"judgement": "related", "kind": "series"}
        yield "tell_apart", f"{page}related/", public | {"judgement": "distinct"}
        into = {"into": incidents["public"].code, "note": "Forged."}
        yield "merge", f"{page}merge/", into | {"seen": seen_of_merging(incident, incidents["public"])}
    yield "incident/add", f"{DESK}incident/add/", {"title": "Forged", "code": "IQ-2016-9999"}
    for kind, row in (("actor", an_actor()), ("source", a_source())):
        fields = {"key": "forged", "name": "Forged", "title": "Forged", "kind": "ngo", "sensitivity": "not_sensitive"}
        sets = {f"{each}-{n}_FORMS": 0 for each in ("names", "images", "copies") for n in ("TOTAL", "INITIAL")}
        yield f"{kind}/add", f"{DESK}{kind}/add/", fields | sets
        yield kind, f"{DESK}{kind}/{row.pk}/change/", fields | sets
        stands_at = str(last_number(Root(kind, row.pk)))
        yield kind, f"{DESK}{kind}/{row.pk}/delete/", {"post": "yes", "_state": stands_at}
        selected = {
            "action": "delete_selected",
            "_selected_action": [row.pk],
            f"_state-{row.pk}": stands_at,
            "post": "yes",
        }
        yield kind, f"{DESK}{kind}/", selected
    for model in ("user", "group"):
        yield "auth", f"/admin/auth/{model}/add/", {"username": "forged", "name": "forged", "password1": "x"}
    yield "auth", f"/admin/auth/user/{stranger.pk}/change/", {"is_superuser": "on", "username": "forged"}
    yield "auth", f"/admin/auth/group/{Group.objects.get(name='reporter').pk}/change/", {"name": "forged"}


def seen_of_merging(merged: Incident, into: Incident) -> str:
    """What the page of merging knows of the two."""
    with suppress(PublishingRefused):
        return foresee_merging(merged=merged, into=into, by=an_editor()).seen
    return "0" * 64


def pages(incident: Incident, *, removes: bool) -> Iterator[Request]:
    """Its own page, its removal by page and by list, and pages that only read."""
    page = f"{DESK}incident/{incident.pk}/"
    yield "incident", f"{page}change/", {"title": "Forged", "claims-TOTAL_FORMS": 0, "claims-INITIAL_FORMS": 0}
    for slug in ("preview", "history"):
        yield "read", f"{page}{slug}/", {"title": "Forged"}
    if removes:
        selected = {"action": "delete_selected", "_selected_action": [incident.pk], "post": "yes"}
        yield "incident", f"{DESK}incident/", selected
        yield "incident", f"{page}delete/", {"post": "yes"}


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the desk, the record and the accounts, but when somebody signed in last, and what lists derive."""
    apps_of_rows = ("incidents", "record", "auth", "admin", "access")
    models = [model for app in apps_of_rows for model in apps.get_app_config(app).get_models()]
    return {
        model._meta.label: [
            tuple(
                getattr(row, field.attname)
                for field in model._meta.concrete_fields
                if field.name not in {"last_login", "is_listed"}
            )
            for row in model._default_manager.order_by("pk")
        ]
        for model in models
        if not model.__name__.endswith(("Listing", "NearPair"))
    }


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_not_do_changes_nothing_however_it_is_asked_for(
    role: Role, incidents: dict[str, Incident]
) -> None:
    """More than 150 requests of each role, no two of them alike."""
    account, stranger = in_role(role), an_editor()
    client = Client()
    client.force_login(account)
    forged = [
        Forged(name=name, address=address, form=form)
        for name, address, form in requests(incidents, stranger)
        if name not in ALLOWED[role] | WRITES[role] and name.partition("/")[0] not in WRITES[role]
    ]
    forged += of_addresses(role, incidents, stranger)
    forged += (each for each in of_actions(incidents, stranger) if each.name not in ACTIONS[role])
    assert len({f"{each}" for each in forged}) == len(forged) > FEWEST
    before = tables()
    for each in forged:
        answer = each.send(client)
        assert answer.status_code in {200, 302, 400, 403, 404, 405}, each
        assert "attachment" not in answer.headers.get("Content-Disposition", ""), each
        assert answer.streaming or b"SENTINEL" not in answer.content
    assert tables() == before


@pytest.mark.parametrize("role", list(Role))
def test_what_is_anothers_is_not_reached_under_ones_own_key(role: Role) -> None:
    """The edit, the removed row or the state of another, at the address of an own draft; and acts of the list."""
    account, stranger = in_role(role), an_editor()
    client = Client()
    client.force_login(account)
    forged = [
        each
        for each in under_ones_own_key(account, stranger)
        if (role, each.name) != (Role.EDITOR, "incidents_incident_undo_in_list")
    ]
    assert {each.name.removeprefix("incidents_incident_") for each in forged} >= {"state", "undo", "bring_back"}
    for each in forged:
        assert not writes(client, each), each
        assert client.get(each.address).status_code in {200, 302, 403, 404}, each


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR])
def test_a_part_of_anothers_incident_is_not_reached_from_the_page_of_an_own_one(role: Role) -> None:
    account = in_role(role)
    client = Client()
    client.force_login(account)
    own, other = (a_claim(incident=an_incident(created_by=by, updated_by=by)).incident for by in (account, an_editor()))
    for each in (own, other):
        each.titles.create(language="ar", text="ar")
        each.place_names.create(language="ar", text="ar")
    before = rows_now(Root("incident", other.pk))
    for forged in of_children(client, own, other):
        assert forged.send(client).status_code in {200, 302, 409}, forged
        assert rows_now(Root("incident", other.pk)) == before, forged
        assert rows_now(Root("incident", own.pk))[Claim].keys().isdisjoint(before[Claim]), forged


def writes(client: Client, forged: Forged) -> bool:
    """Whether a request writes to the desk, the record or the accounts, or takes a file out. Looks at statements: to
    compare all tables after each would take minutes.
    """
    written: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITE.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        answer = forged.send(client)
    return bool(written) or answer.streaming


def test_the_actions_are_those_that_whoever_may_uses(incidents: dict[str, Incident], settings: Settings) -> None:
    """The twin of the list: its actions, sent by an account that may do everything, do something."""
    settings.TEAM_OF_ONE = True  # else the list publishes only what a reviewer approved
    account = an_editor()
    client = Client()
    client.force_login(account)
    with undrawn():
        sent = {each.name for each in of_actions(incidents, account) if writes(client, each)}
    # By then all is public, as it stands.
    not_now = {"correct_selected", "archive_selected", "bring_back_selected", "review_selected"}
    assert sent | not_now == {each.name for each in of_actions(incidents, account)}


def test_what_is_forged_under_an_own_key_is_done_for_who_names_all_rightly() -> None:
    """The twin: the same addresses with nothing of another's, and the act of the list, do something."""
    account = an_editor()
    client = Client()
    client.force_login(account)
    done = set()
    for each in under_ones_own_key(account, account, is_mixed=False):
        with transaction.atomic():
            if writes(client, each):
                done.add(each.name.removeprefix("incidents_incident_"))
            transaction.set_rollback(True)
    assert {"state", "undo", "bring_back", "undo_in_list"} <= done


def test_the_requests_are_those_that_whoever_may_uses(incidents: dict[str, Incident]) -> None:
    """The twin: sent by an account that may do everything, the same requests do change the tables."""
    client = Client()
    client.force_login(an_editor())
    sent = [Forged(name=name, address=address, form=form) for name, address, form in requests(incidents, an_editor())]
    with undrawn():
        changed = {each.name for each in sent if writes(client, each)}
    assert {"approve", "send_back", "comment", "settle", "assign", "publish", "withdraw", "merge", "actor"} <= changed
    assert {"relate", "tell_apart"} <= changed
    assert {"incident", "actor/add", "source/add", "auth"} <= changed
