"""The map of all incidents, and what its script asks for beside tiles and numbers."""

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapviews.index.timeline import Timeline
from mapviews.numbers import Numbers, from_one_revision
from mapviews.presenters.beside import beside
from mapviews.presenters.explore import said, sort_choices
from mapviews.presenters.filter_form import filter_form
from mapviews.presenters.listing import list_row
from mapviews.presenters.page import PageMeta
from mapviews.presenters.search import OF_THE_MAP, Search, SearchError, read_search, read_view
from mapviews.presenters.timeline import histogram
from mapviews.presenters.wording import listed
from mapviews.views_caching import conditional, page, release
from mapviews.views_errors import bad_request, without_parameters
from record.entry import Entry
from record.filters import PARAMETERS, BBox
from record.publication import Publication

ROWS = 50  # in the list beside the map as the page comes; the script asks for more, and the list of all is a link away


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The map of all current incidents that match, with the same counts as the list."""
    try:
        search = read_search(request.GET, beside=OF_THE_MAP)
    except SearchError as error:
        return bad_request(request, str(error))

    def build() -> tuple[PageMeta, dict[str, object]]:
        meta = PageMeta(
            title=_("Map of incidents"),
            description=_("Violent incidents and who claims what about them, each claim in its claimant’s words."),
            canonical=request.build_absolute_uri(reverse("map")),
            indexed=not request.GET,
        )
        return meta, {"section": "map", **from_one_revision(lambda numbers: _context(search, numbers))}

    return page(request, "mapviews/overview.html", build)


def _context(search: Search, numbers: Numbers) -> dict[str, Any]:
    from mapviews.folium_map import overview_map  # here: a second that commands need not wait; config.wsgi does

    url, filters = reverse("map"), search.filters
    undated = search.address(url, without="datetime", **search.sorted_by)
    counted = numbers.timeline(filters)
    return {
        "said": said(
            search,
            numbers.counts(filters),
            url=url,
            list_url=reverse("incident-list"),
            would_match=numbers.matching,
        ),
        "form": filter_form(search.asked, numbers.facets(filters)),
        "action": url,
        "timeline": histogram(counted, filters.datetime, undated),
        "sorts": sort_choices(search),
        "rows": [list_row(entry) for entry in numbers.first_rows(filters, search.sort, ROWS)],
        "list_url": search.address(reverse("incident-list"), **search.sorted_by),
        "fragments": overview_map(revision=numbers.revision),
        "explore": _for_the_script(search, numbers, counted),
    }


def _for_the_script(search: Search, numbers: Numbers, counted: Timeline) -> dict[str, Any]:
    """What the script needs to know: names of filters, addresses, words that it puts together with numbers."""
    return {
        "filters": list(PARAMETERS),
        "revision": numbers.revision,
        "opening": numbers.extent(search.filters),
        "times": {"first": counted.first, "last": counted.last},
        "addresses": {
            "map": reverse("map"),
            "list": reverse("incident-list"),
            "said": reverse("said"),
            "timeline": reverse("timeline"),
            "facets": reverse("facets"),
            "results": reverse("results"),
            "incidents": reverse("incident-list"),
        },
        "words": {
            "cluster": _("Incidents: %(n)s. Contested: %(contested)s."),
            "here": _("Incidents here: %(n)s"),
            "all_here": _("All of them, in the list"),
            "no_number": _("No number of killed"),
            "off_map": _("not on the map"),
            "comma": listed(["", ""]),
            "any": _("any"),
            "playing": _("Stop"),
            "play": _("Play by months"),
        },
    }


@require_safe
def said_json(request: HttpRequest) -> HttpResponse:
    """What is shown by an address of the map, in words and exact numbers; ``view`` is what is on the screen."""
    try:
        search = read_search(request.GET, beside=("view",))
        view = read_view(search.beside.get("view"))
    except SearchError as error:
        return JsonResponse({"error": str(error)}, status=400, headers={"Cache-Control": "no-cache"})
    body = from_one_revision(lambda numbers: _said(search, view, numbers))
    return JsonResponse(body, headers={"Cache-Control": "no-cache"})


def _said(search: Search, view: BBox | None, numbers: Numbers) -> dict[str, Any]:
    words = said(
        search,
        numbers.counts(search.filters, view),
        url=reverse("map"),
        list_url=reverse("incident-list"),
        would_match=numbers.matching,
        view=view is not None,
    )
    return {"revision": numbers.revision, **asdict(words)}


@require_safe
@without_parameters
def beside_json(request: HttpRequest, code: str) -> HttpResponse:
    """A dossier in brief, for the panel beside the map. Two queries."""
    entry = Entry.objects.current().filter(code=code).select_related("publication").defer("search").first()
    if entry is None:
        raise Http404
    publication: Publication = entry.publication
    return conditional(
        request,
        f"{publication.content_sha256}-{get_language()}-{release()}",
        publication.published_at,
        lambda: JsonResponse(beside(entry, publication.dossier)),
    )
