"""The index of a process: it follows the record, before each answer, by what changed since it was built."""

import logging
import subprocess
import sys
import time
from collections import OrderedDict
from pathlib import Path
from threading import RLock
from typing import Any, Final

import numpy as np
from django.conf import settings
from django.db import connection

from mapviews.index.building import head_at, indexes, newest
from mapviews.index.columns import Columns
from mapviews.index.making import Gathering
from mapviews.index.part import Kept, Part
from mapviews.index.reading import RowTuple, read_changes, read_columns
from mapviews.index.snapshot import Snapshot
from record.chain import GENESIS_SHA256
from record.publication import WITH_DOSSIER, ChainHead, Publication

_log = logging.getLogger(__name__)

#: A record with no more publications than this is kept by each process in its own memory: a tenth of a second's work.
SMALL: Final = 5_000
#: So many changes are carried beside the columns before those are built anew.
MOST_CHANGES: Final = 400
#: Earlier revisions that are still answered: for the tiles of a view that was begun before something was published.
_EARLIER: Final = 8
#: A build that fails is not begun again with every publication.
_BETWEEN_BUILDS_S: Final = 30.0


class Index:
    """What a process knows of the record. Its methods may be called from several threads."""

    def __init__(self, folder: Path, *, small: int = SMALL, most_changes: int = MOST_CHANGES) -> None:
        self._folder, self._small, self._most_changes = folder, small, most_changes
        self._lock = RLock()
        self._base: Part | None = None
        self._changed_to = 0
        self._changes: dict[str, RowTuple | None] = {}
        self._replaced: dict[str, int | None] = {}
        self._head: tuple[int, str] = (-1, "")
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._seen: tuple[str, ...] = ()
        self._builder: subprocess.Popen[bytes] | None = None
        self._begun_at = -_BETWEEN_BUILDS_S

    def current(self) -> Snapshot:
        """The record as it is now. One tiny query; after a publication a few more, and some milliseconds."""
        head = _read_head()
        with self._lock:
            if head != self._head:
                self._follow(*head)
            return self._snapshots[self._head[0]]

    @property
    def built_for(self) -> int | None:
        """The revision that the columns in use were made of, beside which changes are kept; None before they are."""
        return self._base.columns.revision if self._base else None

    def at(self, revision: int, current: Snapshot) -> Snapshot | None:
        """The record at a revision that is the current one, or was a moment ago; None for every other."""
        if revision == current.revision:
            return current
        with self._lock:
            return self._snapshots.get(revision)

    def _follow(self, number: int, sha256: str) -> None:
        base = self._fitting(number)
        revision, parts = base.columns.revision, [base]
        if number > revision:
            revision, parts = self._with_changes(base)
        # Something more may have been published since the head was read: the answer is of what was read last.
        self._head = (revision, sha256 if revision == number else head_at(revision) or "")
        self._snapshots[revision] = Snapshot(*self._head, parts)
        while len(self._snapshots) > _EARLIER:
            self._snapshots.popitem(last=False)
        self._forget_what_was_taken_back()

    def _forget_what_was_taken_back(self) -> None:
        """Answer no revision from before a withdrawal or a merger: it would still tell where that was. One query."""
        later = Publication.objects.filter(number__gt=min(self._snapshots), number__lte=self._head[0])
        last = later.exclude(kind__in=WITH_DOSSIER).order_by("-number").values_list("number", flat=True).first() or 0
        for revision in [each for each in self._snapshots if each < last]:
            del self._snapshots[revision]

    # -------------------------------------------------------------------------------------------------- what changed

    def _with_changes(self, base: Part) -> tuple[int, list[Part]]:
        self._changed_to, changes = read_changes(self._changed_to)
        self._changes |= changes
        for code in changes:
            if code not in self._replaced:
                self._replaced[code] = base.columns.row_of_code(code)
        if len(self._changes) > self._most_changes:
            self._renew(base)
        gathering = Gathering()
        if rows := [row for row in self._changes.values() if row is not None]:
            gathering.add([*zip(*rows, strict=True)])
        replaced = np.array([row for row in self._replaced.values() if row is not None], np.int64)
        parts = [Part(base.columns, base.kept, replaced)]
        if rows:
            parts.append(Part(gathering.columns(self._changed_to), Kept()))
        return self._changed_to, parts

    def _renew(self, base: Part) -> None:
        """Have new columns made of so many changes: by another process, which this one does not wait for."""
        if not self._is_shared(self._changed_to):
            self._base = None  # made anew, in a moment, when something more is published
            return
        is_running = self._builder is not None and self._builder.poll() is None
        if not is_running and time.monotonic() - self._begun_at > _BETWEEN_BUILDS_S:
            self._begun_at = time.monotonic()
            self._builder = subprocess.Popen(  # noqa: S603 - our own command
                [*_COMMAND, "--unless-building"], stdout=subprocess.DEVNULL
            )

    # ------------------------------------------------------------------------------------------------------ columns

    def _fitting(self, number: int) -> Part:
        """Columns of this record that are not ahead of it: those at hand, or newer ones where some were built."""
        base = self._base
        # A backup that was put back may have gone on otherwise: what was read last has to be in the log still.
        if base is not None and self._head[0] <= number and head_at(self._head[0]) == self._head[1]:
            if base.columns.revision == number or not self._is_shared(number):
                return base
            names = indexes(self._folder)
            if names == self._seen:
                return base
            self._seen = names
            newer = newest(self._folder, number)
            return self._take(newer) if newer and newer.revision > base.columns.revision else base
        self._snapshots.clear()
        return self._take(self._columns(number))

    def _take(self, columns: Columns) -> Part:
        self._base = Part(columns, Kept())
        self._changed_to, self._changes, self._replaced = columns.revision, {}, {}
        return self._base

    def _columns(self, number: int) -> Columns:
        if not self._is_shared(number):
            return read_columns()
        found = newest(self._folder, number)
        if found is None:
            _log.info("There is no index of this record yet: building one.")
            subprocess.run(_COMMAND, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - our own command
            found = newest(self._folder, number)
        if found is None:
            _log.warning("The index could not be built in %s: this process keeps one of its own.", self._folder)
            found = read_columns()
        return found

    def _is_shared(self, number: int) -> bool:
        """Whether columns are files for all processes. A database in memory is seen by no other."""
        in_memory: Any = getattr(connection, "is_in_memory_db", None)
        return number > self._small and not (in_memory is not None and in_memory())


def _read_head() -> tuple[int, str]:
    """The end of the log. Asked before every answer: to have the query written each time would double what it costs."""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        number, sha256 = cursor.fetchone() or (0, GENESIS_SHA256)
    return int(number), str(sha256)


_HEAD: Final = f"SELECT number, sha256 FROM {ChainHead._meta.db_table}"  # noqa: S608 - our own name
_COMMAND: Final = (sys.executable, str(settings.BASE_DIR / "manage.py"), "build_index")
