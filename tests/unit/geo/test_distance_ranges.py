"""The range of distances over a circle is that of the circle, not centre plus and minus the radius."""

import numpy as np
import pytest

from geo.borders import BorderIndex, Lines
from geo.geodesic import distance_m, fan
from geo.latlon import LatLon
from geo.uncertain import distance_range

CENTRE = LatLon(50.0, 10.0)


def index_of(*rows: list[tuple[float, float]]) -> BorderIndex:
    return BorderIndex(Lines.of([np.array(row) for row in rows], [0] * len(rows), [1] * len(rows)))


def by_sampling(index: BorderIndex, radius_m: float) -> float:
    """The farthest distance over 200 rings of 360 points."""
    ring, turn = np.meshgrid(np.linspace(0, radius_m, 200), np.arange(360.0))
    lat, lon = fan(CENTRE, turn.ravel(), ring.ravel())
    return float(index.nearest(lat, lon).distance_m.max())


STRAIGHT = index_of([(10.5, 49.0), (10.5, 51.0)])
CORRIDOR = index_of([(9.9, 49.0), (9.9, 51.0)], [(10.1, 49.0), (10.1, 51.0)])
BEND = index_of([(9.8, 49.9), (10.2, 49.9), (10.2, 50.15), (9.8, 50.15)])
POINTLIKE = index_of([(10.3, 50.0), (10.3001, 50.0)])


@pytest.mark.parametrize("index", [STRAIGHT, CORRIDOR, BEND, POINTLIKE])
@pytest.mark.parametrize("radius_m", [500.0, 5_000.0, 25_000.0])
def test_the_farthest_is_what_sampling_the_circle_finds(index: BorderIndex, radius_m: float) -> None:
    centre = float(index.nearest(CENTRE.lat, CENTRE.lon).distance_m[0])
    low, high = distance_range(index, CENTRE, radius_m, centre)
    sampled = by_sampling(index, radius_m)
    assert low == max(0.0, centre - radius_m)
    assert sampled - 0.5 <= high <= sampled + radius_m * 0.02
    assert high <= centre + radius_m + 1e-6


def test_between_two_borders_the_farthest_is_far_less_than_centre_plus_radius() -> None:
    centre = float(CORRIDOR.nearest(CENTRE.lat, CENTRE.lon).distance_m[0])
    _, high = distance_range(CORRIDOR, CENTRE, 6_000.0, centre)
    assert high < centre + 2_000


def test_without_uncertainty_the_range_is_the_distance() -> None:
    assert distance_range(STRAIGHT, CENTRE, 0.0, 123.0) == (123.0, 123.0)


def test_a_circle_that_reaches_the_line_may_lie_on_it() -> None:
    centre = float(STRAIGHT.nearest(CENTRE.lat, CENTRE.lon).distance_m[0])
    assert distance_range(STRAIGHT, CENTRE, centre + 1, centre)[0] == 0.0
    assert distance_m(CENTRE, LatLon(50.0, 10.5)) == pytest.approx(centre, abs=50)
