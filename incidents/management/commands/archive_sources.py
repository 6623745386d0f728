"""Ask the web archive that an operator set to keep copies of sources."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from incidents.services.keeping_copies import ask_for_copies, waiting


class Command(BaseCommand):
    """``archive_sources``: one request for each source, to one host, one after another."""

    help = "Ask the web archive named by COUNTERCLAIM_ARCHIVE to keep copies of sources that have none. Off unless set."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and of which incidents."""
        parser.add_argument("--limit", type=int, default=20, help="how many sources to ask for at most (20)")
        parser.add_argument("--minutes", type=int, default=60, help="how long all of it may take, at most (60)")
        parser.add_argument(
            "--drafts",
            action="store_true",
            help="also sources of what is not public: the archive, and everyone who looks there, then knows of them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, and say what came of each."""
        if settings.ARCHIVE is None:
            msg = "No archive is set, so none was asked. Set COUNTERCLAIM_ARCHIVE=web.archive.org to allow it."
            raise CommandError(msg)
        for name in ("limit", "minutes"):
            if options[name] < 1:
                msg = f"--{name} is {options[name]}; it must be at least 1."
                raise CommandError(msg)
        sources = waiting(now=timezone.now(), drafts=options["drafts"])
        kept = refused = 0
        within_s = 60.0 * options["minutes"]
        for asked in ask_for_copies(
            sources=sources, settings=settings.ARCHIVE, most=options["limit"], within_s=within_s
        ):
            kept, refused = kept + bool(asked.address), refused + bool(asked.refusal)
            self.stdout.write(f"{asked.key}: {asked.address or asked.refusal}")
        self.stdout.write(f"{kept} kept, {refused} refused.")
