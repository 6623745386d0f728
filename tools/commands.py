"""The commands behind the Makefile: ``python -m tools`` with ``setup``, ``demo``, ``develop``, ``test`` and so on."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from tools.serving import read_port, serve
from tools.setup import Place, building, filling, installing, second_opinion
from tools.steps import Stamps, Step, take
from tools.suite import run_suite
from tools.synthetic import database_of, environment, read_count, synthesizing
from tools.terminal import Problem, say, warn

INTERRUPTED = 130
COMMANDS = ("setup", "demo", "develop", "test", "bench", "borders-osm", "serve-synthetic")


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit code. A problem is shown as its sentence."""
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="for test: arguments of pytest")
    chosen = parser.parse_args(arguments)
    try:
        return run(chosen.command, chosen.rest, Place.here())
    except Problem as problem:
        warn(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        warn("\nStopped. The next run goes on from here.")
        return INTERRUPTED


def run(command: str, rest: Sequence[str], place: Place) -> int:
    """Carry out a command."""
    if command in {"setup", "demo"}:
        port = read_port(os.environ.get("PORT") or "8000")  # before minutes of set-up, not after
        prepare(place, [*installing(place, with_development=False), *building(place), *filling(place)])
        if command == "demo":
            serve(place.root, port, {"COUNTERCLAIM_DEMO": "yes"})
        return 0
    if command == "borders-osm":
        prepare(place, [*installing(place, with_development=False), *building(place), *second_opinion(place)])
        return 0
    if command == "serve-synthetic":
        serve_synthetic(place)
        return 0
    prepare(place, [*installing(place, with_development=True), *building(place)])
    if command == "test":
        return run_suite(place, rest)
    if command == "bench":
        return run_benchmarks(place)
    return 0


def prepare(place: Place, steps: Sequence[Step]) -> None:
    """Take the steps that are due."""
    if not take(steps, Stamps(place.var / "stamps")):
        say("Everything is set up.")


def serve_synthetic(place: Place) -> None:
    """Serve a database of ``N`` synthetic incidents (a million, unless it says otherwise), filled the first time."""
    port, count = read_port(os.environ.get("PORT") or "8000"), read_count(os.environ.get("N") or "1000000")
    static = [step for step in filling(place) if step.name == "static"]
    steps = [*installing(place, with_development=False), *building(place), *static, *synthesizing(place, count)]
    prepare(place, steps)
    serve(place.root, port, environment(database_of(place, count)))


def run_benchmarks(place: Place) -> int:
    """Run every script in benchmarks/, one after another; return the first exit code that is not 0."""
    scripts = sorted((place.root / "benchmarks").glob("[!_]*.py"))
    if not scripts:
        msg = "There is no benchmark in benchmarks/."
        raise Problem(msg)
    for script in scripts:
        say(f"\n=== {script.stem}")
        done = subprocess.run([place.python, script], env={**os.environ, "PYTHONPATH": str(place.root)}, check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
