"""Whatever the words: nothing is guessed, nothing is lost, and what is said reads back the same."""

from hypothesis import example, given
from hypothesis import strategies as st

from record.figure_conventions import CONVENTIONS
from record.figures import read_figure, say
from record.vocabulary import Qualifier

Q = Qualifier

PIECES = (
    "more than|at least|as many as|up to|about|between|from|to|and|or|no|none|not|people|killed|civilians|a|the|of|two"
    "|twenty|hundred|thousand|million|dozen|dozens|tens|several|a few|100|70|80|1,200|0|7|999999999|-|–|+|%|,|.|؟"
    "|أكثر من|بين|و|و80|عشرات|مئة|ألف|آلاف|لا|أحد|على الأقل|خمسة|قتلى|منزلان|\u202e|\u200f|'|n't"
)
pieces = st.sampled_from(PIECES.split("|"))
phrases = st.lists(pieces, max_size=8).map(" ".join)
glued = st.lists(pieces, max_size=6).map("".join)
any_words = st.one_of(st.text(max_size=40), phrases, glued)


@given(any_words, st.sampled_from([None, "en", "ar", "fr", "x" * 50, ""]), st.sampled_from(CONVENTIONS))
@example("١" * 300, None, "counterclaim")
@example("\ud83d", None, "counterclaim")
@example("ﷺ", None, "counterclaim")
def test_any_words_are_read_or_not_and_are_kept_to_the_letter(
    words: str, language: str | None, convention: str
) -> None:
    reading = read_figure(words, language=language, convention=convention)
    assert reading.verbatim == words
    assert reading.understood is (reading.note == "")
    assert reading.understood is (reading.qualifier is not Q.UNKNOWN)
    if reading.understood:
        assert reading.low is not None
        assert reading.low >= 0
        assert reading.high is None or reading.low <= reading.high
    else:
        assert (reading.low, reading.high) == (None, None)


@given(any_words, st.sampled_from(CONVENTIONS))
@example("thousands", "acled")
@example("999999999", "counterclaim")
@example("more than 999999999", "counterclaim")
def test_what_is_said_of_a_reading_reads_back_the_same(words: str, convention: str) -> None:
    reading = read_figure(words, convention=convention)
    again = read_figure(say(reading), convention=convention)
    assert (again.qualifier, again.low, again.high) == (reading.qualifier, reading.low, reading.high)


@given(st.integers(0, 999_999_999))
def test_every_number_reads_as_itself(number: int) -> None:
    for words in (f"{number:,}", f"{number} people", f"exactly {number:,}"):
        reading = read_figure(words)
        is_denial = number == 0 and words == "0 people"
        expected = Q.NONE if is_denial else Q.EXACTLY
        assert (reading.qualifier, reading.low, reading.high) == (expected, number, number)


@given(st.integers(0, 999), st.integers(0, 999))
def test_every_range_reads_as_its_ends_or_is_refused(low: int, high: int) -> None:
    for words in (f"between {low} and {high}", f"{low}-{high} people", f"from {low} to {high}", f"بين {low} و{high}"):
        reading = read_figure(words)
        assert reading.understood is (low <= high)
        if reading.understood:
            assert (reading.low, reading.high) == (low, high)
