"""Modules and style sheets are joined as they travel, or refused with a reason."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from config.static_packing import PackingError, packed_script, packed_style
from config.static_storage import ENTRIES, SHEETS

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def packed(main: str, entries: tuple[str, ...] = ("main.js",), **others: str) -> str:
    files = {"main.js": main, **{f"{name.replace('__', '/')}.js": text for name, text in others.items()}}
    return packed_script("main.js", files.__getitem__, entries)


def test_names_that_two_modules_share_stay_apart() -> None:
    text = packed(
        'import { a } from "./far/a.js";\nimport { b } from "./b.js";\nconst hidden = 3;\nsay(a() + b() + hidden);\n',
        far__a='import { b } from "../b.js";\nconst hidden = 1;\nexport function a() {\n  return hidden + b();\n}\n',
        b="const hidden = 10;\nexport const b = () => hidden; // said once\n",
    )
    node = shutil.which("node")
    assert node, "the tests of scripts need Node"
    run = subprocess.run(
        [node, "--input-type=module", "-"],
        input=f"const say = (n) => console.log(n);\n{text}",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.stderr) == ("24\n", "")
    assert "said once" not in text
    assert text.count("hidden=10") == 1


def test_a_page_s_other_module_stays_outside() -> None:
    text = packed(
        'import { map } from "./map/map.js";\nexport const mine = map;\n',
        entries=("main.js", "map/map.js"),
        map__map="export const map = 1;\n",
    )
    assert text == 'import{map}from"./map/map.js";export const mine=map;'


@pytest.mark.parametrize(
    ("main", "reason"),
    [
        ('import { a as b } from "./a.js";\n', "alias"),
        ('import * as a from "./a.js";\n', "another form"),
        ('import { main } from "./main.js";\n', "imports itself"),
        ('import { b } from "./b.js";\n', r"b\.js exports or waits in another form: export default"),
        ('import { c } from "./c.js";\n', r"c\.js exports or waits in another form: await"),
    ],
)
def test_another_form_is_refused_with_its_reason(main: str, reason: str) -> None:
    with pytest.raises(PackingError, match=reason):
        packed(main, a="export const a = 1;\n", b="export default 1;\n", c="await 1;\nexport const c = 1;\n")


def test_styles_are_joined_in_order_and_their_pictures_found() -> None:
    files = {
        "css/pages/x.css": '/* All */\n@import url("../a.css");\n@import url("../../vendor/b.css");\n.c { margin: 0; }',
        "css/a.css": "/* first */\n.a { margin: 0; }\n",
        "vendor/b.css": ".b { background: url(images/b.png); mask: url('#m'); }\n",
    }
    assert packed_style("css/pages/x.css", files.__getitem__) == (
        ".a{margin:0}.b{background:url(\"../../vendor/images/b.png\");mask:url('#m')}.c{margin:0}"
    )


def test_a_style_imported_late_is_refused() -> None:
    with pytest.raises(PackingError, match="after its first rule"):
        packed_style("a.css", {"a.css": '.a { margin: 0; }\n@import url("b.css");\n'}.__getitem__)


def test_every_module_and_sheet_that_a_page_names_is_packed() -> None:
    named = set()
    desk = {"admin", "access", "account", "allauth"}
    for path in (path for path in TEMPLATES.rglob("*.html") if not desk & set(path.parts)):
        named |= set(re.findall(r"""{% static '((?:js|css)/[^']+)' %}""", path.read_text(encoding="utf-8")))
    modules = {"js/map/register.js", "js/map/overview.js"}  # named by mapviews/folium_map.py

    assert named | modules == {*ENTRIES, *SHEETS, "css/print.css"}
    assert set(SHEETS) == {f"css/pages/{path.name}" for path in (STATIC / "css/pages").glob("*.css")}


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_real_module_holds_all_but_other_pages_modules(entry: str) -> None:
    text = packed_script(entry, lambda name: (STATIC / name).read_text(encoding="utf-8"), ENTRIES)
    left = {f"js/{name}" for name in re.findall(r'import\{[^}]*\}from"\.\./([^"]*)";', text)}

    assert left <= set(ENTRIES) - {entry}
    assert text.count("import{") == len(left)
    assert "/**" not in text
