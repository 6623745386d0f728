"""The addresses behind the boxes of a place: candidates by name, coordinates as written, where a point lies.

All are for editors alone, answer with JSON, and save nothing. They take POST, as the echo does, so that the log of no
proxy, and no list of pages in a browser, tells where an incident lies; so does the page of candidates, which is the
same without scripts.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import PermissionDenied
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geo.datasets import GeodataError
from geo.geocoding import GeocodingError, geocode
from geo.latlon import CoordinateError, LatLon
from geo.place_search import LONGEST_TEXT
from geo.places import View
from incidents.admin.entry_warnings import EntryWarnings
from incidents.admin.place_fields import PLACE_ENTRY, PlaceEntryForm
from incidents.finding import FoundPlace, NamedTown, described, find, towns_in
from incidents.models import Incident
from incidents.place_context import language, not_built, point_context
from incidents.place_doubts import open_questions
from incidents.place_ranges import uncertainty_mistake
from incidents.written_coordinates import UnreadableCoordinatesError, finer_than_written, read_written

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    AnyAdmin = admin.options.BaseModelAdmin[Any]
    AnyFormSet = BaseModelFormSet[Any, Any]
else:
    AnyAdmin = object
    AnyFormSet = BaseModelFormSet

Responder = Callable[[HttpRequest], HttpResponse]


class SearchRefusedError(ValueError):
    """A search that found nothing to show. The message is a sentence, ``status`` that of HTTP.

    What an editor may meet in ordinary work has status 200: proxies put pages of their own in place of others.
    """

    def __init__(self, sentence: "str | _StrPromise", status: int = 200) -> None:
        super().__init__(str(sentence))
        self.status = status


class PlaceEntryFieldsets(AnyAdmin):
    """Leaves the two boxes out where somebody may look and not change."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fieldsets, without the boxes for whom they are no use."""
        fieldsets = super().get_fieldsets(request, obj)
        if isinstance(self, InlineModelAdmin):
            may_enter = self.has_change_permission(request, obj) or self.has_add_permission(request, obj)
        else:
            may_enter = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may_enter:
            return fieldsets
        return [
            (name, {**options, "fields": [row for row in options["fields"] if row not in PLACE_ENTRY]})
            for name, options in fieldsets
        ]


class PlacePages(EntryWarnings):
    """The addresses, and the warnings of a point that is likely wrong."""

    def get_urls(self) -> list[URLPattern]:
        """Six addresses, before those of the stock admin."""
        pages: tuple[tuple[str, str, Responder], ...] = (
            ("find-place/", "find_place", require_http_methods(["GET", "HEAD", "POST"])(self.find_place_page)),
            ("place-candidates/", "place_candidates", require_POST(self.place_candidates)),
            ("search-online/", "search_online", require_POST(self.search_online)),
            ("read-coordinates/", "read_coordinates", require_POST(self.read_coordinates)),
            ("point-context/", "point_context", require_POST(self.point_context)),
            ("towns-in-view/", "towns_in_view", require_POST(self.towns_in_view)),
        )
        ours = [
            path(address, self.admin_site.admin_view(view), name=f"incidents_incident_{name}")
            for address, name, view in pages
        ]
        return [*ours, *super().get_urls()]

    def warn_of_place(self, request: HttpRequest, incident: Incident, form: PlaceEntryForm) -> None:
        """Say how dates and coordinates were read, and what nobody but a person can tell of a new point."""
        for note in (*getattr(form, "date_notes", ()), *form.place_notes):
            self.message_user(request, note, messages.INFO)
        for question in open_questions(incident) if _point_is_new(form) else ():
            self.message_user(request, question, messages.WARNING)

    def warn_of_places_of_claims(self, request: HttpRequest, formset: AnyFormSet) -> None:
        """Say how dates and coordinates of claims were read."""
        for form in formset.forms:
            for note in getattr(form, "date_notes", ()):
                self.message_user(request, note, messages.INFO)
            if form.instance.pk is None or not _point_is_new(form):
                continue
            for note in form.place_notes:
                self.message_user(request, note, messages.INFO)

    # ---------------------------------------------------------------------------------------------------- answers

    def find_place_page(self, request: HttpRequest) -> HttpResponse:
        """Candidates with coordinates to copy, on a page; with ``online`` those of the geocoder. GET only asks."""
        if not self._may_enter(request):
            raise PermissionDenied
        text, asks_online = request.POST.get("q", "").strip(), "online" in request.POST
        places: tuple[FoundPlace, ...] = ()
        refused = ""
        try:
            if text:
                places = _online(request.POST) if asks_online else _found(request.POST)
        except SearchRefusedError as error:
            refused = str(error)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Find a place"),
            "opts": self.opts,
            "text": text,
            "places": places,
            "refused": refused,
            "online": settings.GEOCODER,
            "asked_online": asks_online,
        }
        return TemplateResponse(request, "admin/incidents/incident/place_search.html", context)

    def place_candidates(self, request: HttpRequest) -> JsonResponse:
        """Places of our own gazetteer for ``q``; those of ``country`` and those round ``near`` first."""
        return self._answer(request, lambda: {"places": [asdict(place) for place in _found(request.POST)]})

    def search_online(self, request: HttpRequest) -> JsonResponse:
        """Places that the operator's geocoder finds for ``q``; a sentence where it is off or fails."""
        return self._answer(request, lambda: {"places": [asdict(place) for place in _online(request.POST)]})

    def read_coordinates(self, request: HttpRequest) -> JsonResponse:
        """How ``text`` is read, each point that it may mean, and which of them would be taken."""
        return self._answer(request, lambda: _read(request.POST))

    def point_context(self, request: HttpRequest) -> JsonResponse:
        """What is said of ``latitude``, ``longitude`` with ``precision`` and ``uncertainty_m``."""
        return self._answer(request, lambda: {"sentences": _context(request.POST)})

    def towns_in_view(self, request: HttpRequest) -> JsonResponse:
        """Names for the map of the box ``south``, ``west``, ``north``, ``east``, the largest town first."""
        return self._answer(request, lambda: {"towns": [asdict(town) for town in _towns(request.POST)]})

    def _answer(self, request: HttpRequest, ask: Callable[[], dict[str, Any]]) -> JsonResponse:
        """JSON: what was asked for, or ``error`` with a sentence."""
        if not self._may_enter(request):
            return JsonResponse({"error": _("You may not edit incidents.")}, status=403)
        try:
            return JsonResponse(ask())
        except SearchRefusedError as error:
            return JsonResponse({"error": str(error)}, status=error.status)

    def _may_enter(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) or self.has_add_permission(request)


