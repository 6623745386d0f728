"""Hundreds of things done to the record behind its back: ``verify_record`` finds each, and names the row.

Seeded: twenty of each kind, two thousand in all in a thorough run. Each is done to a record of thirty publications
inside a savepoint, found, and taken back. The twin takes the checks away one after another: what a check is for is then
missed, so none of them is there for nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.db.models import Max

from record import entry_check, log_walk
from record.actor_name import ActorName
from record.appending import append_publication, rebuild_entries
from record.chain import GENESIS_SHA256, chain_sha256, content_sha256
from record.entry import Entry
from record.log_faults import first_version_fault, wrong_head
from record.log_walk import WHOLE_LOG
from record.noted_heads import NotedHead, first_missing
from record.publication import ChainHead, Publication
from record.triggers import APPEND_ONLY_TRIGGERS, missing_triggers
from record.verification import Fault, verify_record
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_claims, qaim_dossier, qaim_tolls
from tests.factories.tampering import triggers_lifted
from tests.thoroughness import times

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # the same lines over and over

AT = datetime(2026, 1, 1, tzinfo=UTC)
COUNT: Final = times(280, thorough=2_000)
ROWS: Final = 30
LATER: Final = timedelta(days=2)
SEED: Final = 20_161_207


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: in which publication or to which text the fault has to be named."""

    number: int | None = None
    named: str = ""


@pytest.fixture
def heads() -> list[NotedHead]:
    """Thirty publications of twenty incidents, some corrected, two withdrawn; the heads that were noted on the way."""
    for place in range(20):
        _publish(place, PublicationKind.PUBLISHED)
    for place in range(8):
        _publish(place, PublicationKind.CORRECTED)
    for place in (18, 19):
        append_publication(
            code=_code(place), kind=PublicationKind.WITHDRAWN, dossier=None, note="Taken back.", at=AT + LATER
        )
    links = Publication.objects.order_by("number").values_list("number", "chain_sha256")
    return [NotedHead(number=number, sha256=sha256) for number, sha256 in links if number % 10 == 0]


def _code(place: int) -> str:
    return f"IQ-2016-{place + 1:04}"


def _publish(place: int, kind: PublicationKind) -> None:
    is_new = kind is PublicationKind.PUBLISHED
    dossier = qaim_dossier(
        code=_code(place), title=f"Strikes {place} {kind.value}", claims=qaim_claims()[:1], tolls=qaim_tolls()[:1]
    )
    append_publication(code=_code(place), kind=kind, dossier=dossier, note="" if is_new else "Said anew.", at=AT)


# -------------------------------------------------------------------------------------------------------- tamperings


def write(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def other(random: Random, text: str) -> str:
    """The text with one character changed."""
    place = random.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ 1 or 65) + text[place + 1 :]


def changed_content(random: Random) -> Done:
    number = random.randint(1, ROWS - 2)  # withdrawals have none
    content = Publication.objects.values_list("content", flat=True).get(number=number)
    place = random.randrange(len(content))
    letter = random.choice([each for each in "abcxyz0189" if each != content[place]])
    write(
        "UPDATE record_publication SET content = %s WHERE number = %s",
        content[:place] + letter + content[place + 1 :],
        number,
    )
    return Done(number)


def changed_column(random: Random) -> Done:
    number = random.randint(1, ROWS)
    row = Publication.objects.get(number=number)
    kinds = {"published": "corrected", "corrected": "published"}
    column, value = random.choice(
        [
            ("code", f"XX-{random.randrange(10**6)}"),
            ("version", row.version + random.randint(1, 50)),
            ("note", f"{row.note}{random.choice('.,;!')}"),
            ("published_at", row.published_at + timedelta(microseconds=random.randint(1, 10**12))),
            ("content_sha256", other(random, row.content_sha256)),
            ("previous_sha256", other(random, row.previous_sha256)),
            ("chain_sha256", other(random, row.chain_sha256)),
            *([("kind", kinds[row.kind])] if row.note and row.kind in kinds else []),
        ]
    )
    prepared = Publication._meta.get_field(column).get_db_prep_save(value, connection)  # type: ignore[union-attr]
    write(f"UPDATE record_publication SET {column} = %s WHERE number = %s", prepared, number)  # noqa: S608
    return Done(number)


