"""The demo and the editor's account: made once, and left alone by a second run."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from incidents.dossier_builder import build_dossier
from incidents.history.recording import editing
from incidents.models import Actor, Claim, EditAction, Incident, PublicationAct
from incidents.roles import Role
from incidents.second_person import hash_of
from incidents.services.grading import Given, fingerprint, grade_incident
from incidents.services.loading import load_case
from incidents.services.publishing import correct, publish
from incidents.services.reviewing import ReviewRefused, approve, ask_for_review
from record.publication import Publication
from record.vocabulary import Grade
from tests.factories.desk_forms import qaim_case
from tools.setup import ACCOUNTS

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


@pytest.fixture
def accounts() -> dict[str, User]:
    """The accounts that set-up makes, by role."""
    for role in ACCOUNTS:
        run("create_editor", role, "--role", role)
    return {role: User.objects.get(username=role) for role in ACCOUNTS}


def test_set_up_makes_an_account_for_every_role_and_no_more(accounts: dict[str, User]) -> None:
    assert set(ACCOUNTS) == {role.value for role in Role}
    assert {name: [group.name for group in account.groups.all()] for name, account in accounts.items()} == {
        role: [role] for role in ACCOUNTS
    }


def grade(incident: Incident, by: User) -> None:
    given = (Given(actor_id=None, grade=Grade.WEAK, ground="One article."),)
    grade_incident(incident=incident, given=given, seen=fingerprint(()), by=by)


@pytest.mark.usefixtures("geodata_dir")
@pytest.mark.parametrize("grader", ["", "reviewer", "publisher"])
def test_the_accounts_of_set_up_walk_the_whole_path_whoever_of_them_grades(
    grader: str, accounts: dict[str, User]
) -> None:
    reporter, editor, reviewer, publisher = (accounts[role] for role in ACCOUNTS)
    incident = load_case(case=qaim_case(), by=reporter).incident
    if grader:
        grade(incident, accounts[grader])
    ask_for_review(incident=incident, by=reporter)
    if grader == "reviewer":
        with pytest.raises(ReviewRefused, match="You had a part in it"):
            approve(incident=incident, by=reviewer, seen_sha256=hash_of(build_dossier(incident)))
    else:
        approve(incident=incident, by=reviewer, seen_sha256=hash_of(build_dossier(incident)))
    publish(incident=incident, by=publisher)
    with editing(by=editor, action=EditAction.CHANGED):
        Incident.objects.filter(pk=incident.pk).update(title="Air strikes on al-Qaim", updated_by=editor)
    incident.refresh_from_db()
    ask_for_review(incident=incident, by=editor)
    approve(incident=incident, by=reviewer, seen_sha256=hash_of(build_dossier(incident)))
    correct(incident=incident, by=publisher, note="The town's name with its article.")
    incident.refresh_from_db()
    assert incident.version == 2


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_page_to_sign_in_names_the_accounts_of_the_demo_alone(is_demo: bool, settings: Any, client: Client) -> None:
    settings.DEMO = is_demo
    page = client.get("/admin/account/login/").content.decode()
    assert [f"<code>{role}</code>" in page for role in ACCOUNTS] == [is_demo] * len(ACCOUNTS)
    assert ("An operator of this site makes both" in page) is not is_demo
