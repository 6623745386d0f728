"""The language of a page follows the browser's preference; at the desk, what was chosen there comes first.

Django's own middleware listens to its cookie everywhere. Readers get no cookies here, and a page that varied by one
would have to say so to every cache. So the cookie of the desk's switch is bound to the desk's addresses, and is looked
at there alone.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from access.desk_paths import is_desk


def preferred_language(accept_language: str) -> str:
    """The best language that we have for an ``Accept-Language`` header; the site's own where there is none."""
    for code, _quality in parse_accept_lang_header(accept_language):
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def chosen_language(request: HttpRequest) -> str | None:
    """The language that was chosen at the desk in this browser; None elsewhere, and where none of ours was."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) if is_desk(request) else None
    try:
        return translation.get_supported_language_variant(chosen) if chosen else None
    except LookupError:
        return None


def browser_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers in the reader's language and says so."""

    def respond(request: HttpRequest) -> HttpResponse:
        language = chosen_language(request) or preferred_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language  # where Django's own middleware puts it
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie") if is_desk(request) else ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response

    return respond