def dropped_row(random: Random) -> Done:
    number = random.randint(1, ROWS - 1)
    _drop(number, number)
    if random.random() < 0.5:  # and the gap closed
        for each in range(number + 1, ROWS + 1):
            _move(each, each - 1)
    return Done(number)


def dropped_tail(random: Random) -> Done:
    first = random.randint(2, ROWS)
    _drop(first, ROWS)
    return Done(first)


def reordered(random: Random) -> Done:
    one, another = sorted(random.sample(range(1, ROWS + 1), 2))
    _free_entries()
    for old, new in ((one, 99), (another, one), (99, another)):
        _move(old, new)
    return Done(one)


def inserted(random: Random) -> Done:
    number = random.randint(2, ROWS)
    _free_entries()
    for each in range(ROWS, number - 1, -1):
        _move(each, each + 1)
    before = Publication.objects.get(number=number - 1)
    forged = Publication.objects.get(number=random.choice([number - 1, 1]))
    forged.number, forged.code, forged.version = number, f"XX-{random.randrange(10**6)}", 1
    forged.previous_sha256 = before.chain_sha256
    forged.chain_sha256 = chain_sha256(forged.previous_sha256, forged.header, forged.content_sha256)
    forged._state.adding = True
    forged.save()
    return Done(number)


def rebuilt_chain(random: Random) -> Done:
    """A content changed with care: every hash behind it made anew, and the head, and the entries."""
    number = random.randint(1, ROWS - 2)
    row = Publication.objects.get(number=number)
    content = row.content.replace("Strikes", random.choice(["Shots", "Blasts", "Fire"]))
    hashed = content_sha256(content)
    write("UPDATE record_publication SET content = %s, content_sha256 = %s WHERE number = %s", content, hashed, number)
    link = _relinked(number)
    ChainHead.objects.update(sha256=link)
    rebuild_entries()
    return Done(named="is not in the log as number")


def cut_with_its_head(random: Random) -> Done:
    first = random.randint(11, 20)
    _drop(first, ROWS)
    last = Publication.objects.get(number=first - 1)
    ChainHead.objects.update(number=last.number, sha256=last.chain_sha256)
    rebuild_entries()
    return Done(20)


def version_forged(random: Random) -> Done:
    """The last publication with another version, and its link and the head made to fit."""
    version = random.randint(4, 99)
    write("UPDATE record_publication SET version = %s WHERE number = %s", version, ROWS)
    ChainHead.objects.update(sha256=_relinked(ROWS))
    return Done(ROWS)


def wrong_end(random: Random) -> Done:
    if random.random() < 0.5:
        ChainHead.objects.all().delete()
        return Done(named="head of the log is missing")
    head = ChainHead.objects.get()
    ChainHead.objects.update(sha256=other(random, head.sha256))
    return Done(ROWS)


def changed_entry(random: Random) -> Done:
    entry = random.choice(list(Entry.objects.order_by("code")))
    columns: dict[str, Any] = {
        "title": f"{entry.title}.",
        "state": "withdrawn" if entry.state == "current" else "current",
        "country": "SY",
        "countries": ",IQ,SY,",
        "admin1": None,
        "border": "IQ-TR",
        "border_distance_m": random.uniform(0, 1_000),
        "uncertainty_m": random.uniform(0, 1_000),
        "precision": "exact",
        "event_type": "battles",
        "event_subtype": None,
        "grades": ",confirmed,",
        "disagree_figures": not entry.disagree_figures,
        "disagree_event": not entry.disagree_event,
        "earliest": entry.earliest - timedelta(days=random.randint(1, 99)),
        "latest": entry.latest + timedelta(days=random.randint(1, 99)),
        "killed_low": random.randint(0, 19),
        "killed_high": random.randint(21, 999),
        "killed_high_stated": random.randint(101, 999),
        "killed_high_qualifier": None,
        "lat": random.uniform(-90, 90),
        "lon": random.uniform(-180, 180),
        "mc": random.randrange(10**12),
        "claimants": ",nobody,",
        "blamed": ",nobody,",
        "languages": "",
        "claim_count": entry.claim_count + 1,
        "source_count": entry.source_count + 1,
        "search": f"{entry.search} more",
        "published_at": entry.published_at + timedelta(seconds=1),
    }
    column = random.choice(sorted(columns))
    Entry.objects.filter(pk=entry.pk).update(**{column: columns[column]})
    return Done(entry.publication_id, f"{entry.code} differs from the log in {column}")


