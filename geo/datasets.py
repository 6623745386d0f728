"""The manifest of what set-up built: ``datasets.json``, which every answer about a place can quote."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from geo.border_context import Dataset

MANIFEST: Final = "datasets.json"
IMPORTED: Final = "areas:"
"""Steps that begin so are an operator's imported areas: named with an answer only where it uses them."""


class GeodataError(OSError):
    """The built data are missing or of another make. The message says what to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """One step of the build: what it was made from, and the hash of every file that it made."""

    step: str
    inputs: str
    outputs: dict[str, str]
    datasets: tuple[Dataset, ...]


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_manifest(directory: Path, built: list[Built]) -> None:
    """Write ``datasets.json``: readable, sorted, the same for the same data."""
    content = {"steps": [asdict(step) for step in built]}
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (directory / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(directory: Path) -> list[Built]:
    """What ``write_manifest`` wrote.

    Raises:
        GeodataError: there is none, or it cannot be read.
    """
    try:
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        return [_built(step) for step in content["steps"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = "The geographic data are not built. Run: python manage.py build_geodata"
        raise GeodataError(msg) from error


def _built(step: dict[str, Any]) -> Built:
    datasets = tuple(Dataset(**dataset) for dataset in step["datasets"])
    return Built(step=step["step"], inputs=step["inputs"], outputs=step["outputs"], datasets=datasets)


def datasets(directory: Path) -> tuple[Dataset, ...]:
    """All datasets that every answer may rest on, each once, in the order of the build; no imported areas."""
    steps = (built for built in read_manifest(directory) if not built.step.startswith(IMPORTED))
    return tuple(dict.fromkeys(dataset for built in steps for dataset in built.datasets))
