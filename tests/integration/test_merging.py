"""Two incidents that are one: claims move with their history, the old address leads on, and it can be undone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from incidents.history.recording import editing
from incidents.models import Claim, Edit, Incident, Merger, Source
from incidents.permissions import may_edit
from incidents.roles import Role
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import PublishingRefused, correct, publish, withdraw
from record.appending import rebuild_entries
from record.entry import Entry
from record.merger import Merger as PublicMerger
from record.merger import MergerError
from record.publication import Publication
from record.verification import verify_record
from tests.factories.desk import a_claim, a_figure, an_editor, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def by() -> User:
    return in_role(Role.PUBLISHER)


@pytest.fixture
def kept(by: User) -> Incident:
    """Public, with two claims."""
    incident = an_incident(code="IQ-2016-0001", title="Strikes on Qaim")
    for _number in (1, 2):
        a_claim(incident=incident)
    Incident.objects.filter(pk=incident.pk).update(last_claim_number=2)
    incident.refresh_from_db()
    publish(incident=incident, by=by)
    return incident


@pytest.fixture
def double(by: User) -> Incident:
    """Public too, the same event, with two claims of which the second is known through the first."""
    incident = an_incident(code="IQ-2016-0002", title="Strikes near Qaim")
    first = a_claim(incident=incident, summary="Said of the double.")
    a_figure(claim=first)
    a_claim(incident=incident, known_through=first)
    publish(incident=incident, by=by)
    return incident


def refused(call: Any, **arguments: Any) -> str:
    before = (Publication.objects.count(), list(Claim.objects.order_by("pk").values()), Merger.objects.count())
    with pytest.raises(PublishingRefused) as refusal:
        call(**arguments)
    assert before == (
        Publication.objects.count(),
        list(Claim.objects.order_by("pk").values()),
        Merger.objects.count(),
    )
    return str(refusal.value)


def numbers(incident: Incident) -> list[int]:
    return list(incident.claims.order_by("order", "number").values_list("number", flat=True))


def test_what_is_in_the_way_of_merging_says_in_which_of_the_two(kept: Incident, double: Incident, by: User) -> None:
    Incident.objects.filter(pk=kept.pk).update(sensitivity="")
    assert refused(merge, merged=double, into=kept, by=by, note="One event.").startswith("IQ-2016-0001: ")


def test_claims_move_under_new_numbers_and_the_old_ones_stay_written(
    kept: Incident, double: Incident, by: User, client: Client
) -> None:
    moved = list(double.claims.order_by("number").values_list("pk", flat=True))
    merge(merged=double, into=kept, by=by, note="One event.")
    assert numbers(kept) == [1, 2, 3, 4]
    assert list(Claim.objects.filter(pk__in=moved).order_by("number").values_list("number", flat=True)) == [3, 4]
    assert Claim.objects.get(pk=moved[1]).known_through_id == moved[0]

    corrected, merged = Publication.objects.order_by("number")[2:]
    assert (corrected.code, corrected.kind, corrected.note) == (kept.code, "corrected", "One event.")
    assert [claim.formerly for claim in corrected.dossier.claims] == ["", "", "IQ-2016-0002/1", "IQ-2016-0002/2"]
    assert (merged.code, merged.kind) == (double.code, "merged")
    assert merged.merger == PublicMerger(code=double.code, into=kept.code, claims=(("1", "3"), ("2", "4")))
    assert (
        'where it was claim <bdi dir="auto">IQ-2016-0002/1</bdi>'
        in client.get("/incidents/IQ-2016-0001/").content.decode()
    )


def test_the_old_address_leads_on_with_every_version_and_file_of_it(
    kept: Incident, double: Incident, by: User, client: Client
) -> None:
    merge(merged=double, into=kept, by=by, note="One event.")
    new = {"/": "/incidents/IQ-2016-0001/", ".json": "/incidents/IQ-2016-0001.json", "/map.html": None}
    for version in ("", "/v/1", "/v/2"):
        for ending, target in new.items():
            answer = client.get(f"/incidents/IQ-2016-0002{version}{ending}")
            assert answer.status_code == 302, (version, ending)
            assert answer["Location"] == (target or "/incidents/IQ-2016-0001/map.html")
            assert answer["Cache-Control"] == "no-cache"
    listed = client.get("/incidents/").content.decode()
    assert "Strikes near Qaim" not in listed
    log = client.get("/changes/").content.decode()
    assert "Merged into IQ-2016-0001" in log
    assert "One event." in log
    assert client.get("/popups/IQ-2016-0002.json").status_code in {404, 410}


def test_the_record_stays_whole_and_its_entries_can_be_made_again(kept: Incident, double: Incident, by: User) -> None:
    merge(merged=double, into=kept, by=by, note="One event.")
    assert verify_record().broken is None
    before = list(Entry.objects.order_by("code").values())
    rebuild_entries()
    assert list(Entry.objects.order_by("code").values()) == before
    assert {entry["code"]: entry["state"] for entry in before} == {kept.code: "current", double.code: "merged"}


def test_undone_readers_have_both_again_and_the_log_keeps_every_note(
    kept: Incident, double: Incident, by: User, client: Client
) -> None:
    first = [publication.dossier for publication in Publication.objects.order_by("number")]
    merger = merge(merged=double, into=kept, by=by, note="One event.")
    unmerge(merger=merger, by=by, note="Two after all.")
    last = [publication.dossier for publication in Publication.objects.order_by("number")[4:]]
    assert last == first
    assert numbers(kept) == [1, 2]
    assert numbers(double) == [1, 2]
    assert client.get("/incidents/IQ-2016-0002/").status_code == 200
    old = client.get("/incidents/IQ-2016-0002/v/1/")
    assert (old.status_code, old["Location"]) == (302, "/incidents/IQ-2016-0002/")
    log = client.get("/changes/").content.decode()
    assert "One event." in log
    assert "Two after all." in log
    assert verify_record().broken is None
    assert "parted already" in refused(unmerge, merger=merger, by=by, note="Again.")


@pytest.mark.parametrize("was_public", [True, False], ids=["public", "draft"])
def test_who_withdraws_is_told_where_its_claims_stay_readable(
    kept: Incident, by: User, client: Client, was_public: bool
) -> None:
    other = a_claim(incident=an_incident(code="IQ-2016-0002")).incident
    if was_public:
        publish(incident=other, by=by)
    merger = merge(merged=other, into=kept, by=by, note="One event.")
    unmerge(merger=merger, by=by, note="Two after all.")
    if not was_public:
        publish(incident=Incident.objects.get(pk=other.pk), by=by)
    client.force_login(by)

    def told(incident: Incident) -> tuple[str, ...]:
        page = client.get(f"/admin/incidents/incident/{incident.pk}/withdraw/")
        said: tuple[str, ...] = page.context["stays_readable"]
        many = {"action": "withdraw_selected", "_selected_action": [incident.pk]}
        listed = client.post("/admin/incidents/incident/", many).content.decode()
        assert all(sentence in page.content.decode() and sentence in listed for sentence in said)
        return said

    (sentence,) = told(other)
    assert sentence.startswith("IQ-2016-0001 took it up for a while, and still tells readers")
    assert "(version 2)" in sentence  # and not in 3, where they were parted
    assert told(kept) == ()
    withdraw(incident=Incident.objects.get(pk=kept.pk), by=by, note="Somebody is at risk.")
    assert told(other) == ()


def test_numbers_that_merging_gave_are_not_given_again(kept: Incident, double: Incident, by: User) -> None:
    merger = merge(merged=double, into=kept, by=by, note="One event.")
    unmerge(merger=merger, by=by, note="Two after all.")
    kept.refresh_from_db()
    assert kept.last_claim_number == 4


def test_what_is_merged_is_neither_changed_nor_published(kept: Incident, double: Incident, by: User) -> None:
    merge(merged=double, into=kept, by=by, note="One event.")
    assert not may_edit(an_editor(), double)
    assert "was merged into IQ-2016-0001" in refused(publish, incident=double, by=by, note="x")
    withdraw(incident=kept, by=by, note="At risk.")
    assert Client().get("/incidents/IQ-2016-0002/", follow=True).status_code == 410


def test_drafts_are_merged_at_the_desk_alone(kept: Incident, by: User) -> None:
    draft = a_claim().incident
    other = a_claim().incident
    merger = merge(merged=draft, into=other, by=by, note="One event.")
    assert Publication.objects.count() == 1
    unmerge(merger=merger, by=by, note="Two after all.")
    assert numbers(draft) == [1]
    merge(merged=draft, into=kept, by=by, note="It belongs there.")
    assert [publication.kind for publication in Publication.objects.order_by("number")] == ["published", "corrected"]
    assert draft.code not in Publication.objects.latest("number").content, "readers never had it"


def test_what_does_not_fit_is_refused_and_moves_nothing(kept: Incident, double: Incident, by: User) -> None:
    draft = a_claim().incident
    assert "into itself" in refused(merge, merged=kept, into=kept, by=by, note="x")
    assert "A public note is needed" in refused(merge, merged=double, into=kept, by=by, note=" ")
    assert "publish that one first" in refused(merge, merged=double, into=draft, by=by, note="x")
    with editing(by=by):
        Incident.objects.filter(pk=kept.pk).update(title="Changed by the publisher")
    assert "another publisher must do it" in refused(merge, merged=double, into=kept, by=by, note="x")
    correct(incident=kept, by=in_role(Role.PUBLISHER), note="The title.")
    merge(merged=double, into=kept, by=by, note="One event.")
    assert "is merged into another already" in refused(merge, merged=double, into=draft, by=by, note="x")
    with pytest.raises(PermissionDenied):
        merge(merged=draft, into=kept, by=in_role(Role.EDITOR), note="x")


def test_claims_that_are_known_through_one_another_are_not_parted(kept: Incident, double: Incident, by: User) -> None:
    merger = merge(merged=double, into=kept, by=by, note="One event.")
    staying, going = kept.claims.get(number=1), kept.claims.get(number=3)
    Claim.objects.filter(pk=staying.pk).update(known_through=going)
    assert "Claims 1 are known through claims on the other side" in refused(unmerge, merger=merger, by=by, note="x")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema":"x","code":"a","into":"b","claims":[]}', "null"])
def test_what_is_no_merger_is_not_read_as_one(content: str) -> None:
    with pytest.raises(MergerError):
        PublicMerger.from_json(content)


def test_a_merger_reads_as_it_was_written() -> None:
    merger = PublicMerger(code="IQ-2016-0002", into="IQ-2016-0001", claims=(("1", "8"),))
    assert PublicMerger.from_json(merger.to_json()) == merger


def test_from_the_page_two_are_merged_and_parted(kept: Incident, double: Incident, by: User) -> None:
    client = Client()
    client.force_login(by)
    page = f"/admin/incidents/incident/{double.pk}/merge/"
    assert client.get(page).status_code == 200
    assert not Merger.objects.exists()
    unknown = client.post(page, {"into": "IQ-2016-0404", "note": "One <b>event</b>."})
    assert "There is no incident “IQ-2016-0404” at the desk." in str(next(iter(unknown.context["messages"])))
    client.post(page, as_shown(client, page, into="IQ-2016-0001") | {"note": "One <b>event</b>."})
    merged = client.get(page).content.decode()
    assert "One &lt;b&gt;event&lt;/b&gt;." in merged
    assert "Claim 2 is claim 4 there" in merged
    assert f'name="part" value="{Merger.objects.get().pk}"' in merged
    client.post(page, as_shown(client, page) | {"note": "Two after all."})
    assert Merger.objects.get().undone_by == by
    assert client.get(f"/admin/incidents/incident/{kept.pk}/merge/").status_code == 200


def as_shown(client: Client, page: str, **asked: str) -> dict[str, Any]:
    """What the page would send, less the note."""
    shown = client.get(page, asked)
    assert shown.context["outcome"] is not None, shown.context["reasons"]
    assert f'name="seen" value="{shown.context["outcome"].seen}"' in shown.content.decode()
    return {"part": shown.context["part"], "seen": shown.context["outcome"].seen, **asked}


def changes_in_between(where: str, kept: Incident, double: Incident) -> None:
    match where:
        case "in the one":
            Incident.objects.filter(pk=kept.pk).update(summary="Slipped in")
        case "in the other":
            Incident.objects.filter(pk=double.pk).update(summary="Slipped in")
        case "in a claim":
            Claim.objects.filter(incident=double).update(verbatim="Slipped in")
        case "in a source":
            Source.objects.filter(claims__incident=double).update(title="Slipped in")


PLACES = ("in the one", "in the other", "in a claim", "in a source")


@pytest.mark.parametrize("where", PLACES)
def test_nothing_is_merged_that_was_changed_since_the_page_was_opened(
    where: str, kept: Incident, double: Incident, by: User
) -> None:
    client = Client()
    client.force_login(by)
    page, before = f"/admin/incidents/incident/{double.pk}/merge/", Publication.objects.count()
    sent = as_shown(client, page, into=kept.code) | {"note": "One event."}
    with editing(by=an_editor()):
        changes_in_between(where, kept, double)
    for form in (sent, {name: value for name, value in sent.items() if name != "seen"}):
        answer = client.post(page, form)
        assert "That is not what you saw" in str(next(iter(answer.context["messages"])))
        assert (Merger.objects.count(), Publication.objects.count()) == (0, before)
    assert ("Slipped in" in answer.content.decode()) is (where != "in the other"), "nothing of it would be public"
    client.post(page, sent | {"seen": answer.context["outcome"].seen})
    assert Merger.objects.count() == 1


@pytest.mark.parametrize("where", PLACES)
def test_nothing_is_parted_that_was_changed_since_the_page_was_opened(
    where: str, kept: Incident, double: Incident, by: User
) -> None:
    taken_up = list(double.claims.values_list("pk", flat=True))
    merger = merge(merged=double, into=kept, by=by, note="One event.")
    client = Client()
    client.force_login(by)
    page, before = f"/admin/incidents/incident/{double.pk}/merge/", Publication.objects.count()
    sent = as_shown(client, page) | {"note": "Two after all."}
    with editing(by=an_editor()):
        changes_in_between(where, kept, double)
        if where == "in a claim":
            Claim.objects.filter(pk__in=taken_up).update(verbatim="Slipped in")
        if where == "in a source":
            Source.objects.filter(claims__in=taken_up).update(title="Slipped in")
    for form in (sent, {name: value for name, value in sent.items() if name != "seen"}):
        answer = client.post(page, form)
        assert "That is not what you saw" in str(next(iter(answer.context["messages"])))
        assert "Slipped in" in answer.content.decode()
        merger.refresh_from_db()
        assert (merger.undone_at, Publication.objects.count()) == (None, before)
    client.post(page, sent | {"seen": answer.context["outcome"].seen})
    merger.refresh_from_db()
    assert merger.undone_at is not None


def test_drafts_that_were_changed_since_the_page_was_opened_are_not_merged_either(by: User) -> None:
    draft, other = a_claim().incident, a_claim().incident
    client = Client()
    client.force_login(by)
    page = f"/admin/incidents/incident/{draft.pk}/merge/"
    sent = as_shown(client, page, into=other.code) | {"note": "One event."}
    assert "Readers get nothing of it" in client.get(page, {"into": other.code}).content.decode()
    with editing(by=an_editor()):
        Incident.objects.filter(pk=other.pk).update(title="Slipped in")
    client.post(page, sent)
    assert not Merger.objects.exists()
    client.post(page, as_shown(client, page, into=other.code) | {"note": "One event."})
    assert Merger.objects.exists()


def test_the_page_shows_all_that_becomes_public_before_it_does_and_writes_nothing_of_it(
    kept: Incident, double: Incident, by: User
) -> None:
    client = Client()
    client.force_login(by)
    page = f"/admin/incidents/incident/{double.pk}/merge/"
    before = (Publication.objects.count(), Edit.objects.count(), list(Claim.objects.order_by("pk").values()))
    shown = client.get(page, {"into": kept.code}).content.decode()
    assert "What would change for readers of IQ-2016-0001" in shown
    assert "Said of the double." in shown
    preview = client.get(f"{page}preview/", {"into": kept.code, "of": kept.code}).content.decode()
    assert "Said of the double." in preview
    assert before == (Publication.objects.count(), Edit.objects.count(), list(Claim.objects.order_by("pk").values()))
    merge(merged=double, into=kept, by=by, note="One event.")
    parting = client.get(page).content.decode()
    assert "What would change for readers of IQ-2016-0001" in parting
    assert "Nothing: they get what they had last." in parting
    preview = client.get(f"{page}preview/", {"of": double.code}).content.decode()
    assert "Strikes near Qaim" in preview
    assert client.get(f"{page}preview/", {"of": "IQ-2016-0404"}).status_code == 302


def test_who_had_a_part_is_told_so_before_anything_is_typed(kept: Incident, double: Incident, by: User) -> None:
    with editing(by=by):
        Incident.objects.filter(pk=kept.pk).update(title="Changed by the publisher")
    client = Client()
    client.force_login(by)
    page = client.get(f"/admin/incidents/incident/{double.pk}/merge/", {"into": kept.code})
    assert "another publisher must do it" in page.content.decode()
    assert 'name="seen"' not in page.content.decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.REVIEWER])
def test_who_may_not_publish_may_not_merge(kept: Incident, double: Incident, role: Role) -> None:
    client = Client()
    client.force_login(in_role(role))
    answer = client.post(f"/admin/incidents/incident/{double.pk}/merge/", {"into": kept.code, "note": "x"})
    assert answer.status_code in {302, 403}
    assert not Merger.objects.exists()
