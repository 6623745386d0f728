"""``manage.py read_figure WORDS``: how a claimant's words for a number are understood."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from record.figure_conventions import CONVENTIONS
from record.figures import Reading, read_figure


class Command(BaseCommand):
    """Print qualifier and bounds, in sentences or as JSON. Words that are not understood are no error: exit code 0."""

    # It reads words: neither database nor addresses matter.
    requires_system_checks = ()
    help = "Show how a claimant's words for a number are read: qualifier, low and high bound."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words, and how to read them."""
        parser.add_argument("words", help='As the claimant said them, in one argument: "more than 100".')
        parser.add_argument("--language", metavar="TAG", help="Language of the words, such as en or ar.")
        parser.add_argument(
            "--convention",
            choices=CONVENTIONS,
            default=settings.FIGURE_CONVENTION,
            help="How vague words get bounds (the setting: %(default)s).",
        )
        parser.add_argument("--json", action="store_true", help="Print data instead of sentences.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and print."""
        reading = read_figure(options["words"], language=options["language"], convention=options["convention"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(sentences(reading)))


def as_json(reading: Reading) -> dict[str, str | int | bool | None]:
    """The reading as data. ``note`` says why, and only where the words were not understood."""
    data: dict[str, str | int | bool | None] = {
        "verbatim": reading.verbatim,
        "qualifier": reading.qualifier.value,
        "low": reading.low,
        "high": reading.high,
        "understood": reading.understood,
        "convention": reading.convention,
    }
    return data if reading.understood else {**data, "note": reading.note}


def sentences(reading: Reading) -> list[str]:
    """The reading for people."""
    if not reading.understood:
        return [f"“{reading.verbatim}” is not understood as one number. {reading.note}"]
    bounds = [f"“{reading.verbatim}” is read as: {reading.qualifier.label}.", f"Low bound: {_bound(reading.low)}."]
    return [*bounds, f"High bound: {_bound(reading.high)}.", f"Convention for vague words: {reading.convention}."]


def _bound(number: int | None) -> str:
    return "open" if number is None else f"{number:,}"
