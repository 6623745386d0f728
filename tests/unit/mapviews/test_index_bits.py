"""Sets of rows as bits, held to plain arrays of flags."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapviews.index import bits
from mapviews.index.postings import DENSE, Postings

flags = st.lists(st.booleans(), min_size=1, max_size=300).map(lambda each: np.array(each, np.bool_))
words_of_flags = st.integers(1, 4).flatmap(
    lambda words: st.lists(st.booleans(), min_size=64 * words, max_size=64 * words).map(lambda each: np.array(each))
)


@given(st.one_of(flags, words_of_flags))
def test_a_set_reads_back_as_the_rows_it_was_made_of(has: np.ndarray) -> None:
    rows = np.flatnonzero(has)
    words = bits.pack(has)

    assert (bits.unpack(words)[: len(has)] == has).all()
    assert not bits.unpack(words)[len(has) :].any()
    assert (bits.rows_of(words) == rows).all()
    assert (bits.rows_of(words, 5) == rows + 320).all()
    assert (bits.of_rows(rows, len(has)) == words).all()
    assert bits.size(words) == len(rows)
    if len(rows):
        assert (bits.nth(words, np.arange(len(rows)), 2) == rows + 128).all()


@given(st.one_of(flags, words_of_flags), st.data())
def test_rows_between_edges_are_counted_in_any_slice(has: np.ndarray, data: st.DataObject) -> None:
    edges = np.sort(data.draw(st.lists(st.integers(0, len(has)), min_size=2, max_size=9)))
    first, last = int(edges[0]) // 64, bits.words_for(int(edges[-1]))
    words = bits.pack(has)[first : max(last, first + 1)]
    if not len(words):
        return  # the last edges lie just behind the last word, and nothing between them
    expected = [has[start:end].sum() for start, end in pairwise(edges)]

    assert bits.counts_between(words, edges, first).tolist() == expected
    assert bits.counts_between(np.stack([words, words]), edges, first).tolist() == [expected] * 2


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 128])
def test_the_set_of_all_rows_has_no_bit_beyond_them(rows: int) -> None:
    assert bits.rows_of(bits.full(rows)).tolist() == list(range(rows))


@pytest.mark.parametrize("total", [100, 10_000])
def test_common_values_and_rare_ones_find_and_count_their_rows(total: int) -> None:
    random = np.random.default_rng(total)
    sets = ["", ",a,", ",a,b,", ",c,"]
    codes = random.choice(4, total, p=[0.3, 0.5, 0.19, 0.01])
    postings = Postings.of_sets(codes, sets, total)
    has = {value: np.array([f",{value}," in each for each in sets])[codes] for value in "abc"}
    within = random.random(total) < 0.5

    assert postings.values == ("a", "b", "c")
    assert postings.sizes.tolist() == [each.sum() for each in has.values()]
    assert (total > 1000) == bool((postings.dense >= 0).any())
    assert (postings.dense < 0).tolist() == [total < 1000 or each.sum() * DENSE <= total for each in has.values()]
    for wanted in (["a"], ["c"], ["b", "c"], ["nothing"], ["a", "b", "c"]):
        expected = np.any([has.get(value, np.zeros(total, np.bool_)) for value in wanted], axis=0)
        assert (bits.unpack(postings.any_of(wanted, 0, bits.words_for(total)))[:total] == expected).all()
        part = bits.unpack(postings.any_of(wanted, 1, bits.words_for(total)))[: total - 64]
        assert (part == expected[64:]).all()
    counted = postings.counts(bits.pack(within), within)
    assert counted.tolist() == [(each & within).sum() for each in has.values()]
