"""What is merged, parted or brought back shows no place more closely than it was shown before."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from incidents.claim_disclosure import effective
from incidents.dossier_builder import build_dossier
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.models import Claim, Incident, MovedClaim
from incidents.roles import Role
from incidents.services.merging import foresee_merging, merge, unmerge
from incidents.services.publishing import PublishingRefused, publish
from incidents.services.restoring import restore
from incidents.services.undoing import bring_back, undo_edits
from record.publication import Publication
from tests.factories.desk import an_editor, in_role, of_others
from tests.factories.desk_forms import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

#: Two hundred kilometres from where the incidents lie, so that its cell is not near theirs.
OWN: dict[str, Any] = {"place_name": "zqhouse", "latitude": 33.312345, "longitude": 44.361234, "precision": "site"}
TRACES = ("zqhouse", "zqplace", "33.312345", "44.361234")
WITHHELD: dict[str, Any] = {"disclosure": "withheld"}
COUNTRY: dict[str, Any] = {"disclosure": "country"}
CELL: dict[str, Any] = {"disclosure": "grid", "cell_km": 50}
SMALL_CELL: dict[str, Any] = {"disclosure": "grid", "cell_km": 10}
RECORDED: dict[str, Any] = {"disclosure": "as_recorded"}


@pytest.fixture
def by() -> User:
    return in_role(Role.PUBLISHER)


def public(incident: Incident, by: User) -> Incident:
    publish(incident=incident, by=by)
    return Incident.objects.get(pk=incident.pk)


def own(claim: Claim) -> tuple[str, int | None]:
    stored = Claim.objects.get(pk=claim.pk)
    return stored.disclosure, stored.cell_km


def newest(incident: Incident) -> str:
    return Publication.objects.filter(code=incident.code).latest("version").content


def covered(content: str) -> bool:
    return not any(trace in content for trace in TRACES)


def as_own(setting: dict[str, Any]) -> tuple[str, int | None]:
    return setting["disclosure"], setting.get("cell_km")


@pytest.mark.parametrize("was_public", [True, False])
@pytest.mark.parametrize("whole", [WITHHELD, COUNTRY, CELL], ids=["withheld", "country", "cell"])
def test_a_claim_keeps_the_coarseness_of_where_it_came_from_in_what_is_merged_and_after_parting(
    whole: dict[str, Any], was_public: bool, by: User
) -> None:
    merged, into = of_others(OWN, place_name="zqplace", **whole), public(of_others({}), by)
    if was_public:
        merged = public(merged, by)
    claim = merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    assert own(claim) == as_own(CELL if whole == CELL else WITHHELD)
    assert covered(newest(into))
    unmerge(merger=merger, by=by, note="Two after all.")
    assert own(claim) == ("", None)
    assert all(covered(content) for content in Publication.objects.values_list("content", flat=True))


def test_what_said_nothing_near_the_cell_of_its_incident_says_nothing_where_it_goes(by: User) -> None:
    near = OWN | {"latitude": 34.3683, "longitude": 41.0945}
    merged = of_others(near, **SMALL_CELL)
    into = public(of_others({}, latitude=36.34, longitude=43.13), by)
    assert build_dossier(merged).claims[0].place is None
    merge(merged=merged, into=into, by=by, note="One event.")
    place = Publication.objects.latest("number").dossier.claims[1].place
    assert place is not None
    assert (place.disclosure, place.point, place.name) == ("withheld", None, "")


def test_what_said_nothing_of_its_own_beside_a_country_alone_says_nothing_where_it_goes(by: User) -> None:
    merged, into = of_others(OWN, **COUNTRY), public(of_others({}), by)
    assert build_dossier(merged).claims[0].place is None
    merge(merged=merged, into=into, by=by, note="One event.")
    place = Publication.objects.latest("number").dossier.claims[1].place
    assert place is not None
    assert (place.disclosure, place.name) == ("withheld", "")


@pytest.mark.parametrize("whole", [CELL, COUNTRY], ids=["cell", "country"])
def test_a_name_without_a_point_is_withheld_where_it_could_not_be_coarsened(whole: dict[str, Any], by: User) -> None:
    named = {"place_name": "zqhouse", "precision": "site"}
    merged, into = of_others(named, **whole), public(of_others({}), by)
    merge(merged=merged, into=into, by=by, note="One event.")
    assert own(into.claims.get(number=2)) == ("withheld", None)
    assert covered(newest(into))


@pytest.mark.parametrize("before", [("", None), ("grid", 10)], ids=["follows", "an own cell"])
def test_a_coarser_incident_coarsens_what_it_takes_up_and_parting_gives_the_own_setting_back(
    before: tuple[str, int | None], by: User
) -> None:
    merged = public(of_others(OWN | {"disclosure": before[0], "cell_km": before[1]}), by)
    into, claim = public(of_others({}, **WITHHELD), by), merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    assert own(claim) == ("", None)
    assert covered(newest(into))
    unmerge(merger=merger, by=by, note="Two after all.")
    assert own(claim) == before


def test_what_was_coarsened_while_two_were_one_stays_coarse_when_they_are_parted(by: User) -> None:
    merged, into = of_others(OWN), of_others({})
    claim = merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    with editing(by=an_editor()):
        Incident.objects.filter(pk=into.pk).update(disclosure="withheld")
    unmerge(merger=merger, by=by, note="Two after all.")
    assert own(claim) == ("withheld", None)


def test_a_place_that_was_written_under_a_withheld_incident_stays_withheld_when_they_are_parted(by: User) -> None:
    merged, into = of_others({}), of_others({}, **WITHHELD)
    claim = merged.claims.get()
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    with editing(by=an_editor()):
        Claim.objects.filter(pk=claim.pk).update(**OWN)
    unmerge(merger=merger, by=by, note="Two after all.")
    assert own(claim) == ("withheld", None)
    assert covered(build_dossier(Incident.objects.get(pk=merged.pk)).to_json().decode())


def test_what_nothing_could_cover_is_not_merged(by: User) -> None:
    merged, into = of_others(OWN, **WITHHELD), public(of_others({}, latitude=33.3123, longitude=44.3612), by)
    with pytest.raises(PublishingRefused, match="its own place is the incident's, which is shown more closely"):
        merge(merged=merged, into=into, by=by, note="One event.")
    assert own(merged.claims.get()) == ("", None)


def test_a_claim_that_comes_home_after_parting_has_its_own_setting_again(by: User) -> None:
    merged, into = of_others({}, OWN, **WITHHELD), of_others({})
    claim = merged.claims.get(number=2)
    merger = merge(merged=merged, into=into, by=by, note="One event.")
    with editing(by=an_editor()) as act:
        Claim.objects.get(pk=claim.pk).delete()
        edit = act.edit
    unmerge(merger=merger, by=by, note="Two after all.")
    bring_back(edit=edit, model=Claim, key=claim.pk, by=an_editor(), why="It was right.")
    assert own(claim) == ("", None)
    assert Claim.objects.get(pk=claim.pk).incident == merged


def test_restoring_a_state_from_an_earlier_merger_uncovers_nothing(by: User) -> None:
    """Then the merged incident was shown as recorded; since then it is withheld."""
    merged, into = of_others(OWN), of_others({})
    claim = merged.claims.get()
    unmerge(merger=merge(merged=merged, into=into, by=by, note="One."), by=by, note="Two after all.")
    number = last_number(Root("incident", into.pk)) - 1
    with editing(by=an_editor()):
        Incident.objects.filter(pk=merged.pk).update(disclosure="withheld")
    merge(merged=Incident.objects.get(pk=merged.pk), into=into, by=by, note="One event.")
    with editing(by=an_editor()):
        Incident.objects.filter(pk=into.pk).update(title="Wrong")
    restore(root=Root("incident", into.pk), number=number, by=an_editor(), why="It was better.")
    assert own(claim) == ("withheld", None)


def test_restoring_an_incident_as_it_was_shown_before_uncovers_no_claim_that_it_took_up(by: User) -> None:
    merged, into = of_others(OWN, **CELL), of_others({})
    with editing(by=an_editor()):
        Incident.objects.filter(pk=into.pk).update(disclosure="withheld")
    merge(merged=merged, into=Incident.objects.get(pk=into.pk), by=by, note="One event.")
    restore(root=Root("incident", into.pk), number=1, by=an_editor(), why="It was better.")
    into.refresh_from_db()
    assert into.disclosure == "as_recorded"
    assert effective(into.claims.get(number=2), into).disclosure == "withheld"


def test_undoing_an_account_uncovers_no_claim_that_was_merged(by: User) -> None:
    """Its own setting was of that account, and beside it the incident withheld its place: that holds on."""
    mistaken, since = in_role(Role.EDITOR), timezone.now()
    merged, into = of_others(OWN, **WITHHELD), public(of_others({}), by)
    claim = merged.claims.get()
    with editing(by=mistaken):
        Claim.objects.filter(pk=claim.pk).update(disclosure="withheld", summary="Forged.")
    merge(merged=merged, into=into, by=by, note="One event.")
    undo_edits(account=mistaken, since=since, by=in_role(Role.PUBLISHER), why="Entered from a forged document.")
    assert own(claim) == ("withheld", None)
    assert covered(newest(into))


def test_what_merging_would_do_is_foreseen_and_nothing_of_it_is_written(by: User) -> None:
    merged, into = of_others(OWN, {}, **WITHHELD), public(of_others({}), by)
    before = list(Claim.objects.order_by("pk").values())
    outcome = foresee_merging(merged=merged, into=into, by=by)
    assert [(each.before.disclosure, each.is_kept) for each in outcome.covers] == [("withheld", True)]
    assert outcome.into is not None
    assert len(outcome.into.claims) == 3
    assert list(Claim.objects.order_by("pk").values()) == before
    assert not MovedClaim.objects.exists()
    merge(merged=merged, into=into, by=by, note="One event.", seen=outcome.seen)
    assert newest(into) == outcome.into.to_json().decode()


def test_the_page_says_before_the_act_what_becomes_of_the_places(by: User) -> None:
    merged, into = of_others(OWN, OWN, {}, **WITHHELD), public(of_others({}), by)
    client = Client()
    client.force_login(by)
    page = change_url(merged, "merge")
    shown = client.get(page, {"into": into.code}).content.decode()
    assert "2 claims keep their places withheld." in shown
    assert f"The place of {merged.code} itself is not taken over." in shown
    the_other_way = client.get(change_url(into, "merge"), {"into": merged.code})
    assert the_other_way.context["outcome"] is None, "readers have that one"
    third = of_others(OWN)
    coarser = client.get(change_url(third, "merge"), {"into": merged.code}).content.decode()
    assert f"1 claim is shown less closely than now, since {merged.code} is." in coarser
    merge(merged=third, into=merged, by=by, note="One event.")
    assert "1 claim is shown as closely again" in client.get(change_url(third, "merge")).content.decode()


@pytest.mark.parametrize(("whole", "said"), [(CELL, "down to a cell of 50 km."), (COUNTRY, "withheld.")])
def test_the_page_says_to_what_a_claim_keeps_its_place(whole: dict[str, Any], said: str, by: User) -> None:
    merged, into = of_others(OWN, **whole), of_others({})
    client = Client()
    client.force_login(by)
    shown = client.get(change_url(merged, "merge"), {"into": into.code}).content.decode()
    assert f"1 claim keeps its place {said}" in shown
