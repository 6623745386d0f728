"""Answers that browsers keep, and ask after each time: an edit shows on the next request, and no page is made twice."""

import gzip
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from mapviews.presenters.page import PageMeta, RecordHead
from record.publication import Publication

_WORTH_COMPRESSING: Final = 1_000  # bytes
_LEVEL: Final = 6  # of gzip: some milliseconds for a page


def page(
    request: HttpRequest, template: str, build: Callable[[], tuple[PageMeta, dict[str, object]]], status: int = 200
) -> HttpResponse:
    """A page of the current record; or 304, without building it, where the browser has it already. One query.

    Every page names the revision of the record, so its tag is made of the record's head, the language and the program.
    """
    last = Publication.objects.order_by("-number").values_list("number", "chain_sha256", "published_at").first()
    number, sha256, at = last or (0, "", None)
    tag = "-".join((sha256, getattr(request, "LANGUAGE_CODE", ""), release(), request.build_absolute_uri()))

    def full() -> HttpResponse:
        meta, context = build()
        context |= {"page": meta, "head": RecordHead(number=number, sha256=sha256) if number else None}
        return compressed(request, TemplateResponse(request, template, context, status=status).render())

    if status != 200:  # an error is never "not modified"
        response = full()
        response.headers["Cache-Control"] = "no-cache"
        return response
    return conditional(request, hashlib.sha256(tag.encode()).hexdigest()[:32], at, full)


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer in gzip, where the browser takes it and it is worth while: a page of 80 KB travels as 12.

    Readers' pages hold no secret beside what a reader typed, whose length could tell on it (BREACH).
    """
    if len(response.content) >= _WORTH_COMPRESSING:
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = gzip.compress(response.content, _LEVEL, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
    return response


def conditional(
    request: HttpRequest, tag: str, modified: datetime | None, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer that ``make`` gives, or 304 without calling it.

    The tag alone decides: a page also changes with the program that makes it, which a date of the record does not know.
    A 304 goes out without a policy of its own: the browser would put it over the one that it kept, and the scripts of
    the kept page, which carry the nonce of that one, would no longer run.
    """
    etag = f'W/"{tag}"'
    early = None if settings.DEBUG else get_conditional_response(request, etag=etag)
    response = early or make()
    if early is not None:
        early._csp_exempt = True  # type: ignore[attr-defined]  # django-csp's own mark
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"  # keep it, and ask before showing it again
    if modified is not None:
        response.headers["Last-Modified"] = http_date(int(modified.timestamp()))
    return response


@lru_cache(maxsize=1)
def release() -> str:
    """What this process would make pages with: templates, code, hashed static names, geographic data. Read once."""
    digest = hashlib.sha256()
    base = Path(settings.BASE_DIR)
    for folder, pattern in (("templates", "**/*.html"), ("mapviews", "**/*.py"), ("record", "*.py")):
        for path in sorted((base / folder).glob(pattern)):
            digest.update(path.read_bytes())
    for path in (Path(settings.STATIC_ROOT) / "staticfiles.json", *sorted((base / "locale").glob("**/*.mo"))):
        if path.is_file():
            digest.update(path.read_bytes())
    geodata = Path(settings.GEODATA_DIR)
    for path in sorted(geodata.iterdir()) if geodata.is_dir() else []:
        digest.update(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    digest.update(b"team of one" if settings.TEAM_OF_ONE else b"")  # every page says so
    return digest.hexdigest()
