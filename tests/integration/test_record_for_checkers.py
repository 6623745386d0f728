"""Who trusts nobody here checks the record with the published files, a hash function and canonical JSON alone."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from django.test import Client

from record.appending import append_publication
from record.publication import ChainHead
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier
from tests.factories.tampering import tamper
from tests.security.addresses import routes

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, 12, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def four() -> None:
    """Two incidents; the first corrected, the second withdrawn. Notes hold what JSON has to escape."""
    for code in ("IQ-2016-0001", "IQ-2016-0002"):
        append_publication(code=code, kind=PublicationKind.PUBLISHED, dossier=qaim_dossier(code=code), note="", at=AT)
    corrected = qaim_dossier(title="غارات جوية")
    note = 'Title "in Arabic": غارات\n\\ \x1f 𐍈'
    append_publication(code="IQ-2016-0001", kind=PublicationKind.CORRECTED, dossier=corrected, note=note, at=AT)
    append_publication(code="IQ-2016-0002", kind=PublicationKind.WITHDRAWN, dossier=None, note="Unsafe.", at=AT)


def log(client: Client, **query: str) -> list[dict[str, Any]]:
    response = client.get("/log.jsonl", query)
    return [json.loads(line) for line in b"".join(response).splitlines()]


def link(header: dict[str, Any], schema: str) -> str:
    """As docs/verifying.md says it."""
    hashed = {name: value for name, value in header.items() if name != "chain_sha256"} | {"schema": schema}
    return hashlib.sha256(rfc8785.dumps(hashed)).hexdigest()


def first_wrong(client: Client) -> int | None:
    """The number of the first header whose link does not come out, or that does not follow on the one before."""
    schema, previous = client.get("/head.json").json()["schema"], "0" * 64
    for number, header in enumerate(log(client), start=1):
        follows = (header["number"], header["previous_sha256"]) == (number, previous)
        if not follows or link(header, schema) != header["chain_sha256"]:
            return number
        previous = header["chain_sha256"]
    return None


def test_the_log_leads_from_nothing_to_the_head(client: Client) -> None:
    assert first_wrong(client) is None
    head = client.get("/head.json").json()
    assert (head["number"], head["sha256"]) == (4, log(client)[-1]["chain_sha256"])
    assert head["published_at"] == "2026-01-01T12:30:00.123456Z"


def test_a_log_that_was_changed_is_seen_from_outside(client: Client) -> None:
    tamper("UPDATE record_publication SET note = 'Another.' WHERE number = 3")
    assert first_wrong(client) == 3


def test_a_dossier_is_checked_with_its_header(client: Client) -> None:
    header = client.get("/incidents/IQ-2016-0001/v/1/publication.json").json()
    content = client.get(header["links"]["content"]).content
    assert hashlib.sha256(content).hexdigest() == header["content_sha256"]
    names = ("number", "code", "version", "kind", "note", "published_at", "content_sha256", "previous_sha256")
    assert link({name: header[name] for name in names}, header["schema"]) == header["chain_sha256"]
    assert log(client)[0]["chain_sha256"] == header["chain_sha256"]


def test_the_header_names_the_line_of_the_log_before_it(client: Client) -> None:
    header = client.get("/incidents/IQ-2016-0001/publication.json").json()
    assert header["number"] == 3
    response = client.get(header["links"]["log"])
    before, itself, *_rest = (json.loads(line) for line in b"".join(response).splitlines())
    assert itself["previous_sha256"] == before["chain_sha256"]
    assert itself["chain_sha256"] == header["chain_sha256"]


def test_the_dossier_says_where_its_header_is(client: Client) -> None:
    response = client.get("/incidents/IQ-2016-0001.json")
    assert response["Link"] == '</incidents/IQ-2016-0001/v/2/publication.json>; rel="describedby"'
    assert client.get("/incidents/IQ-2016-0001/v/2/publication.json").json()["number"] == 3


@pytest.mark.parametrize("address", ["publication.json", "v/1/publication.json", "v/2/publication.json"])
def test_of_a_withdrawn_incident_there_is_that_when_and_why_and_nothing_else(client: Client, address: str) -> None:
    response = client.get(f"/incidents/IQ-2016-0002/{address}")
    assert response.status_code == 410
    assert response.json() == {
        "code": "IQ-2016-0002",
        "status": "withdrawn",
        "withdrawn_at": "2026-01-01T12:30:00.123Z",
        "note": "Unsafe.",
    }


@pytest.mark.parametrize("address", ["IQ-2099-0001/publication.json", "IQ-2016-0001/v/9/publication.json"])
def test_what_never_was_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/incidents/{address}").status_code == 404


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/head.json?x=1", "There is no parameter “x” here."),
        ("/log.jsonl?x=1", "There is no parameter “x” here."),
        ("/log.jsonl?after=x", "Write the number of a publication"),
        ("/incidents/IQ-2016-0001/publication.json?x=1", "There is no parameter “x” here."),
    ],
)
def test_a_parameter_of_nothing_is_refused(client: Client, address: str, sentence: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_the_log_goes_on_behind_a_number(client: Client) -> None:
    assert [header["number"] for header in log(client, after="2")] == [3, 4]
    assert log(client, after="4") == []


def test_the_head_is_on_the_page_of_changes_too(client: Client) -> None:
    assert ChainHead.objects.get().sha256 in client.get("/changes/").content.decode()


#: Every file that readers take away, and the page itself. A dossier's own bytes are what is hashed: they lead on.
EXPORTS = (
    *(f"/incidents{ending}" for ending in (".csv", ".csv-metadata.json", ".geojson", ".atom", "/")),
    *(f"/incidents/IQ-2016-0001/{rest}" for rest in ("publication.json", "v/1/publication.json", "map.html", "")),
    *("/head.json", "/log.jsonl", "/changes/"),
)


@pytest.mark.usefixtures("geodata_dir")
@pytest.mark.parametrize("address", EXPORTS)
def test_the_head_of_the_record_is_in_every_export(client: Client, address: str) -> None:
    answer = client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    assert ChainHead.objects.get().sha256 in body.decode()


def test_the_bytes_of_a_dossier_lead_to_the_head(client: Client) -> None:
    answer = client.get("/incidents/IQ-2016-0001.json")
    described = answer.headers["Link"].partition(">")[0].removeprefix("<")
    assert client.get(described).json()["head"]["sha256"] == ChainHead.objects.get().sha256


def test_an_export_that_is_added_later_has_to_be_named_here() -> None:
    """Every public route that gives a file is one of the exports above, of the map's own parts, or an image."""
    files = {"incidents-csv", "incidents-csv-metadata", "incidents-geojson", "incidents-atom", "head", "log"}
    files |= {"publication", "publication-version", "dossier-map-file", "dossier-version-map-file"}
    parts = {"dossier-json", "dossier-version-json", "image", "livez", "readyz", "favicon"}
    of_pages = {"tiles-current", "tile", "timeline", "facets", "results", "popup", "said", "beside"}
    pages = {"map", "incident-list", "dossier", "dossier-version", "changes", "method"}
    assert {route.name for route in routes(desk=False)} == files | parts | of_pages | pages
