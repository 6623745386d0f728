"""The arrows between the layers hold, and the tool that checks them would say so if one were broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("access", "api", "config", "geo", "incidents", "mapviews", "record")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the first-party code, to break."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a copy."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold(house: Path) -> None:
    done = lint_imports(house)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("importer", "statement"),
    [
        ("mapviews", "import incidents.models"),
        ("api", "from incidents import models"),
        ("record", "import incidents.models"),
        ("mapviews", "import access.models"),
        ("access", "import incidents.models"),
        ("mapviews", "import api.apps"),
        ("api", "import mapviews.apps"),
        ("incidents", "import mapviews.apps"),
        ("incidents", "import config.settings"),
        ("record", "import mapviews.apps"),
        ("record", "import config.env"),
        ("geo", "import record.vocabulary"),
        ("geo", "from django.conf import settings"),
        ("record", "import folium"),
        ("mapviews", "from branca.element import Figure"),
    ],
)
def test_an_import_against_an_arrow_is_refused(house: Path, importer: str, statement: str) -> None:
    (house / importer / "planted.py").write_text(f"{statement}\n")

    done = lint_imports(house)

    assert done.returncode == 1
    assert f"{importer}.planted" in done.stdout
