"""Text by people where no element can hold it apart."""

from mapviews.templatetags.people import isolated


def test_plain_text_in_any_script_stays_as_it_is() -> None:
    assert isolated("Air strikes on Qaim القائم") == "Air strikes on Qaim القائم"


def test_controls_that_turn_the_direction_end_where_the_text_ends() -> None:
    assert isolated("\u202egnp") == "\u2068\u202egnp\u2069"
