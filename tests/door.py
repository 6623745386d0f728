"""Signing in to the desk in a browser, as a person does."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, name: str, password: str) -> None:
    """From wherever the page is to the desk's own first page."""
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#user-tools")).to_be_visible()
