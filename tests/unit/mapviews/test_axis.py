"""The number axis: linear from zero, with room for an open end, whatever the numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapviews.presenters.axis import EDGE_AT, GUTTER_AT, TOP_AT, ZERO_AT, axis_for, percent


def test_twice_the_number_is_twice_the_length() -> None:
    axis = axis_for([20, 100], open_ended=False)

    assert axis.at(80) - axis.at(0) == pytest.approx(2 * (axis.at(40) - axis.at(0)))


def test_zero_is_where_the_axis_begins_and_silence_stands_before_it() -> None:
    axis = axis_for([100], open_ended=True)

    assert axis.at(0) == ZERO_AT
    assert GUTTER_AT < ZERO_AT


def test_an_open_end_gets_room_beyond_the_largest_number() -> None:
    closed, opened = axis_for([101], open_ended=False), axis_for([101], open_ended=True)

    assert opened.at(101) < closed.at(101) < TOP_AT < EDGE_AT


def test_no_numbers_at_all_still_make_an_axis() -> None:
    assert [tick.label for tick in axis_for([], open_ended=False).ticks] == ["0", "1"]


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=5), st.booleans())
def test_every_bound_lies_on_the_axis_and_the_ticks_are_few(bounds: list[int], opened: bool) -> None:
    axis = axis_for(bounds, open_ended=opened)

    assert all(ZERO_AT <= axis.at(bound) <= TOP_AT for bound in bounds)
    assert 2 <= len(axis.ticks) <= 7
    assert axis.ticks[0].label == "0"


def test_a_number_beyond_all_counting_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond anything that is counted"):
        axis_for([10**15], open_ended=False)


@pytest.mark.parametrize(("value", "text"), [(12.5, "12.5%"), (6.0, "6%"), (0.0, "0%"), (33.33333, "33.333%")])
def test_lengths_are_written_as_svg_reads_them_in_every_language(value: float, text: str) -> None:
    assert percent(value) == text
