"""What many processes of one test run need, and none should make again: made by the first that asks, then copied.

A migrated database and a folder of hashed static files cost ten seconds of a processor each. They stand under a name
that is the hash of all that they are made of, so a change of the code makes them anew.
"""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

#: Of a state of the code that is gone; another run may still read what was made an hour ago.
STALE_AFTER_S: Final = 86_400.0


def made_once(folder: Path, name: str, sources: Iterable[Path], make: Callable[[Path], None]) -> Path:
    """What ``make`` puts at the path that it is given, made unless it is there already.

    ``sources`` are the files that it is made of. Processes that ask at once wait for the first. What ``make`` leaves
    half done when it breaks off is never taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{_fingerprint(sources)}"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed
        if not path.exists():
            _drop_stale(folder, name)
            with tempfile.TemporaryDirectory(dir=folder) as making:
                make(Path(making) / name)
                (Path(making) / name).rename(path)
    return path


def _fingerprint(sources: Iterable[Path]) -> str:
    total = sha256()
    for path in sorted(set(sources)):
        total.update(f"{path}\0{sha256(path.read_bytes()).hexdigest()}\0".encode())
    return total.hexdigest()[:32]


def _drop_stale(folder: Path, name: str) -> None:
    for path in folder.glob(f"{name}-*"):
        if time.time() - path.stat().st_mtime > STALE_AFTER_S:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
