"""Images of dossiers, by the hash of what they hold: to whoever may open a version that shows them, and only then."""

from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapviews.views_errors import missing, without_parameters
from record.images import MEDIA_TYPE, Standing, standing_of
from record.published_image import PublishedImage

#: What stands at such an address never changes, so a browser need not ask again. Caches that many share may not keep
#: it: what is withdrawn must be gone for everybody who has not seen it.
_KEPT: Final = "private, max-age=31536000, immutable"


@require_safe
@without_parameters
def image(request: HttpRequest, sha256: str) -> HttpResponse:
    """The image; 410 once no version that shows it can be opened; 404 for any other hash. Two or three queries."""
    standing = standing_of(sha256)
    if standing is Standing.WITHDRAWN:
        sentence = _("This image has been withdrawn.")
        return HttpResponse(
            sentence,
            status=HTTPStatus.GONE,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-cache"},
        )
    content = PublishedImage.objects.filter(pk=sha256).values_list("content", flat=True).first()
    if standing is Standing.UNKNOWN or content is None:
        raise Http404(missing())
    etag = f'"{sha256}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(bytes(content), content_type=MEDIA_TYPE)
    headers = {
        "ETag": etag,
        "Cache-Control": _KEPT,
        "X-Content-Type-Options": "nosniff",
        # Pages of others cannot show it without the words, or past the gate before what is graphic.
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    for name, value in headers.items():
        response.headers[name] = value
    # Opened alone an image is a document of our origin: in a sandbox, with nothing allowed, it can do nothing as one.
    response._csp_update = {"sandbox": [""]}  # type: ignore[attr-defined]  # as django-csp's decorator sets it
    return response
