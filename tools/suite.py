"""The whole test suite: once on SQLite, what depends on the database again on PostgreSQL; coverage of both together."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tools.chromium import chromium
from tools.postgres import cluster, programs
from tools.setup import Place
from tools.terminal import say, warn

COVERAGE_FLOOR = 95
NO_POSTGRESQL = """
**********************************************************************************************
  NOT TESTED ON POSTGRESQL: it is not installed and could not be. Debian: apt install postgresql
**********************************************************************************************"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tests passed and how many did not; an error in set-up or tear-down is a failure."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(self.passed + other.passed, self.failed + other.failed)

    def __str__(self) -> str:
        """The closing line."""
        return f"{self.passed} passed, {self.failed} failed"


def counts(report: Path, exit_code: int) -> Counts:
    """Read pytest's own report. A run that broke off without one, or that reports no failure, counts as one failure."""
    if not report.exists():
        return Counts(failed=1)
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  # written by pytest a moment ago
    if suite is None:
        return Counts(failed=1)
    failed = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
    passed = int(suite.get("tests", "0")) - failed - int(suite.get("skipped", "0"))
    return Counts(max(passed, 0), max(failed, 1 if exit_code else 0))


def run_pytest(place: Place, name: str, arguments: Sequence[str], **env: str) -> Counts:
    """Run pytest in a process of its own; its output goes straight to the terminal."""
    reports = place.var / "test-reports"
    reports.mkdir(parents=True, exist_ok=True)
    report = reports / f"{name}.xml"
    report.unlink(missing_ok=True)
    say(f"\n=== Tests on {name}")
    done = subprocess.run(
        [place.python, "-m", "pytest", "--cov", "--cov-report=", f"--junit-xml={report}", *arguments],
        cwd=place.root,
        env={**os.environ, "COVERAGE_FILE": str(reports / f".coverage.{name}"), **env},
        check=False,
    )
    return counts(report, done.returncode)


def run_suite(place: Place, arguments: Sequence[str]) -> int:
    """Run everything and close with the counts; return 0 only if all passed and the coverage holds.

    ``arguments`` go to pytest and choose a part of the suite; the coverage of a part is not judged.
    """
    env = {"CHROMIUM": chromium()}
    total = run_pytest(place, "SQLite", arguments, **env)
    postgresql = programs()
    if postgresql is not None:
        with cluster(postgresql) as url:
            total += run_pytest(
                place, "PostgreSQL", ["--only-database", *arguments], COUNTERCLAIM_TEST_DATABASE_URL=url, **env
            )
    covered = bool(arguments) or coverage_holds(place)
    ok = covered and total.failed == 0 and total.passed > 0
    if postgresql is None:
        warn(NO_POSTGRESQL)
        # Where nobody reads along, what was not tested must not look as if it had been.
        ok = ok and not os.environ.get("CI")
    say(f"\n{total}")
    return 0 if ok else 1


def coverage_holds(place: Place) -> bool:
    """Put the coverage of the runs together, show what is not covered, and say whether the floor holds."""
    reports = place.var / "test-reports"
    env = {**os.environ, "COVERAGE_FILE": str(reports / ".coverage")}
    coverage = [str(place.python), "-m", "coverage"]
    say("\n=== Coverage, with branches")
    data = sorted(str(path) for path in reports.glob(".coverage.*"))
    subprocess.run([*coverage, "combine", "--quiet", *data], cwd=place.root, env=env, check=False)
    done = subprocess.run([*coverage, "report", f"--fail-under={COVERAGE_FLOOR}"], cwd=place.root, env=env, check=False)
    return done.returncode == 0
