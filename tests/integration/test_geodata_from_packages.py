"""The set-up's build on the real packages: complete, the same each time, and quick when nothing has changed."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from geo.datasets import MANIFEST

GAZETTEER = "gazetteer.sqlite3"  # a minute by itself, and built by its own tests


@pytest.fixture
def only_the_gazetteer(geodata_dir: Path, tmp_path: Path, settings: Settings) -> Path:
    """A folder in which everything but the gazetteer is still to be built."""
    folder = tmp_path / "geodata"
    folder.mkdir()
    for name in (GAZETTEER, MANIFEST):
        shutil.copyfile(geodata_dir / name, folder / name)
    settings.VAR_DIR, settings.GEODATA_DIR = tmp_path, folder
    return folder


def build(*arguments: str) -> str:
    out = StringIO()
    call_command("build_geodata", *arguments, stdout=out)
    return out.getvalue()


def hashes(folder: Path) -> dict[str, dict[str, str]]:
    return {step["step"]: step["outputs"] for step in json.loads((folder / MANIFEST).read_text())["steps"]}


def test_the_packages_give_the_same_data_again_to_the_byte(
    geodata_dir: Path, only_the_gazetteer: Path, tmp_path: Path
) -> None:
    said = build()

    assert "1 of 5 parts are up to date." in said
    assert hashes(only_the_gazetteer) == hashes(geodata_dir)
    assert (tmp_path / "static/vendor/leaflet/leaflet.js").is_file()
    assert "(nothing to do)" in build()
