"""``manage.py build_borders_osm``: a second opinion on the borders, from OpenStreetMap's time zones."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.border_context import Dataset
from geo.build import additions
from geo.build.coverage import length_m
from geo.build.grid import Grid
from geo.build.osm import Zones, osm_borders, zone_countries
from geo.build.run import CELL_DEG, Sources, lines_of, read_features
from geo.build.topojson import Topology, all_land
from geo.datasets import GeodataError, read_manifest
from geo.second_opinion import DATASET, FEATURES, LINES, STEP


class Command(BaseCommand):
    """Builds the second opinion from the zones that ``make borders-osm`` unpacked, or takes it out again."""

    help = "Build a second opinion on the borders from OpenStreetMap's time zones; `make borders-osm` gets them first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where things are, and the way back."""
        parser.add_argument("--zones", type=Path, default=Path(settings.VAR_DIR) / "osm/zones.npz")
        parser.add_argument("--node-modules", type=Path, default=Path(settings.BASE_DIR) / "node_modules")
        parser.add_argument("--remove", action="store_true", help="take the second opinion out again")

    def handle(self, **options: Any) -> None:
        """Build or remove; say what was done."""
        geodata = Path(settings.GEODATA_DIR)
        try:
            if options["remove"]:
                gone = additions.remove(geodata, STEP)
                self.stdout.write("The second opinion is taken out." if gone else "There is no second opinion.")
                return
            self._build(geodata, options["zones"], Sources(options["node_modules"]))
        except OSError as error:
            raise CommandError(str(error)) from error

    def _build(self, geodata: Path, zones_file: Path, sources: Sources) -> None:
        read_manifest(geodata)
        zones = Zones.load(zones_file)
        land = Grid([all_land(Topology(sources.file("world-atlas/land-10m.json"), "land"))], CELL_DEG)
        features, lines = osm_borders(zones, zone_countries(), read_features(geodata / "countries.json"), land)
        if not lines:
            message = f"{zones_file} holds no two zones that share a land border."
            raise GeodataError(message)
        dataset = Dataset(
            name=DATASET,
            version=zones.version,
            licence="ODbL 1.0",
            attribution="© OpenStreetMap contributors (openstreetmap.org/copyright)",
            sha256=zones.sha256,
        )

        def make(work: Path) -> None:
            lines_of(lines).save(work / LINES)
            rows = json.dumps([asdict(feature) for feature in features], ensure_ascii=False)
            (work / FEATURES).write_text(rows, encoding="utf-8")

        additions.add(geodata, STEP, (LINES, FEATURES), dataset, make)
        kilometres = sum(map(length_m, lines)) / 1000
        self.stdout.write(f"{kilometres:,.0f} km of borders between {len(features)} countries and territories.")
        self.stdout.write("Where they differ from the first, every answer now says so. Restart the site to use them.")
