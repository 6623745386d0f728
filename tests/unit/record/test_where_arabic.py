"""Arabic for all that our own data say of disputed ground, and for every note; what is unknown stays as it was."""

from string import Formatter

import pytest

from geo.disputes import OWN_TABLE, Dispute, read_table
from geo.notes import Note, read
from record import where_arabic

DISPUTES = read_table(OWN_TABLE)


def is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


@pytest.mark.parametrize("dispute", DISPUTES, ids=lambda dispute: dispute.id)
def test_every_territory_of_our_table_has_all_its_words_in_arabic(dispute: Dispute) -> None:
    assert is_arabic(where_arabic.status(dispute.status))
    assert all(is_arabic(where_arabic.party(name)) for name in (*dispute.held_by, *dispute.claimed_by))
    assert all(is_arabic(where_arabic.line(kind)) for kind in (dispute.line, *dispute.line_with.values()))
    assert is_arabic(where_arabic.territory(dispute.name) or "")


def test_no_arabic_is_left_of_a_territory_that_is_gone() -> None:
    assert set(where_arabic._table()["status"]) == {dispute.id for dispute in DISPUTES}
    named = {name for dispute in DISPUTES for name in (*dispute.held_by, *dispute.claimed_by)}
    assert set(where_arabic._table()["parties"]) == named


@pytest.mark.parametrize("note", Note, ids=lambda note: note.name)
def test_a_note_is_read_back_with_its_parts_and_said_in_arabic(note: Note) -> None:
    fields = [name for _, name, _, _ in Formatter().parse(note.value) if name]
    parts = {name: f"Some {name}’s own" for name in fields}
    sentence = note.fill(**parts)
    assert read(sentence) == (note, parts)
    assert is_arabic(where_arabic.note(sentence))
    assert "{" not in where_arabic.note(sentence)


def test_the_countries_of_a_note_are_named_in_arabic() -> None:
    sentence = Note.CIRCLE_OVER_BORDER.fill(countries="Iraq or Syria or 2 others")
    assert where_arabic.note(sentence) == (
        "دائرة عدم اليقين حول الموقع تتجاوز الحدود: قد يكون في العراق أو سوريا أو بلدان أخرى (2)."
    )


def test_what_an_operator_added_stays_as_it_is_written() -> None:
    assert where_arabic.note("A sentence of another make.") == "A sentence of another make."
    assert where_arabic.party("The Council of Somewhere") == "The Council of Somewhere"
    assert where_arabic.status("Held by nobody we know.") == ""
