"""How many of the incidents in view each further value of a filter would leave.

A facet's counts obey all filters but its own, so that they say what a change of this one filter would give.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from mapviews.index import bits
from mapviews.index.bits import Ints, Words
from mapviews.index.columns import LISTED, TRAITS
from mapviews.index.part import Asked, Part
from record.filters import ANY, NONE, BBox, Filters
from record.vocabulary import Disagreement

DISAGREEMENT: Final = "disagreement"
FACETS: Final = (*LISTED, DISAGREEMENT)


def facet_counts(
    parts: Sequence[Part], filters: Filters, found: Ints | None, view: BBox | None, names: Sequence[str] = FACETS
) -> dict[str, Counter[str]]:
    """For each facet the values that would leave something, and how much."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    in_force = [name for name in names if getattr(filters, name)]
    for part in parts:
        everything = part.in_view(Asked.of(filters, found), view)
        _add(counts, part, [name for name in names if name not in in_force], everything)
        for name in in_force:
            _add(counts, part, [name], part.in_view(Asked.of(filters, found, without=name), view))
    return counts


def _add(counts: dict[str, Counter[str]], part: Part, names: Sequence[str], chosen: Words | None) -> None:
    flags = None if chosen is None else bits.unpack(chosen)
    for name in names:
        if name == DISAGREEMENT:
            counts[name].update(_disagreements(part, chosen))
            continue
        postings = part.columns.postings[name]
        sizes = postings.sizes if chosen is None or flags is None else postings.counts(chosen, flags)
        counts[name].update({postings.values[place]: int(sizes[place]) for place in np.flatnonzero(sizes)})


def _disagreements(part: Part, chosen: Words | None) -> dict[str, int]:
    names = (ANY, *Disagreement.values)
    lines = part.columns.traits[: len(names)]  # contested comes first
    sums = part.columns.trait_sums[: len(names), -1]
    if chosen is not None:
        sums = np.bitwise_count(lines & chosen).sum(axis=1, dtype=np.int64)
    counts = dict(zip(names, sums.tolist(), strict=True))
    every = part.columns.rows if chosen is None else bits.size(chosen)
    return {name: count for name, count in {**counts, NONE: every - counts[ANY]}.items() if count}


assert TRAITS[: 1 + len(Disagreement.values)] == ("contested", *Disagreement.values)  # noqa: S101 - what is sliced above
