"""Two holders on one confidential row, and what is removed: no word is lost, but by who destroys it on purpose."""

import logging
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from access.models import AccessEvent
from incidents.models import ConfidentialContact, ConfidentialNote
from incidents.roles import Role
from incidents.services.confidential import count_about
from tests.factories.desk import a_contact, a_note, in_role
from tests.factories.desk_forms import form_at

pytestmark = pytest.mark.django_db

SECRET = "zqwitness"
NOTES, CONTACTS = "/admin/incidents/confidentialnote/", "/admin/incidents/confidentialcontact/"


def a_holder() -> Client:
    """Somebody who may see and write what is confidential, at a browser."""
    account = in_role(Role.EDITOR)
    account.groups.add(Group.objects.get(name="confidential"))
    client = Client()
    client.force_login(User.objects.get(pk=account.pk))
    return client


def of_both(address: str, **words: str) -> tuple[Client, Any]:
    """Two holders open a row; one saves, then the other, with these words. The other, and the answer to it."""
    first, second = a_holder(), a_holder()
    of_first, of_second = form_at(first, address), form_at(second, address)
    mine = {name: f"{text}, mine" for name, text in words.items()}
    theirs = {name: f"{text}, theirs" for name, text in words.items()}
    assert first.post(address, of_first | theirs).status_code == 302
    return second, second.post(address, of_second | mine)


def chosen(answer: Any, **picks: str) -> dict[str, Any]:
    """What the page that asks sends, with these choices."""
    context = answer.context
    state = {context["state"]["name"]: context["state"]["number"], "_asked": "yes"}
    return dict(context["kept"]) | state | {f"pick:{name}": whose for name, whose in picks.items()}


def test_of_two_saves_of_one_note_the_second_writes_nothing_and_shows_both() -> None:
    note = a_note(text="First")
    _second, answer = of_both(f"{NOTES}{note.pk}/change/", text=SECRET)
    note.refresh_from_db()
    assert (answer.status_code, note.text) == (409, f"{SECRET}, theirs")
    for words in (f"{SECRET}, mine", f"{SECRET}, theirs"):
        assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("pick", "kept"),
    [("mine", "A, mine"), ("theirs", "A, theirs"), ("both", "A, theirs\n\nA, mine")],
)
def test_the_second_chooses_whose_text_stays_or_keeps_both(pick: str, kept: str) -> None:
    note = a_note(text="First")
    address = f"{NOTES}{note.pk}/change/"
    second, answer = of_both(address, text="A")
    assert second.post(address, chosen(answer, text=pick)).status_code == 302
    note.refresh_from_db()
    assert note.text.replace("\r\n", "\n") == kept


def test_a_contact_is_asked_about_field_by_field_and_each_must_be_chosen() -> None:
    contact = a_contact()
    address = f"{CONTACTS}{contact.pk}/change/"
    second, answer = of_both(address, name="Miller", reach="By night")
    assert [each.name for each in answer.context["differing"]] == ["name", "reach"]
    again = second.post(address, chosen(answer, name="both", reach="both"))  # a name cannot be both
    assert (again.status_code, again.context["asked_again"]) == (409, True)
    assert second.post(address, chosen(again, name="mine", reach="both")).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.reach.split()[-1]) == ("Miller, mine", "mine")


def test_a_choice_about_what_was_changed_once_more_is_asked_anew() -> None:
    note = a_note(text="First")
    address = f"{NOTES}{note.pk}/change/"
    second, answer = of_both(address, text="A")
    third = a_holder()
    third.post(address, form_at(third, address) | {"text": "A third"})
    again = second.post(address, chosen(answer, text="mine"))
    note.refresh_from_db()
    assert (again.status_code, note.text) == (409, "A third")
    assert "A, mine" in again.content.decode()


def test_a_save_that_does_not_say_what_it_was_made_from_is_asked_about() -> None:
    note, holder = a_note(text="First"), a_holder()
    assert holder.post(f"{NOTES}{note.pk}/change/", {"text": "Blind"}).status_code == 409
    note.refresh_from_db()
    assert note.text == "First"


def test_words_typed_into_what_was_removed_meanwhile_are_shown_and_not_lost() -> None:
    note, holder = a_note(text="First"), a_holder()
    address = f"{NOTES}{note.pk}/change/"
    form = form_at(holder, address)
    a_holder().post(f"{NOTES}{note.pk}/delete/", {"post": "yes"})
    answer = holder.post(address, form | {"text": "Typed late"})
    assert answer.status_code == 409
    assert "Typed late" in answer.content.decode()
    note.refresh_from_db()
    assert note.text == "First"


