"""What the lists of the desk ask of the database: few queries, read from indexes alone, in order without sorting."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.templatetags import admin_urls
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import ResolverMatch, resolve
from django.utils import timezone

from incidents.admin import list_pages
from incidents.admin.incidents import IncidentAdmin
from incidents.models import ReviewRound, SavedList
from incidents.models.review_round import ReviewState
from incidents.roles import Role
from record.vocabulary import EventType, Position
from tests.factories.desk import a_claim, a_figure, a_grade, an_editor, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]
LIST = "/admin/incidents/incident/"
KEYS = re.compile(r'SELECT "\w+"\."(id|incident_id)" AS "pk" FROM .* ORDER BY ')


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def keys_asked(desk: Client, query: dict[str, str]) -> list[str]:
    """The queries that count the rows and find the keys of a page."""
    desk.get(LIST)  # the listing is worked out
    with CaptureQueriesContext(connection) as context:
        assert desk.get(LIST, query).status_code == 200
    asked = [each["sql"] for each in context.captured_queries]
    return [sql for sql in asked if "is_stale" not in sql and ("COUNT(*)" in sql or KEYS.match(sql))]


def test_a_page_of_a_hundred_rows_takes_twelve_queries(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    account = in_role(Role.EDITOR, Role.REVIEWER)
    for _each in range(100):
        incident = an_incident()
        a_claim(incident=incident, position=Position.DENIES)
        ReviewRound.objects.create(
            incident=incident,
            state=ReviewState.OPEN,
            content_sha256="0" * 64,
            opened_by=account,
            opened_at=timezone.now(),
        )
    client.force_login(account)
    SavedList.objects.create(account=account, of_list="incident", name="Mine", query="q=x")
    client.post(f"{LIST}columns/", {"column": [each["name"] for each in client.get(LIST).context["column_choices"]]})
    for query in ({}, {"q": "incident"}, {"country": "IQ", "waits": "reviewer", "sources": "no-archive"}):
        with django_assert_max_num_queries(12):
            assert len(client.get(LIST, query).context["cl"].result_list) == 100


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"status__exact": "draft"},
        {"o": "-2"},
        {"missing": "date"},
        {"missing": "nothing"},
        {"sources": "no-archive", "disagreement": "any"},
        {"event_type__exact": "battles", "grade__exact": "weak"},
    ],
    ids=str,
)
def test_rows_are_counted_and_found_in_indexes_without_reading_the_tables(desk: Client, query: dict[str, str]) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads a table as small as this whole
    an_incident(occurred_on="")
    quarrel = an_incident()
    for number in (10, 60):
        a_figure(claim=a_claim(incident=quarrel), low=number, high=number, verbatim=str(number))
    a_grade(incident=a_claim(incident=an_incident(event_type=EventType.BATTLES, event_subtype="")).incident)
    keys = keys_asked(desk, query)
    assert len(keys) == 2
    for sql in keys:
        steps = plan(sql)
        read = [
            step
            for step in steps
            if re.match(r"(SCAN|SEARCH) (incidents_incident|incidents_incidentlisting|U0)\b", step)
        ]
        assert read, steps
        assert all("COVERING INDEX" in step for step in read), steps


def plan(sql: str) -> list[str]:
    """What the database would do, a step a line."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        return [str(row[-1]) for row in cursor.fetchall()]


