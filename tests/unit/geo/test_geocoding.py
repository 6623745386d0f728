"""Searching online, against a real HTTP server that plays the services' protocol, their errors and their slowness."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from geo.geocoding import (
    GeocodingBusyError,
    GeocodingError,
    GeocodingOffError,
    GeocodingRefusedError,
    GeocodingSettings,
    GeocodingTimedOutError,
    geocode,
)
from geo.geocoding_store import GeocodingStore
from geo.latlon import LatLon
from geo.places import Match
from tests.geocoder import (
    QAIM_IN_NOMINATIM,
    QAIM_IN_PHOTON,
    Play,
    Service,
    answering,
    answering_bytes,
    dripping,
    dripping_headers,
    hanging_up,
    never_answering,
    redirecting,
    running_service,
    settings_for,
)


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as server:
        yield server


@pytest.fixture
def settings(service: Service, tmp_path: Path) -> GeocodingSettings:
    return settings_for(service.host, tmp_path)


def test_nominatim_answers_with_candidates_that_name_their_source(
    service: Service, settings: GeocodingSettings
) -> None:
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM])

    (candidate,) = geocode("Qaim", settings=settings)

    assert candidate.point == LatLon(34.3683, 41.0944)
    assert (candidate.name, candidate.kind, candidate.precision, candidate.country) == (
        "Al-Qa'im",
        "town",
        "town",
        "IQ",
    )
    assert candidate.admin1 is not None
    assert (candidate.admin1.iso, candidate.admin1.name) == ("IQ-AN", "Al Anbar")
    assert candidate.match is Match.GEOCODER
    assert candidate.matched == "Al-Qa'im, Al Anbar, Iraq"
    assert candidate.source == (
        f"Nominatim at {service.host}, OpenStreetMap node 26612925. © OpenStreetMap contributors, ODbL"
    )


def test_photon_answers_with_the_same_place(service: Service, tmp_path: Path) -> None:
    service.plays["Qaim"] = answering({"type": "FeatureCollection", "features": [QAIM_IN_PHOTON]})

    (candidate,) = geocode("Qaim", settings=settings_for(service.host, tmp_path, service="photon"))

    assert candidate.point == LatLon(34.3683, 41.0944)
    assert (candidate.name, candidate.kind, candidate.precision, candidate.country) == (
        "Al-Qa'im",
        "town",
        "town",
        "IQ",
    )
    assert candidate.matched == "Al-Qa'im, Al Anbar, Iraq"
    assert candidate.source.startswith(f"Photon at {service.host}, OpenStreetMap node 26612925")


def test_the_request_says_who_asks_and_wants_no_more_than_it_needs(
    service: Service, settings: GeocodingSettings
) -> None:
    geocode("  القائم  ", settings=settings, language="ar")

    ((_moment, path, query, headers),) = service.seen
    assert path == "/search"
    assert headers["User-Agent"] == "Counterclaim (desk@example.org)"
    assert (query["q"], query["limit"], query["accept-language"]) == (["القائم"], ["10"], ["ar"])


def test_a_host_may_have_a_path(service: Service, tmp_path: Path) -> None:
    geocode("Qaim", settings=settings_for(f"{service.host}/nominatim", tmp_path))

    assert service.seen[0][1] == "/nominatim/search"


def test_without_settings_nothing_is_asked_and_a_sentence_says_so() -> None:
    with pytest.raises(GeocodingOffError, match="switched off"):
        geocode("Qaim", settings=None)


def test_the_same_search_is_asked_once(service: Service, settings: GeocodingSettings) -> None:
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM])

    first = geocode("Qaim", settings=settings)
    again = geocode("  qaim ", settings=settings)

    assert first == again
    assert len(service.seen) == 1


def test_that_nothing_was_found_is_remembered_too(service: Service, settings: GeocodingSettings) -> None:
    assert geocode("Nowhere", settings=settings) == ()
    assert geocode("Nowhere", settings=settings) == ()
    assert len(service.seen) == 1


def test_two_services_and_two_languages_do_not_share_answers(service: Service, tmp_path: Path) -> None:
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM])
    geocode("Qaim", settings=settings_for(service.host, tmp_path))
    geocode("Qaim", settings=settings_for(service.host, tmp_path), language="ar")
    service.plays["Qaim"] = answering({"features": [QAIM_IN_PHOTON]})
    geocode("Qaim", settings=settings_for(service.host, tmp_path, service="photon"))

    assert len(service.seen) == 3


def test_an_error_is_not_remembered(service: Service, settings: GeocodingSettings) -> None:
    service.plays["Qaim"] = answering({}, status=500)
    with pytest.raises(GeocodingError):
        geocode("Qaim", settings=settings)
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM])

    assert len(geocode("Qaim", settings=settings)) == 1


def test_the_country_of_the_incident_comes_first(service: Service, settings: GeocodingSettings) -> None:
    elsewhere = QAIM_IN_NOMINATIM | {"address": {"country_code": "ye"}}
    service.plays["Qaim"] = answering([elsewhere, QAIM_IN_NOMINATIM])

    assert [found.country for found in geocode("Qaim", settings=settings, country="iq")] == ["IQ", "YE"]
    assert [found.country for found in geocode("Qaim", settings=settings)] == ["YE", "IQ"]


@pytest.mark.parametrize(
    ("kind", "precision"),
    [
        ("city", "town"),
        ("village", "locality"),
        ("suburb", "locality"),
        ("county", "district"),
        ("state", "province"),
        ("country", "country"),
        ("building", "site"),
        ("peak", "locality"),
    ],
)
def test_the_kind_of_place_sets_its_precision(
    service: Service, settings: GeocodingSettings, kind: str, precision: str
) -> None:
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM | {"addresstype": kind}])

    assert geocode("Qaim", settings=settings)[0].precision == precision


SLOW = (never_answering, dripping, dripping_headers)


@pytest.mark.parametrize(
    ("play", "error", "says"),
    [
        (never_answering, GeocodingTimedOutError, "did not answer within 0.3 s"),
        (dripping, GeocodingTimedOutError, "did not answer within 0.3 s"),
        (dripping_headers, GeocodingTimedOutError, "did not answer within 0.3 s"),
        (hanging_up, GeocodingError, "could not be reached"),
        (answering({}, status=400), GeocodingError, "does not understand this search"),
        (answering({}, status=403), GeocodingRefusedError, "refuses to answer this site"),
        (answering({}, status=401), GeocodingRefusedError, "refuses to answer this site"),
        (answering({}, status=429), GeocodingRefusedError, "asked too often"),
        (answering({}, status=500), GeocodingError, r"has a fault of its own \(500\)"),
        (answering({}, status=502), GeocodingError, r"has a fault of its own \(502\)"),
        (answering({}, status=404), GeocodingError, r"has no search at this address \(404\)"),
        (answering({}, status=503), GeocodingTimedOutError, r"not working now \(503\)"),
        (answering({"error": "Unknown"}), GeocodingError, "does not understand this search"),
        (answering_bytes(b"<html>maintenance</html>"), GeocodingError, "no list of places"),
        (answering_bytes(b"\xff\xfe"), GeocodingError, "no list of places"),
        (answering_bytes(b"[" + b" " * 3_000_000 + b"]"), GeocodingError, "no list of places"),
        (answering(["no place"]), GeocodingError, "no list of places"),
        (answering([{"lat": "far", "lon": "away", "display_name": "Qaim"}]), GeocodingError, "no list of places"),
        (answering_bytes(b""), GeocodingError, "no list of places"),
        (answering_bytes(b"[" * 100_000), GeocodingError, "no list of places"),
        (
            redirecting("http://elsewhere.example/search"),
            GeocodingRefusedError,
            "on to http://elsewhere.example, which",
        ),
    ],
)
def test_every_failure_is_told_in_a_sentence(
    service: Service, tmp_path: Path, play: Play, error: type[GeocodingError], says: str
) -> None:
    service.plays["Qaim"] = play
    started = time.monotonic()

    with pytest.raises(error, match=says) as raised:
        geocode("Qaim", settings=settings_for(service.host, tmp_path, timeout_s=0.3 if play in SLOW else 5))

    assert time.monotonic() - started < 3
    assert str(raised.value).endswith(".")


def test_a_host_that_does_not_listen_is_told_in_a_sentence(tmp_path: Path) -> None:
    with Service() as closed:
        host = closed.host

    with pytest.raises(GeocodingError, match="could not be reached"):
        geocode("Qaim", settings=settings_for(host, tmp_path))


def test_a_place_without_a_possible_point_is_left_out(service: Service, settings: GeocodingSettings) -> None:
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM | {"lon": "4109"}, QAIM_IN_NOMINATIM])

    assert len(geocode("Qaim", settings=settings)) == 1


@pytest.mark.parametrize("lat", ["95", "91", "", None, [34]])
def test_one_impossible_latitude_does_not_lose_the_others(
    service: Service, settings: GeocodingSettings, lat: Any
) -> None:
    service.plays["Qaim"] = answering([QAIM_IN_NOMINATIM | {"lat": lat}, QAIM_IN_NOMINATIM])

    assert [candidate.point for candidate in geocode("Qaim", settings=settings)] == [LatLon(34.3683, 41.0944)]


def test_one_impossible_latitude_does_not_lose_the_others_of_photon(service: Service, tmp_path: Path) -> None:
    beyond = QAIM_IN_PHOTON | {"geometry": {"type": "Point", "coordinates": [41.0944, 95]}}
    service.plays["Qaim"] = answering({"features": [beyond, QAIM_IN_PHOTON]})

    assert len(geocode("Qaim", settings=settings_for(service.host, tmp_path, service="photon"))) == 1


def test_a_redirect_to_another_port_or_scheme_is_refused(service: Service, settings: GeocodingSettings) -> None:
    with running_service() as other:
        service.plays["Qaim"] = redirecting(f"http://{other.host}/search?q=Qaim")
        with pytest.raises(GeocodingRefusedError, match=f"sends searches on to http://{other.host}, which nobody set"):
            geocode("Qaim", settings=settings)
        service.plays["Mosul"] = redirecting(f"https://{service.host}/search?q=Mosul")
        with pytest.raises(GeocodingRefusedError, match=f"sends searches on to https://{service.host}"):
            geocode("Mosul", settings=settings)
        assert other.seen == []


def test_a_redirect_on_the_same_host_is_followed(service: Service, settings: GeocodingSettings) -> None:
    service.plays["Qaim"] = redirecting("/search.php?q=Al-Qaim")
    service.plays["Al-Qaim"] = answering([QAIM_IN_NOMINATIM])

    assert len(geocode("Qaim", settings=settings)) == 1
    assert [path for _moment, path, _query, _headers in service.seen] == ["/search", "/search.php"]


def test_a_service_that_wants_a_pause_is_left_alone(service: Service, settings: GeocodingSettings) -> None:
    service.plays["Qaim"] = answering({}, status=429, headers={"Retry-After": "120"})
    with pytest.raises(GeocodingRefusedError, match="120 s"):
        geocode("Qaim", settings=settings)

    with pytest.raises(GeocodingBusyError, match=r"another 1[12]\d s"):
        geocode("Mosul", settings=settings)

    assert len(service.seen) == 1


INTERVAL_S = 0.8
BUSY_MACHINE = 0.2  # of the interval: what is left where one that has its turn is held up before it asks


def test_threads_wait_for_their_turn(service: Service, tmp_path: Path) -> None:
    settings = settings_for(service.host, tmp_path, interval_s=INTERVAL_S)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: geocode(name, settings=settings), ["a", "b", "c", "d"]))

    assert _shortest_gap_s(service) > BUSY_MACHINE * INTERVAL_S


def test_processes_wait_for_their_turn(service: Service, tmp_path: Path) -> None:
    settings = settings_for(service.host, tmp_path, interval_s=INTERVAL_S)

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_search, [(settings, name) for name in ("a", "b", "c", "d")], chunksize=1)
        pool.close()
        pool.join()

    assert len(service.seen) == 4
    assert _shortest_gap_s(service) > BUSY_MACHINE * INTERVAL_S


def _search(settings: GeocodingSettings, name: str) -> None:
    geocode(name, settings=settings)


def _shortest_gap_s(service: Service) -> float:
    moments = sorted(moment for moment, *_rest in service.seen)
    return min(later - earlier for earlier, later in pairwise(moments))


def test_nobody_waits_longer_than_a_person_would(service: Service, tmp_path: Path) -> None:
    settings = settings_for(service.host, tmp_path, interval_s=60, longest_wait_s=0.5)
    geocode("Qaim", settings=settings)

    with pytest.raises(GeocodingBusyError, match="may not be asked for another"):
        geocode("Mosul", settings=settings)


def test_turns_are_a_second_apart_whoever_takes_them(tmp_path: Path) -> None:
    first, second = (GeocodingStore(tmp_path / "turns.sqlite3") for _ in range(2))

    waits = [
        store.take_turn("h", interval_s=1, longest_wait_s=5, now=now)
        for store, now in ((first, 100.0), (second, 100.0), (first, 100.5), (second, 110.0))
    ]

    assert waits == [0, 1, 1.5, 0]


def test_a_turn_that_is_too_far_off_is_not_taken(tmp_path: Path) -> None:
    store = GeocodingStore(tmp_path / "turns.sqlite3")
    for _ in range(3):
        store.take_turn("h", interval_s=2, longest_wait_s=3, now=100.0)

    assert store.take_turn("h", interval_s=2, longest_wait_s=3, now=101.0) == 3


def test_a_clock_that_was_set_back_does_not_block_the_site(tmp_path: Path) -> None:
    store = GeocodingStore(tmp_path / "turns.sqlite3")
    store.take_turn("h", interval_s=1, longest_wait_s=5, now=1_000_000.0)

    assert store.take_turn("h", interval_s=1, longest_wait_s=5, now=100.0) == 0


def test_an_old_answer_is_forgotten_and_an_empty_one_sooner(tmp_path: Path) -> None:
    store, day_s = GeocodingStore(tmp_path / "answers.sqlite3"), 86_400
    store.keep("found", [{"name": "Qaim"}], now=0)
    store.keep("empty", [], now=0)

    assert store.answer("found", now=89 * day_s) == [{"name": "Qaim"}]
    assert store.answer("found", now=91 * day_s) is None
    assert store.answer("empty", now=0.9 * day_s) == []
    assert store.answer("empty", now=1.1 * day_s) is None


def test_a_file_that_cannot_be_used_is_told_in_a_sentence(service: Service, tmp_path: Path) -> None:
    with pytest.raises(GeocodingError, match="The operator has to look at it"):
        geocode("Qaim", settings=settings_for(service.host, tmp_path / "missing"))

    assert service.seen == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_a_search_has_a_sensible_length(settings: GeocodingSettings, text: str) -> None:
    with pytest.raises(GeocodingError, match="1 to 200 characters"):
        geocode(text, settings=settings)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"service": "gogle"}, "no geocoding service 'gogle'"),
        ({"scheme": "ftp"}, "by http or https"),
        ({"host": "https://example.org"}, "without https://"),
        ({"host": "example.org\r\nX: y"}, "no host"),
        ({"contact": ""}, "no contact"),
        ({"contact": "me@example.org\r\nX: y"}, "no contact"),
        ({"interval_s": 0}, "interval_s must be above 0"),
        ({"timeout_s": float("nan")}, "timeout_s must be above 0"),
    ],
)
def test_settings_that_cannot_work_are_refused_when_made(tmp_path: Path, changed: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        settings_for("127.0.0.1", tmp_path, **changed)


def test_the_services_own_hosts_are_the_default(tmp_path: Path) -> None:
    made = [GeocodingSettings(contact="a@b.org", store=tmp_path, service=name) for name in ("nominatim", "photon")]

    assert [settings.domain for settings in made] == ["nominatim.openstreetmap.org", "photon.komoot.io"]
    assert {settings.interval_s for settings in made} == {1.1}
