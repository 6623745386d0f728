"""What readers may filter by, what is refused with a sentence, and what each parameter finds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from geo.border_context import BorderContext, Country
from geo.latlon import LatLon
from record.appending import append_publication
from record.assessment import Assessment
from record.dossier import PublicWhen
from record.entry import Entry
from record.filters import PARAMETERS, FilterError, Filters
from record.frames import entries_frame
from record.vocabulary import Grade, Precision, PublicationKind, Qualifier
from tests.factories.dossiers import qaim_border_context, qaim_dossier, qaim_tolls

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
