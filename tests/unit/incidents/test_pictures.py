"""Images are made anew from their pixels: nothing else of a file survives, and what is no image is refused."""

import io

import pytest
from PIL import Image

from incidents.pictures import LONGEST_SIDE_PX, MOST_BYTES, PictureError, remake
from tests.factories.images import SECRET, no_images, pixels, telling_images

TELLING = dict(telling_images())
REFUSED = no_images()


def _decoded(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _chunks(webp: bytes) -> set[bytes]:
    """The kinds of chunks in a WebP file, all the way to its end."""
    assert webp[:4] == b"RIFF"
    assert int.from_bytes(webp[4:8], "little") + 8 == len(webp)
    kinds, at = set(), 12
    while at < len(webp):
        kinds.add(webp[at : at + 4])
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return kinds


def test_forty_images_tell_of_a_place_before_they_are_made_anew() -> None:
    assert len(TELLING) == 40
    hidden = [name for name, content in TELLING.items() if SECRET.encode() not in content]
    assert set(hidden) <= {"PNG with a profile"}  # there it is compressed


@pytest.mark.parametrize("name", TELLING)
def test_nothing_but_pixels_survives(name: str) -> None:
    made = remake(TELLING[name], name="a.jpg")
    assert _chunks(made.content) == {b"VP8 "}
    for trace in (SECRET.encode(), b"GPS", b"Exif", b"http", b"8BIM", b"acsp"):
        assert trace not in made.content
    image = _decoded(made.content)
    assert not image.getexif()
    assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(image.info)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("turned", "corner"),
    [(1, (4, 4)), (3, (44, 28)), (6, (28, 4)), (8, (4, 44))],
)
def test_the_image_stands_upright_as_its_camera_meant(kind: str, turned: int, corner: tuple[int, int]) -> None:
    made = remake(TELLING[f"{kind}, turned {turned}"], name="a.jpg")
    red, green, _blue = _decoded(made.content).convert("RGB").getpixel(corner)  # type: ignore[misc]
    assert (made.width, made.height) == ((32, 48) if turned > 4 else (48, 32))
    assert (red > 150, green < 100) == (True, True)


@pytest.mark.parametrize("mode", ["1", "I;16", "L", "LA", "P", "RGBA"])
def test_other_kinds_of_pixels_are_brought_to_red_green_and_blue(mode: str) -> None:
    image = Image.new("I;16", (9, 9), 40_000) if mode == "I;16" else pixels(mode)
    written = io.BytesIO()
    image.save(written, "PNG")
    assert _decoded(remake(written.getvalue(), name="a.png").content).mode == "RGB"


def test_sixteen_bits_keep_their_brightness() -> None:
    written = io.BytesIO()
    Image.new("I;16", (9, 9), 40_000).save(written, "PNG")
    shade = _decoded(remake(written.getvalue(), name="a.png").content).convert("L").getpixel((4, 4))
    assert shade == pytest.approx(40_000 / 256, abs=3)


def test_an_image_is_no_larger_than_4096_pixels_each_way() -> None:
    written = io.BytesIO()
    Image.new("RGB", (LONGEST_SIDE_PX * 2, 10)).save(written, "PNG")
    assert remake(written.getvalue(), name="a.png").width == LONGEST_SIDE_PX


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_image_or_more_than_one_is_refused_by_name(name: str) -> None:
    content, cause = REFUSED[name]
    with pytest.raises(PictureError, match=name) as refusal:
        remake(content, name=name)
    assert cause in str(refusal.value)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(PictureError, match="40 MB"):
        remake(b"\xff\xd8" + bytes(MOST_BYTES), name="a.jpg")
