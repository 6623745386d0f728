"""The nearest border by measuring everything: slow, short, and with nothing in common with the index but the lines."""

import numpy as np
from pyproj import Geod, Transformer

from geo.borders import Lines
from geo.geodesic import Floats

WGS84 = Geod(ellps="WGS84")
STEP_M = 100.0


def densified(lines: Lines) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """(longitude, latitude) every 100 m along every line, and each one's line."""
    rows, owner = [], []
    for number in range(len(lines)):
        xy = np.array(lines.coordinates(number))
        step = np.diff(xy, axis=0)
        step[:, 0] = (step[:, 0] + 180.0) % 360.0 - 180.0
        metres = WGS84.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2]
        for start, along, length in zip(xy[:-1], step, metres, strict=True):
            share = np.arange(max(1, int(np.ceil(1.2 * length / STEP_M))))
            rows.append(start + along * (share / len(share))[:, None])
            owner.append(np.full(len(share), number))
        rows.append(xy[-1:])
        owner.append(np.array([number]))
    return np.vstack(rows), np.concatenate(owner)


class BruteForce:
    """Measures to every point of every line, then refines on every piece that may hold the nearest."""

    def __init__(self, lines: Lines) -> None:
        self.points, self.owner = densified(lines)
        self.globe = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
        x, y, z = self.globe.transform(self.points[:, 0], self.points[:, 1], np.zeros(len(self.points)))
        self.xyz = np.column_stack([x, y, z])

    def nearest(self, lat: float, lon: float) -> tuple[float, int]:
        """(distance in metres, number of the line)."""
        near = self._candidates(lat, lon)
        distance = self._to(lat, lon, self.points[near])
        exact, line = float(distance.min()), int(self.owner[near[distance.argmin()]])
        for point in near[distance <= exact + STEP_M]:
            for other in (point - 1, point + 1):
                if 0 <= other < len(self.points) and self.owner[other] == self.owner[point]:
                    step = self.points[other] - self.points[point]
                    step[0] = (step[0] + 180.0) % 360.0 - 180.0
                    between = self.points[point] + step * np.linspace(0, 1, 101)[:, None]
                    found = float(self._to(lat, lon, between).min())
                    if found < exact:
                        exact, line = found, int(self.owner[point])
        return exact, line

    def distance_by_line(self, lat: float, lon: float, count: int) -> Floats:
        """The distance to each of ``count`` lines."""
        nearest = np.full(count, np.inf)
        np.minimum.at(nearest, self.owner, self._to(lat, lon, self.points))
        return nearest

    def _candidates(self, lat: float, lon: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Points whose chord is within 1 % and 1 km of the shortest: on an ellipsoid none else can be nearest."""
        here = self.globe.transform(lon, lat, 0.0)
        chord = np.linalg.norm(self.xyz - np.array(here), axis=1)
        return np.flatnonzero(chord <= chord.min() * 1.01 + 1_000.0)

    @staticmethod
    def _to(lat: float, lon: float, points: Floats) -> Floats:
        n = len(points)
        return np.asarray(WGS84.inv(np.full(n, lon), np.full(n, lat), points[:, 0], points[:, 1])[2])
