"""Many readers at once: two web processes, as ``make demo`` starts one, under wrk (Debian's package ``wrk``).

    python benchmarks/map_under_load.py --site FOLDER [--seconds 20] [--connections 8] [--addresses 5000]

FOLDER is the COUNTERCLAIM_VAR of a site that ``manage.py synthesize`` filled; nothing is written but its index. The
addresses are tiles of all zooms where something lies, each with three random filters, in a seeded order in which none
comes twice. wrk shares the machine's cores with the server. Prints requests a second, the middle and the slowest of a
hundred, and every answer that was no 200; one JSON line last. Where there is no wrk it says so.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

WEB_PROCESSES: Final = 2
WARMING_S: Final = 3
#: Asks for one line of a file after another, and tells at the end what was measured.
SCRIPT: Final = """
local addresses, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do addresses[#addresses + 1] = line end
  at = tonumber(args[2]) % #addresses
end
function request()
  at = at % #addresses + 1
  return wrk.format("GET", addresses[at], { ["Accept-Encoding"] = "gzip", ["Host"] = wrk.host })
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "most_ms": %f, "bytes": %d,' ..
    ' "errors": {"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, summary.bytes, e.connect, e.read, e.write, e.status, e.timeout))
end
"""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="the folder of a site that synthesize filled")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--addresses", type=int, default=5_000)
    options = parser.parse_args()
    wrk = shutil.which("wrk")
    if wrk is None or options.site is None:
        print("not measured: there is no wrk here" if wrk is None else "not measured: name a site with --site")
        return
    measured = under_load(wrk, options)
    print(f"{measured['requests_a_second']:,.0f} requests a second, p50 {measured['p50_ms']:.1f} ms, ", end="")
    print(f"p99 {measured['p99_ms']:.1f} ms, {sum(measured['errors'].values())} errors in {measured['requests']:,}")
    print(json.dumps(measured))


def under_load(wrk: str, options: argparse.Namespace) -> dict[str, Any]:
    """Serve, warm up, measure."""
    os.environ["COUNTERCLAIM_VAR"] = str(options.site.resolve())
    os.environ.setdefault("COUNTERCLAIM_SECRET_KEY", "measured-" * 8)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tools.serving import HOST, any_free_port, server

    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        addresses, script = Path(name) / "addresses", Path(name) / "load.lua"
        addresses.write_text("\n".join(tiles(options.addresses)) + "\n", encoding="ascii")
        script.write_text(SCRIPT, encoding="ascii")
        port = any_free_port()
        with server(ROOT, port, workers=WEB_PROCESSES):

            def load(seconds: int, start: int) -> dict[str, Any]:
                command = [wrk, "-t1", f"-c{options.connections}", f"-d{seconds}s", "-s", str(script)]
                command += [f"http://{HOST}:{port}", "--", str(addresses), str(start)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
                said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
                return said

            load(WARMING_S, options.addresses // 2)
            measured = load(options.seconds, 0)
    measured["requests_a_second"] = measured["requests"] / measured["seconds"]
    return {"load_before": before, "web_processes": WEB_PROCESSES, "connections": options.connections, **measured}


def tiles(count: int) -> list[str]:
    """Addresses of tiles, each with three filters."""
    from django.core.management import call_command

    from benchmarks._map_questions import Questions
    from benchmarks.map_index import ZOOMS, asked_for, query
    from mapviews.index import index

    call_command("build_index", stdout=sys.stderr)
    now = index().current()
    ask = Questions(now.parts[0].columns)
    found = []
    for number in range(count):
        zoom, x, y = ask.tile(ZOOMS[number % len(ZOOMS)])
        found.append(f"/tiles/{now.revision}/{zoom}/{x}/{y}.json?{query(asked_for(ask))}")
    return found


if __name__ == "__main__":
    main()
