"""EDTF text and the first and last day that it allows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.dates import DateError, read_edtf


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2016-12-07", date(2016, 12, 7), date(2016, 12, 7)),
        (" 2016-12-07 ", date(2016, 12, 7), date(2016, 12, 7)),
        ("٢٠١٦-١٢-٠٧", date(2016, 12, 7), date(2016, 12, 7)),
        ("2016-12", date(2016, 12, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-12-07/2016-12-09", date(2016, 12, 7), date(2016, 12, 9)),
        ("2016-12/2017-01", date(2016, 12, 1), date(2017, 1, 31)),
        pytest.param("2016-12-07~", date(2016, 12, 7), date(2016, 12, 7), id="approximate"),
        pytest.param("2016-12?", date(2016, 12, 1), date(2016, 12, 31), id="uncertain"),
        pytest.param("2016-12-07%", date(2016, 12, 7), date(2016, 12, 7), id="uncertain and approximate"),
        pytest.param("[2016-12-07,2016-12-09]", date(2016, 12, 7), date(2016, 12, 9), id="one of a set"),
        pytest.param("[2016-12-07..2016-12-10]", date(2016, 12, 7), date(2016, 12, 10), id="one of a span"),
        pytest.param("201X", date(2010, 1, 1), date(2019, 12, 31), id="decade"),
        pytest.param("2016-12-XX", date(2016, 12, 1), date(2016, 12, 31), id="day not known"),
        pytest.param("2016-12-07T23:30:00+03:00", date(2016, 12, 7), date(2016, 12, 7), id="time of day"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(text: str, earliest: date, latest: date) -> None:
    when = read_edtf(text)
    assert (when.earliest, when.latest) == (earliest, latest)
    assert read_edtf(when.edtf) == when


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("07/12/2016", "2016-12-07 where the day is, 2016-07-12 where the month is"),
        ("7.12.2016", "is the day or the month written first?"),
        ("٧/١٢/٢٠١٦", "2016-12-07 where the day is, 2016-07-12 where the month is"),
        pytest.param("13/12/2016", "Write the year first: 2016-12-13.", id="can only be the day first"),
        pytest.param("12/13/2016", "Write the year first: 2016-12-13.", id="can only be the month first"),
        pytest.param("7/7/2016", "Write the year first: 2016-07-07.", id="the same either way"),
        pytest.param("31/31/2016", "Is there such a day", id="no day either way"),
        ("2016/12/07", "Write the year first"),
        ("2016-12-9", "two digits each"),
        ("2016-2", "two digits each"),
        ("7 December 2016", "Write it in figures"),
        ("yesterday", "Write it in figures"),
        ("2016-02-30", "Is there such a day"),
        ("2016-13", "Is there such a day"),
        ("2015-02-29", "names a day that its month does not have"),
        ("2016-12-07/2017-02-29", "names a day that its month does not have"),
        ("2016-12-09/2016-12-07", "swapped"),
        ("2016-12-07/..", "open at one end"),
        ("../2016-12-07", "open at one end"),
        ("2016-12-07/", "open at one end"),
        ("/2016-12-07", "open at one end"),
        ("[..2016-12-07]", "open at one end"),
        ("[2016-12-07..]", "open at one end"),
        ("2016-22", "season"),
        ("0000", "outside the years"),
        ("-0005", "outside the years"),
        ("Y17000", "outside the years"),
        ("2" * 101, "longer than any date"),
        ("[" * 90, "Is there such a day"),
    ],
)
def test_what_cannot_be_bounded_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(DateError) as refusal:
        read_edtf(text)
    assert sentence in str(refusal.value)
    assert text[:20] in str(refusal.value)


@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789-/.XYTZ~?%[]{},:+ ", max_size=30)))
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        when = read_edtf(text)
    except DateError:
        return
    assert when.earliest <= when.latest


@given(st.dates(), st.dates())
def test_an_interval_keeps_its_two_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    when = read_edtf(f"{first.isoformat()}/{last.isoformat()}")
    assert (when.earliest, when.latest) == (first, last)
