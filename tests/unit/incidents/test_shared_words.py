"""Words that titles share: those that tell something, as each title writes them."""

import pytest

from incidents.models import Incident
from incidents.near_duplicates import as_written, title_words


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
