"""Districts of an operator: read within limits, refused in sentences, put in whole, kept when data are rebuilt."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo.areas import AreaIndex
from geo.border_context import Dataset
from geo.build import additions
from geo.build.areas_file import Areas, AreasError, Properties, read_areas
from geo.build.grid import cut
from geo.datasets import Built, GeodataError, datasets, read_manifest, write_manifest
from geo.districts import Districts, outputs
from geo.latlon import LatLon

SQUARE = [[[40.0, 34.0], [42.0, 34.0], [42.0, 35.0], [40.0, 35.0], [40.0, 34.0]]]
BOW = [[[40.0, 34.0], [42.0, 35.0], [42.0, 34.0], [40.0, 35.0], [40.0, 34.0]]]
DATASET = Dataset(name="Districts", version="1", licence="CC0", attribution="A", sha256="c")


def feature(coordinates: Any = SQUARE, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    values = properties or {"name": "Al-Qaim", "code": 7, "ar": "القائم"}
    return {"type": "Feature", "properties": values, "geometry": {"type": kind, "coordinates": coordinates}}


def read(tmp_path: Path, *features: Any, properties: Properties | None = None, **more: Any) -> Areas:
    path = tmp_path / "districts.geojson"
    content = {"type": "FeatureCollection", "features": list(features), **more}
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_areas(path, properties or Properties())


def test_names_codes_and_arabic_names_are_read_from_the_properties_that_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, feature(), properties=Properties(name="name", code="code", name_ar="ar"))
    assert found.rows == [{"name": "Al-Qaim", "code": "7", "name_ar": "القائم"}]
    assert found.polygons[0].area == 2.0


def test_a_name_may_hold_the_joiners_that_its_language_spells_with(tmp_path: Path) -> None:
    assert read(tmp_path, feature(name="کرم\u200cآباد")).rows[0]["name"] == "کرم\u200cآباد"


def test_a_polygon_in_two_parts_cut_at_180_is_taken(tmp_path: Path) -> None:
    east = [[[179.0, 1.0], [180.0, 1.0], [180.0, 2.0], [179.0, 1.0]]]
    west = [[[-180.0, 1.0], [-179.0, 1.0], [-180.0, 2.0], [-180.0, 1.0]]]
    assert len(read(tmp_path, feature([east, west], "MultiPolygon")).polygons) == 1


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (
            feature([[[34.0, 140.0], [34.0, 141.0], [35.0, 141.0], [34.0, 140.0]]], name="X"),
            r"Feature 1 \(X\).*Swapped",
        ),
        (feature([[[4.1e6, 3.4e6], [4.2e6, 3.4e6], [4.2e6, 3.5e6], [4.1e6, 3.4e6]]]), "Metres of a projection"),
        (feature([[[40.0, 34.0], [42.0, 34.0], [42.0, 35.0], [41.0, 34.5]]]), "its last is not its first"),
        (feature([[[40.0, "34"]]]), "is no position"),
        (feature(BOW), "not valid .*Self-intersection"),
        (feature([]), "no rings"),
        (feature([[[179.0, 1.0], [-179.0, 1.0], [-179.0, 2.0], [179.0, 1.0]]]), "wider than 180 degrees.* cut it at"),
        (feature([0.0, 0.0], "Point"), "its geometry is Point"),
        (feature(adm="Al-Qaim"), "no property that is known to hold a name. Its properties: adm"),
        (feature(name=["a"]), "property 'name' holds no text"),
        (feature(name="a\nb"), "one line"),
        (feature(name="a" * 201), "at most 200 characters"),
        ({"type": "Feature", "properties": {"name": "a"}, "geometry": None}, "its geometry is missing"),
        ("text", "Feature 1 is no GeoJSON feature"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_feature_and_the_cause(tmp_path: Path, bad: Any, message: str) -> None:
    with pytest.raises(AreasError, match=message):
        read(tmp_path, bad)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"type": "Topology"}', "no GeoJSON FeatureCollection"),
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not JSON in UTF-8"),
        (b"[" * 200_000, "is not JSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "holds NaN"),
        (b'{"type": "FeatureCollection", "crs": "EPSG:3857", "features": [1]}', "coordinate system of its own"),
    ],
)
def test_what_is_no_collection_of_features_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(AreasError, match=message):
        read_areas(path, Properties())


@pytest.mark.parametrize(
    ("limit", "message"),
    [("LARGEST_BYTES", "larger than"), ("MOST_FEATURES", "most that are taken"), ("MOST_VERTICES", "vertices")],
)
def test_a_file_beyond_a_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, message: str
) -> None:
    monkeypatch.setattr(f"geo.build.areas_file.{limit}", 1)
    with pytest.raises(AreasError, match=message):
        read(tmp_path, feature(), feature())


# ------------------------------------------------------------------------------------------------------ additions


@pytest.fixture
def built(tmp_path: Path) -> Path:
    directory = tmp_path / "geodata"
    directory.mkdir()
    (directory / "first.txt").write_text("first")
    base = Built(step="base", inputs="", outputs={"first.txt": "x"}, datasets=(DATASET,))
    write_manifest(directory, [base])
    return directory


def put(directory: Path, areas: Areas) -> None:
    index, table = outputs("own")

    def make(work: Path) -> None:
        AreaIndex(*cut(areas.polygons, 1.0)).save(work / index)
        (work / table).write_text(json.dumps(areas.rows), encoding="utf-8")

    own = Dataset(name="Own", version="2", licence="CC0", attribution="B", sha256="d")
    additions.add(directory, "areas:own", (index, table), own, make)


def test_an_imported_district_is_found_and_its_data_named_only_with_it(tmp_path: Path, built: Path) -> None:
    put(built, read(tmp_path, feature()))
    found = Districts(built).at(LatLon(34.3683, 41.0944))
    assert found is not None
    assert (found[0].name, found[0].source, found[1].version) == ("Al-Qaim", "Own", "2")
    assert Districts(built).at(LatLon(0, 0)) is None
    assert datasets(built) == (DATASET,)
    assert (built / "first.txt").read_text() == "first"


def test_an_import_that_fails_changes_nothing(built: Path) -> None:
    def fail(work: Path) -> None:
        (work / "areas/own.npz").write_text("half")
        raise OSError

    before = read_manifest(built)
    with pytest.raises(OSError):  # noqa: PT011 - the very error that was raised
        additions.add(built, "areas:own", ("areas/own.npz",), DATASET, fail)
    assert read_manifest(built) == before
    assert sorted(path.name for path in built.iterdir()) == ["datasets.json", "first.txt"]


def test_an_addition_is_replaced_by_the_next_of_its_name_and_can_be_taken_out(tmp_path: Path, built: Path) -> None:
    put(built, read(tmp_path, feature()))
    put(built, read(tmp_path, feature(name="Other")))
    assert [step.step for step in read_manifest(built)] == ["base", "areas:own"]
    assert additions.remove(built, "areas:own")
    assert not additions.remove(built, "areas:own")
    assert not (built / "areas/own.npz").exists()


def test_additions_are_carried_into_a_new_build(tmp_path: Path, built: Path) -> None:
    put(built, read(tmp_path, feature()))
    work = tmp_path / "work"
    work.mkdir()
    write_manifest(work, additions.carry(built, work, but={"base"}))
    assert Districts(work).at(LatLon(34.5, 41.0)) is not None
    assert not (work / "first.txt").exists()


def test_nothing_is_added_to_data_that_are_not_built(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match="not built"):
        additions.remove(tmp_path, "areas:own")
