"""What scripts read from the index: tiles, counts over time and by value, rows of the list. JSON, of one revision."""

import gzip
import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapviews.index import MovedOn, Snapshot, index
from mapviews.index.facets import FACETS
from mapviews.index.ordering import ORDERS, Key, Order, read_key, spelled
from mapviews.numbers import entries_at, from_one_revision
from mapviews.presenters.labels import labels
from mapviews.presenters.listing import list_row
from mapviews.presenters.search import SORT, USUAL_SORT
from mapviews.tile_json import tile_json
from mapviews.views_caching import conditional, release
from record.directions import left_open
from record.entry import Entry
from record.filters import BBox, FilterError, Filters
from record.publication import Publication

LAST_ZOOM: Final = 16
ROWS: Final = 50
MOST_VALUES: Final = 50  # of a facet: the most frequent
_AFTER: Final = "after"
_PROVINCES: Final = "admin1"
_VIEW: Final = "view"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_EACH_TIME: Final = "no-cache"
_WORTH_COMPRESSING: Final = 300  # bytes
_LEVEL: Final = 1  # of gzip: six times as fast as the usual one, a tenth larger


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of the index."""

    filters: Filters
    view: BBox | None
    order: Order
    after: Key | None


@require_safe
def tiles_current(request: HttpRequest) -> HttpResponse:
    """The revision of the record, the address of its tiles, and how many incidents match and are on them."""
    question = _read(request)
    if isinstance(question, HttpResponse):
        return question

    def content(now: Snapshot) -> dict[str, Any]:
        counts = now.count(question.filters)
        address = reverse("tile", args=[0, 0, 0, 0]).replace("0/0/0/0", "{revision}/{z}/{x}/{y}")
        return {
            "revision": now.revision,
            "template": address,
            "count": counts.matching,
            "mapped": counts.mapped,
        }

    return _current(request, content)


@require_safe
def tile(request: HttpRequest, revision: int, z: int, x: int, y: int) -> HttpResponse:
    """One tile at one revision: the same for ever, so that every cache may keep it. One query, the index's own.

    400 for a filter that cannot be read, 404 for a tile that cannot be, 410 with the current revision for one that is
    no longer served.
    """
    question = _read(request)
    if isinstance(question, HttpResponse):
        return question
    if z > LAST_ZOOM or x >= 1 << z or y >= 1 << z:
        return _refused(_("There is no such tile: zoom is 0 to 16, x and y below 2 to the power of it."), 404)
    now = index().current()
    then = index().at(revision, now)
    if then is None or (question.filters.q and then is not now):
        return _gone(now.revision)
    etag = _etag(revision, then.head, z, x, y, sorted(question.filters.as_query().items()))
    early = None if settings.DEBUG else get_conditional_response(request, etag=etag)
    if early is not None:
        return _unchanged(early, etag, _FOR_EVER)
    try:
        clusters, singles = then.clusters(question.filters, z, x, y)
    except MovedOn:
        return _gone(index().current().revision)
    body = tile_json(revision, z, x, y, clusters, singles)
    return _json(request, body, {"ETag": etag, "Cache-Control": _FOR_EVER})


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """Bars over time of what is in view and matches every filter but ``datetime``."""
    question = _read(request)
    if isinstance(question, HttpResponse):
        return question

    def content(now: Snapshot) -> dict[str, Any]:
        line = now.timeline(question.filters, question.view)
        return {
            "revision": now.revision,
            "unit": line.unit,
            "bars": [{"from": _day(bar.first), "to": _day(bar.last), "count": bar.count} for bar in line.bars],
            "undated": 0,  # an entry without days is refused by the database
            "first": _day(line.first),
            "last": _day(line.last),
        }

    return _current(request, content)


@require_safe
def facets(request: HttpRequest) -> HttpResponse:
    """Exact counts, and for each filter how many of what is in view each of its values would leave."""
    question = _read(request)
    if isinstance(question, HttpResponse):
        return question

    def content(now: Snapshot) -> dict[str, Any]:
        counts = now.count(question.filters, question.view)
        found = now.facets(question.filters, question.view, [name for name in FACETS if name != _PROVINCES])
        if len(question.filters.country) == 1 or len(found["country"]) <= 1:  # of several they are no choice to offer
            found |= now.facets(question.filters, question.view, [_PROVINCES])
        return {
            "revision": now.revision,
            "counts": {
                "total": counts.total,
                "matching": counts.matching,
                "mapped": counts.mapped,
                "unmapped": counts.unmapped,
                "in_view": counts.in_view,
            },
            "facets": {name: _facet(name, counter.items()) for name, counter in found.items()},
        }

    return _current(request, content)


def _facet(name: str, counts: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    most = sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
    words = labels(name, [value for value, _count in most])
    return [{"value": value, "label": words[value], "count": count} for value, count in most]


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The next rows of the list of what is in view; ``after`` is the ``next`` of the rows before. Two queries."""
    question = _read(request)
    if isinstance(question, HttpResponse):
        return question

    def content(now: Snapshot) -> dict[str, Any]:
        listed = now.codes(question.filters, question.order, after=question.after, limit=ROWS, view=question.view)
        counts = now.count(question.filters, question.view)
        return {
            "revision": now.revision,
            "rows": [_row(entry) for entry in entries_at(listed.codes, now.revision)],
            "next": spelled(listed.following) if listed.following else None,
            "matching": counts.matching,
            "in_view": counts.in_view,
        }

    return _current(request, content)


