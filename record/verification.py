"""Is the record whole? Walks the chain, holds every publication to its hashes, and the entries to the log.

The first fault is named: a changed content or header, a publication dropped, inserted or moved. What the chain alone
cannot show, a log cut off at its end or written anew as a whole, takes heads noted elsewhere before. A whole log whose
triggers are gone is a fault too: nothing in the database then keeps it whole.

The walk of the log and the comparison of the entries are apart: the first takes seconds for what the second, which
parses every dossier, takes minutes for.
"""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from typing import Final, TypeVar

from record import entry_check, log_walk, verification_processes
from record.entry import Entry
from record.entry_check import Wrong
from record.images import first_wrong_image
from record.log_faults import Break, Fault, fault_at, first_version_fault, wrong_head
from record.log_walk import WHOLE_LOG, Part, Walked
from record.noted_heads import NotedHead, first_missing
from record.publication import revision
from record.triggers import missing_triggers

__all__ = ["Break", "Fault", "NotedHead", "Verdict", "verify_record"]

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
#: Told what is being looked at, how much of it was, and of how much.
Report = Callable[[str, int, int], None]
_Map = Callable[[Callable[[_Task], _Result], Sequence[_Task]], Iterator[_Result]]
#: How often a name of an actor is looked at again where something was published meanwhile.
_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found. ``broken`` is None for a record that is whole; ``sha256`` is then the last link.

    ``entries`` is None where the entries were not compared.
    """

    publications: int
    entries: int | None
    sha256: str
    broken: Break | None


def verify_record(
    *,
    expect: Sequence[NotedHead] = (),
    entries: bool = True,
    processes: int = 1,
    report: Report = lambda _what, _done, _total: None,
) -> Verdict:
    """Walk the whole log, hold it to its head and to heads noted earlier, then the triggers, then the entries.

    The log takes some 20 seconds a million publications in two processes, the entries some 10 minutes. What is
    published meanwhile is walked too, and is no fault.

    Args:
        expect: heads noted at some earlier time; all must still be in the log, each where it was.
        entries: whether the entries, the names of actors and the images are held to the log too.
        processes: how many do the work. More than one need a database that others can reach.
        report: told how far it is.
    """
    with _pool(processes) as pool:
        end, broken = _log(pool, report)
        broken = broken or first_missing(expect) or _lost_guards()
        if entries and broken is None:
            broken = _named(_entries(pool, report)) or _wrong_image()
    compared = Entry.objects.count() if entries else None
    return Verdict(publications=end.number, entries=compared, sha256=end.link, broken=broken)


# -------------------------------------------------------------------------------------------------------------- log


def _log(pool: ProcessPoolExecutor | None, report: Report) -> tuple[Walked, Break | None]:
    """How far the log is whole, and the first fault of the log or its head."""
    versions = pool.submit(verification_processes.version_fault, revision()) if pool else None
    end = _walk(pool, report)
    broken = fault_at(end.number, end.link) if end.is_broken else None
    out_of_turn = versions.result() if versions else first_version_fault(end.number)
    if out_of_turn is not None and (out_of_turn.number or 0) <= end.number:
        broken = out_of_turn  # it stands before what else was found
    while broken is None:
        broken = wrong_head(end.number, end.link)
        more = log_walk.walk(Part(after=end.number, link=end.link, last=None) if end.number else WHOLE_LOG)
        if more.is_broken:
            return more, fault_at(more.number, more.link)
        if more.number == end.number:
            break
        end, broken = more, first_version_fault(more.number)  # published between the walk and the look at the head
    return end, broken


def _walk(pool: ProcessPoolExecutor | None, report: Report) -> Walked:
    """The walk of all parts; to the first that is broken."""
    parts = log_walk.parts()
    total = revision()
    walked = Walked(number=0, link=WHOLE_LOG.link, is_broken=False)
    for walked in _each(pool, verification_processes.walk if pool else log_walk.walk, parts):
        report("publications", walked.number, max(total, walked.number))
        if walked.is_broken:
            return walked
    return walked


def _lost_guards() -> Break | None:
    missing = missing_triggers()
    if not missing:
        return None
    message = (
        f"The publications agree, but the database lacks, or has switched off, {', '.join(missing)}: without these "
        "triggers any program can change what was published. Find out who removed them, compare the last link with one "
        "noted elsewhere (--expect), and lay them anew as record/migrations/0002_publications_are_immutable.py does."
    )
    return Break(fault=Fault.UNGUARDED, number=None, message=message)


# ---------------------------------------------------------------------------------------------------------- entries


def _entries(pool: ProcessPoolExecutor | None, report: Report) -> Wrong | None:
    if wrong := entry_check.missing_or_stray():
        return wrong
    parts = entry_check.parts()
    total = parts[-1][1] if parts else 0
    compare = verification_processes.compare if pool else entry_check.first_wrong
    for (_above, last), wrong in zip(parts, _each(pool, compare, parts), strict=True):
        if wrong:
            return wrong
        report("entries", last, total)
    return _wrong_name()


def _wrong_name() -> Wrong | None:
    """A name that differs from the log. Looked at again where the log went on while it was read."""
    wrong = None
    for _each_try in range(_TRIES):
        before = revision()
        wrong = entry_check.wrong_name()
        if wrong is None or revision() == before:
            break
    return wrong


def _named(wrong: Wrong | None) -> Break | None:
    return None if wrong is None else Break(fault=Fault.ENTRY, number=wrong.number, message=wrong.message)


def _wrong_image() -> Break | None:
    """An image that is not what the log calls for. Looked at again where the log went on while it was read."""
    wrong = None
    for _each_try in range(_TRIES):
        before = revision()
        wrong = first_wrong_image()
        if wrong is None or revision() == before:
            break
    return None if wrong is None else Break(fault=Fault.IMAGE, number=wrong.number, message=wrong.message)


# -------------------------------------------------------------------------------------------------------- processes


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor | None]:
    """That many processes, started afresh; none of them for one. Whatever happens, they end with the block."""
    if processes == 1:
        yield None
        return
    others = set(active_children())
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=verification_processes.begin)
    try:
        with _deaf_to_ctrl_c():
            pool.submit(verification_processes.nothing)  # at the first task all of them are started
        yield pool
    except BaseException:
        for process in set(active_children()) - others:  # what they are at would take seconds
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C, not while they import either: this one hears it, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _each(
    pool: ProcessPoolExecutor | None, work: Callable[[_Task], _Result], tasks: Iterable[_Task]
) -> Iterator[_Result]:
    """The results in the order of the tasks."""
    return map(work, tasks) if pool is None else pool.map(work, tasks)
