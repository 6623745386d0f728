"""Images in published dossiers: those alone that a person said are public, while a version that shows them is."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from incidents.models import Incident, SourceCopy, SourceImage
from incidents.services.attaching import attach_copy, attach_image, read_image
from incidents.services.publishing import PublishingRefused, correct, publish, withdraw
from mapviews.offline import OfflineMap
from record.appending import PublicationError, rebuild_entries
from record.appending_many import ready
from record.images import ImageError, keep_images
from record.log_faults import Fault
from record.publication import Publication
from record.published_image import ImageUse, PublishedImage
from record.verification import verify_record
from record.vocabulary import Sensitivity
from tests.factories.desk import a_claim, an_editor
from tests.factories.images import telling_images

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

PHOTOS = [content for _name, content in telling_images()]
FILE = b"%PDF-1.7 anything"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.ORIGINALS_DIR, settings.IMAGES_DIR = tmp_path / "originals", tmp_path / "images"


@pytest.fixture
def by() -> User:
    """Who publishes, and attached nothing."""
    return an_editor()


@pytest.fixture
def incident() -> Incident:
    """An incident with one claim, in a source that shows an image to be published, and of which a copy is kept."""
    incident: Incident = a_claim().incident
    editor = an_editor()
    an_image_of(incident, editor)
    attach_copy(
        copy=SourceCopy(source=incident.claims.get().source, made_on=date(2017, 1, 2)),
        upload=SimpleUploadedFile("witness-zqname.pdf", FILE),
        by=editor,
    )
    return incident


def an_image_of(incident: Incident, by: User) -> SourceImage:
    """An image of the incident's source to be published, attached as the desk does."""
    upload = SimpleUploadedFile("IMG.jpg", PHOTOS[0])
    image = SourceImage(
        source=incident.claims.get().source,
        alt="A burnt street",
        sensitivity=Sensitivity.NOT_SENSITIVE,
        to_be_published=True,
    )
    attach_image(image=image, picture=read_image(upload), upload=upload, by=by)
    return image


def address_of(image: SourceImage) -> str:
    return f"/images/{image.sha256}.webp"


def page_of(client: Client, incident: Incident, rest: str = "") -> str:
    return client.get(f"/incidents/{incident.code}/{rest}").content.decode()


