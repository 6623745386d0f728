"""``manage.py where``: what lies round a point, in sentences or as JSON; or round every point of a file."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.context import Surroundings
from geo.datasets import GeodataError
from geo.latlon import LARGEST_UNCERTAINTY_M, LatLon
from record.where import as_json, surroundings
from record.where_words import sentences


class Command(BaseCommand):
    """Says where a point lies."""

    help = "Say what lies round a point: country, province, nearest border, towns, capital."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """A point, or a file of points."""
        parser.add_argument("lat", type=float, nargs="?", help="latitude in degrees; write -- before a negative one")
        parser.add_argument("lon", type=float, nargs="?", help="longitude in degrees")
        parser.add_argument("--uncertainty", type=float, default=0.0, metavar="M", help="radius in metres")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")
        parser.add_argument("--file", type=Path, metavar="CSV", help="columns lat, lon and maybe uncertainty_m")
        parser.add_argument("--language", default="en", choices=["en", "ar"])
        parser.add_argument("--units", default="metric", choices=["metric", "miles"])

    def handle(self, **options: Any) -> None:
        """Answer one point, or a line of JSON for each row of the file."""
        try:
            around = surroundings()
        except GeodataError as error:
            raise CommandError(str(error)) from error
        if options["file"] is not None:
            self._file(around, options["file"])
            return
        if options["lat"] is None or options["lon"] is None:
            message = "Give a latitude and a longitude, or --file points.csv."
            raise CommandError(message)
        try:
            context = around.at(LatLon(options["lat"], options["lon"]), _radius(options["uncertainty"]))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(context), ensure_ascii=False))
            return
        for sentence in sentences(context, units=options["units"], language=options["language"]):
            self.stdout.write(sentence)
        self.stdout.write("Data: " + "; ".join(f"{d.name} {d.version}" for d in context.datasets))
        self.stdout.write("Borders are shown as the data have them; this is not an endorsement.")

    def _file(self, around: Surroundings, path: Path) -> None:
        try:
            with path.open(encoding="utf-8-sig", newline="") as rows:
                for answer in answers(around, rows):
                    self.stdout.write(json.dumps(answer, ensure_ascii=False))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            message = f"{path} cannot be read: {error}"
            raise CommandError(message) from error


def answers(around: Surroundings, rows: Iterable[str]) -> Iterator[dict[str, Any]]:
    """An object for each row of CSV text; for a bad row ``error`` and its ``line``, and the rest go on.

    Raises:
        CommandError: there is no column ``lat`` or ``lon``.
    """
    reader = csv.DictReader(rows)
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    missing = [name for name in ("lat", "lon") if name not in names]
    if missing:
        message = f"The file has no column {' and no column '.join(missing)}; its first line must name them."
        raise CommandError(message)
    for row in reader:
        try:
            lat, lon = (_number(row[names[name]], name) for name in ("lat", "lon"))
            uncertainty = row.get(names["uncertainty_m"]) if "uncertainty_m" in names else None
            radius = _number(uncertainty, "uncertainty_m") if (uncertainty or "").strip() else 0.0
            yield as_json(around.at(LatLon(lat, lon), _radius(radius)))
        except ValueError as error:
            yield {"error": str(error), "line": reader.line_num}


def _number(text: str | None, name: str) -> float:
    try:
        return float((text or "").strip())
    except ValueError as error:
        message = f"{name} {text!r} is not a number"
        raise ValueError(message) from error


def _radius(metres: float) -> float:
    if metres > LARGEST_UNCERTAINTY_M:
        message = "The uncertainty may be 1,000,000 metres at most; beyond that, 'country' is the precision."
        raise ValueError(message)
    return metres
