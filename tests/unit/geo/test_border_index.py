"""The nearest border is exact: against measuring everything, and at every place where short cuts go wrong."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.borders import BorderIndex, Lines, _chord_limit
from geo.geodesic import distance_m, earth_centred, inverse
from geo.latlon import LatLon
from tests.unit.geo.brute_force import BruteForce

EXACT_M = 1.0
TIE_M = 2.0


def lines_of(*rows: list[tuple[float, float]]) -> Lines:
    """Lines from lists of (longitude, latitude), each with sides of its own."""
    numbers = list(range(len(rows)))
    return Lines.of([np.array(row, dtype=float) for row in rows], numbers, [n + 100 for n in numbers])


WORLD = lines_of(
    [(40.0, 34.0), (41.0, 34.4), (41.3, 35.6)],  # a plain border
    [(-123.0, 49.0), (-95.0, 49.0)],  # one long edge along a parallel
    [(141.0, -9.0), (141.0, -2.6)],  # along a meridian
    [(179.2, 65.0), (-179.5, 66.0), (-178.0, 65.5)],  # over the antimeridian
    [(-60.0, -84.0), (60.0, -84.5), (170.0, -84.0)],  # round a pole
    [(28.0, -29.0), (29.0, -29.5), (28.5, -30.5), (27.5, -30.0), (28.0, -29.0)],  # an enclave
    [(12.4457, 41.9), (12.4583, 41.9), (12.4583, 41.9075), (12.4457, 41.9075), (12.4457, 41.9)],  # a tiny one
    [(35.0, 33.0), (35.6, 33.2)],
    [(35.6, 33.2), (36.2, 34.0)],  # a tripoint with the line above
    [(35.6, 33.2), (36.4, 32.6)],
)
INDEX = BorderIndex(WORLD)
BRUTE = BruteForce(WORLD)


def agrees(lat: float, lon: float, index: BorderIndex = INDEX, brute: BruteForce = BRUTE) -> None:
    hits = index.nearest(lat, lon)
    distance, line = brute.nearest(lat, lon)
    assert hits.distance_m[0] == pytest.approx(distance, abs=EXACT_M)
    if hits.line[0] != line:
        assert brute.to_line(lat, lon, int(hits.line[0])) - distance < TIE_M


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        pytest.param(90.0, 0.0, id="north pole"),
        pytest.param(-90.0, 0.0, id="south pole"),
        pytest.param(-89.9, 123.0, id="beside the south pole"),
        pytest.param(65.4, 180.0, id="on the antimeridian"),
        pytest.param(65.4, -180.0, id="on the antimeridian from the west"),
        pytest.param(64.0, 179.9, id="west of the antimeridian, line beyond it"),
        pytest.param(0.0, 179.0, id="mid-Pacific"),
        pytest.param(50.0, -110.0, id="north of a long parallel"),
        pytest.param(-29.7, 28.3, id="inside an enclave"),
        pytest.param(41.903, 12.452, id="inside a tiny enclave"),
        pytest.param(33.2, 35.6, id="on a tripoint"),
        pytest.param(33.2000001, 35.6, id="a centimetre off a tripoint"),
        pytest.param(34.2, 40.5, id="on the line"),
        pytest.param(0.0, -140.0, id="far from everything"),
        pytest.param(-45.0, 100.0, id="southern ocean"),
    ],
)
def test_the_distance_is_that_of_measuring_everything(lat: float, lon: float) -> None:
    agrees(lat, lon)


@settings(max_examples=50, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_anywhere_on_earth_the_index_agrees_with_brute_force(lat: float, lon: float) -> None:
    agrees(lat, lon)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(WORLD.lat) - 1), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_near_a_line_the_index_agrees_with_brute_force(vertex: int, north: float, east: float) -> None:
    lat = min(90.0, max(-90.0, float(WORLD.lat[vertex]) + north))
    lon = (float(WORLD.lon[vertex]) + east + 180.0) % 360.0 - 180.0
    agrees(lat, lon)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.floats(-179, 179), st.floats(-85, 85)), min_size=2, max_size=4, unique=True),
        min_size=1,
        max_size=4,
    ),
    st.floats(-90, 90),
    st.floats(-180, 180),
)
def test_whatever_the_lines_the_answer_is_on_one_of_them_and_none_is_nearer(
    rows: list[list[tuple[float, float]]], lat: float, lon: float
) -> None:
    index = BorderIndex(lines_of(*rows))
    hits = index.nearest(lat, lon)
    vertices = [LatLon(y, x) for row in rows for x, y in row]
    here = LatLon(lat, lon)
    assert hits.distance_m[0] <= min(distance_m(here, vertex) for vertex in vertices) + EXACT_M
    _, measured = inverse(lat, lon, hits.lat[0], hits.lon[0])
    assert hits.distance_m[0] == pytest.approx(float(measured), abs=1e-6)


def test_many_points_at_once_get_what_each_gets_alone() -> None:
    random = np.random.default_rng(7)
    lat, lon = np.degrees(np.arcsin(random.uniform(-1, 1, 300))), random.uniform(-180, 180, 300)
    together = INDEX.nearest(lat, lon)
    alone = [float(INDEX.nearest(a, b).distance_m[0]) for a, b in zip(lat, lon, strict=True)]
    np.testing.assert_allclose(together.distance_m, alone, atol=1e-6)


def test_on_the_line_the_distance_is_nought() -> None:
    assert INDEX.nearest(-5.0, 141.0).distance_m[0] < 0.01


def test_without_any_line_there_is_no_border_and_no_made_up_distance() -> None:
    hits = BorderIndex(lines_of()).nearest([0.0, 10.0], [0.0, 10.0])
    assert np.isinf(hits.distance_m).all()
    assert (hits.line == -1).all()


def test_the_side_from_which_a_point_sees_the_line_is_told() -> None:
    index = BorderIndex(lines_of([(10.0, 50.0), (10.0, 51.0)]))  # drawn northwards
    assert bool(index.nearest(50.5, 10.5).right_side[0])
    assert not bool(index.nearest(50.5, 9.5).right_side[0])


def test_two_ways_of_almost_one_length_are_settled_by_the_geodesic_not_by_the_chord() -> None:
    """At 2,500 km a chord along the meridian and one along the equator rank wrongly; the geodesic decides."""
    start = LatLon(0.0, 0.0)
    north = 22.6
    metres = distance_m(start, LatLon(north, 0.0))
    east = next(e for e in np.arange(22.3, 22.6, 1e-5) if distance_m(start, LatLon(0.0, float(e))) > metres - 40.0)
    index = BorderIndex(lines_of([(-0.001, north), (0.001, north)], [(float(east), -0.001), (float(east), 0.001)]))
    assert int(index.nearest(0.0, 0.0).line[0]) == 1


def test_the_bound_on_chords_holds_for_geodesics_in_every_direction() -> None:
    """Were the bound too tight, a nearer border could be overlooked: so it is held against pairs over all the earth."""
    random = np.random.default_rng(3)
    lat1, lat2 = random.uniform(-90, 90, (2, 4000))
    lon1, lon2 = random.uniform(-180, 180, (2, 4000))
    chord = np.linalg.norm(earth_centred(lat1, lon1) - earth_centred(lat2, lon2), axis=1)
    _, metres = inverse(lat1, lon1, lat2, lon2)
    keep = chord < 11_000_000.0  # beyond, a geodesic is near its antipode; no border is ever so far
    order = np.argsort(metres[keep])
    limit = _chord_limit(chord[keep][order])
    longest_so_far = np.maximum.accumulate(chord[keep][order])
    assert (longest_so_far <= limit + 1.0).all()


def test_lines_come_back_from_their_file_as_they_went_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("lines") / "lines.npz"
    WORLD.save(path)
    again = Lines.load(path)
    for name in ("lon", "lat", "starts", "left", "right"):
        np.testing.assert_array_equal(getattr(again, name), getattr(WORLD, name))


def test_the_drawn_geometry_is_the_measured_one() -> None:
    assert INDEX.geometry([0])["coordinates"] == [[(40.0, 34.0), (41.0, 34.4), (41.3, 35.6)]]
