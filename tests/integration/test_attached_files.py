"""Images and copies of sources: attached at the desk, kept apart as they came in; and web archives asked."""

import hashlib
import stat
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from access.models import AccessEvent, AccessKind
from incidents.history.owning import Root
from incidents.history.recording import history_of, last_number
from incidents.models import ArchiveRequest, KeptFile, Source, SourceCopy, SourceImage
from incidents.roles import Role
from incidents.services.attaching import attach_copy
from record.vocabulary import IncidentStatus
from tests.archive import Archive, running_archive
from tests.factories.desk import a_claim, a_copy, a_source, an_editor, an_image, in_role
from tests.factories.images import SECRET, no_images, telling_images

pytestmark = pytest.mark.django_db

TELLING = dict(telling_images())
PHOTO = TELLING["JPEG with IPTC"] + TELLING["JPEG, turned 6"][-10:]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.ORIGINALS_DIR, settings.IMAGES_DIR = tmp_path / "originals", tmp_path / "images"
    return tmp_path


def page_of(source: Source) -> str:
    return f"/admin/incidents/source/{source.pk}/change/"


def attach(client: Client, source: Source, **files: Any) -> Any:
    """Send the page of a source with rows of files: ``images`` and ``copies``."""
    form: dict[str, Any] = {"title": source.title, "key": source.key, "sensitivity": source.sensitivity}
    form["_state"] = last_number(Root("source", source.pk))
    for prefix in ("images", "copies"):
        rows = files.get(prefix, [])
        form |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        form |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return client.post(page_of(source), form)


def image_row(content: bytes = PHOTO, name: str = "IMG_2016.jpg", **fields: Any) -> dict[str, Any]:
    upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return {"upload": upload, "alt": "A street", "sensitivity": "not_sensitive", "order": 0, **fields}


def content_of(response: Any) -> bytes:
    return b"".join(response)


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(in_role(Role.EDITOR))
    return client


def test_an_image_is_shown_anew_and_its_original_kept_apart(editor_client: Client, folders: Path) -> None:
    source = a_source()
    assert attach(editor_client, source, images=[image_row()]).status_code == 302
    image = SourceImage.objects.get()
    original = folders / "originals" / KeptFile.objects.get().name
    assert (original.read_bytes(), image.original.sha256) == (PHOTO, hashlib.sha256(PHOTO).hexdigest())  # type: ignore[union-attr]
    assert stat.S_IMODE(original.stat().st_mode) == 0o600
    shown = editor_client.get(f"/admin/incidents/source/images/{image.pk}.webp")
    anew = content_of(shown)
    assert shown.headers["Content-Type"] == "image/webp"
    assert hashlib.sha256(anew).hexdigest() == image.sha256
    assert SECRET.encode() not in anew
    page = editor_client.get(page_of(source)).content.decode()
    assert f'src="/admin/incidents/source/images/{image.pk}.webp"' in page
    assert "IMG_2016" not in page
    assert "originals/" not in page


def test_the_words_of_a_stored_image_can_be_changed(editor_client: Client) -> None:
    source = a_source()
    attach(editor_client, source, images=[image_row()])
    image = SourceImage.objects.get()
    row: dict[str, Any] = {"id": image.pk, "source": source.pk, "alt": "A market", "sensitivity": "graphic", "order": 0}
    form: dict[str, Any] = {"title": source.title, "key": source.key, "sensitivity": "not_sensitive"}
    form["_state"] = last_number(Root("source", source.pk))
    form |= {f"images-0-{name}": value for name, value in row.items()}
    form |= {"images-TOTAL_FORMS": 1, "images-INITIAL_FORMS": 1, "copies-TOTAL_FORMS": 0, "copies-INITIAL_FORMS": 0}
    assert editor_client.post(page_of(source), form).status_code == 302
    changed = SourceImage.objects.get()
    assert (changed.alt, changed.sensitivity, changed.sha256) == ("A market", "graphic", image.sha256)


def test_a_graphic_image_is_not_loaded_before_somebody_opens_it(editor_client: Client) -> None:
    source = a_source()
    attach(editor_client, source, images=[image_row(sensitivity="graphic")])
    page = editor_client.get(page_of(source)).content.decode()
    assert "Open the image: it is graphic" in page
    assert '<img src="/admin/incidents/source/images' not in page


@pytest.mark.parametrize("name", ["gif.jpg", "page.png", "cut.jpg", "huge.png", "two.jpg"])
def test_what_is_no_image_is_refused_on_the_page_and_nothing_is_kept(
    editor_client: Client, folders: Path, name: str
) -> None:
    content, cause = no_images()[name]
    answer = attach(editor_client, a_source(), images=[image_row(content, name)])
    page = answer.content.decode()
    assert (answer.status_code, name in page, cause in page) == (200, True, True)
    assert not KeptFile.objects.exists()
    assert not (folders / "originals").exists()


def test_the_same_file_twice_is_refused_with_a_sentence(editor_client: Client) -> None:
    source = a_source()
    attach(editor_client, source, images=[image_row()])
    assert "The source has this one already." in attach(editor_client, source, images=[image_row()]).content.decode()
    twice = attach(editor_client, a_source(), images=[image_row(), image_row(name="again.jpg")])
    assert "The source has this one already." in twice.content.decode()
    assert KeptFile.objects.count() == 1


