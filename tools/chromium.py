"""Finding the Chromium that drives the browser tests, or installing Debian's."""

import os
import shutil
from pathlib import Path

from tools.apt import install
from tools.terminal import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",  # it may run as root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_chromium() -> str | None:
    """The path of an installed Chromium: what the variable CHROMIUM names, else the first on the path.

    Raises:
        Problem: CHROMIUM names something that cannot be run.
    """
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        path = shutil.which(named)
        if path is None:
            msg = f"CHROMIUM is {named!r}, which is no program that can be run."
            raise Problem(msg)
        return path
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    return str(MAC) if MAC.exists() else None


def chromium() -> str:
    """The path of a Chromium, installed from Debian when there is none and we may.

    Raises:
        Problem: there is none and it cannot be installed.
    """
    path = find_chromium() or (find_chromium() if install("chromium") else None)
    if path is None:
        msg = "The browser tests need Chromium: install it (Debian: apt install chromium), or set CHROMIUM to its path."
        raise Problem(msg)
    return path
