"""The live site of the browser tests serves, and the guard of its pages sees what goes wrong."""

import pytest
from playwright.sync_api import Page, expect

from tests.live_site import LiveSite
from tests.page_guard import PageGuard


def test_the_admin_login_page_loads_clean_under_the_policy(page: Page, page_guard: PageGuard) -> None:
    page.goto("/admin/")
    expect(page.get_by_label("Username")).to_be_visible()
    page_guard.assert_clean()


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("console.error('broken')", "console_errors"),
        ("setTimeout(() => { throw new Error('thrown') })", "page_errors"),
        ("fetch('http://127.0.0.1:9/').catch(() => null)", "policy_violations"),
        ("document.body.setAttribute('style', 'color: red')", "policy_violations"),
        ("fetch('/static/nothing.js')", "failed_responses"),
    ],
)
def test_the_guard_records_what_a_page_should_not_do(page: Page, page_guard: PageGuard, script: str, kind: str) -> None:
    page.goto("/admin/")
    page.evaluate(script)
    expect(page.get_by_label("Username")).to_be_visible()
    page.goto("/livez")  # by the answer of the next page, everything of the last has been reported

    assert getattr(page_guard, kind)
    with pytest.raises(AssertionError):
        page_guard.assert_clean()


def test_the_guard_records_requests_to_other_origins(page: Page, page_guard: PageGuard, live_site: LiveSite) -> None:
    page.goto("/livez")
    other = live_site.url.replace("127.0.0.1", "localhost")

    page.goto(f"{other}/livez")

    assert page_guard.foreign_requests == [f"{other}/livez"]