def test_nothing_is_kept_of_what_the_database_refuses(folders: Path) -> None:
    upload, by = SimpleUploadedFile("a.pdf", b"%PDF"), an_editor()
    with pytest.raises(IntegrityError), transaction.atomic():
        attach_copy(copy=SourceCopy(made_on=date(2017, 1, 2)), upload=upload, by=by)
    assert not KeptFile.objects.exists()
    assert list((folders / "originals").iterdir()) == []


def test_a_copy_is_kept_as_it_came_with_its_hash(editor_client: Client, folders: Path) -> None:
    source = a_source()
    upload = SimpleUploadedFile("report.pdf", b"%PDF-1.7 anything")
    assert attach(editor_client, source, copies=[{"upload": upload, "made_on": "2017-01-02"}]).status_code == 302
    copy = SourceCopy.objects.get()
    assert (copy.sha256, copy.size_bytes) == (hashlib.sha256(b"%PDF-1.7 anything").hexdigest(), 17)
    assert copy.sha256 in editor_client.get(page_of(source)).content.decode()


def test_originals_are_for_few_as_a_file_to_be_saved_and_that_is_written_down(editor_client: Client) -> None:
    attach(editor_client, a_source(), images=[image_row()])
    address = f"/admin/incidents/source/originals/{KeptFile.objects.get().pk}/"
    assert editor_client.get(address).status_code == 403
    assert not AccessEvent.objects.filter(kind=AccessKind.READ_CONFIDENTIAL).exists()
    few = in_role(Role.EDITOR)
    few.groups.add(Group.objects.get(name="confidential"))
    editor_client.force_login(few)
    answer = editor_client.get(address)
    assert content_of(answer) == PHOTO
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert AccessEvent.objects.get(kind=AccessKind.READ_CONFIDENTIAL).account == few


def test_rows_of_history_from_before_learn_their_file_by_the_migration() -> None:
    migration = import_module("incidents.migrations.0028_files_in_the_history")
    one, other = (KeptFile.objects.create(name=name, sha256=name * 64, size_bytes=3) for name in "ab")
    image, copy, gone = an_image(original=one), a_copy(file=one, sha256="a" * 64), a_copy(file=other, sha256="b" * 64)
    key = gone.pk
    gone.delete()
    images, copies = history_of(SourceImage).objects, history_of(SourceCopy).objects
    images.update(original=None)
    copies.update(file=None)
    migration.fill(apps, connection.schema_editor())
    assert {row.original_id for row in images.filter(id=image.pk)} == {one.pk}
    assert {row.file_id for row in copies.filter(id=copy.pk)} == {one.pk}
    assert {row.file_id for row in copies.filter(id=key)} == {other.pk}


def test_a_stranger_sees_neither(client: Client) -> None:
    for page in ("images/1.webp", "originals/1/"):
        assert client.get(f"/admin/incidents/source/{page}").status_code == 302


@pytest.fixture
def web_archive(settings: Any) -> Iterator[Archive]:
    with running_archive() as archive:
        settings.ARCHIVE = archive.settings
        yield archive


def archive_sources(*options: str) -> str:
    said = StringIO()
    call_command("archive_sources", *options, stdout=said)
    return said.getvalue()


def source_of(status: IncidentStatus, **columns: Any) -> Source:
    source = a_source(url="https://news.example.net/a", **columns)
    claim = a_claim(source=source)
    if status is IncidentStatus.PUBLISHED:
        type(claim.incident).objects.filter(pk=claim.incident_id).update(
            status=status, version=1, published_at="2026-01-02T00:00Z", earliest="2016-12-07", latest="2016-12-07"
        )
    return source


def test_the_archive_keeps_what_is_public_and_the_answer_is_stored(web_archive: Archive) -> None:
    public, draft = source_of(IncidentStatus.PUBLISHED), source_of(IncidentStatus.DRAFT)
    assert "1 kept, 0 refused." in archive_sources()
    public.refresh_from_db()
    draft.refresh_from_db()
    assert public.archive_url.startswith(f"http://127.0.0.1:{web_archive.port}/web/")
    assert (ArchiveRequest.objects.get().address, draft.archive_url) == (public.archive_url, "")
    assert "0 kept" in archive_sources()
    assert "1 kept" in archive_sources("--drafts")


def test_a_refusal_is_stored_and_the_source_rests_a_week(web_archive: Archive) -> None:
    web_archive.status = 403
    source = source_of(IncidentStatus.PUBLISHED)
    assert "made no copy (403)" in archive_sources()
    assert "made no copy" in ArchiveRequest.objects.get().refusal
    assert "0 kept, 0 refused." in archive_sources()
    source.refresh_from_db()
    assert source.archive_url == ""


def test_no_archive_is_asked_unless_one_is_set() -> None:
    source_of(IncidentStatus.PUBLISHED)
    with pytest.raises(CommandError, match="No archive is set"):
        archive_sources()
