"""A place that was covered is not told in a way round: by a version elsewhere, another claim, or what comes back."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from incidents.claim_disclosure import effective
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.models import Claim, Edit, Incident, Source, SourceImage
from incidents.roles import Role
from incidents.services.attaching import attach_image, read_image
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import PublishingRefused, correct, publish, withdraw
from incidents.services.restoring import restore
from incidents.services.undoing import bring_back, undo_edit, undo_edits
from record.publication import Publication
from tests.factories.desk import a_claim, a_source, an_editor, in_role, of_others
from tests.factories.images import telling_images

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

OWN: dict[str, Any] = {"place_name": "zqhouse", "latitude": 33.312345, "longitude": 44.361234, "precision": "site"}
VAGUE: dict[str, Any] = {"place_name": "Anbar", "latitude": 33.0, "longitude": 42.0, "precision": "province"}
WITHHELD: dict[str, Any] = {"disclosure": "withheld", "cell_km": None}
RECORDED: dict[str, Any] = {"disclosure": "as_recorded", "cell_km": None}
WHY = "It was a mistake."


@pytest.fixture
def by() -> User:
    return in_role(Role.PUBLISHER)


def public(incident: Incident, by: User, note: str = "") -> Incident:
    publish(incident=Incident.objects.get(pk=incident.pk), by=by, note=note)
    return Incident.objects.get(pk=incident.pk)


def change(row: Any, **values: Any) -> Edit:
    with editing(by=an_editor()) as act:
        fresh = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()
        return act.edit


def removed(claim: Claim, by: User | None = None) -> Edit:
    with editing(by=by or an_editor()) as act:
        Claim.objects.get(pk=claim.pk).delete()
        return act.edit


def shown(claim: Claim) -> str:
    stored = Claim.objects.select_related("incident").get(pk=claim.pk)
    return effective(stored, stored.incident).disclosure.value


@pytest.mark.parametrize("of", ["the incident", "the claim"])
@pytest.mark.parametrize("was_public", [True, False])
def test_what_another_incident_showed_while_two_were_one_is_closed_before_it_is_covered(
    of: str, was_public: bool, by: User
) -> None:
    merged, into = of_others(OWN), public(of_others({}), by)
    if was_public:
        merged = public(merged, by)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    assert "zqhouse" in Publication.objects.filter(code=into.code).latest("version").content
    unmerge(merger=merger, by=by, note="Two after all.")
    if was_public:
        withdraw(incident=merged, by=by, note="Somebody is in danger.")
    change(merged if of == "the incident" else merged.claims.get(), **WITHHELD)
    with pytest.raises(PublishingRefused, match=into.code):
        public(merged, by, note="Without the place.")
    withdraw(incident=into, by=by, note="Somebody is in danger.")
    public(into, by, note="Published again, without those versions.")
    public(merged, by, note="Without the place.")


@pytest.mark.parametrize("as_before", ["another claim", "the incident"])
def test_a_claim_is_not_coarser_than_an_earlier_version_shows_the_same_point(as_before: str, by: User) -> None:
    """The claim was copied and the first one removed; or the place was the incident's, which is elsewhere since."""
    if as_before == "another claim":
        incident = public(of_others({}, OWN), by)
        removed(incident.claims.get(number=2))
    else:
        incident = public(of_others({}, **OWN), by)
        change(incident, **VAGUE)
    with editing(by=an_editor()):
        a_claim(incident=incident, number=3, **{**OWN, "latitude": 33.3124}, **WITHHELD)
    with pytest.raises(PublishingRefused, match="claim 3"):
        correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="Less of the place.")
    withdraw(incident=incident, by=by, note="Somebody is in danger.")
    public(incident, by, note="Without the place.")


def test_a_claim_that_is_brought_back_is_no_closer_than_it_stood(by: User) -> None:
    incident = of_others({}, OWN, **WITHHELD)
    claim = incident.claims.get(number=2)
    edit = removed(claim)
    change(incident, **RECORDED)
    done = bring_back(edit=edit, model=Claim, key=claim.pk, by=by, why=WHY)
    assert shown(claim) == "withheld"
    assert [kept.key for kept in done.kept] == [claim.pk]


def test_a_claim_that_is_brought_back_where_it_is_as_covered_as_before_follows_its_incident_again(by: User) -> None:
    incident = of_others({}, OWN, **WITHHELD)
    claim = incident.claims.get(number=2)
    done = bring_back(edit=removed(claim), model=Claim, key=claim.pk, by=by, why=WHY)
    assert (done.kept, Claim.objects.get(pk=claim.pk).disclosure) == ((), "")


