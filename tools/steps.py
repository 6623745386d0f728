"""Set-up as a list of steps, each done once until what it is made from changes."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.terminal import say, show_progress

IGNORED = frozenset({"__pycache__"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that set-up does.

    It runs when a file that it reads has changed, when something that it makes is gone, or when a step that it builds
    on has run. ``title`` says what it does, ``cost`` how long that takes, where it takes long.
    """

    name: str
    title: str
    act: Callable[[], None]
    reads: tuple[Path, ...] = ()
    settings: tuple[str, ...] = ()
    makes: tuple[Path, ...] = ()
    after: tuple[str, ...] = ()
    cost: str = ""


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among the paths and inside the folders among them, in a fixed order; what is not there is left out."""
    for path in paths:
        if path.is_dir():
            yield from (
                file for file in sorted(path.rglob("*")) if file.is_file() and not IGNORED.intersection(file.parts)
            )
        elif path.is_file():
            yield path


def fingerprint(step: Step) -> str:
    """The SHA-256 of the names and contents of all that a step reads, and of its settings."""
    digest = hashlib.sha256(json.dumps(step.settings).encode())
    for file in files(step.reads):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file}\0{content}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Stamps:
    """A folder with one small file a step: the fingerprint with which it was last done."""

    folder: Path

    def is_current(self, step: Step) -> bool:
        """Whether a step was done with what it reads now, and what it made is still there."""
        stamp = self._path(step.name)
        if not all(path.exists() for path in step.makes):
            return False
        return stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint(step)

    def write(self, step: Step) -> None:
        """Note that a step is done."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path(step.name).write_text(fingerprint(step), encoding="ascii")

    def remove(self, name: str) -> None:
        """Forget that a step was done."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sha256"


def take(steps: Sequence[Step], stamps: Stamps) -> list[str]:
    """Take the steps that are due, in order, saying which and how long each took; return their names.

    A step's stamp goes before it begins, and with it those of all that build on it: a run that is cut short at any
    point is taken up there by the next.
    """
    taken: list[str] = []
    for number, step in enumerate(steps, start=1):
        label = f"[{number}/{len(steps)}] {step.title}"
        if stamps.is_current(step):
            say(f"{label}: up to date")
            continue
        say(f"{label}{f' ({step.cost})' if step.cost else ''} ...")
        started = time.monotonic()
        for name in {step.name, *dependents(step.name, steps)}:
            stamps.remove(name)
        step.act()
        stamps.write(step)
        taken.append(step.name)
        show_progress("")
        say(f"      done in {time.monotonic() - started:.1f} s")
    return taken


def dependents(name: str, steps: Sequence[Step]) -> set[str]:
    """The names of all steps that build on this one, directly or through others."""
    direct = {step.name for step in steps if name in step.after}
    return direct.union(*(dependents(other, steps) for other in direct))
