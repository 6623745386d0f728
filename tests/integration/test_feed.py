"""The feed tells every act of the record, once and for ever."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from record.appending import append_publication
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier
from tests.factories.downloads import AT, ATOM, acts, pages, publish, withdraw
from tests.factories.scattered import scatter

pytestmark = pytest.mark.django_db


def test_the_feed_tells_every_act_with_its_note(client: Client) -> None:
    publish("IQ-2016-0001")
    append_publication(
        code="IQ-2016-0001",
        kind=PublicationKind.CORRECTED,
        dossier=qaim_dossier(title="Air strikes <b>on</b> Qaim"),
        note="The <i>title</i> & more\x0b.",
        at=AT,
    )
    publish("IQ-2016-0002")
    withdraw("IQ-2016-0002", note="Names a witness.")
    assert acts(client) == [
        ("IQ-2016-0002", "withdrawn"),
        ("IQ-2016-0002", "published"),
        ("IQ-2016-0001", "corrected"),
        ("IQ-2016-0001", "published"),
    ]
    (page,) = pages(client)
    titles = [each.text for each in page.findall("a:entry/a:title", ATOM)]
    assert titles[:3] == [
        "IQ-2016-0002, version 2: withdrawn",
        "IQ-2016-0002, version 1: published",
        "IQ-2016-0001, version 2: corrected. Air strikes <b>on</b> Qaim",
    ]
    summaries = [(each.text, each.get("type")) for each in page.findall("a:entry/a:summary", ATOM)]
    assert summaries == [("Names a witness.", "text"), ("The <i>title</i> & more\ufffd.", "text")]


def test_the_feed_has_what_the_standard_asks_for(client: Client) -> None:
    publish("IQ-2016-0001")
    (page,) = pages(client)
    assert page.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("title", "id", "updated", "author/a:name", "link[@rel='self']", "link[@rel='alternate']", "rights"):
        assert page.find(f"a:{name}", ATOM) is not None, name
    for name in ("title", "id", "updated", "published", "link[@rel='alternate']"):
        assert page.find(f"a:entry/a:{name}", ATOM) is not None, name
    updated = page.findtext("a:entry/a:updated", "", ATOM)
    assert updated == "2026-01-01T12:30:00+00:00"


def test_an_act_has_one_id_on_every_feed_for_ever(client: Client) -> None:
    publish("IQ-2016-0001")
    (before,) = (each.text for page in pages(client) for each in page.findall("a:entry/a:id", ATOM))
    publish("IQ-2016-0002")
    ids = [
        [e.text for p in pages(client, query) for e in p.findall("a:entry/a:id", ATOM)] for query in ({}, {"q": "qaim"})
    ]
    assert ids[0] == ids[1]
    assert ids[0][-1] == before
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", before or "")
    assert len(set(ids[0])) == 2


def test_the_feed_has_pages_that_hold_each_act_once(client: Client) -> None:
    scatter(230)
    for query in ({}, {"country": "IQ,SY,TR,FJ,XK"}):
        found = acts(client, query)
        assert len(found) == len(set(found))
        assert len(list(pages(client, query))) == -(-len(found) // 100)
    assert len(acts(client)) == 230
    firsts = {page.find("a:link[@rel='first']", ATOM).get("href") for page in pages(client)}  # type: ignore[union-attr]
    assert firsts == {"http://testserver/incidents.atom"}


def test_filters_cannot_find_out_what_a_withdrawn_incident_said(client: Client) -> None:
    publish("IQ-2016-0001")
    publish("IQ-2016-0002")
    withdraw("IQ-2016-0002")
    told = {("IQ-2016-0002", "withdrawn")}
    for hit, miss in (
        ({"bbox": "41,34,42,35"}, {"bbox": "0,0,1,1"}),
        ({"killed_min": "50"}, {"killed_min": "5000"}),
        ({"q": "qaim"}, {"q": "elsewhere"}),
    ):
        assert {act for act in acts(client, hit) if act[0] == "IQ-2016-0002"} == told
        assert set(acts(client, miss)) == told


def test_an_address_of_a_feed_says_what_it_holds_in_one_spelling(client: Client) -> None:
    (page,) = pages(client, {"country": "iq", "sort": "killed"})
    this = page.find("a:link[@rel='self']", ATOM)
    assert this is not None
    assert parse_qsl(urlsplit(this.get("href", "")).query) == [("country", "IQ")]
