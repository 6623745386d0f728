"""Images as they may be shown: made anew from their pixels, so that nothing else of a file survives.

What a camera or a program writes beside the pixels (where and when, whose device, a small copy of the uncropped image)
is not removed piece by piece: the pixels are decoded, turned upright, brought to sRGB, copied, and encoded once more.
"""

import hashlib
import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from record.directions import own_direction

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_BYTES: Final = 40_000_000
#: Decoded, three bytes each: 180 MB of memory while one is made.
MOST_PIXELS: Final = 60_000_000
#: Enough to see what a photograph shows, and less than what tells one camera's sensor from another's.
LONGEST_SIDE_PX: Final = 4096
MEDIA_TYPE: Final = "image/webp"
_QUALITY: Final = 88
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_LONGEST_NAME: Final = 100
_TAIL: Final = 66_000  # where the end of a ZIP archive stands: 22 bytes, and a comment of 65,535 at most

#: What is taken for an image by mistake, by how its bytes begin (ISO base media files have their kind after four).
_MISTAKEN: "Final[tuple[tuple[re.Pattern[bytes], _StrPromise], ...]]" = (
    (re.compile(rb"GIF8[79]a"), gettext_lazy("It is a GIF, whatever its name says. Save one frame of it as PNG.")),
    (
        re.compile(rb"....ftyp(hei|hev|mif|msf)", re.DOTALL),
        gettext_lazy(
            "It is a HEIC, as telephones make them. Export it as JPEG, or set the camera to “most compatible”."
        ),
    ),
    (re.compile(rb"....ftypavi", re.DOTALL), gettext_lazy("It is an AVIF. Save it as JPEG or PNG.")),
    (
        re.compile(rb"....ftyp|\x1a\x45\xdf\xa3", re.DOTALL),
        gettext_lazy("It is a video. Take a picture of one moment."),
    ),
    (
        re.compile(rb"II\*\x00|MM\x00\*"),
        gettext_lazy("It is a TIFF, or a camera's raw file. Export it as JPEG or PNG."),
    ),
    (
        re.compile(rb"PK(\x03\x04|\x05\x06)"),
        gettext_lazy("It is a ZIP archive or an office document. Take the image out of it first."),
    ),
    (
        re.compile(rb"%PDF"),
        gettext_lazy("It is a PDF. Attach it as a copy of the source, or save a page of it as PNG."),
    ),
    (re.compile(rb"BM"), gettext_lazy("It is a BMP. Save it as PNG.")),
    (
        re.compile(
            rb"(\xef\xbb\xbf)?\s*<(\?xml[^>]*>\s*(<!--.*?-->\s*)*<)?(!doctype svg|svg)", re.DOTALL | re.IGNORECASE
        ),
        gettext_lazy("It is an SVG, a drawing that may hold programs. Save it as PNG."),
    ),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<"),
        gettext_lazy(
            "It is a web page. Was the page saved in place of the image? Open the image alone, and save that."
        ),
    ),
)
_TWO_AT_ONCE: Final = re.compile(rb"<script|<!doctype", re.IGNORECASE)
_UNREADABLE: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, IndexError, TypeError, OverflowError),
    *(ZeroDivisionError, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning),
)


class PictureError(ValueError):
    """A file that is not taken. The message is a sentence that names it and the likely mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image made anew: a WebP in sRGB without anything but pixels. ``sha256`` is of ``content``; sides in pixels."""

    content: bytes = field(repr=False)
    sha256: str
    width: int
    height: int


def remake(content: bytes, *, name: str) -> Picture:
    """An image of the pixels of a JPEG, PNG or WebP file, its longest side 4,096 pixels at most.

    ``name`` is the file's, for sentences; it is not kept. Some 0.1 s a million pixels.

    Raises:
        PictureError: the file is no such image, or is too large.
    """
    if not content:
        raise _refused(name, _("It is empty. Was it copied or downloaded in part?"))
    if len(content) > MOST_BYTES:
        raise _refused(name, _("It has more than 40 MB. Export it smaller."))
    for begins, sentence in _MISTAKEN:
        if begins.match(content):
            raise _refused(name, str(sentence))
    with _readable(name), Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        _check(image, content, name)
        image.load()
        shown = _in_srgb(ImageOps.exif_transpose(image))
        shown.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
        # Not a copy of the object, which carries what was read beside the pixels, but of the pixels.
        return _encoded(Image.frombytes("RGB", shown.size, shown.tobytes()))


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn every way in which a decoder gives up into one sentence."""
    try:
        yield
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refused(name, _too_many_pixels()) from None
    except UnidentifiedImageError:
        raise _refused(
            name, _("It is no JPEG, PNG or WebP, whatever its name says. Save it as one of these.")
        ) from None
    except _UNREADABLE:
        raise _refused(
            name, _("It breaks off or is damaged. Was it copied or downloaded in part? Fetch it once more.")
        ) from None


def _check(image: Image.Image, content: bytes, name: str) -> None:
    """What the header says, before any pixel is decoded."""
    if image.width * image.height > MOST_PIXELS:
        raise _refused(name, _too_many_pixels())
    if image.format in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1:
        raise _refused(name, _("It moves. Save one frame of it as PNG."))
    if b"PK\x05\x06" in content[-_TAIL:] or _TWO_AT_ONCE.search(content):
        raise _refused(
            name, _("It is an image and an archive or a web page in one file. Save the image alone, with a program.")
        )


def _too_many_pixels() -> str:
    return _("It has more than 60 million pixels. Was it enlarged? Export it smaller.")


def _refused(name: str, sentence: str) -> PictureError:
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    return PictureError(
        _("“%(name)s” was not taken. %(sentence)s") % {"name": own_direction(shown), "sentence": sentence}
    )


def _in_srgb(image: Image.Image) -> Image.Image:
    """The pixels as red, green and blue of the common kind; what is transparent lies on white."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured).convert("RGB")
    elif image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("RGB")
    if profile:
        try:
            flattened = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            flattened = None  # a profile that fits no such image says nothing of its colours
        image = flattened or image
    return image.convert("RGB")


def _encoded(image: Image.Image) -> Picture:
    written = io.BytesIO()
    image.save(written, "WEBP", quality=_QUALITY)
    content = written.getvalue()
    return Picture(content=content, sha256=hashlib.sha256(content).hexdigest(), width=image.width, height=image.height)
