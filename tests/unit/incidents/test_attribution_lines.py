"""Attributions typed as lines."""

import pytest

from incidents.models import ActorName
from incidents.notation.attribution_lines import (
    AttributionLine,
    parse_attributions,
    print_attributions,
)
from incidents.notation.lines import LinesError
from record.vocabulary import Position
from tests.factories.desk import an_actor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["us-military", "US military", "us MILITARY", "الجيش الأمريكي"], ids=["key", "name", "any case", "Arabic"]
)
def test_an_actor_is_found_by_key_and_by_name_in_any_script(name: str) -> None:
    actor = an_actor(key="us-military", name="US military")
    ActorName.objects.create(actor=actor, text="الجيش الأمريكي", language="ar")
    assert parse_attributions(f"denies: {name}") == (AttributionLine(position=Position.DENIES, actor=actor),)


def test_words_stand_in_quotation_marks_with_an_actor_or_alone() -> None:
    actor = an_actor(key="joc")
    assert parse_attributions('concedes: joc "its own"\nalleges: “fighter jets”') == (
        AttributionLine(position=Position.CONCEDES, actor=actor, words="its own"),
        AttributionLine(position=Position.ALLEGES, actor=None, words="fighter jets"),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("joc", "has no colon"),
        ("blames: joc", "“blames” is not a position."),
        ("aleges: joc", "Did you mean “alleges”?"),
        ("alleges:", "it names nobody"),
        ("alleges: jok", "no actor is called “jok”. Did you mean “joc”?"),
        ('alleges: joc "its own', "quotation marks open and do not close"),
        ('alleges: "' + "x" * 501 + '"', "501 characters"),
        ("alleges: Twin", "several actors are called “Twin”"),
        ("alleges: joc\n\nalleges: nobody at all", "Line 3: no actor is called “nobody at all”. Add the actor first"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_mistake(text: str, sentence: str) -> None:
    an_actor(key="joc", name="Command")
    an_actor(key="twin-1", name="Twin")
    an_actor(key="twin-2", name="Twin")
    with pytest.raises(LinesError) as refused:
        parse_attributions(text)
    assert sentence in str(refused.value)


def test_the_key_decides_between_actors_of_one_name() -> None:
    an_actor(key="twin-1", name="Twin")
    second = an_actor(key="twin-2", name="Twin")
    assert parse_attributions("alleges: twin-2")[0].actor == second


@pytest.mark.parametrize("words", ["", "plain", 'with "marks" inside', '"all"', " spaced ", "«x»"])
def test_reading_what_was_printed_gives_the_same_attribution(words: str) -> None:
    line = AttributionLine(position=Position.ALLEGES, actor=an_actor(name='The "Free" ones'), words=words)
    assert parse_attributions(print_attributions([line])) == (line,)