def lost_or_stray_entry(random: Random) -> Done:
    entry = random.choice(list(Entry.objects.order_by("code")))
    if random.random() < 0.5:
        Entry.objects.filter(pk=entry.pk).delete()
        return Done(entry.publication_id, f"{entry.code} is missing")
    older = Publication.objects.filter(entry=None).values_list("number", flat=True)
    entry.code, entry.publication_id = f"XX-{random.randrange(10**6)}", random.choice(list(older))
    entry.save(force_insert=True)
    return Done(named=f"The entry {entry.code} has no publication")


def changed_name(random: Random) -> Done:
    name = random.choice(list(ActorName.objects.order_by("key")))
    if random.random() < 0.3:
        ActorName.objects.filter(pk=name.pk).delete()
    else:
        column = random.choice(["name", "name_ar"])
        ActorName.objects.filter(pk=name.pk).update(**{column: f"{random.random()}"})
    return Done(named=f"The name of the actor {name.key} differs")


def removed_trigger(random: Random) -> Done:
    trigger = random.choice(sorted(APPEND_ONLY_TRIGGERS[connection.vendor]))
    return Done(named=trigger)


#: Each kind, and the fault that it has to be named as; None: any fault of the log, at the right row.
KINDS: Final[dict[str, tuple[Callable[[Random], Done], frozenset[Fault]]]] = {
    "a changed content": (changed_content, frozenset({Fault.CONTENT})),
    "a changed column": (changed_column, frozenset({Fault.HEADER, Fault.CONTENT})),
    "a dropped row": (dropped_row, frozenset({Fault.DROPPED})),
    "a dropped tail": (dropped_tail, frozenset({Fault.DROPPED})),
    "rows that changed places": (reordered, frozenset({Fault.REORDERED})),
    "a row put in between": (inserted, frozenset({Fault.INSERTED})),
    "a chain made anew": (rebuilt_chain, frozenset({Fault.EXPECTED})),
    "a tail cut off with its head": (cut_with_its_head, frozenset({Fault.EXPECTED})),
    "a version forged at the end": (version_forged, frozenset({Fault.VERSION})),
    "another head": (wrong_end, frozenset({Fault.HEAD})),
    "a changed entry": (changed_entry, frozenset({Fault.ENTRY})),
    "an entry lost or put in": (lost_or_stray_entry, frozenset({Fault.ENTRY})),
    "a changed name": (changed_name, frozenset({Fault.ENTRY})),
    "a trigger removed": (removed_trigger, frozenset({Fault.UNGUARDED})),
}


def _drop(first: int, last: int) -> None:
    write("DELETE FROM record_entry WHERE publication_id BETWEEN %s AND %s", first, last)
    write("DELETE FROM record_publication WHERE number BETWEEN %s AND %s", first, last)


def _free_entries() -> None:
    """Entries hold on to the numbers of publications."""
    write("DELETE FROM record_entry")


def _move(old: int, new: int) -> None:
    write("DELETE FROM record_entry WHERE publication_id = %s", old)
    write("UPDATE record_publication SET number = %s WHERE number = %s", new, old)


def _relinked(number: int) -> str:
    """Make the links from a publication on anew; the last."""
    previous = Publication.objects.filter(number=number - 1).values_list("chain_sha256", flat=True).first()
    link = previous or GENESIS_SHA256
    for row in Publication.objects.filter(number__gte=number).order_by("number"):
        new = chain_sha256(link, row.header, row.content_sha256)
        write(
            "UPDATE record_publication SET previous_sha256 = %s, chain_sha256 = %s WHERE number = %s",
            *(link, new, row.number),
        )
        link = new
    return link


