"""The one door for code: what passes, what does not, and that nothing else of ours leaves text unescaped."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from mapviews.inline_code import InlineCode, InlineCodeError, static_text
from tests.factories.dossiers import HOSTILE

HOSTILE_PARTS = ["${document.title=7*7}", "`", "\\", "</script>", "<img src=x onerror=alert(1)>", "&quot;", "\u202e"]


@pytest.mark.parametrize("text", [HOSTILE, *HOSTILE_PARTS, "القائم", "Ālbū", "#3388ff", "a\x00b"])
def test_what_folium_emits_may_hold_no_text_of_people(text: str) -> None:
    with pytest.raises(InlineCodeError, match="did data get in"):
        InlineCode.from_folium(f"var name = '{text}';")


def test_numbers_ids_and_addresses_pass() -> None:
    code = InlineCode.from_folium(
        '  const map_x = L.map("map_x", {center: [34.3683, -41.1e-05]});\n\n  a.b("/static/x.js");'
    )
    assert code == 'const map_x = L.map("map_x", {center: [34.3683, -41.1e-05]});\na.b("/static/x.js");'


@pytest.mark.parametrize("text", ["a </script>", "a </STYLE >", "<!-- x", "'<script>'"])
def test_a_static_file_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(InlineCodeError, match="would end its element"):
        InlineCode(text, origin="static")


def test_a_static_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InlineCodeError, match=r"js/map/nothing\.js"):
        static_text("js/map/nothing.js")


def test_a_template_writes_code_as_it_is_and_what_is_cut_from_it_escaped() -> None:
    code = InlineCode.from_folium("a('b');")
    template = engines["django"].from_string("{{ code }} {{ part }} {{ joined }}")
    assert template.render({"code": code, "part": code[:4], "joined": code + "<"}) == (
        "a('b'); a(&#x27;b a(&#x27;b&#x27;);&lt;"
    )


def test_the_hash_is_that_of_the_text_between_the_tags() -> None:
    digest = base64.b64encode(hashlib.sha256(b"a();").digest()).decode()
    assert InlineCode.from_folium("a();").csp_hash == f"'sha256-{digest}'"


def test_no_other_class_or_template_of_ours_switches_escaping_off() -> None:
    """Markup that goes out as it is has one door; a second one would be found here."""
    unescaped = re.compile(r"mark_safe|SafeString|\|\s*safe\b|autoescape off|__html__|format_html")
    root = Path(settings.BASE_DIR)
    sources = [*root.glob("mapviews/**/*.py"), *root.glob("templates/**/*.html"), *root.glob("record/**/*.py")]
    found = {
        path.relative_to(root).as_posix() for path in sources if unescaped.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"mapviews/inline_code.py"}


def test_no_script_of_ours_turns_text_into_markup() -> None:
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser")
    scripts = list((Path(settings.BASE_DIR) / "static" / "js").glob("**/*.js"))
    assert scripts
    found = {(script.name, word) for script in scripts for word in markup.findall(script.read_text(encoding="utf-8"))}
    # The fields of a claim come as a page that our own templates made, and as nodes: no text becomes markup.
    assert found <= {("open_claims.js", "DOMParser")}
