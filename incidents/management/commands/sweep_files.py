"""``manage.py sweep_files``: take away attached files that nothing knows of."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from incidents.services.sweeping import strays, sweep


class Command(BaseCommand):
    """What uploads left behind that failed after their file was written. Says what it would do, unless told to."""

    help = "List attached files, older than six hours, that no row names; with --remove, take them away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to do it."""
        parser.add_argument("--remove", action="store_true", help="take them away")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line a file, then how many and how much."""
        found = strays(now=timezone.now())
        if options["remove"]:
            sweep(found)
        for stray in found:
            self.stdout.write(f"{stray.path.parent.name}/{stray.path.name} ({stray.size_bytes:,} bytes)")
        done = "taken away" if options["remove"] else "found; --remove takes them away"
        self.stdout.write(f"{len(found)} files, {sum(stray.size_bytes for stray in found):,} bytes: {done}.")
