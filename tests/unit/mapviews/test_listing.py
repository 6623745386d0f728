"""Rows of the list: what an entry says in words."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from mapviews.presenters.listing import days_words, list_row
from record.entry import Entry


def entry(**columns: Any) -> Entry:
    """An entry of the Qaim case, not saved."""
    return Entry(
        **{
            "code": "IQ-2016-0001",
            "title": "Air strikes on Qaim",
            "country": "IQ",
            "countries": ",IQ,",
            "lat": 34.3683,
            "lon": 41.0944,
            "precision": "town",
            "event_type": "explosions",
            "event_subtype": "air_strike",
            "grades": ",contested,",
            "earliest": date(2016, 12, 7),
            "latest": date(2016, 12, 7),
            "killed_low": 20,
            "killed_high_stated": 100,
            "killed_high_qualifier": "more_than",
            "border_distance_m": 11_186.6,
            "disagree_figures": True,
            **columns,
        }
    )


@pytest.mark.parametrize(("reader", "title"), [("en", "Air strikes on Qaim"), ("ar", "غارات على القائم")])
def test_the_title_is_the_reader_s_where_there_is_one(reader: str, title: str) -> None:
    with translation.override(reader):
        assert list_row(entry(titles=[["ku", "Qaîm"], ["ar", "غارات على القائم"]])).title == title


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (date(2016, 12, 7), date(2016, 12, 7), "7 December 2016"),
        (date(2016, 12, 5), date(2016, 12, 7), "5–7 December 2016"),
        (date(2016, 12, 30), date(2017, 1, 2), "30 December 2016 to 2 January 2017"),
    ],
)
def test_days_are_said_once(earliest: date, latest: date, words: str) -> None:
    assert days_words(earliest, latest) == words


def test_a_row_says_the_range_as_the_dossier_does() -> None:
    row = list_row(entry())

    assert (row.killed, row.border, row.kind) == ("20 to more than 100", "11 km", "Air or drone strike")
    assert (row.country, row.disagreements, row.mapped) == ("Iraq", ("figures",), True)


def test_what_is_not_known_is_not_said() -> None:
    row = list_row(
        entry(event_subtype=None, killed_low=None, killed_high_stated=None, border_distance_m=None, lat=None, lon=None)
    )

    assert (row.killed, row.border, row.mapped) == (None, None, False)
    assert row.kind == "Explosions and remote violence"


def test_a_place_that_may_lie_in_two_countries_names_both() -> None:
    assert list_row(entry(country=None, countries=",IQ,SY,")).country == "Iraq or Syria"


def test_a_term_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="splendid"):
        list_row(entry(grades=",splendid,"))
