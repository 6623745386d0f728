"""The databases' full text finds what ``record.full_text.matches`` says, and follows every change of an entry."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from geo.folding import fold_words
from record.appending import append_publication, rebuild_entries
from record.dossier import Dossier
from record.entry import Entry
from record.filters import Filters
from record.full_text import TEXT_LENGTH, TOKEN_LENGTH, matches, query_words, search_text
from record.vocabulary import PublicationKind
from record.word_search import publications_that_say
from tests.factories.dossiers import qaim_dossier
from tests.factories.random_record import entries as random_entries
from tests.factories.random_record import saved

AT = datetime(2026, 1, 1, tzinfo=UTC)
#: Letters of several scripts, marks, digits, and what is syntax to FTS5 and to a tsquery.
ALPHABET = "abAçßıق القايم١9é中 日अि '\"*-+():^|&!\\<>\0\u200fNEARORAND"
words = st.text(alphabet=ALPHABET, max_size=12)


def publish(dossier: Dossier, kind: PublicationKind = PublicationKind.PUBLISHED, note: str = "") -> None:
    append_publication(code=dossier.code, kind=kind, dossier=dossier, note=note, at=AT)


def found(query: str) -> set[str]:
    return set(Filters(q=query).apply(Entry.objects.all()).values_list("code", flat=True))


def numbers(codes: set[str]) -> list[int]:
    return sorted(Entry.objects.filter(code__in=codes).values_list("publication_id", flat=True))


@pytest.mark.django_db
@given(
    entry=random_entries(),
    texts=st.lists(st.tuples(words, words), min_size=1, max_size=5),
    asked=st.lists(words, min_size=1, max_size=6),
)
def test_any_query_finds_the_same_in_the_database_as_in_plain_python(
    entry: Entry, texts: list[tuple[str, str]], asked: list[str]
) -> None:
    queries = [query for query in [*asked, *(name[:3] for name, _quoted in texts)] if fold_words(query)]
    with transaction.atomic():
        for number, (name, quoted) in enumerate(texts, start=1):
            entry.search = search_text([name], [quoted])
            saved([entry], start=number)
        searched = dict(Entry.objects.values_list("code", "search"))
        for query in queries:
            expected = {code for code, text in searched.items() if matches(text, query)}
            assert found(query) == expected, query
            said, last = numbers(expected), len(texts)
            assert sorted(publications_that_say(query, after=0, upto=last)) == said, query
            some = sorted(publications_that_say(query, after=1, upto=last - 1))
            assert some == [number for number in said if 1 < number < last], query
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("qaim", True),
        ("Qa'im", True),
        ("QAI", True),
        ("aim", False),
        ("strikes air", True),
        ("air struck", False),
        ("alqaim", True),
        ("airstrikesonqaim", True),
        ("strikesonqaim", False),
        ("القائم", True),
        ("قائم", True),
        ("more than 100", True),
        ("than 1000", False),
        ("more hun", False),
    ],
)
def test_words_are_found_by_their_beginnings(query: str, finds: bool) -> None:
    text = search_text(["Air strikes on Qaim", "Al-Qāʾim", "القائم"], ["more than 100"])
    assert matches(text, query) is finds


def test_a_query_without_words_finds_nothing() -> None:
    assert not matches("qaim", "???")


def test_long_tokens_are_cut_in_texts_and_queries_alike() -> None:
    text = search_text(["a" * 300], ["b" * 5000])
    assert max(map(len, text.split())) == TOKEN_LENGTH
    assert matches(text, "a" * 290)
    assert query_words("b" * 300) == ("b" * TOKEN_LENGTH,)


def test_a_long_text_is_cut_after_a_whole_word() -> None:
    text = search_text(["name"], [" ".join(f"word{number}" for number in range(30_000))])
    assert TEXT_LENGTH - 20 < len(text) <= TEXT_LENGTH
    assert all(token == "name" or token.startswith("word") for token in text.split())
    number = int(text.split()[-1].removeprefix("word"))
    assert text.endswith(f"word{number - 1} word{number}")


@pytest.mark.django_db
def test_the_longest_text_can_be_written_and_found() -> None:
    long = search_text(["name"], [" ".join(f"表{number}示" for number in range(60_000))])
    publish(qaim_dossier())
    Entry.objects.update(search=long)
    assert found("表777示") == {"IQ-2016-0001"}


@pytest.mark.django_db
def test_the_index_follows_a_correction_a_withdrawal_and_a_rebuild() -> None:
    publish(qaim_dossier(title="Harbours struck"))
    publish(qaim_dossier(code="IQ-2016-0002", title="Another one"))
    assert found("harbours str") == {"IQ-2016-0001"}
    publish(qaim_dossier(title="Bazaars struck"), PublicationKind.CORRECTED, "The word.")
    assert found("harbours str") == set()
    assert found("bazaars") == {"IQ-2016-0001"}
    append_publication(code="IQ-2016-0002", kind=PublicationKind.WITHDRAWN, dossier=None, note="Mistake.", at=AT)
    assert found("another") == {"IQ-2016-0002"}
    rebuild_entries()
    assert (found("bazaars"), found("another"), found("harbours")) == ({"IQ-2016-0001"}, {"IQ-2016-0002"}, set())
    Entry.objects.filter(code="IQ-2016-0002").delete()
    assert found("another") == set()


@pytest.mark.django_db
def test_the_index_agrees_with_the_table() -> None:
    """On SQLite the triggers keep it: a migration that made the table anew would have lost them."""
    publish(qaim_dossier())
    publish(qaim_dossier(title="Bazaars struck"), PublicationKind.CORRECTED, "The word.")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO record_entry_search(record_entry_search) VALUES ('integrity-check')")
        assert index_is_used(cursor)


def index_is_used(cursor: Any) -> bool:
    """Whether the database can answer by the index alone: on PostgreSQL once reading all rows is made dear."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Filters(q="bazaars").apply(Entry.objects.order_by()).explain()
    return "record_entry_search" in plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ['"', "qaim OR", "NEAR(qaim air)", "search : qaim", "a*", "qaim & !air", "'; DROP--x"]
)
def test_words_are_never_read_as_syntax(query: str) -> None:
    publish(qaim_dossier())
    text = Entry.objects.get().search
    if fold_words(query):
        assert bool(found(query)) is matches(text, query)


@pytest.mark.django_db
def test_a_query_of_very_many_words_is_answered() -> None:
    publish(qaim_dossier())
    assert found(" ".join("abcdefghijklmnopqrstuvwxyz0123456789" * 3)) == set()
    assert found("qaim " * 40) == {"IQ-2016-0001"}
