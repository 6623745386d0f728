"""The log of publications: what may be added, and that nothing may be changed, by whatever way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from record.appending import PublicationError, append_publication
from record.chain import GENESIS_SHA256, chain_sha256, content_sha256
from record.dossier import DossierError
from record.publication import ChainHead, ImmutableRecord, Publication, revision
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier

pytestmark = pytest.mark.django_db

CODE = "IQ-2016-0001"
AT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
PUBLISHED, CORRECTED, WITHDRAWN = PublicationKind.PUBLISHED, PublicationKind.CORRECTED, PublicationKind.WITHDRAWN


def publish(code: str = CODE) -> Publication:
    return append_publication(code=code, kind=PUBLISHED, dossier=qaim_dossier(code=code), note="", at=AT)


def correct(note: str = "Title made clearer.", title: str = "Air strikes on the town of Qaim") -> Publication:
    return append_publication(
        code=CODE, kind=CORRECTED, dossier=qaim_dossier(title=title), note=note, at=AT + timedelta(days=1)
    )


def withdraw(note: str = "Published by mistake.") -> Publication:
    return append_publication(code=CODE, kind=WITHDRAWN, dossier=None, note=note, at=AT + timedelta(days=2))


def test_the_record_starts_empty() -> None:
    assert revision() == 0
    assert Publication.objects.latest_of(CODE) is None


def test_a_publication_holds_the_whole_dossier_and_its_hashes() -> None:
    publication = publish()
    publication = Publication.objects.get()
    assert publication.dossier == qaim_dossier()
    assert publication.content_sha256 == content_sha256(qaim_dossier().to_json().decode())
    assert publication.previous_sha256 == GENESIS_SHA256
    assert publication.chain_sha256 == chain_sha256(GENESIS_SHA256, publication.header, publication.content_sha256)
    assert str(publication) == "IQ-2016-0001 v1"


def test_one_chain_runs_over_all_incidents() -> None:
    first, second, third = publish(), publish("IQ-2016-0002"), correct()
    assert [each.number for each in (first, second, third)] == [1, 2, 3]
    assert [each.version for each in (first, second, third)] == [1, 1, 2]
    assert second.previous_sha256 == first.chain_sha256
    assert third.previous_sha256 == second.chain_sha256
    assert revision() == 3
    head = ChainHead.objects.get()
    assert (head.number, head.sha256) == (3, third.chain_sha256)
    assert str(head).startswith("3 ")


def test_the_latest_version_and_all_versions_can_be_read_by_code() -> None:
    publish()
    publish("IQ-2016-0002")
    correct()
    assert [each.version for each in Publication.objects.of(CODE)] == [2, 1]
    latest = Publication.objects.latest_of(CODE)
    assert latest is not None
    assert latest.dossier.title == "Air strikes on the town of Qaim"


def test_a_withdrawal_has_a_note_and_no_content() -> None:
    publish()
    withdrawal = withdraw()
    assert withdrawal.is_withdrawal
    assert withdrawal.content == ""
    with pytest.raises(DossierError):
        _ = withdrawal.dossier


def test_a_withdrawn_incident_may_be_published_again() -> None:
    publish()
    withdraw()
    assert publish().version == 3


def test_what_is_public_cannot_be_published_a_second_time() -> None:
    publish()
    with pytest.raises(PublicationError, match="already public"):
        publish()


@pytest.mark.parametrize("act", [correct, withdraw])
def test_what_is_not_public_can_be_neither_corrected_nor_withdrawn(act: Callable[..., Publication]) -> None:
    with pytest.raises(PublicationError, match="is not public"):
        act()
    publish()
    withdraw()
    with pytest.raises(PublicationError, match="is not public"):
        act()


@pytest.mark.parametrize("act", [correct, withdraw])
@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_correction_and_a_withdrawal_need_a_note(act: Callable[..., Publication], note: str) -> None:
    publish()
    with pytest.raises(PublicationError, match="needs a public note"):
        act(note=note)


@pytest.mark.parametrize(
    "code", ["", "IQ 2016", "IQ/2016", "-IQ", "IQ--1", "X" * 65, "../etc", "IQ-2016-0001\n", "عراق"]
)
def test_a_code_fits_into_an_address(code: str) -> None:
    with pytest.raises(PublicationError, match="is no code"):
        append_publication(code=code, kind=PUBLISHED, dossier=qaim_dossier(), note="", at=AT)


def test_the_content_must_be_of_the_same_incident() -> None:
    with pytest.raises(PublicationError, match="the content is that of IQ-2016-0001"):
        append_publication(code="IQ-2016-0009", kind=PUBLISHED, dossier=qaim_dossier(), note="", at=AT)


def test_only_a_withdrawal_goes_without_content() -> None:
    with pytest.raises(PublicationError, match="has no content"):
        append_publication(code=CODE, kind=PUBLISHED, dossier=None, note="", at=AT)
    publish()
    with pytest.raises(PublicationError, match="has no content"):
        append_publication(code=CODE, kind=WITHDRAWN, dossier=qaim_dossier(), note="Why.", at=AT)


def test_the_time_of_publication_needs_a_zone() -> None:
    with pytest.raises(PublicationError, match="has no zone"):
        append_publication(code=CODE, kind=PUBLISHED, dossier=qaim_dossier(), note="", at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d"])
def test_text_that_no_database_can_keep_is_refused_with_a_sentence(text: str) -> None:
    publish()
    with pytest.raises(PublicationError, match="no database can keep"):
        correct(note=text)
    with pytest.raises(PublicationError, match="no database can keep"):
        correct(title=text)


def test_half_a_surrogate_pair_anywhere_in_the_content_is_refused() -> None:
    with pytest.raises(PublicationError, match="cannot be written as JSON"):
        append_publication(code=CODE, kind=PUBLISHED, dossier=qaim_dossier(summary="\ud83d"), note="", at=AT)


def test_a_title_too_long_for_a_list_is_refused() -> None:
    publish()
    with pytest.raises(PublicationError, match="501 characters"):
        correct(title="x" * 501)


def test_a_failed_append_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    publish()

    def fail(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("record.appending._set_entry", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        correct()
    assert revision() == 1
    assert Publication.objects.count() == 1


def test_the_model_refuses_change_and_deletion() -> None:
    publication = publish()
    for act in (publication.save, publication.delete):
        with pytest.raises(ImmutableRecord):
            act()
    reread = Publication.objects.get()
    reread.note = "changed"
    with pytest.raises(ImmutableRecord, match="publish a correction"):
        reread.save()


@pytest.mark.parametrize(
    "act",
    [
        lambda rows: rows.update(note="x"),
        lambda rows: rows.bulk_update([], ["note"]),
        lambda rows: rows.bulk_create([]),
        lambda rows: rows.update_or_create(number=1),
        lambda rows: rows.delete(),
    ],
    ids=["update", "bulk_update", "bulk_create", "update_or_create", "delete"],
)
def test_the_queryset_refuses_change_and_deletion(act: Callable[[Any], None]) -> None:
    publish()
    with pytest.raises(ImmutableRecord):
        act(Publication.objects.all())
    assert Publication.objects.get().note == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_publication SET note = 'x'",
        "UPDATE record_publication SET number = number",
        "DELETE FROM record_publication",
    ],
)
def test_the_database_refuses_change_and_deletion(statement: str) -> None:
    publish()
    with pytest.raises(DatabaseError, match="a publication cannot be"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Publication.objects.get().note == ""


def test_postgresql_refuses_truncate() -> None:
    publish()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="cannot be truncated"), transaction.atomic():
            connection.cursor().execute("TRUNCATE record_publication CASCADE")
    assert Publication.objects.count() == 1


def insert_copy(verb: str = "INSERT", **changes: Any) -> None:
    """Insert a copy of the last row by raw SQL, with other values."""
    row: dict[str, Any] = {**Publication.objects.values().order_by("-number")[0], **changes}
    if connection.vendor == "sqlite":
        row["published_at"] = str(row["published_at"])
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO record_publication ({columns}) VALUES ({places})", list(row.values()))


@pytest.mark.parametrize("number", [0, 2, 4, 7])
def test_the_database_takes_a_row_only_at_the_end(number: int) -> None:
    publish()
    publish("IQ-2016-0002")
    with pytest.raises(DatabaseError, match=r"end of the log|constraint"):
        insert_copy(number=number, version=9, chain_sha256="f" * 64)


def test_the_database_takes_a_row_only_with_the_link_of_the_row_before() -> None:
    last = publish()
    with pytest.raises(DatabaseError, match="end of the log"):
        insert_copy(number=2, version=2, chain_sha256="f" * 64, previous_sha256="e" * 64)
    insert_copy(number=2, version=2, chain_sha256="f" * 64, previous_sha256=last.chain_sha256)


def test_a_row_cannot_be_replaced_on_sqlite() -> None:
    last = publish()
    if connection.vendor == "sqlite":
        for changes in (
            {"note": "x"},
            {"number": 2, "previous_sha256": last.chain_sha256, "chain_sha256": "f" * 64},
            {"number": 2, "previous_sha256": last.chain_sha256, "version": 2},
        ):
            with pytest.raises(DatabaseError, match="end of the log"):
                insert_copy("INSERT OR REPLACE", **changes)
    assert Publication.objects.get().note == ""


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"version": 1}, "code"),
        ({"kind": "withdrawn", "note": "x"}, "publication_content_by_kind"),
        ({"kind": "corrected", "note": ""}, "publication_note_says_why"),
        ({"kind": "rumoured", "note": "x"}, "publication_content_by_kind"),
        ({"version": 0}, "publication_counts_from_one"),
    ],
)
def test_the_database_holds_each_row_to_its_kind(changes: dict[str, Any], constraint: str) -> None:
    last = publish()
    good = {"number": 2, "version": 2, "chain_sha256": "f" * 64, "previous_sha256": last.chain_sha256}
    with pytest.raises(DatabaseError, match=rf"{constraint}|end of the log"):
        insert_copy(**{**good, **changes})


def test_the_triggers_can_be_taken_back_and_laid_again() -> None:
    if connection.vendor == "sqlite":
        return  # SQLite cannot alter tables inside the transaction that isolates a test
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", "record", "0001", verbosity=0)
    call_command("migrate", "record", verbosity=0)
    publish()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        connection.cursor().execute("UPDATE record_publication SET note = 'x'")
