"""How the data are built: borders from shared edges on land, territories from the table, nothing half done."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from geo.areas import AreaIndex
from geo.border_context import Dataset
from geo.borders import Feature, Lines
from geo.build.basemap import VendorError, copy_leaflet, write_land
from geo.build.checks import CheckError, check_borders, check_land
from geo.build.coverage import Line, length_m, on_land, shared_edges
from geo.build.grid import Grid, cut
from geo.build.landmasses import landmasses
from geo.build.run import FAR_DEG, Sources, Step, _is_fresh, _make, read_features
from geo.build.territories import Beside, grounds, own_edges, with_members, with_status
from geo.build.topojson import Topology, is_null_island, running_on, within_the_world, without_cuts
from geo.datasets import Built, GeodataError, datasets, read_manifest, write_manifest
from geo.disputes import Dispute, DisputeTableError, joined, read_rows, read_table, write_rows

DATASET = Dataset(name="a", version="1", licence="MIT", attribution="b", sha256="c")


def feature(iso2: str, sovereign: str | None = None) -> Feature:
    return Feature(id=f"Q-{iso2}", name=iso2, iso2=iso2, country=iso2, sovereign=sovereign or iso2, sovereign_name=iso2)


WEST, EAST, NORTH = (MultiPolygon([box(*b)]) for b in ((0, 0, 1, 1), (1, 0, 2, 1), (0, 1, 1, 2)))
WIDE = box(-1, -1, 3, 3)


def polygons(*shapes: MultiPolygon) -> list[MultiPolygon]:
    return [shapely.orient_polygons(shape) for shape in shapes]


def test_a_border_is_the_edge_that_two_states_share_with_the_first_on_its_left() -> None:
    lines = shared_edges([feature("AA"), feature("BB")], polygons(WEST, EAST))
    assert [(line.left, line.right) for line in lines] == [(0, 1)]
    assert lines[0].lonlat.tolist() == [[1.0, 0.0], [1.0, 1.0]]  # northwards: west is on the left


def test_parts_of_one_state_share_no_border() -> None:
    assert shared_edges([feature("AA"), feature("BB", "AA")], polygons(WEST, EAST)) == []


def test_only_what_lies_on_land_is_a_land_border_and_the_cut_is_exact() -> None:
    line = Line(np.array([[1.0, 0.0], [1.0, 1.0]]), 0, 1)
    (kept,) = on_land([line], Grid([box(0, 0.25, 2, 0.75)], 5.0))
    np.testing.assert_allclose(kept.lonlat, [[1.0, 0.25], [1.0, 0.75]])


def test_a_narrow_water_between_two_banks_does_not_break_a_border() -> None:
    line = Line(np.array([[1.0, 0.0], [1.0, 1.0]]), 0, 1)
    banks = MultiPolygon([box(0, 0.0, 2, 0.45), box(0, 0.55, 2, 1.0)])
    assert len(on_land([line], Grid([banks], 5.0))) == 1
    apart = MultiPolygon([box(0, 0.0, 2, 0.3), box(0, 0.7, 2, 1.0)])
    assert len(on_land([line], Grid([apart], 5.0))) == 2


def test_a_touch_of_coast_is_no_border() -> None:
    line = Line(np.array([[1.0, 0.0], [1.0, 1.0]]), 0, 1)
    assert on_land([line], Grid([box(0, 0.5, 2, 0.51)], 5.0)) == []


def test_pieces_of_a_grid_cover_what_they_were_cut_from() -> None:
    whole = box(-7.5, -3.0, 12.0, 8.0)
    pieces, owners = cut([whole, box(100, 10, 101, 11)], 5.0)
    assert shapely.union_all(pieces[owners == 0]).equals(whole)
    assert set(owners.tolist()) == {0, 1}


def test_areas_come_back_from_their_file_and_the_seam_at_180_belongs_to_both(tmp_path: Path) -> None:
    index = AreaIndex(*cut([box(179, -1, 180, 1), box(-180, -1, -179, 1)], 5.0))
    index.save(tmp_path / "areas.npz")
    again = AreaIndex.load(tmp_path / "areas.npz")
    assert again.all_at(0.0, 180.0) == [0, 1]
    assert again.all_at(0.0, -180.0) == [0, 1]
    assert again.at([0.0, 0.0, 50.0], [179.5, -179.5, 0.0]).tolist() == [0, 1, -1]


# ------------------------------------------------------------------------------------------------ territories


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


ROW = """
[[territory]]
id = "{id}"
name = "{name}"
country = "BB"
held_by = ["AA"]
claimed_by = ["BB"]
status = "Held by one, claimed by the other."
source = "A treaty"
in = ["cc:Q-AA"]
outline = [[0.5, 0.0], [1.0, 0.0], [1.0, 0.5], [0.5, 0.5]]
line = "ceasefire line"
control_line = true
"""


def dispute(tmp_path: Path, **values: str) -> Dispute:
    return read_table(table(tmp_path, ROW.format(**{"id": "corner", "name": "The Corner", **values})))[0]


def test_an_operator_s_row_wins_over_ours_with_the_same_id(tmp_path: Path) -> None:
    ours, theirs = dispute(tmp_path), dispute(tmp_path, name="Their Corner")
    assert [row.name for row in joined([ours], [theirs])] == ["Their Corner"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[territory]\n", "is not TOML"),
        ('[[territory]]\nid = "x"\n', "'x' has no name, held_by"),
        (ROW.format(id="x", name="X").replace("cc:Q-AA", "zz:1"), "must begin with one of cc, ne, wa"),
    ],
)
def test_a_bad_row_is_refused_with_its_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DisputeTableError, match=message):
        read_table(table(tmp_path, text))


def test_an_id_that_no_package_has_fails_the_build(tmp_path: Path) -> None:
    with pytest.raises(DisputeTableError, match="no package has 'cc:Q-AA'"):
        grounds([dispute(tmp_path)], {})


def test_an_outline_beside_its_ground_fails_the_build(tmp_path: Path) -> None:
    with pytest.raises(DisputeTableError, match="does not meet"):
        grounds([dispute(tmp_path)], {"cc:Q-AA": box(50, 50, 51, 51)})


def test_a_border_is_cut_where_the_ground_beside_it_becomes_disputed(tmp_path: Path) -> None:
    features = [feature("AA"), feature("BB")]
    shapes = polygons(WEST, EAST)
    rows = [dispute(tmp_path)]
    ground = grounds(rows, {"cc:Q-AA": WEST})
    rows = with_members(rows, ground, features, shapes)
    assert rows[0].members == ("Q-AA",)
    beside = Beside(features, rows, AreaIndex(*cut(ground, 5.0)))
    pieces, status = with_status(shared_edges(features, shapes), beside)
    assert [(row["kind"], row["disputed"], row["left"], row["right"]) for row in status] == [
        ("ceasefire line", True, 0, -1),
        ("international border", False, -1, -1),
    ]
    assert sum(map(length_m, pieces)) == pytest.approx(length_m(Line(np.array([[1.0, 0.0], [1.0, 1.0]]), 0, 1)))
    own = own_edges(rows, ground, pieces, Grid([WIDE], 5.0), AreaIndex(*cut([WIDE.difference(EAST), EAST], 5.0)))
    assert own
    assert all(line.lonlat[:, 0].max() < 0.99 for line in own)  # the border itself is not drawn twice


def test_neither_a_coast_nor_another_states_side_is_a_line_of_control(tmp_path: Path) -> None:
    rows, ground = [dispute(tmp_path)], [WEST]
    assert own_edges(rows, ground, [], Grid([WEST], 5.0), AreaIndex(*cut([WIDE], 5.0))) == []  # sea all round
    all_others = AreaIndex(*cut([WEST, WIDE.difference(WEST)], 5.0))
    assert own_edges(rows, ground, [], Grid([WIDE], 5.0), all_others) == []


def test_rows_come_back_from_the_built_data(tmp_path: Path) -> None:
    rows = [dispute(tmp_path)]
    write_rows(rows, tmp_path / "rows.json")
    assert read_rows(tmp_path / "rows.json") == rows


# ---------------------------------------------------------------------------------------------------- checks


def test_a_world_with_too_little_border_fails_the_build() -> None:
    with pytest.raises(CheckError, match="which cannot be"):
        check_borders([Line(np.array([[1.0, 0.0], [1.0, 1.0]]), 0, 1)], [feature("AA"), feature("BB")])


def test_a_world_where_neighbours_have_no_border_fails_the_build() -> None:
    long = np.array([[0.0, 0.0], *([[179.0, 0.0], [0.0, 0.0]] * 6)])
    with pytest.raises(CheckError, match=r"neighbours have no border: .*IQ-SY"):
        check_borders([Line(long[:-1], 0, 1)], [feature("FR"), feature("ES")])


# -------------------------------------------------------------------------------------------- steps, manifest


def step(tmp_path: Path) -> Step:
    source = tmp_path / "source"
    source.write_text("1")
    return Step("a", "A", (source,), ("out.txt",), (DATASET,), lambda work, _: _write(work / "out.txt"))


def _write(path: Path) -> None:
    path.write_text("made")


def test_a_step_is_fresh_until_its_input_or_its_output_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.build.run.check_points", lambda _: None)
    made = tmp_path / "made"
    made.mkdir()
    one = step(tmp_path)
    said: list[str] = []
    _make([one], [one], {}, tmp_path, made, said.append)
    (built,) = read_manifest(made)
    assert said == ["[1/1] A", "Checking"]
    assert datasets(made) == (DATASET,)
    assert _is_fresh(one, built, made)
    assert not _is_fresh(one, None, made)
    one.inputs[0].write_text("2")
    assert not _is_fresh(one, built, made)
    one.inputs[0].write_text("1")
    (made / "out.txt").write_text("tampered")
    assert not _is_fresh(one, built, made)


def test_a_manifest_that_is_missing_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match="build_geodata"):
        read_manifest(tmp_path)
    write_manifest(tmp_path, [Built(step="a", inputs="x", outputs={}, datasets=(DATASET,))])
    assert read_manifest(tmp_path)[0].datasets == (DATASET,)


def test_packages_that_are_not_installed_are_named(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match="npm ci"):
        Sources(tmp_path).file("leaflet/dist/leaflet.js")


def test_leaflet_of_another_make_is_refused(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "leaflet.js").write_text("alert(1)")
    with pytest.raises(VendorError, match=r"not Leaflet 1\.9\.4 as reviewed"):
        copy_leaflet(dist, tmp_path / "static")
    assert not (tmp_path / "static").exists()


# ------------------------------------------------------------------------------------------- TopoJSON, base map

ARCS = [
    [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]],  # a square, closed
    [[100, 0], [10, 0]],
    [[110, 0], [0, 10], [-10, 0], [0, -10]],
]
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": ARCS,
    "objects": {
        "land": {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPolygon", "id": "1", "properties": {"name": "x"}, "arcs": [[[0]], [[1, 2]]]}],
        }
    },
}


@pytest.fixture
def topology_file(tmp_path: Path) -> Path:
    path = tmp_path / "land.json"
    path.write_text(json.dumps(TOPOLOGY))
    return path


def test_topojson_is_decoded_to_polygons_and_their_coast(topology_file: Path) -> None:
    topology = Topology(topology_file, "land")
    assert topology.polygons(topology.shapes[0]).area == pytest.approx(200)
    assert len(topology.outer_arcs()) == 3


def points(polygons: Sequence[BaseGeometry], *lonlat: tuple[float, float]) -> list[bool]:
    whole = shapely.union_all(polygons)
    return [bool(whole.contains(shapely.Point(at))) for at in lonlat]


def test_a_ring_over_the_antimeridian_is_land_on_both_sides_of_it_and_nowhere_else() -> None:
    ring = np.array([[170, 60], [-170, 62], [-170, 68], [170, 70], [170, 60]], float)
    hole = np.array([[-178, 64], [-176, 64], [-176, 65], [-178, 65], [-178, 64]], float)
    land = within_the_world([ring, hole])
    assert points(land, (175, 65), (-179, 65), (-171, 65)) == [True, True, True]
    assert points(land, (0, 65), (169, 65), (-169, 65), (-177, 64.5)) == [False, False, False, False]
    assert all(-180 <= edge <= 180 for part in land for edge in (part.bounds[0], part.bounds[2]))


@pytest.mark.parametrize("start", [0, 1, 2, 3])
def test_a_ring_that_runs_on_has_its_middle_on_the_map_wherever_it_begins(start: int) -> None:
    ring = np.array([[20, 60], [-170, 62], [-170, 68], [20, 70]], float)
    closed = np.vstack([np.roll(ring, start, axis=0), np.roll(ring, start, axis=0)[:1]])
    (drawn,) = running_on([closed])
    assert (drawn[:, 0].min(), drawn[:, 0].max()) == (20, 190)


def test_a_ring_round_a_pole_is_closed_by_way_of_it() -> None:
    ring = np.array([[-180, -70], [-60, -75], [60, -72], [179, -70], [-180, -70]], float)
    pole = np.array([[-180, -90], [0, -90], [-180, -90]], float)
    land = within_the_world([ring, pole])
    assert points(land, (45, -89.9), (-179.5, -80), (179.5, -80), (0, -60)) == [True, True, True, False]


def test_land_belongs_together_across_a_narrow_water_of_one_country_alone() -> None:
    mainland, river_island, foreign_island, far_island = (
        box(0, 0, 5, 5),
        box(5.01, 0, 6, 1),
        box(5.01, 3, 6, 4),
        box(5.1, 1.5, 6, 2.5),
    )
    own = shapely.union_all([mainland, river_island, far_island])
    found = landmasses(
        MultiPolygon([mainland, river_island, foreign_island, far_island]), Grid([own, foreign_island], 5)
    )
    assert [len(mass.geoms) for mass in found] == [2, 1, 1]
    assert found[0].contains(river_island)


def test_what_the_antimeridian_cuts_is_one_landmass() -> None:
    west, east = box(170, 60, 180, 70), box(-180, 60, -170, 70)
    (mass,) = landmasses(MultiPolygon([west, east]), Grid([MultiPolygon([west, east])], 5.0))
    assert mass.area == pytest.approx(200)


@pytest.mark.parametrize(("land", "told"), [([box(-180, -90, 180, 90)], "is sea"), ([box(0, 50, 1, 51)], "is land")])
def test_land_that_is_turned_inside_out_fails_the_build(land: list[BaseGeometry], told: str) -> None:
    with pytest.raises(CheckError, match=told):
        check_land(AreaIndex(*cut(land, 5.0)))


def test_a_border_that_is_lost_in_part_fails_the_build(geodata_dir: Path) -> None:
    features = read_features(geodata_dir / "countries.json")
    stored = Lines.load(geodata_dir / "borders.npz")
    lines = [
        Line(np.array(stored.coordinates(n)), int(stored.left[n]), int(stored.right[n])) for n in range(len(stored))
    ]
    check_borders(lines, features)
    north = [line for line in lines if line.lonlat[:, 1].max() < 66 or line.lonlat[0, 0] < 0]
    with pytest.raises(CheckError, match=r"km long; the data have|have no border"):
        check_borders(north, features)


def test_the_base_map_is_compact_geojson_of_the_same_land(topology_file: Path, tmp_path: Path) -> None:
    size = write_land(topology_file, tmp_path / "base/land.json", decimals=1)
    written = (tmp_path / "base/land.json").read_bytes()
    assert len(written) == size
    assert b" " not in written
    assert shapely.from_geojson(json.dumps(json.loads(written)["geometry"])).area == pytest.approx(200)


def test_cuts_along_the_antimeridian_are_no_coast() -> None:
    line = np.array([[170.0, 0.0], [180.0, 0.0], [180.0, 10.0], [170.0, 10.0]])
    assert [part.tolist() for part in without_cuts(line)] == [
        [[170.0, 0.0], [180.0, 0.0]],
        [[180.0, 10.0], [170.0, 10.0]],
    ]


def test_null_island_is_no_land() -> None:
    assert is_null_island(np.array([[-0.01, -0.01], [0.01, 0.01]]))
    assert not is_null_island(np.array([[-0.5, 0.0], [0.5, 1.0]]))


def test_the_built_base_map_draws_the_borders_that_are_measured(geodata_dir: Path) -> None:
    lines = Lines.load(geodata_dir / "borders.npz")
    drawn = json.loads((geodata_dir / "static/base/borders.json").read_text())["features"]
    assert len(drawn) == len(lines)
    assert {"a", "b", "kind", "disputed"} == set(drawn[0]["properties"])
    for number in (0, len(lines) // 2, len(lines) - 1):
        np.testing.assert_allclose(drawn[number]["geometry"]["coordinates"], lines.coordinates(number), atol=1e-4)


def test_borders_from_afar_are_the_same_lines_within_less_than_a_pixel(geodata_dir: Path) -> None:
    lines = Lines.load(geodata_dir / "borders.npz")
    rows = json.loads((geodata_dir / "borders.json").read_text())
    ours, disputed = json.loads((geodata_dir / "static/base/borders-far.json").read_text())["features"]

    assert (ours["properties"], disputed["properties"]) == ({"disputed": False}, {"disputed": True})
    for feature in (ours, disputed):
        flag = feature["properties"]["disputed"]
        exact = shapely.MultiLineString([lines.coordinates(n) for n, row in enumerate(rows) if row["disputed"] is flag])
        drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert drawn.hausdorff_distance(exact) < FAR_DEG + 0.01
        assert shapely.get_num_coordinates(drawn) < 0.75 * shapely.get_num_coordinates(exact)