@contextmanager
def done(kind: str, random: Random) -> Iterator[Done]:
    """The tampering for as long as the block runs. The triggers stand again within, but one that was removed."""
    with transaction.atomic():
        with triggers_lifted():
            tampering = KINDS[kind][0](random)
        if kind == "a trigger removed":
            on_table = " ON record_publication" if connection.vendor == "postgresql" else ""
            write(f"DROP TRIGGER {tampering.named}{on_table}")
        yield tampering
        transaction.set_rollback(True)


def settle() -> None:
    """PostgreSQL alters no table on which a deferred check waits."""
    if connection.vendor == "postgresql":
        write("SET CONSTRAINTS ALL IMMEDIATE")


# ------------------------------------------------------------------------------------------------------------- tests


def test_tamperings_of_every_kind_are_found_and_named(heads: list[NotedHead]) -> None:
    settle()
    random = Random(SEED)  # noqa: S311 - no secret
    found: Counter[str] = Counter()
    for place in range(COUNT):
        kind = list(KINDS)[place % len(KINDS)]
        with done(kind, random) as tampering:
            broken = verify_record(expect=heads).broken
            assert broken is not None, (place, kind, tampering)
            assert broken.fault in KINDS[kind][1], (place, kind, tampering, broken)
            assert tampering.number in (None, broken.number), (place, kind, tampering, broken)
            assert tampering.named in broken.message, (place, kind, tampering, broken)
            found[kind] += 1
    assert found.total() == COUNT
    assert set(found) == set(KINDS)
    assert verify_record(expect=heads).broken is None  # all of it was taken back


def _walk_missed() -> bool:
    return not log_walk.walk(WHOLE_LOG).is_broken


def _versions_missed() -> bool:
    return first_version_fault(10**9) is None


def _head_missed() -> bool:
    last = Publication.objects.order_by("-number").values_list("number", "chain_sha256").first()
    return last is None or wrong_head(*last) is None


def _entries_missed() -> bool:
    highest = Publication.objects.aggregate(highest=Max("number"))["highest"]
    return entry_check.first_wrong((0, highest)) is None


#: The checks one by one: whether each misses what was done.
CHECKS: Final[dict[str, Callable[[list[NotedHead]], bool]]] = {
    "walk": lambda _heads: _walk_missed(),
    "versions": lambda _heads: _versions_missed(),
    "head": lambda _heads: _head_missed(),
    "noted heads": lambda heads: first_missing(heads) is None,
    "triggers": lambda _heads: not missing_triggers(),
    "which entries": lambda _heads: entry_check.missing_or_stray() is None,
    "entries": lambda _heads: _entries_missed(),
    "names": lambda _heads: entry_check.wrong_name() is None,
}
#: For each check, something that all others miss.
NEEDED_FOR: Final = {
    "walk": "a changed column",
    "versions": "a version forged at the end",
    "head": "another head",
    "noted heads": "a chain made anew",
    "triggers": "a trigger removed",
    "which entries": "an entry lost or put in",
    "entries": "a changed entry",
    "names": "a changed name",
}


@pytest.mark.parametrize("check", CHECKS)
def test_without_each_check_what_it_is_for_is_missed(heads: list[NotedHead], check: str) -> None:
    settle()
    random = Random(SEED)  # noqa: S311 - no secret
    only_this_one_found = 0
    if check == "versions":  # a head noted at the very end sees that too
        heads = heads[:-1]
    for _each in range(30):
        with done(NEEDED_FOR[check], random):
            missing = {name: is_missed(heads) for name, is_missed in CHECKS.items()}
            assert not missing.pop(check)
            only_this_one_found += all(missing.values())
    assert only_this_one_found > 0


def test_a_chain_made_anew_shows_nothing_without_a_head_that_was_noted(heads: list[NotedHead]) -> None:
    settle()
    with done("a chain made anew", Random(SEED)):  # noqa: S311 - no secret
        assert verify_record().broken is None
        assert verify_record(expect=heads).broken is not None
