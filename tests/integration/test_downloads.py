"""The list's other endings: CSV, GeoJSON and Atom of one address hold the same incidents, and no range is flattened."""

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from api.asking import read_asked
from api.columns import killed_words
from mapviews.presenters.wording import range_words
from record.dossier import PublicPlace
from record.entry import Entry
from record.publication import ChainHead
from record.spreadsheets import harmless
from record.vocabulary import Precision, Qualifier
from tests.factories.downloads import ENDINGS, acts, body, collection, pages, publish, rows, withdraw
from tests.factories.scattered import ACTORS, BORDERS, COUNTRIES, LANGUAGES, scatter

pytestmark = pytest.mark.django_db


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


def test_an_empty_record_has_files_and_a_feed(client: Client) -> None:
    assert rows(client) == []
    assert collection(client)["features"] == []
    assert acts(client) == []
    assert client.get("/head.json").json()["number"] == 0
