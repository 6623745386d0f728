"""The longest files come first, and those that are named are there."""

from pathlib import Path

import pytest

from tests.order import LONGEST, place

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("file", LONGEST)
def test_what_is_named_is_there(file: str) -> None:
    assert (ROOT / file).is_file()


def test_no_file_is_named_twice() -> None:
    assert len(set(LONGEST)) == len(LONGEST)


def test_the_longest_come_first_and_those_not_named_keep_their_order() -> None:
    found = ["tests/unit/a.py::test_b", f"{LONGEST[1]}::test_x[1]", "tests/unit/a.py::test_a", f"{LONGEST[0]}::test_y"]
    assert sorted(found, key=place) == [found[3], found[1], found[0], found[2]]
