"""Undoing, restoring and bringing back where claims were moved by a merger, archived, or undone before."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from incidents.doubt_kinds import DoubtKind
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.history.states import rows_now
from incidents.history.writing import RestoringRefused
from incidents.models import (
    Claim,
    Edit,
    EditAction,
    Figure,
    Incident,
    KeptFile,
    MovedClaim,
    Override,
    SourceCopy,
    SourceImage,
)
from incidents.roles import Role
from incidents.services.archiving import archive
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import correct, publish
from incidents.services.restoring import restore
from incidents.services.undoing import bring_back, foresee, undo_edit, undo_edits
from record.publication import Publication
from record.verification import verify_record
from tests.factories.desk import a_claim, a_copy, a_figure, an_editor, an_image, an_incident, in_role
from tests.factories.desk_forms import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

WHY = "Entered from a forged document."


@pytest.fixture
def by() -> User:
    return in_role(Role.PUBLISHER)


@pytest.fixture
def mistaken() -> User:
    return in_role(Role.EDITOR, username="mistaken")


def with_claims(count: int = 1) -> Incident:
    with editing(by=an_editor()):
        incident = an_incident(created_by=None)
        for number in range(1, count + 1):
            a_figure(claim=a_claim(incident=incident, number=number, summary="Right"))
        Incident.objects.filter(pk=incident.pk).update(last_claim_number=count)
    return Incident.objects.get(pk=incident.pk)


def of(incident: Incident) -> Root:
    return Root("incident", incident.pk)


def versions(incident: Incident) -> list[str]:
    return list(Publication.objects.filter(code=incident.code).order_by("version").values_list("content", flat=True))


def spoil(claim: Claim, by: User) -> None:
    with editing(by=by):
        Claim.objects.filter(pk=claim.pk).update(summary="Wrong")
        Figure.objects.filter(claim=claim).update(verbatim="more than 9", low=10)


# -------------------------------------------------------------------------------------- undoing what was moved since


def test_what_an_account_wrote_in_a_merged_incident_is_undone_where_it_stands_now(by: User, mistaken: User) -> None:
    merged, into = with_claims(), with_claims()
    claim, since = merged.claims.get(), timezone.now()
    publish(incident=into, by=by)
    spoil(claim, mistaken)
    with editing(by=mistaken):
        own = a_claim(incident=merged, number=2)
        Override.objects.create(
            incident=merged, claim=own, kind=DoubtKind.EARLY, value="2015", sentence="Before it.", reason="Of plans."
        )
    merge(merged=merged, into=into, by=by, note="One event.")
    assert "Wrong" in versions(into)[-1]
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert done.stays == ()
    assert done.corrected == (into.code,)
    claim.refresh_from_db()
    assert (claim.incident, claim.number, claim.summary) == (into, 2, "Right")
    assert claim.figures.get().verbatim == "more than 100"
    assert not Claim.objects.filter(pk=own.pk).exists()
    assert "Wrong" not in versions(into)[-1]
    assert verify_record().broken is None


def test_what_an_account_wrote_while_two_were_merged_is_undone_after_they_were_parted(by: User, mistaken: User) -> None:
    merged, into = with_claims(), with_claims()
    claim, before = merged.claims.get(), rows_now(of(merged))
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    since = timezone.now()
    spoil(claim, mistaken)
    unmerge(merger=merger, by=by, note="Two after all.")
    assert undo_edits(account=mistaken, since=since, by=by, why=WHY).stays == ()
    assert rows_now(of(merged)) == before


def test_undoing_an_account_leaves_its_mergers_to_be_parted(by: User) -> None:
    merged, into, since = with_claims(2), with_claims(), timezone.now()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    with pytest.raises(RestoringRefused, match="nothing since then"):
        undo_edits(account=by, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    unmerge(merger=merger, by=by, note="Two after all.")
    for edit in Edit.objects.filter(action__in=[EditAction.MERGED, EditAction.UNMERGED]):
        with pytest.raises(RestoringRefused, match="merged two incidents, or parted them"):
            undo_edit(edit=edit, by=an_editor(), why=WHY)
        for claim in merged.claims.all():
            with pytest.raises(RestoringRefused, match="merged two incidents, or parted them"):
                bring_back(edit=edit, model=Claim, key=claim.pk, by=an_editor(), why=WHY)
    assert (merged.claims.count(), into.claims.count()) == (2, 1)


def test_the_history_offers_no_way_back_from_a_merger_and_has_none(by: User) -> None:
    merged, into = with_claims(), with_claims()
    claim = merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    unmerge(merger=merger, by=by, note="Two after all.")
    client = Client()
    client.force_login(in_role(Role.EDITOR))
    page = client.get(change_url(into, "history")).content.decode()
    for edit in Edit.objects.filter(action__in=[EditAction.MERGED, EditAction.UNMERGED]):
        for way in (f"undo/{edit.pk}", f"back/{edit.pk}/claim/{claim.pk}"):
            assert f"/history/{way}/" not in page
            address = change_url(into, f"history/{way}")
            assert client.get(address).status_code == client.post(address, {"why": WHY}).status_code == 404
    claim.refresh_from_db()
    assert claim.incident == merged


# ------------------------------------------------------------------------------------------------- restoring


def test_restoring_takes_no_claim_from_the_incident_to_which_it_went_back(by: User) -> None:
    merged, into = with_claims(), with_claims()
    claim = merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    number = last_number(of(into))
    unmerge(merger=merger, by=by, note="Two after all.")
    before = rows_now(of(merged))
    with editing(by=an_editor()):
        Incident.objects.filter(pk=into.pk).update(title="Wrong")
    restore(root=of(into), number=number, by=an_editor(), why=WHY)
    assert rows_now(of(merged)) == before
    assert claim.pk not in rows_now(of(into))[Claim]
    assert Incident.objects.get(pk=into.pk).title == into.title


def test_restoring_from_before_a_merger_keeps_what_was_taken_up_and_parting_gives_it_back(by: User) -> None:
    merged, into = with_claims(2), with_claims()
    number, before = last_number(of(into)), rows_now(of(merged))
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    with editing(by=an_editor()):
        Incident.objects.filter(pk=into.pk).update(title="Wrong")
    restore(root=of(into), number=number, by=an_editor(), why=WHY)
    assert Incident.objects.get(pk=into.pk).title == into.title
    assert list(into.claims.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    unmerge(merger=merger, by=by, note="Two after all.")
    assert rows_now(of(merged)) == before


@pytest.mark.parametrize("is_stale", [True, False])
def test_a_state_is_restored_only_over_what_was_before_the_eyes(is_stale: bool) -> None:
    incident, client = with_claims(), Client()
    client.force_login(in_role(Role.EDITOR))
    with editing(by=an_editor()):
        Incident.objects.filter(pk=incident.pk).update(title="Wrong")
    address = change_url(incident, "history/1")
    page = client.get(address)
    form = {"why": WHY, "_state": page.context["state_number"]}
    assert f'name="_state" value="{form["_state"]}"' in page.content.decode()
    if is_stale:
        with editing(by=an_editor()):
            Incident.objects.filter(pk=incident.pk).update(summary="Written meanwhile")
    answer = client.post(address, form)
    assert answer.status_code == (200 if is_stale else 302)
    incident.refresh_from_db()
    assert (incident.title == "Wrong") is is_stale
    if is_stale:
        assert "Somebody changed it meanwhile" in answer.content.decode()
        assert client.post(address, {"why": WHY}).status_code == 200, "nor where the form does not say"
        assert incident.summary == "Written meanwhile"


# ------------------------------------------------------------------------------------ what comes back is as it was


def test_a_taken_up_claim_that_was_removed_comes_back_as_what_it_was_before(by: User, mistaken: User) -> None:
    merged, into = with_claims(), with_claims()
    for each in (merged, into):
        publish(incident=each, by=by)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    since = timezone.now()
    with editing(by=mistaken):
        merger.moved.get().claim.delete()  # type: ignore[union-attr]
    correct(incident=Incident.objects.get(pk=into.pk), by=in_role(Role.PUBLISHER), note="A claim fewer.")
    undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert versions(into)[-1] == versions(into)[1] != versions(into)[2]
    assert MovedClaim.objects.get().claim is not None
    unmerge(merger=merger, by=in_role(Role.PUBLISHER), note="Two after all.")
    assert versions(merged)[-1] == versions(merged)[0]


# ---------------------------------------------------------------- what was removed while merged, and comes back parted


def parted_without_one(by: User, remover: User) -> tuple[Incident, Incident, Claim, Edit, int]:
    """Two that were merged, lost a claim and were parted; the claim, its removal, and the state while they were one."""
    merged, into = with_claims(2), with_claims()
    claim = merged.claims.get(number=2)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    number = last_number(of(into))
    with editing(by=remover) as act:
        Claim.objects.get(pk=claim.pk).delete()
        edit = act.edit
    unmerge(merger=merger, by=in_role(Role.PUBLISHER), note="Two after all.")
    return merged, into, claim, edit, number


@pytest.mark.parametrize("way", ["bringing it back", "undoing the edit", "undoing the account"])
def test_a_claim_that_was_removed_while_two_were_merged_comes_back_with_its_fellows(
    way: str, by: User, mistaken: User
) -> None:
    merged, into, claim, edit, _number = parted_without_one(by, mistaken)
    before = rows_now(of(into))
    match way:
        case "bringing it back":
            done = bring_back(edit=edit, model=Claim, key=claim.pk, by=by, why=WHY)
        case "undoing the edit":
            done = undo_edit(edit=edit, by=by, why=WHY)
        case _:
            done = undo_edits(account=mistaken, since=edit.at, by=in_role(Role.PUBLISHER), why=WHY)
    back = Claim.objects.get(pk=claim.pk)
    assert (back.incident, back.number, back.order) == (merged, 2, claim.order)
    assert back.figures.get().verbatim == "more than 100"
    assert {model: rows for model, rows in rows_now(of(into)).items() if model is not Incident} == {
        model: rows for model, rows in before.items() if model is not Incident
    }
    assert [move.claim_key for move in done.coming.going] == [claim.pk]
    assert MovedClaim.objects.get(claim_key=claim.pk).claim == back
    with pytest.raises(RestoringRefused, match="Nothing of it is left"):
        bring_back(edit=edit, model=Claim, key=claim.pk, by=by, why=WHY)
    assert done.by is not None
    undo_edit(edit=done.by, by=by, why="It was right to remove it.")
    assert not Claim.objects.filter(pk=claim.pk).exists()


def test_readers_get_a_claim_back_where_its_fellows_went(by: User, mistaken: User) -> None:
    merged, into = with_claims(2), with_claims()
    for each in (merged, into):
        publish(incident=each, by=by)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    since = timezone.now()
    with editing(by=mistaken):
        merger.moved.get(old_number=2).claim.delete()  # type: ignore[union-attr]
    correct(incident=Incident.objects.get(pk=into.pk), by=in_role(Role.PUBLISHER), note="A claim fewer.")
    unmerge(merger=merger, by=in_role(Role.PUBLISHER), note="Two after all.")
    for each in (merged, into):  # which somebody changed since, and readers do not have
        changed(each, in_role(Role.EDITOR), title="Not public yet")
    done = undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why=WHY)
    assert done.corrected == (merged.code,)
    assert versions(merged)[-1] == versions(merged)[0]
    assert versions(into)[-1] == versions(into)[0]
    assert list(merged.claims.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert into.claims.count() == 1
    assert set(Incident.objects.values_list("title", flat=True)) == {"Not public yet"}
    assert verify_record().broken is None


@pytest.mark.parametrize("reason", ["known through one that stands there", "merged again"])
def test_a_claim_that_cannot_go_with_its_fellows_comes_back_where_it_was_and_the_page_says_so(
    reason: str, by: User, mistaken: User
) -> None:
    merged, into = with_claims(2), with_claims()
    claim = merged.claims.get(number=2)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    if reason == "known through one that stands there":
        with editing(by=mistaken):
            Claim.objects.filter(pk=claim.pk).update(known_through=into.claims.get(number=1))
    with editing(by=mistaken) as act:
        Claim.objects.get(pk=claim.pk).delete()
        edit = act.edit
    unmerge(merger=merger, by=by, note="Two after all.")
    if reason == "merged again":
        merge(merged=merged, into=with_claims(), by=by, note="One event with another.")
    client = Client()
    client.force_login(in_role(Role.EDITOR))
    address = change_url(into, f"history/back/{edit.pk}/claim/{claim.pk}")
    said = f"The claim comes back in {into.code}, though its fellows went to {merged.code}"
    assert said in client.get(address).content.decode()
    assert said in client.post(address, {"why": WHY}, follow=True).content.decode()
    assert Claim.objects.get(pk=claim.pk).incident == into


def test_the_page_that_brings_a_claim_back_says_where_to(by: User, mistaken: User) -> None:
    merged, into, claim, edit, _number = parted_without_one(by, mistaken)
    client = Client()
    client.force_login(in_role(Role.EDITOR))
    said = f"the claim comes back in {merged.code}, as number 2"
    for address in (f"history/back/{edit.pk}/claim/{claim.pk}", f"history/undo/{edit.pk}"):
        assert said in client.get(change_url(into, address)).content.decode()
    answer = client.post(change_url(into, f"history/back/{edit.pk}/claim/{claim.pk}"), {"why": WHY}, follow=True)
    assert said in answer.content.decode()
    assert Claim.objects.get(pk=claim.pk).incident == merged


@pytest.mark.parametrize("is_removed", [True, False])
def test_no_way_back_writes_in_anothers_draft_to_which_claims_went(is_removed: bool, by: User) -> None:
    """The edit stands in the history of an own draft; what it wrote belongs to somebody else's since."""
    reporter = in_role(Role.REPORTER)
    merged, into = with_claims(), with_claims()
    Incident.objects.filter(pk=into.pk).update(created_by=reporter)
    claim = merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    with editing(by=reporter) as act:
        (Claim.objects.get(pk=claim.pk).delete if is_removed else lambda: spoil(claim, reporter))()
        edit = act.edit
    unmerge(merger=merger, by=by, note="Two after all.")
    client = Client()
    client.force_login(reporter)
    for way in (f"undo/{edit.pk}", f"back/{edit.pk}/claim/{claim.pk}")[: 1 + is_removed]:
        address = change_url(into, f"history/{way}")
        assert merged.code not in client.get(address).content.decode()
        assert client.post(address, {"why": WHY}).status_code == 403
    assert merged.claims.filter(summary="Right").count() == 0


