"""The maps, defined and rendered by folium. The one module that imports it.

Stock folium 0.20 (branca 0.8) cannot be given text: branca compiles what it rendered as a new Jinja template, so
``{{ }}`` in any text runs on the server, and text is pasted into JavaScript template literals. Its assets are on five
hosts. The ``Safe`` classes undo that: they render once, name assets of our own origin, have fixed ids, and take only
ids, numbers, addresses and constants, which are checked here and again by ``InlineCode``. All text goes beside folium,
in data blocks, and becomes DOM nodes in ``static/js/map/``.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from branca.element import Element, Figure, MacroElement
from django.templatetags.static import static
from django.utils.translation import gettext as _
from folium import Circle, FitBounds, Map
from folium.map import CustomPane, Layer
from folium.template import Template

from geo import geodesic
from geo.latlon import LatLon
from geo.local_map import LocalMap
from mapviews.inline_code import InlineCode
from mapviews.map_data import Pair, dossier_data, pair, pair_beside
from mapviews.map_fragments import MapFragments
from mapviews.map_legend import attributions, dossier_legend, dossier_marks, dossier_notes, overview_legend
from mapviews.neighbourhood import country_names, datasets_in_use
from record.dossier import Dossier
from record.vocabulary import Precision

_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]*")
_ADDRESS: Final = re.compile(r"/(?!/)[A-Za-z0-9_.~%/?=-]*")
_WORD: Final = re.compile(r"[A-Za-z0-9 _-]*")

LEAFLET_EARTH_RADIUS_M: Final = 6_371_000.0  # L.CRS.Earth.R of Leaflet 1.9.4
TOWNS_IN_VIEW: Final = 3  # the nearest ones, where they are near
MIN_ZOOM: Final = 1
MAX_ZOOM: Final = 15  # a street fills the screen; nothing here is known more closely

#: South-west and north-east corner.
Bounds = tuple[Pair, Pair]


class UnsafeForFoliumError(ValueError):
    """A value that is no id, number, address or constant, on its way into a template of folium."""


def identifier(text: str) -> str:
    """An id of ours: small letters, digits, underscores.

    Raises:
        UnsafeForFoliumError: it is anything else.
    """
    return _matching(_IDENTIFIER, text, "an id")


def address(text: str) -> str:
    """An address of our own origin, from its root.

    Raises:
        UnsafeForFoliumError: it is anything else: another host, a scheme, a quote, a space.
    """
    return _matching(_ADDRESS, text, "an address of our own")


def _matching(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        msg = f"{text!r} is not {what}: text never passes through folium"
        raise UnsafeForFoliumError(msg)
    return text


def constant(value: Any) -> Any:
    """Options made of finite numbers, booleans, None, plain words and our own addresses, at any depth.

    Raises:
        UnsafeForFoliumError: some part is anything else.
    """
    match value:
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case str() if _WORD.fullmatch(value) or _ADDRESS.fullmatch(value):
            return value
        case list() | tuple():
            return [constant(item) for item in value]
        case Mapping():
            return {identifier(key): constant(item) for key, item in value.items()}
    msg = f"{value!r} is no number, plain word or address: text never passes through folium"
    raise UnsafeForFoliumError(msg)


# ------------------------------------------------------------------------------------------------ folium, made safe


class Rendered(Element):
    """Text that has been rendered and is never a template again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        """The text as it is."""
        return self.text


class SafeElement(MacroElement):
    """Renders the script of a folium element once, into the figure, and nothing else: no header, no remote asset.

    A mixin, first among the bases. ``element_id`` makes the name of the element, and so of its variable in the script.
    """

    def called(self, name: str, element_id: str) -> None:
        """Fix the element's name: stock folium draws it anew on every page."""
        self._name = identifier(name)
        self._id = identifier(element_id)

    def get_name(self) -> str:
        """The name of the variable in the script, and of the element in the page."""
        return f"{self._name}_{self._id}"

    def render(self, **kwargs: Any) -> str:
        """Render the script of this element and of what it holds into the figure, each once; returns it, too."""
        figure = cast(Figure, self.get_root())
        script: str = self._template.module.__dict__["script"](self, kwargs)
        figure.script.add_child(Rendered(script), name=self.get_name())
        for child in tuple(self._children.values()):
            child.render(**kwargs)
        return script


