"""An account that changes too much at once is held, and told so; nobody else is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.models import AccessEvent, AccessKind
from incidents.edit_rate import WINDOW, changed_lately
from incidents.models import Actor
from incidents.models.edit import DossierState, Edit, EditAction
from tests.factories.desk import an_editor
from tests.factories.desk_forms import rows

pytestmark = pytest.mark.django_db


def add_actor(client: Client, key: str) -> Any:
    form = {"name": key, "key": key, "kind": "rebel_group", "party": "on"} | rows("names", [])
    return client.post("/admin/incidents/actor/add/", form)


@pytest.fixture
def desk(client: Client, settings: Any) -> Client:
    settings.MOST_EDITS = 3
    client.force_login(an_editor(username="amal"))
    return client


def test_who_changed_too_much_is_held_with_a_sentence_and_may_read_on(desk: Client) -> None:
    for key in ("a", "b", "c"):
        assert add_actor(desk, key).status_code == 302

    refused = add_actor(desk, "d")
    assert refused.status_code == 429
    assert "3 dossiers within 10 minutes" in refused.content.decode()
    assert not Actor.objects.filter(key="d").exists()
    assert desk.get("/admin/incidents/actor/").status_code == 200
    add_actor(desk, "d")
    assert AccessEvent.objects.filter(kind=AccessKind.EDITS_HELD).count() == 1


def test_another_account_goes_on_and_so_does_the_first_after_a_while(desk: Client) -> None:
    for key in ("a", "b", "c"):
        add_actor(desk, key)
    other = Client()
    other.force_login(an_editor(username="basim"))
    assert add_actor(other, "d").status_code == 302

    Edit.objects.update(at=timezone.now() - WINDOW - timedelta(seconds=1))
    assert add_actor(desk, "e").status_code == 302


def test_an_act_on_many_counts_as_many_and_one_that_repairs_as_none() -> None:
    account = an_editor(username="amal")
    many = Edit.objects.create(by=account, account="amal", action=EditAction.IN_LIST)
    repair = Edit.objects.create(by=account, account="amal", action=EditAction.ACCOUNT_UNDONE)
    for number in range(1, 6):
        DossierState.objects.create(kind="actor", object_id=number, number=1, edit=many)
        DossierState.objects.create(kind="actor", object_id=number, number=2, edit=repair)

    assert changed_lately(account) == 5
