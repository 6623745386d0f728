"""What is shown, in one sentence and exact numbers."""

import re
from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from mapviews.index import Counts
from mapviews.presenters.explore import said
from mapviews.presenters.said import count_words, days_asked, sentence, unmapped_words
from mapviews.presenters.search import read_search
from record.filters import PARAMETERS, Days, Filters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

COUNTS = Counts(total=1_000_000, matching=212, mapped=200, in_view=31)
DIRECTION_MARKS = re.compile("[\u2066-\u2069]")


def filters(query: str) -> Filters:
    return Filters.from_query(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ""),
        ("country=IQ,SY", "in Iraq or Syria"),
        ("admin1=IQ-AN&country=IQ", "in Al Anbar, Iraq"),
        ("border=SY-IQ", "near the border Iraq–Syria"),
        ("border=IQ-SY&border_within_km=20", "within 20 km of the border Iraq–Syria"),
        ("border_within_km=5", "within 5 km of a border"),
        ("near=34.37,41.09", "within 25 km of 34.37, 41.09"),
        ("bbox=40,33,42,35", "in a box on the map"),
        ("within=40,33,42,33,42,35", "in an area drawn on the map"),
        ("event_type=battles,riots", "battles or riots"),
        ("datetime=2016", "2016"),
        ("disagreement=figures,event", "disputed: figures or the event itself"),
        ("disagreement=any", "sources disagree"),
        ("disagreement=none", "no disagreement"),
        ("killed_min=1000", "at least 1,000 killed, as claimed"),
        ("grade=weak", "assessed as weak"),
        ("precision=town", "place known to: town"),
        ("actor=joc&attributed_to=isis", "claims by joc, isis blamed"),
        ("source_language=ar", "sources in Arabic"),
        ("q=al Qa'im", "with the words “al Qa'im”"),
        ("country=IQ&event_type=riots&datetime=2016&disagreement=figures", "riots, in Iraq, 2016, disputed: figures"),
    ],
)
def test_a_sentence_says_every_filter(query: str, words: str) -> None:
    said_of_it = DIRECTION_MARKS.sub("", sentence(filters(query), COUNTS))

    assert said_of_it == "212 of 1,000,000 incidents" + (f": {words}" if words else "")


def test_every_filter_has_its_words() -> None:
    """So that no new filter is in force unsaid."""
    values = {
        "q": "x",
        "country": "IQ",
        "admin1": "IQ-AN",
        "border": "IQ-SY",
        "border_within_km": "1",
        "bbox": "1,2,3,4",
        "within": "40,33,42,33,42,35",
        "near": "34,41",
        "radius_km": "7&near=34,41",
        "datetime": "2016",
        "event_type": "riots",
        "grade": "weak",
        "precision": "town",
        "disagreement": "event",
        "actor": "joc",
        "attributed_to": "isis",
        "source_language": "ar",
        "killed_min": "1",
    }
    assert set(values) == set(PARAMETERS)
    said_of = {name: sentence(filters(f"{name}={value}"), COUNTS) for name, value in values.items()}

    assert all(": " in words for words in said_of.values())
    assert len(set(said_of.values())) == len(PARAMETERS)


def test_all_of_them_need_no_second_number() -> None:
    assert sentence(filters(""), Counts(total=5, matching=5, mapped=5, in_view=5)) == "5 incidents"
    assert sentence(filters(""), Counts(total=1, matching=1, mapped=1, in_view=1)) == "1 incident"


def test_what_a_reader_typed_turns_none_of_our_words() -> None:
    words = sentence(filters("q=القائم"), COUNTS)

    assert "“\u2068القائم\u2069”" in words


def test_in_arabic_the_noun_follows_its_number() -> None:
    with translation.override("ar"):
        assert sentence(filters(""), Counts(total=3, matching=3, mapped=3, in_view=3)) == "3 حوادث"
        assert sentence(filters("country=IQ"), COUNTS).startswith("212 من أصل 1,000,000 حادثة: في العراق")


def test_counts_name_the_view_only_where_it_is_known() -> None:
    assert count_words(COUNTS, view=False) == "200 on the map"
    assert count_words(COUNTS, view=True) == "200 on the map, 31 in view"
    assert unmapped_words(COUNTS) == "12 without a point"
    assert unmapped_words(Counts(total=1, matching=1, mapped=1, in_view=1)) == ""


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2016, 1, 1), date(2016, 12, 31), "2016"),
        (date(2015, 1, 1), date(2016, 12, 31), "2015–2016"),
        (date(2016, 12, 1), date(2016, 12, 31), "December 2016"),
        (date(2016, 2, 1), date(2016, 2, 29), "February 2016"),
        (date(2016, 11, 1), date(2016, 12, 31), "November 2016 to December 2016"),
        (date(2016, 12, 7), date(2016, 12, 7), "7 December 2016"),
        (date(2016, 12, 7), date(2016, 12, 9), "7–9 December 2016"),
        (None, date(2016, 12, 7), "until 7 December 2016"),
        (date(2016, 12, 7), None, "from 7 December 2016"),
    ],
)
def test_days_are_said_as_briefly_as_can_be(first: date | None, last: date | None, words: str) -> None:
    assert days_asked(Days(first=first, last=last)) == words


def test_a_filter_in_force_is_lifted_by_its_own_address_and_a_radius_goes_with_its_place() -> None:
    search = read_search(QueryDict("near=34.3,41.1&radius_km=9&country=IQ&sort=title"))
    view = said(search, COUNTS, url="/", list_url="/incidents/", would_match=lambda _looser: 0)

    assert {active.name: active.url for active in view.active} == {
        "country": "/?near=34.3,41.1&radius_km=9&sort=title",
        "near": "/?country=IQ&sort=title",
        "radius_km": "/?country=IQ&near=34.3,41.1&sort=title",
    }
    assert view.unmapped_url == "/incidents/?country=IQ&near=34.3,41.1&radius_km=9&mapped=no"
    assert view.loosen == ()


def test_where_nothing_matches_each_filter_says_what_lifting_it_would_show() -> None:
    search = read_search(QueryDict("country=IQ&q=nowhere"))
    none = Counts(total=9, matching=0, mapped=0, in_view=0)
    view = said(search, none, url="/", list_url="/incidents/", would_match=lambda looser: 4 if looser.country else 1)

    assert [(looser.words, looser.would) for looser in view.loosen] == [
        ("Without “Words”", "4 incidents would match"),
        ("Without “Country”", "1 incident would match"),
    ]
