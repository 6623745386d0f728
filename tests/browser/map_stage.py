"""A stage for one map: a page under the site's own policy, served to the browser without a server.

The browser asks ``http://map.example``; this answers from memory and from the static folders, with the policy of the
settings. So a map is tested alone, before and beside the pages that hold it.
"""

import json
import mimetypes
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.test.utils import override_settings
from playwright.sync_api import Browser, Page, Route

from mapviews.map_fragments import MapFragments
from tests.page_guard import PageGuard

ORIGIN = "http://map.example"
PLAIN_STORAGE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LEAFLET = Path(settings.BASE_DIR) / "node_modules" / "leaflet" / "dist"

PAGE = """{% load static %}<!doctype html><html lang="en"><head><meta charset="utf-8"><title>stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static 'css/pages/site.css' %}">
<link rel="stylesheet" href="{% static 'css/pages/dossier.css' %}"></head>
<body>{% include "mapviews/_map.html" %}{% include "mapviews/_explore_templates.html" %}
<ul>{% for claim in dossier.claims %}
<li id="claim-{{ claim.ref }}" data-claim-ref="{{ claim.ref }}" tabindex="0">Row {{ claim.ref }}</li>
{% endfor %}</ul></body></html>"""

#: A base map as plain as it gets: one square of land, one line, in the form of the real files.
SQUARE = [[30, 25], [50, 25], [50, 45], [30, 45], [30, 25]]
LAND = {
    "type": "Feature",
    "properties": {"kind": "land"},
    "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
}
LINE = {
    "type": "Feature",
    "properties": {"a": "IQ", "b": "SY", "kind": "international border", "disputed": False},
    "geometry": {"type": "LineString", "coordinates": [[41.2, 34.8], [40.9, 34.3]]},
}
BASE_FILES: dict[str, Any] = {
    "land-110m.json": LAND,
    "land-50m.json": LAND,
    "borders.json": {"type": "FeatureCollection", "features": [LINE]},
    "borders-far.json": {"type": "FeatureCollection", "features": [LINE]},
    "name-places.json": [["SA", 24.0, 44.5, 5.0], ["IQ", 33.1, 43.7, 2.2], ["XX", 50.0, 0.0, 9.0]],
}


@contextmanager
def stage_static(folder: Path) -> Iterator[None]:
    """Static files under their own names, with Leaflet and a small base map made in ``folder``.

    What is tested on this stage is the map, not the hashing of names nor the building of data.
    """
    (folder / "base").mkdir(parents=True)
    for name, content in BASE_FILES.items():
        (folder / "base" / name).write_text(json.dumps(content))
    shutil.copytree(LEAFLET, folder / "vendor" / "leaflet")
    folders = [Path(settings.BASE_DIR) / "static", folder]
    storages = {**settings.STORAGES, "staticfiles": PLAIN_STORAGE}
    with override_settings(STORAGES=storages, STATICFILES_DIRS=folders):
        yield


def page_response(fragments: MapFragments, *, policy: bool = True, **context: Any) -> HttpResponse:
    """The page that holds a map, with the policy of the settings unless switched off."""

    def view(request: HttpRequest) -> HttpResponse:
        html = engines["django"].from_string(PAGE).render({"fragments": fragments, **context}, request)
        return HttpResponse(html)

    request = RequestFactory().get("/")
    return cast(HttpResponse, CSPMiddleware(view)(request)) if policy else _without_policy(view, request)


def _without_policy(view: Any, request: HttpRequest) -> HttpResponse:
    request.csp_nonce = "none"  # type: ignore[attr-defined]  # what the policy's middleware sets
    response: HttpResponse = view(request)
    return response


@dataclass
class MapStage:
    """A browser page and what it may ask for. ``answers`` gives a JSON value for a path, beside the static files."""

    page: Page
    guard: PageGuard

    def show(self, response: HttpResponse, answers: Callable[[str], Any] = lambda _path: None) -> None:
        """Open the page. Waits until folium's script has drawn."""

        def fulfil(route: Route) -> None:
            path = route.request.url.removeprefix(ORIGIN).split("?")[0]
            if path == "/":
                route.fulfill(status=200, headers=dict(response.items()), body=response.content)
            elif (answer := answers(path)) is not None:
                route.fulfill(status=200, json=answer)
            else:
                _fulfil_static(route, path)

        self.page.route(f"{ORIGIN}/**", fulfil)
        self.page.goto(f"{ORIGIN}/")


def _fulfil_static(route: Route, path: str) -> None:
    name = path.removeprefix("/static/")
    found = finders.find(name) if path.startswith("/static/") else None
    if path == "/favicon.ico":
        route.fulfill(status=204)
    elif found is None or not Path(found).is_file():
        route.fulfill(status=404)
    else:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=Path(found).read_bytes())


@contextmanager
def map_stage(browser: Browser, **options: Any) -> Iterator[MapStage]:
    """A fresh stage; ``options`` are those of a browser context (viewport, colour scheme ...)."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options})
    page = context.new_page()
    guard = PageGuard(ORIGIN)
    guard.watch(page)
    yield MapStage(page=page, guard=guard)
    context.close()
