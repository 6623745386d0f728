"""Two addresses for the machinery round the application: is the process alive, and can it serve?"""

import logging
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all. Touches nothing else."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, is migrated, and the geographic data is built; else 503 and what is missing.

    Cost: two small queries and a listing of the migration files, a few milliseconds.
    """
    missing = [*missing_in_database(), *missing_geodata(Path(settings.GEODATA_DIR))]
    if missing:
        return HttpResponse("\n".join(missing) + "\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def missing_in_database() -> list[str]:
    """A sentence for what keeps the database from serving; the cause goes to the log, not to the public."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("The database does not answer")
        return ["The database does not answer."]
    return [f"The database lacks {len(pending)} migrations: run `manage.py migrate`."] if pending else []


def missing_geodata(directory: Path) -> list[str]:
    """A sentence when the folder of geographic data is not there or empty."""
    if directory.is_dir() and any(directory.iterdir()):
        return []
    return ["The geographic data is not built: run `manage.py build_geodata`."]
