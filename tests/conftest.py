"""What every test may use, and what none may do."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.utils.module_loading import import_string
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import runs_on_both
from tests.drawing import untraced_once_drawn_often
from tests.factories.scratch_database import migrated_on_postgresql
from tests.live_site import LiveSite, migrated_database
from tests.live_site import live_site as running_site
from tests.order import place
from tests.page_guard import PageGuard
from tests.thoroughness import EXAMPLES
from tools.chromium import FLAGS, chromium

# No deadline for a single example: on a busy machine it measures the machine.
hypothesis.settings.register_profile(
    "project",
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("project")
# How long a browser may take to show something is no promise of ours either, and whoever passes waits no longer for it.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

# A shell that starts us in the background lets us ignore Ctrl-C, and all that we start with us; the tests of stopping
# would then wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the second run, on PostgreSQL, take only what depends on the database."""
    parser.addoption("--only-database", action="store_true", help="run only the tests that depend on the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first. Keep, when asked, the tests that depend on the database; say how many were left out."""
    items.sort(key=lambda item: place(item.nodeid))
    for item in filter(uses_served_site, items):
        item.add_marker(pytest.mark.no_cover)
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if uses_database(item) and runs_on_both(item.nodeid)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def uses_served_site(item: pytest.Item) -> bool:
    """Whether a test looks at a site that is served by a process of its own: here is nothing of ours to trace then."""
    module = getattr(item, "module", None)
    return "live_site" in getattr(item, "fixturenames", ()) or hasattr(module, "running_site")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by mark, by fixture or by being one of Django's test cases."""
    if item.get_closest_marker("django_db"):
        return True
    if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    cls = getattr(item, "cls", None)
    return cls is not None and issubclass(cls, TestCase | TransactionTestCase)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Have Django start from a database that is migrated already, so that it finds nothing left to apply.

    It is the same database, less twenty seconds of a processor a process.
    """
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), migrated_on_postgresql() as name:
            connection.settings_dict["TEST"]["TEMPLATE"] = name
            yield
        return
    in_memory = "file:memorydb_default?mode=memory&cache=shared"  # Django's own name for it
    # What is in memory lives as long as somebody holds it.
    made, kept = sqlite3.connect(migrated_database(settings.VAR_DIR)), sqlite3.connect(in_memory, uri=True)
    with closing(made), closing(kept):
        made.backup(kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_imported(request: pytest.FixtureRequest) -> None:
    """All that has an address, read while coverage is traced: the test that comes first may be one that is not."""
    if request.config.pluginmanager.hasplugin("_cov"):
        _addresses_and_what_they_need = import_module("config.wsgi")
        _named_in_settings = [import_string(name) for name in (settings.DOSSIER_PREVIEW, settings.ACCOUNT_ADAPTER)]


@pytest.fixture(scope="session", autouse=True)
def pages_drawn_untraced(request: pytest.FixtureRequest) -> Iterator[None]:
    """Time that would be spent on tracing the same drawing again and again."""
    with untraced_once_drawn_often() if request.config.pluginmanager.hasplugin("_cov") else nullcontext():
        yield


@pytest.fixture(scope="session")
def geodata_dir() -> Path:
    """The folder of built geographic data, built once when it is missing (about a minute)."""
    directory = Path(settings.GEODATA_DIR)
    if not directory.is_dir() or not any(directory.iterdir()):
        call_command("build_geodata")
    return directory


@pytest.fixture(scope="session")
def live_site(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The real server with the demo loaded. Shared by all tests: they read it, and do not change it."""
    with running_site(tmp_path_factory.mktemp("site"), geodata_dir.parent) as site:
        yield site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one Playwright of this process: a second one would find the first one's event loop and refuse to start."""
    # Its synchronous interface keeps that loop in this thread, in which Django would then refuse the database to every
    # later test. Nothing here is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium, without a window."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def page_guard(live_site: LiveSite) -> PageGuard:
    """What went wrong on the page of this test: console, errors, policy, other origins, failed responses."""
    return PageGuard(live_site.url)


@pytest.fixture
def page(browser: Browser, live_site: LiveSite, page_guard: PageGuard) -> Iterator[Page]:
    """A page of a new browser without history, 1280 by 800, in English, with addresses relative to the live site.

    A policy without 'unsafe-eval' forbids Playwright's ``wait_for_function``: wait with ``expect`` and locators.
    """
    context = browser.new_context(
        base_url=live_site.url, viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC"
    )
    page = context.new_page()
    page_guard.watch(page)
    yield page
    context.close()
