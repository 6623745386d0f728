"""The index while things go wrong or go on: builds that are killed, files that are broken, publishing while reading.

Everything here runs in processes of its own on a database of their own, as web processes and builders do.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.scratch_database import scratch_database

ROOT = Path(__file__).resolve().parents[2]
START = "import django\ndjango.setup()\n"

FILL = f"""{START}
import sys
from tests.factories.scattered import scatter
scatter(int(sys.argv[1]), seed=int(sys.argv[2]))
"""

#: Builds the index in a child of its own for each line: says which, then how it ended.
NURSERY = f"""{START}
import os, sys
from django.conf import settings
from mapviews.index.building import build
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        build(settings.VAR_DIR / "index")
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""

#: Answers each line with what the index says, or says how the two readings differ.
READER = f"""{START}
import json, sys
from pathlib import Path
from django.conf import settings
from mapviews.index import MovedOn
from mapviews.index.following import Index
from mapviews.index.ordering import ORDERS
from record.filters import Filters
index = Index(settings.VAR_DIR / "index", small=10, most_changes=int(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    now = index.current()
    everything = Filters()
    clusters, singles = now.clusters(everything, 0, 0, 0)
    counts = now.count(everything)
    line_of_time = now.timeline(everything)
    facets = now.facets(everything, names=["precision"])
    codes = now.codes(everything, ORDERS["newest"], limit=100_000).codes
    print(json.dumps({{
        "revision": now.revision,
        "built": index.built_for,
        "matching": counts.matching,
        "mapped": [counts.mapped, int(clusters.count.sum()) + len(singles.code)],
        "counted": [sum(bar.count for bar in line_of_time.bars), sum(facets["precision"].values()), len(codes)],
        "codes": sorted(codes),
    }}), flush=True)
"""

#: Publishes, corrects and withdraws, a step a line, and says what is public after it.
WRITER = f"""{START}
import json, random, sys
from datetime import UTC, datetime
from record.appending import append_publication
from record.publication import revision
from record.vocabulary import PublicationKind as Kind
from tests.factories.dossiers import qaim_dossier
chance = random.Random(5)
public = set()
print("ready", flush=True)
for step, line in enumerate(sys.stdin):
    kind = Kind.PUBLISHED if len(public) < 3 else chance.choice([Kind.PUBLISHED, Kind.CORRECTED, Kind.WITHDRAWN])
    code = f"IQ-2017-{{step:04}}" if kind is Kind.PUBLISHED else chance.choice(sorted(public))
    dossier = None if kind is Kind.WITHDRAWN else qaim_dossier(code=code, title=f"Step {{step}}")
    note = "" if kind is Kind.PUBLISHED else "Because."
    append_publication(code=code, kind=kind, dossier=dossier, note=note, at=datetime(2026, 1, 1, tzinfo=UTC))
    (public.discard if kind is Kind.WITHDRAWN else public.add)(code)
    print(json.dumps([revision(), sorted(public)]), flush=True)
"""


@dataclass
class Site:
    """A database and a folder of its own, and processes on them."""

    env: dict[str, str]
    var: Path

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> "Process":
        return Process(
            subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.env,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        )

    @property
    def indexes(self) -> list[Path]:
        folder = self.var / "index"
        return sorted(path for path in folder.iterdir() if path.name[0] != ".") if folder.exists() else []


class Process:
    """A process that answers a line with a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self.line() == "ready"

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, object]:
        self.ask()
        answer: dict[str, object] = json.loads(self.line())
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def database(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The address of a database for all tests here: each finds what those before it have left, and adds its own."""
    folder = tmp_path_factory.mktemp("database")
    with django_db_blocker.unblock(), scratch_database(folder) as url:
        Site(environment(url, folder), folder).run("-c", FILL, "300", "1")
        yield url


@pytest.fixture
def site(database: str, tmp_path: Path) -> Site:
    """A site of its own on that database, without an index."""
    return Site(environment(database, tmp_path), tmp_path)


