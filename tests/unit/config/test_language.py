"""The language of a page follows the browser; at the desk, what was chosen there comes first."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from config.language import browser_language, preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ar", "ar"),
        ("ar-IQ,ar;q=0.9,en;q=0.5", "ar"),
        ("fr,ar;q=0.5,en;q=0.9", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("fr,*;q=0.1,ar;q=0.05", "en"),
        ("not a header;;q=x", "en"),
    ],
)
def test_the_best_language_that_we_have_is_chosen(header: str, language: str) -> None:
    assert preferred_language(header) == language


def test_the_answer_names_its_language_and_varies_by_the_preference_alone() -> None:
    seen: list[str | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(get_language())
        return HttpResponse()

    request = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE="ar")
    request.COOKIES = {"django_language": "en", "desk_language": "en"}
    before = get_language()
    response = browser_language(view)(request)

    assert seen == ["ar"]
    assert response["Content-Language"] == "ar"
    assert response["Vary"] == "Accept-Language"
    assert get_language() == before


@pytest.mark.parametrize(
    ("path", "chosen", "language"),
    [
        ("/admin/", "ar", "ar"),
        ("/admin/account/login/", "ar", "ar"),
        ("/admin/", "de", "en"),  # a language that we have not
        ("/admin/", "<script>" * 100, "en"),
        ("/admin/", "", "en"),
        ("/", "ar", "en"),
        ("/administration/", "ar", "en"),
        ("/incidents/", "ar", "en"),
    ],
)
def test_what_was_chosen_counts_at_the_desk_alone(path: str, chosen: str, language: str) -> None:
    request = RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE="en")
    request.COOKIES = {"desk_language": chosen}
    response = browser_language(lambda _request: HttpResponse())(request)

    assert response["Content-Language"] == language
    assert ("Cookie" in response["Vary"]) == path.startswith("/admin/")
