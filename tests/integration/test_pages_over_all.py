"""The map, the list, the changes, the method, and what they have in common: no cookies, caching, refusals."""

import gzip
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mapviews.presenters.method import lists_without_a_place
from record.appending import append_publication
from record.appending_many import append_many, ready
from record.dossier import PublicPlace
from record.publication import Publication
from record.vocabulary import PublicationKind
from tests.factories.dossiers import hostile_dossier, qaim_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

AT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
PAGES = ("/", "/incidents/", "/incidents/IQ-2016-0001/", "/incidents/IQ-2016-0001/v/1/", "/changes/", "/method/")
EVERY_PAGE = pytest.mark.parametrize("path", PAGES)


def publish(code: str = "IQ-2016-0001", kind: PublicationKind = PublicationKind.PUBLISHED, **changes: object) -> None:
    dossier = None if kind is PublicationKind.WITHDRAWN else qaim_dossier(code=code, **changes)
    note = "" if kind is PublicationKind.PUBLISHED else "Entered twice."
    append_publication(code=code, kind=kind, dossier=dossier, note=note, at=AT)


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())
    return words.replace(" ,", ",")


@pytest.fixture
def qaim() -> None:
    publish()


# ------------------------------------------------------------------------------------------------------- every page


@EVERY_PAGE
def test_readers_get_no_cookie_and_pages_do_not_vary_by_one(client: Client, qaim: None, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()


@EVERY_PAGE
def test_a_page_that_the_browser_has_is_not_sent_again_until_the_record_changes(
    client: Client, qaim: None, path: str
) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]

    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    publish("IQ-2016-0002")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@EVERY_PAGE
def test_a_304_leaves_the_policy_of_the_kept_page_in_force(client: Client, qaim: None, path: str) -> None:
    first = client.get(path)
    assert "Content-Security-Policy" in first.headers

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert "Content-Security-Policy" not in again.headers


@EVERY_PAGE
def test_a_head_has_the_headers_and_no_body(client: Client, qaim: None, path: str) -> None:
    head, got = client.head(path), client.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]


@EVERY_PAGE
def test_a_page_travels_compressed_where_the_browser_takes_it(client: Client, qaim: None, path: str) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    nonce = re.compile(rb'nonce="[^"]*"')

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert nonce.sub(b"", gzip.decompress(packed.content)) == nonce.sub(b"", plain.content)
    assert len(packed.content) < len(plain.content) / 2


@EVERY_PAGE
@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_pages_only_answer_questions(client: Client, qaim: None, path: str, verb: str) -> None:
    assert getattr(client, verb)(path).status_code == 405


@EVERY_PAGE
def test_a_page_says_what_it_is_and_where_its_content_begins(client: Client, qaim: None, path: str) -> None:
    page = client.get(path).content.decode()

    assert re.search(r'<html lang="en" dir="ltr">', page)
    assert len(re.findall(r"<h1\b", page)) == 1
    assert '<a class="skip" href="#content">' in page
    assert re.search(r'<main id="content"', page)
    assert re.search(r'<meta name="description"\s+content="[^"]{20,}', page)
    assert re.search(r'<link rel="canonical"\s+href="http://testserver/', page)


@EVERY_PAGE
def test_a_page_holds_no_inline_style_no_handler_and_nothing_of_other_hosts(
    client: Client, qaim: None, path: str
) -> None:
    page = client.get(path).content.decode()

    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', page)


@EVERY_PAGE
def test_the_footer_names_the_revision_and_the_head_of_the_chain(client: Client, qaim: None, path: str) -> None:
    last = Publication.objects.get(number=1)

    assert f"Revision 1 of the record {last.chain_sha256}" in text(client, path)


@pytest.mark.parametrize("path", ["/", "/incidents/", "/changes/", "/method/"])
def test_an_empty_record_has_pages_too(client: Client, path: str) -> None:
    assert "Revision" not in text(client, path)


# --------------------------------------------------------------------------------------------------- list and map


@pytest.mark.parametrize("path", ["/", "/incidents/"])
def test_map_and_list_give_the_same_counts_and_the_same_row(client: Client, qaim: None, path: str) -> None:
    publish("IQ-2016-0002", place=unplaced())

    page = text(client, path)

    assert "2 incidents 1 on the map, 1 without a point" in page
    assert "Air strikes on Qaim" in page
    assert "20 to more than 100" in page
    assert "figures civilian status responsibility" in page
    assert "not on the map" in page


