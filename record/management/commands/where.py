"""``manage.py where``: what lies round a point, in sentences or as JSON; or round every point of a file."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.context import Surroundings
from geo.coordinates import plain_text
from geo.datasets import GeodataError
from geo.latlon import LARGEST_UNCERTAINTY_M, LatLon
from record.points_file import ENCODING, ENCODING_ERRORS, Record, Records
from record.where import as_json, surroundings
from record.where_words import sentences

NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
SEPARATORS: Final = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


class Command(BaseCommand):
    """Says where a point lies."""

    help = "Say what lies round a point: country, province, nearest border, towns, capital."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """A point, or a file of points."""
        parser.add_argument("lat", nargs="?", help="latitude in degrees; write -- before a negative one")
        parser.add_argument("lon", nargs="?", help="longitude in degrees")
        parser.add_argument("--uncertainty", default="0", metavar="M", help="radius in metres")
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
            point = LatLon(_number(options["lat"], "lat"), _number(options["lon"], "lon"))
            context = around.at(point, _radius(_number(str(options["uncertainty"]), "uncertainty")))
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
            with path.open(encoding=ENCODING, errors=ENCODING_ERRORS, newline="") as lines:
                for answer in answers(around, lines):
                    self.stdout.write(json.dumps(answer, ensure_ascii=False))
        except OSError as error:
            message = f"{path} cannot be read: {error}"
            raise CommandError(message) from error


def answers(around: Surroundings, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """An object for each record of CSV text; for a bad one ``error`` and its ``line``, and the rest go on.

    Raises:
        CommandError: there is no column ``lat`` or ``lon``.
    """
    records = Records(lines)
    columns = _columns(next(records, Record(line=1)))
    for record in records:
        if record.error is not None:
            yield {"error": record.error, "line": record.line}
            continue
        try:
            values = {name: record.fields[at] for name, at in columns.items() if at < len(record.fields)}
            if any("\n" in value or "\r" in value for value in values.values()):
                records.take_first_line_only()
            lat, lon = (_number(values.get(name), name) for name in ("lat", "lon"))
            uncertainty = values.get("uncertainty_m", "").strip()
            radius = _number(uncertainty, "uncertainty_m") if uncertainty else 0.0
            yield as_json(around.at(LatLon(lat, lon), _radius(radius)))
        except ValueError as error:
            yield {"error": str(error), "line": record.line}


def _columns(header: Record) -> dict[str, int]:
    """Where each column that is read stands."""
    named = {name.strip().lower(): at for at, name in reversed(list(enumerate(header.fields)))}
    missing = [name for name in ("lat", "lon") if name not in named]
    if not missing:
        return {name: named[name] for name in ("lat", "lon", "uncertainty_m") if name in named}
    if header.error is not None:
        message = f"The first line must name the columns lat and lon, but {header.error}."
        raise CommandError(message)
    message = f"The file has no column {' and no column '.join(missing)}; its first line must name them."
    seen = next((name for sign, name in SEPARATORS.items() if any(sign in field for field in header.fields)), None)
    if seen is not None:
        message += f" Its columns seem to be parted by {seen}: part them by commas, and write numbers with a point."
    raise CommandError(message)


def _number(text: str | None, name: str) -> float:
    """A number as people write one: digits of any script, a decimal point or the Arabic sign, a comma left behind."""
    plain = plain_text(text or "").rstrip(",; ")
    if not NUMBER.fullmatch(plain):
        hint = " Write a point for the decimal sign." if re.fullmatch(r"[+-]?\d+,\d+", plain) else ""
        message = f"{name} {text!r} is not a number{'.' * bool(hint)}{hint}"
        raise ValueError(message)
    return float(plain)


def _radius(metres: float) -> float:
    if metres > LARGEST_UNCERTAINTY_M:
        message = "The uncertainty may be 1,000,000 metres at most; beyond that, 'country' is the precision."
        raise ValueError(message)
    return metres
