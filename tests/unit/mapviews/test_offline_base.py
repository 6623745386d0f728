"""The base map within a map's file: land and borders round the place, on both sides of the antimeridian."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings

from geo.latlon import LatLon
from mapviews.offline import _base_round


def box(west: float, east: float) -> list[list[float]]:
    return [[west, -17.0], [east, -17.0], [east, -16.0], [west, -16.0], [west, -17.0]]


WEST, EAST, FAR = box(-180.0, -179.0), box(179.0, 180.0), box(0.0, 1.0)
FILES: dict[str, Any] = {
    "base/land-110m.json": {},
    "base/land-50m.json": {"geometry": {"type": "MultiPolygon", "coordinates": [[WEST], [EAST], [FAR]]}},
    "base/borders.json": {
        "features": [{"geometry": {"type": "LineString", "coordinates": ring}} for ring in (WEST, EAST, FAR)]
    },
}


@pytest.mark.parametrize(
    ("lon", "rings"),
    [(179.98, [box(180.0, 181.0), EAST]), (-179.98, [WEST, box(-181.0, -180.0)]), (0.5, [FAR])],
)
def test_land_and_borders_over_the_antimeridian_lie_beside_the_place(
    tmp_path: Path, lon: float, rings: list[list[list[float]]]
) -> None:
    (tmp_path / "base").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_text(json.dumps(content))

    with override_settings(STATICFILES_DIRS=[tmp_path]):
        data = _base_round(LatLon(-16.8, lon)).data

    assert data["base_near"]["coordinates"] == [[ring] for ring in rings]  # type: ignore[index]
    assert [f["geometry"]["coordinates"] for f in data["base_borders"]["features"]] == rings  # type: ignore[index]
