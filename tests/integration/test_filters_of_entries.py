"""What readers may filter by, what is refused with a sentence, and what each parameter finds."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from geo.border_context import Admin1, BorderContext, Country
from geo.geodesic import destination
from geo.latlon import LatLon
from geo.sphere import MEAN_RADIUS_M, box_round, haversine, haversine_of_distance
from record.appending import append_publication
from record.assessment import Assessment
from record.dossier import Dossier, PublicWhen
from record.entry import Entry
from record.filters import PARAMETERS, BBox, FilterError, Filters
from record.frames import entries_frame
from record.vocabulary import Grade, Precision, PublicationKind, Qualifier
from tests.factories.dossiers import qaim_border_context, qaim_dossier, qaim_tolls
from tests.factories.plain_filters import in_box

QAIM, FIJI, OPEN, NOWHERE = "IQ-2016-0001", "FJ-2020-0001", "SY-2018-0001", "XX-2017-0001"


def day(text: str) -> PublicWhen:
    return PublicWhen(edtf=text, earliest=date.fromisoformat(text), latest=date.fromisoformat(text))


def context(*codes: str) -> BorderContext:
    countries = tuple(Country(iso2=code, name=code) for code in codes)
    return replace(
        qaim_border_context(), country=countries[0] if len(countries) == 1 else None, countries=countries, border=None
    )


@pytest.fixture
def four() -> None:
    """Qaim; one on the antimeridian; one between two countries, in a span of days; one without a place."""
    qaim = qaim_dossier()
    toll = replace(qaim_tolls()[0], low=3, high=9, high_stated=9, high_qualifier=Qualifier.SEVERAL)
    fiji = qaim_dossier(
        code=FIJI,
        title="Suva_100%",
        place=replace(qaim.place, name="Suva", point=LatLon(lat=-18, lon=179.5), precision=Precision.SITE, names=()),
        border_context=context("FJ"),
        when=day("2020-05-01"),
        disagreements=(),
        tolls=(toll,),
        assessment=replace(qaim.assessment, grade=Grade.WEAK),
        further_assessments=(Assessment(grade=Grade.FAIR, ground="Two name it.", actor=qaim.actors[0].key),),
        claims=(),
        names=(),
    )
    between = qaim_dossier(
        code=OPEN,
        border_context=context("IQ", "SY"),
        when=PublicWhen(edtf="2018-01", earliest=date(2018, 1, 1), latest=date(2018, 1, 31)),
        disagreements=qaim.disagreements[:1],
        tolls=(),
    )
    nowhere = qaim_dossier(
        code=NOWHERE,
        place=replace(qaim.place, point=None, precision=Precision.COUNTRY),
        border_context=None,
        when=day("2017-06-01"),
        disagreements=(),
    )
    for dossier in (qaim, fiji, between, nowhere):
        append_publication(
            code=dossier.code,
            kind=PublicationKind.PUBLISHED,
            dossier=dossier,
            note="",
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )


def found(query: str) -> set[str]:
    entries = Filters.from_query(QueryDict(query)).apply(Entry.objects.all())
    return set(entries.values_list("code", flat=True))


EVERYTHING = {QAIM, FIJI, OPEN, NOWHERE}


@pytest.mark.django_db
@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", EVERYTHING),
        ("country=&q=", EVERYTHING),
        ("country=IQ", {QAIM, OPEN}),
        ("country=sy", {OPEN}),
        ("country=FJ,SY", {FIJI, OPEN}),
        ("country=FJ&country=SY", {FIJI, OPEN}),
        ("country=DE", set()),
        ("border=IQ-SY", {QAIM}),
        ("border=sy-iq", {QAIM}),
        ("border=IQ-IR", set()),
        ("event_type=explosions", EVERYTHING),
        ("event_type=battles,riots", set()),
        ("grade=weak", {FIJI}),
        ("grade=fair", {FIJI}),
        ("grade=weak,contested", EVERYTHING),
        ("precision=site,country", {FIJI, NOWHERE}),
        ("disagreement=figures", {QAIM, OPEN}),
        ("disagreement=responsibility", {QAIM}),
        ("disagreement=responsibility,figures", {QAIM, OPEN}),
        ("disagreement=any", {QAIM, OPEN}),
        ("disagreement=none", {FIJI, NOWHERE}),
        ("datetime=2016-12-07", {QAIM}),
        ("datetime=2016-12-07T10:00:00Z", {QAIM}),
        ("datetime=2016", {QAIM}),
        ("datetime=2016-12-07/2017", {QAIM, NOWHERE}),
        ("datetime=2018-01-31/..", {OPEN, FIJI}),
        ("datetime=2018-02-01/", {FIJI}),
        ("datetime=../2017-06-01", {QAIM, NOWHERE}),
        ("datetime=2018-01-15", {OPEN}),
        ("bbox=41,34,42,35", {QAIM, OPEN}),
        ("bbox=-180,-90,180,90", {QAIM, FIJI, OPEN}),
        ("bbox=179,-20,-179,-10", {FIJI}),
        ("bbox=-179,-20,179,-10", set()),
        ("bbox=41.0944,34.3683,41.0944,34.3683", {QAIM, OPEN}),
        ("killed_min=0", {QAIM, FIJI, NOWHERE}),
        ("killed_min=9", {QAIM, FIJI, NOWHERE}),
        ("killed_min=100", {QAIM, NOWHERE}),
        ("killed_min=101", set()),
        ("q=qaim", {QAIM, OPEN, NOWHERE}),
        ("q=al-Qa'im", {QAIM, OPEN, NOWHERE}),
        ("q=القائم", {QAIM, OPEN, NOWHERE}),
        ("q=karboli qaim", {QAIM, OPEN, NOWHERE}),
        ("q=suva", {FIJI}),
        ("q=suva 100", {FIJI}),
        ("q=suva_100%25", {FIJI}),
        ("q=wrong news", {QAIM, OPEN, NOWHERE}),
        ("q=iq-2016-0001", {QAIM}),
        ("country=IQ&datetime=2016&disagreement=any&q=qaim&killed_min=50", {QAIM}),
        ("country=IQ&grade=weak", set()),
    ],
)
def test_a_filter_finds(query: str, codes: set[str]) -> None:
    assert found(query.replace("+", "%2B")) == codes


@pytest.mark.parametrize(
    ("query", "parameter", "why"),
    [
        ("contry=IQ", "contry", "Is “country” meant?"),
        ("xyz=1", "xyz", "There are: q, country, admin1, border"),
        ("page=2", "page", "There is no such parameter"),
        ("country=Iraq", "country", "code"),
        ("country=I1", "country", "code"),
        ("border=IQ", "border", "IQ-SY"),
        ("border=IQ-IQ", "border", "IQ-SY"),
        ("border=IQ-SY-TR", "border", "IQ-SY"),
        ("event_type=war", "event_type", "explosions"),
        ("grade=Weak", "grade", "weak"),
        ("precision=near", "precision", "town"),
        ("disagreement=all", "disagreement", "any"),
        ("datetime=yesterday", "datetime", "in figures"),
        ("datetime=7/12/2016", "datetime", "“7”"),
        ("datetime=2017/2016", "datetime", "swapped"),
        ("datetime=../..", "datetime", "Both ends are open"),
        ("datetime=2016&datetime=2017", "datetime", "more than once"),
        ("bbox=1,2,3", "bbox", "four numbers"),
        ("bbox=a,b,c,d", "bbox", "four numbers"),
        ("bbox=nan,0,1,1", "bbox", "four numbers"),
        ("bbox=1e999,0,1,1", "bbox", "four numbers"),
        ("bbox=34,141,35,142", "bbox", "The order is west,south,east,north"),
        ("bbox=0,10,10,0", "bbox", "South lies north"),
        ("bbox=0,0,200,10", "bbox", "longitude"),
        ("killed_min=-1", "killed_min", "whole number"),
        ("killed_min=many", "killed_min", "whole number"),
        ("killed_min=99999999999999999999999", "killed_min", "whole number"),
        ("killed_min=²", "killed_min", "whole number"),
        ("q=???", "q", "no letters or digits"),
        ("q=" + "x" * 201, "q", "longer than 200"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(query: str, parameter: str, why: str) -> None:
    with pytest.raises(FilterError) as refusal:
        Filters.from_query(QueryDict(query))
    assert refusal.value.parameter == parameter
    assert f"“{parameter}”" in str(refusal.value)
    assert why in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_an_address_may_take_parameters_beside() -> None:
    assert not Filters.from_query(QueryDict("page=2"), beside=["page"])


def test_filters_are_written_in_one_spelling() -> None:
    filters = Filters.from_query(
        QueryDict("country=sy,IQ&border=sy-iq&datetime=2016-12&bbox=179,-20,-179,-10.50&q= a ")
    )
    assert filters
    assert filters.as_query() == {
        "q": "a",
        "country": "SY,IQ",
        "border": "IQ-SY",
        "bbox": "179,-20,-179,-10.5",
        "datetime": "2016-12-01/2016-12-31",
    }


values = st.one_of(
    st.sampled_from(
        ["IQ", "IQ-SY", "2016", "2016-12-07", "../2016", "2016/..", "1,2,3,4", "any", "figures", "weak", "9", "-0,7.25"]
    ),
    st.text(max_size=12),
)


@given(st.lists(st.tuples(st.sampled_from([*PARAMETERS, "other"]), values), max_size=5))
def test_any_query_is_read_or_refused_and_reads_back_the_same(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    try:
        filters = Filters.from_query(query)
    except FilterError:
        return
    again = QueryDict(mutable=True)
    again.update(filters.as_query())
    assert Filters.from_query(again) == filters


# ------------------------------------------------------------------------------------------------------------ frames


@pytest.mark.django_db
@pytest.mark.usefixtures("four")
def test_the_record_as_a_frame() -> None:
    frame = entries_frame(Entry.objects.order_by("code"))
    assert list(frame.index) == sorted(EVERYTHING)
    assert frame.crs.to_epsg() == 4326
    qaim = frame.loc[QAIM]
    assert (qaim.geometry.x, qaim.geometry.y) == (41.0944, 34.3683)
    assert qaim["killed_low"] == 20
    assert qaim["coordinateUncertaintyInMeters"] == 5000
    assert qaim["earliest"].date() == date(2016, 12, 7)
    assert not {"mc", "search", "publication", "uncertainty_m"} & set(frame.columns)


@pytest.mark.django_db
@pytest.mark.usefixtures("four")
def test_unknown_is_missing_in_a_frame_and_never_zero() -> None:
    nowhere: Any = entries_frame(Entry.objects.filter(code=NOWHERE)).iloc[0]
    assert nowhere.geometry is None
    for name in ("lat", "lon", "killed_high", "border_distance_m", "country"):
        assert nowhere.isna()[name], name


@pytest.mark.django_db
def test_an_empty_record_is_an_empty_frame() -> None:
    frame = entries_frame(Entry.objects.all())
    assert len(frame) == 0
    assert "geometry" in frame.columns


@pytest.mark.django_db
def test_a_frame_keeps_days_long_ago() -> None:
    append_publication(
        code=QAIM,
        kind=PublicationKind.PUBLISHED,
        dossier=qaim_dossier(when=day("1258-02-10")),
        note="",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert entries_frame(Entry.objects.all())["earliest"].iloc[0].year == 1258


# -------------------------------------------------------------------------------------------- people, areas, nearness

LEBANON = "LB-2019-0001"


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
