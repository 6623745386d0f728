"""The application as readers meet it: the real server, hashed static files, a database on disk with the demo in it.

A process of its own: publications refuse to be deleted, so a database that is flushed between tests cannot serve; and
only the real static storage shows that the modules find one another under their hashed names.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.made_once import made_once
from tools.serving import HOST, any_free_port, server

ROOT = Path(__file__).resolve().parent.parent
CODE = ("access", "api", "config", "geo", "incidents", "mapviews", "record")
DEMO = ("load_demo",)


@dataclass(frozen=True, slots=True)
class LiveSite:
    """Where the site is, and how to run a management command on its database."""

    url: str
    env: dict[str, str]

    def manage(self, *arguments: str, **extra_env: str) -> str:
        """Run ``manage.py`` on this site and return what it prints; fail with all of it when the command fails."""
        return run_manage(self.env | extra_env, *arguments)


def run_manage(env: dict[str, str], *arguments: str) -> str:
    """Run ``manage.py`` in a process of its own, with the variables of a site."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def migrated_database(built_var: Path, *, loaded: bool = False) -> Path:
    """An SQLite database that all migrations have made, with the demo ``loaded`` or empty. To copy, not to open.

    Made by the commands themselves, once for each state of the code: half a minute of a processor.
    """

    def make(path: Path) -> None:
        env = _settings(path.parent, built_var) | {"DATABASE_URL": f"sqlite:///{path}"}
        if loaded:
            shutil.copyfile(migrated_database(built_var), path)
        else:
            run_manage(env, "migrate", "--verbosity=0")
        for command in DEMO if loaded else ():
            run_manage(env, *command.split())
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file

    code = [path for folder in CODE for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".json"}]
    built = [path for path in (built_var / "geodata").rglob("*") if loaded and path.name.endswith(".json")]
    name = "with-demo" if loaded else "migrated"
    return made_once(built_var / "made-for-tests", name, [*code, *built, ROOT / "requirements.txt"], make)


def static_files(built_var: Path) -> Path:
    """The static files of a site as the real storage collects them, made once for each state of theirs."""

    def make(path: Path) -> None:
        run_manage(_settings(path.parent, built_var), "collectstatic", "--no-input", "--verbosity=0")
        (path.parent / "staticfiles").rename(path)

    collected = [path for top in (ROOT / "static", built_var / "static") for path in top.rglob("*") if path.is_file()]
    code = [*(ROOT / "config").rglob("*.py"), ROOT / "requirements.txt"]
    return made_once(built_var / "made-for-tests", "static-files", [*collected, *code], make)


def _settings(var: Path, built_var: Path) -> dict[str, str]:
    """The variables of a site whose files are in ``var``, which gets links to the built data."""
    for built in ("geodata", "static"):
        (var / built).symlink_to(built_var / built, target_is_directory=True)
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "COUNTERCLAIM_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/site.sqlite3",
    }


@contextmanager
def live_site(var: Path, built_var: Path, *, load: tuple[str, ...] = DEMO, **extra_env: str) -> Iterator[LiveSite]:
    """Serve a new site whose files are in ``var``, with the geographic data that ``built_var`` holds.

    ``load``: the management commands that fill it; none leaves it empty.
    """
    env = _settings(var, built_var) | extra_env
    shutil.copyfile(migrated_database(built_var, loaded=load == DEMO), var / "site.sqlite3")
    for command in load if load != DEMO else ():
        run_manage(env, *command.split())
    (var / "staticfiles").symlink_to(static_files(built_var), target_is_directory=True)
    port = any_free_port()
    with server(ROOT, port, env):
        yield LiveSite(url=f"http://{HOST}:{port}", env=env)
