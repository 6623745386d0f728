"""Two who publish at the same moment both succeed, one after the other, in one unbroken chain."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.scratch_database import scratch_database

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4
EACH = 6

WRITER = """
import sys
import django
django.setup()
from datetime import UTC, datetime
from record.appending import append_publication
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier
print("ready", flush=True)
sys.stdin.readline()
for place in range(int(sys.argv[2])):
    code = f"IQ-{sys.argv[1]}-{place:04}"
    append_publication(
        code=code,
        kind=PublicationKind.PUBLISHED,
        dossier=qaim_dossier(code=code),
        note="",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
"""


@pytest.mark.django_db
def test_processes_that_publish_at_once_all_succeed_in_one_chain(tmp_path: Path) -> None:
    with scratch_database(tmp_path) as url:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "COUNTERCLAIM_TEST_DATABASE_URL": url,
            "PYTHONPATH": str(ROOT),
        }
        manage = [sys.executable, "-m", "django"]
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(2001 + place), str(EACH)],
                cwd=ROOT,
                env=env,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for place in range(PROCESSES)
        ]
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        errors = [writer.communicate()[1] for writer in writers]
        assert [writer.returncode for writer in writers] == [0] * PROCESSES, "\n".join(errors)
        verdict = subprocess.run(
            [*manage, "verify_record", "--processes", "2"],
            cwd=ROOT,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    assert f"{PROCESSES * EACH} publications in an unbroken chain, {PROCESSES * EACH} entries" in verdict