@pytest.mark.parametrize("make", [a_note, a_contact])
def test_what_is_removed_stands_on_the_page_of_its_subject_and_can_be_brought_back(make: Any) -> None:
    row, holder = make(), a_holder()
    base, about = f"/admin/incidents/{row._meta.model_name}/{row.pk}/", f"{NOTES}about/incident/{row.incident.pk}/"
    said = holder.post(f"{base}delete/", {"post": "yes"}, follow=True)
    row.refresh_from_db()
    assert row.removed_at is not None
    assert row.removed_by == said.wsgi_request.user
    assert f"{base}change/" in holder.get(about).content.decode()
    assert count_about(row.incident, row.removed_by) == 0
    assert holder.post(f"{base}removed/", {"act": "bring_back"}).status_code == 302
    row.refresh_from_db()
    assert (row.removed_at, row.removed_by) == (None, None)
    assert holder.get(about).context["held"].removed == []


def test_nothing_is_destroyed_but_what_was_removed_and_with_a_second_step() -> None:
    note, holder = a_note(), a_holder()
    address, seen = f"{NOTES}{note.pk}/removed/", {"_state": note.version + 1}
    holder.post(address, seen | {"act": "destroy", "sure": "yes"})
    assert ConfidentialNote.objects.filter(pk=note.pk, removed_at=None).exists()
    holder.post(f"{NOTES}{note.pk}/delete/", {"post": "yes"})
    holder.post(address, seen | {"act": "destroy"})
    assert ConfidentialNote.objects.filter(pk=note.pk).exists()
    holder.post(address, seen | {"act": "destroy", "sure": "yes"})
    assert not ConfidentialNote.objects.filter(pk=note.pk).exists()


def test_nothing_is_destroyed_that_somebody_wrote_since_its_page_was_opened() -> None:
    note, slow, other = a_note(text="First"), a_holder(), a_holder()
    base = f"{NOTES}{note.pk}/"
    slow.post(f"{base}delete/", {"post": "yes"})
    page = slow.get(f"{base}change/").content.decode()
    [seen] = re.findall(r'name="_state" value="(\d+)">\s*<p>\s*<label>', page)
    other.post(f"{base}removed/", {"act": "bring_back"})
    other.post(f"{base}change/", form_at(other, f"{base}change/") | {"text": SECRET})
    other.post(f"{base}delete/", {"post": "yes"})
    said = slow.post(f"{base}removed/", {"act": "destroy", "sure": "yes", "_state": seen}, follow=True)
    assert "It was changed since you opened its page." in said.content.decode()
    note.refresh_from_db()
    assert note.text == SECRET


def test_what_was_removed_is_read_and_not_changed_until_it_is_back() -> None:
    note, holder = a_note(text=SECRET), a_holder()
    holder.post(f"{NOTES}{note.pk}/delete/", {"post": "yes"})
    page = holder.get(f"{NOTES}{note.pk}/change/")
    assert SECRET in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert holder.post(f"{NOTES}{note.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("lacking", ["change_confidentialnote", "delete_confidentialnote"])
def test_who_may_not_change_brings_nothing_back_and_who_may_not_remove_destroys_nothing(lacking: str) -> None:
    account = in_role(Role.EDITOR)
    account.user_permissions.set(Permission.objects.filter(codename__endswith="note").exclude(codename=lacking))
    note, holder, client = a_note(), a_holder(), Client()
    holder.post(f"{NOTES}{note.pk}/delete/", {"post": "yes"})
    client.force_login(account)
    act = {"act": "bring_back"} if lacking.startswith("change") else {"act": "destroy", "sure": "yes"}
    assert client.post(f"{NOTES}{note.pk}/removed/", act).status_code == 403
    assert ConfidentialNote.objects.exclude(removed_at=None).filter(pk=note.pk).exists()


def test_neither_a_conflict_nor_a_removal_writes_a_word_of_it_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    contact = a_contact()
    address = f"{CONTACTS}{contact.pk}/"
    with caplog.at_level(logging.DEBUG):
        second, answer = of_both(f"{address}change/", name=SECRET, reach=SECRET, caution=SECRET)
        assert SECRET not in f"{answer.context['differing']}{contact!r}"
        second.post(f"{address}delete/", {"post": "yes"})
        second.post(f"{address}removed/", {"act": "bring_back"})
        second.post(f"{address}delete/", {"post": "yes"})
        contact.refresh_from_db()
        second.post(f"{address}removed/", {"act": "destroy", "sure": "yes", "_state": contact.version})
    assert not ConfidentialContact.objects.exists()
    assert SECRET not in caplog.text + " ".join(event.note for event in AccessEvent.objects.all())
