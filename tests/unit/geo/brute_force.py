"""The nearest border by measuring everything: slow, short, and with nothing in common with the index but the lines."""

import numpy as np
from pyproj import Geod, Transformer

from geo.borders import Lines
from geo.geodesic import Floats

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
WGS84 = Geod(ellps="WGS84")
STEP_M = 100.0
BLOCK = 512
"""Points that are passed over together where none of them can be near: of neighbours, each one is as far as all."""


def densified(lines: Lines) -> tuple[Floats, Numbers]:
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
        self.blocks = [self.xyz[start : start + BLOCK] for start in range(0, len(self.xyz), BLOCK)]
        self.centres = np.array([block.mean(axis=0) for block in self.blocks])
        self.radii = np.array(
            [
                np.linalg.norm(block - centre, axis=1).max()
                for block, centre in zip(self.blocks, self.centres, strict=True)
            ]
        )

    def nearest(self, lat: float, lon: float) -> tuple[float, int]:
        """(distance in metres, number of the line)."""
        return self._nearest_of(lat, lon, self._candidates(lat, lon))

    def to_line(self, lat: float, lon: float, line: int) -> float:
        """The distance in metres to one line."""
        return self._nearest_of(lat, lon, np.flatnonzero(self.owner == line))[0]

    def _nearest_of(self, lat: float, lon: float, near: Numbers) -> tuple[float, int]:
        """The nearest of some points and of the pieces beside them: distance and line."""
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

    def _candidates(self, lat: float, lon: float) -> Numbers:
        """Points whose chord is within 1 % and 1 km of the shortest: on an ellipsoid none else can be nearest."""
        here = np.array(self.globe.transform(lon, lat, 0.0))
        to_centre = np.linalg.norm(self.centres - here, axis=1)
        # The shortest is no longer than to the farthest point of any block, and no block holds one nearer than its rim.
        within = float((to_centre + self.radii).min()) * 1.01 + 1_000.0
        numbers = np.concatenate(
            [
                np.arange(b * BLOCK, b * BLOCK + len(self.blocks[b]))
                for b in np.flatnonzero(to_centre - self.radii <= within)
            ]
        )
        chord = np.linalg.norm(self.xyz[numbers] - here, axis=1)
        return np.asarray(numbers[chord <= chord.min() * 1.01 + 1_000.0])

    @staticmethod
    def _to(lat: float, lon: float, points: Floats) -> Floats:
        n = len(points)
        return np.asarray(WGS84.inv(np.full(n, lon), np.full(n, lat), points[:, 0], points[:, 1])[2])
