"""The whole test suite: once on SQLite, with coverage; what depends on the database again on PostgreSQL."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tools.chromium import chromium
from tools.postgres import cluster, programs
from tools.setup import Place
from tools.terminal import say, warn

COVERAGE_FLOOR = 97  # percent, with branches: a point below what was last measured. It only rises.
NO_TEST_FOUND = 5  # pytest's exit code
MOST_WORKERS = 4  # each holds a server's memory, and a browser's
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


def counts(report: Path, exit_code: int, *, part: bool = False) -> Counts:
    """Read pytest's own report. A run that broke off without one, or that reports no failure, counts as one failure.

    So does a run that found no test, unless only a part was asked for: it may hold none that uses the database.
    """
    if part and exit_code == NO_TEST_FOUND:
        return Counts()
    if not report.exists():
        return Counts(failed=1)
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  # written by pytest a moment ago
    if suite is None:
        return Counts(failed=1)
    failed = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
    passed = int(suite.get("tests", "0")) - failed - int(suite.get("skipped", "0"))
    return Counts(max(passed, 0), max(failed, 1 if exit_code else 0))


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pytest under way: its process, and where it leaves its report and, unless it is shown, its output."""

    name: str
    process: subprocess.Popen[bytes]
    report: Path
    output: Path | None

    def finish(self, *, part: bool) -> Counts:
        """Wait for the end, show what has not been shown, and count."""
        exit_code = self.process.wait()
        if self.output is not None:
            say(f"\n=== Tests on {self.name}\n{self.output.read_text(encoding='utf-8', errors='replace')}")
        return counts(self.report, exit_code, part=part)


@contextmanager
def pytest_run(place: Place, name: str, arguments: Sequence[str], *, shown: bool, **env: str) -> Iterator[Run]:
    """Pytest in a process of its own, ended when the block is left before it."""
    reports = place.var / "test-reports"
    reports.mkdir(parents=True, exist_ok=True)
    report, output = reports / f"{name}.xml", None if shown else reports / f"{name}.txt"
    report.unlink(missing_ok=True)
    with ExitStack() as stack:
        stdout = None if output is None else stack.enter_context(output.open("wb"))
        process = subprocess.Popen(
            [place.python, "-m", "pytest", f"--junit-xml={report}", *arguments],
            cwd=place.root,
            env={**os.environ, "COVERAGE_FILE": str(reports / f".coverage.{name}"), **env},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stdout,
        )
        try:
            yield Run(name, process, report, output)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def workers() -> list[str]:
    """Pytest's arguments for a process on each core; a file's tests stay together, for they share what they set up."""
    # In the order of tests/order.py, where pytest-xdist would begin with the files that have the most tests.
    return ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadfile", "--no-loadscope-reorder"]


def run_suite(place: Place, arguments: Sequence[str]) -> int:
    """Run everything and close with the counts; return 0 only if all passed and the coverage holds.

    The run on PostgreSQL goes beside the one on SQLite, for most machines have two cores, and is shown after it. It is
    not traced for coverage, which nearly doubles the time of what it traces: hardly a line runs there alone.
    ``arguments`` go to pytest and choose a part of the suite; the coverage of a part is not judged.
    """
    env, part = {"CHROMIUM": chromium()}, bool(arguments)
    postgresql = programs()
    total = Counts()
    with ExitStack() as stack:
        second = None
        if postgresql is not None:
            again = ["--only-database", "-p", "no:cacheprovider", *arguments]
            url = {"COUNTERCLAIM_TEST_DATABASE_URL": stack.enter_context(cluster(postgresql))}
            second = stack.enter_context(pytest_run(place, "PostgreSQL", again, shown=False, **url, **env))
        say("\n=== Tests on SQLite")
        first = ["--cov", "--cov-report=", *(arguments if part else workers())]
        total += stack.enter_context(pytest_run(place, "SQLite", first, shown=True, **env)).finish(part=part)
        total += second.finish(part=part) if second is not None else Counts()
    covered = part or coverage_holds(place)
    ok = covered and total.failed == 0 and total.passed > 0
    if postgresql is None:
        warn(NO_POSTGRESQL)
        # Where nobody reads along, what was not tested must not look as if it had been.
        ok = ok and not os.environ.get("CI")
    say(f"\n{total}")
    return 0 if ok else 1


def coverage_holds(place: Place) -> bool:
    """Put the coverage of the run on SQLite together, show what is not covered, and say whether the floor holds."""
    reports = place.var / "test-reports"
    env = {**os.environ, "COVERAGE_FILE": str(reports / ".coverage")}
    coverage = [str(place.python), "-m", "coverage"]
    say("\n=== Coverage, with branches")
    data = sorted(str(path) for path in reports.glob(".coverage.SQLite*"))
    subprocess.run([*coverage, "combine", "--quiet", *data], cwd=place.root, env=env, check=False)
    done = subprocess.run([*coverage, "report", f"--fail-under={COVERAGE_FLOOR}"], cwd=place.root, env=env, check=False)
    return done.returncode == 0
