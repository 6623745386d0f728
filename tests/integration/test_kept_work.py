"""What the server gives a browser that keeps unsaved work: a key of one account, names that tell nothing, no text."""

import base64
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.admin.kept_work import FIELD, kept_work_of
from tests.factories.desk import an_actor, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at

pytestmark = pytest.mark.django_db
NAME = "0123456789abcdef" * 2
ADD = "/admin/incidents/incident/add/"
LIST = "/admin/incidents/incident/"


def signed_in(client: Client, account: User) -> Client:
    client.force_login(account)
    return client


def attribute(client: Client, path: str, name: str) -> str:
    """A data attribute of the element that the script reads; empty where there is none."""
    found = re.search(rf'data-{name}="([^"]*)"', client.get(path).content.decode())
    return found[1] if found else ""


def test_the_key_is_one_of_the_account_and_the_place_one_of_the_object() -> None:
    ann, bob = an_editor(), an_editor()
    mine = kept_work_of(ann, "incident", "1")
    assert len(base64.b64decode(mine.key)) == 32
    assert kept_work_of(ann, "incident", "1") == mine
    for other in (
        kept_work_of(ann, "incident", "2"),
        kept_work_of(ann, "incident", ""),
        kept_work_of(ann, "actor", "1"),
    ):
        assert (other.key, other.account) == (mine.key, mine.account)
        assert other.place != mine.place
    hers = kept_work_of(bob, "incident", "1")
    assert {hers.key, hers.account, hers.place}.isdisjoint({mine.key, mine.account, mine.place})


def test_another_secret_of_the_site_makes_another_key(settings: object) -> None:
    ann = an_editor()
    mine = kept_work_of(ann, "incident", "1")
    settings.SECRET_KEY = "another" * 10  # type: ignore[attr-defined]
    assert kept_work_of(ann, "incident", "1").key != mine.key


def test_pages_of_incidents_actors_and_sources_keep_work(client: Client) -> None:
    ann = an_editor()
    signed_in(client, ann)
    for path, model, key in (
        (ADD, "incident", ""),
        (change_url(incident := an_incident()), "incident", str(incident.pk)),
        (f"/admin/incidents/actor/{(actor := an_actor()).pk}/change/", "actor", str(actor.pk)),
        ("/admin/incidents/source/add/", "source", ""),
    ):
        assert attribute(client, path, "place") == kept_work_of(ann, model, key).place, path


@pytest.mark.parametrize("model", ["confidentialnote", "confidentialcontact"])
def test_pages_of_what_is_confidential_keep_nothing(client: Client, model: str) -> None:
    signed_in(client, an_editor())
    page = client.get(f"/admin/incidents/{model}/add/?incident={an_incident().pk}")
    assert page.status_code == 200
    assert b"kept-offers" not in page.content
    assert b"js/admin/kept_work" not in page.content


def test_a_page_with_a_key_is_kept_by_no_browser(client: Client) -> None:
    assert "no-store" in signed_in(client, an_editor()).get(ADD).headers["Cache-Control"]


def test_what_was_saved_is_told_once_to_a_page(client: Client) -> None:
    incident = an_incident()
    url = change_url(incident)
    signed_in(client, an_editor())
    page = form_at(client, url) | {"title": "Another", FIELD: NAME}
    assert client.post(url, page).status_code == 302
    assert f'data-saved="{NAME}"' not in client.get(LIST, headers={"Sec-Fetch-Dest": "empty"}).content.decode()
    assert attribute(client, LIST, "saved") == NAME
    assert attribute(client, LIST, "saved") == ""


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"occurred_on": "no date"}, id="what was refused stays"),
        pytest.param({FIELD: '"><script>'}, id="what is no name of ours is not said back"),
        pytest.param({FIELD: ""}, id="a page without the script"),
    ],
)
def test_nothing_is_forgotten_that_was_not_saved(client: Client, change: dict[str, str]) -> None:
    url = change_url(an_incident())
    signed_in(client, an_editor())
    client.post(url, form_at(client, url) | {"title": "Another", FIELD: NAME} | change)
    assert attribute(client, LIST, "saved") == ""


def test_what_conflicts_stays_until_it_is_decided_and_saved(client: Client) -> None:
    url = change_url(an_incident(title="Before"))
    signed_in(client, an_editor())
    mine = form_at(client, url) | {"title": "Mine", FIELD: NAME}
    client.post(url, form_at(client, url) | {"title": "Theirs"})
    asked = client.post(url, mine)
    assert asked.status_code == 409
    assert attribute(client, LIST, "saved") == ""
    shown = asked.context
    chosen = dict(shown["kept"]) | {"_state": shown["state"], "_base": shown["base"]}
    chosen |= {choice.name: "mine" for choice in shown["choices"]}
    assert client.post(url, chosen).status_code == 302
    assert attribute(client, LIST, "saved") == NAME


def test_whoever_is_not_signed_in_is_told_nothing(client: Client) -> None:
    assert b"kept-work" not in client.get("/admin/login/", follow=True).content
