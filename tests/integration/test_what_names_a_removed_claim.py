"""What stands outside of the history and names a claim names it again once it is back, and says meanwhile which."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import ForeignKey
from django.test import Client, RequestFactory

from incidents.history.owning import Root, tracked_models
from incidents.history.pointing import pointers_to
from incidents.history.recording import editing, last_number
from incidents.models import (
    Claim,
    ConfidentialContact,
    ConfidentialNote,
    Edit,
    Incident,
    MovedClaim,
    ReviewComment,
    Source,
)
from incidents.roles import Role
from incidents.services.confidential import about, label_of, read_about, visible, write
from incidents.services.merging import merge, unmerge
from incidents.services.restoring import restore
from incidents.services.reviewing import comment
from incidents.services.undoing import bring_back, undo_edit, undo_edits
from tests.factories.desk import a_claim, a_contact, a_note, a_source, an_editor, an_incident, in_role
from tests.factories.desk_forms import change_url
from tests.factories.lifted_rules import lifted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

WHY = "It was removed by mistake."
SECRET = "zqwitness"
NAMING = (ConfidentialNote, ConfidentialContact, ReviewComment, MovedClaim)


@pytest.fixture
def by() -> User:
    return in_role(Role.PUBLISHER)


def with_claims(count: int = 2) -> Incident:
    with editing(by=an_editor()):
        incident = an_incident()
        for number in range(1, count + 1):
            a_claim(incident=incident, number=number)
        Incident.objects.filter(pk=incident.pk).update(last_claim_number=count)
    return Incident.objects.get(pk=incident.pk)


def among_few(*roles: Role) -> User:
    account = in_role(*roles)
    account.groups.add(Group.objects.get(name="confidential"))
    return User.objects.get(pk=account.pk)


def said_of(claim: Claim) -> tuple[ConfidentialNote, ConfidentialContact, ReviewComment]:
    """A note, a contact and a comment about a claim."""
    label = label_of(claim)
    return (
        a_note(claim=claim, about=label, text=SECRET),
        a_contact(claim=claim, about=label, reach=SECRET),
        comment(incident=claim.incident, by=an_editor(), text="Who says so?", claim=claim),
    )


def removed(claim: Claim, by: User) -> Edit:
    with editing(by=by) as act:
        Claim.objects.get(pk=claim.pk).delete()
        return act.edit


def named_by(*rows: ConfidentialNote | ConfidentialContact | ReviewComment | MovedClaim) -> list[int | None]:
    return [type(row)._base_manager.get(pk=row.pk).claim_id for row in rows]


WAYS: dict[str, Callable[[Edit, int, Root], object]] = {
    "bringing it back": lambda edit, key, root: bring_back(edit=edit, model=Claim, key=key, by=an_editor(), why=WHY),
    "undoing the edit": lambda edit, key, root: undo_edit(edit=edit, by=an_editor(), why=WHY),
    "undoing the account": lambda edit, key, root: undo_edits(
        account=User.objects.get(username=edit.account), since=edit.at, by=in_role(Role.PUBLISHER), why=WHY
    ),
    "restoring": lambda edit, key, root: restore(root=root, number=last_number(root) - 1, by=an_editor(), why=WHY),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_of_a_claim_names_it_again_once_it_is_back(way: str) -> None:
    incident, mistaken = with_claims(), in_role(Role.EDITOR)
    claim, other = incident.claims.order_by("number")
    rows, of_other = said_of(claim), said_of(other)
    edit = removed(claim, mistaken)
    assert named_by(*rows) == [None, None, None]
    WAYS[way](edit, claim.pk, Root("incident", incident.pk))
    assert named_by(*rows) == [claim.pk] * 3
    assert named_by(*of_other) == [other.pk] * 3


def test_what_is_said_of_a_claim_names_it_again_where_a_merger_moved_it_and_after_parting(by: User) -> None:
    merged, into = with_claims(), with_claims()
    claim = merged.claims.get(number=1)
    rows = said_of(claim)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    move = merger.moved.get(claim=claim)
    edit = removed(claim, an_editor())
    assert named_by(*rows, move) == [None] * 4
    bring_back(edit=edit, model=Claim, key=claim.pk, by=an_editor(), why=WHY)
    assert named_by(*rows, move) == [claim.pk] * 4
    unmerge(merger=merger, by=by, note="Two after all.")
    assert named_by(*rows, move) == [claim.pk] * 4
    assert Claim.objects.get(pk=claim.pk).incident == merged


def test_what_is_said_of_a_source_names_it_again_once_it_is_back() -> None:
    source = a_source()
    note = a_note(source=source, about=source.key)
    with editing(by=an_editor()) as act:
        Source.objects.get(pk=source.pk).delete()
        edit = act.edit
    bring_back(edit=edit, model=Source, key=source.pk, by=an_editor(), why=WHY)
    assert ConfidentialNote.objects.get(pk=note.pk).source == source


def test_a_comment_says_of_which_claim_it_was_while_that_is_removed() -> None:
    incident, client = with_claims(), Client()
    claim = incident.claims.get(number=2)
    said_of(claim)
    client.force_login(in_role(Role.REVIEWER))
    edit = removed(claim, an_editor())
    said = "on claim 2, which was removed"
    assert said in " ".join(client.get(change_url(incident, "review")).content.decode().split())
    bring_back(edit=edit, model=Claim, key=claim.pk, by=an_editor(), why=WHY)
    page = " ".join(client.get(change_url(incident, "review")).content.decode().split())
    assert "on claim 2" in page
    assert said not in page


def test_a_note_of_a_removed_claim_stays_on_the_page_of_its_incident_and_says_of_which(client: Client) -> None:
    merged, into = with_claims(), with_claims()
    claim = merged.claims.get(number=1)
    said_of(claim)
    merge(merged=merged, into=into, by=in_role(Role.PUBLISHER), note="One event.")
    removed(claim, an_editor())
    client.force_login(among_few(Role.EDITOR))
    page = client.get(f"/admin/incidents/confidentialnote/about/incident/{into.pk}/").content.decode()
    assert page.count(SECRET) == 2
    assert page.count(f"{into.code} / 3") == page.count("the claim was removed") == 2
    assert SECRET not in client.get(f"/admin/incidents/confidentialnote/about/incident/{merged.pk}/").content.decode()


@pytest.mark.parametrize("is_own", [True, False])
def test_who_may_read_a_note_of_a_removed_claim_is_who_could_before(is_own: bool) -> None:
    reporter = among_few(Role.REPORTER)
    incident = an_incident(created_by=reporter if is_own else an_editor())
    claim = a_claim(incident=incident)
    note, *_others = said_of(claim)
    before = set(visible(ConfidentialNote.objects.all(), reporter))
    removed(claim, an_editor())
    assert set(visible(ConfidentialNote.objects.all(), reporter)) == before == ({note} if is_own else set())
    assert note in visible(ConfidentialNote.objects.all(), among_few(Role.EDITOR))


def test_a_note_that_is_saved_from_a_page_of_before_names_its_claim_all_the_same() -> None:
    """The page was opened while the claim was away; it is back when the page is sent."""
    claim, account = a_claim(), among_few(Role.EDITOR)
    key, (note, *_others) = claim.pk, said_of(claim)
    edit = removed(claim, an_editor())
    note.refresh_from_db()
    bring_back(edit=edit, model=Claim, key=key, by=an_editor(), why=WHY)
    note.text = "Written anew"
    write(row=note, by=account, request=RequestFactory().post("/"))
    note.refresh_from_db()
    assert (note.claim_id, note.text, note.changed_by) == (key, "Written anew", account)
    held = read_about(subject=note.claim.incident, by=account, request=RequestFactory().get("/"))  # type: ignore[union-attr]
    assert note in about(ConfidentialNote.objects.all(), note.claim)  # type: ignore[arg-type]
    assert [each.is_removed for each in held.notes] == [False]


def test_whatever_forgets_a_row_of_the_history_keeps_its_key() -> None:
    """Else it would not find the row again that came back: what names one by a key that is emptied has a second."""
    forgetting = {
        (each, field.name)
        for model in tracked_models()
        for each in apps.get_app_config("incidents").get_models()
        for field in each._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and field.related_model is model
        and field.remote_field.on_delete.__name__ == "SET_NULL"
        and model is not Incident  # which is never deleted at the desk
    }
    found = {pointer for model in tracked_models() for pointer in pointers_to(model)}
    assert found == forgetting != set()


def test_rows_from_before_get_their_keys_by_the_migration_also_of_claims_that_are_gone() -> None:
    migration = import_module("incidents.migrations.0027_keys_of_what_is_named")
    merged, into = with_claims(), with_claims()
    claim, gone = merged.claims.order_by("number")
    rows, of_gone = said_of(claim), said_of(gone)
    of_source, whole = a_note(source=claim.source), a_note(incident=merged)
    merger = merge(merged=merged, into=into, by=in_role(Role.PUBLISHER), note="One event.")
    removed(gone, an_editor())
    with lifted("keeps_claim", "keeps_source"):
        for model in NAMING:
            model._base_manager.update(claim_key=None)
        ConfidentialNote.objects.update(source_key=None)
        migration.fill(apps, connection.schema_editor())
    keys = [type(row)._base_manager.get(pk=row.pk).claim_key for row in (*rows, *of_gone)]
    assert keys == [claim.pk] * 3 + [gone.pk] * 3
    assert list(merger.moved.order_by("old_number").values_list("claim_key", flat=True)) == [claim.pk, gone.pk]
    assert ConfidentialNote.objects.get(pk=of_source.pk).source_key == claim.source_id
    assert ConfidentialNote.objects.get(pk=whole.pk).claim_key is None
