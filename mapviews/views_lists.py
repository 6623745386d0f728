"""The pages over all incidents: the list, the log of changes, the method."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapviews.numbers import Numbers, from_one_revision
from mapviews.presenters.explore import said, sort_links
from mapviews.presenters.filter_form import filter_form
from mapviews.presenters.listing import leading_title, list_row
from mapviews.presenters.method import conventions, term_lists
from mapviews.presenters.page import PageMeta
from mapviews.presenters.search import (
    MAPPED,
    OF_THE_MAP,
    PAGE_SIZE,
    Search,
    SearchError,
    read_page,
    read_search,
)
from mapviews.presenters.steps import OF_PAGES, Place, read_place, steps
from mapviews.presenters.versions import version_view
from mapviews.views_caching import page
from mapviews.views_errors import bad_request, without_parameters
from record.entry import Entry
from record.publication import Publication


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """The list of incidents that match: the map's equal. Any page of it costs what the first one does."""

    def build() -> tuple[PageMeta, dict[str, object]]:
        meta = PageMeta(
            title=_("Incidents"),
            description=_("All published incidents with the range of the claims and what they disagree about."),
            canonical=request.build_absolute_uri(reverse("incident-list")),
            indexed=not request.GET,
        )
        return meta, from_one_revision(lambda numbers: _list_context(search, place, numbers))

    try:
        search = read_search(request.GET, beside=(*OF_THE_MAP, MAPPED, *OF_PAGES))
        place = read_place(search)
        return page(request, "mapviews/incident_list.html", build)
    except SearchError as error:
        return bad_request(request, str(error))


def _list_context(search: Search, place: Place, numbers: Numbers) -> dict[str, object]:
    url, filters = reverse("incident-list"), search.filters
    rows = numbers.rows(search, place)
    return {
        "section": "incidents",
        "said": said(search, numbers.counts(filters), url=url, list_url=url, would_match=numbers.matching),
        "form": filter_form(search.asked, numbers.facets(filters)),
        "action": url,
        "days_here": True,
        "kept": tuple((search.sorted_by | search.unmapped).items()),
        "sorts": sort_links(search, url),
        "map_url": search.address(reverse("map"), **search.sorted_by),
        "files": {
            ending: search.address(reverse(f"incidents-{ending}"), **search.unmapped)
            for ending in ("csv", "geojson", "atom")
        },
        "rows": [list_row(entry) for entry in rows.entries],
        "steps": steps(search, rows, url),
    }


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
        entries = Entry.objects.current().filter(code__in=codes).values_list("code", "title", "titles")
        titles = {code: leading_title(title, others) for code, title, others in entries}
        meta = PageMeta(
            title=_("Changes"),
            description=_("Everything that was published, corrected, withdrawn or merged, with the reasons."),
            canonical=request.build_absolute_uri(reverse("changes")),
            indexed=not request.GET,
        )
        rows = [(publication, titles.get(publication.code)) for publication in publications]
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
