"""A browser page that keeps a record of everything that went wrong on it, so that a test can ask for nothing."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# Chromium says in the console when a policy refused something; the words have been the same for years.
POLICY_WORDS = ("Content Security Policy", "Content-Security-Policy", "Permissions-Policy")
OWN_SCHEMES = frozenset({"data", "blob", "about", "file"})


@dataclass
class PageGuard:
    """What a page did that it should not. ``assert_clean()`` fails with all of it."""

    origin: str
    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)
    policy_violations: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)
    failed_responses: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to a page from before its first navigation."""
        page.on("console", self._on_console)
        page.on("pageerror", self._on_page_error)
        page.on("request", self._on_request)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        text = f"{message.type}: {message.text} ({message.location.get('url', '')})"
        if any(words in message.text for words in POLICY_WORDS):
            self.policy_violations.append(text)
        elif message.type in {"error", "warning"}:
            self.console_errors.append(text)

    def _on_page_error(self, error: Error) -> None:
        self.page_errors.append(str(error))

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.foreign_requests.append(request.url)

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.failed_responses.append(f"{response.status} {response.url}")

    def troubles(self) -> list[str]:
        """Everything recorded, a line each."""
        return [
            f"{kind}: {trouble}"
            for kind, troubles in (
                ("console", self.console_errors),
                ("error", self.page_errors),
                ("policy", self.policy_violations),
                ("other origin", self.foreign_requests),
                ("failed", self.failed_responses),
            )
            for trouble in troubles
        ]

    def assert_clean(self) -> None:
        """Fail with everything that went wrong since the page was opened."""
        assert self.troubles() == []

    def forget(self) -> None:
        """Start anew, after a step that is meant to go wrong, such as asking for a page that is not there."""
        for troubles in (
            self.console_errors,
            self.page_errors,
            self.policy_violations,
            self.foreign_requests,
            self.failed_responses,
        ):
            troubles.clear()
