"""Where known places lie, on the built data: facts that a reader can check."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.context import Surroundings
from geo.datasets import GeodataError
from geo.disputes import OWN_TABLE, read_table
from geo.latlon import LatLon
from geo.local_map import local_map
from tests.unit.geo.brute_force import BruteForce


@pytest.fixture(scope="module")
def around(geodata_dir: Path) -> Surroundings:
    return Surroundings.load(geodata_dir)


QAIM = LatLon(34.3683, 41.0944)


@pytest.mark.parametrize(
    ("point", "kilometres"),
    [(QAIM, 11.2), (LatLon(34.3925, 40.9895), 1.3), (LatLon(34.3684, 41.1622), 16.8)],
    ids=["town centre", "GeoNames 92138, in truth Husaybah", "UCDP's town point, by country-coder's line"],
)
def test_each_published_position_of_qaim_has_its_distance_to_syria(
    around: Surroundings, point: LatLon, kilometres: float
) -> None:
    border = around.at(point).border
    assert border is not None
    assert border.neighbour.iso2 == "SY"
    assert border.distance_m / 1000 == pytest.approx(kilometres, abs=0.1)


def test_qaim_is_in_anbar_in_iraq_324_5_km_from_baghdad(around: Surroundings) -> None:
    found = around.at(QAIM, 5_000)
    assert found.country is not None
    assert found.admin1 is not None
    assert found.capital is not None
    assert found.border is not None
    assert (found.country.iso2, found.admin1.iso, found.capital.name) == ("IQ", "IQ-AN", "Baghdad")
    assert found.capital.distance_m == pytest.approx(324_542, abs=1_000)
    assert found.border.distance_min_m == pytest.approx(found.border.distance_m - 5_000, abs=2)
    assert found.border.distance_max_m == pytest.approx(found.border.distance_m + 5_000, abs=2)
    assert found.border.dataset_error_m == 2_600
    assert not found.border.disputed
    assert found.datasets


@pytest.mark.parametrize(
    ("name", "lat", "lon", "country", "neighbour"),
    [
        ("Lake Tharthar", 33.98, 43.25, "IQ", "IR"),
        ("Abu Kamal", 34.45, 40.92, "SY", "IQ"),
        ("Maseru, enclave", -29.31, 27.48, "LS", "ZA"),
        ("Vatican", 41.9022, 12.4533, "VA", "IT"),
        ("San Marino", 43.94, 12.45, "SM", "IT"),
        ("Sokh, exclave", 39.97, 71.13, "UZ", "KG"),
        ("Vorukh, exclave", 39.85, 70.57, "TJ", "KG"),
        ("Chukotka beyond 180", 68.0, -179.0, "RU", "CA"),
        ("Lake Superior", 48.0, -87.0, "CA", "US"),
        ("Ceuta", 35.89, -5.31, "ES", "MA"),
    ],
)
def test_places_lie_in_their_country_by_their_neighbour(
    around: Surroundings, name: str, lat: float, lon: float, country: str, neighbour: str
) -> None:
    found = around.at(LatLon(lat, lon))
    assert found.country is not None, name
    assert found.border is not None, name
    assert (found.country.iso2, found.border.neighbour.iso2) == (country, neighbour)


@pytest.mark.parametrize(
    ("lat", "lon", "country", "across"),
    [
        (64.9, -18.5, "IS", "GL"),
        (6.93, 79.95, "LK", "IN"),
        (35.68, 139.69, "JP", "KR"),
        (-42.0, 146.5, "AU", "NZ"),
        (4.175, 73.51, "MV", "IN"),
        (-51.7, -57.85, "FK", "AR"),
    ],
)
def test_an_island_without_land_borders_has_none_but_a_nearest_country_across_the_sea(
    around: Surroundings, lat: float, lon: float, country: str, across: str
) -> None:
    found = around.at(LatLon(lat, lon))
    assert found.country is not None
    assert found.border is None
    assert found.coast is not None
    assert (found.country.iso2, found.coast.country.iso2) == (country, across)


@pytest.mark.parametrize(
    ("lat", "lon", "coast"),
    [(0.0, -30.0, "BR"), (29.5, 48.8, "KW"), (90.0, 0.0, "GL"), (0.0, 0.0, "GH"), (41.5, 50.5, "AZ")],
    ids=["Atlantic", "Gulf", "north pole", "null island is no land", "Caspian"],
)
def test_at_sea_there_is_no_country_but_a_nearest_coast(
    around: Surroundings, lat: float, lon: float, coast: str
) -> None:
    found = around.at(LatLon(lat, lon))
    assert found.country is None
    assert found.admin1 is None
    assert found.coast is not None
    assert found.coast.country.iso2 == coast
    assert any("at sea" in note for note in found.notes)


def test_the_south_pole_is_in_antarctica_without_a_border(around: Surroundings) -> None:
    found = around.at(LatLon(-89.99, 45))
    assert found.country is not None
    assert (found.country.iso2, found.border) == ("AQ", None)


DISPUTED = [
    ("Crimea", 44.95, 34.1, "UA", "Russia"),
    ("Sevastopol", 44.6, 33.52, "UA", "Russia"),
    ("Donetsk Oblast", 48.0, 37.8, "UA", "Ukraine"),
    ("Golan Heights", 32.99, 35.69, "SY", "Israel"),
    ("East Jerusalem", 31.778, 35.235, "PS", "Israel"),
    ("West Bank", 31.9, 35.2, "PS", "Israel"),
    ("Gaza Strip", 31.5, 34.46, "PS", "Hamas"),
    ("Shebaa Farms", 33.29, 35.71, "SY", "Israel"),
    ("Western Sahara", 27.15, -13.2, "EH", "Morocco"),
    ("Western Sahara", 26.16, -10.56, "EH", "Morocco"),
    ("Abyei", 9.6, 28.4, None, "UN Interim Security Force for Abyei"),
    ("Hala'ib Triangle", 22.22, 36.6, "EG", "Egypt"),
    ("Ilemi Triangle", 4.9, 35.4, "KE", "Kenya"),
    ("Kosovo", 42.66, 21.16, "XK", "Kosovo"),
    ("Northern Cyprus", 35.34, 33.32, "CY", "Turkish Cypriot authorities"),
    ("UN Buffer Zone in Cyprus", 35.15, 33.28, "CY", "UN Peacekeeping Force in Cyprus"),
    ("Abkhazia", 43.0, 41.05, "GE", "Abkhaz authorities"),
    ("South Ossetia", 42.23, 43.97, "GE", "South Ossetian authorities"),
    ("Transnistria", 46.84, 29.63, "MD", "Transnistrian authorities"),
    ("Jammu and Kashmir (Indian-administered Kashmir)", 34.08, 74.8, None, "India"),
    ("Ladakh (Indian-administered Kashmir)", 34.16, 77.58, None, "India"),
    ("Azad Kashmir (Pakistan-administered Kashmir)", 34.37, 73.47, None, "Pakistan"),
    ("Gilgit-Baltistan (Pakistan-administered Kashmir)", 35.92, 74.31, None, "Pakistan"),
    ("Aksai Chin", 35.3, 79.5, "CN", "China"),
    ("Siachen Glacier", 35.42, 77.11, None, "India"),
    ("Arunachal Pradesh", 27.1, 93.6, "IN", "India"),
    ("Taiwan", 25.03, 121.56, "TW", "Republic of China (Taiwan)"),
    ("Somaliland", 9.56, 44.06, "SO", "Somaliland authorities"),
    ("Southern Kuril Islands (Northern Territories)", 44.03, 145.86, "RU", "Russia"),
    ("Falkland Islands (Malvinas)", -51.7, -57.85, "FK", "United Kingdom"),
]


@pytest.mark.parametrize(("name", "lat", "lon", "country", "holder"), DISPUTED)
def test_disputed_ground_comes_out_under_its_own_name(
    around: Surroundings, name: str, lat: float, lon: float, country: str | None, holder: str
) -> None:
    found = around.at(LatLon(lat, lon))
    assert found.territory is not None
    assert found.territory.name == name
    assert found.territory.held_by[0] == holder
    assert found.territory.status
    assert found.territory.source
    assert (found.country.iso2 if found.country else None) == country


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Jerusalem, west", 31.78, 35.2),
        ("Quneitra", 33.126, 35.824),
        ("Kiryat Shmona", 33.207, 35.57),
        ("Nicosia, south", 35.165, 33.36),
        ("Kyiv", 50.45, 30.52),
        ("Rawalpindi", 33.6, 73.05),
        ("Gori", 41.98, 44.11),
        ("Chisinau", 47.01, 28.86),
        ("Nemuro", 43.33, 145.58),
        ("Qaim", 34.3683, 41.0944),
    ],
)
def test_ground_beside_a_dispute_is_not_drawn_into_it(around: Surroundings, name: str, lat: float, lon: float) -> None:
    assert around.at(LatLon(lat, lon)).territory is None, name


@pytest.mark.parametrize(
    ("lat", "lon", "kind"),
    [
        (33.126, 35.824, "ceasefire line of 1974"),
        (34.08, 74.8, "Line of Control"),
        (26.74, -11.67, "line of control (the berm)"),
        (35.185, 33.364, "ceasefire line of 1974"),
        (46.2, 33.6, "line of control"),
    ],
    ids=["Golan", "Kashmir", "berm", "Nicosia", "north of Crimea"],
)
def test_a_line_of_control_is_never_called_an_international_border(
    around: Surroundings, lat: float, lon: float, kind: str
) -> None:
    border = around.at(LatLon(lat, lon)).border
    assert border is not None
    assert border.disputed
    assert border.kind == kind


def test_a_line_of_control_inside_one_country_is_measured_too(around: Surroundings) -> None:
    line = around.at(LatLon(42.51, 41.87)).control_line  # Zugdidi, by the Enguri
    assert line is not None
    assert line.neighbour.name == "Abkhazia"
    assert line.distance_m < 20_000
    assert line.disputed


def test_where_the_circle_crosses_the_border_the_country_is_one_or_the_other(around: Surroundings) -> None:
    found = around.at(QAIM, 15_000)
    assert found.country is None
    assert [country.iso2 for country in found.countries] == ["IQ", "SY"]
    assert any("Iraq or Syria" in note for note in found.notes)
    assert found.border is not None
    assert found.border.distance_min_m == 0


def test_where_it_does_not_the_country_is_certain(around: Surroundings) -> None:
    assert [country.iso2 for country in around.at(QAIM, 11_000).countries] == ["IQ"]


def test_where_the_datasets_disagree_the_answer_says_so_and_the_country_wins(around: Surroundings) -> None:
    found = around.at(LatLon(51.44, 4.93))  # Baarle: Belgium for the borders, North Brabant for the provinces
    assert found.country is not None
    assert found.admin1 is not None
    assert (found.country.iso2, (found.admin1.iso or "")[:2]) == ("BE", "BE")
    assert any("datasets disagree" in note for note in found.notes)


@pytest.mark.parametrize("radius", [-1.0, float("nan"), float("inf")])
def test_an_impossible_uncertainty_is_refused(around: Surroundings, radius: float) -> None:
    with pytest.raises(ValueError, match="uncertainty_m must be 0 or more"):
        around.at(QAIM, radius)


def test_the_world_s_borders_are_exact_against_measuring_everything(around: Surroundings) -> None:
    brute = BruteForce(around.borders.lines)
    random = np.random.default_rng(11)
    lat, lon = np.degrees(np.arcsin(random.uniform(-1, 1, 12))), random.uniform(-180, 180, 12)
    vertex = random.integers(0, len(around.borders.lines.lat), 12)
    lat = np.concatenate([lat, np.clip(around.borders.lines.lat[vertex] + random.uniform(-0.2, 0.2, 12), -90, 90)])
    lon = np.concatenate([lon, around.borders.lines.lon[vertex] + random.uniform(-0.2, 0.2, 12)])
    hits = around.borders.index.nearest(lat, lon)
    for n in range(len(lat)):
        assert hits.distance_m[n] == pytest.approx(brute.nearest(lat[n], lon[n])[0], abs=1.0)


def test_what_is_drawn_is_what_was_measured(around: Surroundings) -> None:
    drawn = local_map(around, QAIM, 60_000)
    border = around.at(QAIM).border
    assert border is not None
    assert {(line.a.iso2, line.b.iso2) for line in drawn.borders} == {("IQ", "SY")}
    foot = np.array([border.nearest.lon, border.nearest.lat])
    vertices = np.array(drawn.borders[0].coordinates)
    start, along = vertices[:-1], np.diff(vertices, axis=0)
    share = np.clip(((foot - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)[:, None]
    assert np.abs(start + along * share - foot).sum(axis=1).min() < 2e-5
    assert [outline.iso for outline in drawn.provinces] == ["IQ-AN"]
    assert {label.country.name for label in drawn.labels} == {"Iraq", "Syria"}


def test_a_map_over_the_antimeridian_does_not_jump(around: Surroundings) -> None:
    drawn = local_map(around, LatLon(-16.8, 179.9), 100_000, all_provinces=True)
    assert drawn.labels[0].country.iso2 == "FJ"
    assert drawn.geojson()["type"] == "FeatureCollection"


def test_many_points_get_country_and_province_at_once(around: Surroundings) -> None:
    countries, provinces = around.areas([QAIM.lat, 30.0], [QAIM.lon, -45.0])
    assert around.features[countries[0]].iso2 == "IQ"
    assert around.admin1.rows[provinces[0]]["iso"] == "IQ-AN"
    assert (countries[1], provinces[1]) == (-1, -1)


def test_missing_data_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match="build_geodata"):
        Surroundings.load(tmp_path)


def test_every_territory_of_the_table_names_its_facts_and_source() -> None:
    for dispute in read_table(OWN_TABLE):
        assert dispute.status, dispute.id
        assert dispute.source, dispute.id
        assert dispute.name_ar, dispute.id
        assert dispute.country or dispute.countries or dispute.id == "bir-tawil", dispute.id


def points_in(around: Surroundings, territory: int) -> list[LatLon]:
    """Points inside a territory: one well inside each of its largest pieces, and corners pulled inwards."""
    pieces = sorted(around.territories.pieces(territory), key=lambda piece: -piece.area)[:3]
    found = []
    for piece in pieces:
        middle = shapely.point_on_surface(piece)
        corners = shapely.get_coordinates(piece)[:: max(1, len(shapely.get_coordinates(piece)) // 4)]
        pulled = [shapely.Point(middle.x + (x - middle.x) * 0.9, middle.y + (y - middle.y) * 0.9) for x, y in corners]
        found += [LatLon(p.y, p.x) for p in (middle, *pulled) if piece.contains(p)]
    return found


@pytest.mark.parametrize("territory", [dispute.id for dispute in read_table(OWN_TABLE)])
def test_a_point_in_a_territory_is_never_told_that_territory_as_its_neighbour(
    around: Surroundings, territory: str
) -> None:
    number = next(n for n, dispute in enumerate(around.disputes) if dispute.id == territory)
    name = around.disputes[number].name
    points = points_in(around, number)
    assert points
    for point in points:
        found = around.at(point)
        if found.border is not None and found.territory is not None and found.territory.name == name:
            assert found.border.neighbour.name != name, point
            assert f"({name})" not in found.border.neighbour.name, point


@pytest.mark.parametrize(
    ("lat", "lon", "neighbour"),
    [(31.778, 35.235, "Palestine (West Bank)"), (31.9, 35.2, "Palestine (East Jerusalem)")],
    ids=["Old City", "Ramallah"],
)
def test_the_edge_of_jerusalem_s_municipality_is_not_called_the_armistice_line(
    around: Surroundings, lat: float, lon: float, neighbour: str
) -> None:
    border = around.at(LatLon(lat, lon)).border
    assert border is not None
    assert (border.neighbour.name, border.neighbour.iso2) == (neighbour, "PS")
    assert border.kind == "municipal boundary declared by Israel in 1967"


def test_where_the_status_is_open_neither_a_province_nor_a_side_is_chosen(around: Surroundings) -> None:
    abyei, srinagar = around.at(LatLon(9.59, 28.43)), around.at(LatLon(34.08, 74.8))
    assert abyei.admin1 is None
    assert srinagar.admin1 is None
    assert abyei.border is not None
    assert abyei.border.between is not None
    assert {side.iso2 for side in abyei.border.between} == {"SD", "SS"}


def test_kosovo_has_no_province_under_serbia_s_name(around: Surroundings) -> None:
    assert around.at(LatLon(42.66, 21.16)).admin1 is None


def test_a_line_of_control_far_away_is_no_nearest_border(around: Surroundings) -> None:
    found = around.at(LatLon(30.0, -40.0))
    assert found.border is None
    assert found.coast is not None


def test_the_sides_of_the_berm_are_named_as_parts_of_western_sahara(around: Surroundings) -> None:
    west = around.at(LatLon(26.74, -11.67)).border
    assert west is not None
    assert west.neighbour.name in ("Western Sahara east of the berm", "Western Sahara west of the berm")


def test_a_border_across_an_isthmus_that_the_coast_leaves_out_is_measured_to(around: Surroundings) -> None:
    from_spain, from_gibraltar = around.at(LatLon(36.1654, -5.3486)), around.at(LatLon(36.14, -5.35))
    assert from_spain.border is not None
    assert from_gibraltar.border is not None
    assert "Gibraltar" in from_spain.border.neighbour.name
    assert from_spain.border.distance_m == pytest.approx(1_150, abs=150)
    assert (from_gibraltar.border.neighbour.name, from_gibraltar.coast) == ("Spain", None)


@pytest.mark.parametrize(
    ("lat", "lon", "neighbour", "metres", "within"),
    [
        pytest.param(67.21, 23.37, "Finland", 9_000, 2_000, id="Pajala"),
        pytest.param(68.44, 17.43, "Sweden", 28_600, 2_000, id="Narvik"),
        pytest.param(66.83, 28.67, "Russia", 17_700, 3_000, id="Salla"),
        pytest.param(45.51, -73.57, "United States", 56_000, 3_000, id="Montreal, on a river island"),
    ],
)
def test_borders_of_the_far_north_and_across_rivers_are_there(
    around: Surroundings, lat: float, lon: float, neighbour: str, metres: float, within: float
) -> None:
    border = around.at(LatLon(lat, lon)).border
    assert border is not None
    assert border.neighbour.name == neighbour
    assert border.distance_m == pytest.approx(metres, abs=within)


@pytest.mark.parametrize(
    ("lat", "lon", "across"),
    [
        pytest.param(39.107, 26.555, "Turkey", id="Lesbos"),
        pytest.param(36.15, 29.59, "Turkey", id="Kastellorizo, which the land data leave out"),
        pytest.param(38.12, 13.36, "Tunisia", id="Palermo"),
        pytest.param(55.68, 12.57, "Sweden", id="Copenhagen"),
        pytest.param(44.0, 145.8, "Japan", id="Kunashir"),
        pytest.param(1.3, 103.85, "Malaysia", id="Singapore"),
        pytest.param(-20.88, 55.45, "Mauritius", id="Réunion, whose coast is France's"),
    ],
)
def test_an_island_without_a_land_border_has_none_and_names_the_country_across_the_sea(
    around: Surroundings, lat: float, lon: float, across: str
) -> None:
    found = around.at(LatLon(lat, lon))
    assert found.border is None
    assert found.coast is not None
    assert found.coast.country.name == across


@pytest.mark.parametrize(
    ("lat", "lon", "is_land"),
    [(66.0, 90.0, True), (71.2, -179.5, True), (-88.0, 50.0, True), (71.2, 40.0, False), (67.0, 5.0, False)],
)
def test_land_and_sea_round_the_antimeridian_and_the_poles(
    around: Surroundings, lat: float, lon: float, is_land: bool
) -> None:
    assert (around.at(LatLon(lat, lon)).country is not None) is is_land


def test_a_beach_is_no_line_of_control(around: Surroundings) -> None:
    for lat, lon in ((43.0, 41.02), (10.44, 45.01)):  # Sukhumi, Berbera
        line = around.at(LatLon(lat, lon)).control_line
        assert line is None or line.distance_m > 30_000


@pytest.mark.parametrize(
    ("lat", "lon", "territory"),
    [
        pytest.param(46.635, 32.617, "Kherson Oblast", id="Kherson, on the river"),
        pytest.param(5.0, 35.5, "Ilemi Triangle", id="Ilemi, north-west"),
    ],
)
def test_a_territory_reaches_to_its_edges(around: Surroundings, lat: float, lon: float, territory: str) -> None:
    found = around.at(LatLon(lat, lon)).territory
    assert found is not None
    assert found.name == territory


@pytest.mark.parametrize(
    ("lat", "lon", "radius_m", "countries"),
    [
        pytest.param(1.42, 103.80, 30_000, ["SG", "MY"], id="over a strait"),
        pytest.param(32.78, 35.64, 5_000, ["IL", "SY"], id="into occupied land"),
        pytest.param(27.94, -12.93, 40_000, ["MA", "EH"], id="into a territory of open status"),
    ],
)
def test_a_circle_that_reaches_another_country_leaves_the_country_open(
    around: Surroundings, lat: float, lon: float, radius_m: float, countries: list[str]
) -> None:
    found = around.at(LatLon(lat, lon), radius_m)
    assert found.country is None
    assert [country.iso2 for country in found.countries] == countries
    assert found.notes


def test_a_province_with_a_code_comes_before_a_zone_that_lies_over_it(around: Surroundings) -> None:
    province = around.at(LatLon(33.125, 35.824)).admin1  # the town of Quneitra
    assert province is not None
    assert province.iso == "SY-QU"
