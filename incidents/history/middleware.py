"""All that one request writes at the desk is one edit, by the account that is signed in."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from incidents.history.recording import answering


def one_edit_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Asks for the account with the first row that is written, so that readers' pages never do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def by() -> User | None:
            user = getattr(request, "user", None)
            return user if user is not None and user.is_authenticated else None

        with answering(by):
            return get_response(request)

    return middleware
