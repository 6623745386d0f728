"""The database of synthetic incidents is filled once, whole or not at all."""

import sys
import textwrap
from pathlib import Path

import pytest

from tools.commands import main
from tools.setup import Place, building, filling, installing
from tools.steps import Stamps, take
from tools.synthetic import database_of, environment, read_count, synthesizing
from tools.terminal import Problem

MANAGE = """
    import os, pathlib, sys
    database = pathlib.Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
    with database.open("a") as file:
        file.write(" ".join(sys.argv[1:]) + "\\n")
    sys.exit(sys.argv[1] == "synthesize" and pathlib.Path(__file__).with_name("cut short").exists())
"""
FILLED = "migrate --no-input\nsynthesize 50 --seed 1\nmigrate --no-input\nbuild_index\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project whose manage.py writes what it is asked into the database that it is pointed to."""
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (tmp_path / "manage.py").write_text(textwrap.dedent(MANAGE))
    (tmp_path / "record/migrations").mkdir(parents=True)
    return Place(tmp_path, tmp_path / "var")


def fill(place: Place) -> list[str]:
    return take(synthesizing(place, 50), Stamps(place.var / "stamps"))


def test_it_is_filled_once(place: Place) -> None:
    assert fill(place) == ["synthetic-50", "synthetic-50-migrations", "synthetic-50-index"]
    assert database_of(place, 50).read_text() == FILLED
    assert fill(place) == []
    assert database_of(place, 50).read_text() == FILLED


def test_a_new_migration_moves_it_and_does_not_fill_it_again(place: Place) -> None:
    fill(place)
    (place.root / "record/migrations/0009_more.py").write_text("")
    assert fill(place) == ["synthetic-50-migrations", "synthetic-50-index"]
    assert database_of(place, 50).read_text() == f"{FILLED}migrate --no-input\nbuild_index\n"


def test_another_program_builds_its_index_anew(place: Place) -> None:
    """The index is built before anything is served, so that no reader waits for it."""
    fill(place)
    (place.root / "mapviews/index").mkdir(parents=True)
    (place.root / "mapviews/index/making.py").write_text("")
    assert fill(place) == ["synthetic-50-index"]
    assert database_of(place, 50).read_text() == f"{FILLED}build_index\n"


def test_a_fill_that_was_cut_short_is_begun_anew(place: Place) -> None:
    (place.root / "cut short").touch()
    with pytest.raises(Problem, match="synthesize 50 --seed 1` failed"):
        fill(place)
    assert not database_of(place, 50).exists()
    (place.root / "cut short").unlink()
    fill(place)
    assert database_of(place, 50).read_text() == FILLED
    assert [path.name for path in database_of(place, 50).parent.iterdir()] == ["counterclaim.sqlite3"]


def test_each_number_has_a_database_of_its_own_and_never_the_sites(place: Place) -> None:
    assert database_of(place, 50) != database_of(place, 60)
    assert environment(database_of(place, 50)) == {
        "DATABASE_URL": f"sqlite:///{place.var}/synthetic-50/counterclaim.sqlite3"
    }


def test_its_steps_fit_among_those_of_set_up(place: Place) -> None:
    steps = [*installing(place, with_development=False), *building(place), *filling(place), *synthesizing(place, 50)]
    names = [step.name for step in steps]
    assert len(set(names)) == len(names)
    assert "static" in names


@pytest.mark.parametrize(("text", "count"), [("1000000", 1_000_000), ("1,000", 1_000), ("20_000", 20_000)])
def test_a_number_of_incidents_is_read(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["0", "-5", "many", "10000000", "²", "1e6"])
def test_a_number_that_will_not_do_is_said_before_minutes_of_filling(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("N", text)
    assert main(["serve-synthetic"]) == 1
    assert capsys.readouterr().err.strip().startswith(f"N={text} will not do")
