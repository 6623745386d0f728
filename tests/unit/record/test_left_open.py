"""A number of people of whom nobody said who they were, beside a denial that any were civilians."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.dossier import PublicClaim
from record.left_open import left_open
from record.toll import disagreements
from record.vocabulary import About, Age, Measure, PersonStatus, Position, Qualifier
from tests.factories.claims import claim, denial, exactly, figure, none
from tests.factories.dossiers import qaim_claims

UNKNOWN, ARMED = PersonStatus.UNKNOWN, PersonStatus.ARMED
NO_CIVILIANS = {About.CIVILIAN_STATUS: Position.DENIES}
AT_LEAST_55 = figure(55, None, Qualifier.AT_LEAST, status=UNKNOWN, verbatim="at least 55")


def of_nobody_known(number: int, **more: Any) -> PublicClaim:
    """Claim 2: that many were killed, and not who."""
    return claim("2", exactly(number, status=UNKNOWN, **more))


def pairs(*claims: PublicClaim) -> list[tuple[str, list[str]]]:
    return [(each.claim.ref, [denial.claim.ref for denial in each.denied_by]) for each in left_open(claims)]


@pytest.mark.parametrize(
    "denying",
    [
        pytest.param(claim("1", none()), id="no civilians were killed"),
        pytest.param(claim("1", exactly(0)), id="zero civilians were killed"),
        pytest.param(claim("1", denial()), id="civilians killed: wrong news"),
        pytest.param(claim("1", none(measure=Measure.KILLED_OR_WOUNDED)), id="no civilian casualties"),
        pytest.param(claim("1", on=NO_CIVILIANS), id="all were fighters"),
        pytest.param(claim("1", exactly(55, status=ARMED), on=NO_CIVILIANS), id="55 killed, all fighters"),
    ],
)
def test_at_least_55_killed_leaves_open_what_another_denies(denying: PublicClaim) -> None:
    counting = claim("2", AT_LEAST_55)
    (found,) = left_open([denying, counting])
    assert (found.claim, found.figures) == (counting, (AT_LEAST_55,))
    assert [each.claim for each in found.denied_by] == [denying]
    assert disagreements([denying, counting]) == (), "neither contradicts the other on its face"
    assert left_open([counting, denying]) == (found,), "the order of the claims does not matter"


@pytest.mark.parametrize(
    ("denying", "counting"),
    [
        pytest.param(claim("1"), of_nobody_known(55), id="nobody denies"),
        pytest.param(claim("1", none()), claim("2"), id="nobody counts"),
        pytest.param(claim("1", none(), claimant="by 2"), of_nobody_known(55), id="one claimant says both"),
        pytest.param(claim("1", none()), of_nobody_known(0), id="none were killed at all"),
        pytest.param(claim("1", none()), claim("2", none(status=UNKNOWN)), id="none, in words"),
        pytest.param(claim("1", none()), claim("2", denial(status=UNKNOWN)), id="another number denied"),
        pytest.param(claim("1", none()), claim("2", exactly(55)), id="55 civilians: that contradicts"),
        pytest.param(claim("1", none()), claim("2", exactly(55, status=ARMED)), id="55 fighters: that agrees"),
        pytest.param(
            claim("1", none()), of_nobody_known(55, measure=Measure.WOUNDED), id="killed denied, wounded counted"
        ),
        pytest.param(
            claim("1", on=NO_CIVILIANS), of_nobody_known(55, measure=Measure.PRESENT), id="present is not harmed"
        ),
        pytest.param(
            claim("1", on=NO_CIVILIANS), of_nobody_known(2, measure=Measure.STRUCTURES_HIT), id="houses are nobody"
        ),
        pytest.param(claim("1", none(age=Age.CHILD)), of_nobody_known(55), id="only children are denied"),
        pytest.param(claim("1", none(), exactly(3)), of_nobody_known(55), id="a denial that counts civilians too"),
        pytest.param(claim("1", none(status=UNKNOWN)), of_nobody_known(55), id="nobody killed: that contradicts"),
        pytest.param(
            claim("1", on={About.CIVILIAN_STATUS: Position.QUESTIONS}), of_nobody_known(55), id="asked, not denied"
        ),
        pytest.param(claim("1", on={About.CASUALTIES: Position.DENIES}), of_nobody_known(55), id="something else"),
        pytest.param(
            claim("1", none()),
            claim("2", exactly(55, status=UNKNOWN), exactly(55, status=ARMED)),
            id="55 killed, 55 fighters killed",
        ),
        *(
            pytest.param(
                claim("1", none()),
                claim("2", exactly(55, status=UNKNOWN), on={About.CIVILIAN_STATUS: position}),
                id=f"it {position.value} that they were civilians",
            )
            for position in Position
        ),
    ],
)
def test_nothing_is_left_open(denying: PublicClaim, counting: PublicClaim) -> None:
    assert pairs(denying, counting) == []


@pytest.mark.parametrize(
    ("denied", "counted", "is_open"),
    [
        (Measure.KILLED, Measure.KILLED, True),
        (Measure.KILLED, Measure.KILLED_OR_WOUNDED, True),
        (Measure.WOUNDED, Measure.KILLED_OR_WOUNDED, True),
        (Measure.KILLED_OR_WOUNDED, Measure.KILLED, True),
        (Measure.KILLED_OR_WOUNDED, Measure.WOUNDED, True),
        (Measure.KILLED, Measure.WOUNDED, False),
        (Measure.DETAINED, Measure.DETAINED, True),
        (Measure.DETAINED, Measure.KILLED, False),
        (Measure.PRESENT, Measure.PRESENT, False),
    ],
)
def test_a_denial_speaks_of_the_measures_that_hold_some_of_the_same_people(
    denied: Measure, counted: Measure, *, is_open: bool
) -> None:
    found = pairs(claim("1", none(measure=denied)), of_nobody_known(55, measure=counted))
    assert found == ([("2", ["1"])] if is_open else [])


@pytest.mark.parametrize(
    "counted",
    [
        pytest.param([exactly(55, status=UNKNOWN), exactly(40, status=ARMED)], id="15 of them are left"),
        pytest.param([AT_LEAST_55, exactly(55, status=ARMED)], id="at least 55, and there may be more"),
        pytest.param([exactly(19, status=UNKNOWN, age=Age.CHILD)], id="children, and not that they were civilians"),
        pytest.param([figure(0, 9, Qualifier.AT_MOST, status=UNKNOWN)], id="at most 9"),
    ],
)
def test_who_some_of_them_were_leaves_the_rest_open(counted: list[Any]) -> None:
    assert pairs(claim("1", none()), claim("2", *counted)) == [("2", ["1"])]


def test_a_number_that_was_restated_since_leaves_nothing_open() -> None:
    early = claim("2", AT_LEAST_55, claimant="council", stated_on="2016-12-08")
    late = claim("3", exactly(60, status=UNKNOWN), claimant="council", stated_on="2016-12-20")
    assert pairs(claim("1", none()), early, late) == [("3", ["1"])]
    who = claim("4", exactly(60), claimant="council", stated_on="2016-12-21")
    assert pairs(claim("1", none()), early, late, who) == [], "it has said since who they were"


def test_every_denial_and_every_count_is_named_in_the_order_of_the_claims() -> None:
    claims = (
        claim("1", AT_LEAST_55),
        claim("2", on=NO_CIVILIANS),
        claim("3", exactly(7, status=UNKNOWN, measure=Measure.WOUNDED)),
        claim("4", none()),
    )
    assert pairs(*claims) == [("1", ["2", "4"]), ("3", ["2"])]


def test_only_the_figures_that_a_denial_speaks_of_are_left_open() -> None:
    wounded = exactly(7, status=UNKNOWN, measure=Measure.WOUNDED)
    (found,) = left_open([claim("1", none()), claim("2", AT_LEAST_55, wounded)])
    assert found.figures == (AT_LEAST_55,)


def test_in_qaim_80_killed_or_wounded_leave_open_what_the_command_denies() -> None:
    assert pairs(*qaim_claims()) == [("5", ["2"])]


@given(st.permutations(qaim_claims()))
def test_the_order_of_entry_changes_nothing(claims: list[PublicClaim]) -> None:
    assert pairs(*claims) == [("5", ["2"])]
