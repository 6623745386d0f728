"""The language of a page follows the browser, and nothing else."""

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
    request.COOKIES["django_language"] = "en"
    before = get_language()
    response = browser_language(view)(request)

    assert seen == ["ar"]
    assert response["Content-Language"] == "ar"
    assert response["Vary"] == "Accept-Language"
    assert get_language() == before
