"""``manage.py desk_log``: read the log of the door."""

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from access.models import AccessEvent, AccessKind

_USUAL: Final = 100
_MOST: Final = 1_000_000


class Command(BaseCommand):
    """Lines of the log, the newest first; of one kind, one account, since a day."""

    help = "Show who came in, was turned away, read what is confidential, or took a file out of the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which lines."""
        parser.add_argument("--kind", choices=AccessKind.values, help="only lines of this kind, as exported")
        parser.add_argument("--account", help="only lines of this name")
        parser.add_argument("--since", type=_day, help="only lines since this day (UTC), as 2026-11-23")
        parser.add_argument("--most", type=_count, default=_USUAL, help=f"how many lines at most (default {_USUAL})")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line each: when (UTC), what, who, from where, what more there is to say."""
        events = AccessEvent.objects.all()
        if options["kind"]:
            events = events.filter(kind=options["kind"])
        if options["account"]:
            events = events.filter(name=options["account"])
        if options["since"]:
            events = events.filter(at__gte=datetime.combine(options["since"], time(), UTC))
        lines = 0
        for event in events[: options["most"]]:
            at = event.at.astimezone(UTC)
            parts = (f"{at:%Y-%m-%d %H:%M:%S}", event.kind, event.name or "-", event.address or "-", event.note)
            # What somebody typed as a name must not end a line, nor move a terminal's cursor.
            self.stdout.write("\t".join(_in_a_line(part) for part in parts).rstrip())
            lines += 1
        if not lines:
            self.stdout.write("No such line.")


def _in_a_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is no day: write it like 2026-11-23"
        raise ArgumentTypeError(msg) from None


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST:
        msg = f"{text!r} is no number from 1 to {_MOST}"
        raise ArgumentTypeError(msg)
    return int(text)
