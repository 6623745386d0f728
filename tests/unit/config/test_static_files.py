"""Static files get names that carry their hash, and modules still find one another."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from pytest_django.fixtures import Settings


@pytest.fixture
def sources(tmp_path: Path, settings: Settings) -> Path:
    """A folder of our own as the only place of static files, and the storage of the live site."""
    sources = tmp_path / "sources"
    (sources / "js/map").mkdir(parents=True)
    (sources / "css").mkdir()
    settings.STATICFILES_DIRS = [sources]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "out"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static_storage.HashedStaticFiles"}}
    (sources / "js/page.js").write_text(
        'import { draw } from "./map/draw.js";\nimport "./side.js";\n'
        'export const later = () => import("./map/late.js");\ndraw();\n'
    )
    (sources / "js/map/draw.js").write_text('import { pad } from "../pad.js";\nexport function draw() { pad(); }\n')
    (sources / "js/map/late.js").write_text("export const late = 1;\n")
    (sources / "js/side.js").write_text("document.title = 'side';\n")
    (sources / "js/pad.js").write_text("export function pad() {}\n" + "// padding\n" * 200)
    (sources / "css/page.css").write_text('@import "tokens.css";\n')
    (sources / "css/tokens.css").write_text(":root { --ink: #000; }\n")
    return sources


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def collected(name: str) -> Path:
    return Path(staticfiles_storage.path(staticfiles_storage.url(name).removeprefix("/static/")))


@pytest.mark.parametrize("name", ["js/page.js", "js/map/draw.js", "css/page.css"])
def test_every_import_leads_to_a_file_with_a_hash(sources: Path, name: str) -> None:
    collect()
    file = collected(name)
    paths = re.findall(r"""["']([./\w-]+\.(?:js|css))["']""", file.read_text())

    assert paths
    for path in paths:
        assert re.search(r"\.[0-9a-f]{12}\.(js|css)$", path)
        assert (file.parent / path).is_file()


def test_a_change_in_a_module_changes_the_names_of_those_that_import_it(sources: Path) -> None:
    collect()
    before = staticfiles_storage.url("js/page.js")
    (sources / "js/pad.js").write_text("export function pad() { return 1; }\n")
    collect()

    assert staticfiles_storage.url("js/page.js") != before


def test_a_compressed_twin_stands_beside_a_file_that_shrinks(sources: Path) -> None:
    collect()
    file = collected("js/pad.js")

    assert gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()) == file.read_bytes()


def test_an_import_that_leads_nowhere_fails(sources: Path) -> None:
    (sources / "js/page.js").write_text('import "./gone.js";\n')

    with pytest.raises(Exception, match=r"gone\.js"):
        collect()
