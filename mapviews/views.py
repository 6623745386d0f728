"""The pages of one incident, and its data. Each view parses the address, reads the record once, fills one template."""

import base64

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapviews.neighbourhood import neighbourhood
from mapviews.presenters.dossier_page import DossierPage, dossier_page
from mapviews.presenters.page import PageMeta, RecordHead
from mapviews.presenters.sources import Addresses, public_address
from mapviews.presenters.versions import History, VersionView, history, version_view
from mapviews.presenters.wording import listed
from mapviews.views_caching import conditional, page, release
from mapviews.views_errors import missing, without_parameters
from record.dossier import Dossier
from record.publication import WITH_DOSSIER, ChainHead, Publication
from record.related_entry import related_incidents


@require_safe
@without_parameters
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The current version of an incident. Five queries."""
    return _page(request, code, None)


@require_safe
@without_parameters
def dossier_version(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version of an incident, with a notice where it has been replaced. Five queries."""
    return _page(request, code, version)


@require_safe
@without_parameters
def dossier_json(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """The content as it was published, to the byte: canonical JSON, whose SHA-256 the page names. Two queries."""
    shown, taken_back = _publication(code, version)
    if taken_back and taken_back.is_merger:
        return _moved(taken_back, "dossier-json")
    if taken_back:
        body = {"code": code, "status": "withdrawn", "withdrawn_at": taken_back.published_at, "note": taken_back.note}
        return JsonResponse(body, status=410, headers={"Cache-Control": "no-cache"})

    def full() -> HttpResponse:
        name = f"{code}-v{shown.version}.json"
        return HttpResponse(
            shown.content.encode(),
            content_type="application/json",
            headers={
                "Content-Disposition": f'inline; filename="{name}"',
                "Repr-Digest": _digest(shown),
                "Link": f'<{reverse("publication-version", args=[code, shown.version])}>; rel="describedby"',
            },
        )

    return conditional(request, shown.content_sha256, shown.published_at, full)


@require_safe
@without_parameters
def dossier_map_file(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """The map of one version as one HTML file that opens from a disk. Reads about 1 MB of static files."""
    from mapviews.offline import OfflineMap  # here: a second that commands need not wait; config.wsgi does

    shown, taken_back = _publication(code, version)
    if taken_back and taken_back.is_merger:
        return _moved(taken_back, "dossier-map-file")
    if taken_back:
        return _withdrawn(request, version_view(taken_back))

    number, sha256 = ChainHead.objects.values_list("number", "sha256").get(pk=ChainHead.ONLY)
    head = RecordHead(number=number, sha256=sha256)

    def full() -> HttpResponse:
        address = request.build_absolute_uri(reverse("dossier-version", args=[code, shown.version]))
        local = neighbourhood(shown.dossier)
        html = OfflineMap(dossier=shown.dossier, local=local, address=address, head=head).html()
        headers = {"Content-Disposition": f'attachment; filename="{code}-v{shown.version}-map.html"'}
        return HttpResponse(html, headers=headers)

    return conditional(
        request, f"{shown.content_sha256[:32]}-{sha256[:32]}-{release()[:32]}-{get_language()}", None, full
    )


def _digest(publication: Publication) -> str:
    """The content's SHA-256 as RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(publication.content_sha256)).decode()}:"


def _page(request: HttpRequest, code: str, version: int | None) -> HttpResponse:
    shown, taken_back = _publication(code, version)
    if taken_back and taken_back.is_merger:
        return _moved(taken_back, "dossier")
    if taken_back:
        return _withdrawn(request, version_view(taken_back))
    return page(request, "mapviews/dossier.html", lambda: _context(request, shown, is_permalink=version is not None))


def _context(request: HttpRequest, shown: Publication, *, is_permalink: bool) -> tuple[PageMeta, dict[str, object]]:
    versions = history(Publication.objects.of(shown.code).defer("content"), shown.version)
    return dossier_context(request, shown.dossier, versions, is_permalink=is_permalink)


def dossier_context(
    request: HttpRequest,
    content: Dossier,
    versions: History,
    *,
    is_permalink: bool,
    image_at: Addresses = public_address,
) -> tuple[PageMeta, dict[str, object]]:
    """What the page of a dossier says of itself, and what its template shows."""
    from mapviews.folium_map import dossier_map  # here: a second that commands need not wait; config.wsgi does

    related = related_incidents(content, named_by_others=versions.is_current)
    view = dossier_page(content, versions, related, image_at)
    meta = PageMeta(
        title=view.title,
        description=_description(view),
        canonical=request.build_absolute_uri(reverse("dossier", args=[content.code])),
        og_type="article",
        indexed=not is_permalink,
        is_section_page=False,
    )
    return meta, {
        "section": "incidents",
        "dossier": view,
        "fragments": dossier_map(content, local=neighbourhood(content)),
        "permalink": request.build_absolute_uri(versions.shown.url),
    }


def _publication(code: str, version: int | None) -> tuple[Publication, Publication | None]:
    """The version asked for (None: the newest), and the withdrawal or merger that took it back, if one did.

    What was withdrawn stays withdrawn: an incident that is published anew does not bring its old versions back. One
    that is withdrawn since it was parted from another no longer leads there.

    Raises:
        Http404: nothing of that code, or no such version, was ever public. Drafts are not told from nothing.
    """
    publications = Publication.objects.of(code)
    shown = publications.first() if version is None else publications.filter(version=version).first()
    if shown is None:
        raise Http404(missing())
    taking_back = publications.exclude(kind__in=WITH_DOSSIER).filter(version__gte=shown.version)
    taken_back, newest = taking_back.order_by("version").first(), publications.first()
    if taken_back and taken_back.is_merger and newest and newest.takes_back:
        taken_back = newest
    return shown, taken_back


def _moved(merger: Publication, page: str) -> HttpResponse:
    """302 to the incident into which another was merged; once that was undone, to the incident itself."""
    newest = Publication.objects.latest_of(merger.code)
    code = merger.merger.into if newest is not None and newest.takes_back else merger.code
    return HttpResponseRedirect(reverse(page, args=[code]), headers={"Cache-Control": "no-cache"})


def _withdrawn(request: HttpRequest, withdrawal: VersionView) -> HttpResponse:
    """410: that it was withdrawn, when and why. Nothing else of it is shown."""
    title = _("%(code)s has been withdrawn") % {"code": withdrawal.code}
    meta = PageMeta(title=title, description=title, indexed=False, is_section_page=False)
    context: dict[str, object] = {"section": "incidents", "withdrawal": withdrawal}
    return page(request, "mapviews/withdrawn.html", lambda: (meta, context), status=410)


def _description(view: DossierPage) -> str:
    """One sentence for those who see only the address: the range, and who denies it."""
    lead = view.lead
    if lead is None or lead.range_words is None:
        return view.summary or view.title
    said = _("%(what)s: %(range)s.") % {"what": lead.title, "range": lead.range_words}
    if lead.denied_by:
        said += " " + _("Denied by %(names)s.") % {"names": listed(ref.claimant for ref in lead.denied_by)}
    return said
