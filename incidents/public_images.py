"""From the desk's folder to the record: the images that a dossier shows and that the record has not yet."""

import hashlib

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.models import SourceImage
from incidents.services.attaching import file_name
from record.dossier import Dossier
from record.images import missing_images


class ImageGone(RuntimeError):  # noqa: N818 - it says what happened
    """The file of an image is not where the desk keeps it, or was changed there. The message is a sentence."""


def new_images(dossier: Dossier) -> dict[str, bytes]:
    """The bytes of each, by hash. One query, none for a dossier without images; some megabytes an image.

    Raises:
        ImageGone: a file is missing or changed.
    """
    found: dict[str, bytes] = {}
    for sha256 in missing_images(dossier):
        try:
            content = (settings.IMAGES_DIR / file_name(sha256)).read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            alt = next(image.alt for source in dossier.sources for image in source.images if image.sha256 == sha256)
            msg = _(
                "The file of the image “%(alt)s” is missing or was changed. An operator can bring it from a backup; "
                "or attach it anew, or take back that it is to be published."
            )
            raise ImageGone(msg % {"alt": alt})
        found[sha256] = content
    return found


def desk_rows(dossier: Dossier) -> dict[str, int]:
    """The key of the desk's own row for each image, by hash: for a preview, before the record has it. One query."""
    wanted = dossier.image_hashes
    rows = SourceImage.objects.filter(sha256__in=wanted) if wanted else SourceImage.objects.none()
    return dict(rows.values_list("sha256", "pk"))
