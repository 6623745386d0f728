"""What each claimant says, side by side: the numbers behind the chart and behind its twin, the table.

One panel for each measure and status of persons, never mixed; one row for each claim. Chart and table are drawn from
the same rows, so they cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from mapviews.presenters.axis import EDGE_AT, GUTTER_AT, TOP_AT, ZERO_AT, Axis, axis_for, percent
from mapviews.presenters.positions import Mark, mark
from mapviews.presenters.recipe import reason_words
from mapviews.presenters.wording import counted, listed, number, sign, toll_range
from record.dossier import Dossier, PublicClaim, PublicFigure
from record.dossier_toll import Omission, Toll
from record.vocabulary import PERSON_MEASURES, Age, Measure, Qualifier, Sex


class RowKind(Enum):
    """What a row shows."""

    NUMBER = "number"  # a bar
    DENIAL = "denial"  # a hollow bar over the whole axis: it denies every number on it
    NO_FIGURE = "no-figure"  # a dot beside the axis: the claimant gives no number
    ELSEWHERE = "elsewhere"  # a dot beside the axis: a number, but of something else
    UNREAD = "unread"  # a dot beside the axis: words that were not understood as a number


class BarStyle(Enum):
    """How a bar ends, which says how its number is meant."""

    POINT = "point"  # one number
    BETWEEN = "between"  # two stated ends
    VAGUE = "vague"  # "dozens": both ends by convention
    FLOOR = "floor"  # "more than": a stated low end, open above
    CEILING = "ceiling"  # "as many as": a stated high end


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Geometry in percent of the drawing's width, as SVG lengths; the numbers at its ends as labels."""

    style: BarStyle
    x: str
    width: str
    end: str
    low_label: str
    high_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One claim in one panel. ``low`` and ``high`` are None where open; ``spoken`` says the bar aloud."""

    ref: str
    claimant: str
    capacity: str
    mark: Mark
    kind: RowKind
    words: str
    language: str
    spoken: str
    low: int | None = None
    high: int | None = None
    bar: Bar | None = None
    whom: str = ""
    note: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The range of the toll, behind the rows."""

    x: str
    width: str
    end: str
    open_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One measure and status: an axis, the range, a row for each claim. ``lead`` holds every claim, silent ones too."""

    key: str
    title: str
    range_words: str | None
    axis: Axis
    band: Band | None
    rows: tuple[Row, ...]
    lead: bool
    gutter: str = percent(GUTTER_AT)
    zero: str = percent(ZERO_AT)
    breadth: str = percent(TOP_AT - ZERO_AT)


def panels(dossier: Dossier) -> tuple[Panel, ...]:
    """The panels of a dossier, in the order of its tolls; the first shows every claim, the others those that speak.

    All that counts people shares one scale, and so does all that counts things: equal lengths are equal numbers.
    """
    scales = {
        people: _scale(toll for toll in _with_figures(dossier) if (toll[0] in PERSON_MEASURES) is people)
        for people in (True, False)
    }
    return tuple(
        _panel(dossier, toll, axis=scales[toll.measure in PERSON_MEASURES], lead=index == 0)
        for index, toll in enumerate(dossier.tolls)
    )


def _with_figures(dossier: Dossier) -> list[tuple[Measure, PublicFigure]]:
    return [(figure.measure, figure) for claim in dossier.claims for figure in claim.figures if figure.has_number]


def _scale(figures: Iterable[tuple[Measure, PublicFigure]]) -> Axis:
    bounds: list[int] = []
    open_ended = False
    for _measure, figure in figures:
        bounds += [bound for bound in (figure.low, figure.high) if bound is not None]
        open_ended = open_ended or figure.high is None
    return axis_for(bounds, open_ended=open_ended)


def _panel(dossier: Dossier, toll: Toll, *, axis: Axis, lead: bool) -> Panel:
    rows: list[Row] = []
    for claim in dossier.claims:
        rows += _rows(dossier, claim, toll, axis=axis, lead=lead)
    return Panel(
        key=f"{toll.measure.value}-{toll.status.value}".replace("_", "-"),
        title=counted(toll.measure, toll.status),
        range_words=toll_range(toll),
        axis=axis,
        band=_band(toll, axis),
        rows=tuple(rows),
        lead=lead,
    )


def _band(toll: Toll, axis: Axis) -> Band | None:
    if toll_range(toll) is None:
        return None
    low = axis.at(toll.low or 0)
    open_ended = toll.high is None
    high = EDGE_AT if toll.high is None else axis.at(toll.high)
    return Band(x=percent(low), width=percent(high - low), end=percent(high), open_ended=open_ended)


def _rows(dossier: Dossier, claim: PublicClaim, toll: Toll, *, axis: Axis, lead: bool) -> list[Row]:
    """The rows of a claim in a panel: one for each figure it gives here; else why there is none, where that matters."""
    figures = [f for f in claim.figures if f.measure is toll.measure and f.status is toll.status]
    omission = next((each for each in toll.left_out if each.claim == claim.ref), None)
    if figures:
        return [_figure_row(dossier, claim, figure, axis=axis, omission=omission) for figure in figures]
    if omission:
        return [_elsewhere(dossier, claim, omission)]
    if claim.ref in toll.denied_by:
        return [_denial(dossier, claim, claim.verbatim)]
    if lead:
        return [_row(dossier, claim, kind=RowKind.NO_FIGURE, spoken=_("gives no figure"))]
    return []


def _row(dossier: Dossier, claim: PublicClaim, *, kind: RowKind, spoken: str, **more: object) -> Row:
    values: dict[str, object] = {"words": "", "language": claim.language, **more}
    return Row(
        ref=claim.ref,
        claimant=dossier.actor(claim.claimant).name,
        capacity=claim.capacity,
        mark=mark(claim.position),
        kind=kind,
        spoken=spoken,
        **values,  # type: ignore[arg-type]  # the callers below are the only ones
    )


def _denial(dossier: Dossier, claim: PublicClaim, words: str, whom: str = "") -> Row:
    return _row(dossier, claim, kind=RowKind.DENIAL, spoken=_("denied"), words=words, whom=whom)


def _elsewhere(dossier: Dossier, claim: PublicClaim, omission: Omission) -> Row:
    reason = reason_words(omission.reason)
    spoken = _("gives no figure for this alone")
    return _row(dossier, claim, kind=RowKind.ELSEWHERE, spoken=spoken, words=omission.verbatim, left_out=reason)


def _figure_row(
    dossier: Dossier, claim: PublicClaim, figure: PublicFigure, *, axis: Axis, omission: Omission | None
) -> Row:
    whom = _whom(figure)
    if figure.is_denial:
        return _denial(dossier, claim, figure.verbatim, whom)
    if not figure.has_number:
        spoken = _("words that are not read as a number")
        return _row(dossier, claim, kind=RowKind.UNREAD, spoken=spoken, words=figure.verbatim, whom=whom)
    return _row(
        dossier,
        claim,
        kind=RowKind.NUMBER,
        spoken=bounds_words(figure.low, figure.high),
        words=figure.verbatim,
        low=figure.low,
        high=figure.high,
        bar=bar(figure, axis),
        whom=whom,
        note=figure.note,
        left_out=reason_words(omission.reason) if omission else "",
    )


def _whom(figure: PublicFigure) -> str:
    """Women, men, adults, children: only what the claimant tells apart."""
    parts = []
    if figure.sex is not Sex.UNKNOWN:
        parts.append(str(figure.sex.label))
    if figure.age is not Age.UNKNOWN:
        parts.append(str(figure.age.label))
    return listed(parts)


def bounds_words(low: int | None, high: int | None) -> str:
    """Bounds aloud: ``20 to 99``, ``101 or more``, ``100 or fewer``, ``80``."""
    if low is not None and high is not None:
        return number(low) if low == high else _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}
    if low is not None:
        return _("%(n)s or more") % {"n": number(low)}
    if high is not None:
        return _("%(n)s or fewer") % {"n": number(high)}
    msg = "a bar needs at least one bound"
    raise ValueError(msg)


def bar(figure: PublicFigure, axis: Axis) -> Bar:
    """The bar of a figure that has a number. An open low end starts at zero: there are no fewer."""
    style = _style(figure)
    low = axis.at(figure.low or 0)
    high = EDGE_AT if figure.high is None else axis.at(figure.high)
    low_label, high_label = _end_labels(figure, style)
    return Bar(
        style=style,
        x=percent(low),
        width=percent(high - low),
        end=percent(high),
        low_label=low_label,
        high_label=high_label,
    )


def _style(figure: PublicFigure) -> BarStyle:
    if figure.high is None:
        return BarStyle.FLOOR
    if figure.low == figure.high:
        return BarStyle.POINT
    if figure.low is None or figure.qualifier in {Qualifier.AT_MOST, Qualifier.FEWER_THAN}:
        return BarStyle.CEILING
    if figure.qualifier is Qualifier.BETWEEN:
        return BarStyle.BETWEEN
    return BarStyle.VAGUE


def _end_labels(figure: PublicFigure, style: BarStyle) -> tuple[str, str]:
    """The numbers at the ends, as the claimant meant them: "more than 100" is ``>100``, though it is read as 101."""
    low, high = figure.low, figure.high
    match style:
        case BarStyle.POINT:
            return "", sign(Qualifier.ABOUT if figure.qualifier is Qualifier.ABOUT else Qualifier.EXACTLY, high or 0)
        case BarStyle.FLOOR:
            more_than = figure.qualifier is Qualifier.MORE_THAN
            stated = (low or 0) - (1 if more_than else 0)
            return sign(Qualifier.MORE_THAN if more_than else Qualifier.AT_LEAST, stated), ""
        case BarStyle.CEILING:
            fewer = figure.qualifier is Qualifier.FEWER_THAN
            stated = (high or 0) + (1 if fewer else 0)
            return "", sign(Qualifier.FEWER_THAN if fewer else Qualifier.AT_MOST, stated)
        case BarStyle.BETWEEN | BarStyle.VAGUE:
            return number(low or 0), number(high or 0)