def test_readers_get_the_image_under_its_hash_as_nothing_but_an_image(
    client: Client, incident: Incident, by: User
) -> None:
    image = SourceImage.objects.get()
    assert client.get(address_of(image)).status_code == 404
    publish(incident=incident, by=by)
    page = page_of(client, incident)
    assert f'src="{address_of(image)}"' in page
    assert 'alt="A burnt street"' in page
    answer = client.get(address_of(image))
    assert hashlib.sha256(answer.content).hexdigest() == image.sha256
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert re.search(r"(^|; )sandbox *(;|$)", answer.headers["Content-Security-Policy"])
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert client.get(address_of(image), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(f"{address_of(image)}?x=1").status_code == 400
    assert client.post(address_of(image)).status_code == 405
    assert not answer.cookies


def test_an_image_is_not_public_unless_a_person_said_so(client: Client, incident: Incident, by: User) -> None:
    SourceImage.objects.update(to_be_published=False)
    publish(incident=incident, by=by)
    image = SourceImage.objects.get()
    assert client.get(address_of(image)).status_code == 404
    assert "/images/" not in page_of(client, incident)
    assert not PublishedImage.objects.exists()
    assert SourceImage._meta.get_field("to_be_published").default is False


def test_the_page_loads_nothing_of_a_graphic_image_before_the_reader_opens_it(
    client: Client, incident: Incident, by: User
) -> None:
    SourceImage.objects.update(sensitivity="graphic")
    publish(incident=incident, by=by)
    page, address = page_of(client, incident), address_of(SourceImage.objects.get())
    assert re.findall(rf'(\w+)="{re.escape(address)}"', page) == ["href"]
    gate = page[page.index('<figure class="source__image">') :]
    assert gate.index("A burnt street") < gate.index("<details") < gate.index("<summary>") < gate.index(address)
    assert client.get(address).status_code == 200


def test_all_images_of_a_graphic_source_stand_behind_its_gate(client: Client, incident: Incident, by: User) -> None:
    source = incident.claims.get().source
    source.sensitivity = "graphic"
    source.save()
    publish(incident=incident, by=by)
    assert f'src="{address_of(SourceImage.objects.get())}"' not in page_of(client, incident)


def test_a_withdrawn_image_is_gone_and_comes_back_with_a_new_version_that_shows_it(
    client: Client, incident: Incident, by: User
) -> None:
    address = address_of(SourceImage.objects.get())
    publish(incident=incident, by=by)
    withdraw(incident=incident, by=by, note="At risk.")
    gone = client.get(address)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-cache")
    assert gone.headers["Content-Type"].startswith("text/plain")
    publish(incident=incident, by=by, note="No longer.")
    assert client.get(address).status_code == 200


def test_an_image_that_a_correction_drops_stays_with_the_version_that_shows_it(
    client: Client, incident: Incident, by: User
) -> None:
    address = address_of(SourceImage.objects.get())
    publish(incident=incident, by=by)
    SourceImage.objects.all().delete()
    correct(incident=incident, by=by, note="The picture is of another street.")
    assert address not in page_of(client, incident)
    assert address in page_of(client, incident, "v/1/")
    assert client.get(address).status_code == 200
    withdraw(incident=incident, by=by, note="At risk.")
    assert client.get(address).status_code == 410


def test_readers_get_the_hash_of_a_copy_and_nothing_else_of_it(client: Client, incident: Incident, by: User) -> None:
    publish(incident=incident, by=by)
    answers = [page_of(client, incident), page_of(client, incident, "map.html")]
    answers.append(client.get(f"/incidents/{incident.code}.json").content.decode())
    sha256 = hashlib.sha256(FILE).hexdigest()
    assert [sha256 in answer for answer in answers] == [True, False, True]
    assert "zqname" not in "".join(answers)
    assert client.get(f"/images/{sha256}.webp").status_code == 404


def test_a_preview_shows_the_image_from_the_desk(client: Client, incident: Incident, by: User) -> None:
    client.force_login(by)
    preview = client.get(f"/admin/incidents/incident/{incident.pk}/preview/").content.decode()
    image = SourceImage.objects.get()
    assert f'src="/admin/incidents/source/images/{image.pk}.webp"' in preview
    assert address_of(image) not in preview


def test_what_is_said_of_a_version_for_checkers_names_its_images_and_the_head(
    client: Client, incident: Incident, by: User
) -> None:
    publish(incident=incident, by=by)
    said = client.get(f"/incidents/{incident.code}/publication.json").json()
    assert said["images"] == [f"http://testserver{address_of(SourceImage.objects.get())}"]
    assert said["head"] == {"revision": 1, "sha256": said["chain_sha256"]}


def test_the_file_of_a_map_says_that_images_are_elsewhere_and_which_record_it_is_from(
    client: Client, incident: Incident, by: User, settings: Any
) -> None:
    settings.TEAM_OF_ONE = True
    publish(incident=incident, by=by)
    publication = Publication.objects.get()
    file = page_of(client, incident, "map.html")
    assert "Images are not in this file." in file
    assert "Revision 1 of the record" in file
    assert publication.chain_sha256 in file
    assert "kept by a team of one" in file
    settings.TEAM_OF_ONE = False
    assert "team of one" not in OfflineMap(dossier=publication.dossier).html()


def test_an_image_whose_file_is_gone_at_the_desk_is_not_published(incident: Incident, by: User, tmp_path: Path) -> None:
    (tmp_path / "images" / f"{SourceImage.objects.get().sha256}.webp").write_bytes(b"RIFF....WEBP changed")
    with pytest.raises(PublishingRefused, match="“A burnt street” is missing or was changed"):
        publish(incident=incident, by=by)
    assert not Publication.objects.exists()
    assert not PublishedImage.objects.exists()


def test_the_record_takes_no_image_that_is_none(incident: Incident, by: User) -> None:
    publish(incident=incident, by=by)
    publication = Publication.objects.get()
    (sha256,) = publication.dossier.image_hashes
    PublishedImage.objects.all().delete()
    for contents in ({}, {sha256: b"<svg onload=alert(1)>"}, {sha256: b"RIFF\0\0\0\0WEBP"}):
        with pytest.raises(ImageError, match=sha256), transaction.atomic():
            keep_images(publication, publication.dossier, contents)
    with pytest.raises(PublicationError, match="one incident at a time"):
        ready(publication.dossier)


def changed() -> None:
    image = PublishedImage.objects.get()
    PublishedImage.objects.update(content=bytes(image.content)[:-1] + b"?")


def missing() -> None:
    PublishedImage.objects.all().delete()


def use_lost() -> None:
    ImageUse.objects.all().delete()


def use_forged() -> None:
    ImageUse.objects.create(sha256="0" * 64, code="IQ-2016-0001", version=1)


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (changed, "was changed"),
        (missing, "is missing: bring it from a backup"),
        (use_lost, "is not noted. Run rebuild_entries"),
        (use_forged, "knows nothing of it"),
    ],
)
def test_verifying_finds_an_image_that_is_not_what_the_log_calls_for(
    incident: Incident, by: User, tamper: Callable[[], None], named: str
) -> None:
    publish(incident=incident, by=by)
    assert verify_record().broken is None
    tamper()
    broken = verify_record().broken
    assert broken is not None
    assert (broken.fault, named in broken.message) == (Fault.IMAGE, True)
    rebuild_entries()
    assert (verify_record().broken is None) == (tamper in {use_lost, use_forged})


def test_an_image_that_no_version_shows_any_more_may_be_removed_for_good(incident: Incident, by: User) -> None:
    publish(incident=incident, by=by)
    withdraw(incident=incident, by=by, note="At risk.")
    missing()
    assert verify_record().broken is None
