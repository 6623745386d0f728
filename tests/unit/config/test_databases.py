"""Addresses of databases and caches, and what Django is told of them."""

from pathlib import Path

import pytest
from django.db import connection

from config.databases import cache, database, sqlite_url
from config.env import SettingsError


def test_sqlite_gets_the_options_that_keep_writers_from_failing(tmp_path: Path) -> None:
    entry = database(sqlite_url(tmp_path / "record.sqlite3"))

    assert entry["NAME"] == str(tmp_path / "record.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert entry["OPTIONS"]["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in entry["OPTIONS"]["init_command"]


def test_an_option_in_the_address_goes_before_ours() -> None:
    assert database("sqlite:////tmp/x.sqlite3?timeout=5")["OPTIONS"]["timeout"] == 5


def test_postgresql_is_taken_as_it_is_addressed() -> None:
    entry = database("postgres://editor:p%40ss@db.example.org:5433/claims?sslmode=require")

    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"]) == ("editor", "p@ss", "db.example.org")
    assert (entry["PORT"], entry["NAME"], entry["OPTIONS"]) == (5433, "claims", {"sslmode": "require"})
    assert entry["CONN_HEALTH_CHECKS"] is True


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL asks for 'mysql'; this project runs on sqlite and postgres"):
        database("mysql://host/name")


@pytest.mark.parametrize("url", ["nonsense", "postgres://user:hunter2@host:port/name", "oracel://user:hunter2@h/n"])
def test_an_address_that_cannot_be_read_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as caught:
        database(url)
    assert "hunter2" not in str(caught.value)


def test_the_cache_is_in_the_process_or_in_redis() -> None:
    assert cache("locmem://")["BACKEND"].endswith("LocMemCache")
    assert cache("redis://cache:6379/1")["LOCATION"] == "redis://cache:6379/1"
    with pytest.raises(SettingsError, match=r"CACHE_URL asks for 'memcached'; write locmem:// or redis://"):
        cache("memcached://cache")


@pytest.mark.django_db
def test_the_database_keeps_foreign_keys() -> None:
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
