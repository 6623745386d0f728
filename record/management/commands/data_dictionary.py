"""``manage.py data_dictionary``: write ``docs/data-dictionary.md`` from the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from record.data_dictionary import data_dictionary


def dictionary_path() -> Path:
    """Where the data dictionary stands."""
    return Path(settings.BASE_DIR) / "docs" / "data-dictionary.md"


class Command(BaseCommand):
    """Write the data dictionary, or with --check say whether the one that stands fits the code."""

    help = "Write docs/data-dictionary.md from the models, the dossier and the vocabulary."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="Change nothing; exit code 1 when it is stale.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or check."""
        path, text = dictionary_path(), data_dictionary()
        stands = path.read_text(encoding="utf-8") if path.exists() else ""
        if stands == text:
            self.stdout.write(f"{path.name} fits the code.")
        elif options["check"]:
            msg = f"{path.name} no longer fits the code. Run manage.py data_dictionary."
            raise CommandError(msg)
        else:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {path.name}.")
