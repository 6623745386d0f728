"""Work out anew what the lists of the desk filter and search by."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from incidents.models import IncidentListing
from incidents.services.listing import behind, catch_up, rebuild


class Command(BaseCommand):
    """Rebuild the lists. They may be asked for meanwhile."""

    help = (
        "Work out anew what the lists of the desk filter and search by: countries, disagreements, what is missing, the "
        "words of the search. Needed after new geographic data; else the lists follow by themselves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether all, or only what is behind."""
        parser.add_argument(
            "--behind", action="store_true", help="only what was written since, as after a large import"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many."""
        if options["behind"]:
            catch_up(limit=None)
        else:
            rebuild()
        self.stdout.write(f"{IncidentListing.objects.count() - behind()} incidents are in the lists.")
