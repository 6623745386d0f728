"""From claims to ranges, each with the recipe that made it."""

from dataclasses import replace

import pytest

from record.dossier import PublicClaim, PublicFigure, PublicSource
from record.dossier_toll import Contribution, Toll
from record.toll import Reason, tolls
from record.vocabulary import Age, Measure, PersonStatus, Qualifier, Sex
from tests.factories.claims import SOURCE, claim, denial, exactly, figure, none
from tests.factories.dossiers import qaim_claims, qaim_dossier, qaim_tolls

CIVILIAN = PersonStatus.CIVILIAN


def the_toll(
    *claims: PublicClaim,
    measure: Measure = Measure.KILLED,
    status: PersonStatus = CIVILIAN,
    sources: tuple[PublicSource, ...] = (SOURCE,),
) -> Toll:
    [toll] = [each for each in tolls(claims, sources) if (each.measure, each.status) == (measure, status)]
    return toll


def reasons(toll: Toll) -> dict[str, str]:
    return {omission.claim: omission.reason for omission in toll.left_out}


def more_than(number: int) -> PublicFigure:
    return figure(number + 1, None, Qualifier.MORE_THAN, verbatim=f"more than {number}")


def as_many_as(number: int) -> PublicFigure:
    return figure(1, number, Qualifier.AT_MOST, verbatim=f"as many as {number}")


# ----------------------------------------------------------------------------------------------------- the Qaim case


def test_the_tolls_of_qaim_are_those_worked_out_by_hand() -> None:
    assert tolls(qaim_claims(), qaim_dossier().sources) == qaim_tolls()


def test_qaim_ranges_from_in_the_tens_to_more_than_100_and_is_denied() -> None:
    toll = the_toll(*qaim_claims(), sources=qaim_dossier().sources)
    assert (toll.low, toll.high, toll.high_stated, toll.high_qualifier) == (20, None, 100, Qualifier.MORE_THAN)
    assert [each.claim for each in toll.used] == ["1", "4", "6"]
    assert toll.used[2] == Contribution(claim="6", verbatim="as many as 100", low=None, high=100, bounds="high")
    assert toll.denied_by == ("2",)
    assert reasons(toll) == {"5": Reason.NOT_TOLD_APART}
    assert (toll.claimants, toll.independent) == (3, 1)


def test_eighty_casualties_of_qaim_stand_apart() -> None:
    toll = the_toll(
        *qaim_claims(),
        measure=Measure.KILLED_OR_WOUNDED,
        status=PersonStatus.UNKNOWN,
        sources=qaim_dossier().sources,
    )
    assert (toll.low, toll.high) == (80, 80)
    assert [each.claim for each in toll.used] == ["5"]


def test_claims_of_qaim_that_give_no_figure_are_in_no_recipe() -> None:
    named = {
        ref
        for toll in tolls(qaim_claims(), qaim_dossier().sources)
        for ref in (
            *(each.claim for each in toll.used),
            *(each.claim for each in toll.left_out),
            *toll.denied_by,
        )
    }
    assert named == {"1", "2", "4", "5", "6"}


# -------------------------------------------------------------------------------------------------------- the range


def test_no_claims_make_no_tolls() -> None:
    assert tolls((), ()) == ()
    assert tolls((claim("1"),), (SOURCE,)) == ()


