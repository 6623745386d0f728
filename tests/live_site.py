"""The application as readers meet it: the real server, hashed static files, a database on disk with the demo in it.

A process of its own: publications refuse to be deleted, so a database that is flushed between tests cannot serve; and
only the real static storage shows that the modules find one another under their hashed names.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.serving import HOST, any_free_port, server

ROOT = Path(__file__).resolve().parent.parent


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


@contextmanager
def live_site(
    var: Path, built_var: Path, *, load: tuple[str, ...] = ("load_demo",), **extra_env: str
) -> Iterator[LiveSite]:
    """Serve a new site whose files are in ``var``, with the geographic data that ``built_var`` holds."""
    for built in ("geodata", "static"):
        (var / built).symlink_to(built_var / built, target_is_directory=True)
    env = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "COUNTERCLAIM_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/site.sqlite3",
        **extra_env,
    }
    run_manage(env, "migrate", "--verbosity=0")
    for command in load:
        run_manage(env, *command.split())
    run_manage(env, "collectstatic", "--no-input", "--verbosity=0")
    port = any_free_port()
    with server(ROOT, port, env):
        yield LiveSite(url=f"http://{HOST}:{port}", env=env)
