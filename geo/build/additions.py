"""What an operator adds to the built data, on request: kept when they are built again, put in and taken out whole."""

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from geo.border_context import Dataset
from geo.datasets import Built, read_manifest, sha256_of, write_manifest


def add(geodata: Path, step: str, outputs: Iterable[str], dataset: Dataset, make: Callable[[Path], None]) -> None:
    """Put an addition in, in place of one with the same name. ``make`` writes the ``outputs`` into a folder.

    Everything that is there is linked into a new folder, which takes the old one's place when all is written.

    Raises:
        GeodataError: the data are not built. Whatever ``make`` raises; then nothing has changed.
    """

    def put(work: Path) -> list[Built]:
        for name in outputs:
            (work / name).parent.mkdir(parents=True, exist_ok=True)
        make(work)
        hashes = {name: sha256_of(work / name) for name in outputs}
        return [Built(step=step, inputs=dataset.sha256, outputs=hashes, datasets=(dataset,))]

    _rewritten(geodata, step, put)


def remove(geodata: Path, step: str) -> bool:
    """Take an addition out; False when there was none.

    Raises:
        GeodataError: the data are not built.
    """
    if step not in {built.step for built in read_manifest(geodata)}:
        return False
    _rewritten(geodata, step, lambda _: [])
    return True


def _rewritten(geodata: Path, step: str, put: Callable[[Path], list[Built]]) -> None:
    read_manifest(geodata)  # refuses what is not built
    with tempfile.TemporaryDirectory(prefix=".geodata-", dir=geodata.parent) as folder:
        work = Path(folder) / "new"
        work.mkdir()
        kept = carry(geodata, work, but={step})
        write_manifest(work, [*kept, *put(work)])
        swap(work, geodata)


def carry(geodata: Path, work: Path, *, but: Collection[str]) -> list[Built]:
    """Link the outputs of all steps but these into a new folder; their entries. Nothing where nothing is built."""
    try:
        kept = [built for built in read_manifest(geodata) if built.step not in but]
    except OSError:
        return []
    for name in (name for built in kept for name in built.outputs):
        link(geodata / name, work / name)
    return kept


def link(old: Path, new: Path) -> None:
    """The same file at another place, without copying where the file system can."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(old, new)


def swap(work: Path, geodata: Path) -> None:
    """Put a finished folder in the place of the old one, which ends up beside it."""
    old = work.parent / "old"
    if geodata.exists():
        geodata.rename(old)
    work.rename(geodata)
