"""What the claims contradict each other about."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.dossier import Attribution, PublicClaim, PublicFigure
from record.toll import disagreements
from record.vocabulary import About, Age, Disagreement, Measure, PersonStatus, Position, Qualifier, Sex
from tests.factories.claims import claim, denial, exactly, figure, none
from tests.factories.dossiers import qaim_claims, qaim_dossier

FIGURES, STATUS = Disagreement.FIGURES, Disagreement.CIVILIAN_STATUS
WHO, EVENT = Disagreement.RESPONSIBILITY, Disagreement.EVENT
ALLEGES, DENIES = Position.ALLEGES, Position.DENIES


def blames(actor: str | None, position: Position = ALLEGES) -> dict[str, Any]:
    return {"attributions": (Attribution(position=position, actor=actor),)}


def flags(*claims: PublicClaim) -> set[Disagreement]:
    return set(disagreements(claims))


def test_qaim_has_three_kinds_of_disagreement_at_once() -> None:
    assert disagreements(qaim_claims()) == qaim_dossier().disagreements == (FIGURES, STATUS, WHO)


def test_no_claims_and_one_claim_disagree_about_nothing() -> None:
    assert flags() == set()
    assert flags(*qaim_claims()[:1]) == set()


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        pytest.param(exactly(5), exactly(6), True, id="two numbers"),
        pytest.param(exactly(5), exactly(5), False, id="the same number"),
        pytest.param(exactly(50), figure(20, 99, Qualifier.TENS), False, id="a number within tens"),
        pytest.param(exactly(100), figure(101, None, Qualifier.MORE_THAN), True, id="100 is not more than 100"),
        pytest.param(exactly(200), figure(101, None, Qualifier.MORE_THAN), False, id="200 is more than 100"),
        pytest.param(exactly(5), figure(None, 9, Qualifier.AT_MOST), False, id="up to 9"),
        pytest.param(exactly(5), denial(), True, id="a number and its denial"),
        pytest.param(exactly(5), none(), True, id="a number and none"),
        pytest.param(exactly(0), none(), False, id="zero and none"),
        pytest.param(exactly(0), denial(), False, id="zero and a denial"),
        pytest.param(figure(0, 9, Qualifier.AT_MOST), none(), False, id="at most 9 and none"),
        pytest.param(figure(0, 9, Qualifier.AT_MOST), denial(), True, id="at most 9 is wrong news"),
        pytest.param(figure(1, 100, Qualifier.AT_MOST), none(), True, id="as many as 100 and none"),
        pytest.param(denial(), none(), False, id="two denials"),
        pytest.param(exactly(5), exactly(9, measure=Measure.WOUNDED), False, id="killed and wounded"),
        pytest.param(exactly(5), exactly(9, status=PersonStatus.ARMED), False, id="civilians and fighters"),
        pytest.param(exactly(80), exactly(20, age=Age.CHILD), False, id="all and the children among them"),
        pytest.param(exactly(10), exactly(20, age=Age.CHILD), True, id="more children than there were people"),
        pytest.param(none(age=Age.CHILD), exactly(55), False, id="no children among 55"),
        pytest.param(denial(age=Age.CHILD), exactly(55), False, id="a number of children is wrong news, 55 is not"),
        pytest.param(none(age=Age.CHILD), exactly(19, age=Age.CHILD), True, id="no children and 19 children"),
        pytest.param(denial(age=Age.CHILD), exactly(19, age=Age.CHILD), True, id="19 children are wrong news"),
        pytest.param(none(age=Age.CHILD), exactly(12, sex=Sex.WOMAN), False, id="no children and 12 women"),
        pytest.param(none(), exactly(19, age=Age.CHILD), True, id="nobody, and 19 children"),
        pytest.param(exactly(12, sex=Sex.WOMAN), exactly(20, sex=Sex.WOMAN), True, id="12 women and 20 women"),
        pytest.param(exactly(12, sex=Sex.WOMAN), exactly(19, age=Age.CHILD), False, id="women and children"),
        pytest.param(
            exactly(12, sex=Sex.WOMAN),
            figure(10, None, Qualifier.AT_LEAST, sex=Sex.WOMAN),
            False,
            id="10 women or more",
        ),
    ],
)
def test_numbers_disagree_when_they_cannot_all_be_true(one: PublicFigure, other: PublicFigure, disagree: bool) -> None:
    for pair in ((one, other), (other, one)):
        assert (FIGURES in flags(*(claim(str(ref), each) for ref, each in enumerate(pair)))) is disagree


def test_who_corrects_a_number_does_not_disagree_with_itself() -> None:
    earlier = claim("1", exactly(20), claimant="council", stated_on="2016-12-07")
    later = claim("2", exactly(50), claimant="council", stated_on="2016-12-09")
    assert flags(earlier, later) == set()
    assert FIGURES not in flags(earlier, later, claim("3", exactly(50)))
    assert FIGURES in flags(earlier, later, claim("3", exactly(20)))


def test_parts_are_compared_beside_wholes_that_agree() -> None:
    one = claim("1", exactly(55), exactly(12, sex=Sex.WOMAN))
    assert flags(one, claim("2", exactly(55), exactly(12, sex=Sex.WOMAN))) == set()
    assert flags(one, claim("2", exactly(55), exactly(20, sex=Sex.WOMAN))) == {FIGURES}
    assert flags(one, claim("2", exactly(55), none(sex=Sex.WOMAN))) == {FIGURES}


def test_a_part_goes_with_the_whole_that_its_claimant_restated() -> None:
    earlier = claim("1", exactly(20), exactly(5, age=Age.CHILD), claimant="council", stated_on="2016-12-07")
    later = claim("2", exactly(50), claimant="council", stated_on="2016-12-09")
    other = claim("3", exactly(50), exactly(19, age=Age.CHILD))
    assert FIGURES in flags(earlier, other)
    assert flags(earlier, later, other) == set()


def test_silence_contradicts_nothing() -> None:
    unread = figure(None, None, Qualifier.UNKNOWN, understood=False)
    assert flags(claim("1", exactly(5)), claim("2"), claim("3", unread)) == set()


@pytest.mark.parametrize(
    ("affirming", "disagree"),
    [
        (claim("1", on={About.CIVILIAN_STATUS: ALLEGES}), True),
        (claim("1", on={About.CIVILIAN_STATUS: Position.CORROBORATES}), True),
        (claim("1", exactly(5)), True),
        (claim("1", exactly(5, status=PersonStatus.ARMED)), False),
        (claim("1", exactly(5, measure=Measure.PRESENT)), False),
        (claim("1", exactly(0)), False),
        (claim("1", denial()), False),
        (claim("1", on={About.CIVILIAN_STATUS: Position.QUESTIONS}), False),
        (claim("1", on={About.CASUALTIES: ALLEGES}), False),
    ],
)
def test_civilian_status_is_disputed_when_one_says_civilians_and_another_denies(
    affirming: PublicClaim, disagree: bool
) -> None:
    denying = claim("2", on={About.CIVILIAN_STATUS: DENIES})
    assert (STATUS in flags(affirming, denying)) is disagree
    assert STATUS not in flags(affirming)
    assert STATUS not in flags(affirming, replace(denying, claimant=affirming.claimant))


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        pytest.param(claim("1", **blames("a")), claim("2", **blames("b")), True, id="two name different actors"),
        pytest.param(claim("1", **blames("a")), claim("2", **blames("a")), False, id="two name the same"),
        pytest.param(claim("1", **blames("a")), claim("2", **blames(None)), False, id="one names nobody"),
        pytest.param(claim("1", **blames("a")), claim("2", **blames("a", DENIES)), True, id="one denies"),
        pytest.param(
            claim("1", on={About.RESPONSIBILITY: Position.QUESTIONS}),
            claim("2", on={About.RESPONSIBILITY: DENIES}),
            True,
            id="one asks, one denies",
        ),
        pytest.param(
            claim("1", on={About.RESPONSIBILITY: Position.QUESTIONS}),
            claim("2", on={About.RESPONSIBILITY: Position.CONCEDES}),
            True,
            id="one asks, one concedes",
        ),
        pytest.param(
            claim("1", **blames(None, Position.QUESTIONS)), claim("2", **blames("a")), True, id="one asks, one names"
        ),
        pytest.param(
            claim("1", **blames(None, Position.QUESTIONS)), claim("2", **blames(None)), False, id="neither knows"
        ),
        pytest.param(
            claim("1", on={About.RESPONSIBILITY: Position.CONCEDES}, claimant="army"),
            claim("2", **blames("army")),
            False,
            id="it concedes, and is named",
        ),
        pytest.param(
            claim("1", on={About.RESPONSIBILITY: Position.CONCEDES}, claimant="army"),
            claim("2", **blames("navy")),
            True,
            id="it concedes, and another is named",
        ),
        pytest.param(
            claim("1", **blames("army", Position.CONCEDES)), claim("2", **blames("army")), False, id="conceded by name"
        ),
        pytest.param(
            claim("1", on={About.RESPONSIBILITY: DENIES}), claim("2", on={About.CASUALTIES: ALLEGES}), False,
            id="one denies, the other is silent on it",
        ),
        pytest.param(
            claim("1", on={About.RESPONSIBILITY: DENIES}), claim("2", on={About.RESPONSIBILITY: DENIES}), False,
            id="both deny",
        ),
    ],
)  # fmt: skip
def test_responsibility_is_disputed_when_the_answers_differ(
    one: PublicClaim, other: PublicClaim, disagree: bool
) -> None:
    assert (WHO in flags(one, other)) is disagree
    assert (WHO in flags(other, one)) is disagree
    assert WHO not in flags(one, replace(other, claimant=one.claimant))


@pytest.mark.parametrize(
    ("affirming", "disagree"),
    [
        (claim("1", on={About.EVENT: ALLEGES}), True),
        (claim("1", on={About.CASUALTIES: ALLEGES}), True),
        (claim("1", on={About.RESPONSIBILITY: DENIES}), False),
        (claim("1", on={About.EVENT: DENIES, About.TARGET: ALLEGES}), False),
        (claim("1"), False),
    ],
)
def test_the_event_is_disputed_when_one_denies_what_another_supposes(affirming: PublicClaim, disagree: bool) -> None:
    assert (EVENT in flags(affirming, claim("2", on={About.EVENT: DENIES}))) is disagree


@given(st.permutations(qaim_claims()))
def test_the_order_of_the_claims_does_not_matter(claims: list[PublicClaim]) -> None:
    assert disagreements(claims) == (FIGURES, STATUS, WHO)
