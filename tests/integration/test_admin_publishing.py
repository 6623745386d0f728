"""The acts of publication in the admin: a page that asks first, permissions, no act by GET."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from incidents.models import Incident, PublicationAct
from incidents.services.loading import load_case
from incidents.services.publishing import publish
from record.publication import Publication
from tests.factories.desk import a_claim, a_figure, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at, qaim_case, sent_with_reasons
from tests.factories.undrawn import undrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]
LIST = "/admin/incidents/incident/"


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(an_editor())
    return client


@pytest.fixture
def qaim() -> Incident:
    return load_case(case=qaim_case(), by=an_editor()).incident


def said(response: Any) -> str:
    return "\n".join(str(message) for message in response.context["messages"])


def labels(client: Client, incident: Incident) -> list[str]:
    """The acts that the incident's page offers."""
    with undrawn():
        offered = [str(act["label"]) for act in client.get(change_url(incident)).context["acts"]]
    assert offered[:2] == ["Review", "Preview"]
    return [label for label in offered[2:] if label not in {"Grade", "Merge", "Related, duplicates"}]


def test_publish_correct_and_withdraw_from_the_page_of_the_incident(editor_client: Client, qaim: Incident) -> None:
    assert labels(editor_client, qaim) == ["Publish"]
    with undrawn():
        done = editor_client.post(change_url(qaim, "publish"), {"note": ""}, follow=True)
    assert "IQ-2016-0001, version 1: published." in said(done)
    assert labels(editor_client, qaim) == ["Correct", "Withdraw"]
    another = Client()
    another.force_login(an_editor())
    page = form_at(another, change_url(qaim)) | {"title": "Air strikes in Qaim"}
    another.post(change_url(qaim), page)
    assert "edited since, which readers do not see" in editor_client.get(change_url(qaim)).content.decode()
    editor_client.post(change_url(qaim, "correct"), {"note": "The title."})
    editor_client.post(change_url(qaim, "withdraw"), {"note": "At risk."})
    assert labels(editor_client, qaim) == ["Publish"]
    assert [act.note for act in PublicationAct.objects.order_by("version")] == ["", "The title.", "At risk."]
    history = editor_client.get(change_url(qaim, "history")).content.decode()
    assert "corrected" in history
    assert "The title." in history


def test_get_asks_and_changes_nothing(editor_client: Client, qaim: Incident) -> None:
    for slug in ("publish", "correct", "withdraw"):
        assert editor_client.get(change_url(qaim, slug)).status_code == 200
    assert not Publication.objects.exists()
    assert not LogEntry.objects.exists()


def test_without_the_forms_token_nothing_is_published(qaim: Incident) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_editor())
    assert client.post(change_url(qaim, "publish"), {"note": "x"}).status_code == 403
    assert client.post(LIST, {"action": "publish_selected", "_selected_action": [qaim.pk]}).status_code == 403
    assert not Publication.objects.exists()


def test_the_page_says_what_is_missing_instead_of_asking(editor_client: Client) -> None:
    incident = an_incident(precision="")
    page = editor_client.get(change_url(incident, "publish")).content.decode()
    assert "It has no claims." in page
    assert "Its place has no precision." in page
    refused = editor_client.post(change_url(incident, "publish"), {"note": ""})
    assert "It has no claims." in said(refused)
    assert "It has no claims." in editor_client.get(change_url(incident)).content.decode()
    assert not Publication.objects.exists()


def test_the_page_says_that_a_correction_would_leave_the_closer_place_readable(
    editor_client: Client, qaim: Incident
) -> None:
    publish(incident=qaim, by=an_editor())
    sentence = "Earlier versions that show the place more closely would stay readable."
    assert sentence not in editor_client.get(change_url(qaim, "correct")).content.decode()
    Incident.objects.filter(pk=qaim.pk).update(disclosure="grid", cell_km=50)
    for page in ("correct", "change"):
        assert sentence in editor_client.get(change_url(qaim, page)).content.decode()
    assert sentence in said(editor_client.post(change_url(qaim, "correct"), {"note": "At risk."}))
    assert sentence not in editor_client.get(change_url(qaim, "withdraw")).content.decode()
    assert Publication.objects.count() == 1


def test_a_correction_without_a_note_is_asked_for_one(editor_client: Client, qaim: Incident) -> None:
    publish(incident=qaim, by=an_editor())
    asked = editor_client.post(change_url(qaim, "withdraw"), {"note": " "})
    assert asked.context["form"].errors == {"note": ["This field is required."]}
    assert Publication.objects.count() == 1


def test_who_may_not_publish_is_refused_everywhere(client: Client, qaim: Incident) -> None:
    reporter = an_editor(is_superuser=False)
    everything_else = Permission.objects.filter(content_type__app_label="incidents").exclude(
        codename="publish_incident"
    )
    reporter.user_permissions.set(everything_else)
    client.force_login(reporter)
    assert labels(client, qaim) == []
    for slug in ("publish", "correct", "withdraw"):
        assert client.get(change_url(qaim, slug)).status_code == 403
        assert client.post(change_url(qaim, slug), {"note": "x"}).status_code == 403
        client.post(LIST, {"action": f"{slug}_selected", "_selected_action": [qaim.pk], "note": "x"})
    assert not Publication.objects.exists()
    reporter.user_permissions.add(Permission.objects.get(codename="publish_incident"))
    client.post(change_url(qaim, "publish"), {"note": ""})
    assert Publication.objects.count() == 1


