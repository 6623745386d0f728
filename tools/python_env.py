"""The virtual environment, with exactly the packages of a lock file."""

import re
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from tools.terminal import Problem, run_logged

PINNED = re.compile(r"^[a-z0-9][\w.\-]*==", re.IGNORECASE | re.MULTILINE)


def python_of(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / "bin/python"


def make_environment(folder: Path) -> None:
    """Make a virtual environment with pip, anew where one of another Python or a broken one stands.

    Raises:
        Problem: this Python was installed without what it takes.
    """
    if is_sound(folder):
        return
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(folder)
    except Exception as error:
        # ensurepip is a package of its own on Debian; without it venv fails in more than one way.
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        msg = (
            f"Python {version} cannot make a virtual environment in {folder} ({error}). "
            f"On Debian and Ubuntu: apt install python{version}-venv"
        )
        raise Problem(msg) from error


def is_sound(folder: Path) -> bool:
    """Whether an environment is there, has pip, and is of the Python that runs now."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return python_of(folder).exists() and (folder / "lib" / version / "site-packages/pip").is_dir()


def install_locked(folder: Path, lock: Path, log: Path) -> None:
    """Install all packages of a lock file, each checked against its hashes; nothing that it does not name.

    Raises:
        Problem: pip failed.
    """
    total = len(PINNED.findall(lock.read_text(encoding="utf-8")))
    run_logged(
        [
            python_of(folder),
            *("-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check"),
            *("--progress-bar", "off", "-r", lock),
        ],
        log=log,
        problem="The packages could not be installed. Is there a connection to a package index, and space on the disk?",
        progress=counter(total),
    )


def counter(total: int) -> Callable[[str], str | None]:
    """Words for how far pip is, from the lines that it prints."""
    seen = 0

    def progress(line: str) -> str | None:
        nonlocal seen
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            return f"{min(seen, total)} of {total} packages"
        if line.startswith("Installing collected"):
            return "unpacking"
        return None

    return progress
