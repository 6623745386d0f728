"""``manage.py build_geodata``: the data of ``geo`` and the base map, from the installed packages."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.build.checks import CheckError
from geo.build.run import Sources, build
from geo.datasets import GeodataError
from geo.disputes import DisputeTableError


class Command(BaseCommand):
    """Builds borders, provinces, towns and the base map; quick when nothing has changed."""

    help = "Build borders, provinces, towns and the base map from the installed packages."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where things are, when not where the settings say."""
        parser.add_argument("--node-modules", type=Path, default=Path(settings.BASE_DIR) / "node_modules")
        parser.add_argument(
            "--territories", type=Path, help="a TOML table of disputed territories of your own, which wins over ours"
        )
        parser.add_argument("--force", action="store_true", help="build everything again")

    def handle(self, **options: Any) -> None:
        """Build, and say what is done and how far it is."""
        sources = Sources(options["node_modules"], options["territories"])
        var = Path(settings.VAR_DIR)
        try:
            build(sources, Path(settings.GEODATA_DIR), var / "static", self.stdout.write, force=options["force"])
        except (GeodataError, CheckError, DisputeTableError, RuntimeError, OSError) as error:
            raise CommandError(str(error)) from error
