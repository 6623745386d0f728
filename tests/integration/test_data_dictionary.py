"""The data dictionary fits the code, and every field says what it is."""

import inspect
from dataclasses import fields, is_dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from geo import border_context
from record import assessment, dossier, dossier_files
from record.data_dictionary import data_dictionary, project_models, terms
from record.dossier_fields import MEANINGS
from record.management.commands.data_dictionary import dictionary_path

COLUMNS = [(model, field) for model in project_models() for field in model._meta.concrete_fields]


def test_the_data_dictionary_fits_the_code() -> None:
    written = dictionary_path().read_text(encoding="utf-8")
    assert written == data_dictionary(), "run manage.py data_dictionary"


@pytest.mark.parametrize(
    ("model", "field"), COLUMNS, ids=lambda each: getattr(each, "__name__", getattr(each, "name", ""))
)
def test_every_column_says_what_it_is(model: type[models.Model], field: "models.Field[Any, Any]") -> None:
    assert field.help_text or field.auto_created or field.name == "id", f"{model.__name__}.{field.name}"


def test_every_field_of_the_dossier_says_what_it_is() -> None:
    shapes = [
        shape
        for module in (dossier, assessment, dossier_files, border_context)
        for shape in vars(module).values()
        if inspect.isclass(shape) and is_dataclass(shape) and shape.__module__ == module.__name__
    ]
    assert {shape.__name__ for shape in shapes} <= {shape.__name__ for shape in MEANINGS}
    for shape, meanings in MEANINGS.items():
        assert list(meanings) == [field.name for field in fields(shape) if field.init], shape.__name__
        assert all(meaning.endswith(".") for meaning in meanings.values())


def test_every_term_has_a_definition() -> None:
    for listed in terms():
        assert all(str(term.definition).endswith(".") for term in listed), listed.__name__


def test_the_desk_and_the_record_are_both_in_it() -> None:
    text = data_dictionary()
    for part in ("### record.Entry", "### incidents.Incident", "### PublicClaim", "### Position", "### Reason"):
        assert part in text


def test_a_stale_dictionary_is_named_and_written_anew(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="no longer fits"):
        call_command("data_dictionary", "--check", stdout=StringIO())
    call_command("data_dictionary", stdout=StringIO())
    call_command("data_dictionary", "--check", stdout=StringIO())
    assert (tmp_path / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary()
