"""folium defines the maps, and no data pass through it."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import folium
import pytest

from geo import geodesic
from geo.latlon import LatLon
from mapviews.folium_map import (
    BaseMap,
    SafeCircle,
    SafeMap,
    UnsafeForFoliumError,
    address,
    constant,
    dossier_bounds,
    dossier_map,
    identifier,
    overview_map,
)
from record.dossier import PublicPlace
from record.vocabulary import Precision
from tests.factories.dossiers import HOSTILE, QAIM, hostile_dossier, qaim_claims, qaim_dossier


def place(point: LatLon | None, precision: Precision = Precision.TOWN) -> PublicPlace:
    return PublicPlace(name="somewhere", point=point, precision=precision, uncertainty_m=precision.uncertainty_m)


def strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from strings(item)
        case list() | tuple():
            for item in value:
                yield from strings(item)


# ------------------------------------------------------------------------------------------------ no data in folium


def test_the_script_is_the_same_whatever_people_wrote() -> None:
    """The strongest form of the rule: text that changes nothing in the script is not in the script."""
    assert dossier_map(hostile_dossier(), local=None).script == dossier_map(qaim_dossier(), local=None).script


def test_all_text_goes_beside_folium_as_data() -> None:
    fragments = dossier_map(hostile_dossier(), local=None)
    assert any(HOSTILE in text for text in strings(fragments.data))
    assert "7*7" not in fragments.script


def test_stock_folium_would_run_the_text_on_the_server() -> None:
    """The twin that does not guard: this is what the classes of this module are for, and proof that it can be seen."""
    stock = folium.Map(location=QAIM.xy[::-1], tiles=None)
    folium.Marker(QAIM.xy[::-1], popup="{{7*7}}").add_to(stock)
    rendered = stock.get_root().render()
    assert "{{7*7}}" not in rendered
    assert re.search(r">\s*49\s*<", rendered)


@pytest.mark.parametrize(
    "value",
    [HOSTILE, "{{7*7}}", "a'b", "a;b", "//other.example/x", "https://other.example", "javascript:x", "القائم", b"x"],
)
def test_an_option_that_is_text_is_refused(value: object) -> None:
    for nested in (value, [value], {"name": value}, {"name": [{"deep": value}]}):
        with pytest.raises(UnsafeForFoliumError, match="text never passes through folium"):
            constant(nested)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), {1, 2}, object()])
def test_an_option_that_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(UnsafeForFoliumError):
        constant(value)


@pytest.mark.parametrize("key", ["", "A", "1a", "a-b", "a b", "a'", "{{a}}"])
def test_an_id_or_a_key_is_small_letters_digits_and_underscores(key: str) -> None:
    with pytest.raises(UnsafeForFoliumError):
        identifier(key)
    with pytest.raises(UnsafeForFoliumError):
        constant({key: 1})


@pytest.mark.parametrize("text", ["/static/base/land-50m.1a2b.json", "/entries.json?country=IQ", "/"])
def test_an_address_of_our_own_passes(text: str) -> None:
    assert address(text) == text


@pytest.mark.parametrize("text", ["", "static/x", "//x", "/x y", "/x'", "/x`", "/${x}", "/x&y", "https://x", "/x\n"])
def test_an_address_that_could_be_another_origin_or_more_than_an_address_is_refused(text: str) -> None:
    with pytest.raises(UnsafeForFoliumError):
        address(text)


# ------------------------------------------------------------------------------------------------------ its assets


def test_no_asset_comes_from_elsewhere_and_none_of_folium_s_own_is_asked_for() -> None:
    fragments = dossier_map(qaim_dossier(), local=None)
    named = " ".join((*fragments.scripts, *fragments.modules, fragments.script))
    assert not re.search(r"https?:|//|jquery|bootstrap|awesome|glyphicon", named, re.IGNORECASE)
    assert fragments.scripts == ("vendor/leaflet/leaflet.js",)


def test_no_link_can_be_added_for_the_whole_process() -> None:
    with pytest.raises((AttributeError, TypeError)):
        SafeMap("one", (0.0, 0.0)).add_js_link("x", "https://other.example/x.js")
    assert SafeMap.default_js == (("leaflet", "vendor/leaflet/leaflet.js"),)


def test_the_same_map_is_the_same_text_each_time() -> None:
    assert dossier_map(qaim_dossier(), local=None) == dossier_map(qaim_dossier(), local=None)


def test_a_map_renders_once_however_often_it_is_asked() -> None:
    new = SafeMap("one", (0.0, 0.0))
    assert new.script() == new.script()


def test_the_base_map_is_fetched_from_our_origin_or_held_in_the_page() -> None:
    held = BaseMap.from_data(far={"type": "x"}, near={}, borders={})
    fetched = dossier_map(qaim_dossier(), local=None)
    offline = dossier_map(qaim_dossier(), local=None, base=held)
    assert "/static/base/land-50m.json" in fetched.script
    assert "base_far" not in fetched.data
    assert "/static/" not in offline.script
    assert offline.data["base_far"] == {"type": "x"}


# ------------------------------------------------------------------------------------------------------ what it shows


@pytest.mark.parametrize("lat", [0.0, 34.3683, -54.8, 70.0])
@pytest.mark.parametrize("radius_m", [100.0, 5_000.0, 100_000.0])
def test_the_circle_reaches_as_far_towards_the_equator_as_the_true_one(lat: float, radius_m: float) -> None:
    centre = LatLon(lat, 41.0)
    circle = SafeCircle("x", (lat, 41.0), radius_m, class_name="map-uncertainty", pane="uncertainty")
    degrees = math.degrees(float(str(circle.options["radius"])) / 6_371_000.0)
    edge = LatLon(lat - degrees if lat > 0 else lat + degrees, 41.0)
    assert geodesic.distance_m(centre, edge) == pytest.approx(radius_m, rel=1e-4)


def test_a_town_is_a_circle_and_no_pin_and_a_site_is_a_pin_and_no_circle() -> None:
    town = dossier_map(qaim_dossier(), local=None)
    site = dossier_map(qaim_dossier(place=place(QAIM, Precision.SITE)), local=None)
    assert "L.circle(" in town.script
    assert {entry.sign for entry in town.legend} >= {"centre", "uncertainty"}
    assert "L.circle(" not in site.script
    assert not {entry.sign for entry in site.legend} & {"centre", "uncertainty"}


def test_it_opens_on_the_place_its_towns_and_the_far_side_of_the_near_border() -> None:
    bounds = dossier_bounds(qaim_dossier())
    assert bounds is not None
    (south, west), (north, east) = bounds
    context = qaim_dossier().border_context
    assert context is not None
    assert context.border is not None
    assert west < context.border.nearest.lon < QAIM.lon < east
    assert south < QAIM.lat < context.places[1].point.lat <= north
    assert f"fitBounds([[{south}, {west}], [{north}, {east}]]" in dossier_map(qaim_dossier(), local=None).script


def test_over_the_antimeridian_it_opens_on_the_near_side_of_the_world() -> None:
    dossier = qaim_dossier(place=place(LatLon(-16.8, 179.98)), border_context=None)
    bounds = dossier_bounds(dossier)
    assert bounds is not None
    (_south, west), (_north, east) = bounds
    assert east - west < 1


@pytest.mark.parametrize("lon", [179.98, -179.98])
def test_a_claim_beyond_the_antimeridian_is_drawn_beside_its_incident(lon: float) -> None:
    claims = (replace(qaim_claims()[0], place=place(LatLon(-16.8, -lon))), *qaim_claims()[1:])
    dossier = qaim_dossier(place=place(LatLon(-16.8, lon)), claims=claims, border_context=None)
    beyond = math.copysign(180.02, lon)
    fragments = dossier_map(dossier, local=None)
    groups = fragments.data["claims_data"]["groups"]  # type: ignore[index]
    assert [group["at"] for group in groups] == [(-16.8, beyond), (-16.8, lon)]
    assert groups[0]["edge"][1] == beyond
    assert f"[-16.8, {beyond}]" in fragments.script
    bounds = dossier_bounds(dossier)
    assert bounds is not None
    assert bounds[0][1] < min(lon, beyond) < max(lon, beyond) < bounds[1][1]
    assert bounds[1][1] - bounds[0][1] < 1


def test_without_a_public_point_there_is_no_marker_no_circle_and_it_says_so() -> None:
    dossier = qaim_dossier(place=place(None, Precision.COUNTRY), border_context=None)
    fragments = dossier_map(dossier, local=None)
    assert not fragments.mapped
    assert "No point of this incident is public." in fragments.notes
    assert "L.circle(" not in fragments.script
    assert dossier_bounds(dossier) is None


def test_a_country_s_incident_has_neither_circle_nor_pin() -> None:
    fragments = dossier_map(qaim_dossier(place=place(QAIM, Precision.COUNTRY)), local=None)
    assert "L.circle(" not in fragments.script
    assert fragments.data["claims_data"]["groups"][0]["pin"] is False  # type: ignore[index]


def test_the_label_names_the_incident_for_those_who_do_not_see_the_map() -> None:
    assert "Air strikes on Qaim" in dossier_map(qaim_dossier(), local=None).label


def test_the_map_of_all_names_the_revision_of_its_tiles_and_holds_no_data_of_incidents() -> None:
    fragments = overview_map(revision=12)
    assert '"root": "/tiles/"' in fragments.script
    assert '"revision": 12' in fragments.script
    assert set(fragments.data) == {"country_names"}
    assert fragments.modules == ("js/map/overview.js",)
