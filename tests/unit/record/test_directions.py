"""Directions of writing: what closes all that it opens stands, what does not is named."""

from datetime import UTC, datetime

import pytest

from record.directions import left_open, minute, own_direction


@pytest.mark.parametrize(
    "text",
    [
        "",
        "more than 100",
        "أكثر من 100",
        "\u202eabc\u202c",
        "a \u2067القائم\u2069 b",
        "\u2068a \u202bb\u202c c\u2069\n\u202dd\u202c",
        "\u200eleft\u200f right\u061c",  # marks turn nothing that follows
    ],
)
def test_a_text_that_closes_what_it_opens_stands(text: str) -> None:
    assert left_open(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("\u202eabc", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("\u2066abc", "LEFT-TO-RIGHT ISOLATE (U+2066)"),
        ("abc\u2069", "POP DIRECTIONAL ISOLATE (U+2069)"),
        ("abc\u202c", "POP DIRECTIONAL FORMATTING (U+202C)"),
        ("\u202eabc\u2066def\u202c", "POP DIRECTIONAL FORMATTING (U+202C)"),  # closed in the wrong order
        ("\u2067abc\u202edef\u2069", "POP DIRECTIONAL ISOLATE (U+2069)"),
        ("\u202eabc\ndef\u202c", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),  # a paragraph ends what was turned in it
    ],
)
def test_a_text_that_leaves_a_direction_open_is_refused_by_the_name_of_its_character(text: str, named: str) -> None:
    reason = left_open(text)
    assert reason is not None
    assert named in reason
    assert not set("\u202c\u202e\u2066\u2067\u2069") & set(reason)


def test_a_text_of_its_own_direction_closes_what_it_opens() -> None:
    said = own_direction("القائم")
    assert said == "\u2068القائم\u2069"
    assert left_open(said) is None


def test_a_minute_is_date_and_time_in_this_order_in_any_sentence() -> None:
    assert minute(datetime(2016, 12, 7, 18, 30, 59, tzinfo=UTC)) == "\u20682016-12-07 18:30\u2069"
