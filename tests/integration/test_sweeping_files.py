"""Files that an upload left behind are found and taken away, and no others; questions to archives end in time."""

import os
import time
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from incidents.archiving import ArchivingError, ask_to_keep
from incidents.kept_files import keep_named
from incidents.models import ArchiveRequest, KeptFile, SourceCopy, SourceImage
from incidents.services.attaching import attach_copy, attach_image, read_image
from incidents.services.sweeping import strays
from incidents.services.sweeping import sweep as sweep_found
from tests.archive import running_archive
from tests.factories.desk import a_source, an_editor
from tests.factories.images import telling_images

pytestmark = pytest.mark.django_db

_NAME, PHOTO = next(iter(telling_images()))


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    settings.ORIGINALS_DIR, settings.IMAGES_DIR = tmp_path / "originals", tmp_path / "images"
    return tmp_path / "originals", tmp_path / "images"


def attach() -> SourceImage:
    source, by = a_source(), an_editor()
    copy = SourceCopy(source=source, made_on=date(2017, 1, 2))
    attach_copy(copy=copy, upload=SimpleUploadedFile("a.pdf", b"%PDF"), by=by)
    image = SourceImage(source=source, alt="A street", sensitivity="not_sensitive")
    upload = SimpleUploadedFile("a.jpg", PHOTO)
    attach_image(image=image, picture=read_image(upload), upload=upload, by=by)
    return image


def names(folders: tuple[Path, Path]) -> set[str]:
    return {path.name for folder in folders for path in folder.iterdir()}


def make_old(folders: tuple[Path, Path]) -> None:
    for folder in folders:
        for path in folder.iterdir():
            os.utime(path, (time.time() - 7 * 3600,) * 2)


def sweep(*options: str) -> str:
    said = StringIO()
    call_command("sweep_files", *options, stdout=said)
    return said.getvalue()


def test_what_a_rolled_back_request_left_is_swept_once_it_is_old(folders: tuple[Path, Path]) -> None:
    with transaction.atomic():
        attach()
        transaction.set_rollback(True)
    assert not KeptFile.objects.exists()
    assert len(names(folders)) == 3  # two files as they came in, one image made anew
    assert "0 files" in sweep("--remove")  # it may be an upload that is under way
    make_old(folders)
    assert "3 files" in sweep()
    assert len(names(folders)) == 3
    assert "3 files" in sweep("--remove")
    assert names(folders) == set()


def test_an_image_that_an_upload_uses_again_is_young_again_also_once_it_was_listed(folders: tuple[Path, Path]) -> None:
    with transaction.atomic():
        attach()
        transaction.set_rollback(True)
    make_old(folders)
    found = strays(now=timezone.now())
    (image,) = (stray.path for stray in found if stray.path.parent == folders[1])
    keep_named(image.read_bytes(), name=image.name, folder=folders[1])
    assert image not in {stray.path for stray in strays(now=timezone.now())}
    sweep_found(found)
    assert names(folders) == {image.name}


def test_nothing_that_is_known_or_can_be_brought_back_is_swept(folders: tuple[Path, Path]) -> None:
    image = attach()
    before = names(folders)
    make_old(folders)
    assert "0 files" in sweep("--remove")
    image.delete()
    SourceCopy.objects.all().delete()
    assert "0 files" in sweep("--remove")
    assert names(folders) == before


def test_there_is_nothing_to_sweep_before_anything_was_attached() -> None:
    assert "0 files, 0 bytes" in sweep()


def test_an_archive_that_answers_a_byte_at_a_time_is_given_up() -> None:
    with running_archive() as archive:
        archive.dribbles = True
        slow = type(archive.settings)(
            host=archive.settings.host, contact="desk@example.org", answer_s=5, whole_s=0.3, loopback=True
        )
        with pytest.raises(ArchivingError, match="did not answer in time"):
            ask_to_keep("https://news.example.net/a", settings=slow)


def test_the_command_ends_in_time_and_leaves_the_rest_for_later(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        a_source(url=f"https://news.example.net/{number}")
    with running_archive() as archive:
        settings.ARCHIVE = archive.settings
        clock = iter([0.0, 0.0, 59.0, 61.0])
        monkeypatch.setattr("incidents.services.keeping_copies.monotonic", lambda: next(clock))
        said = StringIO()
        call_command("archive_sources", "--drafts", "--minutes", "1", stdout=said)
    assert "2 kept, 0 refused." in said.getvalue()
    assert ArchiveRequest.objects.count() == 2
