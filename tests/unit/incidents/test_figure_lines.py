"""Figures typed as lines: what is read, what is refused and why, and that printing and reading are inverses."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from incidents.notation.figure_lines import FigureLine, parse_figures, print_figures
from incidents.notation.lines import LinesError
from record.vocabulary import PERSON_MEASURES, Age, Measure, PersonStatus, Sex

CIVILIAN = PersonStatus.CIVILIAN


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        (
            "killed, civilian: more than 100",
            FigureLine(measure=Measure.KILLED, status=CIVILIAN, verbatim="more than 100"),
        ),
        ("structures hit: two houses", FigureLine(measure=Measure.STRUCTURES_HIT, verbatim="two houses")),
        ("structures_hit:two houses", FigureLine(measure=Measure.STRUCTURES_HIT, verbatim="two houses")),
        (
            "KILLED , Civilians :  in the tens ",
            FigureLine(measure=Measure.KILLED, status=CIVILIAN, verbatim="in the tens"),
        ),
        ("killed or wounded: 80", FigureLine(measure=Measure.KILLED_OR_WOUNDED, verbatim="80")),
        (
            "killed, civilian, women, children: 12",
            FigureLine(measure=Measure.KILLED, status=CIVILIAN, sex=Sex.WOMAN, age=Age.CHILD, verbatim="12"),
        ),
        (
            "present, fighters: dozens",
            FigureLine(measure=Measure.PRESENT, status=PersonStatus.ARMED, verbatim="dozens"),
        ),
        (
            'killed, civilian: denied "wrong news"',
            FigureLine(measure=Measure.KILLED, status=CIVILIAN, denied=True, verbatim="wrong news"),
        ),
        ("killed: denied", FigureLine(measure=Measure.KILLED, denied=True, verbatim="")),
        ("killed: denied “wrong news”", FigureLine(measure=Measure.KILLED, denied=True, verbatim="wrong news")),
        ('killed: "in the tens"', FigureLine(measure=Measure.KILLED, verbatim="in the tens")),
        ('killed: "ten" or "more"', FigureLine(measure=Measure.KILLED, verbatim='"ten" or "more"')),
        ("killed: 5: no more", FigureLine(measure=Measure.KILLED, verbatim="5: no more")),
        ("killed: أكثر من 100", FigureLine(measure=Measure.KILLED, verbatim="أكثر من 100")),
    ],
)
def test_a_line_becomes_a_figure(line: str, figure: FigureLine) -> None:
    assert parse_figures(line) == (figure,)


def test_a_note_belongs_to_the_figure_above_it() -> None:
    figures = parse_figures("present, armed: dozens\n  note: In each house.\nkilled: 3")
    assert [figure.note for figure in figures] == ["In each house.", ""]


def test_empty_lines_say_nothing() -> None:
    assert parse_figures("\n \r\n") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("two houses", "Line 1: “two houses” has no colon."),
        ("killed: 3\nkiled: 4", "Line 2: “kiled” is not a measure. Did you mean “killed”?"),
        ("killed, civillian: 4", "Did you mean “civilian”?"),
        ("killed, civilian, armed: 4", "exclude each other"),
        ("structures hit, civilian: 2", "structures hit does not count people: leave “civilian” out."),
        ("killed:", "it gives no words"),
        ('killed: ""', "it gives no words"),
        ("killed: denied wrong news", 'denied "wrong news"'),
        ("note: of what?", "a note belongs under the figure"),
        ("killed: 3\nnote: one\nnote: two", "Line 3: this figure has a note already."),
        ("killed: " + "9" * 501, "501 characters"),
        ("killed: 1\n\nhurt", "Line 3:"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_mistake(text: str, sentence: str) -> None:
    with pytest.raises(LinesError) as refused:
        parse_figures(text)
    assert sentence in str(refused.value)


def test_every_wrong_line_is_named_at_once() -> None:
    with pytest.raises(LinesError) as refused:
        parse_figures("one\nkilled: 2\nthree")
    assert [reason.split(":")[0] for reason in refused.value.reasons] == ["Line 1", "Line 3"]


def test_english_terms_are_read_whatever_the_language_of_the_page() -> None:
    with override("ar"):
        assert parse_figures("killed, civilians: 3")[0].status is CIVILIAN


WORDS = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=60)


@st.composite
def figures(draw: st.DrawFn) -> FigureLine:
    measure = draw(st.sampled_from(Measure))
    denied = draw(st.booleans())
    persons = measure in PERSON_MEASURES
    return FigureLine(
        measure=measure,
        verbatim=draw(WORDS if denied else WORDS.filter(bool)),
        status=draw(st.sampled_from(PersonStatus)) if persons else PersonStatus.UNKNOWN,
        sex=draw(st.sampled_from(Sex)) if persons else Sex.UNKNOWN,
        age=draw(st.sampled_from(Age)) if persons else Age.UNKNOWN,
        denied=denied,
        note=draw(WORDS).strip(),
    )


@given(st.lists(figures(), max_size=4))
def test_reading_what_was_printed_gives_the_same_figures_to_the_letter(lines: list[FigureLine]) -> None:
    assert parse_figures(print_figures(lines)) == tuple(lines)


def read_or_reasons(text: str) -> tuple[tuple[FigureLine, ...], tuple[str, ...]]:
    try:
        return parse_figures(text), ()
    except LinesError as refused:
        return (), refused.reasons


@given(st.text())
def test_no_text_breaks_the_reader_and_none_is_passed_over_in_silence(text: str) -> None:
    figures, reasons = read_or_reasons(text)
    assert bool(figures or reasons) is any(line.strip() for line in text.replace("\r", "\n").split("\n"))