def environment(url: str, var: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "COUNTERCLAIM_TEST_DATABASE_URL": url,
        "COUNTERCLAIM_VAR": str(var),
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    started: list[Process] = []
    yield started
    for process in started:
        process.end()


def assert_of_one_moment(answer: dict[str, object]) -> None:
    """Every number of an answer is of the same revision, however it was counted."""
    matching, codes = answer["matching"], answer["codes"]
    assert isinstance(codes, list)
    assert answer["counted"] == [matching] * 3
    assert len(codes) == len(set(codes)) == matching
    mapped = answer["mapped"]
    assert isinstance(mapped, list)
    assert mapped[0] == mapped[1]


@pytest.mark.django_db
def test_two_processes_that_read_while_a_third_publishes_see_it_at_once_and_whole(
    site: Site, processes: list[Process]
) -> None:
    """The readers' index is built once, then followed, then built again by itself as changes gather."""
    readers = [site.start("-c", READER, "20") for _each in range(2)]
    writer = site.start("-c", WRITER)
    processes += [*readers, writer]
    first = readers[0].answer()
    before, start = first["codes"], int(str(first["revision"]))
    assert isinstance(before, list)
    public: dict[int, list[str]] = {start: before}
    built = start
    for step in count(1):
        writer.ask()
        during = [reader.answer() for reader in readers]
        revision, ours = json.loads(writer.line())
        public[revision] = sorted([*before, *ours])
        after = [reader.answer() for reader in readers]
        for answer in (*during, *after):
            assert_of_one_moment(answer)
            assert answer["codes"] == public[answer["revision"]]  # type: ignore[index]
        # What was asked after the writer had said so is of the writer's revision.
        assert [answer["revision"] for answer in after] == [revision] * 2
        built = min(int(str(answer["built"])) for answer in after)
        if step >= 25 and built > start:
            break
        assert step < 5_000, "the index was never built again"


@pytest.mark.django_db
def test_a_build_that_is_killed_at_any_moment_leaves_the_old_index_serving(
    site: Site, processes: list[Process]
) -> None:
    site.run("-c", FILL, "3000", "1")
    nursery, reader = site.start("-c", NURSERY), site.start("-c", READER, "1000000")
    processes += [nursery, reader]
    assert build(nursery, killed_after_s=None) == 0
    (first,) = site.indexes
    site.run("-c", FILL, "50", "2")
    expected = reader.answer()
    assert_of_one_moment(expected)
    began = time.monotonic()
    assert build(nursery, killed_after_s=None) == 0
    build_s = time.monotonic() - began
    killed = 0
    for moment in np.random.default_rng(1).uniform(0.0, 1.0, 8):
        for whole in set(site.indexes) - {first}:  # what a build before left whole, or there would be nothing to do
            shutil.rmtree(whole)
        killed += build(nursery, killed_after_s=moment * build_s) != 0
        assert first in site.indexes
        assert reader.answer() | {"built": 0} == expected | {"built": 0}
    fresh = site.start("-c", READER, "1000000")
    processes.append(fresh)
    assert fresh.answer() | {"built": 0} == expected | {"built": 0}
    assert killed > 0
    assert build(nursery, killed_after_s=None) == 0
    assert not list((site.var / "index").glob(".building-*"))
    assert len(site.indexes) == 2


def build(nursery: Process, *, killed_after_s: float | None) -> int:
    """Have an index built, and the builder killed while it is at it; how it ended, 0 for well."""
    nursery.ask()
    child = int(nursery.line())
    if killed_after_s is not None:
        time.sleep(killed_after_s)  # the moment of the kill, not a wait for anything
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return int(nursery.line())


@pytest.mark.django_db
def test_an_index_that_lost_bytes_is_passed_over(site: Site, processes: list[Process]) -> None:
    site.run("-m", "django", "build_index")
    (place,) = site.indexes
    lost = place / "mc.npy"
    lost.write_bytes(lost.read_bytes()[:-8])
    reader = site.start("-c", READER, "1000000")
    processes.append(reader)

    assert_of_one_moment(reader.answer())
    assert site.indexes == [place]
    assert lost.stat().st_size > 8 * 100


@pytest.mark.django_db
def test_an_index_of_another_record_is_never_taken(site: Site, processes: list[Process]) -> None:
    site.run("-m", "django", "build_index")
    (place,) = site.indexes
    place.rename(place.with_name(f"{place.name.partition('-')[0]}-0123456789abcdef"))
    reader = site.start("-c", READER, "1000000")
    processes.append(reader)

    assert reader.answer()["matching"]
    assert place in site.indexes
