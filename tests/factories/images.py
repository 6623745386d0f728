"""Images that carry more than their pixels, and files that only look like images, all made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

#: In everything beside the pixels, and in no pixel.
SECRET: Final = "zqsecretplace"
_XMP: Final = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<rdf:Description exif:GPSLatitude="34,22.1N" note="{SECRET}"/></rdf:RDF></x:xmpmeta>'
).encode()


def pixels(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A picture whose upper left corner is red, so that one sees whether it stands upright."""
    image = Image.new("RGB", size, (40, 90, 160))
    image.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """An EXIF block with a position, a camera, a comment and a thumbnail."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010E] = block[0x010F] = block[0x013B] = SECRET
    block.get_ifd(0x8825).update({1: "N", 2: (34.0, 22.0, 6.0), 3: "E", 4: (41.0, 5.0, 40.0), 29: "2016:12:07"})
    block.get_ifd(0x8769).update(
        {0x9286: b"ASCII\0\0\0" + SECRET.encode(), 0xA431: SECRET, 0x9003: "2016:12:07 18:30:00"}
    )
    return block.tobytes() + _thumbnail()


def _thumbnail() -> bytes:
    small = io.BytesIO()
    pixels(size=(8, 8)).save(small, "JPEG", comment=SECRET.encode())
    return small.getvalue()


def profile() -> bytes:
    """A colour profile, with the secret where its description stands."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + SECRET.encode()


def _saved(image: Image.Image, kind: str, **extra: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **extra)
    return written.getvalue()


def _iptc() -> bytes:
    """A JPEG segment as newsrooms write it: caption and byline in IPTC, inside Photoshop's own block."""
    record = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(SECRET)) + SECRET.encode() for number in (80, 90, 120)
    )
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    return b"\xff\xed" + struct.pack(">H", len(block) + 2) + block


def _jpeg_with(segment: bytes, mode: str = "RGB") -> bytes:
    plain = _saved(pixels(mode), "JPEG")
    return plain[:2] + segment + plain[2:]


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _png_with(kind: bytes, body: bytes) -> bytes:
    plain = _saved(pixels(), "PNG")
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return plain[:33] + chunk + plain[33:]


def _png_texts() -> PngInfo:
    texts = PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_text("Author", SECRET, zip=True)
    texts.add_itxt("Title", SECRET, "en", "Title")
    texts.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    return texts


def telling_images() -> Iterator[tuple[str, bytes]]:
    """Forty images of three formats, each with something beside its pixels; a name for each."""
    for kind in ("JPEG", "PNG", "WEBP"):
        for orientation in range(1, 9):
            yield f"{kind}, turned {orientation}", _saved(pixels(), kind, exif=exif(orientation))
    for mode in ("L", "CMYK", "RGB"):
        yield f"JPEG {mode} with a position", _saved(pixels(mode), "JPEG", exif=exif())
    yield "JPEG with XMP", _saved(pixels(), "JPEG", xmp=_XMP)
    yield "JPEG with a comment", _saved(pixels(), "JPEG", comment=SECRET.encode())
    yield "JPEG with a profile", _saved(pixels(), "JPEG", icc_profile=profile())
    yield "JPEG with IPTC", _jpeg_with(_iptc())
    yield "JPEG with a maker's block", _jpeg_with(_segment(0xEB, SECRET.encode()))
    yield "JPEG with more after its end", _saved(pixels(), "JPEG") + SECRET.encode()
    yield "PNG with texts", _saved(pixels(), "PNG", pnginfo=_png_texts())
    yield "PNG with a profile", _saved(pixels("RGBA"), "PNG", icc_profile=profile())
    yield "PNG with a chunk of its own", _png_with(b"prVt", SECRET.encode())
    yield "PNG with a palette", _saved(pixels("P"), "PNG", exif=exif(), pnginfo=_png_texts())
    yield "WebP with XMP", _saved(pixels(), "WEBP", xmp=_XMP)
    yield "WebP with all", _saved(pixels("RGBA"), "WEBP", xmp=_XMP, exif=exif(), icc_profile=profile())
    yield "WebP without loss", _saved(pixels(), "WEBP", lossless=True, exif=exif(), xmp=_XMP)


def _zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "a")
    return written.getvalue()


def _png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 64)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def no_images() -> dict[str, tuple[bytes, str]]:
    """Files that are none of the three formats or more than an image: by name, with what the refusal must speak of."""
    jpeg, frames = _saved(pixels(), "JPEG"), [pixels(), pixels("L").convert("RGB")]
    return {
        "empty.jpg": (b"", "empty"),
        "gif.jpg": (_saved(pixels(), "GIF"), "GIF"),
        "page.png": (b"<!DOCTYPE html><p>not found", "web page"),
        "drawing.png": (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        "archive.jpg": (_zip(), "ZIP"),
        "scan.jpg": (_saved(pixels(), "TIFF"), "TIFF"),
        "telephone.jpg": (b"\0\0\0\x18ftypheic" + bytes(64), "HEIC"),
        "film.jpg": (b"\0\0\0\x18ftypisom" + bytes(64), "video"),
        "new.jpg": (b"\0\0\0\x18ftypavif" + bytes(64), "AVIF"),
        "report.png": (b"%PDF-1.7" + bytes(64), "PDF"),
        "old.png": (_saved(pixels(), "BMP"), "BMP"),
        "noise.webp": (bytes(range(256)), "no JPEG, PNG or WebP"),
        "cut.jpg": (jpeg[: len(jpeg) * 2 // 3], "breaks off"),
        "cut.png": (_saved(pixels(), "PNG")[:90], "breaks off"),
        "huge.png": (_png_of(50_000, 50_000), "60 million pixels"),
        "large.png": (_png_of(9_000, 7_000), "60 million pixels"),
        "two.jpg": (jpeg + _zip(), "archive or a web page"),
        "script.jpg": (_saved(pixels(), "JPEG", comment=b"<ScRipt>alert(1)</script>"), "archive or a web page"),
        "moving.png": (_saved(frames[0], "PNG", save_all=True, append_images=frames[1:]), "moves"),
        "moving.webp": (_saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]), "moves"),
    }