@pytest.mark.parametrize(
    ("figures", "low", "high", "stated", "qualifier"),
    [
        pytest.param([exactly(5)], 5, 5, 5, Qualifier.EXACTLY, id="one number"),
        pytest.param([exactly(5), exactly(9)], 5, 9, 9, Qualifier.EXACTLY, id="two numbers"),
        pytest.param([exactly(5), more_than(3)], 4, None, 5, Qualifier.EXACTLY, id="an open end stays open"),
        pytest.param([exactly(100), more_than(100)], 100, None, 100, Qualifier.MORE_THAN, id="of two the open one"),
        pytest.param([as_many_as(9)], 1, 9, 9, Qualifier.AT_MOST, id="only a high end is stated"),
        pytest.param([as_many_as(9), as_many_as(7)], 1, 9, 9, Qualifier.AT_MOST, id="only high ends"),
        pytest.param([exactly(5), as_many_as(9)], 5, 9, 9, Qualifier.AT_MOST, id="a high end sets no low one"),
        pytest.param([exactly(50), as_many_as(9)], 50, 50, 50, Qualifier.EXACTLY, id="a high end below all others"),
        pytest.param(
            [figure(0, 49, Qualifier.FEWER_THAN), exactly(5)], 5, 49, 50, Qualifier.FEWER_THAN, id="fewer than 50"
        ),
        pytest.param([figure(0, 49, Qualifier.FEWER_THAN)], 0, 49, 50, Qualifier.FEWER_THAN, id="only fewer than 50"),
        pytest.param(
            [figure(55, None, Qualifier.AT_LEAST)], 55, None, 55, Qualifier.AT_LEAST, id="at least, and nothing else"
        ),
        pytest.param([figure(24, 99, Qualifier.DOZENS)], 24, 99, 99, Qualifier.DOZENS, id="dozens"),
        pytest.param([exactly(0)], 0, 0, 0, Qualifier.EXACTLY, id="zero is a number"),
        pytest.param([figure(None, 9, Qualifier.AT_MOST)], None, 9, 9, Qualifier.AT_MOST, id="low end left open"),
    ],
)
def test_the_range(
    figures: list[PublicFigure], low: int | None, high: int | None, stated: int, qualifier: Qualifier
) -> None:
    toll = the_toll(*(claim(str(place), each) for place, each in enumerate(figures, start=1)))
    assert (toll.low, toll.high, toll.high_stated, toll.high_qualifier) == (low, high, stated, qualifier)
    assert toll.claimants == len(figures)


def test_two_figures_of_one_claim_count_as_one_claim() -> None:
    toll = the_toll(claim("1", exactly(80), more_than(100)), claim("2", as_many_as(90), as_many_as(120)))
    assert [(each.claim, each.low, each.high, each.bounds) for each in toll.used] == [
        ("1", 80, None, "both"),
        ("2", None, 120, "high"),
    ]
    assert toll.used[0].verbatim == "80; more than 100"


def test_claims_stand_in_the_order_of_their_numbers() -> None:
    toll = the_toll(claim("10", exactly(1)), claim("b", exactly(1)), claim("2", exactly(1)), claim("a", exactly(1)))
    assert [each.claim for each in toll.used] == ["2", "10", "a", "b"]


# ---------------------------------------------------------------------------------------------- denials and silence


@pytest.mark.parametrize("denied", [denial(), none()], ids=["the number is denied", "there were none"])
def test_only_denials_make_no_range_and_no_zero(denied: PublicFigure) -> None:
    toll = the_toll(claim("1", denied))
    assert (toll.low, toll.high, toll.high_stated, toll.high_qualifier) == (None, None, None, None)
    assert (toll.denied_by, toll.used, toll.left_out) == (("1",), (), ())
    assert (toll.claimants, toll.independent, toll.convention) == (0, 0, "counterclaim")


def test_a_denial_stands_beside_the_range() -> None:
    toll = the_toll(claim("1", exactly(5)), claim("2", none()))
    assert (toll.low, toll.high, toll.denied_by) == (5, 5, ("2",))


@pytest.mark.parametrize("denied", [denial(age=Age.CHILD), none(age=Age.CHILD)])
def test_who_denies_a_part_denies_no_whole(denied: PublicFigure) -> None:
    toll = the_toll(claim("1", exactly(55)), claim("2", denied))
    assert (toll.low, toll.high, toll.denied_by) == (55, 55, ())
    assert reasons(toll) == {"2": Reason.PART}


def test_who_denies_a_number_and_gives_another_is_used_for_that() -> None:
    toll = the_toll(claim("1", denial(), exactly(3)))
    assert (toll.low, toll.denied_by) == (3, ())


def test_words_that_were_not_understood_are_named() -> None:
    unread = figure(None, None, Qualifier.UNKNOWN, understood=False, verbatim="a great many")
    toll = the_toll(claim("1", unread), claim("2", exactly(5)))
    assert reasons(toll) == {"1": Reason.NOT_UNDERSTOOD}
    assert toll.left_out[0].verbatim == "a great many"


