"""The Morton code: one number for a place, one range for a tile."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.latlon import LatLon
from geo.morton import CODES, MAX_LATITUDE_DEG, morton_code, tile_range

points = st.builds(LatLon, lat=st.floats(-90, 90), lon=st.floats(-180, 180))


def tile_of(point: LatLon, zoom: int) -> tuple[int, int]:
    """Column and row by the formula of the OpenStreetMap wiki, written apart from the code under test."""
    latitude = math.radians(max(-MAX_LATITUDE_DEG, min(MAX_LATITUDE_DEG, point.lat)))
    size = 1 << zoom
    column = int((point.lon + 180) / 360 * size)
    row = int((1 - math.log(math.tan(latitude) + 1 / math.cos(latitude)) / math.pi) / 2 * size)
    return min(size - 1, max(0, column)), min(size - 1, max(0, row))


@given(points)
def test_a_code_has_52_bits(point: LatLon) -> None:
    assert 0 <= morton_code(point) < CODES


@pytest.mark.parametrize("zoom", [0, 1, 5, 12])
def test_a_point_lies_in_the_range_of_its_tile_and_of_no_other(zoom: int) -> None:
    qaim = LatLon(lat=34.3683, lon=41.0944)
    x, y = tile_of(qaim, zoom)
    first, end = tile_range(zoom, x, y)
    assert first <= morton_code(qaim) < end
    for other_x, other_y in ((x + 1, y), (x, y + 1)):
        if max(other_x, other_y) < 1 << zoom:
            first, end = tile_range(zoom, other_x, other_y)
            assert not first <= morton_code(qaim) < end


def test_the_four_tiles_of_zoom_1_share_out_all_codes() -> None:
    ranges = sorted(tile_range(1, x, y) for x in (0, 1) for y in (0, 1))
    assert ranges[0][0] == 0
    assert ranges[-1][1] == CODES
    assert all(one[1] == other[0] for one, other in itertools.pairwise(ranges))


@pytest.mark.parametrize(
    ("point", "tile"),
    [
        pytest.param(LatLon(lat=90, lon=-180), (0, 0), id="north pole, antimeridian from the east"),
        pytest.param(LatLon(lat=-90, lon=180), (1, 1), id="south pole, antimeridian from the west"),
        pytest.param(LatLon(lat=0, lon=0), (1, 1), id="null island"),
    ],
)
def test_the_edges_of_the_map_have_cells(point: LatLon, tile: tuple[int, int]) -> None:
    first, end = tile_range(1, *tile)
    assert first <= morton_code(point) < end


@pytest.mark.parametrize("tile", [(-1, 0, 0), (27, 0, 0), (1, 2, 0), (1, 0, 2), (1, -1, 0)])
def test_there_is_no_range_of_a_tile_that_is_not(tile: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="There is no tile"):
        tile_range(*tile)
