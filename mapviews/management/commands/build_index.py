"""Build the map's index of the record as it is now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mapviews.index.building import build, indexes


class Command(BaseCommand):
    """``manage.py build_index``."""

    help = "Build the map's index beside the one in use. Processes take it up by themselves; they also start this."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument(
            "--unless-building", action="store_true", help="do nothing where another process is at it already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and name what is there."""
        folder = settings.VAR_DIR / "index"
        if build(folder, wait=not options["unless_building"]):
            self.stdout.write(f"The newest index is {indexes(folder)[0]}.")
        else:
            self.stdout.write("Another process is building the index.")
