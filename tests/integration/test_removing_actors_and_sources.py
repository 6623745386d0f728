"""Removing an actor or a source: never what somebody else saved meanwhile, and always with a way back in sight."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.models import Actor, Source
from tests.factories.desk import a_claim, a_source, an_actor, an_editor
from tests.factories.desk_forms import form_at

pytestmark = pytest.mark.django_db

KINDS = {"actor": (Actor, "name"), "source": (Source, "title")}


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def row(kind: str) -> Any:
    return an_actor() if kind == "actor" else a_source()


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def hidden_fields(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="(_state[-\d]*|post|action|_selected_action)" value="(\w+)">', page)
    )


def save_meanwhile(kind: str, row: Any) -> None:
    other = Client()
    other.force_login(an_editor())
    address = f"/admin/incidents/{kind}/{row.pk}/change/"
    form = form_at(other, address)
    form[KINDS[kind][1]] = "Two hours of work"
    assert other.post(address, form).status_code == 302


def remove(desk: Client, kind: str, row: Any) -> None:
    address = f"/admin/incidents/{kind}/{row.pk}/delete/"
    assert desk.post(address, hidden_fields(desk.get(address).content.decode())).status_code == 302


def stands(kind: str, row: Any) -> bool:
    return KINDS[kind][0].objects.filter(pk=row.pk).exists()


def test_what_somebody_else_saved_since_the_page_was_opened_is_not_removed(desk: Client, kind: str, row: Any) -> None:
    address = f"/admin/incidents/{kind}/{row.pk}/delete/"
    sent = hidden_fields(desk.get(address).content.decode())
    save_meanwhile(kind, row)

    answer = desk.post(address, sent)

    assert answer.status_code == 409
    assert "somebody else saved this since" in answer.content.decode()
    assert stands(kind, row)
    assert desk.post(address, hidden_fields(answer.content.decode())).status_code == 302
    assert not stands(kind, row)


def test_a_removal_that_names_no_state_removes_nothing(desk: Client, kind: str, row: Any) -> None:
    assert desk.post(f"/admin/incidents/{kind}/{row.pk}/delete/", {"post": "yes"}).status_code == 409
    assert stands(kind, row)


def test_of_many_none_is_removed_where_somebody_else_saved_one_of_them(desk: Client, kind: str, row: Any) -> None:
    address = f"/admin/incidents/{kind}/"
    sent = hidden_fields(
        desk.post(address, {"action": "delete_selected", "_selected_action": [row.pk]}).content.decode()
    )
    save_meanwhile(kind, row)

    answer = desk.post(address, sent)

    assert "Nothing was removed" in answer.content.decode()
    assert stands(kind, row)
    desk.post(address, hidden_fields(answer.content.decode()))
    assert not stands(kind, row)


def test_what_was_removed_is_listed_with_the_way_back_and_comes_back(desk: Client, kind: str, row: Any) -> None:
    listed = f"/admin/incidents/{kind}/removed/"
    assert listed in desk.get(f"/admin/incidents/{kind}/").content.decode()
    remove(desk, kind, row)

    page = desk.get(listed).content.decode()

    assert str(row) in page
    (back,) = re.findall(r'href="([^"]*/history/back/[^"]*)"', page)
    assert desk.post(back, {"why": "It was still needed."}).status_code == 302
    assert stands(kind, row)
    assert "Nothing was removed." in desk.get(listed).content.decode()


def test_who_may_not_see_sources_does_not_see_removed_ones(desk: Client) -> None:
    desk.force_login(an_editor(is_superuser=False))
    assert desk.get("/admin/incidents/source/removed/").status_code == 403


def test_what_a_claim_stands_in_is_not_removed(desk: Client) -> None:
    source = a_claim().source
    page = desk.get(f"/admin/incidents/source/{source.pk}/delete/").content.decode()
    assert "_state" not in hidden_fields(page)
