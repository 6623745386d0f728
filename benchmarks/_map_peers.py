"""What people use today, on the same points: supercluster (npm) with a change of filter, folium's FastMarkerCluster."""

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import folium
import numpy as np
from folium.plugins import FastMarkerCluster

from mapviews.index.columns import Columns

SCRIPT = """
import { readFileSync } from "node:fs";
import Supercluster from "supercluster";
const [path, zooms] = [process.argv[2], JSON.parse(process.argv[3])];
const raw = new Float64Array(readFileSync(path).buffer.slice(0));
const count = raw.length / 2;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const before = process.memoryUsage().rss;
function load(keep) {
  const start = cpu();
  const points = [];
  for (let i = 0; i < count; i += 1) {
    if (keep(i)) {
      const coordinates = [raw[2 * i], raw[2 * i + 1]];
      points.push({ type: "Feature", properties: { i }, geometry: { type: "Point", coordinates } });
    }
  }
  const index = new Supercluster({ radius: 40, maxZoom: 16 }).load(points);
  return [index, cpu() - start];
}
const [index, load_ms] = load(() => true);
const rss_mb = (process.memoryUsage().rss - before) / 2 ** 20;
const times = [];
for (let n = 0; n < 400; n += 1) {
  const zoom = zooms[n % zooms.length];
  const i = Math.floor(Math.random() * count);
  const x = Math.floor(((raw[2*i] + 180) / 360) * 2 ** zoom);
  const sin = Math.sin((raw[2*i+1] * Math.PI) / 180);
  const y = Math.floor((0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI) * 2 ** zoom);
  const start = process.hrtime.bigint();
  index.getTile(zoom, x, y);
  times.push(Number(process.hrtime.bigint() - start) / 1e6);
}
times.sort((a, b) => a - b);
const [, filter_change_ms] = load((i) => i % 3 === 0);
const found = { load_cpu_ms: load_ms, resident_mb: rss_mb, tile_p50_ms: times[200], tile_p95_ms: times[380] };
console.log(JSON.stringify({ ...found, filter_change_cpu_ms: filter_change_ms }));
"""


def supercluster(columns: Columns, zooms: list[int]) -> dict[str, Any] | str:
    """Its figures, or why there are none. Installs it by name into a folder that is removed again."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "not measured: there is no npm here"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "supercluster"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            return f"not measured: npm could not install it: {done.stderr.strip()[:200]}"
        np.column_stack((columns.lon, columns.lat)).astype(np.float64).tofile(folder / "points")
        (folder / "run.js").write_text(SCRIPT, encoding="utf-8")
        command = [node, "--max-old-space-size=6000", "run.js", "points", json.dumps(zooms)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603
        figures: dict[str, Any] = json.loads(done.stdout)
        return figures


def fast_marker_cluster(columns: Columns, count: int) -> dict[str, Any]:
    """A page of so many of the points: the server's CPU to make it, and what travels, for each change of a filter."""
    chosen = np.random.default_rng(1).choice(columns.mapped, min(count, columns.mapped), replace=False)
    points = np.column_stack((columns.lat[chosen], columns.lon[chosen])).tolist()
    start = time.process_time()
    page = folium.Map(location=(33, 42), zoom_start=4)
    page.add_child(FastMarkerCluster(points))  # type: ignore[no-untyped-call]
    html = page.get_root().render()
    return {"points": len(points), "server_cpu_ms": 1000 * (time.process_time() - start), "page_mb": len(html) / 2**20}
