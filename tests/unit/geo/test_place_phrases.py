"""The names within a description of a place, and what it says of how the place lies to each."""

import pytest

from geo.place_phrases import NameWithin, Relation, names_within


def name_in(text: str, words: str) -> NameWithin:
    (found,) = (name for name in names_within(text) if name.words == words)
    return found


@pytest.mark.parametrize(
    ("text", "words", "relation", "said"),
    [
        ("near the market in Qaim", "Qaim", Relation.NEAR, "near the market in"),
        ("market in qaim", "qaim", Relation.INSIDE, "in"),
        ("market, Qaim", "Qaim", None, ""),
        ("outskirts of Mosul", "Mosul", Relation.NEAR, "outskirts of"),
        ("between Rawa and Anah", "Anah", Relation.BETWEEN, "between Rawa and"),
        ("north-west of Hit", "Hit", Relation.DIRECTION, "north-west of"),
        ("قرب السوق في القائم", "القائم", Relation.NEAR, "قرب السوق في"),
        ("شمال الموصل", "الموصل", Relation.DIRECTION, "شمال"),
        ("Al Qaim border crossing", "Al Qaim", None, ""),
    ],
)
def test_a_name_stands_with_what_the_text_says_of_how_the_place_lies_to_it(
    text: str, words: str, relation: Relation | None, said: str
) -> None:
    found = name_in(text, words)
    assert (found.relation, found.said) == (relation, said)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("in Qaim", "locality"),
        ("near Qaim", "town"),
        ("north of Qaim", "district"),
        ("500 m from Qaim", "town"),
        ("1,5 km west of Qaim", "town"),
        ("10 km west of Qaim", "district"),
        pytest.param("12,000 m west of Qaim", "district", id="twelve thousand, not twelve"),
        pytest.param("12 000 m west of Qaim", "district", id="with a space between"),
        pytest.param("١٢٬٠٠٠ متر غرب Qaim", "district", id="with the Arabic sign of thousands"),
        pytest.param("١٢،٠٠٠ متر غرب Qaim", "district", id="with an Arabic comma"),
        pytest.param("0,500 km west of Qaim", "town", id="half a kilometre"),
        ("10km from Qaim", "district"),
        ("20 miles south of Qaim", "province"),
        ("150 kilometres from Qaim", "region"),
        ("على بعد ١٠ كم غرب Qaim", "district"),
    ],
)
def test_the_precision_is_no_finer_than_the_relation_allows(text: str, precision: str) -> None:
    assert name_in(text, "Qaim").precision("locality") == precision


def test_a_precision_that_is_coarser_already_stays() -> None:
    assert name_in("near Qaim", "Qaim").precision("province") == "province"


def test_what_stands_behind_a_comma_or_a_preposition_is_the_context_of_what_stands_before() -> None:
    assert name_in("Old City, Mosul, Iraq", "Mosul").context == ("Iraq",)
    assert name_in("near Rawa in Anbar", "Rawa").context == ("Anbar",)


@pytest.mark.parametrize(
    "text", ["", "Qaim", "market", "the market, hospital", "السوق", "10 km", "near", "<b>in Qaim</b>", "in " * 50]
)
def test_what_is_one_name_or_none_has_no_names_within(text: str) -> None:
    assert names_within(text) == ()


def test_words_in_small_letters_are_no_names_beside_one_in_capitals() -> None:
    assert [name.words for name in names_within("house hit by Tal Afar")] == ["Tal Afar", "Afar", "Tal"]