@pytest.mark.parametrize("which", ["into, after parting", "merged, before parting"])
def test_restoring_brings_no_removed_claim_back_apart_from_its_fellows(which: str, by: User, mistaken: User) -> None:
    if which == "into, after parting":
        _merged, incident, claim, _edit, number = parted_without_one(by, mistaken)
    else:
        incident, into = with_claims(2), with_claims()
        claim, number = incident.claims.get(number=2), last_number(of(incident))
        merge(merged=incident, into=into, by=by, note="One event.")
        with editing(by=mistaken):
            Claim.objects.get(pk=claim.pk).delete()
    changed(incident, in_role(Role.EDITOR), title="Wrong")
    restore(root=of(incident), number=number, by=in_role(Role.EDITOR), why=WHY)
    assert Incident.objects.get(pk=incident.pk).title == incident.title
    assert not Claim.objects.filter(pk=claim.pk).exists()


def test_what_an_account_archived_comes_back_and_what_it_made_itself_does_not(by: User, mistaken: User) -> None:
    kept, twice, others = with_claims(), with_claims(), with_claims()
    archive(incident=others, by=an_editor())
    since = timezone.now()
    archive(incident=kept, by=mistaken)
    with editing(by=mistaken):
        own = an_incident()
    archive(incident=own, by=mistaken)
    foreseen = foresee(list(Edit.objects.filter(by=mistaken).values_list("pk", flat=True)))
    assert foreseen.archived == (kept,)
    done = undo_edits(account=mistaken, since=since, by=by, why=WHY)
    assert done.rows[of(kept)] == 1
    assert set(Incident.objects.exclude(archived_at=None)) == {own, others}
    assert twice.archived_at is None


