"""``manage.py rebuild_entries``: make the entries again from the log."""

from typing import Any

from django.core.management.base import BaseCommand

from record.appending import rebuild_entries


class Command(BaseCommand):
    """Throw the entries away and derive them anew. Readers see the old ones until it is done."""

    help = "Make the entry of every incident again from the log of publications."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how many."""
        self.stdout.write(f"Made {rebuild_entries()} entries from the log.")
