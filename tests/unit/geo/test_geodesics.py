"""Distances, bearings and shapes on the ellipsoid, at the places where planes and spheres fail."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesic import (
    bearing_deg,
    circle,
    compass,
    destination,
    disc,
    distance_m,
    earth_centred,
    from_earth_centred,
    line,
    unwrapped,
)
from geo.latlon import LatLon

QAIM, BAGHDAD = LatLon(34.3683, 41.0944), LatLon(33.3152, 44.3661)
points = st.builds(LatLon, st.floats(-89.9, 89.9), st.floats(-180, 180))


def test_qaim_lies_324_5_km_from_baghdad_at_292_degrees() -> None:
    assert distance_m(QAIM, BAGHDAD) == pytest.approx(324_542, abs=1)
    assert bearing_deg(QAIM, BAGHDAD) == pytest.approx(110.18, abs=0.01)
    assert bearing_deg(BAGHDAD, QAIM) == pytest.approx(292.0, abs=0.01)


def test_the_way_over_the_antimeridian_is_the_short_one() -> None:
    assert distance_m(LatLon(0, 179.9), LatLon(0, -179.9)) == pytest.approx(22_264, abs=1)


def test_the_way_over_a_pole_is_straight() -> None:
    over = line(LatLon(89, 0), LatLon(89, 180), 20_000)
    assert max(point.lat for point in over) > 89.9


@pytest.mark.parametrize(("azimuth", "bearing"), [(-0.0, 0.0), (-90, 270), (180, 180), (-180, 180), (-1e-20, 0.0)])
def test_a_bearing_is_never_negative_and_never_360(azimuth: float, bearing: float) -> None:
    assert compass(azimuth) == bearing


@given(points, st.floats(0, 360), st.floats(1, 1_000_000))
def test_going_a_distance_gets_one_as_far_as_that(start: LatLon, bearing: float, metres: float) -> None:
    assert distance_m(start, destination(start, bearing, metres)) == pytest.approx(metres, abs=1e-4)


@given(points, points)
def test_a_line_begins_and_ends_where_it_should_with_no_long_step(a: LatLon, b: LatLon) -> None:
    drawn = line(a, b, 500_000)
    assert (drawn[0], drawn[-1]) == (a, b)
    assert all(distance_m(p, q) <= 500_001 for p, q in itertools.pairwise(drawn))


def test_a_line_without_a_step_is_refused() -> None:
    with pytest.raises(ValueError, match="step_m must be above 0"):
        line(QAIM, BAGHDAD, 0)


def test_a_circle_has_its_true_radius_all_round() -> None:
    assert {round(distance_m(QAIM, point)) for point in circle(QAIM, 5_000)} == {5_000}


def test_longitudes_are_unwrapped_for_drawing() -> None:
    assert [lon for lon, _ in unwrapped([LatLon(0, 179), LatLon(0, -179), LatLon(0, -178)])] == [179, 181, 182]


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_earth_centred_coordinates_come_back(lat: float, lon: float) -> None:
    back_lat, back_lon = from_earth_centred(earth_centred(np.array([lat]), np.array([lon])))
    here = LatLon(lat, lon)
    there = LatLon(float(np.clip(back_lat[0], -90, 90)), float(np.clip(back_lon[0], -180, 180)))
    assert distance_m(here, there) < 1e-3


def test_a_disc_over_the_antimeridian_is_two_polygons_within_180_degrees() -> None:
    parts = disc(LatLon(65.0, 179.9), 50_000)
    assert len(parts) == 2
    assert all(-180 <= bound <= 180 for part in parts for bound in (part.bounds[0], part.bounds[2]))


def test_a_disc_over_a_pole_reaches_all_round() -> None:
    (part,) = disc(LatLon(-89.8, 10), 100_000)
    assert part.bounds[0] == -180
    assert part.bounds[2] == 180
    assert part.bounds[1] == -90
