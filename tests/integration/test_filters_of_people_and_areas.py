"""Filters of people, areas and nearness: what each finds and refuses."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from geo.border_context import Admin1, BorderContext, Country
from geo.geodesic import destination
from geo.latlon import LatLon
from geo.sphere import MEAN_RADIUS_M, box_round, haversine, haversine_of_distance
from record.appending import append_publication
from record.dossier import Dossier
from record.entry import Entry
from record.filters import BBox, FilterError, Filters
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_border_context, qaim_dossier
from tests.factories.plain_filters import in_box

QAIM = "IQ-2016-0001"
LEBANON = "LB-2019-0001"


def context(*codes: str) -> BorderContext:
    countries = tuple(Country(iso2=code, name=code) for code in codes)
    return replace(
        qaim_border_context(), country=countries[0] if len(countries) == 1 else None, countries=countries, border=None
    )


def found(query: str) -> set[str]:
    entries = Filters.from_query(QueryDict(query)).apply(Entry.objects.all())
    return set(entries.values_list("code", flat=True))


@pytest.fixture
def two() -> None:
    """Qaim, and one in Lebanon by other people and in other languages, whose province has no code."""
    qaim = qaim_dossier()
    lebanon = qaim_dossier(
        code=LEBANON,
        place=replace(qaim.place, name="Byblos", point=LatLon(lat=34.12, lon=35.65), names=()),
        border_context=replace(
            context("LB"), admin1=Admin1(iso=None, name="Mount Lebanon"), border=qaim_border_context().border
        ),
        claims=tuple(replace(claim, language="ar-LB") for claim in qaim.claims if claim.claimant == "isis"),
        sources=tuple(replace(source, language="") for source in qaim.sources),
    )
    for dossier in (qaim, lebanon):
        publish(dossier)


def publish(dossier: Dossier) -> None:
    append_publication(
        code=dossier.code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("admin1=IQ-AN", {QAIM}),
        ("admin1=iq-an", {QAIM}),
        ("admin1=Mount Lebanon,IQ-AN", {QAIM, LEBANON}),
        ("admin1=mount lebanon", set()),
        ("border_within_km=11.1", set()),
        ("border_within_km=11.2", {QAIM, LEBANON}),
        ("actor=joc", {QAIM}),
        ("actor=isis", {QAIM, LEBANON}),
        ("actor=ISIS", set()),
        ("actor=is", set()),
        ("actor=nbc", set()),
        ("attributed_to=joc", {QAIM}),
        ("attributed_to=us-military", set()),
        ("source_language=en", {QAIM}),
        ("source_language=AR", {LEBANON}),
        ("source_language=ar,en", {QAIM, LEBANON}),
        ("near=34.37,41.09", {QAIM}),
        ("near=34.37,41.09&radius_km=0.4", set()),
        ("near=34.37,41.09&radius_km=600", {QAIM, LEBANON}),
        ("near=90,0&radius_km=5000", set()),
        ("near=0,-140&radius_km=5000", set()),
        ("within=41,34,42,35,41,35", {QAIM}),
        ("within=41,34,42,35,41,35,41,34", {QAIM}),
        ("within=41,35,42,35,42,34.3", set()),
        ("within=35,34,42,34,42,34.5,35,34.5", {QAIM, LEBANON}),
        ("within=35,34.2,36,34.2,42,34.2", set()),
    ],
)
def test_a_filter_of_people_and_areas_finds(query: str, codes: set[str]) -> None:
    assert found(query) == codes


@pytest.mark.parametrize(
    ("query", "parameter", "why"),
    [
        ("border_within_km=0", "border_within_km", "above 0"),
        ("border_within_km=5001", "border_within_km", "at most 5000"),
        ("border_within_km=near", "border_within_km", "kilometres"),
        ("near=34.37", "near", "latitude and longitude"),
        ("near=134,41", "near", "comes first"),
        ("near=nan,0", "near", "latitude and longitude"),
        ("radius_km=10", "radius_km", "needs a place"),
        ("near=34,41&radius_km=-1", "radius_km", "above 0"),
        ("within=1,2,3,4", "within", "3 to 100 corners"),
        ("within=1,2,3,4,1,2", "within", "3 to 100 corners"),
        ("within=1,2,1,2,3,4,3,4", "within", "3 to 100 corners"),
        ("within=" + ",".join(f"{n},{n % 7}" for n in range(101)), "within", "3 to 100 corners"),
        ("within=1,2,3,4,5", "within", "pairs"),
        ("within=a,b,c,d,e,f", "within", "pairs"),
        ("within=41,134,42,35,43,36", "within", "Longitude comes first"),
        ("within=181,34,42,35,43,36", "within", "longitude is beyond"),
        ("source_language=ar-IQ", "source_language", "such as ar"),
        ("actor=" + "x" * 201, "actor", "longer than 200"),
        ("admin1=a%00b", "admin1", "cannot be seen"),
    ],
)
def test_a_filter_of_people_and_areas_is_refused_by_name(query: str, parameter: str, why: str) -> None:
    with pytest.raises(FilterError) as refusal:
        Filters.from_query(QueryDict(query))
    assert refusal.value.parameter == parameter
    assert why in str(refusal.value)


def test_nearness_has_a_radius_and_areas_one_spelling() -> None:
    filters = Filters.from_query(QueryDict("near=-0.0,41.09000000001&within=1,2,3,4,5,6.5,1,2"))
    assert filters.as_query() == {"within": "1,2,3,4,5,6.5", "near": "0,41.09", "radius_km": "25"}
    assert filters == Filters.from_query(QueryDict("radius_km=25.0&near=0,41.09&within=1.0,2,3,4,5,6.5"))
    assert hash(filters) == hash(Filters(near=LatLon(0, 41.09), within=filters.within))


@pytest.mark.django_db
def test_a_place_within_a_hair_of_the_equator_can_be_searched_round() -> None:
    qaim = qaim_dossier()
    publish(qaim_dossier(place=replace(qaim.place, point=LatLon(lat=5e-324, lon=-5e-324))))
    assert found("near=0,0") == found("within=-1,-1,1.3,-1,1,1,-1.1,1") == {QAIM}


@pytest.mark.parametrize("radius_km", [0.1, 25, 2000, 5000])
@pytest.mark.parametrize("centre", [LatLon(0, 0), LatLon(34.4, 41.1), LatLon(-89.9, 10), LatLon(64, 179.9)])
def test_the_box_round_a_circle_holds_the_circle_and_little_more(centre: LatLon, radius_km: float) -> None:
    """Points all round, just inside the radius, lie in the box; the box's sides come as near as the circle does."""
    west, south, east, north = box_round(centre, radius_km * 1000)
    box = BBox(west=west, south=south, east=east, north=north)
    for bearing in range(0, 360, 5):
        point = on_sphere(centre, bearing, radius_km * 1000 * 0.999999)
        assert in_box(box, point.lat, point.lon)
        assert haversine(centre, point.lat, point.lon) <= haversine_of_distance(radius_km * 1000)
        outside = on_sphere(centre, bearing, radius_km * 1000 * 1.000001)
        assert haversine(centre, outside.lat, outside.lon) > haversine_of_distance(radius_km * 1000)


def test_nearness_on_the_sphere_is_within_0_57_percent_of_the_geodesic() -> None:
    for bearing in range(0, 360, 15):
        for lat in (-80, -45, 0, 34, 60, 89):
            point = destination(LatLon(lat, 41), bearing, 1_000_000)
            on_it = 2 * MEAN_RADIUS_M * math.asin(math.sqrt(haversine(LatLon(lat, 41), point.lat, point.lon)))
            assert on_it == pytest.approx(1_000_000, rel=0.0057)


def on_sphere(centre: LatLon, bearing_deg: float, distance_m: float) -> LatLon:
    """The point at a bearing and distance on the mean sphere (E. Williams, "Aviation Formulary")."""
    phi, lam = math.radians(centre.lat), math.radians(centre.lon)
    angle, bearing = distance_m / MEAN_RADIUS_M, math.radians(bearing_deg)
    lat = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing))
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(lat)
    )
    lon = math.degrees(lam + turn)
    return LatLon(math.degrees(lat), (lon + 180.0) % 360.0 - 180.0)