def changed(incident: Incident, by: User, **columns: Any) -> Edit:
    with editing(by=by) as act:
        Incident.objects.filter(pk=incident.pk).update(**columns)
        return act.edit


@pytest.mark.parametrize("way", ["one edit", "all of the account"])
def test_an_edit_stands_again_once_its_undoing_was_undone_and_is_undone_again(
    way: str, by: User, mistaken: User
) -> None:
    incident, meddler, since = with_claims(), in_role(Role.EDITOR), timezone.now()
    title = incident.title
    edit = changed(incident, mistaken, title="Wrong", summary="Wrong")
    changed(incident, in_role(Role.EDITOR), place_name="Al-Qaim")
    undoing = undo_edit(edit=edit, by=meddler, why="Why not").by
    assert undoing is not None
    if way == "one edit":
        undo_edit(edit=undoing, by=in_role(Role.EDITOR), why="It was right.")
    else:
        undo_edits(account=meddler, since=since, by=by, why="He meddles.")
    assert Incident.objects.get(pk=incident.pk).title == "Wrong"
    assert Edit.objects.get(pk=undoing.pk).is_undone
    assert not Edit.objects.get(pk=edit.pk).is_undone
    done = undo_edits(account=mistaken, since=since, by=by, why=WHY)
    assert done.stays == ()
    row = Incident.objects.get(pk=incident.pk)
    assert (row.title, row.summary, row.place_name) == (title, "", "Al-Qaim")
    assert Edit.objects.get(pk=edit.pk).is_undone


