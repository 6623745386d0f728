"""From one address each to what Django wants to know of the database and the cache."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from config.env import SettingsError

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

# WAL lets readers read while one writes; FULL survives a power cut; IMMEDIATE takes the write lock when a transaction
# begins, so that two writers queue for up to 20 s instead of failing half way with "database is locked".
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# A web process keeps its connection for ten minutes, and asks it once a request whether it still answers.
CONNECTION_AGE_S = 600


def database(url: str) -> dict[str, Any]:
    """The entry of ``DATABASES`` for an address such as ``postgres://user@host/name`` or ``sqlite:////path``.

    Raises:
        SettingsError: the address cannot be read, or names another kind of database.
    """
    try:
        parsed = dj_database_url.parse(url, conn_max_age=CONNECTION_AGE_S, conn_health_checks=True)
    except ValueError as error:
        # The address may hold a password: say which variable is wrong, not what it says.
        msg = "DATABASE_URL cannot be read; write postgres://user:password@host:5432/name or sqlite:////path/to/file."
        raise SettingsError(msg) from error
    entry: dict[str, Any] = dict(parsed)
    if entry["ENGINE"] == SQLITE:
        entry["OPTIONS"] = SQLITE_OPTIONS | entry.get("OPTIONS", {})
    elif entry["ENGINE"] != POSTGRESQL:
        msg = f"DATABASE_URL asks for {urlsplit(url).scheme!r}; this project runs on sqlite and postgres."
        raise SettingsError(msg)
    return entry


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path}"


def cache(url: str) -> dict[str, Any]:
    """The entry of ``CACHES``: ``locmem://`` (a cache in each process) or ``redis://host:6379/0`` (one for all).

    Raises:
        SettingsError: the address names another kind of cache.
    """
    scheme = urlsplit(url).scheme
    if scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme in {"redis", "rediss"}:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    msg = f"CACHE_URL asks for {scheme!r}; write locmem:// or redis://host:6379/0."
    raise SettingsError(msg)
