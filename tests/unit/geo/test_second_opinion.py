"""A second coverage, from time zones: whose edges become borders, and what is said where it differs from the first."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import box

from geo.border_context import Country, NearestBorder
from geo.borders import Feature, Lines
from geo.build.grid import Grid
from geo.build.osm import Zones, osm_borders, shared_lines, zone_countries
from geo.build.run import _write_json
from geo.datasets import GeodataError
from geo.latlon import LatLon
from geo.second_opinion import FEATURES, LINES, SecondOpinion

NAMES = ("Asia/Baghdad", "Asia/Damascus", "Etc/GMT-3")
SQUARES = ((1.0, 0.0, 2.0, 1.0), (0.0, 0.0, 1.0, 1.0), (2.0, 0.0, 3.0, 1.0))
"""Baghdad's zone in the middle, Damascus's to its west, the high sea to its east."""


def zones(*, clockwise: bool = False, names: tuple[str, ...] = NAMES) -> Zones:
    rings = [np.array(box(*square).exterior.coords)[:-1] for square in SQUARES]
    rings = [ring if clockwise else ring[::-1] for ring in rings]
    xy = np.rint(np.concatenate(rings) * 1e7).astype(np.int32)
    starts = np.cumsum([0, *map(len, rings)], dtype=np.int64)
    numbers = np.arange(len(rings), dtype=np.int32)
    return Zones(xy, starts, numbers, np.zeros(len(rings), dtype=bool), names, "1", "ab")


def feature(iso2: str, name: str, sovereign: str | None = None) -> Feature:
    return Feature(id=f"Q-{iso2}", name=name, iso2=iso2, country=name, sovereign=sovereign or iso2, sovereign_name=name)


IRAQ, SYRIA = feature("IQ", "Iraq"), feature("SY", "Syria")
EVERYWHERE = Grid([box(-10, -10, 10, 10)], 5.0)


@pytest.mark.parametrize("clockwise", [True, False])
def test_the_edge_of_two_countries_zones_is_a_border_with_the_right_sides_however_rings_turn(clockwise: bool) -> None:
    found, lines = osm_borders(zones(clockwise=clockwise), zone_countries(), [IRAQ, SYRIA], EVERYWHERE)
    assert [one.iso2 for one in found] == ["IQ", "SY"]
    assert [(line.left, line.right) for line in lines] == [(0, 1)]
    assert lines[0].lonlat.tolist() == [[1.0, 1.0], [1.0, 0.0]]  # southwards: east is on the left


def test_the_high_sea_shares_no_border() -> None:
    pairs = [(left, right) for left, right, _ in shared_lines(zones(), np.array([0, 1, -1]))]
    assert pairs == [(0, 1)]


def test_a_hole_has_its_zone_on_the_outside() -> None:
    outer, hole = box(0, 0, 3, 3).exterior.coords[:-1], box(1, 1, 2, 2).exterior.coords[:-1]
    xy = np.rint(np.array([*outer, *hole, *hole]) * 1e7).astype(np.int32)
    starts, number = np.array([0, 4, 8, 12]), np.array([0, 0, 1], dtype=np.int32)
    enclave = Zones(xy, starts, number, np.array([False, True, False]), ("a", "b"), "1", "ab")
    found = list(shared_lines(enclave, np.array([0, 1])))
    assert [(left, right) for left, right, _ in found] == [(0, 1)]
    x, y = np.array(found[0][2].coords)[:-1].T
    assert np.dot(x, np.roll(y, -1) - np.roll(y, 1)) < 0  # clockwise: the enclave on the right


def test_zones_of_one_state_share_no_border() -> None:
    assert osm_borders(zones(), zone_countries(), [IRAQ, replace(SYRIA, sovereign="IQ")], EVERYWHERE)[1] == []


def test_countries_that_are_no_neighbours_by_land_share_no_border() -> None:
    apart = zones(names=("Asia/Baghdad", "Asia/Tokyo", "Etc/GMT-3"))
    assert osm_borders(apart, zone_countries(), [IRAQ, feature("JP", "Japan")], EVERYWHERE)[1] == []


def test_an_edge_at_sea_is_no_border() -> None:
    assert osm_borders(zones(), zone_countries(), [IRAQ, SYRIA], Grid([box(5, 5, 6, 6)], 5.0))[1] == []


def test_each_zone_has_one_country_and_the_disputed_ones_are_as_the_page_on_borders_says() -> None:
    found = zone_countries()
    assert found["Europe/Simferopol"] == "UA"
    assert found["Asia/Famagusta"] == "CY"
    assert found["Europe/Belgrade"] == "RS"
    assert "Etc/GMT-3" not in found


def test_a_zone_is_filed_whole_under_its_country_whatever_ground_it_covers() -> None:
    """Bangkok's zone covers the north of Vietnam: its edge with Laos is Thailand's, and with China it has none."""
    thailand, laos, china = feature("TH", "Thailand"), feature("LA", "Laos"), feature("CN", "China")
    beside_laos = zones(names=("Asia/Bangkok", "Asia/Vientiane", "Etc/GMT-3"))
    found, lines = osm_borders(beside_laos, zone_countries(), [thailand, laos], EVERYWHERE)
    assert {found[lines[0].left].iso2, found[lines[0].right].iso2} == {"TH", "LA"}
    beside_china = zones(names=("Asia/Bangkok", "Asia/Shanghai", "Etc/GMT-3"))
    assert osm_borders(beside_china, zone_countries(), [thailand, china], EVERYWHERE)[1] == []


def test_zones_that_are_not_there_say_what_gets_them(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match="Run: make borders-osm"):
        Zones.load(tmp_path / "zones.npz")
    (tmp_path / "zones.npz").write_bytes(b"no arrays")
    with pytest.raises(GeodataError, match="cannot be read"):
        Zones.load(tmp_path / "zones.npz")


# ------------------------------------------------------------------------------------------------ beside the first

POINT = LatLon(0.5, 1.1)
FIRST = NearestBorder(
    neighbour=Country(iso2="SY", name="Syria"),
    distance_m=11_000.0,
    distance_min_m=11_000.0,
    distance_max_m=11_000.0,
    bearing_deg=270.0,
    nearest=LatLon(0.5, 1.0),
    dataset_error_m=2_600.0,
)


@pytest.fixture
def second(tmp_path: Path) -> SecondOpinion:
    Lines.of([np.array([[1.0, 1.0], [1.0, 0.0]])], [0], [1]).save(tmp_path / LINES)
    known = (IRAQ, SYRIA, replace(SYRIA, id="JO", iso2="JO", sovereign="JO", country="Jordan", sovereign_name="Jordan"))
    _write_json(tmp_path / FEATURES, [{name: getattr(one, name) for name in one.__slots__} for one in known])
    found = SecondOpinion.found(tmp_path)
    assert found is not None
    return found


def test_without_a_second_coverage_there_is_no_second_opinion(tmp_path: Path) -> None:
    assert SecondOpinion.found(tmp_path) is None


def test_the_second_distance_stands_beside_the_first_without_a_note_where_they_agree(second: SecondOpinion) -> None:
    notes: list[str] = []
    found = second.beside(FIRST, POINT, "IQ", notes)
    assert found is not None
    assert (found.source, found.neighbour.iso2, found.between) == ("OpenStreetMap", "SY", None)
    assert found.distance_m == pytest.approx(11_132, abs=2)
    assert found.bearing_deg == pytest.approx(270, abs=0.1)
    assert notes == []


def test_a_difference_beyond_the_stated_error_is_noted(second: SecondOpinion) -> None:
    notes: list[str] = []
    second.beside(replace(FIRST, distance_m=8_000.0), POINT, "IQ", notes)
    (note,) = notes
    assert note.startswith("The datasets disagree on the distance to the border by 3.1 km, more than the error of 2.6")


def test_another_neighbour_is_noted(second: SecondOpinion) -> None:
    notes: list[str] = []
    second.beside(replace(FIRST, neighbour=Country(iso2="JO", name="Jordan")), POINT, "IQ", notes)
    assert notes == [
        "The datasets name different borders as the nearest: the first that with Jordan, OpenStreetMap that with Syria."
    ]


def test_a_point_of_a_third_country_gets_both_sides(second: SecondOpinion) -> None:
    notes: list[str] = []
    found = second.beside(FIRST, POINT, "TR", notes)
    assert found is not None
    assert found.between is not None
    assert [country.iso2 for country in found.between] == ["IQ", "SY"]
    assert "OpenStreetMap that between Iraq and Syria" in notes[0]


def test_where_it_files_the_ground_under_another_country_it_gives_no_opinion(second: SecondOpinion) -> None:
    notes: list[str] = []
    assert second.beside(FIRST, POINT, "JO", notes) is None
    assert notes == ["OpenStreetMap's nearest line is none of this country's: it gives no second opinion here."]


def test_across_the_sea_from_the_nearest_border_both_still_name_it(second: SecondOpinion) -> None:
    iraq, syria = Country(iso2="IQ", name="Iraq"), Country(iso2="SY", name="Syria")
    notes: list[str] = []
    found = second.beside(replace(FIRST, between=(iraq, syria)), POINT, "JO", notes)
    assert found is not None
    assert notes == []
