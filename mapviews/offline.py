"""The map of a dossier as one HTML file that opens from disk, with no network; also what a notebook shows of it.

The same definition as on the web page. Scripts, styles, land and borders stand in the file; a policy in it allows these
scripts by their hashes and nothing else: no request, no other script, should text ever get past the templates.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from geo.latlon import LatLon
from geo.local_map import LocalMap
from mapviews.folium_map import BaseMap, dossier_map
from mapviews.inline_code import InlineCode, static_text
from mapviews.js_bundle import bundle
from mapviews.map_data import Json, claim_item
from mapviews.map_fragments import MapFragments
from mapviews.presenters.naming import led, with_leading_actors
from mapviews.presenters.page import RecordHead
from mapviews.presenters.positions import mark
from record.dates_said import when_words
from record.dossier import Dossier

WINDOW_DEG: Final = 15.0  # land and borders this far round the place go into the file
_STYLES: Final = (
    "css/tokens.css",
    "vendor/leaflet/leaflet.css",
    "css/map.css",
    "css/map_marks.css",
    "css/map_popup.css",
    "css/map_file.css",
)


Line = Sequence[Sequence[float]]

_TURNS: Final = (0, -1, 1)  # the world as it is, and its copies to the west and to the east


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineMap:
    """The map of one dossier, complete in itself.

    ``address`` says where the dossier stands on the web, if anywhere; ``head`` is the record that it was taken from.
    """

    dossier: Dossier
    local: LocalMap | None = None
    address: str = ""
    head: RecordHead | None = None

    def html(self) -> str:
        """The whole document. Cost: reads about 1 MB of static files."""
        fragments = dossier_map(self.dossier, local=self.local, base=_base_round(self.dossier.place.point))
        return render_to_string("mapviews/_map_offline.html", self._context(fragments))

    def _context(self, fragments: MapFragments) -> dict[str, Any]:
        style = InlineCode.from_static(*_STYLES)
        leaflet = InlineCode.from_static(*fragments.scripts)
        modules = InlineCode("\n".join(bundle(name) for name in fragments.modules), origin="static")
        scripts = (leaflet, modules, fragments.script)
        title, _others = led(self.dossier.title, self.dossier.names, language=self.dossier.language)
        place, _others = led(self.dossier.place.name, self.dossier.place.names)
        named = with_leading_actors(self.dossier)
        return {
            "dossier": self.dossier,
            "title": title,
            "place": place,
            "when": when_words(self.dossier.when),
            "claims": [{**claim_item(named, claim), "mark": mark(claim.position)} for claim in named.claims],
            "address": self.address,
            "head": self.head,
            "has_images": bool(self.dossier.image_hashes),
            "team_of_one": settings.TEAM_OF_ONE,
            "fragments": fragments,
            "style": style,
            "leaflet": leaflet,
            "modules": modules,
            "policy": _policy(scripts, style),
        }

    def _repr_html_(self) -> str:
        """What a notebook shows: the document in a frame that may run scripts and reach nothing."""
        context = {"document": self.html(), "title": self.dossier.title}
        return render_to_string("mapviews/_map_notebook.html", context)


def _policy(scripts: Sequence[InlineCode], style: InlineCode) -> str:
    """A policy that allows exactly this code."""
    hashes = " ".join(script.csp_hash for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {style.csp_hash}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _base_round(point: LatLon | None) -> BaseMap:
    """The base map as data: the coarse world, and fine land and borders round the place alone."""
    world = json.loads(static_text("base/land-110m.json"))
    if point is None:
        return BaseMap.from_data(far=world, near=world, borders=_features([]))
    land = json.loads(static_text("base/land-50m.json"))
    borders = json.loads(static_text("base/borders.json"))
    near = [
        [_turned(ring, turns) for ring in polygon]
        for polygon in _polygons(land)
        for turns in _TURNS
        if _meets(_turned(polygon[0], turns), point)
    ]
    lines = [
        {**feature, "geometry": {**feature["geometry"], "coordinates": line}}
        for feature in borders["features"]
        for turns in _TURNS
        if _meets(line := _turned(feature["geometry"]["coordinates"], turns), point)
    ]
    return BaseMap.from_data(far=world, near={"type": "MultiPolygon", "coordinates": near}, borders=_features(lines))


def _features(features: list[Json]) -> Json:
    return {"type": "FeatureCollection", "features": features}


def _polygons(land: Json) -> list[list[list[list[float]]]]:
    """The polygons of the base map's land, which is one MultiPolygon."""
    coordinates: list[list[list[list[float]]]] = land["geometry"]["coordinates"]
    return coordinates


def _turned(line: Line, turns: int) -> Line:
    """The line moved by whole worlds, so that it lies beside a point across the antimeridian."""
    return [[x + 360.0 * turns, y] for x, y in line] if turns else line


def _meets(line: Line, point: LatLon) -> bool:
    """Whether the box of a line or ring comes into the window round a point."""
    lons, lats = [x for x, _y in line], [y for _x, y in line]
    return (
        min(lats) <= point.lat + WINDOW_DEG
        and max(lats) >= point.lat - WINDOW_DEG
        and min(lons) <= point.lon + WINDOW_DEG
        and max(lons) >= point.lon - WINDOW_DEG
    )
