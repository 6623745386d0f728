"""Ranges, dates, distances and numbers in words."""

import pytest

from mapviews.presenters.wording import (
    counted,
    country_name,
    distance,
    number,
    qualified,
    range_words,
    sign,
    toll_range,
)
from record.vocabulary import Measure, PersonStatus, Qualifier
from tests.factories.dossiers import qaim_tolls


@pytest.mark.parametrize(
    ("low", "high", "stated", "qualifier", "words"),
    [
        (20, None, 100, Qualifier.MORE_THAN, "20 to more than 100"),
        (101, None, 100, Qualifier.MORE_THAN, "more than 100"),
        (55, None, 55, Qualifier.AT_LEAST, "at least 55"),
        (None, None, 100, Qualifier.MORE_THAN, "more than 100"),
        (12, None, None, None, "at least 12"),
        (20, 99, 99, Qualifier.TENS, "20 to 99"),
        (80, 80, 80, Qualifier.EXACTLY, "80"),
        (50, 50, 50, Qualifier.ABOUT, "about 50"),
        (None, 100, 100, Qualifier.AT_MOST, "at most 100"),
        (0, 1200, 1200, None, "0 to 1,200"),
        (None, None, None, None, None),
    ],
)
def test_a_range_says_its_ends_as_they_were_meant(
    low: int | None, high: int | None, stated: int | None, qualifier: Qualifier | None, words: str | None
) -> None:
    assert range_words(low, high, stated, qualifier) == words


def test_the_killed_of_qaim_are_20_to_more_than_100() -> None:
    assert toll_range(qaim_tolls()[0]) == "20 to more than 100"


@pytest.mark.parametrize(
    ("metres", "words"),
    [(0, "0 m"), (10, "10 m"), (999.4, "999 m"), (1_300, "1.3 km"), (5_000, "5 km"), (11_186.6, "11 km")],
)
def test_distances_are_no_finer_than_a_reader_can_use(metres: float, words: str) -> None:
    assert distance(metres) == words


def test_things_are_counted_without_a_status_of_persons() -> None:
    assert counted(Measure.STRUCTURES_HIT, PersonStatus.UNKNOWN) == "Structures hit"
    assert counted(Measure.KILLED, PersonStatus.CIVILIAN) == "Killed, civilians"


def test_numbers_are_grouped() -> None:
    assert number(1200) == "1,200"
    assert qualified(Qualifier.FEWER_THAN, 1000) == "fewer than 1,000"
    assert (sign(Qualifier.ABOUT, 50), sign(Qualifier.EXACTLY, 50)) == ("~50", "50")


@pytest.mark.parametrize(("code", "name"), [("IQ", "Iraq"), ("QQQ", "QQQ")])
def test_a_country_without_a_name_keeps_its_code(code: str, name: str) -> None:
    assert country_name(code) == name
