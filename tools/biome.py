"""Runs the linter of scripts and styles by its own program, without Node: ``python -m tools.biome check``."""

import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.terminal import Problem, warn

MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def program(root: Path) -> Path:
    """The path of the program that npm installed for this kind of machine.

    Raises:
        Problem: there is none.
    """
    machine = MACHINES.get(platform.machine().lower(), platform.machine())
    folder = root / "node_modules/@biomejs"
    for system in (f"cli-{sys.platform}-{machine}", f"cli-{sys.platform}-{machine}-musl"):
        path = folder / system / "biome"
        if path.is_file():
            return path
    msg = f"Scripts and styles are NOT checked: {folder} holds no biome for this machine."
    raise Problem(msg)


def main(arguments: Sequence[str]) -> int:
    """Run it; return its exit code."""
    root = Path(__file__).resolve().parent.parent
    try:
        return subprocess.run([program(root), *arguments], cwd=root, check=False).returncode
    except Problem as problem:
        warn(str(problem))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
