"""Reasons for warnings, and why a page was changed, stay where the page is refused for something else."""

import pytest

from incidents.models import Incident, Override
from tests.factories.desk import a_claim, an_incident
from tests.factories.desk_forms import change_url, form_at, page_as_sent
from tests.integration.test_two_people_on_one_page import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    incident = an_incident(title="Before", summary="Before", language="en", last_claim_number=1)
    a_claim(incident=incident, number=1, summary="first", language="en")
    return incident


def test_reasons_stay_on_a_page_that_is_refused_for_something_else(incident: Incident) -> None:
    client = at_desk("Omar")
    page = form_at(client, change_url(incident)) | {"latitude": "41.09", "longitude": "34.37"}
    stopped = client.post(change_url(incident), page)
    (question,) = stopped.context["questions"]
    sent = page_as_sent(stopped) | {question.name: "It was “there” & nowhere else.", "_why": "Read it anew."}
    refused = client.post(change_url(incident), sent | {"title": ""})
    assert refused.status_code == 200
    assert dict(refused.context["kept_reasons"]) == {question.name: "It was “there” & nowhere else."}
    content = refused.content.decode()
    assert f'name="{question.name}"' in content
    assert "It was “there” &amp; nowhere else." in content
    assert "Read it anew." in content
    again = page_as_sent(refused) | {"title": "After"} | dict(refused.context["kept_reasons"])
    assert client.post(change_url(incident), again).status_code == 302
    assert Override.objects.get().reason == "It was “there” & nowhere else."
