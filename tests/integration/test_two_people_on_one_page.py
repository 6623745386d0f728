"""Two people save one page: the second sees both versions and chooses, and nothing is lost or overwritten silently."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.history.owning import Root
from incidents.history.recording import last_number
from incidents.models import Actor, Claim, Incident
from tests.factories.desk import a_claim, an_actor, an_editor, an_incident_of_two_claims
from tests.factories.desk_forms import change_url, form_at

pytestmark = pytest.mark.django_db


def at_desk(name: str) -> Client:
    client = Client()
    client.force_login(an_editor(username=name))
    return client


def texts(content: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def asked(response: Any) -> dict[str, list[str]]:
    """What the page that asks would send back if nobody chose: its hidden parts."""
    found: dict[str, list[str]] = {}
    for name, value in response.context["kept"]:
        found.setdefault(name, []).append(value)
    return found | {"_state": [str(response.context["state"])], "_base": [str(response.context["base"])]}


def names_of(response: Any) -> dict[str, tuple[str, str]]:
    """The choices by label: name of the field, and what is proposed."""
    return {choice.label: (choice.name, choice.proposed) for choice in response.context["choices"]}


@pytest.fixture
def incident() -> Incident:
    return an_incident_of_two_claims()


def test_the_second_save_writes_nothing_and_shows_both_versions_with_what_was_before(incident: Incident) -> None:
    one, other = at_desk("Nadia"), at_desk("Omar")
    hers, his = (form_at(each, change_url(incident)) for each in (one, other))
    assert one.post(change_url(incident), hers | {"title": "Hers", "_why": "A better title."}).status_code == 302
    states = last_number(Root("incident", incident.pk))
    response = other.post(change_url(incident), his | {"title": "His", "claims-0-summary": "his first"})
    assert response.status_code == 409
    assert last_number(Root("incident", incident.pk)) == states
    assert {choice.label: (choice.base, choice.mine, choice.theirs) for choice in response.context["choices"]} == {
        "Title": ("Before", "His", "Hers"),
        "Summary": ("first", "his first", "first"),
    }
    text = texts(response.content.decode())
    assert "Nadia" in text
    assert "A better title." in text
    title, summary = names_of(response)["Title"], names_of(response)["Summary"]
    assert (title[1], summary[1]) == ("", "mine")
    unanswered = other.post(change_url(incident), asked(response) | {summary[0]: "mine"})
    assert "Choose for each field" in texts(unanswered.content.decode())
    chosen = asked(unanswered) | {title[0]: "theirs", summary[0]: "mine"}
    assert other.post(change_url(incident), chosen).status_code == 302
    incident.refresh_from_db()
    assert incident.title == "Hers"
    assert list(incident.claims.values_list("summary", flat=True)) == ["his first", "second"]


def test_a_choice_is_checked_again_when_a_third_person_saved_meanwhile(incident: Incident) -> None:
    one, other = at_desk("Nadia"), at_desk("Omar")
    his = form_at(other, change_url(incident))
    one.post(change_url(incident), form_at(one, change_url(incident)) | {"title": "Hers"})
    first = other.post(change_url(incident), his | {"title": "His"})
    one.post(change_url(incident), form_at(one, change_url(incident)) | {"title": "Hers again"})
    second = other.post(change_url(incident), asked(first) | {names_of(first)["Title"][0]: "mine"})
    assert second.status_code == 409
    assert [(each.base, each.mine, each.theirs) for each in second.context["choices"]] == [
        ("Before", "His", "Hers again")
    ]
    other.post(change_url(incident), asked(second) | {names_of(second)["Title"][0]: "mine"})
    incident.refresh_from_db()
    assert incident.title == "His"


def test_claims_that_they_added_or_removed_are_said_and_mine_are_kept(incident: Incident) -> None:
    other = at_desk("Omar")
    his = form_at(other, change_url(incident))
    Claim.objects.get(incident=incident, number=2).delete()
    new = a_claim(incident=incident, number=3, summary="theirs", language="en")
    Incident.objects.filter(pk=incident.pk).update(last_claim_number=3)
    mine = {name.replace("claims-0-", "claims-2-"): value for name, value in his.items() if "claims-0-" in name}
    mine |= {"claims-2-id": "", "claims-2-summary": "mine", "claims-2-number": ""}
    sent = his | mine | {"claims-TOTAL_FORMS": 3, "claims-1-summary": "changed where they removed it"}
    response = other.post(change_url(incident), sent)
    text = texts(response.content.decode())
    assert "Added by them: claim 3" in text
    assert "Removed by them: claim 2" in text
    anew = next(choice.name for choice in response.context["choices"] if choice.name.endswith("-row-"))
    assert other.post(change_url(incident), asked(response) | {anew: "mine"}).status_code == 302
    summaries = dict(incident.claims.values_list("number", "summary"))
    assert summaries == {1: "first", 3: "theirs", 4: "mine", 5: "changed where they removed it"} or summaries == {
        1: "first",
        3: "theirs",
        5: "mine",
        4: "changed where they removed it",
    }
    assert new.pk in incident.claims.values_list("pk", flat=True)


def test_what_they_changed_and_i_remove_is_asked(incident: Incident) -> None:
    other = at_desk("Omar")
    his = form_at(other, change_url(incident))
    Claim.objects.filter(incident=incident, number=2).update(summary="theirs")
    response = other.post(change_url(incident), his | {"claims-1-DELETE": "on"})
    row = next(choice.name for choice in response.context["choices"] if choice.name.endswith("-row-"))
    summary = names_of(response)["Summary"][0]
    other.post(change_url(incident), asked(response) | {row: "theirs", summary: "theirs"})
    assert incident.claims.get(number=2).summary == "theirs"


def test_a_page_without_the_number_of_its_state_overwrites_nothing(incident: Incident) -> None:
    client = at_desk("Omar")
    page = form_at(client, change_url(incident))
    del page["_state"]
    assert client.post(change_url(incident), page | {"title": "Blind"}).status_code == 409
    incident.refresh_from_db()
    assert incident.title == "Before"


def test_what_was_written_elsewhere_than_on_the_page_stops_nobody(incident: Incident) -> None:
    client = at_desk("Omar")
    page = form_at(client, change_url(incident))
    Incident.objects.filter(pk=incident.pk).update(last_claim_number=7)
    assert client.post(change_url(incident), page | {"title": "Mine"}).status_code == 302
    incident.refresh_from_db()
    assert incident.title == "Mine"


def test_actors_are_guarded_too() -> None:
    actor, one, other = an_actor(name="Before"), at_desk("Nadia"), at_desk("Omar")
    address = f"/admin/incidents/actor/{actor.pk}/change/"
    hers, his = (form_at(each, address) for each in (one, other))
    assert one.post(address, hers | {"name": "Hers"}).status_code == 302
    response = other.post(address, his | {"name": "His", "note": "His note."})
    assert response.status_code == 409
    name, note = names_of(response)["Name"][0], names_of(response)["Public note"][0]
    assert other.post(address, asked(response) | {name: "mine", note: "mine"}).status_code == 302
    stored = Actor.objects.get(pk=actor.pk)
    assert (stored.name, stored.note) == ("His", "His note.")
