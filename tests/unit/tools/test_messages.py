"""Translations are gathered and compiled without the system's gettext."""

import gettext
from pathlib import Path

import pytest

from tools.messages import CatalogueError, catalogues, compile_catalogue, gather, update

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: ar\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "locale/ar/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + 'msgid "killed"\nmsgstr "قتلى"\n', encoding="utf-8")
    return path


def project(root: Path) -> None:
    (root / "record").mkdir(exist_ok=True)
    (root / "templates").mkdir(exist_ok=True)
    (root / "record/words.py").write_text(
        "# Translators: of a figure\n_('killed')\nngettext('%(n)s claim', '%(n)s claims', n)\n"
        "pgettext('verb', 'claim')\n_(computed)\n"
    )
    (root / "templates/page.html").write_text(
        '{% translate "wounded" %}{% blocktranslate %}near {{ town }}{% endblocktranslate %}<p>not marked</p>'
    )


def test_marked_words_of_code_and_templates_are_gathered(tmp_path: Path) -> None:
    project(tmp_path)
    found = {(message.id, message.context) for message in gather(tmp_path) if message.id}

    assert found == {
        ("killed", None),
        (("%(n)s claim", "%(n)s claims"), None),
        ("claim", "verb"),
        ("wounded", None),
        ("near %(town)s", None),
    }


def test_the_indentation_of_markup_stands_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(
        '<ul>\n    <li>{% translate "wounded" %}</li>\n  <li>{% translate "killed" %}</li>\n</ul>\n'
    )

    assert {message.id for message in gather(tmp_path) if message.id} == {"wounded", "killed"}


def test_a_catalogue_keeps_its_translations_when_words_are_added(tmp_path: Path, catalogue: Path) -> None:
    project(tmp_path)
    update(catalogue, gather(tmp_path))

    text = catalogue.read_text(encoding="utf-8")
    assert 'msgid "killed"\nmsgstr "قتلى"' in text
    assert 'msgid "wounded"\nmsgstr ""' in text


def test_a_compiled_catalogue_translates(tmp_path: Path, catalogue: Path) -> None:
    assert catalogues(tmp_path) == [catalogue]
    compiled = compile_catalogue(catalogue)

    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("killed") == "قتلى"


def test_a_translation_that_loses_a_placeholder_is_refused_by_name(catalogue: Path) -> None:
    catalogue.write_text(HEADER + '#, python-format\nmsgid "near %(town)s"\nmsgstr "قرب %(city)s"\n', encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"ar/LC_MESSAGES/django\.po: the translation of 'near %\(town\)s'"):
        compile_catalogue(catalogue)
    assert not catalogue.with_suffix(".mo").exists()
