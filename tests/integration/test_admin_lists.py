"""The lists of the desk: filters, search over scripts, columns and lists that an account keeps, and what they cost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from incidents.history.owning import Root
from incidents.history.recording import last_number
from incidents.models import Actor, Assignment, Incident, IncidentTitle, ReviewRound, SavedList, Source
from incidents.models.review_round import ReviewState
from incidents.roles import Role
from incidents.waiting import waiting_for
from record.dates import read_edtf
from tests.factories.desk import a_claim, a_figure, a_source, an_actor, an_editor, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]
LIST = "/admin/incidents/incident/"


@pytest.fixture
def editor() -> User:
    return an_editor()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def codes(client: Client, **query: str) -> set[str]:
    """What the list shows under a query."""
    response = client.get(LIST, query)
    assert response.status_code == 200, response.headers.get("Location", "")
    return {incident.code for incident in response.context["cl"].result_list}


def a_round(incident: Incident, state: ReviewState, by: User, decided_by: User | None = None) -> ReviewRound:
    decided = {} if state is ReviewState.OPEN else {"decided_by": decided_by or by, "decided_at": timezone.now()}
    return ReviewRound.objects.create(
        incident=incident, state=state, content_sha256="0" * 64, opened_by=by, opened_at=timezone.now(), **decided
    )


# ------------------------------------------------------------------------------------------------------- filters


@pytest.fixture
def five() -> dict[str, Incident]:
    """One incident of each kind that the filters part."""
    bare = an_incident(code="IQ-2016-0001", title="Bare", occurred_on="")
    sourced = a_claim(
        incident=an_incident(code="SY-2016-0002", latitude=34.452, longitude=40.918),
        source=a_source(url="https://example.org/1", archive_url="https://example.net/1"),
    ).incident
    loose = a_claim(incident=an_incident(code="IQ-2016-0003"), source=a_source(url="https://example.org/2")).incident
    near = a_claim(incident=an_incident(code="IQ-2016-0004", uncertainty_m=40_000)).incident
    quarrel = an_incident(code="IQ-2016-0005")
    for order, (low, high) in enumerate(((10, 12), (55, 60))):
        a_figure(claim=a_claim(incident=quarrel), order=order, low=low, high=high, verbatim=f"{low} to {high}")
    return {"bare": bare, "sourced": sourced, "loose": loose, "near": near, "quarrel": quarrel}


FILTERS: list[tuple[dict[str, str], set[str]]] = [
    ({"missing": "anything"}, {"bare"}),
    ({"missing": "date"}, {"bare"}),
    ({"missing": "claims"}, {"bare"}),
    ({"missing": "place"}, set()),
    ({"missing": "nothing"}, {"sourced", "loose", "near", "quarrel"}),
    ({"sources": "no-source"}, {"bare"}),
    ({"sources": "no-address"}, {"near", "quarrel"}),
    ({"sources": "no-archive"}, {"loose", "near", "quarrel"}),
    ({"sources": "archived"}, {"sourced"}),
    ({"disagreement": "any"}, {"quarrel"}),
    ({"disagreement": "figures"}, {"quarrel"}),
    ({"disagreement": "event"}, set()),
    ({"disagreement": "none"}, {"bare", "sourced", "loose", "near"}),
    ({"country": "SY"}, {"sourced", "near"}),
    ({"country": "IQ"}, {"bare", "loose", "near", "quarrel"}),
    ({"country": "open"}, {"near"}),
    ({"waits": "nobody"}, {"bare", "sourced", "loose", "near", "quarrel"}),
    ({"country": "IQ", "disagreement": "none", "missing": "nothing"}, {"loose", "near"}),
]


@pytest.mark.parametrize(("query", "found"), FILTERS, ids=[str(query) for query, _found in FILTERS])
def test_a_filter_shows_what_it_names(
    desk: Client, five: dict[str, Incident], query: dict[str, str], found: set[str]
) -> None:
    assert codes(desk, **query) == {five[name].code for name in found}


@pytest.mark.parametrize("query", [{"country": "'; DROP"}, {"missing": "sense"}, {"disagreement": "weather"}])
def test_a_filter_that_is_not_offered_does_no_harm(
    desk: Client, five: dict[str, Incident], query: dict[str, str]
) -> None:
    assert desk.get(LIST, query).status_code in {200, 302}


def test_whoever_looks_sees_what_waits_for_them(client: Client) -> None:
    asker, reviewer = in_role(Role.EDITOR), in_role(Role.REVIEWER)
    publisher = in_role(Role.PUBLISHER)
    opened, approved, sent_back, again, assigned, _idle = (an_incident() for _each in range(6))
    a_round(opened, ReviewState.OPEN, asker)
    a_round(approved, ReviewState.APPROVED, asker, reviewer)
    a_round(sent_back, ReviewState.SENT_BACK, asker, reviewer)
    a_round(again, ReviewState.SENT_BACK, asker, reviewer)
    a_round(again, ReviewState.OPEN, asker)
    for account in (asker, reviewer, publisher):
        Assignment.objects.update_or_create(
            incident=assigned, defaults={"account": account, "by": asker, "at": timezone.now()}
        )
        client.force_login(account)
        expected = {each.code for waiting in waiting_for(account) for each in waiting.incidents}
        assert codes(client, waits="me") == expected
        assert assigned.code in expected
    assert codes(client, waits="reviewer") == {opened.code, again.code}
    assert codes(client, waits="publisher") == {approved.code}
    assert codes(client, waits="named") == {assigned.code}
    page = client.get(LIST, {"waits": "reviewer"}).content.decode()
    assert "a reviewer" in page


def test_a_reporter_sees_own_incidents_alone_under_every_filter(client: Client) -> None:
    reporter = in_role(Role.REPORTER)
    own, _other = an_incident(created_by=reporter), an_incident()
    client.force_login(reporter)
    for query in ({}, {"missing": "claims"}, {"country": "IQ"}, {"q": "Incident"}, {"waits": "nobody"}):
        assert codes(client, **query) == {own.code}


def countries(client: Client) -> set[str]:
    """Those that the filter offers, by code."""
    specs = client.get(LIST).context["cl"].filter_specs
    (spec,) = (each for each in specs if getattr(each, "parameter_name", "") == "country")
    return {code for code, _name in spec.lookup_choices} - {"open"}


@pytest.mark.usefixtures("geodata_dir")
def test_a_reporter_is_offered_the_countries_of_own_incidents_alone(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    reporter = in_role(Role.REPORTER)
    an_incident(created_by=reporter)
    an_incident(latitude=15.35, longitude=44.2)
    client.force_login(reporter)
    assert countries(client) == {"IQ"}
    with django_assert_max_num_queries(12):
        client.get(LIST)
    client.force_login(in_role(Role.EDITOR))
    assert countries(client) == {"IQ", "YE"}


NO_KEYS = ["x", "9" * 23, "9223372036854775808", "-1", "", "²", "9" * 5000]


@pytest.mark.parametrize("kind", ["incident", "actor", "source"])
def test_what_is_no_key_is_not_selected(desk: Client, kind: str) -> None:
    address = f"/admin/incidents/{kind}/"
    sent = {"action": "delete_selected", "_selected_action": NO_KEYS, "post": "yes"}
    assert desk.post(address, sent).status_code == 200
    assert "Items must be selected" in desk.post(address, {**sent, "index": "0"}, follow=True).content.decode()


def test_of_what_is_selected_the_keys_are_used(desk: Client) -> None:
    actor = an_actor(name="To be removed")
    sent = {"action": "delete_selected", "_selected_action": ["x", str(actor.pk)], "post": "yes"}
    sent[f"_state-{actor.pk}"] = str(last_number(Root("actor", actor.pk)))
    assert desk.post("/admin/incidents/actor/", sent).status_code == 302
    assert not Actor.objects.filter(pk=actor.pk).exists()


@pytest.mark.parametrize("page", ["9" * 21, "9" * 5000, "0", "-1", "x", "²", "٣", "999999"])
def test_a_page_that_no_list_has_is_no_error(desk: Client, page: str) -> None:
    for address in (f"{LIST}near/", f"{LIST}{an_incident().pk}/history/"):
        assert desk.get(address, {"page": page}).status_code == 200


@pytest.mark.parametrize("key", ["x", "9" * 23, "²"])
def test_what_is_no_key_has_no_history(desk: Client, key: str) -> None:
    assert desk.get(f"{LIST}{key}/history/").status_code == 404


# -------------------------------------------------------------------------------------------------------- search

SEARCHES = [
    "IQ-2016-7777",
    "iq 2016 7777",
    "qaim",
    "Al-Qāʾim",
    "القائم",
    "قضاء القائم",
    "غارات",
    "karboli",
    "al-Karbouli Mohammed",
    "الكربولي",
    "nbcnews.com/news/iraq",
    "https://www.nbcnews.com/news/iraq",
    "nbcnews.com/news/iraq-1",
    "www.nbcnews.com/news/iraq-1",
    "dozens killed",
    "STRIKE market",
]


@pytest.fixture
def found() -> Incident:
    claimant = an_actor(name="Mohammed al-Karbouli")
    claimant.names.create(text="محمد الكربولي", language="ar")
    claimant.names.create(text="Mohammed al-Karboli", language="en-GB")
    incident = an_incident(code="IQ-2016-7777", title="Air strike on a market", place_name="al-Qa'im")
    IncidentTitle.objects.create(incident=incident, text="غارات جوية على سوق", language="ar")
    incident.place_names.create(text="قضاء القائم", language="ar")
    source = a_source(title="Dozens killed in air strike", url="https://www.nbcnews.com/news/iraq-1")
    a_claim(incident=incident, claimant=claimant, source=source)
    an_incident(code="YE-2016-1234", title="Shelling of Taiz", place_name="Taiz")
    return incident


@pytest.mark.parametrize("words", SEARCHES)
def test_an_incident_is_found_across_scripts_by_whatever_names_it(desk: Client, found: Incident, words: str) -> None:
    assert codes(desk, q=words) == {found.code}


@pytest.mark.parametrize("words", ["Mosul", "—", '" OR *', "karboli Mosul"])
def test_what_names_nothing_finds_nothing_and_the_page_says_what_to_do(
    desk: Client, found: Incident, words: str
) -> None:
    assert codes(desk, q=words) == set()
    page = desk.get(LIST, {"q": words}).content.decode()
    assert "Nothing fits these filters and this search." in page


@pytest.mark.parametrize(
    ("words", "kind"), [("الكربولي", Actor), ("karbouli", Actor), ("nbcnews.com/news", Source), ("DOZENS", Source)]
)
def test_actors_and_sources_are_found_across_scripts_in_lists_and_choices(
    desk: Client, found: Incident, words: str, kind: type[Actor] | type[Source]
) -> None:
    name = kind._meta.model_name
    listed = desk.get(f"/admin/incidents/{name}/", {"q": words}).context["cl"].result_list
    assert len(listed) == 1
    field = "claimant" if kind is Actor else "source"
    query = {"app_label": "incidents", "model_name": "claim", "field_name": field, "term": words}
    assert len(desk.get("/admin/autocomplete/", query).json()["results"]) == 1


def test_what_was_just_made_is_found_in_a_choice(desk: Client) -> None:
    query = {"app_label": "incidents", "model_name": "claim", "field_name": "claimant", "term": "white helmets"}
    assert desk.get("/admin/autocomplete/", query).json()["results"] == []
    an_actor(name="The White Helmets")
    assert len(desk.get("/admin/autocomplete/", query).json()["results"]) == 1


# ------------------------------------------------------------------------------------------ columns, lists by name


def headings(response: Any) -> list[str]:
    return list(response.context["cl"].list_display)


def test_an_account_chooses_its_columns_and_their_order_and_can_forget_the_choice(desk: Client) -> None:
    an_incident()
    first = headings(desk.get(LIST))
    sent = {"column": ["grade", "country", "nonsense"], "later": "grade", "query": "status=draft&p=3"}
    response = desk.post(f"{LIST}columns/", sent)
    assert response.headers["Location"] == f"{LIST}?status=draft"
    assert headings(desk.get(LIST))[1:] == ["code", "title", "country", "grade"]
    other = Client()
    other.force_login(an_editor())
    assert headings(other.get(LIST)) == first
    desk.post(f"{LIST}columns/", {"reset": ""})
    assert headings(desk.get(LIST)) == first


def test_every_column_can_be_shown(desk: Client, five: dict[str, Incident]) -> None:
    choices = [each["name"] for each in desk.get(LIST).context["column_choices"]]
    desk.post(f"{LIST}columns/", {"column": choices})
    page = desk.get(LIST).content.decode()
    assert desk.get(LIST, {"o": "3"}).status_code == 200
    for words in ("IQ/SY", "a date that can be read", "figures"):
        assert words in page


def test_a_column_that_is_no_longer_offered_is_left_out(desk: Client, editor: User) -> None:
    SavedList.objects.create(account=editor, of_list="incident", columns=["gone", "grade"])
    assert headings(desk.get(LIST))[1:] == ["code", "title", "grade"]


def test_a_list_is_kept_under_a_name_replaced_and_forgotten(desk: Client, editor: User) -> None:
    name = "<b>عاجل</b>"
    desk.post(f"{LIST}lists/", {"name": name, "query": "status__exact=draft&country=IQ&p=2"})
    kept = SavedList.objects.get()
    assert (kept.account, kept.name, kept.query) == (editor, name, "status__exact=draft&country=IQ")
    page = desk.get(LIST).content.decode()
    assert "&lt;b&gt;عاجل&lt;/b&gt;" in page
    assert "<b>عاجل" not in page
    desk.post(f"{LIST}lists/", {"name": name, "query": "q=qaim"})
    assert SavedList.objects.get().query == "q=qaim"
    desk.post(f"{LIST}lists/{kept.pk}/forget/", {"query": ""})
    assert not SavedList.objects.exists()


def test_nobody_forgets_the_list_of_another_or_sees_it(desk: Client) -> None:
    kept = SavedList.objects.create(account=an_editor(), of_list="incident", name="Hers", query="q=secret")
    desk.post(f"{LIST}lists/{kept.pk}/forget/", {"query": ""})
    assert SavedList.objects.filter(pk=kept.pk).exists()
    assert "Hers" not in desk.get(LIST).content.decode()


@pytest.mark.parametrize("address", ["columns/", "lists/", "lists/1/forget/"])
def test_choices_are_kept_by_post_and_for_those_who_may_see_the_list(client: Client, address: str) -> None:
    account = an_editor(is_superuser=False)
    client.force_login(account)
    assert client.post(LIST + address, {"name": "x", "column": "grade"}).status_code == 403
    client.force_login(an_editor())
    assert client.get(LIST + address).status_code == 405


# ------------------------------------------------------------------------------------------------ room for the table


@pytest.mark.parametrize("kind", ["incident", "source", "actor"])
def test_filters_stand_over_the_list_and_nothing_beside_it(desk: Client, kind: str) -> None:
    a_claim()
    page = desk.get(f"/admin/incidents/{kind}/").content.decode()
    assert 'class="list-filters"' in page
    for column in ("nav-sidebar", "changelist-filter"):
        assert f'id="{column}"' not in page
    assert 'href="/admin/incidents/actor/"' in page, "what the side bar leads to"


def test_a_filter_that_is_on_says_what_was_chosen(desk: Client) -> None:
    page = desk.get(LIST, {"status__exact": "draft"}).content.decode()
    assert re.search(r"<summary>\s*Status: <b>draft</b>\s*</summary>", page)
    assert "Clear the filters" in page
    plain = desk.get(LIST).content.decode()
    assert re.search(r"<summary>\s*Status\s*</summary>", plain)
    assert "Clear the filters" not in plain


def test_each_cell_of_a_row_has_the_word_that_stands_above_it(desk: Client) -> None:
    a_claim()
    row = desk.get(LIST).content.decode().split("<tbody>")[1]
    labels = re.findall(r'<td class="cell-label">([^<]*)</td><td class="field-(\w+)', row)
    assert labels[:3] == [("Date", "happened_on"), ("Place", "place_name"), ("Status", "status")]
    assert "code" not in {name for _label, name in labels}


def dated(edtf: str, **more: Any) -> Incident:
    """An incident of that date, with the days that follow from it."""
    when = read_edtf(edtf)
    return an_incident(occurred_on=edtf, earliest=when.earliest, latest=when.latest, **more)


@pytest.mark.parametrize(
    ("edtf", "cell"),
    [
        pytest.param("2016-12-07", "7 December 2016", id="a plain day"),
        pytest.param(
            "[2016-12-07,2016-12-08]",
            '7 or 8 December 2016 <bdi class="edtf" dir="ltr">[2016-12-07,2016-12-08]</bdi>',
            id="one of two days",
        ),
        pytest.param("2016-12", 'December 2016 <bdi class="edtf" dir="ltr">2016-12</bdi>', id="a month"),
        pytest.param("<b>soon</b>", "&lt;b&gt;soon&lt;/b&gt;", id="what is no date"),
        pytest.param("", "-", id="nothing"),
    ],
)
def test_a_date_is_said_in_words_in_the_lists_with_its_edtf_beneath(desk: Client, edtf: str, cell: str) -> None:
    an_incident(occurred_on=edtf)
    a_source(published_on=edtf)
    assert f'<td class="field-happened_on">{cell}</td>' in desk.get(LIST).content.decode()
    assert f'<td class="field-came_out_on">{cell}</td>' in desk.get("/admin/incidents/source/").content.decode()


def test_a_date_is_said_in_arabic_and_its_edtf_stays_left_to_right(desk: Client) -> None:
    an_incident(occurred_on="2016-12-07/2016-12-08")
    page = desk.get(LIST, headers={"Accept-Language": "ar"}).content.decode()
    assert 'بين 7 و8 كانون الأول (ديسمبر) 2016 <bdi class="edtf" dir="ltr">2016-12-07/2016-12-08</bdi></td>' in page


def test_incidents_are_sorted_by_the_first_day_that_is_possible_not_by_how_it_is_written(desk: Client) -> None:
    for number, edtf in enumerate(("[2016-12-07,2016-12-08]", "2017-01-10", "2016-11~"), start=1):
        dated(edtf, code=f"IQ-2016-000{number}")
    page = desk.get(LIST, {"o": str(headings(desk.get(LIST)).index("happened_on"))})
    assert [incident.occurred_on for incident in page.context["cl"].result_list] == [
        "2016-11~",
        "[2016-12-07,2016-12-08]",
        "2017-01-10",
    ]


def test_a_minute_is_written_short_and_sorted_by(desk: Client) -> None:
    incident = an_incident()
    page = desk.get(LIST)
    assert f"{incident.updated_at:%Y-%m-%d %H:%M}</td>" in page.content.decode()
    at = headings(page).index("changed_at")
    assert "updated_at" in desk.get(LIST, {"o": str(at)}).context["cl"].get_ordering(None, Incident.objects.all())


@pytest.mark.parametrize(("rows", "words"), [(1, "1 incident"), (3, "3 incidents")])
def test_rows_are_counted_in_words(desk: Client, rows: int, words: str) -> None:
    for _each in range(rows):
        an_incident()
    foot = desk.get(LIST).content.decode().split('class="paginator"')[1]
    assert re.search(rf"\s{words}\s", foot.split("</p>")[0])


# ------------------------------------------------------------------------------------------------- empty, counted


@pytest.mark.parametrize(
    ("kind", "words"), [("incident", "No incident yet"), ("source", "No source yet"), ("actor", "No actor yet")]
)
def test_an_empty_list_says_what_to_do_first(desk: Client, kind: str, words: str) -> None:
    page = desk.get(f"/admin/incidents/{kind}/").content.decode()
    assert words in page
    assert "Enter the first" in page


def test_what_the_filters_do_not_know_yet_is_said(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.services.listing.catch_up.__kwdefaults__", {"limit": 1})
    an_incident()
    an_incident()
    assert "1 row was changed and is not in the filters and the search yet" in desk.get(LIST).content.decode()
