"""``verify_record`` names the first broken link, whatever was done to the log behind the triggers' back."""

import re
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from record.appending import append_publication, rebuild_entries
from record.chain import chain_sha256, content_sha256
from record.entry import Entry
from record.publication import ChainHead, Publication
from record.triggers import APPEND_ONLY_TRIGGERS, missing_triggers
from record.verification import Fault, NotedHead, verify_record
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier
from tests.factories.tampering import tamper, triggers_lifted

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def five() -> list[Publication]:
    """Five publications of four incidents; the last withdraws the first."""
    for place in range(1, 5):
        code = f"IQ-2016-000{place}"
        append_publication(code=code, kind=PublicationKind.PUBLISHED, dossier=qaim_dossier(code=code), note="", at=AT)
    append_publication(
        code="IQ-2016-0001", kind=PublicationKind.WITHDRAWN, dossier=None, note="Published by mistake.", at=AT
    )
    return list(Publication.objects.all())


def fault() -> tuple[Fault, int | None]:
    broken = verify_record().broken
    assert broken is not None
    return broken.fault, broken.number


def forge(number: int, **changes: object) -> None:
    """Change a row and make its own link anew, as somebody would who knows how the chain is made."""
    row = Publication.objects.get(number=number)
    for name, value in changes.items():
        setattr(row, name, value)
    link = chain_sha256(row.previous_sha256, row.header, row.content_sha256)
    assignments = ", ".join(f"{name} = %s" for name in changes)
    statement = f"UPDATE record_publication SET {assignments}, chain_sha256 = %s WHERE number = %s"  # noqa: S608
    tamper(statement, *changes.values(), link, number)


def move(old: int, new: int) -> None:
    tamper("UPDATE record_publication SET number = %s WHERE number = %s", new, old)


def drop(number: int) -> None:
    tamper("DELETE FROM record_entry WHERE publication_id = %s", number)
    tamper("DELETE FROM record_publication WHERE number = %s", number)


def test_an_empty_record_is_whole() -> None:
    assert verify_record().broken is None


def test_an_untouched_record_is_whole(five: list[Publication]) -> None:
    verdict = verify_record(expect=[NotedHead(sha256=five[2].chain_sha256, number=3)])
    assert verdict.broken is None
    assert (verdict.publications, verdict.entries, verdict.sha256) == (5, 4, five[-1].chain_sha256)


@pytest.mark.usefixtures("five")
def test_changed_content_is_named() -> None:
    tamper("UPDATE record_publication SET content = replace(content, 'more than 100', 'more than 10') WHERE number = 3")
    assert fault() == (Fault.CONTENT, 3)


@pytest.mark.usefixtures("five")
def test_changed_content_with_its_hash_made_anew_is_named() -> None:
    tamper("UPDATE record_publication SET content_sha256 = %s WHERE number = 3", "a" * 64)
    tamper("UPDATE record_publication SET content = '{}' WHERE number = 4")
    assert fault() == (Fault.CONTENT, 3)


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "Nothing happened."),
        ("code", "XX-2016-0003"),
        ("version", 7),
        ("published_at", "2020-01-01 00:00:00+00:00"),
        ("kind", "corrected"),
        ("previous_sha256", "b" * 64),
        ("chain_sha256", "c" * 64),
    ],
)
def test_a_changed_header_is_named(column: str, value: object) -> None:
    if column == "kind":
        tamper("UPDATE record_publication SET kind = %s, note = 'x' WHERE number = 3", value)
    else:
        tamper(f"UPDATE record_publication SET {column} = %s WHERE number = 3", value)  # noqa: S608
    assert fault() == (Fault.HEADER, 3)


@pytest.mark.usefixtures("five")
def test_a_header_changed_with_its_own_link_made_anew_breaks_the_next_link() -> None:
    forge(3, note="Nothing happened.")
    assert fault() == (Fault.DROPPED, 4)


