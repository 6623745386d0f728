"""Hostile text from the desk's own forms to the last page, with the browser's policy switched off.

Whatever an editor can type into is typed into, saved and published; then every address is opened. Nothing runs, every
letter stands, no neighbour is turned, or the form says why it refuses. Twins that paste prove that the check can fail.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import folium
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from record.vocabulary import Disagreement
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard
from tests.security.addresses import routes
from tests.security.canary import ALL, PAYLOADS, UNCLOSED, Seen, Tags, Watch, altered
from tests.security.hostile_desk import Desk, actor_form, incident_form, sign_in, source_form

EACH_PAYLOAD = pytest.mark.parametrize("payload", range(len(PAYLOADS)), ids=list(PAYLOADS))

#: Texts that are typed as part of others, and where.
TYPED_ELSEWHERE = {
    "Figure.verbatim": ("incident", "claims-0-figures_text"),
    "Figure.note": ("incident", "claims-0-figures_text"),
    "Attribution.words": ("incident", "claims-0-attributions_text"),
}
#: Texts that nobody types: the name of a setting, and a copy of the incident's code.
NOT_TYPED = frozenset({"Figure.convention", "PublicationAct.code", "Edit.why", "SavedList.name"}) | frozenset(
    {
        "ReviewRound.content_sha256",
        "ReviewRound.opened_note",
        "ReviewRound.decided_note",
        "ReviewComment.text",
        "Merger.note",
        "Merger.undone_note",
    }
)  # the last three: on the page of a review, which tests/integration/test_admin_reviewing.py types into
#: On pages of their own, which tests/integration/test_confidential.py, test_images.py, test_relating.py,
#: test_grading.py, test_overriding.py and test_admin_bulk.py type into; hashes; answers.
ELSEWHERE = (
    "IncidentRelation.",
    "Override.",
    "IncidentGrade.",
    "ListAct.",
    "ConfidentialNote.",
    "ConfidentialContact.",
    "SourceImage.",
    "SourceCopy.",
    "ArchiveRequest.",
    "KeptFile.",
)
#: Notes on what claims disagree about: readers get them where claims do, and here each incident has one claim.
SHOWN_BESIDE_A_DISAGREEMENT = frozenset(f"incident.{about.value}_note" for about in Disagreement)
#: Typed into a page of its own, by every act.
NOTE = "PublicationAct.note"


@dataclass
class Published:
    """What was entered and published: the keys of rows by payload, and the texts that each public page shows."""

    desk: Desk
    actors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.desk.page

    def open(self, address: str) -> frozenset[str]:
        """Visit an address, and check it as it came and as it stands; the tags that it shows."""
        answer = self.page.goto(address)
        assert answer is not None
        assert altered(answer.text()) == [], address
        return self.desk.watch.check(address)

    def names(self, tags: frozenset[str], payload: int) -> set[str]:
        """The fields whose texts are among the tags, of one payload."""
        seen = {self.desk.tags.seen(tag) for tag in tags}
        return {each.name for each in seen if each == Seen(each.name, payload)}


def code(payload: int) -> str:
    return f"IQ-2016-{payload + 1:04}"


@pytest.fixture(scope="module")
def site(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    with running_site(
        tmp_path_factory.mktemp("canary"), geodata_dir.parent, load=(), COUNTERCLAIM_TEAM_OF_ONE="yes"
    ) as site:
        yield site


@pytest.fixture(scope="module")
def page(browser: Browser, site: LiveSite) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, bypass_csp=True, locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def published(page: Page, site: LiveSite) -> Published:
    """One incident a payload, in two versions: the place coarsened under a name of its own, then as recorded."""
    desk = Desk(page=page, watch=Watch(page), tags=Tags())
    sign_in(page, site)
    done = Published(desk)
    for payload in range(len(PAYLOADS)):
        done.actors.append(actor := desk.enter(actor_form(f"actor-{payload}"), payload))
        done.sources.append(source := desk.enter(source_form(f"source-{payload}", actor), payload))
        form = incident_form(code(payload), actor, source, desk.tags, payload)
        done.incidents.append(incident := desk.enter(form, payload))
        assert "version 1" in desk.act(incident, "publish", desk.tags.text(NOTE, payload))
        desk.change(incident, {"disclosure": "as_recorded"})
        assert "version 2" in desk.act(incident, "correct", desk.tags.text(NOTE, payload))
    return done


def texts_of_the_desk() -> Iterator[tuple[str, tuple[str, str]]]:
    """Every text of the desk's models, by model and column, with the page and the name under which it is typed."""
    models_of_the_desk = apps.get_app_config("incidents").get_models()
    for model in (each for each in models_of_the_desk if not hasattr(each, "history_object")):  # history copies
        for column in model._meta.concrete_fields:
            if isinstance(column, models.CharField | models.TextField) and not column.choices and column.editable:
                name = f"{model.__name__}.{column.name}"
                if name not in NOT_TYPED and name != NOTE and not name.startswith(ELSEWHERE):
                    yield name, TYPED_ELSEWHERE.get(name) or where_typed(model, column)


