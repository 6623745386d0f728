"""Hold the desk still, or let it go on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.read_only import close_desk, closed, open_desk


class Command(BaseCommand):
    """``desk close --why ...``, ``desk open``, ``desk`` alone to ask."""

    help = "Make the desk read-only (close --why REASON), let it go on (open), or say how it stands."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and the reason that editors are told."""
        parser.add_argument("act", nargs="?", choices=["close", "open"], help="without it: say how the desk stands")
        parser.add_argument("--why", default="", help="what editors are told while it is closed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say so."""
        if options["act"] == "close":
            if not options["why"].strip():
                msg = "Editors need a reason: desk close --why 'We move to another machine until 18:00 UTC.'"
                raise CommandError(msg)
            close_desk(why=options["why"].strip())
            self.stdout.write("The desk is read-only. Readers notice nothing. `desk open` lets editors go on.")
        elif options["act"] == "open":
            self.stdout.write("The desk is open again." if open_desk() else "The desk was open already.")
        else:
            switch = closed()
            since = f"read-only since {switch.since:%Y-%m-%d %H:%M} UTC: {switch.why}" if switch else "open"
            self.stdout.write(f"The desk is {since}.")
