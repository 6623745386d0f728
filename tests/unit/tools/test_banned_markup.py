"""Only templates make HTML: every way round that is refused, and this project is clean of them."""

from pathlib import Path

import pytest

from tools.banned_markup import findings

ROOT = Path(__file__).resolve().parents[3]


def found_in(tmp_path: Path, name: str, source: str) -> list[str]:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return [str(finding) for finding in findings(tmp_path)]


def test_this_project_is_clean() -> None:
    assert [str(finding) for finding in findings(ROOT)] == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils.safestring import mark_safe",
        "from django.utils import safestring\nx = safestring.mark_safe(y)",
        "from django.utils.safestring import SafeString as Text",
        "from markupsafe import Markup",
        "class Name:\n    def __html__(self):\n        return self.name",
        "format_html(words)",
        "html.format_html(f'<b>{words}</b>')",
        "format_html_join(', ', template, rows)",
    ],
)
def test_python_that_makes_markup_of_text_is_refused(tmp_path: Path, source: str) -> None:
    assert found_in(tmp_path, "mapviews/page.py", source)


@pytest.mark.parametrize(
    "source",
    [
        '"""Never call mark_safe here."""\n# nor Markup',
        "format_html('<b>{}</b>', words)",
        "format_html_join(', ', '<b>{}</b>', rows)",
    ],
)
def test_words_about_it_and_literal_templates_pass(tmp_path: Path, source: str) -> None:
    assert found_in(tmp_path, "mapviews/page.py", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ words|safe }}",
        "{{ words | safeseq }}",
        "{% autoescape off %}{{ words }}{% endautoescape %}",
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        '<a href="/" onclick="go()">',
        "<body\n  onload='go()'>",
        '<a href="javascript:go()">',
    ],
)
def test_a_template_that_does_not_escape_or_that_the_policy_would_refuse_is(tmp_path: Path, source: str) -> None:
    assert found_in(tmp_path, "templates/page.html", source)


def test_a_template_that_escapes_passes(tmp_path: Path) -> None:
    source = '<p class="safe{% if style == "x" %} on{% endif %}" data-on="x" dir="auto">{{ words }}</p>'

    assert found_in(tmp_path, "templates/page.html", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "row.innerHTML = words;",
        "row . outerHTML = words;",
        "row.insertAdjacentHTML('beforeend', words);",
        "document.write(words);",
        "eval (words);",
        "new Function(words);",
        "range.createContextualFragment(words);",
        "row.setHTMLUnsafe(words);",
    ],
)
def test_a_script_that_makes_markup_of_text_is_refused(tmp_path: Path, source: str) -> None:
    assert found_in(tmp_path, "static/js/page.js", f"'use strict';\n{source}")[0].startswith("static/js/page.js:2: ")


def test_a_script_that_sets_text_passes(tmp_path: Path) -> None:
    assert found_in(tmp_path, "static/js/page.js", "row.textContent = words; evaluate(words);") == []