class SafeMap(SafeElement, Map):
    """``folium.Map`` without its assets, its inline styles and its tiles."""

    # Tuples, where folium has lists: `add_js_link` would change them for every map of the process, and now cannot.
    default_js = (("leaflet", "vendor/leaflet/leaflet.js"),)  # type: ignore[assignment]
    default_css = ()  # type: ignore[assignment]  # the page's own sheet holds them
    _template = Template(
        """{% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        });
        {% if this.control_scale %}L.control.scale().addTo({{ this.get_name() }});{% endif %}
        {% endmacro %}"""
    )

    def __init__(self, element_id: str, centre: Pair, **options: Any) -> None:
        super().__init__(location=constant(centre), tiles=None, control_scale=True, **constant(options))
        self.options |= {"minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM}  # folium hands these to tile layers alone
        self.called("map", element_id)

    def script(self) -> InlineCode:
        """Everything that folium emits for this map: JavaScript made of ids, numbers, addresses and constants."""
        figure = cast(Figure, self.get_root())
        for child in figure._children.values():  # branca gives no other way to render in parts
            child.render()
        return InlineCode.from_folium(figure.script.render())


class SafePane(SafeElement, CustomPane):
    """``folium.map.CustomPane`` under a fixed id."""

    def __init__(self, name: str, z_index: int, *, pointer_events: bool = False) -> None:
        super().__init__(identifier(name), z_index=constant(z_index), pointer_events=pointer_events)
        self.called("pane", name)


class SafeCircle(SafeElement, Circle):
    """``folium.Circle`` of the true size; its looks are a class of ``map.css``.

    Leaflet draws it on a sphere of 6,371 km. The radius that it is given makes north and south exact on WGS 84; east
    and west are then within 0.7 % (the flattening of the ellipsoid, which spherical Mercator cannot show).
    """

    def __init__(self, element_id: str, at: Pair, radius_m: float, *, class_name: str, pane: str) -> None:
        super().__init__(constant(at))  # its longitude may run on over the antimeridian, which no LatLon's does
        centre = LatLon(at[0], 0.0)
        towards_equator = 180.0 if centre.lat > 0 else 0.0
        edge = geodesic.destination(centre, towards_equator, radius_m)
        # Not folium's own options, which are colours: those stand in the stylesheet, for light, dark and print.
        self.options = {
            "radius": round(math.radians(abs(centre.lat - edge.lat)) * LEAFLET_EARTH_RADIUS_M, 2),
            "className": constant(class_name),
            "pane": identifier(pane),
            "interactive": False,
        }
        self.called("circle", element_id)


class SafeFitBounds(SafeElement, FitBounds):
    """``folium.FitBounds`` at once, without a flight."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.fitBounds({{ this.bounds|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}"""
    )

    def __init__(self, element_id: str, bounds: Bounds, *, padding: int, max_zoom: float) -> None:
        super().__init__(constant(bounds), padding=(padding, padding), max_zoom=constant(max_zoom))
        self.options["animate"] = False
        self.called("fit", element_id)


