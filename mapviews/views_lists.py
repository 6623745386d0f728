"""The pages over all incidents: the map, the list, the log of changes, the method."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapviews.folium_map import overview_map
from mapviews.presenters.listing import list_row, map_entry
from mapviews.presenters.method import conventions, term_lists
from mapviews.presenters.page import PageMeta
from mapviews.presenters.search import PAGE_SIZE, SearchError, read_page, read_search
from mapviews.presenters.versions import version_view
from mapviews.views_caching import page
from mapviews.views_errors import bad_request, without_parameters
from record.entry import Entry
from record.publication import Publication

MAP_LIST_SIZE = 50  # rows in the list beside the map; the list of all is a link away


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The map of all current incidents that match, with the same counts as the list. Four queries."""
    try:
        search = read_search(request.GET, paged=False)
    except SearchError as error:
        return bad_request(request, str(error))

    def build() -> tuple[PageMeta, dict[str, object]]:
        found = search.entries()
        mapped = [map_entry(entry) for entry in found.mapped().defer("search")]
        meta = PageMeta(
            title=_("Map of incidents"),
            description=_("Violent incidents and who claims what about them, each claim in its claimant’s words."),
            canonical=request.build_absolute_uri(reverse("map")),
            indexed=not request.GET,
        )
        return meta, {
            "section": "map",
            "search": search.view(reverse("map")),
            "rows": [list_row(entry) for entry in found.defer("search")[:MAP_LIST_SIZE]],
            "fragments": overview_map(mapped),
        }

    return page(request, "mapviews/overview.html", build)


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """The list of incidents that match: the map's equal. Four queries, and one a filter where nothing matches."""
    try:
        search = read_search(request.GET, paged=True)
        found = Paginator(search.entries().defer("search"), PAGE_SIZE)
        shown = read_page(found, search)
    except SearchError as error:
        return bad_request(request, str(error))

    def build() -> tuple[PageMeta, dict[str, object]]:
        meta = PageMeta(
            title=_("Incidents"),
            description=_("All published incidents with the range of the claims and what they disagree about."),
            canonical=request.build_absolute_uri(reverse("incident-list")),
            indexed=not request.GET,
        )
        return meta, {
            "section": "incidents",
            "search": search.view(reverse("incident-list")),
            "rows": [list_row(entry) for entry in shown],
            "shown": shown,
        }

    return page(request, "mapviews/incident_list.html", build)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The log of all publications, the newest first. Three queries."""
    try:
        shown = read_page(Paginator(Publication.objects.order_by("-number").defer("content"), PAGE_SIZE), request.GET)
    except SearchError as error:
        return bad_request(request, str(error))

    def build() -> tuple[PageMeta, dict[str, object]]:
        publications = [version_view(publication) for publication in shown]
        codes = {publication.code for publication in publications}
        titles = dict(Entry.objects.current().filter(code__in=codes).values_list("code", "title"))
        meta = PageMeta(
            title=_("Changes"),
            description=_("Everything that was published, corrected or withdrawn, with the reasons."),
            canonical=request.build_absolute_uri(reverse("changes")),
            indexed=not request.GET,
        )
        rows = [(publication, titles.get(publication.code, "")) for publication in publications]
        return meta, {"section": "changes", "rows": rows, "shown": shown}

    return page(request, "mapviews/changes.html", build)


@require_safe
@without_parameters
def method(request: HttpRequest) -> HttpResponse:
    """The vocabulary and the rules. One query, for the revision in the footer."""

    def build() -> tuple[PageMeta, dict[str, object]]:
        meta = PageMeta(
            title=_("Method"),
            description=_("What the words mean, how ranges are made, how places and borders are drawn."),
            canonical=request.build_absolute_uri(reverse("method")),
        )
        return meta, {"section": "method", "lists": term_lists(), "conventions": conventions()}

    return page(request, "mapviews/method.html", build)
