"""Whatever the claims: a range holds what it was made from, and names every claim that speaks of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.dossier import PublicClaim, PublicFigure
from record.toll import tolls
from record.vocabulary import PERSON_MEASURES, Age, Measure, PersonStatus, Qualifier, Sex
from tests.factories.claims import SOURCE, claim, denial, figure, none

pytestmark = pytest.mark.no_cover  # the same lines fifty times; test_toll traces them
CIVILIAN = PersonStatus.CIVILIAN

bounds = st.integers(0, 300)
qualifiers = st.sampled_from([q for q in Qualifier if q not in {Qualifier.NONE, Qualifier.UNKNOWN}])
about = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(
            [Measure.KILLED, Measure.WOUNDED, Measure.KILLED_OR_WOUNDED, Measure.PRESENT, Measure.STRIKES]
        ),
        "status": st.sampled_from([CIVILIAN, PersonStatus.ARMED, PersonStatus.UNKNOWN]),
        "sex": st.sampled_from(list(Sex)),
        "age": st.sampled_from([Age.UNKNOWN, Age.UNKNOWN, Age.CHILD]),
    }
)


@st.composite
def figures(draw: st.DrawFn) -> PublicFigure:
    parts = draw(about)
    kind = draw(st.sampled_from(["number", "open", "high", "denial", "none", "unread"]))
    low, high = sorted((draw(bounds), draw(bounds)))
    if kind == "denial":
        return denial(**parts)
    if kind == "none":
        return none(**parts)
    if kind == "unread":
        return figure(None, None, Qualifier.UNKNOWN, understood=False, verbatim="many", **parts)
    if kind == "open":
        return figure(low, None, draw(qualifiers), **parts)
    return figure(None if kind == "high" else low, high, draw(qualifiers), **parts)


@st.composite
def dossiers(draw: st.DrawFn) -> list[PublicClaim]:
    count = draw(st.integers(1, 6))
    refs = [str(place) for place in range(1, count + 1)]
    return [
        claim(
            ref,
            *draw(st.lists(figures(), max_size=4)),
            claimant=draw(st.sampled_from(["a", "b", "c"])),
            known_through=draw(st.sampled_from([None, None, *refs])),
            stated_on=draw(st.sampled_from(["", "2016-12-07", "2016-12-09", "2016-12"])),
        )
        for ref in refs
    ]


@given(st.data(), dossiers())
def test_the_order_of_the_claims_does_not_matter(data: Any, claims: list[PublicClaim]) -> None:
    assert tolls(data.draw(st.permutations(claims)), (SOURCE,)) == tolls(claims, (SOURCE,))


@given(dossiers())
def test_a_range_runs_upwards_and_holds_every_bound_that_was_used(claims: list[PublicClaim]) -> None:
    for toll in tolls(claims, (SOURCE,)):
        low, high = toll.low or 0, float("inf") if toll.high is None else toll.high
        if toll.used:
            assert low <= high
        for each in toll.used:
            assert each.low is None or low <= each.low <= high
            assert each.high is None or each.high <= high


@given(dossiers())
def test_an_open_end_stays_open(claims: list[PublicClaim]) -> None:
    for toll in tolls(claims, (SOURCE,)):
        if any(each.high is None for each in toll.used):
            assert toll.high is None
        if toll.used:
            assert toll.high_stated is not None


@given(dossiers())
def test_casualties_not_told_apart_are_never_used_for_the_killed(claims: list[PublicClaim]) -> None:
    without = [
        replace(each, figures=tuple(f for f in each.figures if f.measure is not Measure.KILLED_OR_WOUNDED))
        for each in claims
    ]

    def killed(of: list[PublicClaim]) -> list[tuple[Any, ...]]:
        return [
            (t.status, t.low, t.high, t.used, t.denied_by) for t in tolls(of, (SOURCE,)) if t.measure is Measure.KILLED
        ]

    assert killed(claims) == killed(without)


@given(dossiers(), about)
def test_adding_a_denial_never_changes_a_range(claims: list[PublicClaim], parts: dict[str, Any]) -> None:
    def ranges(of: list[PublicClaim]) -> dict[Any, Any]:
        return {(t.measure, t.status): (t.low, t.high, t.high_stated, t.used) for t in tolls(of, (SOURCE,))}

    before, after = ranges(claims), ranges([*claims, claim("99", denial(**parts)), claim("98", none(**parts))])
    assert all(after[key] == value for key, value in before.items())


@given(dossiers())
def test_every_claim_with_a_figure_of_the_measure_is_named_exactly_once(claims: list[PublicClaim]) -> None:
    for toll in tolls(claims, (SOURCE,)):
        named = [
            *(each.claim for each in toll.used),
            *(each.claim for each in toll.left_out),
            *toll.denied_by,
        ]
        speaking = {each.ref for each in claims if any(f.measure is toll.measure for f in each.figures)}
        assert len(named) == len(set(named))
        assert speaking <= set(named)
        if toll.measure not in {Measure.KILLED, Measure.WOUNDED}:
            assert speaking == set(named)


@given(dossiers())
def test_there_are_never_more_chains_than_claims_used(claims: list[PublicClaim]) -> None:
    for toll in tolls(claims, (SOURCE,)):
        assert toll.claimants <= len(toll.used)
        assert toll.independent <= len(toll.used)
        assert toll.measure in PERSON_MEASURES or toll.status is PersonStatus.UNKNOWN
