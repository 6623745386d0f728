"""Every page under the strict policy in a real browser: no refusal, no error, no other origin, no cookie for readers.

The routes are read from the project, so that a page that is added later is visited too, or fails here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from access.desk_paths import QUESTIONS
from tests.door import sign_in
from tests.live_site import ROOT, LiveSite
from tests.page_guard import PageGuard
from tests.security.addresses import routes
from tools.serving import HOST, any_free_port, server

CODE = "IQ-2016-0001"
PASSWORD = "for a test alone 0123456789"

#: Routes that answer with a file or with data, by what to ask: the others are pages.
PUBLIC_DATA = frozenset(
    {
        *("livez", "readyz", "favicon", "dossier-json", "dossier-version-json"),
        *("tiles-current", "tile", "timeline", "facets", "results", "popup", "said", "beside"),
        *("incidents-csv", "incidents-csv-metadata", "incidents-geojson", "incidents-atom"),
        *("head", "log", "publication", "publication-version"),
    }
)
#: The demo has no images: the answer is that there is nothing, with all protections.
PUBLIC_IMAGES = frozenset({"image"})
PUBLIC_FILES = frozenset({"dossier-map-file", "dossier-version-map-file"})
DESK_DATA = {
    "jsi18n": "",
    "autocomplete": "?app_label=incidents&model_name=claim&field_name=claimant&term=isis",
    "view_on_site": "",
    "incidents_incident_preview": "",  # the page of a reader, not of the desk
    # Forms that ask first, of edits that the demo has not: refused or not found.
    **{f"incidents_{model}_{what}": "" for model in ("incident", "actor", "source") for what in ("undo", "bring_back")},
    # Redirects: nobody is half way in, asks for a code by mail, or has codes yet; one proves who one is first.
    "account_inactive": "",
    "account_reauthenticate": "",
    "mfa_authenticate": "",
    "mfa_reauthenticate": "",
    "mfa_login_webauthn": "",
    "mfa_activate_totp": "",
    "mfa_deactivate_totp": "",
    "mfa_add_webauthn": "",
    "mfa_reauthenticate_webauthn": "",
    "mfa_remove_webauthn": "",
    "mfa_edit_webauthn": "",
    "mfa_view_recovery_codes": "",
    "mfa_generate_recovery_codes": "",
    "mfa_download_recovery_codes": "",
    # The demo has no images.
    "source_image": "",
    "source_original": "",
    # Refused to everybody: the log of the door writes itself.
    "access_accessevent_add": "",
    "access_accessevent_delete": "",
}
MADE = {"confidentialnote": {"text": "Ask in the mornings."}, "confidentialcontact": {"name": "X", "reach": "By post."}}
#: Routes that take a form alone, and answer to anything else that they do not.
DESK_FORMS = frozenset(
    {"account_language"}
    | {f"incidents_incident_{each.replace('-', '_')}" for each in QUESTIONS}
    | {f"incidents_{kind}_removed" for kind in MADE}
) | frozenset(
    f"incidents_{kind}_{form}"
    for kind in ("incident", "source", "actor")
    for form in ("columns", "keep_list", "forget_list")
)
DESK_QUERIES = {"incidents_incident_changelist": "?q=Qaim&status=published"}

PUBLIC_ROUTES = [route.name or "" for route in routes(desk=False)]
DESK_ROUTES = [route.name for route in routes(desk=True) if route.name]
PUBLIC_PAGES = [name for name in PUBLIC_ROUTES if name not in PUBLIC_DATA | PUBLIC_FILES | PUBLIC_IMAGES]
DESK_PAGES = [name for name in DESK_ROUTES if name not in DESK_DATA.keys() | DESK_FORMS]

ERRORS = {
    "an address of nothing": ("/not/there", 404),
    "an incident of nothing": ("/incidents/ZZ-2031-0001/", 404),
    "a parameter of nothing": ("/incidents/?nonsense=1", 400),
    "a page of the desk that is not there": ("/admin/not/there/", 404),
}


def public_address(name: str) -> str:
    """The address of a public route, of the demo where it names an incident."""
    pattern = str(next(route.pattern for route in routes(desk=False) if route.name == name))
    known = {
        "code": CODE,
        "version": 1,
        "revision": 1,
        "z": 0,
        "x": 0,
        "y": 0,
        "sha256": "0" * 64,
    }  # the demo is the first publication
    return reverse(name, kwargs={part: known[part] for part in re.findall(r"<\w+:(\w+)>", pattern)})


def missing_protections(headers: dict[str, str]) -> list[str]:
    """What a response fails to tell the browser."""
    policy = dict(part.split(None, 1) for part in headers.get("content-security-policy", "").split(";") if part.strip())
    weak = re.search(r"unsafe|\*|https?:", headers.get("content-security-policy", ""))
    wanted = {
        "default-src 'none'": policy.get("default-src") == "'none'",
        "base-uri 'none'": policy.get("base-uri") == "'none'",
        "frame-ancestors 'none'": policy.get("frame-ancestors") == "'none'",
        "style-src 'self'": policy.get("style-src") == "'self'",
        "nothing unsafe": not weak,
        "nosniff": headers.get("x-content-type-options") == "nosniff",
        "referrer": headers.get("referrer-policy") == "same-origin",
        "opener": headers.get("cross-origin-opener-policy") == "same-origin",
        "permissions": "geolocation=()" in headers.get("permissions-policy", ""),
    }
    return [what for what, is_there in wanted.items() if not is_there]


@dataclass
class Visit:
    """A browser of somebody's own, whose every response is looked at."""

    context: BrowserContext
    page: Page
    guard: PageGuard
    unprotected: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def look(self, response: Response) -> None:
        """Keep what a response lacks, and whether it has to do with cookies."""
        if not response.url.startswith(self.guard.origin):
            return
        if lacks := missing_protections(response.headers):
            self.unprotected.append(f"{response.status} {response.url}: {lacks}")
        if "set-cookie" in response.headers or "cookie" in response.headers.get("vary", "").lower():
            self.cookies.append(f"{response.status} {response.url}")

    def settle(self) -> None:
        """By the answer of the next page, everything of the last has been reported."""
        self.page.goto("/livez")

    def ask(self, address: str, **headers: str) -> tuple[int, dict[str, str]]:
        """An answer without a page: its status and headers."""
        answer = self.context.request.get(address, max_redirects=0, headers=headers)
        return answer.status, answer.headers


