"""Grid cells: they hold the point, cover themselves, nest, and know nothing but the point."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesic import distance_m
from geo.latlon import LatLon
from incidents.disclosure import cell_at, coarsened_precision
from incidents.models.incident import CELL_SIZES_KM
from record.vocabulary import Precision

POINTS = st.builds(LatLon, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
SIZES = st.sampled_from(CELL_SIZES_KM)
PLACES = {
    "Qaim": LatLon(34.3683, 41.0944),
    "north pole": LatLon(90, 0),
    "south pole": LatLon(-90, 179),
    "antimeridian east": LatLon(-17, 180),
    "antimeridian west": LatLon(-17, -180),
    "null island": LatLon(0, 0),
    "row edge": LatLon(0.9, 41),
}


@pytest.mark.parametrize("size", CELL_SIZES_KM)
@pytest.mark.parametrize("point", PLACES.values(), ids=PLACES.keys())
def test_the_cell_holds_the_point_and_its_circle_covers_the_cell(point: LatLon, size: int) -> None:
    cell = cell_at(point, size)
    turned = point.lon == 180 and cell.west == -180
    assert cell.south - 1e-12 <= point.lat <= cell.north + 1e-12
    assert turned or cell.west - 1e-12 <= point.lon <= cell.east + 1e-12
    corners = [LatLon(lat, lon) for lat in (cell.south, cell.north) for lon in (cell.west, cell.east)]
    assert all(distance_m(cell.centre, corner) <= cell.radius_m for corner in corners)


@given(POINTS, SIZES)
def test_wherever_the_point_lies_it_is_within_the_circle(point: LatLon, size: int) -> None:
    cell = cell_at(point, size)
    assert distance_m(cell.centre, point) <= cell.radius_m


@given(POINTS)
def test_a_finer_cell_lies_within_the_coarser_so_two_versions_tell_no_more_than_the_finer(point: LatLon) -> None:
    cells = [cell_at(point, size) for size in CELL_SIZES_KM]
    for finer, coarser in itertools.pairwise(cells):
        assert coarser.south <= finer.south < finer.north <= coarser.north
        assert coarser.west <= finer.west < finer.east <= coarser.east


@given(POINTS, SIZES, st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_every_point_of_a_cell_gives_the_same_cell(point: LatLon, size: int, up: float, along: float) -> None:
    cell = cell_at(point, size)
    other = LatLon(cell.south + (cell.north - cell.south) * up, cell.west + (cell.east - cell.west) * along)
    assert cell_at(other, size) == cell


@pytest.mark.parametrize("lat", [0.0, 34.3683, -54.0, 70.0])
@pytest.mark.parametrize("size", CELL_SIZES_KM)
def test_the_sides_are_as_long_as_the_name_says(lat: float, size: int) -> None:
    cell = cell_at(LatLon(lat, 12.3), size)
    middle = cell.centre
    height = distance_m(LatLon(cell.south, middle.lon), LatLon(cell.north, middle.lon))
    width = distance_m(LatLon(middle.lat, cell.west), LatLon(middle.lat, cell.east))
    assert math.isclose(height, size * 1000, rel_tol=0.01)
    assert 0.99 * size * 1000 <= width <= 1.1 * size * 1000


@pytest.mark.parametrize("size", [0, -10, 7, 200])
def test_a_size_that_does_not_divide_the_grid_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="does not divide 100 km"):
        cell_at(PLACES["Qaim"], size)


@pytest.mark.parametrize(
    ("radius_m", "recorded", "precision"),
    [
        (800.0, Precision.EXACT, Precision.LOCALITY),
        (7_200.0, Precision.SITE, Precision.DISTRICT),
        (7_200.0, Precision.PROVINCE, Precision.PROVINCE),
        (80_000.0, Precision.TOWN, Precision.PROVINCE),
        (200_000.0, Precision.TOWN, Precision.REGION),
        (7_200.0, Precision.SEA_OR_AIR, Precision.SEA_OR_AIR),
    ],
)
def test_a_coarsened_place_is_never_called_finer_than_its_circle_or_its_record(
    radius_m: float, recorded: Precision, precision: Precision
) -> None:
    assert coarsened_precision(radius_m, recorded) is precision
    assert not precision.allows_pin