@pytest.mark.usefixtures("five")
def test_a_dropped_publication_is_named() -> None:
    drop(2)
    assert fault() == (Fault.DROPPED, 2)


@pytest.mark.usefixtures("five")
def test_a_dropped_publication_is_named_even_when_the_numbers_were_closed_up() -> None:
    drop(2)
    tamper("DELETE FROM record_entry")
    for number in (3, 4, 5):
        move(number, number - 1)
    assert fault() == (Fault.DROPPED, 2)


@pytest.mark.usefixtures("five")
def test_an_end_cut_off_is_named_by_the_head() -> None:
    drop(5)
    assert fault() == (Fault.DROPPED, 5)


def test_an_end_cut_off_with_its_head_is_named_by_a_link_noted_earlier(five: list[Publication]) -> None:
    noted = five[-1].chain_sha256
    drop(5)
    ChainHead.objects.update(number=4, sha256=five[3].chain_sha256)
    Entry.objects.filter(code="IQ-2016-0001").delete()
    append_publication(
        code="IQ-2016-0009",
        kind=PublicationKind.PUBLISHED,
        dossier=qaim_dossier(code="IQ-2016-0009"),
        note="",
        at=AT,
    )
    call_command("rebuild_entries", stdout=StringIO())
    assert verify_record().broken is None
    broken = verify_record(expect=[NotedHead(sha256=noted)]).broken
    assert broken is not None
    assert broken.fault is Fault.EXPECTED


def test_an_inserted_publication_is_named(five: list[Publication]) -> None:
    tamper("DELETE FROM record_entry")
    for number in (5, 4, 3):
        move(number, number + 1)
    forged = Publication(
        **{field.attname: getattr(five[1], field.attname) for field in Publication._meta.fields}
        | {"number": 3, "code": "XX-2020-0001", "previous_sha256": five[1].chain_sha256}
    )
    forged.chain_sha256 = chain_sha256(forged.previous_sha256, forged.header, forged.content_sha256)
    with_triggers_lifted_save(forged)
    assert fault() == (Fault.INSERTED, 3)


def with_triggers_lifted_save(publication: Publication) -> None:
    with triggers_lifted():
        publication.save()


@pytest.mark.usefixtures("five")
def test_reordered_publications_are_named() -> None:
    tamper("DELETE FROM record_entry")
    for old, new in ((2, 99), (3, 2), (99, 3)):
        move(old, new)
    assert fault() == (Fault.REORDERED, 2)


@pytest.mark.usefixtures("five")
def test_a_version_out_of_turn_is_named() -> None:
    forge(5, version=3)
    assert fault() == (Fault.VERSION, 5)


@pytest.mark.usefixtures("five")
def test_a_lost_head_is_named() -> None:
    ChainHead.objects.all().delete()
    assert fault() == (Fault.HEAD, None)


@pytest.mark.usefixtures("five")
def test_a_wrong_head_is_named() -> None:
    ChainHead.objects.update(sha256="d" * 64)
    assert fault() == (Fault.HEAD, 5)


@pytest.mark.usefixtures("five")
def test_nothing_is_appended_to_a_log_without_its_head() -> None:
    ChainHead.objects.all().delete()
    with pytest.raises(ValueError, match="no head"):
        append_publication(
            code="IQ-2016-0009",
            kind=PublicationKind.PUBLISHED,
            dossier=qaim_dossier(code="IQ-2016-0009"),
            note="",
            at=AT,
        )


@pytest.mark.usefixtures("five")
def test_an_entry_that_differs_from_the_log_is_named_and_rebuilt() -> None:
    Entry.objects.filter(code="IQ-2016-0002").update(killed_low=3, title="Something else")
    broken = verify_record().broken
    assert broken is not None
    assert broken.message == (
        "The entry of IQ-2016-0002 differs from the log in title, killed_low. Run rebuild_entries."
    )
    call_command("rebuild_entries", stdout=StringIO())
    assert verify_record().broken is None


