"""None at all beside some: "nobody was killed", "100 civilians were killed"."""

from dataclasses import replace
from datetime import date

import pytest

from geo.latlon import LatLon
from record.disagreements import disagreements
from record.dossier import PublicClaim, PublicFigure, PublicPlace, PublicWhen
from record.none_at_all import none_at_all
from record.vocabulary import Age, Disagreement, Measure, PersonStatus, Precision, Qualifier, Sex
from tests.factories.claims import claim, denial, exactly, figure, none

ALL = PersonStatus.UNKNOWN
BOTH = Measure.KILLED_OR_WOUNDED
HUNDRED = exactly(100)


def clash(one: PublicClaim, *others: PublicClaim) -> bool:
    """Whether the figures disagree, whatever the order of the claims; then by this rule alone."""
    found = {Disagreement.FIGURES in disagreements(order) for order in ((one, *others), (*others, one))}
    assert found == {bool(none_at_all((one, *others)))}
    return found.pop()


@pytest.mark.parametrize(
    ("zero", "count", "contradict"),
    [
        pytest.param(none(status=ALL), HUNDRED, True, id="nobody killed, 100 civilians killed"),
        pytest.param(exactly(0, status=ALL), HUNDRED, True, id="the digit is a zero too"),
        pytest.param(none(status=ALL), exactly(5, status=PersonStatus.ARMED), True, id="fighters are somebody"),
        pytest.param(none(status=ALL), figure(101, None, Qualifier.MORE_THAN), True, id="more than 100"),
        pytest.param(none(status=ALL), figure(1, 100, Qualifier.AT_MOST), True, id="as many as 100 is one at least"),
        pytest.param(none(status=ALL), exactly(12, sex=Sex.WOMAN), True, id="12 women are somebody"),
        pytest.param(none(status=ALL, measure=BOTH), HUNDRED, True, id="nobody killed or wounded"),
        pytest.param(none(status=ALL, measure=BOTH), exactly(9, measure=Measure.WOUNDED), True, id="9 were wounded"),
        pytest.param(none(measure=BOTH), HUNDRED, True, id="no civilian killed or wounded"),
        pytest.param(none(status=ALL), exactly(0), False, id="zero of each is zero of all"),
        pytest.param(none(status=ALL), none(), False, id="none and none"),
        pytest.param(none(status=ALL), figure(0, 100, Qualifier.AT_MOST), False, id="at most 100 may be none"),
        pytest.param(none(status=ALL), denial(), False, id="two who deny"),
        pytest.param(none(status=ALL), exactly(9, measure=Measure.WOUNDED), False, id="the wounded were not killed"),
        pytest.param(none(status=ALL), exactly(80, measure=BOTH), False, id="80 killed or wounded may be wounded"),
        pytest.param(none(status=ALL), exactly(3, measure=Measure.STRIKES), False, id="strikes are nobody"),
        pytest.param(none(measure=BOTH), exactly(9, status=PersonStatus.ARMED), False, id="no civilian, 9 fighters"),
        pytest.param(none(), exactly(9, status=ALL), False, id="no civilian, 9 of whom is not said who they were"),
        pytest.param(denial(status=ALL), HUNDRED, False, id="a number denied, which one is not said"),
        pytest.param(figure(0, 9, Qualifier.AT_MOST, status=ALL), HUNDRED, False, id="at most 9 is no zero"),
        pytest.param(none(status=ALL, age=Age.CHILD), HUNDRED, False, id="no children killed"),
    ],
)
def test_none_at_all_contradicts_some_of_them(zero: PublicFigure, count: PublicFigure, contradict: bool) -> None:
    assert clash(claim("1", zero), claim("2", count)) is contradict


@pytest.mark.parametrize(
    "others",
    [
        pytest.param((exactly(40),), id="40 civilians"),
        pytest.param((exactly(0), exactly(5, status=PersonStatus.ARMED)), id="no civilians and 5 fighters"),
        pytest.param((exactly(12, sex=Sex.WOMAN),), id="12 women"),
    ],
)
def test_a_zero_beside_other_numbers_of_its_claimant_is_of_the_rest(others: tuple[PublicFigure, ...]) -> None:
    table = claim("1", exactly(0, status=ALL), *others)
    elsewhere = (claim("1", exactly(0, status=ALL)), replace(claim("3", *others), claimant="by 1"))
    other = claim("2", exactly(7, status=PersonStatus.OTHER_PROTECTED))
    assert not none_at_all((table, other))
    assert not none_at_all((*elsewhere, other))


def test_a_table_of_zeros_is_a_zero_of_all() -> None:
    table = claim("1", exactly(0, status=ALL), exactly(0), exactly(0, status=PersonStatus.PARTICIPATING))
    assert clash(table, claim("2", exactly(5, status=PersonStatus.ARMED)))


def test_nobody_contradicts_themselves_or_what_was_restated_since() -> None:
    zero = claim("1", none(status=ALL))
    assert not none_at_all((zero, claim("2", HUNDRED, claimant="by 1")))
    earlier = claim("2", HUNDRED, claimant="council", stated_on="2016-12-07")
    later = claim("3", exactly(0), claimant="council", stated_on="2016-12-09")
    assert none_at_all((zero, earlier))
    assert not none_at_all((zero, earlier, later))


def on(first: int, last: int | None = None) -> PublicWhen:
    return PublicWhen(edtf="2016-12", earliest=date(2016, 12, first), latest=date(2016, 12, last or first))


def at(lat: float, uncertainty_m: float | None = 1_000) -> PublicPlace:
    point = LatLon(lat=lat, lon=41.0)
    return PublicPlace(name="", point=point, precision=Precision.LOCALITY, uncertainty_m=uncertainty_m)


NOWHERE = PublicPlace(name="Qaim", point=None, precision=Precision.COUNTRY, uncertainty_m=None)


@pytest.mark.parametrize(
    ("when", "other", "contradict"),
    [
        pytest.param(on(7), on(8), False, id="two days"),
        pytest.param(on(7, 8), on(8), True, id="days that meet"),
        pytest.param(on(7, 9), on(8), True, id="a day within the other"),
        pytest.param(on(7), None, True, id="the other speaks of the incident's day"),
    ],
)
def test_claims_on_days_that_do_not_meet_speak_of_two_things(
    when: PublicWhen, other: PublicWhen | None, contradict: bool
) -> None:
    for mine, theirs in ((when, other), (other, when)):
        assert clash(claim("1", none(status=ALL), when=mine), claim("2", HUNDRED, when=theirs)) is contradict


@pytest.mark.parametrize(
    ("place", "other", "contradict"),
    [
        pytest.param(at(34.0), at(34.1), False, id="11 km apart, known to a kilometre"),
        pytest.param(at(34.0), at(34.01), True, id="a kilometre apart"),
        pytest.param(at(34.0), at(35.0, None), True, id="one may be anywhere in the country"),
        pytest.param(at(34.0), NOWHERE, True, id="one has no point"),
        pytest.param(at(34.0), None, True, id="the other speaks of the incident's place"),
    ],
)
def test_claims_of_places_that_cannot_be_one_speak_of_two_things(
    place: PublicPlace, other: PublicPlace | None, contradict: bool
) -> None:
    for mine, theirs in ((place, other), (other, place)):
        assert clash(claim("1", none(status=ALL), place=mine), claim("2", HUNDRED, place=theirs)) is contradict