def test_a_row_that_a_way_back_put_in_anew_keeps_whose_part_is_whose(by: User, mistaken: User) -> None:
    """Rows with a place of their own are removed and put in again; that makes nobody the author of all of them."""
    original = KeptFile.objects.create(name="a", sha256="1" * 64, size_bytes=1)
    image, since = an_image(alt="A street", original=original), timezone.now()
    with editing(by=mistaken):
        SourceImage.objects.filter(pk=image.pk).update(alt="Wrong")
    with editing(by=in_role(Role.EDITOR)) as act:
        SourceImage.objects.filter(pk=image.pk).update(credit="Nobody")
        credited = act.edit
    undo_edit(edit=credited, by=in_role(Role.EDITOR), why="It is not known.")
    undo_edits(account=mistaken, since=since, by=by, why=WHY)
    image.refresh_from_db()
    assert (image.alt, image.credit, image.original) == ("A street", "", original)


@pytest.mark.parametrize("kind", ["an image", "a copy"])
@pytest.mark.parametrize("way", ["bringing it back", "undoing the edit", "undoing the account", "restoring"])
def test_what_is_attached_and_comes_back_has_its_own_file(way: str, kind: str, by: User) -> None:
    """Also beside another file that holds the same: each was attached by somebody, some day."""
    _same, file = (KeptFile.objects.create(name=name, sha256="0" * 64, size_bytes=3) for name in "ab")
    row = an_image(original=file) if kind == "an image" else a_copy(file=file)
    model, key, root = type(row), row.pk, Root("source", row.source_id)
    with editing(by=by) as act:
        row.delete()
        edit = act.edit
    match way:
        case "bringing it back":
            bring_back(edit=edit, model=model, key=key, by=by, why=WHY)
        case "undoing the edit":
            undo_edit(edit=edit, by=by, why=WHY)
        case "undoing the account":
            undo_edits(account=by, since=edit.at, by=in_role(Role.PUBLISHER), why=WHY)
        case _:
            restore(root=root, number=last_number(root) - 1, by=by, why=WHY)
    assert (SourceImage.objects.get().original if model is SourceImage else SourceCopy.objects.get().file) == file


