"""Two people on one page whose rows come, go and move: nothing is asked that nobody changed, and nothing is dropped."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import Claim, Incident
from tests.factories.desk import a_claim, a_source, an_incident_of_two_claims
from tests.factories.desk_forms import change_url, form_at
from tests.integration.test_two_people_on_one_page import asked, at_desk, names_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    return an_incident_of_two_claims()


def test_a_claim_that_they_removed_and_i_never_touched_is_not_asked_of(incident: Incident) -> None:
    other = at_desk("Omar")
    his = form_at(other, change_url(incident))
    Claim.objects.get(incident=incident, number=2).delete()
    response = other.post(change_url(incident), his | {"title": "His"})
    assert [choice.label for choice in response.context["choices"]] == ["Title"]
    other.post(change_url(incident), asked(response))
    assert list(incident.claims.values_list("summary", flat=True)) == ["first"]


def test_a_file_that_the_page_of_choices_cannot_hold_is_named(settings: Any, tmp_path: Any) -> None:
    settings.ORIGINALS_DIR, settings.IMAGES_DIR = tmp_path / "o", tmp_path / "i"
    source, one, other = a_source(), at_desk("Nadia"), at_desk("Omar")
    address = f"/admin/incidents/source/{source.pk}/change/"
    hers, his = (form_at(each, address) for each in (one, other))
    one.post(address, hers | {"title": "Hers"})
    upload = SimpleUploadedFile("court file.txt", b"x")
    response = other.post(address, his | {"copies-TOTAL_FORMS": 1, "copies-0-upload": upload})
    assert response.status_code == 409
    assert "choose again, before or after it is saved: court file.txt" in texts(response.content.decode())


def test_a_file_that_a_refused_page_cannot_hold_is_named() -> None:
    source, client = a_source(), at_desk("Omar")
    address = f"/admin/incidents/source/{source.pk}/change/"
    upload = SimpleUploadedFile("court file.txt", b"x")
    sent = form_at(client, address) | {"copies-TOTAL_FORMS": 1, "copies-0-upload": upload, "key": ""}
    response = client.post(address, sent)
    assert response.status_code == 200
    assert "choose again, before or after it is saved: court file.txt" in texts(response.content.decode())


def test_claims_closed_here_are_not_said_to_be_added(incident: Incident) -> None:
    for number in range(3, 10):
        a_claim(incident=incident, number=number, summary=f"claim {number}", language="en")
    Incident.objects.filter(pk=incident.pk).update(last_claim_number=9)
    other = at_desk("Omar")
    his = form_at(other, change_url(incident), {"claim": 2})
    Incident.objects.filter(pk=incident.pk).update(summary="Hers")
    Claim.objects.get(incident=incident, number=9).delete()
    response = other.post(change_url(incident) + "?claim=2", his | {"title": "His"})
    assert response.status_code == 409
    assert response.context["news"] == []


def test_half_a_point_of_each_is_proposed_to_nobody(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(latitude=34.0, longitude=41.0, precision="exact")
    other = at_desk("Omar")
    his = form_at(other, change_url(incident))
    Incident.objects.filter(pk=incident.pk).update(latitude=34.1, summary="Hers")
    response = other.post(change_url(incident), his | {"longitude": "41.1"})
    proposed = {name: side for name, (_field, side) in names_of(response).items()}
    assert proposed == {"Latitude": "", "Longitude": "", "Summary": "theirs"}
    assert other.post(change_url(incident), asked(response)).status_code == 409
    incident.refresh_from_db()
    assert (incident.latitude, incident.longitude) == (34.1, 41.0)


def test_a_save_that_was_sent_twice_adds_its_claim_once(incident: Incident) -> None:
    client = at_desk("Omar")
    page = form_at(client, change_url(incident))
    new = {name.replace("claims-1-", "claims-2-"): value for name, value in page.items() if "claims-1-" in name}
    new |= {"claims-2-id": "", "claims-2-summary": "third", "claims-2-number": "", "claims-TOTAL_FORMS": 3}
    assert client.post(change_url(incident), page | new).status_code == 302
    again = client.post(change_url(incident), page | new)
    assert again.status_code == 409
    assert client.post(change_url(incident), asked(again)).status_code == 302
    assert list(incident.claims.values_list("summary", flat=True)) == ["first", "second", "third"]