def where_typed(model: type[models.Model], column: models.Field) -> tuple[str, str]:  # type: ignore[type-arg]
    """The page of a column and its name there: a page of the model's own, or a row on that of another."""
    for owner, page in admin.site._registry.items():
        if owner is model:
            return str(owner._meta.model_name), column.name
        for inline in page.inlines:
            if inline.model is model:
                prefix = next(f for f in model._meta.fields if f.related_model is owner).remote_field.related_name
                return str(owner._meta.model_name), f"{prefix}-0-{column.name}"
    pytest.fail(f"{model.__name__}.{column.name}: say here how an editor types it")


def test_every_text_of_the_desk_was_typed_into(published: Published) -> None:
    typed = {(model, name) for model, names in published.desk.typed.items() for name in names}
    assert [name for name, where in texts_of_the_desk() if where not in typed] == []


def accepted(published: Published) -> set[str]:
    """The texts that the forms took, all of which an editor meant for readers."""
    everything = {(model, name) for model, names in published.desk.typed.items() for name in names}
    typed = {
        f"{model}.{name}" for model, name in everything if name != "_why"
    }  # why an edit was made stays at the desk
    return typed - published.desk.refused - SHOWN_BESIDE_A_DISAGREEMENT | {*TYPED_ELSEWHERE, NOTE}


@EACH_PAYLOAD
def test_every_text_that_was_taken_is_shown_to_readers_to_the_letter(published: Published, payload: int) -> None:
    address = f"/incidents/{code(payload)}/"
    seen = published.open(f"{address}v/1/") | published.open(address)
    published.page.locator("#map-section").scroll_into_view_if_needed()  # where the map starts
    expect(published.page.locator(".claim-marker").first).to_be_visible()
    for marker in published.page.locator(".claim-marker").all():
        marker.click()
        expect(published.page.get_by_role("dialog")).to_be_visible()
        seen |= published.desk.watch.check("the popup of a claim")
        published.page.keyboard.press("Escape")
    names = published.names(seen, payload)
    assert sorted(accepted(published) - names) == []


@EACH_PAYLOAD
def test_in_the_files_every_text_stands_to_the_letter(published: Published, payload: int, tmp_path: Path) -> None:
    address = f"/incidents/{code(payload)}"
    request = published.page.context.request
    for data in (f"{address}.json", f"{address}/v/1.json"):
        content = request.get(data).text()
        assert altered(content) == []
        texts = json.dumps(json.loads(content), ensure_ascii=False)
        assert published.desk.tags.text("Figure.verbatim", payload)[:7] in texts
    for page, place in (("v/1/map.html", "incident.public_place_name"), ("map.html", "incident.place_name")):
        file = request.get(f"{address}/{page}").text()
        assert altered(file) == []
        (tmp_path / "map.html").write_text(file, encoding="utf-8")
        published.page.goto((tmp_path / "map.html").as_uri())
        expect(published.page.locator(".claim-marker")).to_have_count(1)
        names = published.names(published.desk.watch.check(page), payload)
        assert {"Figure.verbatim", "source.title", place} <= names