@pytest.mark.usefixtures("five")
def test_a_missing_entry_is_named() -> None:
    Entry.objects.filter(code="IQ-2016-0002").delete()
    assert fault() == (Fault.ENTRY, 2)


def test_an_entry_of_no_published_incident_is_named(five: list[Publication]) -> None:
    entry = Entry.objects.get(code="IQ-2016-0002")
    entry.code, entry.publication = "XX-2020-0001", five[0]
    entry.save(force_insert=True)
    broken = verify_record().broken
    assert broken is not None
    assert broken.message == "The entry XX-2020-0001 has no publication. Run rebuild_entries."


def test_a_withdrawal_without_anything_to_withdraw_is_named(five: list[Publication]) -> None:
    forge(1, kind="withdrawn", note="x", content="", content_sha256=content_sha256(""))
    with pytest.raises(ValueError, match="no version with content"):
        rebuild_entries()
    assert five[0].code == "IQ-2016-0001"


@pytest.mark.usefixtures("five")
def test_a_content_that_cannot_be_read_is_named_with_its_entry() -> None:
    forge(5, kind="corrected", content="{}", content_sha256=content_sha256("{}"))
    ChainHead.objects.update(sha256=Publication.objects.get(number=5).chain_sha256)
    broken = verify_record().broken
    assert broken is not None
    assert "cannot be compared" in broken.message


def test_the_command_says_that_the_record_is_whole(five: list[Publication]) -> None:
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert out.getvalue() == (
        "The record is whole: 5 publications in an unbroken chain, 4 entries that agree with it, and "
        "every trigger that guards it.\n"
        f"Last link: {five[-1].chain_sha256}\n"
    )


@pytest.mark.usefixtures("five")
def test_the_command_fails_and_names_the_first_broken_link() -> None:
    drop(2)
    with pytest.raises(CommandError, match=r"broken \(dropped\). Publication 2 is missing") as failure:
        call_command("verify_record", stdout=StringIO())
    assert failure.value.returncode == 1


# ------------------------------------------------------------------------------------------------------- triggers


def lose(trigger: str) -> None:
    """Remove one trigger, as a copy through another program may."""
    on_table = " ON record_publication" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if on_table else "SELECT 1")
        cursor.execute(f"DROP TRIGGER {trigger}{on_table}")


@pytest.mark.parametrize("index", range(3))
def test_a_trigger_that_is_gone_is_a_fault_and_named(five: list[Publication], index: int) -> None:
    trigger = sorted(APPEND_ONLY_TRIGGERS[connection.vendor])[index]
    lose(trigger)
    assert fault() == (Fault.UNGUARDED, None)
    with pytest.raises(CommandError, match=rf"\(triggers are missing\).* {trigger}: ") as error:
        call_command("verify_record")
    assert error.value.returncode == 1


def test_all_triggers_that_are_gone_are_named_at_once_even_of_an_empty_record() -> None:
    for trigger in APPEND_ONLY_TRIGGERS[connection.vendor]:
        lose(trigger)
    broken = verify_record().broken
    assert broken is not None
    assert ", ".join(sorted(APPEND_ONLY_TRIGGERS[connection.vendor])) in broken.message


def test_triggers_that_are_switched_off_are_as_good_as_gone() -> None:
    """PostgreSQL keeps them then, and fires none; SQLite has no such switch."""
    with triggers_lifted():
        assert set(missing_triggers()) == APPEND_ONLY_TRIGGERS[connection.vendor]
    assert missing_triggers() == ()


def test_every_trigger_that_the_migration_lays_is_asked_for() -> None:
    laid = import_module("record.migrations.0002_publications_are_immutable").FORWARDS
    for vendor, asked_for in APPEND_ONLY_TRIGGERS.items():
        assert set(re.findall(r"CREATE TRIGGER (\w+)", " ".join(laid[vendor]))) == asked_for
