"""Filling an empty record with synthetic incidents, by two processes and this one; a few by this one alone.

The processes make dossiers ready; this one links the chain and writes, some thousands a transaction. What comes out
depends on the number of incidents and the seed alone.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from django.db import connection

from geo.datasets import GeodataError
from record.appending_many import append_many
from record.publication import Publication
from record.synthesis.places import Places, draw_places
from record.synthesis.processes import begin, look_round, make
from record.where import surroundings

PROCESSES: Final = 2
FEW: Final = 2_000  # up to here two processes take longer to start than to be of use
_PLACES_A_TASK: Final = 50
_INCIDENTS_A_TASK: Final = 250
_AHEAD: Final = 40  # tasks under way: enough to keep the processes busy while this one writes, and 70 MB at most
_A_TRANSACTION: Final = 5_000
_CACHE_KB: Final = 500_000  # SQLite's pages: hashes and map cells fall all over their indexes

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
Report = Callable[[str, int, int], None]


class NotEmpty(Exception):  # noqa: N818 - the name of a state, not of a fault
    """The record holds publications: synthetic incidents are never put among real ones."""


def fill(count: int, *, seed: int, at: datetime, report: Report) -> int:
    """Publish ``count`` synthetic incidents in an empty record; return how many.

    Args:
        count: how many.
        seed: the same seed makes the same incidents.
        at: the time of publication, with its zone.
        report: told what is being made, how many are, and of how many.

    Raises:
        NotEmpty: the record holds something.
        GeodataError: the geographic data are not built.
    """
    if Publication.objects.exists():
        msg = "The record holds publications. Synthetic incidents go only into an empty database of their own."
        raise NotEmpty(msg)
    places = _places(count, seed, report)
    tasks = (
        range(start, min(start + _INCIDENTS_A_TASK, count + 1)) for start in range(1, count + 1, _INCIDENTS_A_TASK)
    )
    written = 0
    with _workers(count, places, seed) as pool, _wide_cache():
        incidents = chain.from_iterable(_in_order(pool, make, tasks))
        while batch := list(islice(incidents, _A_TRANSACTION)):
            written += append_many(batch, at=at)
            report("incidents", written, count)
    return written


def _places(count: int, seed: int, report: Report) -> Places:
    gazetteer = surroundings().gazetteer
    if gazetteer is None:
        msg = "The gazetteer is not built. Run: python manage.py build_geodata"
        raise GeodataError(msg)
    places = draw_places(gazetteer, incidents=count, seed=seed)
    found = []
    with _workers(count) as pool:
        for done in _in_order(pool, look_round, _slices(places.places, _PLACES_A_TASK)):
            found += done
            report("places", len(found), len(places.places))
    return replace(places, places=tuple(found))


def _slices(whole: tuple[_Task, ...], size: int) -> Iterator[tuple[_Task, ...]]:
    return (whole[start : start + size] for start in range(0, len(whole), size))


class _Here(Executor):
    """Does each task as it comes, in this process."""

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        done: Future[_Result] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _workers(count: int, *shared: Any) -> Executor:
    if count <= FEW:
        begin(*shared)
        return _Here()
    # Started afresh, not forked: a fork would carry this process's threads and database connections over half alive.
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=begin, initargs=shared)


def _in_order(pool: Executor, work: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[_Result]:
    """The results in the order of the tasks, a bounded number of which is under way."""
    under_way: deque[Future[_Result]] = deque()
    for task in tasks:
        under_way.append(pool.submit(work, task))
        if len(under_way) >= _AHEAD:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


@contextmanager
def _wide_cache() -> Iterator[None]:
    """Let SQLite keep half a gigabyte of pages for as long as the block runs. PostgreSQL has a cache of its own."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        ((before,),) = cursor.execute("PRAGMA cache_size").fetchall()
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
