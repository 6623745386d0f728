"""Bars, denials and dots: what each claimant says, on one axis."""

import re
from dataclasses import replace

import pytest

from mapviews.presenters.axis import axis_for
from mapviews.presenters.chart import BarStyle, Panel, Row, RowKind, bar, bounds_words, panels
from record.dossier import Dossier, PublicFigure
from record.dossier_toll import Omission, Toll
from record.vocabulary import Age, Measure, PersonStatus, Position, Qualifier, Sex
from tests.factories.dossiers import figure, qaim_claims, qaim_dossier, qaim_tolls

AXIS = axis_for([101], open_ended=True)


def lead() -> Panel:
    return panels(qaim_dossier())[0]


def row(ref: str) -> Row:
    return next(each for each in lead().rows if each.ref == ref)


def test_the_first_panel_has_a_row_for_every_claim_in_their_order() -> None:
    assert lead().title == "Killed, civilians"
    assert [each.ref for each in lead().rows] == ["1", "2", "3", "4", "5", "6", "7"]


def test_more_than_100_begins_at_101_is_open_and_says_so_at_its_end() -> None:
    more = row("1")

    assert (more.kind, more.low, more.high) == (RowKind.NUMBER, 101, None)
    assert more.bar is not None
    assert (more.bar.style, more.bar.low_label, more.bar.end) == (BarStyle.FLOOR, ">100", "100%")
    assert (more.words, more.spoken) == ("more than 100", "101 or more")


def test_a_denial_is_hollow_and_has_no_bounds() -> None:
    denial = row("2")

    assert (denial.kind, denial.bar, denial.low, denial.high) == (RowKind.DENIAL, None, None, None)
    assert denial.words == "wrong news"


@pytest.mark.parametrize("ref", ["3", "7"])
def test_a_claim_without_a_figure_is_a_dot_and_not_a_zero(ref: str) -> None:
    silent = row(ref)

    assert (silent.kind, silent.bar, silent.low, silent.words) == (RowKind.NO_FIGURE, None, None, "")


def test_vague_words_have_two_ends_by_convention() -> None:
    tens = row("4").bar

    assert tens is not None
    assert (tens.style, tens.low_label, tens.high_label) == (BarStyle.VAGUE, "20", "99")


def test_casualties_not_told_apart_give_no_bar_among_the_killed() -> None:
    casualties = row("5")

    assert (casualties.kind, casualties.bar) == (RowKind.ELSEWHERE, None)
    assert casualties.left_out == "killed and wounded not told apart"


def test_as_many_as_100_is_a_ceiling() -> None:
    ceiling = row("6").bar

    assert ceiling is not None
    assert (ceiling.style, ceiling.low_label, ceiling.high_label) == (BarStyle.CEILING, "", "≤100")


def test_the_range_lies_behind_the_rows_and_is_open_above() -> None:
    band = lead().band

    assert band is not None
    assert (band.open_ended, band.end) == (True, "100%")
    assert lead().range_words == "20 to more than 100"


def test_figures_of_different_things_have_panels_of_their_own_without_the_silent() -> None:
    found = {panel.key: [each.ref for each in panel.rows] for panel in panels(qaim_dossier())[1:]}

    assert found == {
        "wounded-civilian": ["1", "5"],
        "killed-or-wounded-unknown": ["5"],
        "present-armed": ["2"],
        "structures-hit-unknown": ["2"],
        "sites-hit-unknown": ["5", "6"],
    }


def test_all_that_counts_people_shares_one_scale_and_things_share_another() -> None:
    tops = {panel.key: panel.axis.top for panel in panels(qaim_dossier())}

    assert tops["killed-civilian"] == tops["wounded-civilian"] == tops["present-armed"]
    assert tops["structures-hit-unknown"] == tops["sites-hit-unknown"] < tops["killed-civilian"]


def only(given_figure: PublicFigure, **changes: object) -> Dossier:
    """A dossier of one claim with one figure of killed civilians."""
    claim = replace(qaim_claims()[0], figures=(given_figure,))
    toll = replace(qaim_tolls()[0], used=(), left_out=(), denied_by=(), **changes)  # type: ignore[arg-type]
    return qaim_dossier(claims=(claim,), tolls=(toll,), disagreements=())