def _point_is_new(form: PlaceEntryForm) -> bool:
    return bool({"latitude", "longitude", "coordinates_text"} & set(form.changed_data))


def _found(query: Any) -> tuple[FoundPlace, ...]:
    text = query.get("q", "")
    if len(text) > LONGEST_TEXT:
        raise SearchRefusedError(_("No place has so long a name."), 413)
    try:
        return find(text, country=query.get("country", ""), near=_near(query.get("near", "")))
    except GeodataError as error:
        raise SearchRefusedError(not_built(), 503) from error


def _near(text: str) -> LatLon | None:
    """The point that the form holds already. One that is no point yet, as while it is typed, prefers nothing."""
    try:
        lat, lon = (float(part) for part in text.split(","))
        return LatLon(lat, lon)
    except ValueError:  # CoordinateError is one
        return None


def _online(form: Any) -> tuple[FoundPlace, ...]:
    if settings.GEOCODER is None:
        raise SearchRefusedError(
            _(
                "Searching online is switched off. The operator switches it on with the settings COUNTERCLAIM_GEOCODER "
                "and COUNTERCLAIM_GEOCODER_CONTACT (docs/settings.md)."
            )
        )
    try:
        places = geocode(
            form.get("q", ""),
            settings=settings.GEOCODER,
            country=form.get("country") or None,
            language=language(),
        )
        return described(places)
    except GeocodingError as error:
        raise SearchRefusedError(str(error)) from error
    except GeodataError as error:
        raise SearchRefusedError(not_built(), 503) from error


def _read(query: Any) -> dict[str, Any]:
    try:
        written = read_written(
            query.get("text", ""), country=query.get("country", ""), place_name=query.get("place_name", "")
        )
    except UnreadableCoordinatesError as error:
        raise SearchRefusedError(str(error)) from error
    precision = query.get("precision", "")
    return {
        "question": written.question,
        "taken": None if written.taken is None else written.points.index(written.taken),
        "points": [
            {
                "latitude": point.latitude,
                "longitude": point.longitude,
                "precision_m": point.precision_m,
                "sentence": point.sentence,
                "caution": finer_than_written(precision, point.precision_m),
            }
            for point in written.points
        ],
    }


def _towns(query: Any) -> tuple[NamedTown, ...]:
    try:
        south, west, north, east = (float(query.get(side, "")) for side in ("south", "west", "north", "east"))
        corners = LatLon(south, west), LatLon(north, east)
        return towns_in(View(south=corners[0].lat, west=corners[0].lon, north=corners[1].lat, east=corners[1].lon))
    except ValueError as error:  # of float(), and CoordinateError is one
        raise SearchRefusedError(_("The edges of the map are numbers: degrees of latitude and longitude.")) from error
    except GeodataError as error:
        raise SearchRefusedError(not_built(), 503) from error


def _context(query: Any) -> tuple[str, ...]:
    try:
        point = LatLon(float(query.get("latitude", "")), float(query.get("longitude", "")))
        radius = float(query["uncertainty_m"]) if query.get("uncertainty_m") else None
    except CoordinateError as error:
        raise SearchRefusedError(str(error)) from error
    except ValueError as error:  # of float()
        raise SearchRefusedError(_("Latitude, longitude and uncertainty are numbers.")) from error
    if mistake := uncertainty_mistake(radius):  # a circle of half the world takes minutes
        raise SearchRefusedError(mistake)
    return point_context(point, precision=query.get("precision", ""), uncertainty_m=radius)
