"""Undoing an account never shows readers more than they see, nor warns them less; and is done as it was shown."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from incidents.history.recording import editing
from incidents.history.writing import RestoringRefused
from incidents.models import Actor, Claim, Incident, Source, SourceImage
from incidents.services.attaching import attach_image, read_image
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import correct, publish, withdraw
from incidents.services.undoing import undo_edits
from record.publication import Publication
from tests.factories.desk import a_claim, an_actor, an_editor, an_image, an_incident
from tests.factories.images import telling_images

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

WHY = "Entered from a forged document."
PAGE = "/admin/incidents/incident/undo-account/"
EXACT = "34.361234"
AS_RECORDED: dict[str, Any] = {"disclosure": "as_recorded", "cell_km": None}
CELL_OF_5: dict[str, Any] = {"disclosure": "grid", "cell_km": 5}
CELL_OF_10: dict[str, Any] = {"disclosure": "grid", "cell_km": 10}
COUNTRY: dict[str, Any] = {"disclosure": "country", "cell_km": None}
WITHHELD: dict[str, Any] = {"disclosure": "withheld", "cell_km": None}


def with_claim(**columns: Any) -> Incident:
    days = {"earliest": date(2016, 12, 7), "latest": date(2016, 12, 7)}
    row = an_incident(**days, title="Right", latitude=float(EXACT), precision="site", created_by=None, **columns)
    place = {"latitude": 36.361234, "longitude": 43.1, "precision": "site", "place_name": "House of the witness"}
    a_claim(incident=row, **place)
    return Incident.objects.get(pk=row.pk)


def change(row: Any, by: User, **values: Any) -> None:
    with editing(by=by):
        fresh = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()


def latest(incident: Incident) -> Publication:
    found = Publication.objects.latest_of(incident.code)
    assert found is not None
    return found


def published_again(incident: Incident, by: User) -> None:
    """As a place is covered: withdrawn, which closes the versions before, and published anew."""
    withdraw(incident=incident, by=by, note="Somebody is in danger.")
    publish(incident=Incident.objects.get(pk=incident.pk), by=by, note="Published again, without the place.")


@pytest.mark.parametrize(
    ("of", "before", "after"),
    [
        ("the incident", AS_RECORDED, WITHHELD),
        ("the incident", CELL_OF_5, CELL_OF_10),
        ("the incident", CELL_OF_10, COUNTRY),
        ("a claim", AS_RECORDED, CELL_OF_5),
        ("a claim", CELL_OF_5, CELL_OF_10),
        ("a claim", COUNTRY, WITHHELD),
    ],
)
def test_what_an_account_covered_stays_covered_when_it_is_undone(
    of: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    by, account = an_editor(), an_editor()
    incident = with_claim(**(before if of == "the incident" else {}))
    row: Incident | Claim = incident
    if of == "a claim":
        row = incident.claims.get()
        change(row, an_editor(), **(before if before != AS_RECORDED else {"disclosure": ""}))
    publish(incident=incident, by=by)
    since = timezone.now()
    change(row, account, **after)
    published_again(incident, an_editor())
    change(incident, account, title="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=an_editor(), note="More is known.")
    covered = latest(incident).dossier
    done = undo_edits(account=account, since=since, by=by, why=WHY)
    shown = latest(incident).dossier
    assert (shown.title, shown.place, shown.claims[0].place) == ("Right", covered.place, covered.claims[0].place)
    assert {name: getattr(type(row).objects.get(pk=row.pk), name) for name in after} == after
    assert [(kept.model, kept.key) for kept in done.kept] == [(type(row), row.pk)]


def test_what_an_account_uncovered_is_covered_again() -> None:
    by, account, incident = an_editor(), an_editor(), with_claim(**WITHHELD)
    publish(incident=incident, by=by)
    since = timezone.now()
    change(incident, account, **AS_RECORDED)
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="The place is known.")
    assert EXACT in latest(incident).content
    assert undo_edits(account=account, since=since, by=by, why=WHY).kept == ()
    assert Incident.objects.get(pk=incident.pk).disclosure == "withheld"
    assert EXACT not in latest(incident).content


def test_a_place_that_an_account_covered_at_the_desk_alone_stays_so_there_and_the_rest_is_corrected() -> None:
    by, account, incident = an_editor(), an_editor(), with_claim()
    publish(incident=incident, by=by)
    first, since = latest(incident).content, timezone.now()
    change(incident, account, title="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="More is known.")
    change(incident, account, **WITHHELD)
    undo_edits(account=account, since=since, by=by, why=WHY)
    assert latest(incident).content == first
    assert Incident.objects.get(pk=incident.pk).disclosure == "withheld"


@pytest.mark.parametrize("state", ["never public", "withdrawn"])
def test_a_setting_of_what_is_not_public_is_undone_like_anything_else(state: str) -> None:
    by, account, incident, since = an_editor(), an_editor(), with_claim(), timezone.now()
    if state == "withdrawn":
        publish(incident=incident, by=by)
        withdraw(incident=incident, by=by, note="Somebody is in danger.")
    change(incident, account, **WITHHELD)
    assert undo_edits(account=account, since=since, by=by, why=WHY).kept == ()
    assert Incident.objects.get(pk=incident.pk).disclosure == "as_recorded"


@pytest.mark.parametrize(
    ("of", "before", "after", "stays"),
    [
        ("the incident", "not_sensitive", "personal", True),
        ("the incident", "deleted", "graphic", True),
        ("the incident", "graphic", "personal", False),
        ("the incident", "personal", "deceptive", False),
        ("a source", "not_sensitive", "graphic", True),
        ("a source", "graphic", "not_sensitive", False),
    ],
)
def test_a_warning_that_an_account_raised_stays_and_one_that_it_lowered_comes_back(
    of: str, before: str, after: str, *, stays: bool
) -> None:
    by, account, incident = an_editor(), an_editor(), with_claim()
    row: Incident | Source = incident if of == "the incident" else incident.claims.get().source
    change(row, an_editor(), sensitivity=before)
    publish(incident=Incident.objects.get(pk=incident.pk), by=by)
    since = timezone.now()
    change(row, account, sensitivity=after)
    change(incident, account, title="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="More is known.")
    done = undo_edits(account=account, since=since, by=by, why=WHY)
    shown = latest(incident).dossier
    public = shown.sensitivity if of == "the incident" else shown.sources[0].sensitivity
    assert (shown.title, public, bool(done.kept)) == ("Right", after if stays else before, stays)


def test_an_image_that_an_account_took_from_readers_is_not_given_back_to_them() -> None:
    by, account, incident, since = an_editor(), an_editor(), with_claim(), timezone.now()
    publish(incident=incident, by=by)
    with editing(by=by):
        image = an_image(source=incident.claims.get().source, to_be_published=True)
    change(image, account, to_be_published=False, credit="Wrong")
    undo_edits(account=account, since=since, by=by, why=WHY)
    image = SourceImage.objects.get(pk=image.pk)
    assert (image.to_be_published, image.credit == "Wrong") == (False, False)


@pytest.mark.parametrize("of", ["the incident", "a claim", "a removed claim"])
def test_a_place_that_readers_never_had_does_not_come_back_as_what_was_shown_in_its_stead(of: str) -> None:
    """It was withheld; an account took it away, and somebody showed what stood there then."""
    by, account, incident = an_editor(), an_editor(), with_claim(**WITHHELD)
    a_claim(incident=incident, number=2)
    publish(incident=incident, by=by)
    since, claim = timezone.now(), incident.claims.order_by("number")[0]
    vague: dict[str, Any] = {"latitude": 33.0, "longitude": 43.0, "precision": "province", "place_name": "Anbar"}
    if of == "a removed claim":
        with editing(by=account):
            Claim.objects.get(pk=claim.pk).delete()
    else:
        change(claim, account, **vague)
    change(incident, account, **vague)
    change(incident, an_editor(), **AS_RECORDED)
    correct(incident=Incident.objects.get(pk=incident.pk), by=an_editor(), note="It was somewhere there.")
    undo_edits(account=account, since=since, by=by, why=WHY)
    assert Claim.objects.get(pk=claim.pk).latitude == 36.361234
    said = "".join(Publication.objects.filter(code=incident.code).values_list("content", flat=True))
    assert not any(trace in said for trace in (EXACT, "36.361234", "House of the witness"))
    incident.refresh_from_db()
    assert (incident.latitude, incident.disclosure) == (float(EXACT), "withheld")


def test_a_place_that_readers_had_comes_back_to_them_as_it_was() -> None:
    by, account, incident = an_editor(), an_editor(), with_claim()
    change(incident, an_editor(), **WITHHELD)
    change(incident, an_editor(), **AS_RECORDED)
    publish(incident=Incident.objects.get(pk=incident.pk), by=by)
    first, since = latest(incident).content, timezone.now()
    change(incident, account, latitude=33.0, longitude=43.0)
    with editing(by=account):
        Claim.objects.filter(incident=incident).update(latitude=32.0)
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="It was elsewhere.")
    assert undo_edits(account=account, since=since, by=by, why=WHY).kept == ()
    assert latest(incident).content == first


@pytest.mark.parametrize("is_published", [True, False])
def test_an_image_that_an_account_removed_comes_back_to_the_desk_and_not_to_readers(
    settings: Any, tmp_path: Path, *, is_published: bool
) -> None:
    settings.ORIGINALS_DIR, settings.IMAGES_DIR = tmp_path / "originals", tmp_path / "images"
    by, account, incident = an_editor(), an_editor(), with_claim()
    image = SourceImage(source=incident.claims.get().source, alt="A face", to_be_published=True)
    image.sensitivity = "not_sensitive"
    upload = SimpleUploadedFile("IMG.jpg", next(telling_images())[1])
    attach_image(image=image, picture=read_image(upload), upload=upload, by=an_editor())
    publish(incident=incident, by=by)
    since = timezone.now()
    with editing(by=account):
        SourceImage.objects.get(pk=image.pk).delete()
    change(incident, account, title="Wrong")
    if is_published:
        correct(incident=Incident.objects.get(pk=incident.pk), by=an_editor(), note="A face was in it.")
    had = latest(incident).dossier
    done = undo_edits(account=account, since=since, by=by, why=WHY)
    assert not SourceImage.objects.get(pk=image.pk).to_be_published
    assert [(kept.model, kept.key) for kept in done.kept] == [(SourceImage, image.pk)]
    shown = latest(incident).dossier
    assert (shown.title, shown.sources[0].images) == ("Right", had.sources[0].images)


def test_the_page_names_an_image_that_would_come_back_and_not_be_published(client: Client) -> None:
    account, incident, since = an_editor(username="mistaken"), with_claim(), timezone.now()
    client.force_login(an_editor())
    publish(incident=incident, by=an_editor())
    with editing(by=an_editor()):
        image = an_image(source=incident.claims.get().source, to_be_published=True)
    with editing(by=account):
        SourceImage.objects.get(pk=image.pk).delete()
    page = client.get(PAGE, {"account": "mistaken", "since": since.isoformat()})
    assert "stays" in text_of(page)
    assert [each.key for each in page.context["foreseen"].kept] == [image.pk]


def test_what_an_account_covered_of_an_incident_that_was_merged_stays_covered_for_when_they_are_parted() -> None:
    by, account = an_editor(), an_editor()
    merged, into = with_claim(), with_claim()
    Claim.objects.filter(incident=into).update(latitude=33.3, place_name="Elsewhere")
    for each in (merged, into):
        publish(incident=each, by=by)
    since = timezone.now()
    change(merged, account, **WITHHELD)
    published_again(merged, an_editor())
    change(merged, account, summary="Wrong")
    merger = merge(merged=Incident.objects.get(pk=merged.pk), into=into, by=by, note="One event.")
    undo_edits(account=account, since=since, by=by, why=WHY)
    merged.refresh_from_db()
    assert (merged.disclosure, merged.summary == "Wrong") == ("withheld", False)
    unmerge(merger=merger, by=an_editor(), note="Two after all.")
    assert latest(merged).dossier.place.disclosure == "withheld"
    assert EXACT not in latest(merged).content


def test_readers_lose_what_an_account_wrote_of_an_actor_whom_the_desk_no_longer_names() -> None:
    by, account, incident = an_editor(), an_editor(), with_claim()
    publish(incident=incident, by=by)
    first, since, claim = latest(incident).content, timezone.now(), incident.claims.get()
    change(claim.claimant, account, name="Libel")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="The name is known.")
    assert "Libel" in latest(incident).content
    change(claim, an_editor(), claimant=an_actor(name="Not published yet"))
    undo_edits(account=account, since=since, by=by, why=WHY)
    assert latest(incident).content == first
    assert Claim.objects.get(pk=claim.pk).claimant.name == "Not published yet"


def test_what_was_waiting_when_one_account_was_undone_still_waits_when_the_next_is() -> None:
    by, one, other, careful = an_editor(), an_editor(), an_editor(), an_editor()
    incident = with_claim()
    publish(incident=incident, by=by)
    first, since, actor = latest(incident).content, timezone.now(), incident.claims.get().claimant
    change(incident, one, title="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="More is known.")
    change(actor, careful, name="Not published yet")
    change(incident, careful, summary="Not published yet")
    change(incident, other, language="fr")
    for account in (one, other):
        undo_edits(account=account, since=since, by=by, why=WHY)
        assert latest(incident).content == first
    assert Actor.objects.get(pk=actor.pk).name == Incident.objects.get(pk=incident.pk).summary == "Not published yet"


def test_what_comes_back_names_an_actor_as_readers_knew_it() -> None:
    by, account, incident = an_editor(), an_editor(), with_claim()
    second = a_claim(incident=incident, number=2)
    publish(incident=incident, by=by)
    first, since = latest(incident).content, timezone.now()
    change(second.claimant, an_editor(), name="Not published yet")
    with editing(by=account):
        Claim.objects.filter(pk=second.pk).delete()
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="A claim fewer.")
    undo_edits(account=account, since=since, by=by, why=WHY)
    assert latest(incident).content == first


# --------------------------------------------------------------------------------------------------------- the page


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_editor(username="publisher"))
    return client


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_says_before_and_after_what_readers_get_and_which_setting_stays(desk: Client) -> None:
    by, account, incident = an_editor(), an_editor(username="mistaken"), with_claim()
    publish(incident=incident, by=by)
    since = timezone.now()
    change(incident, account, **WITHHELD)
    published_again(incident, by)
    change(incident, account, title="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="More is known.")
    before = latest(incident).number
    asked = {"account": "mistaken", "since": since.isoformat(), "why": WHY}
    page = desk.get(PAGE, asked)
    stays = f"{incident.code}: “disclosure of the place” stays “withheld”. “as recorded”, as it was before,"
    assert stays in text_of(page)
    assert f"What would change for readers {incident.code} Wrong" in text_of(page)
    assert "title Wrong Right" in text_of(page)
    assert latest(incident).number == before, "nothing is done by looking"
    done = desk.post(PAGE, {**asked, "seen": page.context["seal"]}, follow=True)
    assert stays in text_of(done)
    assert latest(incident).dossier.title == "Right"


def test_the_page_says_what_would_be_withdrawn_and_what_readers_do_not_notice(desk: Client) -> None:
    by, account, since = an_editor(), an_editor(username="mistaken"), timezone.now()
    with editing(by=account):
        incident = with_claim()
    asked = {"account": "mistaken", "since": since.isoformat(), "why": WHY}
    assert "Nothing: what they have holds nothing of it." in text_of(desk.get(PAGE, asked))
    publish(incident=incident, by=by)
    page = desk.get(PAGE, asked)
    assert f"{incident.code} Right It is withdrawn" in text_of(page)
    desk.post(PAGE, {**asked, "seen": page.context["seal"]})
    assert latest(incident).takes_back


@pytest.mark.parametrize("what", ["the desk", "what readers get", "another edit", "not looked at"])
def test_nothing_is_undone_but_what_was_seen(desk: Client, what: str) -> None:
    by, account, incident = an_editor(), an_editor(username="mistaken"), with_claim()
    publish(incident=incident, by=by)
    since = timezone.now()
    change(incident, account, title="Wrong", summary="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="More is known.")
    asked = {"account": "mistaken", "since": since.isoformat(), "why": WHY}
    seen = desk.get(PAGE, asked).context["seal"]
    if what == "the desk":
        change(incident, an_editor(), summary="Mended by somebody")
    elif what == "what readers get":
        change(incident, an_editor(), language="fr")
        correct(incident=Incident.objects.get(pk=incident.pk), by=an_editor(), note="In French.")
    elif what == "another edit":
        change(incident, account, event_note="Wrong too")
    else:
        seen = ""
    before = latest(incident).number
    page = desk.post(PAGE, {**asked, "seen": seen})
    sentence = "Nothing was undone yet" if what == "not looked at" else "It was changed while you read it."
    assert sentence in text_of(page)
    assert latest(incident).number == before
    assert Incident.objects.get(pk=incident.pk).title == "Wrong"
    assert page.context["seal"] not in {"", seen}
    assert desk.post(PAGE, {**asked, "seen": page.context["seal"]}).status_code == 302
    assert latest(incident).dossier.title == "Right"


def test_what_cannot_be_undone_is_said_before_with_the_setting_that_stays(desk: Client) -> None:
    by, account, incident = an_editor(), an_editor(username="mistaken"), with_claim()
    publish(incident=incident, by=by)
    since = timezone.now()
    change(incident, account, **WITHHELD)
    page = desk.get(PAGE, {"account": "mistaken", "since": since.isoformat()})
    assert "Nothing of it is left to undo." in text_of(page)
    assert "“disclosure of the place” stays “withheld”" in text_of(page)
    assert page.context["seal"] == ""
    with pytest.raises(RestoringRefused, match="Nothing of it is left"):
        undo_edits(account=account, since=since, by=by, why=WHY)


def test_a_name_of_a_covered_place_that_an_account_took_from_readers_is_not_given_back_to_them() -> None:
    by, account = an_editor(), an_editor()
    incident = with_claim(**CELL_OF_10, public_place_name="Street of the witness")
    publish(incident=incident, by=by)
    since = timezone.now()
    change(incident, account, public_place_name="", summary="Wrong")
    correct(incident=Incident.objects.get(pk=incident.pk), by=by, note="The name told too much.")
    done = undo_edits(account=account, since=since, by=by, why=WHY)
    assert "Street of the witness" not in latest(incident).content
    assert latest(incident).dossier.summary != "Wrong"
    assert [(kept.model, dict(kept.stands)) for kept in done.kept] == [(Incident, {"public_place_name": ""})]