def killed(words: str, qualifier: Qualifier, low: int | None, high: int | None, **more: object) -> PublicFigure:
    return figure(Measure.KILLED, words, qualifier, low, high, status=PersonStatus.CIVILIAN, **more)


@pytest.mark.parametrize(
    ("given_figure", "style", "labels"),
    [
        (killed("80", Qualifier.EXACTLY, 80, 80), BarStyle.POINT, ("", "80")),
        (killed("around 50", Qualifier.ABOUT, 50, 50), BarStyle.POINT, ("", "~50")),
        (killed("70 to 80", Qualifier.BETWEEN, 70, 80), BarStyle.BETWEEN, ("70", "80")),
        (killed("at least 55", Qualifier.AT_LEAST, 55, None), BarStyle.FLOOR, ("≥55", "")),
        (killed("fewer than 10", Qualifier.FEWER_THAN, 0, 9), BarStyle.CEILING, ("", "<10")),
        (killed("at most 10", Qualifier.AT_MOST, None, 10), BarStyle.CEILING, ("", "≤10")),
    ],
)
def test_the_ends_of_a_bar_say_how_its_number_is_meant(
    given_figure: PublicFigure, style: BarStyle, labels: tuple[str, str]
) -> None:
    drawn = bar(given_figure, AXIS)

    assert (drawn.style, (drawn.low_label, drawn.high_label)) == (style, labels)


def test_words_that_are_no_number_stay_words_beside_a_dot() -> None:
    unread = panels(only(killed("a great many", Qualifier.UNKNOWN, None, None, understood=False)))[0].rows[0]

    assert (unread.kind, unread.words, unread.bar) == (RowKind.UNREAD, "a great many", None)


def test_a_claim_of_none_is_drawn_as_a_denial() -> None:
    none = panels(only(killed("no civilians", Qualifier.NONE, 0, 0)))[0].rows[0]

    assert (none.kind, none.low) == (RowKind.DENIAL, None)


def test_a_figure_that_was_left_out_keeps_its_bar_and_says_why() -> None:
    old = only(killed("60", Qualifier.EXACTLY, 60, 60))
    toll = replace(old.tolls[0], left_out=(Omission(claim="1", verbatim="60", reason="superseded"),))
    left = panels(replace(old, tolls=(toll,)))[0].rows[0]

    assert (left.kind, left.left_out) == (RowKind.NUMBER, "superseded by a later statement")


def test_a_denial_without_a_figure_stands_in_its_row() -> None:
    dossier = qaim_dossier(
        claims=(replace(qaim_claims()[2], verbatim="dropped no bombs"),),
        tolls=(replace(qaim_tolls()[0], used=(), left_out=(), denied_by=("3",)),),
        disagreements=(),
    )

    assert panels(dossier)[0].rows[0].kind is RowKind.DENIAL


def test_only_denials_leave_no_range_to_draw() -> None:
    nothing = only(killed("none", Qualifier.NONE, 0, 0), low=None, high=None, high_stated=None, high_qualifier=None)

    assert (panels(nothing)[0].band, panels(nothing)[0].range_words) == (None, None)


def test_whom_a_figure_counts_is_said_where_the_claimant_tells_them_apart() -> None:
    children = panels(only(killed("12", Qualifier.EXACTLY, 12, 12, age=Age.CHILD, sex=Sex.WOMAN)))[0].rows[0]

    assert children.whom == "women, children"


def test_a_row_carries_the_mark_of_its_claim() -> None:
    assert [row(ref).mark.code for ref in "123"] == [Position.ALLEGES, Position.CONCEDES, Position.DENIES]


def test_a_bar_without_any_bound_cannot_be_spoken() -> None:
    with pytest.raises(ValueError, match="at least one bound"):
        bounds_words(None, None)
    assert bounds_words(None, 100) == "100 or fewer"


def test_the_bars_of_a_panel_stand_at_the_places_of_its_ticks() -> None:
    ticks = {tick.label: tick.x for tick in lead().axis.ticks}
    closed = row("6").bar

    assert closed is not None
    assert closed.end == ticks["100"]
    assert all(re.fullmatch(r"\d+(\.\d+)?%", tick) for tick in ticks.values())


def test_tolls_and_claims_may_be_missing_altogether() -> None:
    empty: tuple[Toll, ...] = ()

    assert panels(qaim_dossier(tolls=empty)) == ()
