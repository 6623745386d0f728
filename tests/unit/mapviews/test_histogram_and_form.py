"""The histogram as links, the form with its counts, addresses in one spelling, names of what is chosen."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from mapviews.index.timeline import Bar, Timeline
from mapviews.presenters.filter_form import filter_form
from mapviews.presenters.labels import LABELS, labels
from mapviews.presenters.search import SearchError, address, read_search, read_view
from mapviews.presenters.timeline import TICKS, histogram, span_value
from record.actor_name import ActorName
from record.filters import PARAMETERS, Days
from record.vocabulary import ActorKind


def months(*counts: int) -> Timeline:
    starts = [date(2016 + month // 12, month % 12 + 1, 1) for month in range(len(counts) + 1)]
    bars = tuple(
        Bar(start, end - timedelta(days=1), count)
        for start, end, count in zip(starts[:-1], starts[1:], counts, strict=True)
    )
    return Timeline("month", bars, starts[0], bars[-1].last)


def test_a_bar_is_a_link_to_its_own_days_and_keeps_the_other_filters() -> None:
    bars = histogram(months(2, 0, 4), None, "/?country=IQ").bars

    assert [bar.url for bar in bars][:2] == ["/?country=IQ&datetime=2016-01", "/?country=IQ&datetime=2016-02"]
    assert [bar.height for bar in bars] == ["50%", "0%", "100%"]
    assert bars[0].words == "January 2016: 2 incidents"
    assert histogram(months(1), None, "/").bars[0].url == "/?datetime=2016-01"


def test_one_incident_among_a_million_still_has_a_bar() -> None:
    assert histogram(months(1, 999_999), None, "/").bars[0].height == "2.5%"


def test_bars_outside_the_days_chosen_step_back() -> None:
    chosen = Days(first=date(2016, 2, 10), last=date(2016, 3, 1))

    assert [bar.chosen for bar in histogram(months(1, 1, 1, 1), chosen, "/").bars] == [False, True, True, False]


def test_nothing_to_show_is_an_empty_histogram() -> None:
    empty = histogram(Timeline("day", (), None, None), None, "/")

    assert (empty.bars, empty.ticks) == ((), ())


def test_dates_beneath_the_bars_are_round_and_few() -> None:
    ticks = histogram(months(*[1] * 118), None, "/").ticks

    assert len(ticks) <= TICKS
    assert [tick.label for tick in ticks][:2] == ["2016", "2018"]


@pytest.mark.parametrize(
    ("first", "last", "value"),
    [
        (date(2016, 12, 7), date(2016, 12, 7), "2016-12-07"),
        (date(2016, 2, 1), date(2016, 2, 29), "2016-02"),
        (date(2016, 1, 1), date(2016, 12, 31), "2016"),
        (date(1900, 1, 1), date(1904, 12, 31), "1900/1904"),
    ],
)
def test_a_span_is_written_as_the_filter_takes_it(first: date, last: date, value: str) -> None:
    assert span_value(Bar(first, last, 1)) == value


# -------------------------------------------------------------------------------------------------------- the form


def test_every_filter_has_a_label_and_a_place_in_the_form() -> None:
    form = filter_form({}, {})
    names = {field.name for group in form.groups for field in group.fields} | {form.words.name, form.days.name}

    assert set(LABELS) == set(PARAMETERS)
    assert names | {"bbox", "within"} == set(PARAMETERS)


def test_a_choice_says_how_many_it_would_show() -> None:
    form = filter_form({"grade": "weak"}, {"grade": [("weak", "weak", 1_200)], "country": [("IQ", "Iraq", 9)]})
    fields = {field.name: field for group in form.groups for field in group.fields}
    grades = {choice.value: choice for choice in fields["grade"].choices}

    assert (grades["weak"].selected, grades["weak"].count) == (True, "1,200")
    assert (grades["fair"].selected, grades["fair"].count) == (False, "0")
    assert [(choice.value, choice.label, choice.count) for choice in fields["country"].choices] == [("IQ", "Iraq", "9")]


def test_what_is_chosen_stays_chosen_where_nothing_has_it() -> None:
    form = filter_form({"country": "IQ,SY"}, {"country": [("YE", "Yemen", 3)]})
    (country,) = (field for group in form.groups for field in group.fields if field.name == "country")

    assert [(choice.value, choice.selected) for choice in country.choices] == [("IQ,SY", True), ("YE", False)]
    assert country.choices[0].label == "Iraq or Syria"


def test_what_is_drawn_on_the_map_is_kept_by_the_form() -> None:
    assert filter_form({"bbox": "1,2,3,4"}, {}).hidden == (("bbox", "1,2,3,4"),)


@pytest.mark.django_db
def test_actors_are_called_by_their_names_and_by_their_keys_where_there_is_none() -> None:
    ActorName.objects.create(key="joc", name="Joint Operations Command", kind=ActorKind.STATE_FORCES)

    assert labels("actor", ["joc", "nobody"]) == {"joc": "Joint Operations Command", "nobody": "nobody"}


# -------------------------------------------------------------------------------------------------------- addresses


def test_an_address_is_written_in_one_order_and_to_be_read() -> None:
    params = {"sort": "title", "killed_min": "5", "country": "IQ,SY"}

    assert address("/", params) == "/?country=IQ,SY&killed_min=5&sort=title"
    assert address("/", {}) == "/"


def test_empty_fields_ask_for_nothing_and_what_the_page_adds_is_no_filter() -> None:
    search = read_search(QueryDict("country=IQ&q=&map=5/1/2&sort=title"), beside=("map",))

    assert (search.asked, search.sort, search.beside) == ({"country": "IQ"}, "title", {"map": "5/1/2"})


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mapped=yes", "mapped"),
        ("sort=tallest", "tallest"),
        ("frobnicate=1", "frobnicate"),
        ("q=\u202eabc", "direction"),
    ],
)
def test_what_cannot_be_read_is_refused(query: str, said: str) -> None:
    with pytest.raises(SearchError, match=said):
        read_search(QueryDict(query), beside=("mapped",))


def test_a_view_is_a_box_and_its_error_names_the_view() -> None:
    box = read_view("40,33,42,35")
    assert box is not None
    assert (box.west, box.north) == (40.0, 35.0)
    assert read_view(None) is None
    with pytest.raises(SearchError, match="“view”"):
        read_view("40,33")