def _row(entry: Entry) -> dict[str, Any]:
    row = list_row(entry)
    return {
        "code": row.code,
        "url": row.url,
        "title": row.title,
        "when": row.when,
        "killed": row.killed,
        "country": row.country,
        "flags": row.disagreements,
        "grade": row.grade,
        "precision": row.precision,
        "border": row.border,
        "lat": entry.lat,
        "lon": entry.lon,
    }


@require_safe
def popup(request: HttpRequest, code: str) -> HttpResponse:
    """What a popup says of one incident. One query; 410 for one that was withdrawn or merged, with the reason."""
    if request.GET:
        name = next(iter(request.GET))
        return _refused(left_open(name) or _("There is no parameter “%(name)s” here.") % {"name": name}, 400)
    entry = Entry.objects.filter(pk=code).select_related("publication").defer("search", "publication__content").first()
    if entry is None:
        raise Http404
    publication: Publication = entry.publication
    if publication.takes_back:
        body = {"code": code, "status": entry.state, "note": publication.note}
        return HttpResponse(
            orjson.dumps(body), "application/json", status=410, headers={"Cache-Control": _ASK_EACH_TIME}
        )

    def full() -> HttpResponse:
        extra = {"claim_count": entry.claim_count, "source_count": entry.source_count}
        return HttpResponse(orjson.dumps(_row(entry) | extra), "application/json")

    return conditional(request, _tag(publication.chain_sha256, get_language()), publication.published_at, full)


# ---------------------------------------------------------------------------------------------------------- reading


def _read(request: HttpRequest) -> Question | HttpResponse:
    """What is asked; or 400, with the sentence that names what cannot be read."""
    for name, values in request.GET.lists():
        for text in (name, *values):
            if reason := left_open(text):
                return _refused(reason, 400)
    try:
        filters = Filters.from_query(request.GET, beside=(_VIEW, SORT, _AFTER))
        order = _read_order(request.GET.get(SORT) or USUAL_SORT)
        after = request.GET.get(_AFTER)
        return Question(filters, _read_view(request.GET.get(_VIEW)), order, _read_after(order, after))
    except FilterError as error:
        return _refused(str(error), 400)


def _read_order(text: str) -> Order:
    if text not in ORDERS:
        raise FilterError(SORT, text, _("It may be: %(values)s.") % {"values": ", ".join(ORDERS)})
    return ORDERS[text]


def _read_after(order: Order, text: str | None) -> Key | None:
    if not text:
        return None
    try:
        return read_key(order, text)
    except ValueError as error:
        raise FilterError(_AFTER, text, _("Take it as it stands in “next” of the rows before.")) from error


def _read_view(text: str | None) -> BBox | None:
    """What is on the screen: a box that may run over the antimeridian, or round the world, and beyond the poles."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = math.nan
    if not math.isfinite(west) or not all(map(math.isfinite, (south, east, north))):
        raise FilterError(_VIEW, text, _("Write four numbers in degrees: west,south,east,north."))
    if south > north:
        raise FilterError(_VIEW, text, _("South lies north of north. The order is west,south,east,north."))
    if abs(east - west) >= 360.0:
        west, east = -180.0, 180.0
    return BBox(west=_wrapped(west), south=max(south, -90.0), east=_wrapped(east), north=min(north, 90.0))


def _wrapped(lon: float) -> float:
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0


# ---------------------------------------------------------------------------------------------------------- answers


def _current(request: HttpRequest, content: Callable[[Snapshot], dict[str, Any]]) -> HttpResponse:
    """What the record says now: kept by browsers, and asked about each time."""
    now = index().current()
    etag = _etag(now.revision, now.head, get_language(), request.get_full_path())
    early = None if settings.DEBUG else get_conditional_response(request, etag=etag)
    if early is not None:
        return _unchanged(early, etag, _ASK_EACH_TIME)
    made, now = from_one_revision(lambda numbers: (content(numbers.snapshot), numbers.snapshot))
    etag = _etag(now.revision, now.head, get_language(), request.get_full_path())
    return _json(request, orjson.dumps(made), {"ETag": etag, "Cache-Control": _ASK_EACH_TIME})


def _json(request: HttpRequest, body: bytes, headers: dict[str, str]) -> HttpResponse:
    if len(body) >= _WORTH_COMPRESSING and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers |= {"Content-Encoding": "gzip"}
    response = HttpResponse(body, "application/json", headers=headers)
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _unchanged(response: HttpResponse, etag: str, keep: str) -> HttpResponse:
    """304, or 412 where a condition asks for it."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = keep
    return response


def _refused(sentence: str, status: int) -> HttpResponse:
    body = orjson.dumps({"error": sentence})
    return HttpResponse(body, "application/json", status=status, headers={"Cache-Control": _ASK_EACH_TIME})


def _gone(current: int) -> HttpResponse:
    """410: a revision that is not served, and the one that is."""
    body = orjson.dumps({"current": current})
    return HttpResponse(body, "application/json", status=410, headers={"Cache-Control": _ASK_EACH_TIME})


def _etag(*parts: object) -> str:
    return f'W/"{_tag(*parts)}"'


def _tag(*parts: object) -> str:
    """A tag that differs wherever the record, the program or one of the parts does."""
    return hashlib.sha256(repr((release(), *parts)).encode()).hexdigest()[:32]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
