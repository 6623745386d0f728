"""Descriptions of places, looked up in the gazetteer as built from the whole package."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.folding import plain
from geo.gazetteer import Gazetteer
from geo.place_within import search_described


@pytest.fixture(scope="module")
def gazetteer(geodata_dir: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(geodata_dir) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "name", "words", "precision"),
    [
        ("near the market in Qaim", "Al-Qa'im", "Qaim", "town"),
        ("market in qaim", "Al-Qa'im", "qaim", "town"),
        ("market, Qaim", "Al-Qa'im", "Qaim", "town"),
        ("in Qaim", "Al-Qa'im", "Qaim", "town"),
        ("near Qaim", "Al-Qa'im", "Qaim", "town"),
        ("10 km west of Qaim", "Al-Qa'im", "Qaim", "district"),
        ("outskirts of Mosul", "Mosul", "Mosul", "town"),
        ("Old City, Mosul, Iraq", "Mosul", "Mosul", "town"),
        ("near Deir ez-Zor city, Syria", "Deir ez-Zor", "Deir ez-Zor", "town"),
        ("قرب السوق في القائم", "Al-Qa'im", "القائم", "town"),
        ("شمال الموصل", "Mosul", "الموصل", "district"),
        ("near Mosull", "Mosul", "Mosull", "town"),
    ],
)
def test_a_place_is_found_within_its_description(
    gazetteer: Gazetteer, text: str, name: str, words: str, precision: str
) -> None:
    first = search_described(gazetteer, text)[0]

    assert first.within is not None
    assert (plain(first.candidate.name), first.within.words, first.precision) == (name, words, precision)


@pytest.mark.parametrize("text", ["Qaim", "Qaim, al-Anbar", "Qaim Iraq", "In Salah", "Market Harborough"])
def test_a_text_that_names_a_place_as_a_whole_is_not_taken_apart(gazetteer: Gazetteer, text: str) -> None:
    found = search_described(gazetteer, text)
    assert found
    assert {each.within for each in found} == {None}


def test_what_only_begins_with_a_common_word_does_not_come_for_it(gazetteer: Gazetteer) -> None:
    assert not any("Marquette" in each.candidate.name for each in search_described(gazetteer, "market, Qaim"))


@pytest.mark.parametrize("text", ["in zzqxzz", "near the market", "<img src=x onerror=alert(1)>${7*7}"])
def test_nothing_is_found_where_no_name_is_known(gazetteer: Gazetteer, text: str) -> None:
    assert search_described(gazetteer, text) == ()
