"""Health: alive is not ready, and what is missing is said."""

from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from config.health import missing_geodata


@pytest.fixture
def built_geodata(tmp_path: Path, settings: Settings) -> Path:
    directory = tmp_path / "geodata"
    directory.mkdir()
    (directory / "datasets.json").write_text("{}")
    settings.GEODATA_DIR = directory
    return directory


def test_livez_answers_without_a_database(client: Client) -> None:
    response = client.get("/livez")

    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_ready_when_everything_is_there(client: Client, built_geodata: Path) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_readyz_names_missing_geographic_data(client: Client, tmp_path: Path, settings: Settings) -> None:
    settings.GEODATA_DIR = tmp_path / "nothing"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert b"run `manage.py build_geodata`" in response.content


@pytest.mark.django_db
def test_readyz_counts_the_migrations_that_are_not_applied(client: Client, built_geodata: Path) -> None:
    MigrationRecorder(connections["default"]).record_unapplied("sessions", "0001_initial")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"The database lacks 1 migrations: run `manage.py migrate`.\n"


@pytest.mark.django_db
def test_readyz_says_that_the_database_does_not_answer_and_keeps_the_cause_to_the_log(
    client: Client, built_geodata: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME COLUMN app TO app_gone")

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"The database does not answer.\n")
    assert "The database does not answer" in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_health_is_only_asked_never_told(client: Client, method: str) -> None:
    assert getattr(client, method)("/livez").status_code == 405


def test_an_empty_folder_is_no_geographic_data(tmp_path: Path) -> None:
    assert missing_geodata(tmp_path) != []
