"""An entry says what is current, and can always be made again from the log."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from geo.border_context import Country
from geo.latlon import LatLon
from geo.morton import morton_code
from record.appending import append_publication, rebuild_entries
from record.dossier import Dossier
from record.entry import Entry, EntryState
from record.entry_columns import border_code
from record.vocabulary import Measure, PersonStatus, Precision, PublicationKind, Qualifier
from tests.factories.dossiers import qaim_border_context, qaim_dossier, qaim_tolls

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


def entry_of(dossier: Dossier) -> Entry:
    append_publication(code=dossier.code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=AT)
    return Entry.objects.get(code=dossier.code)


def test_the_entry_of_qaim() -> None:
    entry = entry_of(qaim_dossier())
    assert str(entry) == "IQ-2016-0001"
    assert (entry.state, entry.publication_id, entry.published_at) == ("current", 1, AT)
    assert (entry.country, entry.countries, entry.admin1, entry.border) == ("IQ", ",IQ,", "IQ-AN", "IQ-SY")
    assert entry.border_distance_m == pytest.approx(11_186.6)
    assert (entry.lat, entry.lon) == (34.3683, 41.0944)
    assert entry.mc == morton_code(LatLon(lat=34.3683, lon=41.0944))
    assert (entry.precision, entry.uncertainty_m) == ("town", 5000.0)
    assert (entry.event_type, entry.event_subtype, entry.grades) == ("explosions", "air_strike", ",contested,")
    assert entry.earliest == entry.latest == date(2016, 12, 7)
    assert (entry.killed_low, entry.killed_high) == (20, None)
    assert (entry.killed_high_stated, entry.killed_high_qualifier) == (100, "more_than")
    assert (entry.claim_count, entry.source_count) == (7, 1)
    flags = (
        entry.disagree_figures,
        entry.disagree_civilian_status,
        entry.disagree_responsibility,
        entry.disagree_event,
    )
    assert flags == (True, True, True, False)
    for text in ("qaim", "القايم", "anbar", "mohammed al karboli", "داعش", "iq 2016 0001"):
        assert text in entry.search, text


def test_an_incident_without_a_point_has_no_zeroes_for_a_place() -> None:
    place = replace(qaim_dossier().place, point=None, precision=Precision.COUNTRY, uncertainty_m=None)
    entry = entry_of(qaim_dossier(place=place, border_context=None, event_subtype=None, tolls=()))
    assert (entry.lat, entry.lon, entry.mc, entry.country, entry.border, entry.admin1) == (None,) * 6
    assert entry.countries == ""
    assert (entry.killed_low, entry.killed_high, entry.killed_high_stated, entry.event_subtype) == (None,) * 4
    assert not Entry.objects.mapped().exists()


def test_a_country_left_open_is_found_under_each() -> None:
    context = replace(qaim_border_context(), country=None, countries=(), admin1=None)
    both = tuple(replace(qaim_border_context().countries[0], iso2=code) for code in ("SY", "IQ"))
    entry = entry_of(qaim_dossier(border_context=replace(context, countries=both)))
    assert (entry.country, entry.countries, entry.border) == (None, ",IQ,SY,", "IQ-SY")


def test_a_border_of_two_other_countries_is_named_by_them() -> None:
    context = qaim_border_context()
    assert context.border is not None
    between = (Country(iso2="SY", name="Syria"), Country(iso2="JO", name="Jordan"))
    entry = entry_of(qaim_dossier(border_context=replace(context, border=replace(context.border, between=between))))
    assert entry.border == "JO-SY"


@pytest.mark.parametrize("is_between_others", [False, True])
def test_a_line_of_control_within_one_country_is_no_border_between_two(*, is_between_others: bool) -> None:
    context = qaim_border_context()
    assert context.border is not None
    beyond = Country(iso2="IQ", name="Beyond the line")
    line = replace(context.border, neighbour=beyond, kind="line of control", between=(beyond, beyond))
    line = line if is_between_others else replace(line, between=None)
    entry = entry_of(qaim_dossier(border_context=replace(context, border=line)))
    assert entry.border is None
    assert entry.border_distance_m == pytest.approx(11_186.6)


def test_a_border_is_left_open_where_its_sides_are() -> None:
    context = qaim_border_context()
    three = tuple(Country(iso2=code, name=code) for code in ("IQ", "SY", "JO"))
    entry = entry_of(qaim_dossier(border_context=replace(context, country=None, countries=three)))
    assert entry.border is None


def test_killed_of_several_statuses_are_never_added_up() -> None:
    civilians = replace(qaim_tolls()[0], low=20, high=90, high_stated=90, high_qualifier=Qualifier.EXACTLY)
    fighters = replace(civilians, status=PersonStatus.ARMED, low=30, high=40, high_stated=40)
    entry = entry_of(qaim_dossier(tolls=(civilians, fighters)))
    assert (entry.killed_low, entry.killed_high, entry.killed_high_stated) == (30, 90, 90)


def test_killed_stay_open_when_one_toll_is_open() -> None:
    closed = replace(qaim_tolls()[0], status=PersonStatus.ARMED, low=200, high=300, high_stated=300)
    entry = entry_of(qaim_dossier(tolls=(qaim_tolls()[0], closed)))
    assert (entry.killed_low, entry.killed_high, entry.killed_high_stated) == (200, None, 300)


def test_a_toll_that_is_only_denied_gives_no_killed() -> None:
    denied = replace(
        qaim_tolls()[0], low=None, high=None, high_stated=None, high_qualifier=None, used=(), denied_by=("2",)
    )
    assert denied.measure is Measure.KILLED
    entry = entry_of(qaim_dossier(tolls=(denied,)))
    assert (entry.killed_low, entry.killed_high, entry.killed_high_qualifier) == (None, None, None)


def test_a_correction_moves_the_entry_to_the_new_version() -> None:
    entry_of(qaim_dossier())
    append_publication(
        code="IQ-2016-0001",
        kind=PublicationKind.CORRECTED,
        dossier=qaim_dossier(title="Another title"),
        note="Title.",
        at=AT,
    )
    entry = Entry.objects.get()
    assert (entry.publication_id, entry.title) == (2, "Another title")


def test_a_withdrawal_leaves_an_entry_that_says_so() -> None:
    entry_of(qaim_dossier())
    append_publication(
        code="IQ-2016-0001", kind=PublicationKind.WITHDRAWN, dossier=None, note="Published by mistake.", at=AT
    )
    entry = Entry.objects.get()
    assert (entry.state, entry.publication_id, entry.title) == (EntryState.WITHDRAWN, 2, "Air strikes on Qaim")
    assert not Entry.objects.current().exists()


def test_rebuilding_gives_the_same_entries() -> None:
    entry_of(qaim_dossier())
    entry_of(qaim_dossier(code="IQ-2016-0002", title="Another"))
    append_publication(
        code="IQ-2016-0001", kind=PublicationKind.WITHDRAWN, dossier=None, note="Published by mistake.", at=AT
    )
    before = list(Entry.objects.order_by("code").values())
    Entry.objects.update(title="spoilt")
    assert rebuild_entries() == 2
    assert list(Entry.objects.order_by("code").values()) == before


def test_rebuilding_an_empty_record_gives_none() -> None:
    assert rebuild_entries() == 0


def test_rebuilding_many_goes_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("record.appending._BATCH", 2)
    for place in range(5):
        entry_of(qaim_dossier(code=f"IQ-2016-000{place}"))
    assert rebuild_entries() == 5


@pytest.mark.parametrize(
    "columns",
    [{"latest": date(2010, 1, 1)}, {"killed_low": 9, "killed_high": 3}, {"lat": None}, {"lat": 91.0}, {"lon": -181.0}],
)
def test_the_database_refuses_an_entry_that_cannot_be(columns: dict[str, object]) -> None:
    entry_of(qaim_dossier())
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Entry.objects.update(**columns)


def test_a_border_is_named_the_same_from_both_sides() -> None:
    assert border_code("SY", "IQ") == border_code("IQ", "SY") == "IQ-SY"
