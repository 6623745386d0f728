"""Districts that an operator has imported: which one a point lies in, and whose data say so."""

from pathlib import Path

from geo.areas import AreaIndex, read_rows
from geo.border_context import Dataset, District
from geo.datasets import IMPORTED, read_manifest
from geo.latlon import LatLon


class Districts:
    """All imported sets of areas, in the order of their import. Read with the rest of the data; none is quick."""

    def __init__(self, directory: Path) -> None:
        self._sets = [
            (built.datasets[0], AreaIndex.load(directory / names[".npz"]), read_rows(directory / names[".json"]))
            for built in read_manifest(directory)
            if built.step.startswith(IMPORTED)
            for names in [{Path(name).suffix: name for name in built.outputs}]
        ]

    def at(self, point: LatLon) -> tuple[District, Dataset] | None:
        """The district that holds the point, of the first set that has one; None where none does."""
        for dataset, index, rows in self._sets:
            found = index.all_at(point.lat, point.lon)
            if found:
                row = rows[found[0]]
                return District(
                    name=row["name"], code=row["code"], name_ar=row["name_ar"], source=dataset.name
                ), dataset
        return None


def outputs(slug: str) -> tuple[str, str]:
    """The files of one set: its index and its table."""
    return f"areas/{slug}.npz", f"areas/{slug}.json"
