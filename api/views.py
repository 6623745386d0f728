"""Downloads and the feed of what the list shows. Each view parses the address, reads the record, sends one file."""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from api import csv_file, csv_metadata, geojson_file, terms
from api.act_feed import CONTENT_TYPE as ATOM
from api.act_feed import FeedLinks, feed
from api.acts import acts, titles_of
from api.answers import conditional, refused, streamed, tag, whole
from api.asking import BELOW, Asked, read_asked, read_number
from api.columns import columns
from api.snapshot import Head, Snapshot, head_now
from record.filters import FilterError

_View = Callable[[HttpRequest], HttpResponseBase]
_NO_WORD: Final = re.compile(r"[^A-Za-z0-9.]+")
_LONGEST_NAME: Final = 60
_CODE_HERE: Final = "CODE-HERE"


def _refusing(view: _View) -> _View:
    """400 with the sentence, for a parameter that cannot be read."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request)
        except FilterError as error:
            return refused(str(error))

    return answered


@require_safe
@_refusing
def incidents_csv(request: HttpRequest) -> HttpResponseBase:
    """All incidents that match, a row each. Streams: some megabytes of memory at any number of them. Two queries."""
    return _file(request, "csv", csv_file.CONTENT_TYPE, lambda _asked, rows: csv_file.lines(rows, _address(request)))


@require_safe
@_refusing
def incidents_geojson(request: HttpRequest) -> HttpResponseBase:
    """The same as features. Streams. Two queries."""

    def pieces(asked: Asked, rows: Snapshot) -> Iterator[bytes]:
        links = _links(request, asked, "incidents-geojson", geojson_file.CONTENT_TYPE)
        return geojson_file.pieces(rows, _address(request), asked.parameters, links)

    return _file(request, "geojson", geojson_file.CONTENT_TYPE, pieces)


@require_safe
@_refusing
def incidents_csv_metadata(request: HttpRequest) -> HttpResponseBase:
    """What the columns of the CSV mean, and on which terms it may be used. One query."""
    asked, head = read_asked(request.GET), head_now()

    def make() -> HttpResponseBase:
        described = csv_metadata.metadata(_whole(request, "incidents-csv", asked.parameters), head)
        return whole(request, orjson.dumps(described), csv_metadata.CONTENT_TYPE)

    return conditional(request, tag("csvm", head, terms.as_json(), request.build_absolute_uri()), make)


@require_safe
@_refusing
def incidents_atom(request: HttpRequest) -> HttpResponseBase:
    """The newest acts on what matches, a hundred a page. At most four queries."""
    asked, below, head = read_asked(request.GET, beside=(BELOW,)), read_number(request.GET, BELOW), head_now()

    def make() -> HttpResponseBase:
        found, following = acts(asked, below)
        return whole(request, feed(found, titles_of(found), head, links(following), _address(request)), ATOM)

    def links(following: int | None) -> FeedLinks:
        def at(number: int | None) -> str:
            beside = {} if number is None else {BELOW: str(number)}
            return _whole(request, "incidents-atom", asked.parameters | beside)

        return FeedLinks(
            this=at(below),
            first=at(None),
            following=None if following is None else at(following),
            page=_whole(request, "incident-list", asked.parameters),
        )

    parts = ("atom", head, get_language(), terms.as_json(), request.build_absolute_uri())
    return conditional(request, tag(*parts), make)


# ------------------------------------------------------------------------------------------------------------ parts


def _file(
    request: HttpRequest, ending: str, content_type: str, write: Callable[[Asked, Snapshot], Iterator[bytes]]
) -> HttpResponseBase:
    asked = read_asked(request.GET)

    def named(head: Head) -> str:
        return tag(ending, head, asked.parameters, terms.as_json(), _address(request))

    def make() -> HttpResponseBase:
        rows = Snapshot(asked, columns())
        response = streamed(request, write(asked, rows), content_type)
        # Of the record that the file holds, which may have gone on since it was asked about.
        response.headers["ETag"] = named(rows.head)
        name = _file_name(asked, rows.head, ending)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        described = f'<{_whole(request, "incidents-csv-metadata", asked.parameters)}>; rel="describedby"'
        kin = [f'{described}; type="{csv_metadata.CONTENT_TYPE}"'] if ending == "csv" else []
        if links := [*kin, *filter(None, [terms.as_links()])]:
            response.headers["Link"] = ", ".join(links)
        return response

    return conditional(request, named(head_now()), make)


def _file_name(asked: Asked, head: Head, ending: str) -> str:
    """Says the revision and what was asked for: ``counterclaim-incidents-revision-17-country-IQ.csv``."""
    filters = "-".join(f"{name}-{value}" for name, value in asked.parameters.items())
    words = _NO_WORD.sub("-", filters)[:_LONGEST_NAME].strip("-.")
    return "-".join(filter(None, ("counterclaim-incidents-revision", str(head.number), words))) + f".{ending}"


def _address(request: HttpRequest) -> str:
    """The whole address of any incident, with ``{code}`` for its code."""
    return request.build_absolute_uri(reverse("dossier", args=[_CODE_HERE])).replace(_CODE_HERE, "{code}")


def _whole(request: HttpRequest, name: str, parameters: dict[str, str]) -> str:
    """A whole address. What was asked for is written in one spelling, filters first."""
    return request.build_absolute_uri(reverse(name, query=parameters or None))


def _links(request: HttpRequest, asked: Asked, name: str, content_type: str) -> list[dict[str, Any]]:
    return [
        {"rel": "self", "type": content_type, "href": _whole(request, name, asked.parameters)},
        {"rel": "alternate", "type": "text/html", "href": _whole(request, "incident-list", asked.parameters)},
    ]
