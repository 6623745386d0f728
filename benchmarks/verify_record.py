"""The walk of the log beside ``sha256sum`` of the same bytes, in one run.

    COUNTERCLAIM_VAR=var/synthetic-1000000 .venv/bin/python benchmarks/verify_record.py --count 100000

Reads a record that is there; writes the contents of its first publications to one temporary file for ``sha256sum``,
which reads both once before they are timed. The comparison of entries is timed on fewer. CPU includes ``sha256sum``'s.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
_BATCH: Final = 2_000


def main() -> None:
    """Measure, and print publications a second."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000, help="how many publications (default: 100,000)")
    parser.add_argument("--entries", type=int, default=2_000, help="how many entries to compare (default: 2,000)")
    count, entries = vars(parser.parse_args()).values()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

    import django

    django.setup()
    from record import log_walk
    from record.appending import columns_of
    from record.chain import GENESIS_SHA256
    from record.publication import Publication, revision

    count = min(count, revision())
    part = log_walk.Part(after=0, link=GENESIS_SHA256, last=count)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "contents"
        size = write_contents(Publication.objects.filter(number__lte=count), file)
        print(f"{count:,} publications, {size / 1e6:,.0f} MB of content; load {os.getloadavg()[0]:.1f}")
        program = shutil.which("sha256sum")
        assert program is not None
        summing = [program, str(file)]
        told("sha256sum of the same bytes", count, lambda: subprocess.run(summing, check=True, capture_output=True))  # noqa: S603
    walked = told("walk of the log", count, lambda: log_walk.walk(part))
    assert walked == log_walk.Walked(number=count, link=walked.link, is_broken=False)
    compared = min(entries, count)
    newest = Publication.objects.filter(number__lte=compared).exclude(content="")
    told("columns of entries, made anew", compared, lambda: sum(1 for each in newest.iterator() if columns_of(each)))


def write_contents(publications: Any, file: Path) -> int:
    """Write the contents one after another; how many bytes."""
    with file.open("wb") as stream:
        for content in publications.order_by("number").values_list("content", flat=True).iterator(chunk_size=_BATCH):
            stream.write(content.encode())
        return stream.tell()


def told(what: str, count: int, work: Callable[[], Any]) -> Any:
    """Do it, and print how long it took."""
    started, spent = time.perf_counter(), sum(os.times()[:4])
    done = work()
    took, cpu = time.perf_counter() - started, sum(os.times()[:4]) - spent
    print(
        f"{what:<30} {took:8.2f} s  {count / took:12,.0f} a second   CPU {cpu:.2f} s, {cpu / count * 1e6:.1f} us each"
    )
    return done


if __name__ == "__main__":
    main()
