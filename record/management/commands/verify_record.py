"""``manage.py verify_record``: is the public record whole? Says so, or names the first broken link."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from record.verification import verify_record


class Command(BaseCommand):
    """Walk the chain of publications, then hold head, entries and triggers to it. Exit code 1 at the first fault."""

    help = "Walk the hash chain of all publications; name the first broken link or lost triggers (exit code 1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument(
            "--expect",
            metavar="SHA256",
            help="A link noted earlier: it must still be in the log. Shows a log that was cut off or written anew.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk, and say what was found."""
        verdict = verify_record(expect=options["expect"])
        if verdict.broken:
            msg = f"The record is broken ({verdict.broken.fault}). {verdict.broken.message}"
            raise CommandError(msg)
        self.stdout.write(
            f"The record is whole: {verdict.publications} publications in an unbroken chain, {verdict.entries} entries "
            f"that agree with it, and every trigger that guards it.\nLast link: {verdict.sha256}"
        )