#: What the scripts of the map read, and fields of which it holds the texts.
DATA = {
    "tiles-current": (),
    "tile": (),
    "timeline": (),
    "facets": ("actor.name",),
    "results": ("incident.title",),
    "said": (),
    "popup": ("incident.title",),
    "beside": ("incident.title", "actor.name"),
}
#: Files of all incidents and of the record, and fields of which they hold the texts.
FILES = {
    "incidents-csv": ("incident.title",),
    "incidents-csv-metadata": (),
    "incidents-geojson": ("incident.title",),
    "incidents-atom": ("incident.title", NOTE),
    "head": (),
    "log": (NOTE,),
    "publication": (NOTE,),
    "publication-version": (NOTE,),
}


@EACH_PAYLOAD
def test_in_the_data_of_the_map_every_text_stands_to_the_letter(published: Published, payload: int) -> None:
    request = published.page.context.request
    revision = request.get(reverse("tiles-current")).json()["revision"]
    for name, fields in DATA.items():
        arguments: list[object] = {
            "tile": [revision, 0, 0, 0],
            "popup": [code(payload)],
            "beside": [code(payload)],
        }.get(name, [])
        answer = request.get(reverse(name, args=arguments))
        assert answer.status == 200
        assert altered(answer.text()) == [], name
        texts = json.dumps(answer.json(), ensure_ascii=False)
        assert [each for each in fields if published.desk.tags.text(each, payload)[:7] not in texts] == [], name
        for text in (published.desk.tags.text("the address", payload), ALL[payload]):
            assert altered(request.get(f"{reverse(name, args=arguments)}?{urlencode({'q': text})}").text()) == []


@EACH_PAYLOAD
def test_in_the_downloads_every_text_stands_to_the_letter(published: Published, payload: int) -> None:
    request = published.page.context.request
    for name, fields in FILES.items():
        of_one: dict[str, list[object]] = {"publication": [code(payload)], "publication-version": [code(payload), 1]}
        arguments = of_one.get(name, [])
        answer = request.get(reverse(name, args=arguments))
        assert answer.status == 200
        text = answer.text()
        assert altered(text) == [], name
        assert [each for each in fields if published.desk.tags.text(each, payload)[:7] not in text] == [], name
        said = published.desk.tags.text("the address", payload)
        assert altered(request.get(f"{reverse(name, args=arguments)}?{urlencode({said: '1'})}").text()) == [], name


def test_on_the_pages_over_all_every_text_stands_to_the_letter(published: Published) -> None:
    notes = {published.desk.tags.text(NOTE, payload)[:7] for payload in range(len(PAYLOADS))}
    assert notes <= published.open(reverse("changes"))
    titles = {published.desk.tags.text("incident.title", payload)[:7] for payload in range(len(PAYLOADS))}
    assert titles <= published.open(reverse("incident-list"))
    assert titles <= published.open(reverse("map"))
    published.open(reverse("method"))


def test_every_popup_of_the_map_of_all_shows_its_text_to_the_letter(published: Published) -> None:
    for number in range(len(PAYLOADS)):
        published.open(f"{reverse('map')}?selected={code(number)}")
        popup = published.page.get_by_role("dialog")
        expect(popup).to_be_visible()
        assert published.desk.tags.text("incident.title", number)[:4] in popup.inner_text()
        published.desk.watch.check("the popup of an incident")


@pytest.mark.parametrize("payload", range(len(ALL)), ids=[*PAYLOADS, "directions left open"])
def test_what_an_address_says_is_said_back_to_the_letter(published: Published, payload: int) -> None:
    text = published.desk.tags.text("the address", payload)
    lists = (reverse("map"), reverse("incident-list"), reverse("changes"))
    parameters = ("q", "country", "sort", "page", "datetime", "bbox", "killed_min", "disagreement")
    for address in (
        # A slash parts an interval in two, of which a sentence says back the one that it cannot read.
        *(f"{lists[1]}?{urlencode({name: text})}" for name in parameters if name != "datetime" or "/" not in text),
        *(f"{each}?{urlencode({text: '1'})}" for each in lists),
        f"{lists[0]}?{urlencode({'q': text})}",
        f"/incidents/{quote(text, safe='')}/",
    ):
        published.open(address)


