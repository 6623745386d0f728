"""The list's other endings: CSV, GeoJSON and Atom of one address hold the same incidents, and no range is flattened."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from api.asking import read_asked
from api.columns import columns, killed_words
from api.csv_file import lines
from api.snapshot import CHUNK, Snapshot
from mapviews.presenters.wording import range_words
from record.appending import append_publication
from record.dossier import PublicPlace
from record.entry import Entry
from record.publication import ChainHead
from record.spreadsheets import harmless
from record.vocabulary import Precision, PublicationKind, Qualifier
from tests.factories.dossiers import qaim_dossier
from tests.factories.scattered import ACTORS, BORDERS, COUNTRIES, LANGUAGES, scatter

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ENDINGS = ("csv", "geojson", "atom")


def body(client: Client, address: str, query: Any = None, **headers: str) -> bytes:
    response = client.get(address, query, headers=headers)
    assert response.status_code == 200, response.content
    return b"".join(response) if response.streaming else response.content


def rows(client: Client, query: Any = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, "/incidents.csv", query).decode("utf-8-sig"), newline="")))


def collection(client: Client, query: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(client, "/incidents.geojson", query))
    return found


def pages(client: Client, query: Any = None) -> Iterator[ET.Element]:
    """Every page of the feed, by its links."""
    address, asked = "/incidents.atom", query
    while address:
        page = ET.fromstring(body(client, address, asked))  # noqa: S314 - our own
        yield page
        following = page.find("a:link[@rel='next']", ATOM)
        parts = urlsplit(following.get("href", "") if following is not None else "")
        address, asked = parts.path, QueryDict(parts.query)


def acts(client: Client, query: Any = None) -> list[tuple[str, str]]:
    """Code and kind of every act in the feed, newest first."""
    found = []
    for page in pages(client, query):
        for entry in page.findall("a:entry", ATOM):
            link, kind = entry.find("a:link", ATOM), entry.find("a:category", ATOM)
            assert link is not None
            assert kind is not None
            found.append((link.get("href", "").rstrip("/").rpartition("/")[2], kind.get("term", "")))
    return found


def publish(code: str, **changes: Any) -> None:
    dossier = qaim_dossier(code=code, **changes)
    append_publication(code=code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=AT)


def withdraw(code: str, note: str = "Taken back for now.") -> None:
    append_publication(code=code, kind=PublicationKind.WITHDRAWN, dossier=None, note=note, at=AT)


# ------------------------------------------------------------------------------------------------------- the same ids


def questions(seed: int, count: int) -> list[dict[str, str]]:
    """Random filters as addresses hold them."""
    random = np.random.default_rng(seed)

    def some(values: Any) -> str:
        return ",".join(str(value) for value in random.choice(values, random.integers(1, 3), replace=False))

    makers: dict[str, Callable[[], str]] = {
        "q": lambda: str(random.choice(["w1", "w2 w3", "incident", "xx20200003"])),
        "country": lambda: some(COUNTRIES),
        "border": lambda: some(BORDERS),
        "border_within_km": lambda: str(random.choice([5, 25, 60.5])),
        "bbox": lambda: str(random.choice(["40,33,45,37", "170,-30,-170,10", "-180,-90,180,90"])),
        "within": lambda: "40,33,45,33,45,37,40,37",
        "near": lambda: "34.3683,41.0944",
        "datetime": lambda: str(random.choice(["2010/2015", "../2005-06", "2012-03-04/.."])),
        "disagreement": lambda: str(random.choice(["figures", "any", "none", "event"])),
        "killed_min": lambda: str(random.integers(0, 120)),
        "actor": lambda: some(ACTORS),
        "source_language": lambda: some(LANGUAGES),
        "mapped": lambda: "no",
    }
    found: list[dict[str, str]] = [{}]
    for _each in range(count):
        names = random.choice(sorted(makers), random.integers(1, 4), replace=False)
        found.append({str(name): makers[str(name)]() for name in names})
    return found


def listed(client: Client, query: dict[str, str]) -> set[str]:
    """The codes of all pages of the list."""
    found: set[str] = set()
    for page in range(1, 100):
        html = client.get("/incidents/", query | {"page": str(page)}).content.decode()
        found |= set(re.findall(r'href="/incidents/([A-Za-z0-9-]+)/"', html))
        if f"page={page + 1}" not in html:
            return found
    raise AssertionError(query)


def resulting(client: Client, query: dict[str, str]) -> set[str]:
    """The codes that the list beside the map gets."""
    found: set[str] = set()
    after: dict[str, str] = {}
    while True:
        page = client.get("/results.json", query | after).json()
        found |= {row["code"] for row in page["rows"]}
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


@pytest.mark.no_cover  # twenty-four questions by six ways, each of which other tests trace
def test_the_list_the_downloads_and_the_feed_of_an_address_hold_the_same_incidents(client: Client) -> None:
    scatter(130, seed=7)
    withdrawn = set(Entry.objects.filter(state="withdrawn").values_list("code", flat=True))
    assert withdrawn
    for query in questions(seed=4, count=24):
        expected = set(read_asked(QueryDict(urlencode(query))).entries().values_list("code", flat=True))
        assert {row["code"] for row in rows(client, query)} == expected, query
        assert {feature["id"] for feature in collection(client, query)["features"]} == expected, query
        assert {code for code, _kind in acts(client, query)} - withdrawn == expected, query
        assert listed(client, query) == expected, query
        if "mapped" not in query:  # the map lists what is on it and beside it
            assert resulting(client, query) == expected, query


def test_parameters_that_change_no_incident_change_no_file(client: Client) -> None:
    scatter(5)
    state = {
        "sort": "killed",
        "page": "3",
        "after": "1,XX",
        "before": "",
        "map": "5/34/41",
        "selected": "XX-2020-0001",
        "beside": "XX-2020-0001",
    }
    assert rows(client, state) == rows(client)


# ---------------------------------------------------------------------------------------------------------- the rows


def test_a_range_is_low_high_and_open_with_its_words_and_never_one_number(client: Client) -> None:
    publish("IQ-2016-0001")
    (row,) = rows(client)
    assert (row["killed_low"], row["killed_high"], row["killed_high_stated"]) == ("20", "", "100")
    assert (row["killed_low_open"], row["killed_high_open"]) == ("false", "true")
    assert row["killed_words"] == "20 to more than 100"
    properties = collection(client)["features"][0]["properties"]
    assert (properties["killed_low"], properties["killed_high"], properties["killed_high_open"]) == (20, None, True)


def test_unknown_is_empty_and_never_a_zero(client: Client) -> None:
    nowhere = PublicPlace(name="", point=None, precision=Precision.COUNTRY, uncertainty_m=None)
    publish("IQ-2016-0001", tolls=(), place=nowhere, border_context=None)
    (row,) = rows(client)
    unknown = ("killed_low", "killed_high", "killed_low_open", "killed_high_open", "killed_words", "lat", "country")
    assert [row[name] for name in unknown] == [""] * len(unknown)
    (feature,) = collection(client)["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["killed_low"] is None


@pytest.mark.parametrize("qualifier", [None, *Qualifier])
@pytest.mark.parametrize(
    ("low", "high", "stated"),
    [
        *((None, None, None), (3, None, None), (3, None, 9), (9, None, 9), (None, None, 9), (None, 9, 9), (3, 9, 9)),
        *((9, 9, 9), (0, 0, 0), (1000, 20_000, 20_000), (1000, None, 1_234_567)),
    ],
)
def test_the_words_of_a_range_are_those_of_the_list(
    low: int | None, high: int | None, stated: int | None, qualifier: Qualifier | None
) -> None:
    with override("en"):
        of_the_list = range_words(low, high, stated, qualifier)
    assert killed_words(low, high, stated, qualifier.value if qualifier else None) == of_the_list


def test_a_file_says_the_same_to_readers_of_every_language(client: Client) -> None:
    publish("IQ-2016-0001")
    for ending in ("csv", "geojson"):
        address = f"/incidents.{ending}"
        assert body(client, address) == body(client, address, **{"accept-language": "ar"})


def test_the_radius_of_uncertainty_has_the_name_that_darwin_core_gives_it(client: Client) -> None:
    publish("IQ-2016-0001")
    assert rows(client)[0]["coordinateUncertaintyInMeters"] == "5000.0"
    (feature,) = collection(client)["features"]
    assert feature["properties"]["coordinateUncertaintyInMeters"] == 5000.0
    assert feature["geometry"] == {"type": "Point", "coordinates": [41.0944, 34.3683]}  # longitude first


def test_lists_are_lists(client: Client) -> None:
    publish("IQ-2016-0001")
    assert rows(client)[0]["countries"] == "IQ"
    assert collection(client)["features"][0]["properties"]["countries"] == ["IQ"]
    assert "al-juburi" in rows(client)[0]["claimants"].split(",")


def test_what_was_withdrawn_is_in_no_file(client: Client) -> None:
    publish("IQ-2016-0001")
    withdraw("IQ-2016-0001")
    assert rows(client) == []
    assert collection(client)["features"] == []


# ------------------------------------------------------------------------------------------------------ spreadsheets


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''-1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless_and_can_be_read_back(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "1-1", "'plain", "القائم", " =1", "a@b"])
def test_any_other_cell_stands_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_title_that_is_a_formula_is_harmless_in_the_file_and_whole_in_geojson(client: Client) -> None:
    formula = '=HYPERLINK("https://evil.example","click")'
    publish("IQ-2016-0001", title=formula)
    assert rows(client)[0]["title"] == f"'{formula}"
    assert collection(client)["features"][0]["properties"]["title"] == formula


def test_a_number_below_zero_stays_a_number(client: Client) -> None:
    scatter(40)
    assert any(row["lat"].startswith("-") for row in rows(client))


def test_the_file_is_csv_as_the_standard_has_it_and_pandas_reads_it(client: Client) -> None:
    publish("IQ-2016-0001", title='غارات، "على"\nالقائم')
    raw = body(client, "/incidents.csv")
    assert raw.startswith(b"\xef\xbb\xbfcode,")  # so that Excel reads Arabic
    assert raw.count(b"\r\n") == 2
    frame = pd.read_csv(io.BytesIO(raw))
    assert frame["title"][0] == 'غارات، "على"\nالقائم'
    assert frame.columns[0] == "code"


# ------------------------------------------------------------------------------------------------- where it comes from


def test_every_file_names_the_record_that_it_is_from(client: Client) -> None:
    scatter(3)
    head = ChainHead.objects.get()
    assert {(row["record_revision"], row["record_sha256"]) for row in rows(client)} == {("3", head.sha256)}
    assert collection(client)["record"] == {"revision": 3, "sha256": head.sha256}
    record = next(pages(client)).find("{*}record")
    assert record is not None
    assert (record.get("revision"), record.get("sha256")) == ("3", head.sha256)


def test_every_file_names_its_licence_and_whom_to_credit(client: Client, settings: Settings) -> None:
    settings.PUBLISHER, settings.LICENCE = "The Recorders", "https://example.org/licence"
    publish("IQ-2016-0001")
    for ending in ENDINGS:
        response = client.get(f"/incidents.{ending}")
        told = str(response.headers) + (b"".join(response) if response.streaming else response.content).decode()
        assert "https://example.org/licence" in told, ending
    described = client.get("/incidents.csv-metadata.json").json()
    assert (described["dc:publisher"], described["dc:license"]) == ("The Recorders", "https://example.org/licence")


def test_where_no_licence_is_set_the_file_says_so(client: Client) -> None:
    assert collection(client)["licence"] == "The publisher states no licence: ask before you republish."


def test_the_metadata_describe_each_column_of_the_file(client: Client) -> None:
    publish("IQ-2016-0001")
    response = client.head("/incidents.csv", {"country": "IQ"})
    link = re.search(r'<([^>]+)>; rel="describedby"', response["Link"])
    assert link
    described = client.get(link[1]).json()
    assert [column["name"] for column in described["tableSchema"]["columns"]] == list(rows(client)[0])
    assert all(column["dc:description"] for column in described["tableSchema"]["columns"])
    assert described["url"] == "http://testserver/incidents.csv?country=IQ"


def test_a_file_has_a_name_that_says_what_is_in_it(client: Client) -> None:
    scatter(3)
    disposition = client.head("/incidents.csv", {"country": "IQ", "killed_min": "5"})["Content-Disposition"]
    assert disposition == 'attachment; filename="counterclaim-incidents-revision-3-country-IQ-killed-min-5.csv"'
    hostile = client.head("/incidents.geojson", {"q": 'a"; x=../../é'})["Content-Disposition"]
    assert hostile == 'attachment; filename="counterclaim-incidents-revision-3-q-a-x-.geojson"' or re.fullmatch(
        r'attachment; filename="[A-Za-z0-9.-]+\.geojson"', hostile
    )


# ------------------------------------------------------------------------------------------------------------ asking


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


# ---------------------------------------------------------------------------------------------------------- the feed


def test_the_feed_tells_every_act_with_its_note(client: Client) -> None:
    publish("IQ-2016-0001")
    append_publication(
        code="IQ-2016-0001",
        kind=PublicationKind.CORRECTED,
        dossier=qaim_dossier(title="Air strikes <b>on</b> Qaim"),
        note="The <i>title</i> & more\x0b.",
        at=AT,
    )
    publish("IQ-2016-0002")
    withdraw("IQ-2016-0002", note="Names a witness.")
    assert acts(client) == [
        ("IQ-2016-0002", "withdrawn"),
        ("IQ-2016-0002", "published"),
        ("IQ-2016-0001", "corrected"),
        ("IQ-2016-0001", "published"),
    ]
    (page,) = pages(client)
    titles = [each.text for each in page.findall("a:entry/a:title", ATOM)]
    assert titles[:3] == [
        "IQ-2016-0002, version 2: withdrawn",
        "IQ-2016-0002, version 1: published",
        "IQ-2016-0001, version 2: corrected. Air strikes <b>on</b> Qaim",
    ]
    summaries = [(each.text, each.get("type")) for each in page.findall("a:entry/a:summary", ATOM)]
    assert summaries == [("Names a witness.", "text"), ("The <i>title</i> & more\ufffd.", "text")]


def test_the_feed_has_what_the_standard_asks_for(client: Client) -> None:
    publish("IQ-2016-0001")
    (page,) = pages(client)
    assert page.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("title", "id", "updated", "author/a:name", "link[@rel='self']", "link[@rel='alternate']", "rights"):
        assert page.find(f"a:{name}", ATOM) is not None, name
    for name in ("title", "id", "updated", "published", "link[@rel='alternate']"):
        assert page.find(f"a:entry/a:{name}", ATOM) is not None, name
    updated = page.findtext("a:entry/a:updated", "", ATOM)
    assert updated == "2026-01-01T12:30:00+00:00"


def test_an_act_has_one_id_on_every_feed_for_ever(client: Client) -> None:
    publish("IQ-2016-0001")
    (before,) = (each.text for page in pages(client) for each in page.findall("a:entry/a:id", ATOM))
    publish("IQ-2016-0002")
    ids = [
        [e.text for p in pages(client, query) for e in p.findall("a:entry/a:id", ATOM)] for query in ({}, {"q": "qaim"})
    ]
    assert ids[0] == ids[1]
    assert ids[0][-1] == before
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", before or "")
    assert len(set(ids[0])) == 2


def test_the_feed_has_pages_that_hold_each_act_once(client: Client) -> None:
    scatter(230)
    for query in ({}, {"country": "IQ,SY,TR,FJ,XK"}):
        found = acts(client, query)
        assert len(found) == len(set(found))
        assert len(list(pages(client, query))) == -(-len(found) // 100)
    assert len(acts(client)) == 230
    firsts = {page.find("a:link[@rel='first']", ATOM).get("href") for page in pages(client)}  # type: ignore[union-attr]
    assert firsts == {"http://testserver/incidents.atom"}


def test_filters_cannot_find_out_what_a_withdrawn_incident_said(client: Client) -> None:
    publish("IQ-2016-0001")
    publish("IQ-2016-0002")
    withdraw("IQ-2016-0002")
    told = {("IQ-2016-0002", "withdrawn")}
    for hit, miss in (
        ({"bbox": "41,34,42,35"}, {"bbox": "0,0,1,1"}),
        ({"killed_min": "50"}, {"killed_min": "5000"}),
        ({"q": "qaim"}, {"q": "elsewhere"}),
    ):
        assert {act for act in acts(client, hit) if act[0] == "IQ-2016-0002"} == told
        assert set(acts(client, miss)) == told


def test_an_empty_record_has_files_and_a_feed(client: Client) -> None:
    assert rows(client) == []
    assert collection(client)["features"] == []
    assert acts(client) == []
    assert client.get("/head.json").json()["number"] == 0


def test_an_address_of_a_feed_says_what_it_holds_in_one_spelling(client: Client) -> None:
    (page,) = pages(client, {"country": "iq", "sort": "killed"})
    this = page.find("a:link[@rel='self']", ATOM)
    assert this is not None
    assert parse_qsl(urlsplit(this.get("href", "")).query) == [("country", "IQ")]
