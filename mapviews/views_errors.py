"""Answers to what cannot be answered: a sentence that says why, never a trace of what is not public."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from record.directions import left_open

_Rest = ParamSpec("_Rest")
_View = Callable[Concatenate[HttpRequest, _Rest], HttpResponse]


def without_parameters(view: _View[_Rest]) -> _View[_Rest]:
    """A view whose address takes no parameters: any is answered as the lists answer one that they do not know."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> HttpResponse:
        for name in request.GET:
            sentence = left_open(name) or _("There is no parameter “%(name)s” here.") % {"name": name}
            return bad_request(request, sentence)
        return view(request, *args, **kwargs)

    return checked


def missing() -> str:
    """What a 404 says. The same for a draft, a code that never was and a version that never was."""
    return _("There is nothing at this address.")


def bad_request(request: HttpRequest, sentence: str) -> HttpResponse:
    """400, with the sentence that names what could not be read."""
    return render(request, "400.html", {"sentence": sentence}, status=400)