def test_strangers_are_sent_to_the_door(client: Client, qaim: Incident) -> None:
    answer = client.post(change_url(qaim, "publish"), {"note": ""})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert not Publication.objects.exists()


def test_an_act_on_an_incident_that_is_not_there_leads_back(editor_client: Client) -> None:
    assert editor_client.get("/admin/incidents/incident/99999/publish/").status_code == 302


def test_what_was_ever_public_cannot_be_deleted(editor_client: Client, qaim: Incident) -> None:
    publish(incident=qaim, by=an_editor())
    sentence = "IQ-2016-0001 is part of the public record"
    assert sentence in editor_client.get(change_url(qaim, "delete")).content.decode()
    assert sentence in editor_client.post(change_url(qaim, "delete"), {"post": "yes"}).content.decode()
    sent = {"action": "archive_selected", "_selected_action": [qaim.pk], "stage": "preview", "why": "so"}
    assert sentence in editor_client.post(LIST, sent).content.decode()
    assert Incident.objects.filter(pk=qaim.pk, archived_at=None).exists()


def test_the_code_of_what_was_public_cannot_be_changed(editor_client: Client, qaim: Incident) -> None:
    publish(incident=qaim, by=an_editor())
    page = form_at(editor_client, change_url(qaim)) | {"code": "IQ-2016-0002"}
    assert editor_client.post(change_url(qaim), page).status_code == 302
    qaim.refresh_from_db()
    assert qaim.code == "IQ-2016-0001"


@pytest.mark.parametrize(
    ("place", "caution"),
    [
        (
            {"latitude": 33.5, "longitude": 33.0, "precision": "site"},
            "The incident: The precision is “site”, and no land lies within the uncertainty of latitude 33.5",
        ),
        (
            {"latitude": 34.3683, "longitude": 41.0944, "precision": "sea_or_air"},
            "The precision is “sea or air”, and latitude 34.3683, longitude 41.0944 lies in Al Anbar, Iraq.",
        ),
        pytest.param({"latitude": 33.9, "longitude": 35.45, "precision": "town"}, None, id="off a town's shore"),
        pytest.param({"latitude": 33.9, "longitude": 35.3, "precision": "sea_or_air"}, None, id="off the shore"),
        pytest.param({"latitude": None, "longitude": None, "precision": "town"}, None, id="no point"),
    ],
)
def test_a_precision_for_land_at_a_point_at_sea_is_asked_about_and_the_other_way_round(
    editor_client: Client, place: dict[str, Any], caution: str | None
) -> None:
    incident = an_incident(code="LB-2016-0001", **place)
    a_claim(incident=incident)
    asked = editor_client.get(change_url(incident, "publish"))
    with undrawn():
        done, questions = sent_with_reasons(editor_client, change_url(incident, "publish"), {"note": ""}, follow=True)

    assert "version 1: published." in said(done)
    if caution is None:
        assert asked.context["cautions"] == ()
        assert not any("precision" in question for question in questions)
    else:
        assert caution in asked.content.decode()
        assert any(caution in question for question in questions)


def test_a_claims_own_place_is_asked_about_too_and_nothing_is_on_withdrawing(editor_client: Client) -> None:
    incident = an_incident()
    a_claim(incident=incident, latitude=33.5, longitude=33.0, precision="locality")
    caution = "Claim 1: The precision is “locality”, and no land lies"
    assert caution in editor_client.get(change_url(incident, "publish")).content.decode()
    publish(incident=incident, by=an_editor())
    assert caution in editor_client.get(change_url(incident, "correct")).content.decode()
    assert caution not in editor_client.get(change_url(incident, "withdraw")).content.decode()


def test_what_readers_would_stumble_over_is_asked_about_before_it_is_public(editor_client: Client) -> None:
    incident = an_incident()
    unfinished = a_claim(incident=incident, working_status="work_needed")
    a_figure(claim=unfinished, verbatim="umpteen", qualifier="unknown", low=None, high=None, understood=False)
    denial = a_claim(incident=incident, position="denies", working_status="accepted")
    a_figure(claim=denial, verbatim="a dozen")
    finished = a_claim(incident=incident, working_status="accepted")
    a_figure(claim=finished, verbatim="12")

    asked = editor_client.get(change_url(incident, "publish"))

    assert asked.context["cautions"] == ("Claim 1: its working status is “work needed”, and readers are told so.",)
    assert tuple(question.doubt.said for question in asked.context["questions"]) == (
        "Claim 1: “umpteen” was not read as a number: it enters no range.",
        "Claim 2: it denies and gives a number. Say on which part it denies, or readers cannot tell what.",
    )
    assert "umpteen" in asked.content.decode()
