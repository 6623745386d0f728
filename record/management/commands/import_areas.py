"""``manage.py import_areas``: an operator's own districts, from GeoJSON."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.areas import AreaIndex, read_rows
from geo.border_context import Dataset
from geo.borders import Feature
from geo.build import additions
from geo.build.areas_axes import Whereabouts, refuse_swapped
from geo.build.areas_file import Areas, AreasError, Properties, read_areas
from geo.build.grid import cut
from geo.datasets import IMPORTED, read_manifest, sha256_of
from geo.districts import outputs
from geo.folding import fold

CELL_DEG = 1.0
"""Districts are small: a grid of one degree keeps the pieces small too."""


class Command(BaseCommand):
    """Takes districts in, in place of those with the same name; or takes them out."""

    help = "Import an operator's own districts (a GeoJSON FeatureCollection of polygons, longitude and latitude)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it is from, and what its properties mean."""
        parser.add_argument("file", type=Path, nargs="?", help="GeoJSON, at most 200 MB")
        parser.add_argument("--name", required=True, help="name of the data; a later import of that name replaces it")
        parser.add_argument("--version", dest="data_version", metavar="V", help="their version or date")
        parser.add_argument("--licence", metavar="L", help="their licence")
        parser.add_argument("--attribution", default="", help="whom to name; the data's name when not given")
        parser.add_argument("--name-property", metavar="P", help="property with a district's name; else guessed")
        parser.add_argument("--code-property", metavar="P", help="property with its code")
        parser.add_argument("--arabic-property", metavar="P", help="property with its Arabic name")
        parser.add_argument("--as-written", action="store_true", help="take areas that look as if axes were swapped")
        parser.add_argument("--remove", action="store_true", help="take the data of this name out again")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """``--version`` is the data's here, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, **options: Any) -> None:
        """Read all of it, then put it in at once."""
        name = options["name"].strip()
        geodata = Path(settings.GEODATA_DIR)
        try:
            slug = _slug(geodata, name)
            if options["remove"]:
                gone = additions.remove(geodata, f"{IMPORTED}{slug}")
                self.stdout.write(f"{name}: taken out." if gone else f"There are no areas named {name}.")
                return
            self._take(geodata, slug, name, options)
        except (OSError, AreasError) as error:
            raise CommandError(str(error)) from error

    def _take(self, geodata: Path, slug: str, name: str, options: dict[str, Any]) -> None:
        missing = [option for option in ("file", "data_version", "licence") if not options[option]]
        if missing:
            message = f"Give {' and '.join(OPTION[option] for option in missing)}."
            raise CommandError(message)
        file: Path = options["file"]
        properties = Properties(
            name=options["name_property"], code=options["code_property"], name_ar=options["arabic_property"]
        )
        areas = read_areas(file, properties)
        whereabouts = _whereabouts(geodata, areas)
        if not options["as_written"]:
            refuse_swapped(areas, whereabouts)
        dataset = Dataset(
            name=name,
            version=options["data_version"],
            licence=options["licence"],
            attribution=options["attribution"] or name,
            sha256=sha256_of(file),
        )
        index, table = outputs(slug)

        def make(work: Path) -> None:
            AreaIndex(*cut(areas.polygons, CELL_DEG)).save(work / index)
            (work / table).write_text(json.dumps(areas.rows, ensure_ascii=False), encoding="utf-8")

        additions.add(geodata, f"{IMPORTED}{slug}", (index, table), dataset, make)
        first = ", ".join(str(row["name"]) for row in areas.rows[:3])
        self.stdout.write(f"{len(areas.rows):,} areas of {name} ({first} ...). Restart the site to use them.")
        said = [f"{country or 'at sea'} ({count:,})" for country, count in whereabouts.counted]
        self.stdout.write(f"They lie in: {', '.join(said)}.")


LONGEST_SLUG = 60
OPTION = {"file": "a file", "data_version": "--version", "licence": "--licence"}


def _whereabouts(geodata: Path, areas: Areas) -> Whereabouts:
    countries = AreaIndex.load(geodata / "countries.npz")
    features = [Feature(**row) for row in read_rows(geodata / "countries.json")]
    return Whereabouts.of(areas.polygons, countries, features)


def _slug(geodata: Path, name: str) -> str:
    """The set's file name: that under which a set of this name stands, or its Latin letters and a hash of all of it.

    Without the hash two names in Arabic of one year would be one: only "2024" is left of either.
    """
    key = fold(name) or name
    for built in read_manifest(geodata):
        if built.step.startswith(IMPORTED) and (fold(built.datasets[0].name) or built.datasets[0].name) == key:
            return built.step.removeprefix(IMPORTED)
    latin = re.sub(r"[^a-z0-9]+", "-", key).strip("-")[:LONGEST_SLUG].strip("-")
    return "-".join(part for part in (latin, hashlib.sha256(key.encode()).hexdigest()[:8]) if part)