DESK_PAGES = ("change", "history", "delete", "correct")


@EACH_PAYLOAD
def test_at_the_desk_every_text_stands_to_the_letter(published: Published, payload: int) -> None:
    for page in DESK_PAGES:
        published.open(f"/admin/incidents/incident/{published.incidents[payload]}/{page}/")
    for page in DESK_PAGES[:2]:
        published.open(f"/admin/incidents/actor/{published.actors[payload]}/{page}/")
        published.open(f"/admin/incidents/source/{published.sources[payload]}/{page}/")
    text = published.desk.tags.text("incident.title", payload)
    published.open(f"/admin/incidents/incident/?{urlencode({'q': text})}")
    expect(published.page.locator("#result_list tbody tr")).to_have_count(1)


def test_the_lists_of_the_desk_and_its_index_show_texts_to_the_letter(published: Published) -> None:
    for address in ("", "incidents/", "incidents/incident/", "incidents/actor/", "incidents/source/"):
        published.open(f"/admin/{address}")


def test_autocomplete_offers_names_to_the_letter(published: Published) -> None:
    published.open(f"/admin/incidents/incident/{published.incidents[0]}/change/")
    for name in ("claimant", "source"):
        published.page.locator(f"#claims-0 .field-{name} .select2-selection--single").click()
        published.page.locator(".select2-search__field:focus").fill("zq")
        options = published.page.locator(".select2-results__option[role=option]")
        expect(options).to_have_count(len(PAYLOADS) + 1)  # the last makes a new one
        assert len(published.desk.watch.check("the choices")) >= len(PAYLOADS)
        published.page.keyboard.press("Escape")


def test_every_public_address_is_visited_here() -> None:
    visited = {"map", "incident-list", "changes", "method", "dossier", "dossier-version"}
    files = {"dossier-json", "dossier-version-json", "dossier-map-file", "dossier-version-map-file"}
    without_text = {"livez", "readyz", "favicon", "image"}
    known = visited | files | DATA.keys() | FILES.keys() | without_text
    assert {route.name for route in routes(desk=False)} == known


def test_directions_left_open_are_refused_everywhere_with_a_reason(published: Published) -> None:
    desk, unclosed = published.desk, ALL.index(UNCLOSED)
    form = incident_form("IQ-2016-9999", published.actors[0], published.sources[0], desk.tags, unclosed)
    for each in (actor_form("unclosed"), source_form("unclosed", published.actors[0]), form):
        reasons = desk.reasons_against(each, unclosed)
        # Helps, of which nothing is kept; and the reason of an edit, which the desk alone reads, in a block of its own.
        helps = {name for name in reasons if name.endswith("coordinates_text") or name == "_why"}
        assert [name for name in reasons.keys() - helps if "RIGHT-TO-LEFT OVERRIDE" not in reasons[name]] == []
    assert "RIGHT-TO-LEFT OVERRIDE" in desk.act(published.incidents[0], "withdraw", f"note {UNCLOSED}")


def test_under_the_policy_hostile_text_is_not_even_refused(
    published: Published, browser: Browser, site: LiveSite
) -> None:
    """With nothing to refuse, the policy is a second wall, which nothing reaches."""
    guard = PageGuard(site.url)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    guard.watch(page)
    for payload in range(len(PAYLOADS)):
        page.goto(f"/incidents/{code(payload)}/v/2/")
        page.locator("#map-section").scroll_into_view_if_needed()
        page.locator(".claim-marker").click()
    for address in (reverse("map"), reverse("incident-list"), reverse("changes"), "/livez"):
        page.goto(address)
    context.close()
    guard.assert_clean()


