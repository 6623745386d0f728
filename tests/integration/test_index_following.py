"""How the index of a process follows the record: by changes, by building anew, and back to a backup."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from mapviews.index.building import build, indexes, newest
from mapviews.index.following import Index
from mapviews.index.ordering import ORDERS
from mapviews.index.snapshot import Snapshot
from record.entry import Entry
from record.filters import Filters
from tests.factories.scattered import scatter

pytestmark = pytest.mark.django_db


def codes(snapshot: Snapshot) -> list[str]:
    return sorted(snapshot.codes(Filters(), ORDERS["newest"], limit=100_000).codes)


def public() -> list[str]:
    return sorted(Entry.objects.current().values_list("code", flat=True))


def test_a_record_that_did_not_change_is_asked_for_its_head_alone(
    tmp_path: Path, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    index = Index(tmp_path)
    scatter(50)
    first = index.current()
    with django_assert_num_queries(1):  # type: ignore[arg-type]
        assert index.current() is first


def test_a_small_record_is_read_anew_when_changes_have_gathered(tmp_path: Path) -> None:
    index = Index(tmp_path, most_changes=30)
    scatter(50)
    index.current()
    for _each in range(6):
        scatter(10)
        assert codes(index.current()) == public()
    assert index.built_for in range(80, 111)
    assert not list(tmp_path.iterdir())


def test_a_backup_that_went_on_otherwise_is_not_mixed_with_what_was_known(tmp_path: Path) -> None:
    index = Index(tmp_path)
    scatter(50)
    index.current()
    before = transaction.savepoint()
    scatter(10, seed=1)
    known = codes(index.current())
    transaction.savepoint_rollback(before)
    scatter(30, seed=2)

    assert codes(index.current()) == public()
    assert codes(index.current()) != known


def test_earlier_revisions_are_served_for_a_while_and_then_are_gone(tmp_path: Path) -> None:
    index = Index(tmp_path)
    scatter(5)
    first = codes(index.current())
    scatter(5)
    now = index.current()
    earlier = index.at(5, now)
    assert earlier is not None
    assert codes(earlier) == first
    for _each in range(8):
        scatter(1)
        now = index.current()
    assert index.at(5, now) is None
    assert index.at(99, now) is None
    assert index.at(now.revision, now) is now


def test_an_index_on_disk_says_what_one_in_memory_says_and_two_are_kept(tmp_path: Path) -> None:
    for _each in range(3):
        scatter(70)
        assert build(tmp_path)
    assert build(tmp_path)  # there is one already
    assert [name.split("-")[0] for name in indexes(tmp_path)] == ["210", "140"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".building")]

    read, in_memory = newest(tmp_path, 210), Index(tmp_path / "none").current().parts[0].columns
    assert read is not None
    for name, array in in_memory._arrays():
        same = dict(read._arrays())[name]
        assert array.dtype == same.dtype
        assert ((array == same) | (array != array)).all(), name
    older = newest(tmp_path, 150)
    assert older is not None
    assert older.revision == 140
    assert newest(tmp_path, 100) is None
