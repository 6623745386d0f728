"""What is left out of the second run, on PostgreSQL, is there, and may be left out."""

import ast
from pathlib import Path

import pytest

from tests.databases import ASKS_THE_DATABASE_ITSELF, ON_SQLITE_ALONE, runs_on_both

ROOT = Path(__file__).resolve().parents[2]


def source_of(nodeid: str) -> str:
    file, _separator, name = nodeid.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    if not name:
        return text
    functions = {each.name: each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)}
    return ast.get_source_segment(text, functions[name]) or ""


@pytest.mark.parametrize("nodeid", ON_SQLITE_ALONE)
def test_what_runs_on_sqlite_alone_asks_the_database_nothing_of_its_own(nodeid: str) -> None:
    assert ASKS_THE_DATABASE_ITSELF.findall(source_of(nodeid)) == []


@pytest.mark.parametrize(
    "nodeid",
    [
        "tests/integration/test_publishing.py::test_what_fails_midway_leaves_nothing_behind",
        "tests/integration/test_confidential.py::test_private_notes_of_claims_move_among_few_and_back",
        "tests/integration/test_of_tomorrow.py::test_that_nobody_has_written",
    ],
)
def test_what_is_not_named_runs_on_both(nodeid: str) -> None:
    assert runs_on_both(nodeid)


@pytest.mark.parametrize(
    "nodeid",
    [
        "tests/security/test_response_headers.py::test_anything[that-is there]",
        "tests/integration/test_confidential.py::test_no_address_of_the_desk_tells_who_may_not_see_it[editor]",
    ],
)
def test_a_file_or_a_test_in_all_its_cases_can_be_left_out(nodeid: str) -> None:
    assert not runs_on_both(nodeid)


@pytest.mark.parametrize(
    "text", ["if connection.vendor == 'sqlite':", "with connection.cursor() as cursor:", "django_db(transaction=True)"]
)
def test_a_test_of_the_database_itself_is_known_by_its_words(text: str) -> None:
    assert ASKS_THE_DATABASE_ITSELF.search(text)
