"""``manage.py verify_record``: is the public record whole? Says so, or names the first broken link."""

import os
import time
from argparse import ArgumentTypeError
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from record import log_walk
from record.noted_heads import HeadsError, NotedHead, read_heads
from record.publication import revision
from record.verification import Verdict, verify_record

_EVERY_S: Final = 0.5
_MOST_PROCESSES: Final = 64
_STOPPED: Final = 130  # as shells have it for a program that Ctrl-C ended


class Command(BaseCommand):
    """Walk the chain of publications, then hold head, triggers and entries to it. Exit code 1 at the first fault."""

    # It reads the log: neither addresses nor templates matter, and looking at them takes longer than a small record.
    requires_system_checks = ()
    help = "Walk the hash chain of all publications; name the first broken link or lost triggers (exit code 1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to hold it to, how far to go, with how many processes."""
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="SHA256 | FILE",
            help="A link noted earlier, or a file of them (a line each, or what /head.json answered): all must still "
            "be in the log. Shows a log that was cut off or written anew. May be given several times.",
        )
        parser.add_argument(
            "--log-only", action="store_true", help="Leave out the comparison of the entries, which takes most time."
        )
        parser.add_argument(
            "--processes", type=_processes, metavar="N", help="How many do the work. Default: two for a large record."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk, and say what was found."""
        try:
            heads = [head for text in options["expect"] for head in read_heads(text)]
        except HeadsError as error:
            raise CommandError(str(error)) from error
        self._told, self._is_drawn = 0.0, False
        try:
            verdict = verify_record(
                expect=heads,
                entries=not options["log_only"],
                processes=options["processes"] or _usual_processes(),
                report=self._report,
            )
        except KeyboardInterrupt as stop:
            self._wipe()
            msg = "Stopped before the end: nothing is known of what was not reached. Nothing was changed."
            raise CommandError(msg, returncode=_STOPPED) from stop
        self._wipe()
        if verdict.broken:
            msg = f"The record is broken ({verdict.broken.fault}). {verdict.broken.message}"
            raise CommandError(msg)
        self.stdout.write(_said(verdict, heads))

    def _report(self, what: str, done: int, total: int) -> None:
        """A line that is drawn over itself, on a terminal alone."""
        now = time.monotonic()
        if self.stderr.isatty() and now - self._told >= _EVERY_S:
            self._told, self._is_drawn = now, True
            self.stderr.write(f"\r{done:,} of {total:,} {what} ", ending="")
            self.stderr.flush()

    def _wipe(self) -> None:
        if self._is_drawn:
            self.stderr.write("\r\033[K", ending="")


def _said(verdict: Verdict, heads: list[NotedHead]) -> str:
    compared = "" if verdict.entries is None else f", {verdict.entries} entries that agree with it"
    joined = " and" if verdict.entries is None else ", and"
    noted = f"\nAll {len(heads)} heads noted earlier are in it." if heads else ""
    left_out = "\nThe entries were not compared (--log-only)." if verdict.entries is None else ""
    return (
        f"The record is whole: {verdict.publications} publications in an unbroken chain{compared}{joined} every "
        f"trigger that guards it.\nLast link: {verdict.sha256}{noted}{left_out}"
    )


def _usual_processes() -> int:
    """Two where there is work for two, and a database that the second can reach."""
    is_private = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    return 1 if is_private or revision() <= log_walk.PART else min(2, os.cpu_count() or 1)


def _processes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_PROCESSES:
        msg = f"{text!r} is no number from 1 to {_MOST_PROCESSES}"
        raise ArgumentTypeError(msg)
    return int(text)