def unplaced() -> PublicPlace:
    return replace(qaim_dossier().place, point=None)


def test_withdrawn_incidents_are_on_no_list(client: Client, qaim: None) -> None:
    publish(kind=PublicationKind.WITHDRAWN)

    for path in ("/", "/incidents/"):
        assert "Nothing has been published yet" in text(client, path)
        assert "Qaim" not in text(client, path)


@pytest.mark.parametrize("path", ["/", "/incidents/"])
def test_a_filter_that_nothing_matches_offers_which_to_loosen(client: Client, qaim: None, path: str) -> None:
    page = text(client, f"{path}?country=SY&q=qaim")

    assert "0 of 1 incident: in Syria, with the words “qaim”" in re.sub("[\u2066-\u2069]", "", page)
    assert "No incident matches all of these filters" in page
    assert "Without “Country” 1 incident would match" in page
    assert "Without “Words” 0 incidents would match" in page


@pytest.mark.parametrize("path", ["/", "/incidents/"])
def test_an_unknown_parameter_is_refused_in_a_sentence(client: Client, qaim: None, path: str) -> None:
    assert "frobnicate" in text(client, f"{path}?frobnicate=1", status=400)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sort=tallest", "cannot be sorted by “tallest”"),
        ("page=9", "There is no page “9”: there are pages 1 to 1."),
        ("page=x", "There is no page “x”"),
    ],
)
def test_an_order_or_a_page_that_is_not_there_is_refused(client: Client, qaim: None, query: str, said: str) -> None:
    assert said in text(client, f"/incidents/?{query}", status=400)


def test_the_map_has_no_pages_and_says_so(client: Client, qaim: None) -> None:
    assert "page" in text(client, "/?page=2", status=400)


def test_the_empty_fields_of_a_form_ask_for_nothing(client: Client, qaim: None) -> None:
    assert "1 incident 1 on the map" in text(client, "/incidents/?q=&country=&killed_min=")


@pytest.mark.parametrize(
    ("sort", "first"), [("newest", "B"), ("oldest", "A"), ("title", "A"), ("claims", "A"), ("killed", "A")]
)
def test_the_list_can_be_put_in_order(client: Client, sort: str, first: str) -> None:
    later = replace(qaim_dossier().when, edtf="2017-01-01", earliest=date(2017, 1, 1), latest=date(2017, 1, 1))
    publish("AA-1", title="A")
    publish("BB-1", title="B", when=later, claims=qaim_dossier().claims[:1], tolls=(), disagreements=())

    page = client.get(f"/incidents/?sort={sort}").content.decode()

    assert page.index(f'href="/incidents/{first}{first}-1/"') == min(
        page.index(f'href="/incidents/{code}/"') for code in ("AA-1", "BB-1")
    )


def links(page: str) -> dict[str, str]:
    """The addresses of the pages beside a page of a list."""
    return {rel: unescape(url) for rel, url in re.findall(r'<a rel="(prev|next)" href="([^"]*)"', page)}


def listed(page: str) -> list[str]:
    return re.findall(r'href="/incidents/([A-Z0-9-]+)/"', page)


@pytest.fixture
def long_list() -> list[str]:
    """Two pages of incidents and one more, by title."""
    codes = [f"IQ-2016-{number + 1:04}" for number in range(201)]
    append_many((ready(qaim_dossier(code=code, title=f"Strike {code}")) for code in codes), at=AT)
    return codes


def test_a_long_list_has_pages_that_keep_the_filters(client: Client, long_list: list[str]) -> None:
    page = client.get("/incidents/?country=IQ&sort=title").content.decode()
    following = links(page)["next"]

    assert following == "/incidents/?country=IQ&sort=title&after=Strike%20IQ-2016-0100~IQ-2016-0100&page=2"
    second = client.get(following).content.decode()
    assert (listed(page), listed(second)) == (long_list[:100], long_list[100:200])
    assert "Page 2 of 3" in text(client, following)
    assert "Page 2 of 3" in text(client, "/incidents/?country=IQ&sort=title&page=2")
    third = client.get(links(second)["next"]).content.decode()
    assert listed(third) == long_list[200:]
    assert links(third).keys() == {"prev"}
    assert listed(client.get(links(third)["prev"]).content.decode()) == long_list[100:200]
    assert links(second)["prev"] == "/incidents/?country=IQ&sort=title&page=1"