def visit(browser: Browser, url: str) -> Visit:
    """A new browser without history, its responses watched."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    guest = Visit(context=context, page=context.new_page(), guard=PageGuard(url))
    guest.guard.watch(guest.page)
    guest.page.on("response", guest.look)
    return guest


@pytest.fixture(scope="module")
def reading(browser: Browser, live_site: LiveSite) -> Iterator[Visit]:
    guest = visit(browser, live_site.url)
    yield guest
    guest.context.close()


@pytest.fixture(scope="module")
def editing(browser: Browser, live_site: LiveSite) -> Iterator[Visit]:
    """Somebody who may see every page of the desk. The account is all that this changes on the shared site."""
    live_site.manage("create_editor", "an-editor")
    live_site.manage(
        *("createsuperuser", "--no-input", "--username=everything", "--email=e@example.org"),
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
    )
    guest = visit(browser, live_site.url)
    sign_in(guest.page, "everything", PASSWORD)
    yield guest
    guest.context.close()


@pytest.fixture(scope="module")
def rows(editing: Visit) -> dict[str, str]:
    """The key of a row of each model of the desk; what the demo has none of is made first."""
    for kind, words in MADE.items():
        editing.page.goto(f"/admin/incidents/{kind}/add/?incident=1")
        for name, text in words.items():
            editing.page.locator(f"#id_{name}").fill(text)
        with editing.page.expect_navigation():
            editing.page.locator("[name=_save]").first.click()
    keys = {}
    for app, model in {tuple(name.split("_")[:2]) for name in DESK_ROUTES if name.endswith("_changelist")}:
        page = editing.context.request.get(f"/admin/{app}/{model}/").text()
        found = re.search(rf"/admin/{app}/{model}/(\d+)/change/", page)
        assert found, f"the site has no {model}: say here how to make one"
        keys[model] = found[1]
    return keys | {"act": an_act_in_the_list(editing.page)}


def an_act_in_the_list(page: Page) -> str:
    """The key of an act of the list that can be undone: an incident is assigned to somebody."""
    page.goto("/admin/incidents/incident/")
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").first.select_option("assign_selected")
    page.locator("button[name=index]").first.click()
    page.locator("select[name=value]").select_option(label="everything")
    page.locator("[name=why]").fill("Shared out.")
    for stage in ("preview", "do"):
        page.locator(f"button[name=stage][value={stage}]").click()
    undo = page.locator(".messagelist a").first.get_attribute("href") or ""
    found = re.search(r"/acts/(\d+)/undo/", undo)
    assert found, undo
    return found[1]


def desk_address(name: str, rows: dict[str, str]) -> str:
    """The address of a route of the desk, of a row that is there."""
    pattern = str(next(route.pattern for route in routes(desk=True) if route.name == name))
    model = name.split("_")[1] if "_" in name else ""
    known = {
        "object_id": rows.get(model),
        "id": rows.get(model),
        "app_label": "incidents",
        "content_type_id": 1,
        "number": "1",
        "edit": "1",
        "model": "claim",
        "row": "1",
        "kind": "incident",
        "act": rows.get("act"),
        "key": 1,
        "pk": 1,
    }
    if name == "view_on_site":
        known["object_id"] = "1"
    kwargs = {part: known[part] for part in re.findall(r"(?<=<)(?:\w+:)?(\w+)(?=>)", pattern)}
    if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}:  # whose key stands in an outer part of the address
        kwargs["pk"] = "1"
    door = name.startswith(("account_", "mfa_", "usersessions_"))
    return reverse(name if door else f"admin:{name}", kwargs=kwargs) + {**DESK_DATA, **DESK_QUERIES}.get(name, "")


# -------------------------------------------------------------------------------------------------------- readers


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_a_public_page_is_clean_and_complete(reading: Visit, name: str) -> None:
    reading.page.goto(public_address(name))
    expect(reading.page.locator("h1")).to_be_visible()
    reading.settle()
    reading.guard.assert_clean()
    assert reading.unprotected == []


@pytest.mark.parametrize("name", sorted(PUBLIC_DATA | PUBLIC_FILES | PUBLIC_IMAGES))
def test_public_data_and_files_carry_the_protections_too(reading: Visit, name: str) -> None:
    status, headers = reading.ask(public_address(name))
    assert status in ({404} if name in PUBLIC_IMAGES else {200, 302})
    assert missing_protections(headers) == []
    assert "set-cookie" not in headers


@pytest.mark.parametrize(("address", "status"), ERRORS.values(), ids=ERRORS)
def test_a_page_that_says_no_is_clean_but_for_saying_so(
    browser: Browser, live_site: LiveSite, address: str, status: int
) -> None:
    guest = visit(browser, live_site.url)
    guest.page.goto(address)
    guest.settle()
    is_desk = address.startswith("/admin/")  # which asks a stranger to sign in, whatever is asked for
    assert guest.guard.failed_responses == ([] if is_desk else [f"{status} {live_site.url}{address}"])
    assert [error for error in guest.guard.console_errors if f"status of {status}" not in error] == []
    assert guest.guard.page_errors + guest.guard.policy_violations + guest.guard.foreign_requests == []
    assert guest.unprotected == []
    assert is_desk or guest.context.cookies() == []
    guest.context.close()


def test_a_page_that_breaks_is_clean_but_for_saying_so(browser: Browser, live_site: LiveSite, tmp_path: Path) -> None:
    port = any_free_port()
    no_tables = live_site.env | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    with server(ROOT, port, no_tables):
        guest = visit(browser, f"http://{HOST}:{port}")
        answer = guest.page.goto("/")
        expect(guest.page.locator("h1")).to_have_text("Something went wrong on our side")
        guest.settle()
        guest.context.close()
    assert answer is not None
    assert answer.status == 500
    assert guest.guard.failed_responses == [f"500 http://{HOST}:{port}/"]
    assert guest.guard.page_errors + guest.guard.policy_violations + guest.guard.foreign_requests == []
    assert guest.unprotected == []
    assert guest.cookies == []


def test_readers_got_no_cookie_anywhere_nor_was_any_answer_made_by_one(reading: Visit) -> None:
    for name in PUBLIC_ROUTES:
        assert "set-cookie" not in reading.ask(public_address(name))[1]
    assert reading.cookies == []
    assert reading.context.cookies() == []


@pytest.mark.parametrize("name", PUBLIC_ROUTES)
def test_who_is_signed_in_gets_the_same_public_answers_without_a_cookie(
    reading: Visit, editing: Visit, name: str
) -> None:
    status, headers = editing.ask(public_address(name))
    assert "set-cookie" not in headers
    assert "cookie" not in headers.get("vary", "").lower()
    to_readers, told_readers = reading.ask(public_address(name))
    assert (status, headers.get("etag")) == (to_readers, told_readers.get("etag"))


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/static/css/tokens.css", {}, 200),
        ("/static/not-there.css", {}, 404),
        ("/incidents", {}, 301),
        ("/livez", {"host": "elsewhere.example"}, 400),
        ("/incidents/?nonsense=1", {}, 400),
        ("/not/there", {}, 404),
        ("/admin/", {}, 302),
        ("/admin/login/", {}, 302),
        ("/admin/account/login/", {}, 200),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_every_kind_of_answer_carries_the_protections(
    reading: Visit, address: str, headers: dict[str, str], status: int
) -> None:
    answer, told = reading.ask(address, **headers)
    assert answer == status
    assert missing_protections(told) == []


def test_a_form_that_was_open_too_long_is_refused_on_a_clean_page(browser: Browser, live_site: LiveSite) -> None:
    guest = visit(browser, live_site.url)
    guest.page.goto("/admin/login/")
    guest.context.clear_cookies()
    guest.page.get_by_label("Username").fill("everything")
    guest.page.get_by_label("Password").fill(PASSWORD)
    guest.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(guest.page.locator("h1")).to_have_text("This form can no longer be sent")
    guest.settle()
    assert guest.guard.failed_responses == [f"403 {live_site.url}/admin/account/login/"]
    assert guest.guard.page_errors + guest.guard.policy_violations + guest.guard.foreign_requests == []
    assert guest.unprotected == []
    guest.context.close()


def test_a_form_sent_to_a_public_page_is_refused_without_a_cookie(reading: Visit) -> None:
    answer = reading.context.request.post("/incidents/", form={"q": "qaim"})
    assert answer.status == 403
    assert missing_protections(answer.headers) == []
    assert "set-cookie" not in answer.headers


# --------------------------------------------------------------------------------------------------------- editors


@pytest.mark.parametrize("name", DESK_PAGES)
def test_a_page_of_the_desk_is_clean(editing: Visit, rows: dict[str, str], name: str) -> None:
    answer = editing.page.goto(desk_address(name, rows))
    assert answer is not None
    assert answer.status == 200
    expect(editing.page.locator("#header")).to_be_visible()
    editing.settle()
    editing.guard.assert_clean()
    assert editing.unprotected == []


@pytest.mark.parametrize("name", [*DESK_DATA, *sorted(DESK_FORMS)])
def test_data_of_the_desk_carry_the_protections_too(editing: Visit, rows: dict[str, str], name: str) -> None:
    status, headers = editing.ask(desk_address(name, rows))
    assert status in ({405} if name in DESK_FORMS else {200, 302, 403, 404, 405})
    assert missing_protections(headers) == []


def test_a_wrong_password_and_signing_out_are_clean(browser: Browser, live_site: LiveSite, editing: Visit) -> None:
    guest = visit(browser, live_site.url)
    guest.page.goto("/admin/login/")
    for password in ("wrong", PASSWORD):
        guest.page.get_by_label("Username").fill("everything")
        guest.page.get_by_label("Password").fill(password)
        guest.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(guest.page.locator(".errorlist" if password == "wrong" else "#user-tools")).to_be_visible()
    guest.page.locator("#logout-form button").click()
    expect(guest.page.get_by_text("You have signed out.")).to_be_visible()
    guest.settle()
    guest.guard.assert_clean()
    assert guest.unprotected == []
    assert guest.cookies != []  # so that the tests of readers can fail
    guest.context.close()


def test_an_answer_without_protections_would_be_seen(browser: Browser, live_site: LiveSite) -> None:
    guest = visit(browser, live_site.url)
    guest.page.route("**/method/", lambda route: route.fulfill(status=200, body="<h1>bare</h1>"))
    guest.page.goto("/method/")
    assert len(guest.unprotected) == 1
    assert missing_protections({"content-security-policy": "default-src 'none'; script-src 'unsafe-inline'"}) != []
    guest.context.close()
