"""What every test may use, and what none may do."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase, TransactionTestCase

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the second run, on PostgreSQL, take only what depends on the database."""
    parser.addoption("--only-database", action="store_true", help="run only the tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep, when asked, the tests that use the database of this process; say how many were left out."""
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
    items[:] = kept


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by mark, by fixture or by being one of Django's test cases."""
    if item.get_closest_marker("django_db"):
        return True
    if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    cls = getattr(item, "cls", None)
    return cls is not None and issubclass(cls, TestCase | TransactionTestCase)


@pytest.fixture(scope="session")
def geodata_dir() -> Path:
    """The folder of built geographic data, built once when it is missing (about a minute)."""
    directory = Path(settings.GEODATA_DIR)
    if not directory.is_dir() or not any(directory.iterdir()):
        call_command("build_geodata")
    return directory
