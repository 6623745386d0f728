"""What the processes of ``verify_record`` do. Nothing here imports a model before ``begin`` has set Django up."""

import signal
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from record.entry_check import Wrong
    from record.log_faults import Break
    from record.log_walk import Part, Walked


def begin() -> None:
    """Set the process up. Ctrl-C is for the process that started this one, which then ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()


def nothing() -> None:
    """A first task, by which the processes start."""


def walk(part: "Part") -> "Walked":
    """Walk a part of the log."""
    from record import log_walk

    return log_walk.walk(part)


def version_fault(last: int) -> "Break | None":
    """Look for a version out of turn as far as a publication."""
    from record import log_faults

    return log_faults.first_version_fault(last)


def compare(part: tuple[int, int]) -> "Wrong | None":
    """Compare a part of the entries."""
    from record import entry_check

    return entry_check.first_wrong(part)
