"""Tiles, timeline, facets, results and popups: what they answer, and what caches may keep of it."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from geo.latlon import LatLon
from geo.morton import morton_code
from mapviews.index import index
from record.appending import append_publication
from record.dossier import Dossier
from record.publication import revision
from record.vocabulary import PublicationKind
from tests.factories.dossiers import QAIM, qaim_dossier

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


def publish(code: str, kind: PublicationKind = PublicationKind.PUBLISHED, **changes: Any) -> Dossier | None:
    dossier = None if kind is PublicationKind.WITHDRAWN else qaim_dossier(code=code, **changes)
    note = "" if kind is PublicationKind.PUBLISHED else "Because."
    append_publication(code=code, kind=kind, dossier=dossier, note=note, at=AT)
    return dossier


def get(client: Client, address: str, status: int = 200, **headers: str) -> Any:
    response = client.get(address, headers=headers)
    assert response.status_code == status, response.content
    return json.loads(response.content)


@pytest.fixture
def qaim() -> None:
    publish("IQ-2016-0001")


def tile(client: Client, zoom: int = 0, x: int = 0, y: int = 0, query: str = "") -> Any:
    return get(client, f"/tiles/{revision()}/{zoom}/{x}/{y}.json{query}")


def tile_of(point: LatLon, zoom: int) -> tuple[int, int]:
    cell = morton_code(point) >> 2 * (26 - zoom)
    x, y = (sum((cell >> 2 * place + axis & 1) << place for place in range(zoom)) for axis in (0, 1))
    return x, y


# ------------------------------------------------------------------------------------------------------------ tiles


def test_an_empty_record_has_an_empty_map(client: Client) -> None:
    assert get(client, "/tiles/current.json") == {
        "revision": 0,
        "template": "/tiles/{revision}/{z}/{x}/{y}.json",
        "count": 0,
        "mapped": 0,
    }
    empty = tile(client)
    assert empty["clusters"]["count"] == []
    assert empty["singles"]["code"] == []
    assert get(client, "/timeline.json")["bars"] == []
    assert get(client, "/facets.json")["counts"]["matching"] == 0
    assert get(client, "/results.json")["rows"] == []


@pytest.mark.usefixtures("qaim")
def test_one_incident_stands_alone_with_its_flags_and_radius(client: Client) -> None:
    assert tile(client)["singles"] == {
        "code": ["IQ-2016-0001"],
        "lat": [QAIM.lat],
        "lon": [QAIM.lon],
        "radius_m": [5000.0],
        "pin": [False],
        "flags": [0b0111],
        "grades": [8],
    }


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize("zoom", [0, 8, 13, 14, 16])
def test_two_at_one_coordinate_stay_one_cluster_at_every_zoom(client: Client, zoom: int) -> None:
    publish("IQ-2016-0002", disagreements=())
    clusters = tile(client, zoom, *tile_of(QAIM, zoom))["clusters"]

    assert clusters["count"] == [2]
    assert clusters["one_place"] == [True]
    assert clusters["contested"] == [1]
    assert (clusters["figures"], clusters["event"]) == ([1], [0])
    assert clusters["grades"] == [[0, 0, 0, 2, 0, 0]]
    assert clusters["bounds"] == [[QAIM.lon, QAIM.lat, QAIM.lon, QAIM.lat]]


@pytest.mark.usefixtures("qaim")
def test_what_stands_apart_is_apart_from_zoom_14_on(client: Client) -> None:
    beside = LatLon(QAIM.lat + 0.0002, QAIM.lon)  # 22 m
    publish("IQ-2016-0002", place=replace(qaim_dossier().place, point=beside))

    assert tile_of(beside, 16) == tile_of(QAIM, 16)
    assert tile(client, 13, *tile_of(QAIM, 13))["clusters"]["count"] == [2]
    for zoom in (14, 16):
        assert tile(client, zoom, *tile_of(QAIM, zoom))["singles"]["code"] == ["IQ-2016-0002", "IQ-2016-0001"]


@pytest.mark.usefixtures("qaim")
def test_a_filter_is_obeyed_on_every_address(client: Client) -> None:
    for query, count in (("grade=contested", 1), ("grade=weak", 0), ("q=qaim", 1), ("q=elsewhere", 0)):
        assert len(tile(client, query=f"?{query}")["singles"]["code"]) == count
        assert get(client, f"/tiles/current.json?{query}")["count"] == count
        assert get(client, f"/facets.json?{query}")["counts"]["matching"] == count
        assert sum(bar["count"] for bar in get(client, f"/timeline.json?{query}")["bars"]) == count
        assert len(get(client, f"/results.json?{query}")["rows"]) == count


@pytest.mark.parametrize("place", ["0/1/0", "0/0/1", "2/4/0", "17/0/0", "16/65536/0"])
def test_a_tile_that_cannot_be_is_not_found(client: Client, place: str) -> None:
    assert "tile" in get(client, f"/tiles/0/{place}.json", 404)["error"]


@pytest.mark.parametrize("address", ["/tiles/00/0/0/0.json", "/tiles/0/00/0/0.json", "/tiles/0/0/0/-1.json"])
def test_a_tile_has_one_address(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/tiles/0/0/0/0.json", "/tiles/current.json", "/timeline.json", "/facets.json", "/results.json"]
)
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("contry=IQ", "country"),
        ("grade=splendid", "grade"),
        ("near=1,2,3", "near"),
        ("radius_km=3", "near=lat,lon"),
        ("view=1,2,3", "view"),
        ("view=nan,0,1,1", "view"),
        ("view=0,10,1,0", "South"),
        ("sort=weight", "newest"),
        ("after=nowhere", "next"),
        ("sort=title&after=nowhere", "next"),
        ("q=%E2%80%AEabc", "RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(client: Client, address: str, query: str, names: str) -> None:
    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    assert names in json.loads(response.content)["error"]
    assert response["Cache-Control"] == "no-cache"


# ----------------------------------------------------------------------------------------------------------- caches


@pytest.mark.usefixtures("qaim")
def test_a_tile_is_kept_for_ever_and_not_sent_twice(client: Client) -> None:
    first = client.get(f"/tiles/{revision()}/0/0/0.json")

    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(f"/tiles/{revision()}/0/0/0.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]
    other = client.get(f"/tiles/{revision()}/0/0/0.json?grade=weak", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize("address", ["/tiles/current.json", "/timeline.json", "/facets.json", "/results.json"])
def test_what_is_current_is_asked_about_each_time(client: Client, address: str) -> None:
    first = client.get(address)
    assert first["Cache-Control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    publish("IQ-2016-0002")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.usefixtures("qaim")
def test_the_words_of_one_language_are_no_answer_in_another(client: Client) -> None:
    first = client.get("/results.json", headers={"Accept-Language": "en"})
    arabic = client.get("/results.json", headers={"Accept-Language": "ar", "If-None-Match": first["ETag"]})

    assert arabic.status_code == 200
    assert "Accept-Language" in arabic["Vary"]


@pytest.mark.usefixtures("qaim")
def test_answers_are_compressed_for_those_who_take_it(client: Client) -> None:
    plain = client.get(f"/tiles/{revision()}/0/0/0.json")
    packed = client.get(f"/tiles/{revision()}/0/0/0.json", headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.usefixtures("qaim")
def test_head_tells_what_get_would(client: Client) -> None:
    address = f"/tiles/{revision()}/0/0/0.json"
    head = client.head(address)

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == client.get(address)["ETag"]
    assert client.post(address).status_code in {403, 405}


# -------------------------------------------------------------------------------------------------------- revisions


@pytest.mark.usefixtures("qaim")
def test_what_is_published_is_in_the_next_answer(client: Client) -> None:
    assert get(client, "/tiles/current.json")["count"] == 1
    publish("IQ-2016-0002")
    assert get(client, "/tiles/current.json")["count"] == 2
    publish("IQ-2016-0002", PublicationKind.CORRECTED, title="Put right")
    assert [row["title"] for row in get(client, "/results.json?sort=title")["rows"]][-1] == "Put right"
    publish("IQ-2016-0001", PublicationKind.WITHDRAWN)
    assert [row["code"] for row in get(client, "/results.json")["rows"]] == ["IQ-2016-0002"]
    assert tile(client)["singles"]["code"] == ["IQ-2016-0002"]


@pytest.mark.usefixtures("qaim")
def test_a_view_that_was_begun_before_a_publication_is_finished_as_it_was(client: Client) -> None:
    before = revision()
    assert tile(client)["singles"]["code"] == ["IQ-2016-0001"]
    publish("IQ-2016-0002")
    index().current()

    assert get(client, f"/tiles/{before}/0/0/0.json")["singles"]["code"] == ["IQ-2016-0001"]
    assert tile(client)["clusters"]["count"] == [2]


@pytest.mark.usefixtures("qaim")
def test_tiles_from_before_a_withdrawal_are_gone(client: Client) -> None:
    """They told where it was. What is published anew, in a cell, is in the tiles that follow."""
    before = revision()
    get(client, f"/tiles/{before}/0/0/0.json")
    publish("IQ-2016-0001", PublicationKind.WITHDRAWN)
    withdrawn = revision()
    assert get(client, f"/tiles/{before}/0/0/0.json", 410) == {"current": withdrawn}
    publish("IQ-2016-0002")
    assert get(client, f"/tiles/{before}/0/0/0.json", 410) == {"current": revision()}
    get(client, f"/tiles/{withdrawn}/0/0/0.json")


@pytest.mark.usefixtures("qaim")
def test_a_search_in_words_is_gone_with_its_revision(client: Client) -> None:
    before = revision()
    tile(client)
    publish("IQ-2016-0002")

    assert get(client, f"/tiles/{before}/0/0/0.json?q=qaim", 410) == {"current": revision()}


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize("asked", [0, 77])
def test_a_revision_that_is_not_served_is_gone_and_the_current_one_named(client: Client, asked: int) -> None:
    response = client.get(f"/tiles/{asked}/0/0/0.json")

    assert response.status_code == 410
    assert json.loads(response.content) == {"current": 1}
    assert response["Cache-Control"] == "no-cache"


# ---------------------------------------------------------------------------------------------- timeline and facets


@pytest.mark.usefixtures("qaim")
def test_the_timeline_has_bars_and_ignores_the_choice_of_days(client: Client) -> None:
    line = get(client, "/timeline.json?datetime=2020")

    assert line == {
        "revision": revision(),
        "unit": "day",
        "bars": [{"from": "2016-12-07", "to": "2016-12-07", "count": 1}],
        "undated": 0,
        "first": "2016-12-07",
        "last": "2016-12-07",
    }


@pytest.mark.usefixtures("qaim")
def test_facets_have_labels_and_ignore_their_own_filter(client: Client) -> None:
    found = get(client, "/facets.json?grade=weak")

    assert found["counts"] == {"total": 1, "matching": 0, "mapped": 0, "unmapped": 0, "in_view": 0}
    assert found["facets"]["grade"] == [{"value": "contested", "label": "contested", "count": 1}]
    assert found["facets"]["event_type"] == []
    everything = get(client, "/facets.json")["facets"]
    assert everything["country"] == [{"value": "IQ", "label": "Iraq", "count": 1}]
    assert everything["admin1"][0]["value"] == "IQ-AN"
    assert {each["value"]: each["count"] for each in everything["disagreement"]} == {
        "any": 1,
        "figures": 1,
        "civilian_status": 1,
        "responsibility": 1,
    }


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize(
    ("view", "seen"),
    [
        ("40,34,42,35", 1),
        ("42,34,43,35", 0),
        ("-200,-95,400,95", 1),
        ("360,30,410,40", 1),
        ("170,30,-170,40", 0),
    ],
)
def test_a_view_counts_what_is_on_the_screen_and_hides_nothing_else(client: Client, view: str, seen: int) -> None:
    counts = get(client, f"/facets.json?view={view}")["counts"]
    assert (counts["matching"], counts["in_view"]) == (1, seen)
    assert len(get(client, f"/results.json?view={view}")["rows"]) == seen


# ------------------------------------------------------------------------------------------------ results and popups


def test_the_rows_of_a_list_go_on_where_they_ended_whatever_is_published_meanwhile(client: Client) -> None:
    codes = [f"IQ-2016-{number:04}" for number in range(1, 61)]
    for code in codes:
        publish(code)
    first = get(client, "/results.json")
    assert [row["code"] for row in first["rows"]] == codes[:50]
    assert (first["matching"], first["in_view"]) == (60, 60)

    publish(codes[49], PublicationKind.WITHDRAWN)
    publish("IQ-2016-0000")
    rest = get(client, f"/results.json?after={first['next']}")
    assert [row["code"] for row in rest["rows"]] == codes[50:]
    assert rest["next"] is None


@pytest.mark.usefixtures("qaim")
def test_a_popup_says_what_the_row_of_the_list_says(client: Client) -> None:
    (row,) = get(client, "/results.json")["rows"]
    popup = get(client, "/incidents/IQ-2016-0001/popup.json")

    assert popup == row | {"claim_count": 7, "source_count": popup["source_count"]}
    assert row["killed"] == "20 to more than 100"
    assert row["flags"] == ["figures", "civilian status", "responsibility"]
    assert (row["lat"], row["lon"]) == (QAIM.lat, QAIM.lon)
    assert row["url"] == "/incidents/IQ-2016-0001/"


@pytest.mark.usefixtures("qaim")
def test_a_popup_of_nothing_and_of_what_was_withdrawn(client: Client) -> None:
    assert client.get("/incidents/IQ-2016-0009/popup.json").status_code == 404
    assert "nonsense" in get(client, "/incidents/IQ-2016-0001/popup.json?nonsense=1", 400)["error"]
    publish("IQ-2016-0001", PublicationKind.WITHDRAWN)
    gone = get(client, "/incidents/IQ-2016-0001/popup.json", 410)
    assert gone == {"code": "IQ-2016-0001", "status": "withdrawn", "note": "Because."}