def test_a_figure_without_a_number_is_named() -> None:
    toll = the_toll(claim("1", figure(None, None, Qualifier.UNKNOWN, verbatim="")))
    assert reasons(toll) == {"1": Reason.NO_NUMBER}


# ------------------------------------------------------------------------------------------ what is not told together


@pytest.mark.parametrize("measure", [Measure.KILLED, Measure.WOUNDED])
def test_casualties_not_told_apart_are_left_out_of_killed_and_of_wounded(measure: Measure) -> None:
    both = exactly(80, measure=Measure.KILLED_OR_WOUNDED, status=PersonStatus.UNKNOWN)
    toll = the_toll(claim("1", exactly(5, measure=measure)), claim("2", both), measure=measure)
    assert (toll.low, toll.high) == (5, 5)
    assert reasons(toll) == {"2": Reason.NOT_TOLD_APART}
    assert toll.left_out[0].verbatim == "80"


def test_a_claim_that_gives_both_killed_and_casualties_is_used_for_each() -> None:
    both = exactly(80, measure=Measure.KILLED_OR_WOUNDED)
    assert the_toll(claim("1", exactly(5), both)).low == 5
    assert the_toll(claim("1", exactly(5), both), measure=Measure.KILLED_OR_WOUNDED).low == 80


def test_people_present_are_no_casualties() -> None:
    present = exactly(40, measure=Measure.PRESENT)
    assert [toll.measure for toll in tolls((claim("1", present),), (SOURCE,))] == [Measure.PRESENT]


def test_statuses_are_never_mixed() -> None:
    fighters = exactly(30, status=PersonStatus.ARMED)
    unknown = exactly(40, status=PersonStatus.UNKNOWN)
    claims = (claim("1", exactly(5)), claim("2", fighters), claim("3", unknown))
    civilians = the_toll(*claims)
    assert (civilians.low, civilians.high) == (5, 5)
    assert reasons(civilians) == {"2": Reason.OTHER_STATUS, "3": Reason.STATUS_NOT_STATED}
    assert reasons(the_toll(*claims, status=PersonStatus.UNKNOWN)) == {
        "1": Reason.OTHER_STATUS,
        "2": Reason.OTHER_STATUS,
    }


def test_houses_have_no_status_of_persons() -> None:
    houses = exactly(2, measure=Measure.STRUCTURES_HIT, status=CIVILIAN)
    [toll] = tolls((claim("1", houses),), (SOURCE,))
    assert toll.status is PersonStatus.UNKNOWN


# --------------------------------------------------------------------------------------------------- parts of a whole


def test_a_part_is_left_out_where_somebody_states_the_whole() -> None:
    toll = the_toll(claim("1", exactly(80)), claim("2", exactly(20, age=Age.CHILD)))
    assert (toll.low, toll.high) == (80, 80)
    assert reasons(toll) == {"2": Reason.PART}


def test_a_claim_that_states_whole_and_part_is_used_for_the_whole() -> None:
    toll = the_toll(claim("1", exactly(20, sex=Sex.WOMAN), exactly(80)))
    assert (toll.low, toll.high, toll.left_out) == (80, 80, ())
    assert toll.used[0].verbatim == "80"


def test_parts_alone_set_the_low_end_and_are_not_added() -> None:
    toll = the_toll(claim("1", exactly(20, sex=Sex.WOMAN), exactly(30, age=Age.CHILD)))
    assert (toll.low, toll.high, toll.high_stated, toll.high_qualifier) == (30, None, 30, Qualifier.AT_LEAST)
    assert toll.used[0].bounds == "low"


def test_a_part_with_a_high_end_alone_says_nothing_of_the_whole() -> None:
    toll = the_toll(claim("1", replace(as_many_as(20), age=Age.CHILD)))
    assert (toll.low, toll.high, toll.high_stated) == (None, None, None)
    assert reasons(toll) == {"1": Reason.PART}


# --------------------------------------------------------------------------------------------- the same voice again


def test_a_later_number_by_the_same_claimant_supersedes_the_earlier() -> None:
    earlier = claim("1", exactly(20), claimant="council", stated_on="2016-12-07")
    later = claim("2", exactly(50), claimant="council", stated_on="2016-12-09")
    toll = the_toll(earlier, later)
    assert (toll.low, toll.high, toll.claimants) == (50, 50, 1)
    assert reasons(toll) == {"1": Reason.SUPERSEDED}