def test_the_history_shows_no_key_of_a_file_that_only_few_may_see(client: Client) -> None:
    file = KeptFile.objects.create(pk=987_654, name="a", sha256="0" * 64, size_bytes=3)
    source = an_image(original=file).source
    a_copy(file=file, source=source)
    client.force_login(an_editor())
    page = client.get(f"/admin/incidents/source/{source.pk}/history/").content.decode()
    assert "A street" in page
    assert "987654" not in page
    assert "987654" not in client.get(f"/admin/incidents/source/{source.pk}/history/3/").content.decode()


# ------------------------------------------------------------------------------------------------ what is not shown


def test_the_reason_of_an_edit_that_touched_others_drafts_is_not_told_to_a_reporter() -> None:
    reporter = in_role(Role.REPORTER)
    own, other = an_incident(created_by=reporter), an_incident()
    with editing(by=an_editor(), why="As in SY-2011-7777"):
        Incident.objects.filter(pk__in=[own.pk, other.pk]).update(summary="In both")
    with editing(by=an_editor(), why="As she asked"):
        Incident.objects.filter(pk=own.pk).update(title="Hers")
    client = Client()
    for account, sees in ((reporter, False), (in_role(Role.EDITOR), True)):
        client.force_login(account)
        page = client.get(change_url(own, "history")).content.decode()
        assert ("As in SY-2011-7777" in page) is sees
        assert "As she asked" in page
        assert "In both" in page
