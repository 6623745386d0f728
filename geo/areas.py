"""Which area a point lies in: countries, provinces, territories, land.

Polygons are cut along a grid of degrees at set-up; an R-tree over the pieces finds the few that a point can be in. The
test itself is planar in longitude and latitude, which is what a GeoJSON polygon means: its edges are straight there, as
are the edges that the borders are measured to.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]

NOWHERE = -1
_MANY = 0.5
"""More points than this for each piece: measured, where the two ways of asking cost alike."""


class AreaIndex:
    """Polygons of one kind, found by point. Load: about 20 ms for the countries of the world, 100 ms for provinces."""

    def __init__(self, pieces: npt.NDArray[np.object_], owners: npt.NDArray[np.int32]) -> None:
        self._pieces = pieces
        self._owners = owners
        self._tree = shapely.STRtree(pieces)

    @classmethod
    def load(cls, path: Path) -> "AreaIndex":
        """From the file that ``save`` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            blob, ends, owners = arrays["wkb"].tobytes(), arrays["ends"], arrays["owners"]
        starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
        return cls(shapely.from_wkb([blob[a:b] for a, b in zip(starts, ends, strict=True)]), owners)

    def save(self, path: Path) -> None:
        """To an uncompressed ``.npz`` file: the pieces as well-known binary, one after the other."""
        binary = shapely.to_wkb(self._pieces)
        ends = np.cumsum([len(b) for b in binary], dtype=np.int64)
        with path.open("wb") as out:
            np.savez(out, wkb=np.frombuffer(b"".join(binary), dtype=np.uint8), ends=ends, owners=self._owners)

    def at(self, lat: Any, lon: Any) -> Ints:
        """The area of each point, ``NOWHERE`` where there is none; of several (a point on the line) the first.

        ``lat``, ``lon``: degrees, arrays of one length. Cost: about 1 microsecond a point.
        """
        which, owner = self.pairs(lat, lon)
        found = np.full(np.size(lat), NOWHERE, dtype=np.int64)
        order = np.argsort(owner, kind="stable")[::-1]
        found[which[order]] = owner[order]  # the smallest number is written last
        return found

    def pairs(self, lat: Any, lon: Any) -> tuple[Ints, Ints]:
        """(number of the point, area) for every point and every area that it is in or on the edge of.

        A point on the antimeridian is asked for on both sides of it: the areas of both end there.
        """
        lats, lons = np.atleast_1d(np.asarray(lat, dtype=float)), np.atleast_1d(np.asarray(lon, dtype=float))
        points = shapely.points(lons, lats)
        if len(points) > _MANY * len(self._pieces):
            # Of many points it is quicker to index the points and to prepare each piece for its test.
            piece, which = shapely.STRtree(points).query(self._pieces, predicate="intersects")
        else:
            which, piece = self._tree.query(points, predicate="intersects")
        seam = np.flatnonzero(np.abs(lons) == 180.0)
        if len(seam):
            again, other = self._tree.query(shapely.points(-lons[seam], lats[seam]), predicate="intersects")
            which, piece = np.concatenate([which, seam[again]]), np.concatenate([piece, other])
        return which, self._owners[piece].astype(np.int64)

    def all_at(self, lat: float, lon: float) -> list[int]:
        """Every area that a point is in or on the edge of, in order."""
        return sorted(set(self.pairs(lat, lon)[1].tolist()))

    def meeting(self, shape: Any) -> list[int]:
        """Every area that a planar shape (longitude, latitude) meets, in order."""
        found = self._tree.query(shape, predicate="intersects")
        return sorted({int(owner) for owner in self._owners[found]})

    def pieces(self, area: int) -> list[Any]:
        """The polygons of one area, as they were cut."""
        return list(self._pieces[self._owners == area])

    def outline(self, area: int) -> Any:
        """One area whole. Cost: joins its pieces, some milliseconds."""
        return shapely.union_all(self._pieces[self._owners == area])

    def near(self, shape: Any) -> Sequence[tuple[int, Any]]:
        """(area, piece) of every piece that a planar shape meets."""
        found = self._tree.query(shape, predicate="intersects")
        return [(int(self._owners[n]), self._pieces[n]) for n in sorted(found)]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The table beside an index: one object an area, in the order of their numbers."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows
