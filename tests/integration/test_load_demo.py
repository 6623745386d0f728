"""The demo and the editor's account: made once, and left alone by a second run."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from incidents.models import Actor, Claim, Incident, PublicationAct
from record.publication import Publication

pytestmark = pytest.mark.django_db


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("geodata_dir")
def test_a_second_run_changes_nothing_and_says_so() -> None:
    assert run("load_demo") == "IQ-2016-0001, Air strikes on Qaim: entered with 7 claims; published as version 1.\n"
    before = [list(model.objects.order_by("pk").values()) for model in (Actor, Claim, Incident, PublicationAct)]
    assert run("load_demo") == "IQ-2016-0001 is there already, version 1: nothing was changed.\n"
    assert [list(model.objects.order_by("pk").values()) for model in (Actor, Claim, Incident, PublicationAct)] == before
    assert Publication.objects.count() == 1


@pytest.mark.usefixtures("geodata_dir")
def test_the_demo_is_entered_by_an_account_that_cannot_sign_in() -> None:
    run("load_demo")
    account = PublicationAct.objects.get().by
    assert (account.is_active, account.is_staff, account.has_usable_password()) == (False, False, False)


@pytest.mark.usefixtures("geodata_dir")
def test_the_demo_is_published_as_version_one_where_it_stood_as_a_draft() -> None:
    run("load_demo")
    incident = Incident.objects.get()
    assert incident.status == "published"
    claims = {claim.number: claim for claim in incident.claims.all()}
    assert claims[7].known_through == claims[2]
    assert {claim.source.key for claim in claims.values()} == {"nbc-article"}
    assert claims[4].figures.get().status == "civilian"


def password_in(printed: str) -> str:
    found = re.search(r"Password: (\S{20})", printed)
    assert found, printed
    return found[1]


@pytest.mark.usefixtures("geodata_dir")
def test_the_editor_signs_in_with_the_printed_password_and_publishes() -> None:
    password = password_in(run("create_editor", "editor"))
    client = Client()
    assert client.login(username="editor", password=password)
    run("load_demo")
    incident = Incident.objects.get()
    address = f"/admin/incidents/incident/{incident.pk}/"
    assert client.get(f"{address}change/").status_code == 200
    assert client.get("/admin/incidents/actor/").status_code == 200
    assert client.post(f"{address}withdraw/", {"note": "A test."}).status_code == 302
    assert Publication.objects.count() == 2
    assert client.get("/admin/auth/user/").status_code == 403


def test_a_second_run_keeps_the_password_and_what_an_operator_has_changed() -> None:
    password = password_in(run("create_editor", "editor"))
    User.objects.filter(username="editor").update(is_active=False)
    assert "keeps the password" in run("create_editor", "editor")
    editor = User.objects.get(username="editor")
    assert editor.check_password(password)
    assert not editor.is_active


def test_a_new_password_is_given_only_when_asked_for() -> None:
    first = password_in(run("create_editor", "editor"))
    second = password_in(run("create_editor", "editor", "--new-password"))
    assert first != second
    assert User.objects.get(username="editor").check_password(second)
