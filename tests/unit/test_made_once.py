"""What processes of one run share is made once, whole, and anew when its sources change."""

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tests.made_once import made_once


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_text("one")
    return path


def test_it_is_made_by_the_first_that_asks_and_anew_when_a_source_changes(tmp_path: Path, source: Path) -> None:
    made: list[str] = []

    def make(path: Path) -> None:
        made.append(source.read_text())
        path.write_text(source.read_text())

    first = made_once(tmp_path / "kept", "thing", [source], make)
    assert made_once(tmp_path / "kept", "thing", [source], make) == first
    source.write_text("two")
    second = made_once(tmp_path / "kept", "thing", [source], make)
    assert made == ["one", "two"]
    assert (first.read_text(), second.read_text()) == ("one", "two")


def test_those_that_ask_meanwhile_wait_for_it(tmp_path: Path, source: Path) -> None:
    made: list[Path] = []
    begun, go_on = threading.Event(), threading.Event()

    def make(path: Path) -> None:
        made.append(path)
        begun.set()
        assert go_on.wait(30)
        path.write_text("whole")

    found: list[str] = []

    def ask() -> None:
        found.append(made_once(tmp_path / "kept", "thing", [source], make).read_text())

    askers = [threading.Thread(target=ask) for _each in range(3)]
    askers[0].start()
    assert begun.wait(30)
    for asker in askers[1:]:
        asker.start()
    go_on.set()
    for asker in askers:
        asker.join()
    assert found == ["whole"] * 3
    assert len(made) == 1


def test_what_broke_off_half_done_is_not_taken(tmp_path: Path, source: Path) -> None:
    def break_off(path: Path) -> None:
        path.write_text("ha")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        made_once(tmp_path / "kept", "thing", [source], break_off)
    assert made_once(tmp_path / "kept", "thing", [source], lambda path: path.touch()).read_text() == ""


@pytest.mark.django_db
def test_the_database_of_the_tests_is_the_one_that_the_migrations_make() -> None:
    """Every migration of the code is applied in it, and none that the code does not know."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert set(MigrationRecorder(connection).applied_migrations()) == set(executor.loader.disk_migrations)
