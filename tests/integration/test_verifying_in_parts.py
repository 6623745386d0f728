"""``verify_record`` walks in parts, holds the log to heads that were noted, says how far it is, and stops cleanly."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from record import entry_check, log_walk
from record.appending import append_publication
from record.entry import Entry
from record.log_walk import Part, Walked
from record.noted_heads import HeadsError, NotedHead, read_heads
from record.publication import Publication
from record.verification import Fault, verify_record
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


def publish(place: int) -> None:
    code = f"IQ-2016-{place:04}"
    append_publication(code=code, kind=PublicationKind.PUBLISHED, dossier=qaim_dossier(code=code), note="", at=AT)


@pytest.fixture
def links() -> list[str]:
    """The links of seven publications, the first at 1."""
    for place in range(1, 8):
        publish(place)
    return ["", *Publication.objects.order_by("number").values_list("chain_sha256", flat=True)]


def walks(size: int) -> list[Walked]:
    return [log_walk.walk(part) for part in log_walk.parts(size)]


# ------------------------------------------------------------------------------------------------------------- parts


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_parts_walked_on_their_own_are_the_walk_of_the_whole(links: list[str], size: int) -> None:
    parts, walked = log_walk.parts(size), walks(size)
    assert parts[0].after == 0
    assert parts[-1].last is None
    assert [part.after for part in parts[1:]] == [each.number for each in walked[:-1]]
    assert not any(each.is_broken for each in walked)
    assert walked[-1] == Walked(number=7, link=links[7], is_broken=False)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("number", range(1, 8))
def test_the_part_with_a_change_in_it_is_the_first_that_is_broken(links: list[str], size: int, number: int) -> None:
    tamper("UPDATE record_publication SET note = 'x' WHERE number = %s", number)
    broken = [each for each in walks(size) if each.is_broken]
    assert broken[0] == Walked(number=number - 1, link=links[number - 1] or "0" * 64, is_broken=True)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("number", range(1, 7))
def test_a_publication_that_is_missing_where_parts_meet_is_missed(links: list[str], size: int, number: int) -> None:
    tamper("DELETE FROM record_entry WHERE publication_id = %s", number)
    tamper("DELETE FROM record_publication WHERE number = %s", number)
    assert next(each for each in walks(size) if each.is_broken).number == number - 1


def test_a_content_that_is_kept_as_another_kind_of_value_is_no_longer_what_was_published(links: list[str]) -> None:
    if connection.vendor == "postgresql":
        return  # it keeps nothing but text there
    tamper("UPDATE record_publication SET content = CAST(content AS BLOB) WHERE number = 3")
    broken = verify_record().broken
    assert broken is not None
    assert (broken.fault, broken.number) == (Fault.HEADER, 3)


def test_what_is_published_behind_a_part_is_walked_too(links: list[str]) -> None:
    behind = Part(after=7, link=links[7], last=None)
    publish(8)
    assert log_walk.walk(behind).number == 8


def test_something_published_while_the_log_is_walked_is_no_fault(links: list[str]) -> None:
    told: list[tuple[str, int, int]] = []

    def report(what: str, done: int, total: int) -> None:
        if not told:
            publish(8)
        told.append((what, done, total))

    verdict = verify_record(report=report)
    assert verdict.broken is None
    assert verdict.publications == 8
    assert told[0] == ("publications", 7, 7)


@pytest.mark.usefixtures("links")
def test_every_entry_is_in_one_part() -> None:
    Entry.objects.filter(code="IQ-2016-0001").update(title="Another")
    assert entry_check.parts() == [(0, 7)]
    assert entry_check.first_wrong((0, 3)) is not None
    assert entry_check.first_wrong((1, 7)) is None


def test_without_the_entries_the_log_alone_is_held_to_its_hashes(links: list[str]) -> None:
    Entry.objects.update(title="Another")
    assert verify_record(entries=False).broken is None
    assert verify_record().broken is not None
    tamper("UPDATE record_publication SET note = 'x' WHERE number = 3")
    assert verify_record(entries=False).broken is not None


# ------------------------------------------------------------------------------------------------------------- heads


def test_heads_are_read_from_a_file_of_lines(links: list[str], tmp_path: Path) -> None:
    file = tmp_path / "heads"
    file.write_text(f"# noted on Mondays\n{links[2]}\n\n5 {links[5].upper()}\n")
    heads = read_heads(str(file))
    assert heads == [NotedHead(sha256=links[2]), NotedHead(sha256=links[5], number=5)]
    assert verify_record(expect=heads).broken is None


def test_heads_are_read_from_what_the_site_answers(links: list[str], client: Client, tmp_path: Path) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(client.get("/head.json").content)
    assert read_heads(str(file)) == [NotedHead(sha256=links[7], number=7)]


def test_a_head_that_stands_elsewhere_than_it_did_is_missing(links: list[str]) -> None:
    broken = verify_record(expect=[NotedHead(sha256=links[2], number=3)]).broken
    assert broken is not None
    assert (broken.fault, broken.number) == (Fault.EXPECTED, 3)
    assert "It stands there as number 2." in broken.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no link"),
        ("# nothing\n", "holds no link"),
        ("abc\n", "line 1: 'abc' is no head: write a link"),
        (f"{'0' * 64}\nx {'0' * 64}", "line 2: "),
        ("{}", "is JSON, but not what /head.json answers"),
        (json.dumps({"number": "1", "sha256": "x"}), "are no head"),
    ],
    ids=["empty", "remarks alone", "a word", "no number", "another JSON", "JSON of other kinds"],
)
def test_a_file_that_holds_no_heads_is_refused_with_its_line(text: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "heads"
    file.write_text(text)
    with pytest.raises(HeadsError, match=sentence):
        read_heads(str(file))
    with pytest.raises(CommandError, match=sentence):
        call_command("verify_record", "--expect", str(file))


def test_neither_a_link_nor_a_file_is_refused() -> None:
    with pytest.raises(HeadsError, match=r"neither a link .* nor a file"):
        read_heads("12345")


# ----------------------------------------------------------------------------------------------------------- command


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_record", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_left_out_and_what_it_held_the_record_to(links: list[str]) -> None:
    assert said("--log-only", "--expect", links[3], "--expect", links[4]) == (
        "The record is whole: 7 publications in an unbroken chain and every trigger that guards it.\n"
        f"Last link: {links[7]}\n"
        "All 2 heads noted earlier are in it.\n"
        "The entries were not compared (--log-only).\n"
    )


def test_a_record_written_anew_is_seen_by_a_head_noted_earlier(links: list[str]) -> None:
    with pytest.raises(CommandError, match="expected link is missing"):
        said("--expect", "a" * 64)
    assert links[7] in said()


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_is_drawn_on_a_terminal_alone(is_terminal: bool) -> None:
    class Screen(StringIO):
        def isatty(self) -> bool:
            return is_terminal

    screen = Screen()
    call_command("verify_record", stdout=StringIO(), stderr=screen)
    assert ("7 of 7 publications" in screen.getvalue()) is is_terminal


@pytest.mark.usefixtures("links")
def test_stopping_it_is_clean_and_says_that_nothing_is_known_of_the_rest() -> None:
    def stop(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if "previous_sha256" in sql and "LIMIT" in sql:
            raise KeyboardInterrupt
        return execute(sql, *arguments)

    with connection.execute_wrapper(stop), pytest.raises(CommandError, match="Stopped before the end") as stopped:
        said()
    assert stopped.value.returncode == 130
    assert "is whole" in said()


@pytest.mark.parametrize("number", ["0", "x", "65"])
def test_a_number_of_processes_that_cannot_be_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="is no number from 1 to 64"):
        said("--processes", number)
