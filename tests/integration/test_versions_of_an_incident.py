"""The addresses of an incident over its versions, withdrawals and data."""

import base64
import hashlib
import json
import re

import pytest
from django.test import Client

from record.publication import Publication
from tests.factories.dossiers import qaim_dossier
from tests.factories.read_pages import ADDRESS, CODE, publish, withdraw, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def qaim() -> Publication:
    return publish(qaim_dossier())


# --------------------------------------------------------------------------------------------------------- versions


def test_a_correction_shows_at_the_address_and_the_old_version_at_its_own(client: Client, qaim: Publication) -> None:
    publish(qaim_dossier(title="Strikes on al-Qaim"), note="The title follows the source.")

    assert "Strikes on al-Qaim" in words(client.get(ADDRESS))
    old = words(client.get(f"{ADDRESS}v/1/"))
    assert "You are reading version 1. It has been replaced: the current version is 2." in old
    assert "Air strikes on Qaim" in old
    assert "The title follows the source." in old


def test_the_downloads_of_an_old_version_are_its_own(client: Client, qaim: Publication) -> None:
    publish(qaim_dossier(title="Strikes on al-Qaim"), note="The title follows the source.")

    page = client.get(f"{ADDRESS}v/1/").content.decode()
    data = client.get(f"{ADDRESS}v/1.json")
    file = client.get(f"{ADDRESS}v/1/map.html")

    assert f'href="{ADDRESS}v/1.json"' in page
    assert f'href="{ADDRESS}v/1/map.html"' in page
    assert hashlib.sha256(data.content).hexdigest() in page
    assert file.headers["Content-Disposition"] == f'attachment; filename="{CODE}-v1-map.html"'
    assert b"Strikes on al-Qaim" not in file.content


def test_the_current_version_carries_no_notice_at_its_permanent_address(client: Client, qaim: Publication) -> None:
    assert "It has been replaced" not in words(client.get(f"{ADDRESS}v/1/"))


@pytest.mark.parametrize("path", ["", "v/1/", "v/2/", "map.html", "v/1/map.html"])
def test_a_withdrawn_dossier_says_when_and_why_and_nothing_else(client: Client, qaim: Publication, path: str) -> None:
    withdraw("Entered twice.")

    response = client.get(ADDRESS + path)

    assert response.status_code == 410
    page = words(response)
    assert f"{CODE} has been withdrawn" in page
    assert f'<bdi class="nowrap">{CODE}</bdi>' in response.content.decode(), "a code is never broken over two lines"
    assert "22 November 2026, 16:00 UTC" in page
    assert "Entered twice." in page
    assert "Qaim" not in response.content.decode()


def test_the_reason_of_a_withdrawal_keeps_its_lines(client: Client, qaim: Publication) -> None:
    withdraw("Entered <twice>.\n\nقُيّدت مرتين.")
    assert "Entered &lt;twice&gt;.<br><br>قُيّدت مرتين." in client.get(ADDRESS).content.decode()
    assert "Entered &lt;twice&gt;.<br><br>قُيّدت مرتين." in client.get("/changes/").content.decode()


@pytest.mark.parametrize("path", [f"/incidents/{CODE}.json", f"{ADDRESS}v/1.json"])
def test_the_data_of_a_withdrawn_dossier_are_gone_too(client: Client, qaim: Publication, path: str) -> None:
    withdraw("Entered twice.")

    response = client.get(path)

    assert response.status_code == 410
    assert json.loads(response.content)["note"] == "Entered twice."
    assert "Qaim" not in response.content.decode()


def test_what_was_withdrawn_stays_withdrawn_when_the_incident_is_published_anew(
    client: Client, qaim: Publication
) -> None:
    withdraw()
    publish(qaim_dossier(title="Strikes, told anew"))

    assert "Strikes, told anew" in words(client.get(ADDRESS))
    assert client.get(f"{ADDRESS}v/1/").status_code == 410
    assert client.get(f"{ADDRESS}v/3/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/incidents/IQ-2099-9999/", f"{ADDRESS}v/9/", f"{ADDRESS}v/01/", "/incidents/IQ-2099-1.json", "/nothing/"],
)
def test_what_was_never_public_is_not_found(client: Client, qaim: Publication, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "There is nothing at this address" in words(response)


# ------------------------------------------------------------------------------------------------------------- data


def test_the_data_are_the_published_bytes(client: Client, qaim: Publication) -> None:
    response = client.get(f"/incidents/{CODE}.json")

    assert response.content == qaim_dossier().to_json()
    assert hashlib.sha256(response.content).hexdigest() == qaim.content_sha256
    digest = base64.b64encode(hashlib.sha256(response.content).digest()).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"


def test_each_version_keeps_its_data(client: Client, qaim: Publication) -> None:
    publish(qaim_dossier(title="Strikes on al-Qaim"), note="The title follows the source.")

    assert client.get(f"{ADDRESS}v/1.json").content == qaim_dossier().to_json()
    assert b"Strikes on al-Qaim" in client.get(f"{ADDRESS}v/2.json").content


def test_the_description_falls_back_to_the_summary_where_nobody_gives_a_number(client: Client) -> None:
    publish(qaim_dossier(tolls=(), disagreements=()))
    page = client.get(ADDRESS).content.decode()

    assert re.search(r'<meta name="description"\s+content="Air strikes hit Qaim', page)
    assert "No claim gives a figure." in words(client.get(ADDRESS))