@pytest.mark.parametrize("earlier_day", ["", "2016-12", "2016-12-09", "sometime"])
def test_both_stand_where_it_is_not_known_which_came_later(earlier_day: str) -> None:
    earlier = claim("1", exactly(20), claimant="council", stated_on=earlier_day)
    later = claim("2", exactly(50), claimant="council", stated_on="2016-12-09")
    toll = the_toll(earlier, later)
    assert (toll.low, toll.high, toll.claimants) == (20, 50, 1)


def test_a_later_number_by_another_claimant_supersedes_nothing() -> None:
    toll = the_toll(claim("1", exactly(20), stated_on="2016-12-07"), claim("2", exactly(50), stated_on="2016-12-09"))
    assert (toll.low, toll.high) == (20, 50)


def test_a_retold_number_is_left_out_where_the_teller_gives_one() -> None:
    toll = the_toll(claim("1", exactly(20)), claim("2", exactly(90), known_through="1"))
    assert (toll.low, toll.high) == (20, 20)
    assert reasons(toll) == {"2": Reason.KNOWN_ONLY_THROUGH}


@pytest.mark.parametrize("teller", [denial(), none()])
def test_a_retold_number_is_used_where_the_teller_gives_none(teller: PublicFigure) -> None:
    toll = the_toll(claim("1", teller), claim("2", exactly(90), known_through="1"))
    assert (toll.low, toll.high, toll.denied_by) == (90, 90, ("1",))


def test_a_claim_known_through_itself_or_through_nothing_is_used() -> None:
    toll = the_toll(claim("1", exactly(20), known_through="1"), claim("2", exactly(30), known_through="9"))
    assert (toll.low, toll.high) == (20, 30)


# --------------------------------------------------------------------------------------------------- independence


def source(key: str, derived_from: str | None = None) -> PublicSource:
    return PublicSource(key=key, title=key, derived_from=derived_from)


def test_five_outlets_that_quote_one_wire_story_count_once() -> None:
    wire = source("wire")
    outlets = tuple(source(f"outlet {place}", "wire") for place in range(5))
    claims = [claim(str(place), exactly(5), source=outlet.key) for place, outlet in enumerate(outlets)]
    toll = the_toll(*claims, sources=(wire, *outlets))
    assert (toll.claimants, toll.independent) == (5, 1)


def test_copies_of_copies_lead_back_to_the_first() -> None:
    sources = (source("a"), source("b", "a"), source("c", "b"), source("d"))
    claims = [claim(key, exactly(5), source=key) for key in "abcd"]
    assert the_toll(*claims, sources=sources).independent == 2


def test_a_source_derived_from_one_that_is_not_listed_stands_for_itself() -> None:
    sources = (source("a", "gone"), source("b", "gone"))
    assert the_toll(*(claim(key, exactly(5), source=key) for key in "ab"), sources=sources).independent == 2


def test_sources_derived_from_one_another_in_a_circle_count_once() -> None:
    sources = (source("a", "b"), source("b", "a"), source("c", "a"))
    assert the_toll(*(claim(key, exactly(5), source=key) for key in "abc"), sources=sources).independent == 1


def test_a_claim_known_only_through_another_shares_its_chain() -> None:
    sources = (source("a"), source("b"))
    claims = (claim("1", denial(), source="a"), claim("2", exactly(5), source="b", known_through="1"))
    third = claim("3", exactly(7), source="a")
    assert the_toll(*claims, third, sources=sources).independent == 1


def test_one_claimant_in_two_documents_is_one_claimant_and_two_chains() -> None:
    sources = (source("a"), source("b"))
    claims = [claim(key, exactly(5), source=key, claimant="council") for key in "ab"]
    toll = the_toll(*claims, sources=sources)
    assert (toll.claimants, toll.independent) == (1, 2)


def test_the_convention_of_the_figures_used_is_named() -> None:
    acled = figure(12, None, Qualifier.DOZENS, convention="acled")
    assert the_toll(claim("1", acled), claim("2", denial())).convention == "acled"
    assert the_toll(claim("1", acled), claim("2", exactly(5))).convention == "acled, counterclaim"