def test_a_withdrawn_incident_gives_its_note_to_the_letter(published: Published) -> None:
    desk = published.desk
    form = incident_form("IQ-2016-0100", published.actors[1], published.sources[1], desk.tags, 1)
    incident = desk.enter(form, 1)
    desk.act(incident, "publish", "")
    desk.act(incident, "withdraw", desk.tags.text("the withdrawal", 1))
    assert published.names(published.open("/incidents/IQ-2016-0100/"), 1) == {"the withdrawal"}
    assert "the withdrawal" in published.names(published.open(reverse("changes")), 1)
    assert altered(published.page.context.request.get("/incidents/IQ-2016-0100.json").text()) == []


# ------------------------------------------------------------------------------------------------------- the twins


@pytest.fixture(scope="module")
def careless_page(browser: Browser) -> Iterator[Page]:
    """A page that can reach nothing."""
    context = browser.new_context()
    context.route("**", lambda route: route.fulfill(status=404, body=""))
    yield context.new_page()
    context.close()


@pytest.fixture
def twin(careless_page: Page) -> Page:
    careless_page.goto("about:blank")
    return careless_page


def careless(text: str) -> dict[str, str]:
    """Pages that do what ours never do with a text."""
    return {
        "pasted as markup": f"<p>{text}</p>",
        "pasted into an attribute": f'<input value="{text}">',
        "pasted into a script": f"<p></p><script>document.querySelector('p').textContent = `{text}`</script>",
        "put in as markup by a script": f"<p></p><script>document.querySelector('p').innerHTML = {json.dumps(text)}"
        "</script>",
        "left out": f"<p>{text.partition(' ')[0]} </p>",
    }


CAUGHT = {
    "pasted as markup": {1},
    "pasted into an attribute": {2},
    "pasted into a script": {0, 1, 3},
    "put in as markup by a script": {1},
    "left out": {0, 1, 2, 3},
}


@EACH_PAYLOAD
@pytest.mark.parametrize("how", CAUGHT)
def test_the_check_fails_on_a_twin_that_does_not_escape(twin: Page, how: str, payload: int) -> None:
    watch = Watch(twin)
    twin.set_content(careless(Tags().text("twin", payload))[how], wait_until="load")
    if payload not in CAUGHT[how]:
        watch.check(how)
    else:
        with pytest.raises(AssertionError):
            watch.check(how)


def test_every_payload_is_caught_by_some_twin() -> None:
    assert set().union(*(CAUGHT[how] for how in CAUGHT if how != "left out")) == set(range(len(PAYLOADS)))


def test_the_check_fails_on_a_popup_of_folium_as_it_comes(twin: Page) -> None:
    world = folium.Map()
    folium.Marker([34.4, 41.1], popup=folium.Popup(Tags().text("twin", 0))).add_to(world)
    file = world.get_root().render()
    assert [fault for fault in altered(file) if "}49" in fault]  # it ran on the server
    watch = Watch(twin)
    twin.set_content(file)
    with pytest.raises(AssertionError):
        watch.check("a popup of folium")


@pytest.mark.parametrize(
    ("markup", "turns"),
    [
        ("<p>{} neighbour</p>", True),
        ("<p><bdi>{}</bdi> neighbour</p>", True),  # the browser closes the element with the text's own isolate
        ("<div><p>{}</p> neighbour</div>", False),
    ],
)
def test_the_check_sees_that_a_neighbour_is_turned_where_the_browser_turns_it(
    twin: Page, markup: str, turns: bool
) -> None:
    watch = Watch(twin)
    twin.set_content(markup.format(Tags().text("twin", ALL.index(UNCLOSED))))
    first, last = twin.evaluate(
        """() => { const text = document.body.firstElementChild.lastChild, range = document.createRange();
        return [...'nr'].map(letter => { const at = text.data.indexOf(letter);
        range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().left }) }"""
    )
    assert (last < first) is turns
    if turns:
        with pytest.raises(AssertionError, match="turned in"):
            watch.check("a neighbour")
    else:
        watch.check("a neighbour")
