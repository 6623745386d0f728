"""A database of one's own, for tests that need several real connections or processes at once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.live_site import migrated_database, run_manage

NAME = "counterclaim_scratch"
MIGRATED = "counterclaim_migrated"


@contextmanager
def scratch_database(directory: Path) -> Iterator[str]:
    """The address of a new database of the kind that the tests run on, migrated and empty; dropped in the end.

    SQLite: a file in ``directory``. PostgreSQL: a database beside the tests' own, on the same server.
    """
    if connection.vendor == "sqlite":
        path = shutil.copyfile(migrated_database(settings.VAR_DIR), directory / "scratch.sqlite3")
        yield f"sqlite:///{path}"
        return
    # CREATE DATABASE may not stand inside the transaction that isolates a test: it takes a connection of its own.
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE {MIGRATED}")
        yield address(NAME)
        with other.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    finally:
        other.close()


@contextmanager
def migrated_on_postgresql() -> Iterator[str]:
    """The name of a migrated database beside the tests' own, from which others are copied; dropped in the end.

    Migrating takes twenty seconds of a processor, copying a tenth of one.
    """
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {MIGRATED}")
        cursor.execute(f"CREATE DATABASE {MIGRATED}")
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "COUNTERCLAIM_TEST_DATABASE_URL": address(MIGRATED)}
    run_manage(env, "migrate", "--verbosity=0")
    yield MIGRATED
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {MIGRATED} WITH (FORCE)")


def address(name: str) -> str:
    """The address of a database on the tests' PostgreSQL server."""
    default = settings.DATABASES["default"]
    user, password = quote(default["USER"]), quote(default["PASSWORD"] or "")
    login = f"{user}:{password}" if password else user
    # A socket's folder stands among the options, where a host may stand in the address itself.
    host = default["HOST"] or default.get("OPTIONS", {}).get("host", "")
    port = f"&port={default['PORT']}" if default["PORT"] else ""
    return f"postgres://{login}@/{name}?host={quote(host, safe='')}{port}"
