"""Dates in people's words: what is read, what is asked, what is refused with its cause."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record import date_names
from record.date_tokens import DateWordsError
from record.date_words import DateReading, read_date, say_date
from record.dates import read_edtf

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 1))
TIMES = st.sampled_from(["", "evening", "dawn", "before noon", "at 14:30"])


@pytest.mark.parametrize(
    ("words", "edtf", "time_of_day"),
    [
        ("7 December 2016", "2016-12-07", ""),
        ("the 7th of December, 2016", "2016-12-07", ""),
        ("December 7, 2016", "2016-12-07", ""),
        ("Wednesday 7 Dec 2016", "2016-12-07", ""),
        ("2016/12/7", "2016-12-07", ""),
        ("2016-12-07/2016-12-09", "2016-12-07/2016-12-09", ""),
        ("2016-12-07 or 2016-12-08", "[2016-12-07,2016-12-08]", ""),
        ("between 2016/12/7 and 2016/12/8, evening", "2016-12-07/2016-12-08", "evening"),
        ("2016. 12-14 December", "2016-12-12/2016-12-14", ""),
        ("December 2016. 12-14", "2016-12-12/2016-12-14", ""),
        ("December 7-8. 2016", "2016-12-07/2016-12-08", ""),
        ("7 December 2016 at 14:30:15", "2016-12-07", "at 14:30:15"),
        ("evening of 7 or 8 December 2016", "[2016-12-07,2016-12-08]", "evening"),
        ("2016-12-07 evening or 2016-12-08", "[2016-12-07,2016-12-08]", "evening"),
        ("31 December 2016 or 1 January 2017", "[2016-12-31,2017-01-01]", ""),
        ("8 or 7 December 2016", "[2016-12-08,2016-12-07]", ""),
        ("about 2016-12-07", "2016-12-07~", ""),
        ("December 2016", "2016-12", ""),
        ("2016", "2016", ""),
        ("7 or 8 December 2016, evening", "[2016-12-07,2016-12-08]", "evening"),
        ("7, 8 or 9 December 2016", "[2016-12-07,2016-12-08,2016-12-09]", ""),
        ("30 November or 1 December 2016", "[2016-11-30,2016-12-01]", ""),
        ("December 7 or 8, 2016", "[2016-12-07,2016-12-08]", ""),
        ("November or December 2016", "[2016-11,2016-12]", ""),
        ("7-9 December 2016", "2016-12-07/2016-12-09", ""),
        ("between 7 and 9 December 2016", "2016-12-07/2016-12-09", ""),
        ("from 30 December 2016 to 2 January 2017", "2016-12-30/2017-01-02", ""),
        ("about December 2016", "2016-12~", ""),
        ("perhaps 7 December 2016", "2016-12-07?", ""),
        ("evening of 7 December 2016", "2016-12-07", "evening"),
        ("7 December 2016 at 14:30", "2016-12-07", "at 14:30"),
        ("7 December 2016, about 2 pm", "2016-12-07", "about 2 pm"),
        ("7 December 2016, rush hour", "2016-12-07", "rush hour"),
        pytest.param("٧ كانون الأول ٢٠١٦", "2016-12-07", "", id="Levantine, Arabic-Indic digits"),
        pytest.param("7 ديسمبر 2016 مساءً", "2016-12-07", "مساءً", id="Egyptian"),
        pytest.param("مساء الأربعاء 7 كانون الأول/ديسمبر 2016", "2016-12-07", "مساء", id="both names of one month"),
        pytest.param("14 غشت 2016", "2016-08-14", "", id="Moroccan"),
        pytest.param("5 جويلية 1962", "1962-07-05", "", id="Algerian"),
        pytest.param("7 أو 8 كانون الأول 2016", "[2016-12-07,2016-12-08]", "", id="one of two in Arabic"),
        pytest.param("بين 7 و9 كانون الأول 2016", "2016-12-07/2016-12-09", "", id="between, and written to the number"),
        ("7 December 2016, 2 pm to 3 pm", "2016-12-07", "2 pm to 3 pm"),
        pytest.param("7 من ديسمبر 2016", "2016-12-07", "", id="the seventh of"),
        pytest.param("من 7 إلى 9 تشرين الثاني 2016", "2016-11-07/2016-11-09", "", id="from, to"),
        pytest.param("\u200f7 كانون الثاني 2016", "2016-01-07", "", id="with a sign of direction"),
    ],
)
def test_words_are_read_as_a_date_and_a_time_of_day(words: str, edtf: str, time_of_day: str) -> None:
    taken = read_date(words).taken
    assert taken is not None
    assert (taken.when, taken.time_of_day) == (read_edtf(edtf), time_of_day)


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("7/12/2016", ["2016-12-07", "2016-07-12"]),
        ("7.12.2016 evening", ["2016-12-07", "2016-07-12"]),
        ("٧/١٢/٢٠١٦", ["2016-12-07", "2016-07-12"]),
        pytest.param("13/12/2016", ["2016-12-13"], id="one order alone is a date, and is asked too"),
    ],
)
def test_the_order_of_a_date_in_figures_is_asked_for(words: str, readings: list[str]) -> None:
    answer = read_date(words)
    assert answer.taken is None
    assert str(answer.question).endswith("?")
    assert [reading.when.edtf for reading in answer.readings] == readings


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "is empty"),
        ("market", "not part of a date: “market”"),
        ("7 December 2016 near the market", "not part of a date: “near”"),
        ("7 December", "has no year"),
        ("7 December 16", "two numbers where one day is expected"),
        ("7 8 December 2016", "Write “or” or “to” between them"),
        ("31 February 2016", "Is there such a day?"),
        ("9 to 7 December 2016", "Are the two days swapped?"),
        ("Thursday 7 December 2016", "2016-12-07 was a Wednesday"),
        ("Thursday 2016-12-07 to 2016-12-09", "2016-12-07 was a Wednesday"),
        ("7/12/2016 or 8/12/2016", "and its order is open"),
        ("2016-12-07 or 7/12/2016", "and its order is open"),
        ("2016-13-07 or 2016-12-08", "has the month 13"),
        ("2016-12-07 or 8", "Write each day whole"),
        ("2016-12-07 or 8 January", "Write each day whole"),
        ("7 December or 2017-01-02", "Write each day whole"),
        ("2016-12-07 +/- 9", "Write each day whole"),
        ("Day 1 - 2016-12-08", "Write each day whole"),
        ("7/2016-12-08", "a day and no month"),
        ("2016-12-07 14:30:15 to 16", "may be a day or an hour"),
        ("2016-12-07 10h30 - 11", "may be a day or an hour"),
        ("7 December 2016, 2 pm to 8", "may be a day or an hour"),
        ("7 December 2016, noon to 9", "may be a day or an hour"),
        ("about 2016/11-12", "a day and no month"),
        ("7 December or 2 January 2017", "Write the year of each"),
        ("December or January 2017", "Write the year of each"),
        ("yesterday", "the day on which it was written"),
        ("early December 2016", "names a part of a month"),
        ("7 رمضان 1437", "of the Islamic calendar"),
        ("31/31/2016", "whichever number is the month"),
        ("about 7 or 8 December 2016", "of several days"),
        ("evening 7 December 2016 evening", "in two places"),
        ("7 or 8 to 9 December 2016", "in more than one way"),
        ("7 December " * 40, "longer than any date"),
        ("until 7 December 2016", "leaves one end open"),
        ("from 7 December 2016 on", "leaves one end open"),
        ("7 December 2016 or", "leaves one end open"),
        ("حتى 7 ديسمبر 2016", "leaves one end open"),
        ("من 7 ديسمبر 2016", "leaves one end open"),
        pytest.param("from 2 to 3 pm on 7 December 2016", "may be a day or an hour", id="hours that are no days"),
        pytest.param("between 2 and 3 pm, 7 December 2016", "may be a day or an hour", id="hours between which it was"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(words: str, sentence: str) -> None:
    with pytest.raises(DateWordsError) as refused:
        read_date(words)
    assert sentence in str(refused.value)


@given(day=DAYS, time=TIMES)
def test_a_day_in_words_reads_back(day: date, time: str) -> None:
    reading = DateReading(when=read_edtf(day.isoformat()), time_of_day=time)
    assert read_date(say_date(reading)).taken == reading


@given(day=DAYS, days=st.integers(1, 20), form=st.sampled_from(["[{},{}]", "{}/{}"]), time=TIMES)
def test_one_of_two_days_and_an_interval_read_back(day: date, days: int, form: str, time: str) -> None:
    edtf = form.format(day.isoformat(), (day + timedelta(days=days)).isoformat())
    reading = DateReading(when=read_edtf(edtf), time_of_day=time)
    assert read_date(say_date(reading)).taken == reading


PIECES = ["7", "31", "2016", "٧", "december", "كانون", "الأول", "or", "و", "to", "-", "/", ",", "about", "evening", "?"]


@given(
    st.lists(st.sampled_from([*PIECES, *sorted(date_names.MONTHS)]) | st.text(max_size=4), max_size=8).map(" ".join)
    | st.text(max_size=60)
)
def test_any_text_is_read_or_refused_and_what_is_read_reads_back(text: str) -> None:
    try:
        answer = read_date(text)
    except DateWordsError:
        return
    for reading in answer.readings:
        if answer.taken and not reading.time_of_day:
            assert read_date(say_date(reading)).taken == reading


@pytest.mark.parametrize(("name", "month"), sorted(date_names.MONTHS.items()))
def test_every_name_of_a_month_is_read(name: str, month: int) -> None:
    taken = read_date(f"7 {name} 2016").taken
    assert taken is not None
    assert taken.when.earliest == date(2016, month, 7)


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("7 Dec 2016 or 2017", ("[2016-12-07,2017-12-07]", "[2016-12-07,2017]")),
        ("7 December 2016 or January 2017", ("[2016-12-07,2017-01-07]", "[2016-12-07,2017-01]")),
        ("December 2016 or 2017", ("[2016-12,2017-12]", "[2016-12,2017]")),
        ("December 2016/2017", ("2016-12/2017-12", "2016-12/2017")),
        ("7 December 2016 and 2017", ("2016-12-07/2017-12-07", "2016-12-07/2017")),
        ("7 كانون الأول 2016 أو 2017", ("[2016-12-07,2017-12-07]", "[2016-12-07,2017]")),
    ],
)
def test_what_may_be_short_for_another_day_is_asked(words: str, ways: tuple[str, str]) -> None:
    with pytest.raises(DateWordsError) as refusal:
        read_date(words)
    for way in ways:
        assert way in str(refusal.value)
        assert read_date(way).taken is not None


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2016 or 2017", "[2016,2017]"),
        ("December 2016 or 3 January 2017", "[2016-12,2017-01-03]"),
        ("7 December 2016 to January 2017", "2016-12-07/2017-01"),
        ("between December 2016 and 2017", "2016-12/2017"),
        ("December 2016-January 2017", "2016-12/2017-01"),
    ],
)
def test_dates_that_are_short_for_nothing_are_read(words: str, edtf: str) -> None:
    taken = read_date(words).taken
    assert taken is not None
    assert taken.when.edtf == edtf
