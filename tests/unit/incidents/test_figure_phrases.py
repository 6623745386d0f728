"""Several figures in one phrase: proposed as lines where every part is understood, and not at all otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.claim_cautions import totals_below_their_parts
from incidents.notation.figure_lines import parse_figures, print_figures
from incidents.notation.figure_phrases import read_phrase, readings

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
        ("1,200 killed", ["killed: 1,200"]),
        ("1,200 killed, 3,400 injured", ["killed: 1,200", "wounded: 3,400"]),
        pytest.param("1.200 killed", ["killed: 1.200"], id="what the digits mean is open, as in a line"),
        ("between 50 and 60 killed", ["killed: between 50 and 60"]),
        ("between 50 and 60 killed and 12 wounded", ["killed: between 50 and 60", "wounded: 12"]),
        ("at least 55 people, including 12 women killed", ["killed: at least 55", "killed, woman: 12"]),
        ("10 soldiers killed", ["killed: 10 soldiers"]),
        pytest.param("١،٢٠٠ قتيل", ["killed: ١،٢٠٠"], id="an Arabic comma between digits"),
        ("بين 50 و60 قتيلا", ["killed: بين 50 و60"]),
        ("50-60 killed", ["killed: 50-60"]),
        ("some 40 injured", ["wounded: some 40"]),
        ("قتل 1200 شخص", ["killed: 1200"]),
        ("more than 100 killed and wounded", ["killed or wounded: more than 100"]),
        ("killed 5 and wounded 20", ["killed: 5", "wounded: 20"]),
        ("55 civilians and 10 fighters killed", ["killed, civilian: 55", "killed, armed: 10"]),
        (
            "55 killed (12 women), 19 children injured",
            ["killed: 55", "killed, woman: 12", "wounded, child: 19"],
        ),
    ],
)
def test_a_phrase_is_the_lines_that_say_the_same(phrase: str, lines: list[str]) -> None:
    assert print_figures(read_phrase(phrase)).split("\n") == lines


@pytest.mark.parametrize(
    "phrase",
    ["55 killed, 12 women, 19 children injured", "55 killed, 12 women and 19 children injured"],
)
def test_parts_that_may_belong_to_the_killed_or_to_the_injured_have_both_readings(phrase: str) -> None:
    assert [print_figures(each).split("\n") for each in readings(phrase)] == [
        ["killed: 55", "killed, woman: 12", "wounded, child: 19"],
        ["killed: 55", "wounded, woman: 12", "wounded, child: 19"],
    ]
    assert read_phrase(phrase) == ()


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
        pytest.param("one hundred and twenty killed", id="one number, and not two"),
        pytest.param("10 killed and one hundred and twenty wounded", id="one number, and not two, behind another"),
        pytest.param("1، 200 قتيل", id="one number or two"),
        pytest.param("10 killed, 5", id="five of what"),
        pytest.param("10 killed and 7 others", id="what became of the others"),
        pytest.param("10 killed; 20,000 displaced", id="the displaced are not killed"),
        pytest.param("10 killed, 5 detained", id="nor are the detained"),
        pytest.param("10 killed, 20 taken to hospital", id="nor who was taken to hospital"),
        pytest.param("10 killed, 3 homes destroyed", id="homes are not killed"),
        pytest.param("5 houses hit, 3 killed", id="nor houses before the killed"),
        pytest.param("10 قتلى و3 منازل", id="nor houses in Arabic"),
        pytest.param("three strikes killed civilians", id="strikes, of whom nobody says how many they killed"),
        pytest.param("a strike killed civilians", id="one strike"),
        pytest.param("55 non civilians killed", id="the opposite of civilians"),
    ],
)
def test_what_is_not_wholly_understood_is_no_phrase(phrase: str) -> None:
    assert read_phrase(phrase) == ()


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=40))
def test_any_text_is_read_and_what_is_proposed_can_be_typed(phrase: str) -> None:
    figures = read_phrase(phrase)
    assert parse_figures(print_figures(figures)) == figures
    assert all(figure.verbatim in phrase for figure in figures)


def test_thousands_of_pasted_figures_are_compared_in_one_pass() -> None:
    asked = 0

    class Seen:
        """A figure that counts how often it is looked at."""

        def __init__(self, sex: str, low: int) -> None:
            self.measure, self.verbatim, self._sex = "killed", "some", sex
            self.status = self.age = "unknown"
            self.low = self.high = low

        @property
        def sex(self) -> str:
            nonlocal asked
            asked += 1
            return self._sex

    figures = [Seen("unknown", 5) for _n in range(500)] + [Seen("woman", 6)]
    found = list(totals_below_their_parts(figures))  # type: ignore[arg-type]
    assert len(found) == 500
    assert asked < 5 * len(figures)
