"""What the desk says of incidents that may be one: the words that their titles share, and the sentence that asks."""

import re
import unicodedata

import pytest
from django.utils.translation import override

from incidents.models import Incident
from incidents.near_duplicates import Near, as_written, near_sentence, title_words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("The strike on al-Qa'im and the market", {"strike", "qaim", "market"}, id="no article, no and"),
        pytest.param("قصف على القائم", {"قصف", "القايم"}, id="no preposition"),
        pytest.param("7 December 2016", {"december"}, id="no number"),
    ],
)
def test_words_that_stand_in_any_title_tell_nothing(title: str, words: set[str]) -> None:
    assert title_words(Incident(title=title)) == words


@pytest.mark.parametrize(
    ("title", "words", "written"),
    [
        pytest.param("Strike on (al-Qa'im), again", ("qaim", "strike"), ("Strike", "al-Qa'im"), id="without the marks"),
        pytest.param("قصف القائم", ("القايم",), ("القائم",), id="with its hamza"),
        pytest.param("Strike on strike", ("strike",), ("Strike", "strike"), id="each spelling once"),
        pytest.param("Shelling", ("strike",), (), id="none"),
    ],
)
def test_shared_words_are_shown_as_they_are_written(
    title: str, words: tuple[str, ...], written: tuple[str, ...]
) -> None:
    assert as_written(Incident(title=title), words) == written


def test_the_question_begins_in_the_language_of_the_page_though_a_code_stands_first() -> None:
    other = Incident(code="IQ-2016-0001", title="Air strikes", occurred_on="2016-12-07/2016-12-08")
    near = Near(incident=other, distance_m=900.0, days=0, shared_words=())
    with override("ar"):
        sentence = near_sentence(near)
    assert "بين 7 و8 كانون الأول (ديسمبر) 2016" in sentence
    plain = re.sub("[\u2066-\u2068][^\u2069]*\u2069", "", sentence)
    assert next(kind for kind in map(unicodedata.bidirectional, plain) if kind in {"L", "R", "AL"}) == "AL"
