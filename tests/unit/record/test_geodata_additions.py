"""The commands that add to the geographic data, and what ``manage.py where`` then says."""

import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from geo.build.additions import link
from geo.datasets import MANIFEST
from record.dossier import Dossier
from tests.factories.dossiers import qaim_dossier
from tests.unit.geo.test_imported_areas import feature


@pytest.fixture
def own_geodata(geodata_dir: Path, settings: Any, tmp_path: Path) -> Path:
    """The built data under a name of the test's own, so that adding changes no other test's."""
    own = tmp_path / "var/geodata"
    for path in geodata_dir.rglob("*"):
        if path.is_file() and "static" not in path.parts[len(geodata_dir.parts) :]:
            link(path, own / path.relative_to(geodata_dir))
    (own / MANIFEST).unlink()
    manifest = json.loads((geodata_dir / MANIFEST).read_text(encoding="utf-8"))
    manifest["steps"] = [step for step in manifest["steps"] if step["step"] != "map"]
    (own / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    settings.GEODATA_DIR = own
    return own


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def where(own: Path, settings: Any, *more: str) -> str:
    """What the command says, of data that may have changed since this process last read them."""
    again = own.with_name(f"read-{len(list(own.parent.iterdir()))}")
    shutil.copytree(own, again, copy_function=lambda a, b: link(Path(a), Path(b)))
    settings.GEODATA_DIR = again
    said = run("where", "34.3683", "41.0944", *more)
    settings.GEODATA_DIR = own
    return said


def test_a_district_that_was_imported_is_named_with_its_data(own_geodata: Path, settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature()]}), encoding="utf-8")
    arguments = (str(path), "--name", "Own districts", "--version", "2024", "--licence", "CC0")
    run("import_areas", *arguments, "--arabic-property", "ar")
    assert "District: Al-Qaim (Own districts)." in where(own_geodata, settings)
    assert "القضاء: القائم" in where(own_geodata, settings, "--language", "ar")
    assert "Own districts" in where(own_geodata, settings, "--json")
    run("import_areas", "--name", "Own districts", "--remove")
    assert "District" not in where(own_geodata, settings)


def test_an_import_names_what_it_was_not_told_and_what_is_wrong(own_geodata: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Give a file and --version and --licence"):
        run("import_areas", "--name", "Own")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run("import_areas", str(tmp_path / "none"), "--name", "Own", "--version", "1", "--licence", "CC0")


def square(lon: float, lat: float) -> list[list[list[float]]]:
    """A small square round a point."""
    return [[[lon + x, lat + y] for x, y in ((-0.1, -0.1), (0.1, -0.1), (0.1, 0.1), (-0.1, 0.1), (-0.1, -0.1))]]


IRAQI = [(44.3, 33.3), (43.1, 36.3), (42.5, 33.6)]


def areas(folder: Path, middles: list[tuple[float, float]]) -> tuple[str, ...]:
    path = folder / "areas.geojson"
    features = [feature(square(*middle), name=f"A{number}") for number, middle in enumerate(middles, start=1)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return "import_areas", str(path), "--version", "2024", "--licence", "CC0"


def test_an_import_says_in_which_countries_its_areas_lie(own_geodata: Path, tmp_path: Path) -> None:
    said = run(*areas(tmp_path, [*IRAQI, (40.15, 35.33), (55.0, 0.0)]), "--name", "Own")
    assert "They lie in: Iraq (3), Syria (1), at sea (1)." in said


@pytest.mark.parametrize(
    ("middles", "message"),
    [
        ([*IRAQI, (33.6, 42.5)], r"Feature 4 \(A4\): .*latitude 42.5000, longitude 33.6000, lies at sea. Swapped"),
        ([*IRAQI, (34.37, 41.09)], r"Feature 4 \(A4\): .* lies in Turkey. Swapped, it lies in Iraq"),
        ([(lat, lon) for lon, lat in IRAQI], r"Feature 1 \(A1\): .* Swapped, it lies in Iraq"),
    ],
)
def test_swapped_axes_are_refused_unless_they_are_said_to_be_right(
    own_geodata: Path, tmp_path: Path, middles: list[tuple[float, float]], message: str
) -> None:
    arguments = (*areas(tmp_path, middles), "--name", "Own")
    with pytest.raises(CommandError, match=message):
        run(*arguments)
    assert "areas of Own" in run(*arguments, "--as-written")


def test_two_names_in_arabic_of_one_year_are_two_sets(own_geodata: Path, settings: Any, tmp_path: Path) -> None:
    arguments = areas(tmp_path, IRAQI)
    for name in ("الأقضية 2024", "النواحي 2024", "الأقضية 2024"):
        run(*arguments, "--name", name)
    steps = json.loads((own_geodata / MANIFEST).read_text(encoding="utf-8"))["steps"]
    named = [step["datasets"][0]["name"] for step in steps if step["step"].startswith("areas:")]
    assert sorted(named) == ["الأقضية 2024", "النواحي 2024"]
    assert "taken out" in run("import_areas", "--name", "النواحي 2024", "--remove")


def test_without_the_package_the_second_opinion_says_what_to_run(own_geodata: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Run: make borders-osm"):
        run("build_borders_osm", "--zones", str(tmp_path / "none.npz"))


def test_the_second_opinion_stands_beside_the_first_until_it_is_taken_out(
    own_geodata: Path, settings: Any, tmp_path: Path
) -> None:
    zones = tmp_path / "zones.npz"
    east, west = [(40.98, 34), (43, 34), (43, 35), (40.98, 35)], [(39, 34), (40.98, 34), (40.98, 35), (39, 35)]
    np.savez(
        zones,
        xy=np.rint(np.array([*east, *west]) * 1e7).astype(np.int32),
        starts=np.array([0, 4, 8]),
        zone=np.array([0, 1], dtype=np.int32),
        hole=np.zeros(2, dtype=bool),
        names=np.array(["Asia/Baghdad", "Asia/Damascus"]),
        version=np.array("1"),
        sha256=np.array("ab"),
    )
    assert "110 km of borders between 2" in run("build_borders_osm", "--zones", str(zones)).replace("111 km", "110 km")
    said = where(own_geodata, settings)
    assert "OpenStreetMap's line: 11 km from the point." in said
    assert "timezonefinder-data 1" in said
    assert "OpenStreetMap" in where(own_geodata, settings, "--language", "ar")
    run("build_borders_osm", "--remove")
    assert "OpenStreetMap" not in where(own_geodata, settings)
    assert "no second opinion" in run("build_borders_osm", "--remove")


def test_a_dossier_without_additions_reads_and_hashes_as_it_did_before_they_existed() -> None:
    content = qaim_dossier().to_json()
    assert b"second_border" not in content
    assert b"district" not in content.replace(b'"precision":"district"', b"")
    assert Dossier.from_json(content).to_json() == content
