"""Several figures in one phrase: proposed as lines where every part is understood, and not at all otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.notation.figure_lines import parse_figures, print_figures
from incidents.notation.figure_phrases import read_phrase

PIECES = [
    "55",
    "killed",
    "incl.",
    "12",
    "women",
    ",",
    "children",
    "at least",
    "مقتل",
    "١٢",
    "طفلا",
    "بينهم",
    "و",
    "market",
]


@pytest.mark.parametrize(
    ("phrase", "lines"),
    [
        (
            "at least 55 killed incl. 12 women, 19 children",
            ["killed: at least 55", "killed, woman: 12", "killed, child: 19"],
        ),
        (
            "60 dead, among them 12 women and 19 children; more than 40 injured",
            ["killed: 60", "killed, woman: 12", "killed, child: 19", "wounded: more than 40"],
        ),
        ("more than 100 civilians killed, dozens wounded", ["killed, civilian: more than 100", "wounded: dozens"]),
        ("killed at least 55", ["killed: at least 55"]),
        (
            "مقتل 55 على الأقل بينهم 12 امرأة و19 طفلا",
            ["killed: 55 على الأقل", "killed, woman: 12", "killed, child: 19"],
        ),
        ("55 قتيلا و 30 جريحا", ["killed: 55", "wounded: 30"]),
    ],
)
def test_a_phrase_is_the_lines_that_say_the_same(phrase: str, lines: list[str]) -> None:
    assert print_figures(read_phrase(phrase)).split("\n") == lines


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "55",
        "killed",
        "55 killed near the market",
        pytest.param("12 women and children killed", id="how many of each is not said"),
        pytest.param("no civilians killed", id="a denial is typed as one"),
        pytest.param("some killed", id="no number"),
        "55 killed, " * 60,
    ],
)
def test_what_is_not_wholly_understood_is_no_phrase(phrase: str) -> None:
    assert read_phrase(phrase) == ()


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=40))
def test_any_text_is_read_and_what_is_proposed_can_be_typed(phrase: str) -> None:
    figures = read_phrase(phrase)
    assert parse_figures(print_figures(figures)) == figures
    assert all(figure.verbatim in phrase for figure in figures)
