"""How downloads are asked for: what is refused, what is sent again and how, and long files."""

import csv
import gzip
import io

import pytest
from django.http import QueryDict
from django.test import Client

from api.asking import read_asked
from api.columns import columns
from api.csv_file import lines
from api.snapshot import CHUNK, Snapshot
from tests.factories.downloads import ENDINGS, body, publish, rows
from tests.factories.scattered import scatter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", [*ENDINGS, "csv-metadata.json"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"countri": "IQ"}, "There is no such parameter. Is “country” meant?"),
        ({"bbox": "1,2,3"}, "“bbox” with the value “1,2,3” cannot be used"),
        ({"mapped": "yes"}, "“mapped” with the value “yes” cannot be used. It may be: no."),
        ({"q": "abc\u202edef"}, "RIGHT-TO-LEFT OVERRIDE"),
    ],
    ids=["a name", "a value", "a choice", "a direction left open"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    client: Client, ending: str, query: dict[str, str], sentence: str
) -> None:
    response = client.get(f"/incidents.{ending}", query)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "٣", "9" * 30])
def test_a_feed_goes_on_below_a_number_alone(client: Client, value: str) -> None:
    response = client.get("/incidents.atom", {"below": value})
    assert response.status_code == 400
    assert "Write the number of a publication" in response.content.decode()


@pytest.mark.parametrize("address", [*(f"/incidents.{ending}" for ending in ENDINGS), "/head.json", "/log.jsonl"])
def test_who_has_it_already_gets_no_second_copy_until_something_is_published(client: Client, address: str) -> None:
    publish("IQ-2016-0001")
    etag = client.head(address)["ETag"]
    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, b"".join(again) if again.streaming else again.content) == (304, b"")
    publish("IQ-2016-0002")
    assert client.head(address, headers={"if-none-match": etag}).status_code == 200


def test_two_questions_have_two_tags(client: Client) -> None:
    scatter(3)
    tags = [client.head("/incidents.csv", query)["ETag"] for query in ({}, {"country": "IQ"}, {"mapped": "no"})]
    assert len(set(tags)) == 3


@pytest.mark.parametrize("ending", ENDINGS)
def test_head_says_what_get_would_and_sends_nothing(client: Client, ending: str) -> None:
    scatter(3)
    got, told = client.get(f"/incidents.{ending}"), client.head(f"/incidents.{ending}")
    assert (b"".join(got) if got.streaming else got.content) != b""
    for name in ("ETag", "Content-Type", "Content-Disposition", "Cache-Control"):
        assert got.get(name) == told.get(name)
    assert (b"".join(told) if told.streaming else told.content) == b""


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_travels_compressed_to_who_takes_that(client: Client, ending: str) -> None:
    scatter(3)
    packed = body(client, f"/incidents.{ending}", **{"accept-encoding": "gzip"})
    assert gzip.decompress(packed) == body(client, f"/incidents.{ending}")


def test_a_form_cannot_be_sent_there(client: Client) -> None:
    for ending in ENDINGS:
        assert client.post(f"/incidents.{ending}").status_code == 405


# --------------------------------------------------------------------------------------------------------- in chunks


def test_a_long_file_is_made_as_it_is_sent(client: Client) -> None:
    scatter(CHUNK + 10)
    matching = read_asked(QueryDict("")).entries().count()
    made = lines(Snapshot(read_asked(QueryDict("")), columns()), "/incidents/{code}/")
    sizes = [chunk.count(b"\r\n") for chunk in made]
    assert sizes == [1, min(CHUNK, matching), *([matching - CHUNK] if matching > CHUNK else [])]


def test_what_is_published_while_a_file_is_sent_is_in_the_next_one(client: Client) -> None:
    scatter(3)
    response = client.get("/incidents.csv")
    sending = iter(response)
    first = next(sending)
    publish("IQ-2016-0001")
    rest = (first + b"".join(sending)).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(rest)))
    assert {row["record_revision"] for row in table} == {"3"}
    assert {row["record_revision"] for row in rows(client)} == {"4"}
