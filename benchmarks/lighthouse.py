"""What Lighthouse says of the map, the list and the dossier at phone size: the middle of three runs of each.

Against a site that runs, as `make demo` serves it: ``python -m benchmarks.lighthouse http://127.0.0.1:8000/``. Needs
Node with npm and its registry, once: Lighthouse goes into a folder of its own beneath the system's temporary one. It
slows the processor down fourfold by itself, so on a busy machine its figures are those of the business.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tools.chromium import chromium

VERSION: Final = "12"
RUNS: Final = 3
PAGES: Final = {"map": "", "list": "incidents/", "dossier": "incidents/IQ-2016-0001/"}
AIM: Final = 95
TIMES: Final = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def main(site: str) -> None:
    """Install where needed, measure and print."""
    program = installed(Path(tempfile.gettempdir()) / f"counterclaim-lighthouse-{VERSION}")
    sys.stdout.write(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    for name, path in PAGES.items():
        reports = [report(program, site.rstrip("/") + "/" + path) for _run in range(RUNS)]
        sys.stdout.write(line(name, reports) + "\n")
    sys.stdout.write(f"load of the machine: {os.getloadavg()[0]:.1f}; the aim is {AIM} for both\n")


def installed(folder: Path) -> Path:
    """The program, installed into the folder unless it is there."""
    program = folder / "node_modules/lighthouse/cli/index.js"
    if program.is_file():
        return program
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        sys.exit("Lighthouse was not measured: there is no Node with npm on this machine.")
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode or not program.is_file():
        sys.exit(f"Lighthouse was not measured: npm could not fetch it.\n{done.stderr}")
    return program


def report(program: Path, address: str) -> dict[str, Any]:
    """One run on one page, with Lighthouse's own profile of a phone."""
    command = [
        *("node", str(program), address, "--quiet", "--output=json"),
        "--only-categories=performance,accessibility",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    env = {**os.environ, "CHROME_PATH": str(chromium())}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)  # noqa: S603  # our own words
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line(name: str, reports: list[dict[str, Any]]) -> str:
    """The middle of each score and of each time."""

    def score(category: str) -> str:
        scores = [round(100 * each["categories"][category]["score"]) for each in reports]
        return f"{category} {statistics.median(scores):.0f} ({min(scores)} to {max(scores)})"

    def middle(audit: str) -> float:
        return float(statistics.median(each["audits"][audit]["numericValue"] for each in reports))

    largest, blocked, moved = (middle(audit) for audit in TIMES)
    times = f"largest paint {largest / 1000:.1f} s, blocked {blocked:.0f} ms, moved {moved:.3f}"
    return f"{name:<8} {score('performance')}, {score('accessibility')}; {times}"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/")
