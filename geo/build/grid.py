"""Polygons cut along a grid of degrees, so that an index over the pieces finds the few that matter."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry


class Grid:
    """The pieces of some polygons, which polygon each comes from, and an R-tree over them."""

    def __init__(self, polygons: list[BaseGeometry], cell_deg: float) -> None:
        pieces, owners = cut(polygons, cell_deg)
        self.pieces = pieces
        self.owners = owners
        self.tree = shapely.STRtree(pieces)


def cut(polygons: list[BaseGeometry], cell_deg: float) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int32]]:
    """Pieces of the polygons by cells of ``cell_deg`` degrees, and the number of the polygon that each is a piece of.

    Neighbouring pieces share the edge along the grid, so nothing is lost between them. Cost: a clip for each pair of
    polygon part and cell that meet.
    """
    parts, part_owner = shapely.get_parts(np.array(polygons, dtype=object), return_index=True)
    bounds = shapely.bounds(parts)
    low = np.floor(bounds[:, :2] / cell_deg).astype(int)
    high = np.floor(bounds[:, 2:] / cell_deg).astype(int)
    pieces: list[BaseGeometry] = []
    owners: list[int] = []
    for part, owner, (x0, y0), (x1, y1) in zip(parts, part_owner, low, high, strict=True):
        for column in range(x0, x1 + 1):
            strip = part
            if x1 > x0:
                strip = shapely.clip_by_rect(part, column * cell_deg, -90.0, (column + 1) * cell_deg, 90.0)
            for row in range(y0, y1 + 1):
                piece = strip
                if y1 > y0:
                    piece = shapely.clip_by_rect(
                        strip, column * cell_deg, row * cell_deg, (column + 1) * cell_deg, (row + 1) * cell_deg
                    )
                for polygon in _polygons(piece):
                    pieces.append(polygon)
                    owners.append(int(owner))
    return np.array(pieces, dtype=object), np.array(owners, dtype=np.int32)


def _polygons(piece: BaseGeometry) -> list[BaseGeometry]:
    valid = piece if piece.is_valid else shapely.make_valid(piece)
    return [
        polygon
        for part in shapely.get_parts(valid)
        for polygon in shapely.get_parts(part)
        if polygon.geom_type == "Polygon" and not polygon.is_empty
    ]
