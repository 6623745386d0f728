"""403: a page of the house, which says nothing of what it refuses and asks nobody who they are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied

from tests.factories.desk import an_editor, an_incident

pytestmark = pytest.mark.django_db


def test_a_refusal_is_a_page_of_the_house(client: Client) -> None:
    client.force_login(an_editor(is_superuser=False))
    response = client.get("/admin/incidents/incident/")
    page = response.content.decode()

    assert response.status_code == 403
    assert "This is not open to you" in page
    assert '<nav class="masthead__nav"' in page
    assert "style=" not in page
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_it_says_the_same_of_what_is_there_and_of_what_is_not(client: Client) -> None:
    incident = an_incident(title="A draft of which nobody knows")
    client.force_login(an_editor(is_superuser=False))
    there = client.get(f"/admin/incidents/incident/{incident.pk}/change/")
    pages = {client.get(f"/admin/incidents/incident/{incident.pk}/{slug}/").content for slug in ("delete", "history")}

    assert there.status_code == 403
    assert incident.title not in there.content.decode()
    assert incident.code not in there.content.decode()
    assert pages <= {there.content}


def test_it_speaks_the_language_of_the_reader(client: Client) -> None:
    client.force_login(an_editor(is_superuser=False))
    page = client.get("/admin/incidents/incident/", headers={"accept-language": "ar"}).content.decode()

    assert "هذه الصفحة ليست متاحة لك" in page
    assert 'dir="rtl"' in page


def test_it_needs_no_session(rf: RequestFactory) -> None:
    """Django's own handler renders it from the request alone: no query, no cookie."""
    response = permission_denied(rf.get("/"), PermissionDenied("the title of a draft"))

    assert response.status_code == 403
    assert "the title of a draft" not in response.content.decode()
    assert not response.cookies
