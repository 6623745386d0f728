"""What is not published is at no public address: not in a page, a file, a header, an error, a search or a count."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from incidents.models import Actor, Incident
from incidents.services.loading import load_case
from incidents.services.publishing import publish, withdraw
from record.publication import revision
from tests.factories.desk import an_editor
from tests.factories.desk_forms import qaim_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

#: In every text of the draft, and nowhere else.
SENTINEL = "zqsentinel"
CODE = "ZQ-2031-7777"
#: Long enough to be in no hash by chance.
NUMBER = 471_100_471
#: Columns that are codes, dates or languages: no free text fits.
NOT_PROSE = frozenset(
    {"key", "kind", "code", "language", "event_type", "event_subtype", "occurred_on", "precision", "published_on"}
    | {"position", "basis", "working_status", "sensitivity", "publisher", "claimant", "source"}
)


def sentinel_case() -> dict[str, Any]:
    """The Qaim case under other keys, with the sentinel in every text, at a place and time of its own."""

    def marked(name: str, value: Any) -> Any:
        if isinstance(value, str) and name not in NOT_PROSE:
            return f"{SENTINEL} {value}"
        if isinstance(value, dict) and name in {"titles", "place_names", "names"}:
            return {language: f"{SENTINEL} {text}" for language, text in value.items()}
        return value

    case = qaim_case()
    key = {row["key"]: f"{SENTINEL}-{row['key']}" for row in (*case["actors"], *case["sources"])}
    for row in (*case["actors"], *case["sources"], case["incident"], *case["claims"]):
        row |= {name: marked(name, value) for name, value in row.items()}
        row |= {name: key[row[name]] for name in ("key", "publisher", "claimant", "source") if name in row}
    for claim in case["claims"]:
        claim["via"] = [key[each] for each in claim["via"]]
        claim["figures"] = [f"killed, civilian: {NUMBER}", f"wounded: {SENTINEL}"]
        claim["attributions"] = [f'alleges: "{SENTINEL}"']
    case["incident"] |= {"code": CODE, "occurred_on": "2031-07-07", "latitude": -33.777123, "longitude": 117.777123}
    return case


#: What gives the draft away, in lower case: its texts, its code, its keys, its point.
TRACES = (SENTINEL, CODE.lower(), "33.777", "117.777", str(NUMBER), f"{NUMBER:,}", "2031-07")

QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"q": SENTINEL},
    {"bbox": "117,-34,118,-33"},
    {"datetime": "2031-07-07"},
    {"country": "AU"},
    {"event_type": "explosions"},
    {"disagreement": "figures"},
    {"killed_min": "1"},
    {"near": "-33.7,117.7"},
    {"within": "117,-34,118,-34,118,-33,117,-33"},
    {"actor": SENTINEL},
    {"attributed_to": SENTINEL},
    {"source_language": "en"},
    {"view": "117,-34,118,-33"},
)


def public_patterns(patterns: list[Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every route outside the admin, with the converters of its parts. A route of an unknown kind fails the test."""
    for each in patterns:
        assert isinstance(each.pattern, RoutePattern), f"{each}: write here how to reach an address of this kind"
        route = before + str(each.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(each, URLResolver):
            yield from public_patterns(each.url_patterns, route)
        else:
            assert isinstance(each, URLPattern)
            yield route, each.pattern.converters


def addresses() -> list[str]:
    """An address for every public route, for the draft wherever the route names an incident."""
    found = []
    known: dict[str, object] = {"code": CODE, "version": 1, "revision": revision(), "z": 0, "x": 0, "y": 0}
    known["sha256"] = "0" * 64
    for route, converters in public_patterns(get_resolver().url_patterns):
        address = route
        for name, converter in converters.items():
            value = known.get(name, SENTINEL if converter.regex == "[^/]+" else 1)
            start = address.index("<")
            address = f"{address[:start]}{converter.to_url(value)}{address[address.index('>') + 1 :]}"
        found.append(f"/{address}")
    return found


def answers(client: Client) -> Iterator[tuple[str, str]]:
    """Every address with every query, and all that comes back: headers and body, in lower case."""
    for address in addresses():
        for query in QUERIES:
            response = client.get(address, query)
            body = b"".join(response) if response.streaming else response.content
            asked = f"{address} {query}"
            text = f"{response.headers}\n{body.decode(errors='replace')}".lower()
            # What a page repeats of the question is no answer: a search box shows what was asked, a 404 the address.
            for echoed in (address.lower(), *(value.lower() for value in query.values())):
                text = text.replace(echoed, "")
            yield asked, text


def traces(client: Client) -> list[str]:
    """Where a trace of the draft is found."""
    return [f"{asked}: {trace}" for asked, text in answers(client) for trace in TRACES if trace in text]


@pytest.fixture
def draft() -> Incident:
    """A complete incident, ready to be published, beside a public one."""
    publish(incident=load_case(case=qaim_case(), by=an_editor()).incident, by=an_editor())
    return load_case(case=sentinel_case(), by=an_editor()).incident


def test_a_draft_is_absent_from_every_public_address(client: Client, draft: Incident) -> None:
    assert traces(client) == []


def test_the_same_search_finds_the_incident_once_it_is_published(client: Client, draft: Incident) -> None:
    publish(incident=draft, by=an_editor())
    found = "\n".join(traces(client))
    for trace in (SENTINEL, CODE.lower()):
        assert trace in found


def test_unpublished_edits_of_a_public_incident_show_the_old(client: Client) -> None:
    incident = load_case(case=qaim_case(), by=an_editor()).incident
    publish(incident=incident, by=an_editor())
    Incident.objects.update(title=SENTINEL, summary=SENTINEL, place_name=SENTINEL, latitude=-33.777123)
    incident.claims.update(summary=SENTINEL, capacity=SENTINEL, public_note=SENTINEL)
    Actor.objects.update(name=SENTINEL)
    assert traces(client) == []
    page = client.get(f"/incidents/{incident.code}/").content.decode()
    assert "Air strikes on Qaim" in page
    assert "Anbar Governing Council" in page


def test_a_withdrawn_incident_shows_its_note_and_nothing_of_what_it_said(client: Client, draft: Incident) -> None:
    publish(incident=draft, by=an_editor())
    withdraw(incident=draft, by=an_editor(), note="Taken back for now.")
    page = client.get(f"/incidents/{CODE}/").content.decode()
    assert "Taken back for now." in page
    assert str(NUMBER) not in page.replace(",", "")
    assert SENTINEL not in page.replace(f"{SENTINEL} Air strikes on Qaim", "")


def test_every_public_page_is_among_the_addresses() -> None:
    pages = {"/", "/incidents/", f"/incidents/{CODE}/", f"/incidents/{CODE}/v/1/", "/changes/", "/method/"}
    data = {"/tiles/0/0/0/0.json", "/facets.json", "/results.json", f"/incidents/{CODE}/popup.json"}
    data |= {
        "/incidents.csv",
        "/incidents.geojson",
        "/incidents.atom",
        "/log.jsonl",
        f"/incidents/{CODE}/publication.json",
    }
    assert pages | data <= {*addresses()}
