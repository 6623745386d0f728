"""``manage.py synthesize N --seed S``: fill an empty record with synthetic incidents, to try the site at size."""

import time
from argparse import ArgumentTypeError
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from geo.datasets import GeodataError
from record.synthesis.filling import NotEmpty, fill

_MOST: Final = 9_999_999  # what the codes have digits for
_EVERY_S: Final = 2.0


class Command(BaseCommand):
    """Made-up incidents in real places. Only an empty record takes them."""

    help = "Fill an empty record with synthetic incidents, the same for the same number and seed."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and the seed."""
        parser.add_argument("count", type=_count, metavar="N", help="how many incidents, at most 9,999,999")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed makes others (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill, and say how far it is."""
        started = self._told = time.monotonic()
        try:
            made = fill(options["count"], seed=options["seed"], at=timezone.now(), report=self._report)
        except (NotEmpty, GeodataError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published {made:,} synthetic incidents in {time.monotonic() - started:.0f} s.")

    def _report(self, what: str, done: int, total: int) -> None:
        """A line every two seconds, and at the end of each part."""
        now = time.monotonic()
        if now - self._told >= _EVERY_S or done == total:
            self._told = now
            self.stdout.write(f"{done:,} of {total:,} {what}")


def _count(text: str) -> int:
    digits = text.replace("_", "").replace(",", "")
    if not digits.isdecimal() or not 1 <= int(digits[:20]) <= _MOST:
        msg = f"{text!r} is no number from 1 to {_MOST:,}"
        raise ArgumentTypeError(msg)
    return int(digits)
