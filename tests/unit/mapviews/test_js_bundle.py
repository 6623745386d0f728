"""Modules are joined for the file on disk, or refused with a reason."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test.utils import override_settings

from mapviews.js_bundle import BundleError, bundle


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A static folder of its own."""
    return tmp_path


def joined(modules: Path, **texts: str) -> str:
    for name, text in texts.items():
        (modules / f"{name}.js").write_text(text)
    with override_settings(STATICFILES_DIRS=[modules]):
        return bundle("main.js")


def test_what_is_imported_comes_first_and_once(modules: Path) -> None:
    text = joined(
        modules,
        main='import { a } from "./a.js";\nimport { b } from "./b.js";\na(b);\n',
        a='import { b } from "./b.js";\nexport function a() {}\n',
        b="export const b = 1;\n",
    )
    assert text.split() == ["const", "b", "=", "1;", "function", "a()", "{}", "a(b);"]


def test_an_import_over_several_lines_is_read(modules: Path) -> None:
    text = joined(modules, main='import {\n  a,\n  b,\n} from "./a.js";\na(b);\n', a="export const a = 1, b = 2;\n")
    assert "import" not in text


@pytest.mark.parametrize(
    ("main", "reason"),
    [
        ('import { a as b } from "./a.js";\n', "alias"),
        ('import * as a from "./a.js";\n', "another form"),
        ('import a from "https://other.example/a.js";\n', "another form"),
        ("export default 1;\n", "another form"),
        ('import { main } from "./main.js";\n', "imports itself"),
        ('import { a } from "./a.js";\nconst a = 2;\n', "both declare a"),
    ],
)
def test_another_form_is_refused_with_its_reason(modules: Path, main: str, reason: str) -> None:
    with pytest.raises(BundleError, match=reason):
        joined(modules, main=main, a="export const a = 1;\n")


def test_the_map_s_modules_are_joined_whole() -> None:
    text = bundle("js/map/register.js")
    folder = Path(settings.BASE_DIR) / "static" / "js" / "map"
    names = (
        "base",
        "calm",
        "claims",
        "fan",
        "ground",
        "labels",
        "linking",
        "popup",
        "popup_place",
        "source",
        "surroundings",
    )
    files = [folder / f"{name}.js" for name in (*names, "surroundings", "template", "zoom")]
    assert "L.counterclaim = {" in text
    assert "\nimport " not in text
    assert len(text) > 0.8 * sum(len(file.read_text(encoding="utf-8")) for file in files)
