"""Columns on disk: built beside the old ones, put in place by one rename, found by the revision and the record's head.

A build that is killed leaves a folder that nothing reads, and the next one removes it. Builders wait for one another by
a lock that ends with its process. Processes that read an older index keep it: files that are removed stay while they
are mapped.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final

from mapviews.index.columns import BrokenIndexError, Columns
from mapviews.index.reading import read_columns
from record import entry_columns
from record.chain import GENESIS_SHA256
from record.publication import ChainHead, Publication

_LOCK: Final = ".lock"
_KEPT: Final = 2


def head_at(number: int) -> str | None:
    """The link of a publication in this record; None where it has none of that number."""
    if number == 0:
        return GENESIS_SHA256
    return Publication.objects.filter(pk=number).values_list("chain_sha256", flat=True).first()


def build(folder: Path, *, wait: bool = True) -> bool:
    """Build the index of the record as it is now, unless there is one; False where another builder is at work.

    Args:
        folder: where the indexes of this installation are.
        wait: whether to wait for another builder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder, wait=wait) as is_ours:
        if not is_ours:
            return False
        for left in folder.glob(".building-*"):
            shutil.rmtree(left)
        now = ChainHead.objects.values_list("number", "sha256").first()
        if now is not None and _is_whole(folder / name(*now)):
            return True
        columns = read_columns()
        head = head_at(columns.revision)
        if head is None:
            msg = f"The log has no publication {columns.revision}, though an entry names it. Run verify_record."
            raise BrokenIndexError(msg)
        place = folder / name(columns.revision, head)
        if _is_whole(place):
            return True
        temporary = folder / f".building-{os.getpid()}"
        temporary.mkdir()
        columns.save(temporary, head)
        _force(temporary)
        shutil.rmtree(place, ignore_errors=True)
        temporary.rename(place)
        _force(folder)
        for old in [path for _number, path in built(folder) if path != place][_KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
        return True


def newest(folder: Path, at_most: int) -> Columns | None:
    """The newest index of this record that is not ahead of a revision. None where there is none that can be read."""
    for number, path in built(folder):
        if number > at_most:
            continue
        head = head_at(number)
        if head is None or path.name != name(number, head):
            continue  # of another database, or made by another version of this program
        try:
            return Columns.load(path)
        except BrokenIndexError:
            continue
    return None


def built(folder: Path) -> Iterator[tuple[int, Path]]:
    """The folders of indexes by revision, the newest first."""
    if not folder.is_dir():
        return
    found = ((path.name.partition("-")[0], path) for path in folder.iterdir())
    yield from sorted(((int(number), path) for number, path in found if number.isdecimal()), reverse=True)


def indexes(folder: Path) -> tuple[str, ...]:
    """The names of all indexes, to see whether there is a new one."""
    return tuple(path.name for _number, path in built(folder))


def name(number: int, head: str) -> str:
    """The name of an index's folder: the revision, and a hash of the record's head and of the program that builds."""
    return f"{number}-{hashlib.sha256(f'{head} {_program()}'.encode()).hexdigest()[:16]}"


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of the code that makes columns: another version may make them otherwise."""
    digest = hashlib.sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), Path(str(entry_columns.__file__))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_whole(place: Path) -> bool:
    try:
        Columns.load(place)
    except BrokenIndexError:
        return False
    return True


@contextmanager
def _lock(folder: Path, *, wait: bool) -> Iterator[bool]:
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _force(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