def test_what_is_published_meanwhile_moves_no_row_from_page_to_page(client: Client, long_list: list[str]) -> None:
    second = client.get(links(client.get("/incidents/?sort=title").content.decode())["next"]).content.decode()
    third = links(second)["next"]
    for number in range(3):
        publish(f"AA-2016-{number}", title=f"Air strike {number}")
    publish(long_list[99], PublicationKind.WITHDRAWN)
    publish(long_list[199], PublicationKind.WITHDRAWN)

    assert listed(client.get(third).content.decode()) == long_list[200:]
    back = links(client.get(third).content.decode())["prev"]
    assert listed(client.get(back).content.decode()) == [*long_list[98:99], *long_list[100:199]]


def test_a_page_whose_rows_are_gone_shows_the_last_one(client: Client, long_list: list[str]) -> None:
    second = client.get("/incidents/?sort=title&page=2").content.decode()
    publish(long_list[200], PublicationKind.WITHDRAWN)

    assert "Page 2 of 2" in text(client, links(second)["next"])
    assert listed(client.get(links(second)["next"]).content.decode()) == long_list[100:200]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("after=x~A-1&before=x~A-1", "give one of “after” and “before”"),
        ("after=nonsense", "“after” cannot be “nonsense” in this order"),
        ("before=12~A-1~&sort=killed", "“before” cannot be “12~A-1~” in this order"),
    ],
)
def test_a_place_in_the_list_that_cannot_be_read_is_refused(client: Client, query: str, said: str) -> None:
    assert said in text(client, f"/incidents/?{query}", status=400)


def test_lists_cost_the_same_however_many_incidents_they_show(
    client: Client, qaim: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        publish(f"IQ-2017-{number + 1:04}")
    client.get("/")  # the index reads what was published: by other questions where it holds what other tests left

    for path in ("/", "/incidents/"):
        with django_assert_max_num_queries(6):
            client.get(path)


def test_hostile_titles_stay_text_on_every_list(client: Client) -> None:
    append_publication(code="IQ-2016-0001", kind=PublicationKind.PUBLISHED, dossier=hostile_dossier(), note="", at=AT)

    for path in ("/", "/incidents/", "/changes/"):
        page = client.get(path).content.decode()
        assert "<img src=x" not in page
        assert "{{7*7}}" in unescape(page)


# ---------------------------------------------------------------------------------------------------------- changes


def test_the_log_tells_every_act_the_newest_first(client: Client, qaim: None) -> None:
    publish(kind=PublicationKind.CORRECTED)
    publish(kind=PublicationKind.WITHDRAWN)

    page = text(client, "/changes/")

    assert page.index("Withdrawn") < page.index("Corrected") < page.index("Published")
    assert "Entered twice." in page
    assert "Qaim" not in page  # it was withdrawn: the log keeps the act, not the content


def test_the_log_takes_a_page_and_nothing_else(client: Client, qaim: None) -> None:
    assert "There is no parameter “country” here." in text(client, "/changes/?country=IQ", status=400)
    assert "There is no page “0”" in text(client, "/changes/?page=0", status=400)


# ----------------------------------------------------------------------------------------------------------- method


@pytest.mark.parametrize(
    "sentence",
    [
        "Says that it is not so. Silence is not a denial, nor is giving no figure.",
        "Casualties of whom the claimant does not tell the dead from the injured. Never added to the killed.",
        "Its number is of casualties: it does not tell the dead from the injured.",
        "A single source reports it.",
        "Drawn as a circle of 5 km unless the incident says otherwise.",
        "“dozens” 24 to 99",
        "In force on this site: our convention.",
        "We do not estimate true tolls",
        "drawing a line is not an endorsement",
    ],
)
def test_the_method_page_explains(client: Client, sentence: str) -> None:
    page = client.get("/method/").content.decode()
    quoted = re.sub(r"<q\b[^>]*>(.*?)</q>", r"“\1”", page)

    assert sentence in " ".join(unescape(re.sub(r"<[^>]*>", " ", quoted)).split())


def test_every_list_of_the_vocabulary_stands_on_the_method_page() -> None:
    assert list(lists_without_a_place()) == []
