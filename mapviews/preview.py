"""The page of a dossier that is not public yet, as readers would get it. The desk alone asks for it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from mapviews.presenters.page import RecordHead
from mapviews.presenters.sources import public_address
from mapviews.presenters.versions import history
from mapviews.views import dossier_context
from record.appending import canonical
from record.chain import GENESIS_SHA256, content_sha256
from record.dossier import Dossier
from record.publication import ChainHead, Publication
from record.vocabulary import PublicationKind


def preview(request: HttpRequest, dossier: Dossier, images: Mapping[str, str] | None = None) -> HttpResponse:
    """The page that readers would get if this were published now, under a notice. Kept by no cache. Two queries.

    ``images`` says where the desk shows images, by hash, since readers' addresses show none before it is public.
    Its links to the version itself lead nowhere yet, and its link of the chain is not known before it is made.
    """
    head = ChainHead.objects.filter(pk=ChainHead.ONLY).first()
    standing = list(Publication.objects.of(dossier.code).defer("content"))
    is_public = bool(standing) and not standing[0].takes_back
    coming = Publication(
        number=(head.number if head else 0) + 1,
        code=dossier.code,
        version=standing[0].version + 1 if standing else 1,
        kind=(PublicationKind.CORRECTED if is_public else PublicationKind.PUBLISHED).value,
        content_sha256=content_sha256(canonical(dossier)),
        previous_sha256=head.sha256 if head else GENESIS_SHA256,
        published_at=timezone.now(),
    )
    at_desk = images or {}
    meta, context = dossier_context(
        request,
        dossier,
        history([*standing, coming], coming.version),
        is_permalink=True,
        image_at=lambda sha256: at_desk.get(sha256) or public_address(sha256),
    )
    context |= {"page": meta, "is_preview": True}
    context |= {"head": RecordHead(number=head.number, sha256=head.sha256) if head and head.number else None}
    response = TemplateResponse(request, "mapviews/dossier.html", context).render()
    response.headers["Cache-Control"] = "private, no-store"
    return response
