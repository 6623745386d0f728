"""Dates in words, in the language of the page."""

from datetime import date

import pytest
from django.utils.translation import override

from record.dates_said import edtf_words, when_words
from record.dossier import PublicWhen


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2016-12-07", "7 December 2016"),
        ("2016-12", "December 2016"),
        ("2016", "2016"),
        ("2016-12~", "about December 2016"),
        ("2016-12-07?", "7 December 2016, uncertain"),
        ("2016%", "about 2016, uncertain"),
        ("2016-12-05/2016-12-07", "between 5 and 7 December 2016"),
        ("2016-21", "2016-21"),  # a season: shown as it is written
        ("../2016", "../2016"),
        ("2016-11-30/2016-12-02", "between 30 November and 2 December 2016"),
        ("2016-12-31/2017-01-01", "between 31 December 2016 and 1 January 2017"),
        ("2016-12-05~/2016-12-07", "between about 5 December 2016 and 7 December 2016"),
        ("2016-11/2016-12", "between November 2016 and December 2016"),
        ("[2016-12-07,2016-12-08]", "7 or 8 December 2016"),
        ("[2016-12-07, 2016-12-08]", "7 or 8 December 2016"),
        ("[2016-12-31,2017-01-01]", "31 December 2016 or 1 January 2017"),
        ("[2016-11-30,2016-12-01,2016-12-02]", "30 November, 1 December or 2 December 2016"),
        ("[2016-12-07]", "7 December 2016"),
        ("[2016-12-05..2016-12-07]", "between 5 and 7 December 2016"),
        ("[..2016-12-07]", "[..2016-12-07]"),
        ("{2016-12-07,2016-12-08}", "7 and 8 December 2016"),
        ("{2016-12-05..2016-12-07}", "{2016-12-05..2016-12-07}"),
        ("[2016-12-07,soon]", "[2016-12-07,soon]"),
        ("2016-02-31", "2016-02-31"),
        ("2016-01/2016-02/2016-03", "2016-01/2016-02/2016-03"),
        ("", ""),
    ],
)
def test_dates_are_read_out_or_left_as_they_are_written(edtf: str, words: str) -> None:
    assert edtf_words(edtf) == words


def test_a_known_day_has_its_weekday_and_an_uncertain_one_has_none() -> None:
    day = date(2016, 12, 7)

    assert when_words(PublicWhen(edtf="2016-12-07", earliest=day, latest=day)) == "Wednesday 7 December 2016"
    assert when_words(PublicWhen(edtf="2016-12-07~", earliest=day, latest=day)) == "about 7 December 2016"


def test_what_is_remembered_of_one_language_is_not_said_in_another() -> None:
    with override("en"):
        assert edtf_words("2016-12-05/2016-12-07") == "between 5 and 7 December 2016"
    with override("ar"):
        assert edtf_words("2016-12-05/2016-12-07") == "بين 5 و7 كانون الأول (ديسمبر) 2016"
