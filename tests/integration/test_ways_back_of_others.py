"""What an account may not see or decide, it neither reads nor changes by the ways back of the history."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.history.recording import editing
from incidents.models import Claim, Edit, Incident
from incidents.roles import Role
from incidents.services.merging import merge
from tests.factories.desk import a_claim, an_actor, an_editor, an_incident, in_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

SECRETS = ("SY-2011-7777", "SECRET", "34.123456")


def at_desk(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def way_back(row: Any, way: str) -> str:
    return f"/admin/incidents/{row._meta.model_name}/{row.pk}/history/{way}/"


def last_edit() -> Edit:
    return Edit.objects.order_by("-pk")[0]


def of_another(**columns: Any) -> tuple[Edit, str]:
    """The edit that made an incident of somebody else, and the way to bring back the claim that it lost since."""
    by = an_editor()
    with editing(by=by) as act:
        other = an_incident(
            code="SY-2011-7777", title="SECRET title", latitude=34.123456, created_by=by, summary="SECRET", **columns
        )
        claim = a_claim(incident=other, summary="SECRET claim")
        made = act.edit
    key = claim.pk
    with editing(by=by):
        claim.delete()
    return made, f"back/{last_edit().pk}/claim/{key}"


@pytest.mark.parametrize("role", [*Role, None])
def test_the_edit_of_one_dossier_is_not_to_be_had_at_the_address_of_another(role: Role | None) -> None:
    made, back = of_another()
    removed = last_edit()
    account = an_editor() if role is None else in_role(role)
    own = an_incident(created_by=account)
    rows = (own, a_claim(incident=own).source, an_actor())
    client, before = at_desk(account), last_edit().pk
    for row in rows:
        for way in (f"undo/{made.pk}", f"undo/{removed.pk}", back):
            address = way_back(row, way)
            for answer in (client.get(address), client.post(address, {"why": "Why not"})):
                assert answer.status_code in {403, 404}, address
                assert not [each for each in SECRETS if each in answer.content.decode()]
    assert last_edit().pk == before
    assert not Incident.objects.get(code="SY-2011-7777").claims.exists()


def test_an_edit_that_touched_what_a_reporter_may_not_see_is_shown_in_part_and_not_undone() -> None:
    reporter, actor = in_role(Role.REPORTER), an_actor(name="Before")
    own = a_claim(incident=an_incident(created_by=reporter), claimant=actor).incident
    other = an_incident(code="SY-2011-7777", title="SECRET title")
    with editing(by=an_editor()):
        Incident.objects.filter(pk__in=[own.pk, other.pk]).update(summary="To be changed in both")
    both = last_edit()
    with editing(by=reporter):
        Incident.objects.filter(pk=own.pk).update(summary="By its reporter")
    client = at_desk(reporter)
    page = client.get(way_back(own, "").removesuffix("//") + "/").content.decode()
    assert "To be changed in both" in page
    assert f"/history/undo/{last_edit().pk}/" in page
    assert f"/history/undo/{both.pk}/" not in page
    assert not [each for each in SECRETS if each in page]
    for answer in (client.get(way_back(own, f"undo/{both.pk}")), client.post(way_back(own, f"undo/{both.pk}"))):
        assert answer.status_code == 404
    assert client.get(way_back(own, f"undo/{last_edit().pk}")).status_code == 200


def test_what_a_merged_incident_lost_is_not_brought_back_from_the_page_of_another() -> None:
    editor, (merged, into, another) = in_role(Role.EDITOR), (a_claim().incident for _ in range(3))
    claim = a_claim(incident=merged)
    key = claim.pk
    with editing(by=editor):
        claim.delete()
    back = f"back/{last_edit().pk}/claim/{key}"
    merge(merged=merged, into=into, by=in_role(Role.PUBLISHER), note="One and the same.")
    client = at_desk(editor)
    assert client.post(way_back(merged, back), {"why": "Why not"}).status_code == 403
    assert client.post(way_back(another, back), {"why": "Why not"}).status_code == 404
    assert not Claim.objects.filter(pk=key).exists()


def test_an_actor_that_an_incident_named_is_brought_back_from_there_by_who_may_change_actors() -> None:
    reporter, actor = in_role(Role.REPORTER), an_actor(name="Removed by mistake")
    claim = a_claim(incident=an_incident(created_by=reporter), claimant=actor)
    key = actor.pk
    with editing(by=reporter):
        claim.claimant = an_actor()
        claim.save()
    with editing(by=an_editor()):
        actor.delete()
    address = way_back(claim.incident, f"back/{last_edit().pk}/actor/{key}")
    assert at_desk(reporter).post(address, {"why": "Why not"}).status_code == 403
    assert at_desk(in_role(Role.EDITOR)).post(address, {"why": "By mistake."}).status_code == 302
    assert type(actor).objects.filter(pk=key).exists()