class OwnLayer(SafeElement, Layer):
    """A layer of our own, made by ``L.counterclaim.<kind>(options)``, which ``js/map/register.js`` provides."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.counterclaim.{{ this.kind }}({{ this.options|tojavascript }});
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, kind: str, element_id: str, **options: Any) -> None:
        super().__init__(name=identifier(element_id), overlay=True, control=False)
        self.called(kind, element_id)
        self.kind = kind
        self.options = constant(options)


# -------------------------------------------------------------------------------------------------------- the maps


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """Land and borders beneath a map: addresses on the web, data blocks in a file that opens from disk.

    ``near_from`` is the zoom from which fine land and borders take the place of coarse.
    """

    far: Mapping[str, str]
    near: Mapping[str, str]
    borders_far: Mapping[str, str]
    borders: Mapping[str, str]
    near_from: int
    data: Mapping[str, object]

    @classmethod
    def from_addresses(cls, *, near_from: int = 4) -> "BaseMap":
        """Fetched from our own origin, under names that carry their hash."""
        return cls(
            far={"url": static("base/land-110m.json")},
            near={"url": static("base/land-50m.json")},
            borders_far={"url": static("base/borders-far.json")},
            borders={"url": static("base/borders.json")},
            near_from=near_from,
            data={},
        )

    @classmethod
    def from_data(cls, *, far: object, near: object, borders: object) -> "BaseMap":
        """Held by the page itself, as GeoJSON; ``near`` may be a part of the world."""
        return cls(
            far={"block": "base_far"},
            near={"block": "base_near"},
            borders_far={"block": "base_borders"},
            borders={"block": "base_borders"},
            near_from=7,
            data={"base_far": far, "base_near": near, "base_borders": borders},
        )


def _new_map(
    element_id: str, centre: Pair, base: BaseMap, *, zoom_snap: float = 0.25, zoom_delta: float = 0.75, **options: Any
) -> SafeMap:
    """A map with its panes, from the ground up, and the base map in the lowest."""
    new = SafeMap(
        element_id,
        centre,
        zoom_control=False,
        attribution_control=False,
        fade_animation=False,  # or a popup that is closing stays in the page beside the next
        zoom_snap=zoom_snap,
        zoom_delta=zoom_delta,
        **options,
    )
    panes = {"base": 200, "areas": 300, "uncertainty": 350, "lines": 400, "labels": 450, "leaders": 500, "claims": 620}
    for name, z_index in panes.items():
        new.add_child(SafePane(name, z_index))
    new.add_child(_base_layer(base))
    new.add_child(OwnLayer("zoom", "buttons"))
    return new


def _base_layer(base: BaseMap) -> OwnLayer:
    return OwnLayer(
        "base",
        "land",
        far=base.far,
        near=base.near,
        borders_far=base.borders_far,
        borders=base.borders,
        near_from=base.near_from,
        pane="base",
    )


def _fragments(folium_map: SafeMap, *, module: str = "js/map/register.js", **parts: Any) -> MapFragments:
    return MapFragments(
        map_id=folium_map.get_name(),
        script=folium_map.script(),
        scripts=tuple(name for _key, name in folium_map.default_js),
        modules=(module,),
        **parts,
    )


def dossier_map(dossier: Dossier, *, local: LocalMap | None, base: BaseMap | None = None) -> MapFragments:
    """The map of one dossier: its claims, each with a popup, and what lies round the place.

    ``local`` is what ``mapviews.neighbourhood`` gives, or None for a map without lines. Without a public point the map
    shows the world and says so.
    """
    base = base or BaseMap.from_addresses()
    claims, surroundings = dossier_data(dossier, local)
    opening = pair(dossier.place.point) if dossier.place.point else (20.0, 0.0)
    folium_map = _new_map(
        "dossier", opening, base, zoom_start=10 if dossier.place.point else 2, scroll_wheel_zoom=False
    )
    for number, group in enumerate(claims["groups"]):
        if group["radius_m"] and not group["pin"]:
            name = f"uncertainty_{number}"
            folium_map.add_child(
                SafeCircle(name, group["at"], group["radius_m"], class_name="map-uncertainty", pane="uncertainty")
            )
    if bounds := dossier_bounds(dossier):
        folium_map.add_child(SafeFitBounds("place", bounds, padding=_padding(claims), max_zoom=14))
    folium_map.add_child(OwnLayer("claims", "seven", block="claims_data", pane="claims", leaders="leaders"))
    folium_map.add_child(
        OwnLayer("surroundings", "round", block="surroundings_data", areas="areas", lines="lines", labels="labels")
    )
    return _fragments(
        folium_map,
        label=_("Map: where %(title)s, and who claims what") % {"title": dossier.title},
        data={"claims_data": claims, "surroundings_data": surroundings, **base.data},
        marks=dossier_marks(dossier),
        legend=dossier_legend(dossier, claims, surroundings),
        notes=dossier_notes(dossier),
        attributions=attributions(dossier.border_context.datasets if dossier.border_context else ()),
        mapped=bool(claims["groups"]),
    )


def _padding(claims: Mapping[str, Any]) -> int:
    """Pixels left free round the opening view: enough for the rings of the largest fan, as ``fan.js`` makes them.

    No more than 120, or nothing would be left of a phone's map.
    """
    left = max((len(group["claims"]) for group in claims["groups"]), default=0)
    radius, padding = 58.0, 28
    while (left := left - int(math.pi / math.asin(22.0 / radius))) > 0:
        radius, padding = radius + 46.0, padding + 46
    return min(padding, 120)


def dossier_bounds(dossier: Dossier) -> Bounds | None:
    """The box that a dossier's map opens on: every circle of uncertainty, and the nearest border where it is near.

    A border farther than eight times the circle (or 60 km) would shrink the place to a dot; then the line leads out.
    """
    points: list[LatLon] = []
    places = [dossier.place, *(claim.place for claim in dossier.claims if claim.place)]
    for place in places:
        if place.point is None:
            continue
        radius_m = place.uncertainty_m or _OPENING_RADIUS_M[place.precision]
        points += geodesic.circle(place.point, radius_m * 1.35, 8)
    context = dossier.border_context
    if not points:
        return None
    if context is not None and context.border is not None and context.point is not None:
        reach_m = max(60_000.0, 8 * (dossier.place.uncertainty_m or 0.0))
        if context.border.distance_m <= reach_m:
            beyond = context.border.distance_m * 1.45
            points.append(geodesic.destination(context.point, context.border.bearing_deg, beyond))
    if context is not None and dossier.place.uncertainty_m:
        near_m = min(60_000.0, 4 * dossier.place.uncertainty_m)
        points += [town.point for town in context.places[:TOWNS_IN_VIEW] if town.distance_m <= near_m]
    lats, lons = zip(*(pair_beside(point, dossier.place.point) for point in points), strict=True)
    return (round(min(lats), 5), round(min(lons), 5)), (round(max(lats), 5), round(max(lons), 5))


#: How far round a point the map opens where the place has no radius of its own.
_OPENING_RADIUS_M: Final = dict.fromkeys(Precision, 5_000.0) | {Precision.COUNTRY: 400_000.0}


def overview_map(*, revision: int, base: BaseMap | None = None) -> MapFragments:
    """The map of all current incidents, however many: its layer fetches tiles of this revision of the record."""
    base = base or BaseMap.from_addresses(near_from=6)
    folium_map = _new_map("overview", (25.0, 20.0), base, zoom_start=2, zoom_snap=1, zoom_delta=1, world_copy_jump=True)
    folium_map.add_child(
        OwnLayer("names", "lands", url=static("base/name-places.json"), words="country_names", pane="labels")
    )
    folium_map.add_child(OwnLayer("overview", "all", root=address("/tiles/"), revision=revision, pane="claims"))
    return _fragments(
        folium_map,
        label=_("Map of all published incidents"),
        data={**base.data, "country_names": country_names()},
        module="js/map/overview.js",
        legend=overview_legend(),
        attributions=attributions(datasets_in_use()),
    )
