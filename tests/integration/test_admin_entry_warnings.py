"""What is likely wrong, or may stand already, is said once it is saved, with its cause; nothing is refused."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from incidents.doubts import all_doubts
from incidents.models import Incident
from incidents.near_duplicates import actors_like, near_incidents, sources_like
from tests.factories.desk import a_claim, a_figure, a_source, an_actor, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at

pytestmark = pytest.mark.django_db
QAIM = {
    "latitude": 34.3683,
    "longitude": 41.0944,
    "precision": "town",
    "earliest": "2016-12-07",
    "latest": "2016-12-07",
}


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def qaim(**changes: object) -> Incident:
    incident = an_incident(**(QAIM | changes))
    incident.refresh_from_db()
    return incident


def warned(incident: Incident) -> list[str]:
    return [doubt.said for doubt in all_doubts(incident, by=an_editor())]


@pytest.mark.parametrize(
    ("there", "is_near"),
    [
        ({}, True),
        ({"latitude": 34.44}, True),
        ({"earliest": "2016-12-08", "latest": "2016-12-08"}, True),
        pytest.param({"earliest": "2016-12-01", "latest": "2016-12-31"}, True, id="its month holds the day"),
        pytest.param({"earliest": "2016-12-09", "latest": "2016-12-09"}, False, id="two days later"),
        pytest.param({"latitude": 34.48}, False, id="12 km north"),
        pytest.param({"longitude": 41.21}, False, id="11 km east, where a degree is shorter"),
        pytest.param({"latitude": None, "longitude": None, "precision": ""}, False, id="no point"),
    ],
)
def test_an_incident_near_in_place_and_time_may_be_the_same(there: dict[str, object], is_near: bool) -> None:
    here, other = qaim(), qaim(**there)
    assert [near.incident for near in near_incidents(here, by=None)] == ([other] if is_near else [])


def said_after(client: Client, incident: Incident, page: dict[str, object]) -> list[str]:
    answer = client.post(change_url(incident), page)
    assert answer.status_code == 302, answer.context["errors"]
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize(
    ("total", "parts", "is_said"),
    [
        ({"high": 10}, [{"sex": "woman", "low": 6}, {"sex": "man", "low": 5}], True),
        ({"high": 11}, [{"sex": "woman", "low": 6}, {"sex": "man", "low": 5}], False),
        ({"high": 10}, [{"age": "child", "low": 11}], True),
        pytest.param({"high": None}, [{"age": "child", "low": 11}], False, id="an open total"),
        pytest.param({"high": 10}, [{"sex": "woman", "low": 6}, {"age": "child", "low": 6}], False, id="may overlap"),
        pytest.param({"high": 10}, [{"sex": "woman", "low": 6}, {"sex": "woman", "low": 5}], False, id="said twice"),
        pytest.param({"high": 10}, [{"measure": "wounded", "sex": "woman", "low": 11}], False, id="another measure"),
    ],
)
def test_a_total_below_its_parts_is_doubted(
    total: dict[str, object], parts: list[dict[str, object]], is_said: bool
) -> None:
    claim = a_claim()
    plain = {"status": "unknown", "sex": "unknown", "age": "unknown", "qualifier": "exactly", "understood": True}
    a_figure(claim=claim, order=0, **(plain | {"low": 1, "verbatim": "ten"} | total))
    for order, part in enumerate(parts, start=1):
        a_figure(claim=claim, order=order, **(plain | {"high": None, "verbatim": "some"} | part))
    assert any("and its parts are" in text for text in warned(claim.incident)) is is_said


@pytest.mark.parametrize(("stated_on", "is_said"), [("2016-12-06", True), ("2016-12", False), ("", False)])
def test_a_claim_from_before_the_incident_is_doubted(stated_on: str, is_said: bool) -> None:
    claim = a_claim(incident=qaim(), stated_on=stated_on)
    assert any("before the first day" in text for text in warned(claim.incident)) is is_said


@pytest.mark.parametrize(("copy", "is_said"), [("", True), ("https://archive.example/a", False)])
def test_a_source_without_a_copy_is_named_when_its_claim_is_saved(
    editor_client: Client, copy: str, is_said: bool
) -> None:
    claim = a_claim(source=a_source(url="https://paper.example/a", archive_url=copy, title="Strikes"))
    page = form_at(editor_client, change_url(claim.incident)) | {"claims-0-summary": "Says so."}
    said = said_after(editor_client, claim.incident, page)
    assert any("“Strikes” has no archived copy" in text for text in said) is is_said


def test_an_actor_of_the_same_name_in_another_spelling_is_named() -> None:
    standing = an_actor(name="Al-Qa'im Council")
    standing.names.create(language="ar", text="مجلس القائم")
    assert actors_like(an_actor(name="al-Qāʾim council")) == (standing,)
    assert actors_like(an_actor(name="Another"), ("مجلسُ القائم",)) == (standing,)
    assert actors_like(an_actor(name="Nobody else")) == ()


def test_a_source_of_the_same_address_is_named() -> None:
    standing = a_source(url="https://www.paper.example/a/", title="One")
    assert sources_like(a_source(url="http://paper.example/a", title="Two")) == (standing,)
    assert sources_like(a_source(url="https://paper.example/b", title="Three")) == ()


def test_the_desk_says_so_when_an_actor_is_made_twice(editor_client: Client) -> None:
    an_actor(name="Joint Operations Command", key="joc")
    typed = {"name": "joint operations command", "key": "joc-2", "kind": "state_forces", "names-TOTAL_FORMS": 0}
    answer = editor_client.post("/admin/incidents/actor/add/", typed | {"names-INITIAL_FORMS": 0})
    assert answer.status_code == 302, answer.context["errors"]
    assert any("(joc) stands already" in str(message) for message in get_messages(answer.wsgi_request))