def test_a_claim_that_comes_home_once_two_were_parted_is_no_closer_than_it_stood(by: User) -> None:
    merged, into = of_others({}, {}), of_others({}, **WITHHELD)
    claim = merged.claims.get(number=2)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    change(claim, **OWN)
    edit = removed(claim)
    unmerge(merger=merger, by=by, note="Two after all.")
    change(into, **RECORDED)
    bring_back(edit=edit, model=Claim, key=claim.pk, by=by, why=WHY)
    assert Claim.objects.get(pk=claim.pk).incident_id == merged.pk
    assert shown(claim) == "withheld"


@pytest.mark.parametrize("of", ["the incident", "the claim"])
def test_a_place_that_undoing_one_edit_gives_back_is_no_closer_than_it_stood(of: str, by: User) -> None:
    incident = of_others(OWN, **(OWN | WITHHELD))
    row = incident if of == "the incident" else incident.claims.get()
    edit = change(row, **VAGUE)
    change(incident, **RECORDED)
    undo_edit(edit=edit, by=by, why=WHY)
    row.refresh_from_db()
    assert row.latitude == OWN["latitude"]
    assert row.disclosure == "withheld"


def test_the_page_that_brings_back_says_what_stays_covered(by: User, client: Client) -> None:
    incident = of_others({}, OWN, **WITHHELD)
    claim = incident.claims.get(number=2)
    edit = removed(claim)
    change(incident, **RECORDED)
    client.force_login(in_role(Role.EDITOR))
    page = client.get(f"/admin/incidents/incident/{incident.pk}/history/back/{edit.pk}/claim/{claim.pk}/")
    assert "withheld" in " ".join(page.context["where"])


def test_restoring_an_incident_uncovers_no_place_that_was_written_since_under_its_cover(by: User) -> None:
    merged, into = of_others({}), of_others({})
    claim, number = merged.claims.get(), last_number(Root("incident", into.pk))
    merge(merged=merged, into=into, by=by, note="One event.")
    change(into, **WITHHELD)
    change(claim, **OWN)
    restore(root=Root("incident", into.pk), number=number, by=by, why=WHY)
    assert Incident.objects.get(pk=into.pk).disclosure == "as_recorded"
    assert shown(claim) == "withheld"


def test_an_old_version_of_what_was_merged_parted_and_withdrawn_says_withdrawn(by: User, client: Client) -> None:
    merged, into = public(of_others(OWN), by), public(of_others({}), by)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    unmerge(merger=merger, by=by, note="Two after all.")
    withdraw(incident=merged, by=by, note="Somebody is in danger.")
    for end in ("", ".json"):
        answer = client.get(f"/incidents/{merged.code}/v/1{end or '/'}")
        assert answer.status_code == 410
        assert "Somebody is in danger." in answer.content.decode()


@pytest.mark.parametrize("waits", [True, False])
def test_an_image_does_not_come_back_to_readers_with_the_document_that_an_account_removed(
    settings: Any, tmp_path: Path, client: Client, waits: bool, by: User
) -> None:
    settings.ORIGINALS_DIR, settings.IMAGES_DIR = tmp_path / "originals", tmp_path / "images"
    account, incident = an_editor(username="mistaken"), of_others(OWN)
    claim = incident.claims.get()
    image = SourceImage(source=claim.source, alt="A face", to_be_published=True, sensitivity="not_sensitive")
    upload = SimpleUploadedFile("IMG.jpg", next(telling_images())[1])
    attach_image(image=image, picture=read_image(upload), upload=upload, by=an_editor())
    incident = public(incident, by)
    since, old = timezone.now(), claim.source_id
    other = a_source()
    with editing(by=account):
        Claim.objects.get(pk=claim.pk).delete()
        a_claim(incident=incident, number=2, source=other)
        Source.objects.get(pk=old).delete()
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="A face was in it.")
    if waits:
        change(incident, summary="Not for readers yet.")
    client.force_login(in_role(Role.PUBLISHER))
    page = client.get("/admin/incidents/incident/undo-account/", {"account": "mistaken", "since": since.isoformat()})
    assert [kept.key for kept in page.context["foreseen"].kept if kept.model is SourceImage] == [image.pk]
    done = undo_edits(account=account, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    content = Publication.objects.filter(code=incident.code).latest("version").content
    assert "A face" not in content
    assert not SourceImage.objects.get(pk=image.pk).to_be_published
    assert [kept.key for kept in done.kept if kept.model is SourceImage] == [image.pk]
