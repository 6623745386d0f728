"""Answers to what cannot be answered: a sentence that says why, never a trace of what is not public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def missing() -> str:
    """What a 404 says. The same for a draft, a code that never was and a version that never was."""
    return _("There is nothing at this address.")


def bad_request(request: HttpRequest, sentence: str) -> HttpResponse:
    """400, with the sentence that names what could not be read."""
    return render(request, "400.html", {"sentence": sentence}, status=400)
