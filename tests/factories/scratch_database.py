"""A database of one's own, for tests that need several real connections or processes at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

NAME = "counterclaim_scratch"


@contextmanager
def scratch_database(directory: Path) -> Iterator[str]:
    """The address of a new, empty database of the kind that the tests run on; dropped in the end.

    SQLite: a file in ``directory``. PostgreSQL: a database beside the tests' own, on the same server.
    """
    if connection.vendor == "sqlite":
        yield f"sqlite:///{directory / 'scratch.sqlite3'}"
        return
    default = settings.DATABASES["default"]
    # CREATE DATABASE may not stand inside the transaction that isolates a test: it takes a connection of its own.
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")
        user, password = quote(default["USER"]), quote(default["PASSWORD"] or "")
        login = f"{user}:{password}" if password else user
        # A socket's folder stands among the options, where a host may stand in the address itself.
        host = default["HOST"] or default.get("OPTIONS", {}).get("host", "")
        port = f"&port={default['PORT']}" if default["PORT"] else ""
        yield f"postgres://{login}@/{NAME}?host={quote(host, safe='')}{port}"
        with other.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    finally:
        other.close()
