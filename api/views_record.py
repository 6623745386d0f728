"""The record itself, for those who check it: its head, its log, the header of one publication."""

from collections.abc import Iterator
from typing import Any, Final

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api import terms
from api.answers import conditional, refused, streamed, tag, whole
from api.asking import AFTER, read_number, refuse_turned
from api.columns import instant
from api.snapshot import CHUNK, head_now
from record import chain
from record.filters import FilterError
from record.images import images_of_version
from record.publication import Publication

JSON: Final = "application/json"
#: One JSON object a line (https://jsonlines.org).
JSON_LINES: Final = "application/jsonl"
#: What a link is made of, and the link.
_HEADER: Final = (
    *("number", "code", "version", "kind", "note", "published_at"),
    *("content_sha256", "previous_sha256", "chain_sha256"),
)


@require_safe
def head_json(request: HttpRequest) -> HttpResponseBase:
    """The head of the record: note it, and nobody can write the record anew behind your back. Two queries."""
    if refusal := _unknown(request):
        return refusal
    head = head_now()

    def make() -> HttpResponseBase:
        at = Publication.objects.filter(number=head.number).values_list("published_at", flat=True).first()
        body = {
            "number": head.number,
            "sha256": head.sha256,
            "published_at": instant(at) if at else None,
            "schema": chain.SCHEMA,
            "log": request.build_absolute_uri(reverse("log")),
            "terms": terms.as_json(),
        }
        return whole(request, orjson.dumps(body), JSON)

    return conditional(request, tag("head", head, terms.as_json(), request.build_absolute_uri()), make)


@require_safe
def log(request: HttpRequest) -> HttpResponseBase:
    """The header of every publication, in order, a line each: what the chain is made of. Streams. Two queries.

    ``after`` goes on behind a number. The hash of what was withdrawn is among them, as the chain needs it; the content
    is not.
    """
    try:
        refuse_turned(request.GET)
        after = read_number(request.GET, AFTER) or 0
    except FilterError as error:
        return refused(str(error))
    if refusal := _unknown(request, AFTER):
        return refusal
    head = head_now()

    def make() -> HttpResponseBase:
        response = streamed(request, _lines(after, head.number), JSON_LINES)
        name = f"counterclaim-log-{after + 1}-to-{head.number}.jsonl"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return conditional(request, tag("log", head, after), make)


def _lines(after: int, last: int) -> Iterator[bytes]:
    """Nothing is ever changed below a number that was read, so this is of one state whatever is published meanwhile."""
    rows = Publication.objects.filter(number__gt=after, number__lte=last).order_by("number").values(*_HEADER)
    lines: list[bytes] = []
    for row in rows.iterator(chunk_size=CHUNK):
        lines.append(orjson.dumps(_header(row), option=orjson.OPT_APPEND_NEWLINE))
        if len(lines) == CHUNK:
            yield b"".join(lines)
            lines = []
    yield b"".join(lines)


@require_safe
def publication(request: HttpRequest, code: str, version: int | None = None) -> HttpResponseBase:
    """The header and the hashes of one version, with the addresses of all that it takes to check them. Four queries.

    410 for what was withdrawn: that it was, when and why, and nothing else.
    """
    if refusal := _unknown(request):
        return refusal
    versions = Publication.objects.of(code)
    shown = (versions if version is None else versions.filter(version=version)).values(*_HEADER).first()
    if shown is None:
        raise Http404
    taken_back = versions.filter(kind="withdrawn", version__gte=shown["version"]).order_by("version").first()
    if taken_back is not None:
        body = {"code": code, "status": "withdrawn", "withdrawn_at": taken_back.published_at, "note": taken_back.note}
        return JsonResponse(body, status=410, headers={"Cache-Control": "no-cache"})

    head = head_now()

    def make() -> HttpResponseBase:
        links = {
            "content": reverse("dossier-version-json", args=[code, shown["version"]]),
            "page": reverse("dossier-version", args=[code, shown["version"]]),
            "log": reverse("log", query={AFTER: max(0, shown["number"] - 2)}),
            "head": reverse("head"),
        }
        shown_images = images_of_version(code, shown["version"])
        whole_links = {name: request.build_absolute_uri(address) for name, address in links.items()}
        body = {"schema": chain.SCHEMA, **_header(shown), "head": head.as_json(), "links": whole_links}
        body["terms"] = terms.as_json()
        if shown_images:  # each file has the hash that its address is made of
            addresses = [reverse("image", args=[sha256]) for sha256 in shown_images]
            body["images"] = [request.build_absolute_uri(address) for address in addresses]
        return whole(request, orjson.dumps(body), JSON)

    return conditional(
        request, tag("publication", shown["chain_sha256"], head, terms.as_json(), request.build_absolute_uri()), make
    )


def _header(row: dict[str, Any]) -> dict[str, Any]:
    """As the chain hashes it: the time to the microsecond, with its zone in digits."""
    return row | {"published_at": chain.written_instant(row["published_at"])}


def _unknown(request: HttpRequest, *known: str) -> HttpResponse | None:
    """400 for a parameter that there is none of."""
    try:
        refuse_turned(request.GET)
    except FilterError as error:
        return refused(str(error))
    name = next((name for name in request.GET if name not in known), None)
    return None if name is None else refused(_("There is no parameter “%(name)s” here.") % {"name": name})
