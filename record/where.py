"""The side door from Django to ``geo``: the data's place comes from the settings, and is read once a process."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from geo.border_context import BorderContext, Country, NearbyPlace, NearestBorder
from geo.context import Surroundings


def surroundings() -> Surroundings:
    """What answers where a point lies. Read at the first call (about 0.3 s), then shared by all threads.

    Raises:
        geo.datasets.GeodataError: the data are not built; the message says what to run.
    """
    return _loaded(Path(settings.GEODATA_DIR))


@lru_cache(maxsize=2)
def _loaded(directory: Path) -> Surroundings:
    return Surroundings.load(directory)


def as_json(context: BorderContext) -> dict[str, Any]:
    """A context as plain values, under the keys that ``manage.py where --json`` prints: others rely on them.

    Every doubt is among them: ``countries`` names all that the place may lie in, and ``notes`` says why.
    """
    return {
        "lat": context.point.lat if context.point else None,
        "lon": context.point.lon if context.point else None,
        "uncertainty_m": context.uncertainty_m,
        "country": _country(context.country) if context.country else None,
        "countries": [_country(country) for country in context.countries],
        "territory": _territory(context),
        "admin1": {"iso": context.admin1.iso, "name": context.admin1.name} if context.admin1 else None,
        "border": _border(context.border),
        "control_line": _border(context.control_line),
        "coast": _coast(context),
        "places": [_place(place) for place in context.places],
        "capital": _place(context.capital) if context.capital else None,
        "notes": list(context.notes),
        "datasets": [
            {key: getattr(dataset, key) for key in ("name", "version", "licence", "attribution", "sha256")}
            for dataset in context.datasets
        ],
    }


def _country(country: Country) -> dict[str, str]:
    return {"iso2": country.iso2, "name": country.name}


def _territory(context: BorderContext) -> dict[str, Any] | None:
    territory = context.territory
    if territory is None:
        return None
    return {
        "name": territory.name,
        "held_by": list(territory.held_by),
        "claimed_by": list(territory.claimed_by),
        "status": territory.status,
    }


def _border(border: NearestBorder | None) -> dict[str, Any] | None:
    if border is None:
        return None
    return {
        "neighbour": _country(border.neighbour),
        "between": [_country(side) for side in border.between] if border.between else None,
        "kind": border.kind,
        "distance_m": border.distance_m,
        "distance_min_m": border.distance_min_m,
        "distance_max_m": border.distance_max_m,
        "bearing_deg": border.bearing_deg,
        "nearest": {"lat": border.nearest.lat, "lon": border.nearest.lon},
        "disputed": border.disputed,
    }


def _coast(context: BorderContext) -> dict[str, Any] | None:
    coast = context.coast
    if coast is None:
        return None
    return {"country": _country(coast.country), "distance_m": coast.distance_m, "bearing_deg": coast.bearing_deg}


def _place(place: NearbyPlace) -> dict[str, Any]:
    return {"name": place.name, "distance_m": place.distance_m, "bearing_deg": place.bearing_deg}
