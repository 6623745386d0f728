"""A passkey in a real browser, with the browser's own authenticator: set up, and sign in without a password."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from access.throttling import BY_ACCOUNT
from tests.door import sign_in
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard

LOGIN = "/admin/account/login/"


@pytest.fixture
def desk(geodata_dir: Path, tmp_path: Path) -> Iterator[LiveSite]:
    with running_site(tmp_path, geodata_dir.parent, load=()) as site:
        # Passkeys belong to a name, never to an address.
        yield LiveSite(url=site.url.replace("127.0.0.1", "localhost"), env=site.env)


def give_authenticator(page: Page) -> None:
    """One that is built in, keeps its keys, and knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kinds = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = kinds | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def guess_too_often(browser: Browser, desk: LiveSite, name: str) -> None:
    """Somebody guesses at the account, until nobody gets in by a password from a browser that it never used."""
    context = browser.new_context(base_url=desk.url)
    context.request.get(LOGIN)
    token = next(each["value"] for each in context.cookies() if each["name"].endswith("csrftoken"))
    for number in range(BY_ACCOUNT):
        form: dict[str, str | float | bool] = {
            "login": name,
            "password": f"guess {number}",
            "csrfmiddlewaretoken": token,
        }
        context.request.post(LOGIN, form=form, headers={"Referer": f"{desk.url}{LOGIN}"})
    context.close()


def test_a_passkey_is_set_up_and_signs_in_alone_whoever_guesses_at_the_password(
    browser: Browser, desk: LiveSite
) -> None:
    found = re.search(r"Password: (\S+)", desk.manage("create_editor", "editor"))
    assert found
    context = browser.new_context(base_url=desk.url, locale="en-GB")
    page, guard = context.new_page(), PageGuard(desk.url)
    guard.watch(page)
    give_authenticator(page)
    sign_in(page, "editor", found[1])

    page.goto("/admin/account/factors/webauthn/add/")
    page.get_by_label("Password").fill(found[1])
    page.keyboard.press("Enter")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Recovery Codes").first).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign Out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    guess_too_often(browser, desk, "editor")
    context.clear_cookies(name="browser")  # as from one that was never used before
    page.reload()
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(found[1])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Too many attempts failed")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("#user-tools")).to_contain_text("editor", ignore_case=True)
    guard.assert_clean()
    context.close()
