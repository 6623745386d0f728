"""``manage.py read_figure``: how words are read, in sentences and as data."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("read_figure", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_data() -> None:
    assert json.loads(run("more than 100", "--json")) == {
        "verbatim": "more than 100",
        "qualifier": "more_than",
        "low": 101,
        "high": None,
        "understood": True,
        "convention": "counterclaim",
    }


def test_the_command_says_why_words_are_not_understood() -> None:
    data = json.loads(run("a great many", "--json"))
    assert data["understood"] is False
    assert data["note"]
    assert run("50%") == "“50%” is not understood as one number. It gives a share, not a number.\n"


def test_the_command_prints_sentences() -> None:
    assert run("عشرات", "--language", "ar", "--convention", "acled") == (
        "“عشرات” is read as: tens.\nLow bound: 10.\nHigh bound: open.\nConvention for vague words: acled.\n"
    )


def test_the_command_follows_the_setting(settings: Any) -> None:
    settings.FIGURE_CONVENTION = "acled"
    assert json.loads(run("dozens", "--json"))["low"] == 12


def test_the_command_refuses_a_convention_that_is_not() -> None:
    with pytest.raises(CommandError):
        run("80", "--convention", "ours")