@pytest.fixture
def reading_by_index() -> None:
    """PostgreSQL reads and sorts a table as small as a test's whole; here it does so only where no index helps."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("seqscan", "bitmapscan", "sort", "incremental_sort", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{name} = off")


ORDERS = ("title", "code", "occurred_on", "place_name", "status", "claim_count", "updated_at")


@pytest.mark.parametrize("sign", ["", "-"], ids=["up", "down"])
@pytest.mark.parametrize("column", ["", *ORDERS])
@pytest.mark.usefixtures("reading_by_index")
def test_a_page_in_order_is_counted_off_an_index_and_nothing_is_sorted(
    desk: Client, monkeypatch: pytest.MonkeyPatch, column: str, sign: str
) -> None:
    monkeypatch.setattr(IncidentAdmin, "list_per_page", 2)
    for _each in range(3):
        an_incident()
    shown = list(desk.get(LIST).context["cl"].list_display)
    drawn = {"updated_at": "changed_at", "occurred_on": "happened_on"}.get(column, column)
    query = {"o": f"{sign}{shown.index(drawn)}"} if column else {}
    found = [sql for sql in keys_asked(desk, query | {"p": "2"}) if "COUNT(*)" not in sql]
    assert len(found) == 1
    assert not [step for step in plan(found[0]) if "TEMP B-TREE" in step or "Sort" in step], plan(found[0])


FILTERED: list[dict[str, str]] = [
    {"sources": "no-archive"},
    {"sources": "no-archive", "country": "IQ", "status__exact": "draft"},
    {"missing": "nothing", "disagreement": "none"},
]


@pytest.mark.parametrize("query", FILTERED, ids=str)
def test_pages_of_a_filter_hold_the_same_rows_far_down_as_near(
    desk: Client, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    monkeypatch.setattr(IncidentAdmin, "list_per_page", 2)
    for n in range(7):
        incident = an_incident(sensitivity="not_sensitive" if n != 2 else "")
        if n != 4:
            a_claim(incident=incident)

    def pages() -> list[list[int]]:
        asked = [desk.get(LIST, query | {"p": str(n)}).context["cl"] for n in (1, 2, 3)]
        return [[row.pk for row in page.result_list] for page in asked]

    near = pages()
    monkeypatch.setattr(list_pages, "FAR_DOWN", 0)
    assert pages() == near
    assert len({key for page in near for key in page}) >= 5


@pytest.mark.usefixtures("reading_by_index")
def test_a_page_of_a_filter_far_down_joins_and_sorts_nothing(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite reads the index of the order by itself
    monkeypatch.setattr(IncidentAdmin, "list_per_page", 2)
    monkeypatch.setattr(list_pages, "FAR_DOWN", 2)
    for _each in range(3):
        a_claim(incident=an_incident())
    found = [sql for sql in keys_asked(desk, {"sources": "no-archive", "p": "2"}) if "COUNT(*)" not in sql]
    assert len(found) == 1
    steps = " ".join(plan(found[0]))
    assert "using incident_in_list" in steps
    assert "SubPlan" in steps
    assert "Sort" not in steps
    assert "Join" not in steps


def test_a_list_of_one_page_is_whole_whatever_page_is_asked_for(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_pages, "FAR_DOWN", 2)
    an_incident()
    assert len(desk.get(LIST, {"p": "9", "status__exact": "draft"}).context["cl"].result_list) == 1


def test_where_nothing_fits_no_keys_are_looked_for(desk: Client) -> None:
    an_incident()
    assert ["COUNT(*)" in sql for sql in keys_asked(desk, {"waits": "reviewer", "missing": "date"})] == [True]


def test_no_address_of_a_row_is_resolved_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = an_incident()
    desk.get(LIST)
    resolved: list[str] = []

    def resolving(path: str) -> ResolverMatch:
        resolved.append(path)
        return resolve(path)

    monkeypatch.setattr(admin_urls, "resolve", resolving)
    page = desk.get(LIST, {"status__exact": "draft"}).content.decode()
    address = f"{LIST}{incident.pk}/change/?_changelist_filters=status__exact%3Ddraft"
    assert page.count(f'href="{address}"') == 2  # the code and the title
    assert [path for path in resolved if "change" in path] == []


@pytest.mark.parametrize("sign", ["", "-"], ids=["up", "down"])
@pytest.mark.parametrize("column", ["claim_count", "title"])
def test_the_pages_of_an_order_together_hold_each_row_once_in_that_order(
    desk: Client, monkeypatch: pytest.MonkeyPatch, column: str, sign: str
) -> None:
    monkeypatch.setattr(IncidentAdmin, "list_per_page", 2)
    by_claims = [(0, "Ash"), (2, "Beech"), (1, "Ash"), (1, "Cedar"), (0, "Dill")]
    for count, title in by_claims:
        incident = an_incident(title=title)
        for _each in range(count):
            a_claim(incident=incident)
    an_incident(archived_at=timezone.now(), title="Put aside")
    at = list(desk.get(LIST).context["cl"].list_display).index(column)
    pages = [desk.get(LIST, {"o": f"{sign}{at}", "p": str(n)}).context["cl"] for n in (1, 2, 3)]
    assert {page.result_count for page in pages} == {5}
    rows = [row for page in pages for row in page.result_list]
    shown = [(row.title if column == "title" else row.listing.claim_count, row.pk) for row in rows]
    assert shown == sorted(shown, reverse=sign == "-")
    assert len(set(shown)) == 5


@pytest.mark.parametrize("query", [{"q": "qaim"}, {"q": "air strike", "country": "IQ"}], ids=str)
def test_a_search_reads_the_words_that_the_database_keeps_and_works_none_out(
    desk: Client, query: dict[str, str]
) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no other way than its index
    for sql in keys_asked(desk, query):
        steps = " ".join(plan(sql))
        assert "words @@" in steps
        assert "array_to_tsvector" not in steps
        assert "Left Join" not in steps
