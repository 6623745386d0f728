"""What is judged of two incidents: related, one and the same, not the same; and who learns of it."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from incidents.contributors import contributors
from incidents.dossier_builder import build_dossier
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.models import EditAction, Incident, IncidentRelation, Judgement, NearPair
from incidents.near_duplicates import near_incidents
from incidents.near_pairs import open_pairs, renew_pairs
from incidents.relations import public_relations, relations_of
from incidents.roles import Role
from incidents.services.listing import catch_up
from incidents.services.merging import merge, unmerge
from incidents.services.publishing import correct, publish, withdraw
from incidents.services.relating import RelatingRefused, judge, take_back
from incidents.services.restoring import restore
from record.vocabulary import RelationKind
from tests.factories.desk import a_claim, a_figure, an_editor, in_role
from tests.factories.desk import an_incident as any_incident
from tests.factories.desk_forms import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

SECRET = "A title that no reader may learn"
SECRET_CODE = "SY-2011-7777"


@pytest.fixture
def by() -> User:
    return an_editor()


def publisher() -> User:
    return in_role(Role.PUBLISHER)


def an_incident(**columns: Any) -> Incident:
    """On a known day."""
    return any_incident(**{"earliest": date(2016, 12, 7), "latest": date(2016, 12, 7), **columns})


def with_claim(**columns: Any) -> Incident:
    incident = an_incident(**columns)
    a_claim(incident=incident)
    incident.refresh_from_db()
    return incident


def related(one: Incident, other: Incident, by: User, words: str = "") -> IncidentRelation:
    return judge(incident=one, other=other, judgement=Judgement.RELATED, by=by, kind=RelationKind.SERIES, words=words)


def test_a_relation_is_seen_from_both_sides(by: User) -> None:
    one, other = an_incident(), an_incident()
    related(one, other, by)
    assert [(each.other, each.is_first) for each in relations_of(one)] == [(other, True)]
    assert [(each.other, each.is_first) for each in relations_of(other)] == [(one, False)]


def test_a_relation_stands_in_the_history_and_goes_with_an_earlier_state(by: User) -> None:
    one, other = an_incident(), an_incident()
    root = Root("incident", one.pk)
    before = last_number(root)
    related(one, other, by, words="One night.")
    client = Client()
    client.force_login(by)
    page = client.get(f"/admin/incidents/incident/{one.pk}/history/").content.decode()
    assert other.code in page
    assert "One night." in page
    restore(root=root, number=before, by=by, why="A mistake.")
    assert relations_of(other) == ()


@pytest.mark.parametrize("judgement", list(Judgement))
def test_a_pair_is_judged_once_from_whichever_side(judgement: Judgement, by: User) -> None:
    one, other = an_incident(), an_incident()
    kind = RelationKind.SERIES if judgement is Judgement.RELATED else None
    relation = judge(incident=one, other=other, judgement=judgement, by=by, kind=kind)
    with pytest.raises(RelatingRefused, match="compared already"):
        judge(incident=other, other=one, judgement=Judgement.DISTINCT, by=by)
    take_back(relation=relation, by=by)
    judge(incident=other, other=one, judgement=Judgement.DISTINCT, by=by)


@pytest.mark.parametrize(
    ("kind", "words", "why"),
    [
        (None, "", "Say how they are related"),
        (RelationKind.OTHER, " ", "Say in words"),
        pytest.param(RelationKind.SERIES, "\u202eturned", "direction", id="a direction left open"),
    ],
)
def test_what_does_not_say_how_is_refused(kind: RelationKind | None, words: str, why: str, by: User) -> None:
    with pytest.raises(RelatingRefused, match=why):
        judge(incident=an_incident(), other=an_incident(), judgement=Judgement.RELATED, by=by, kind=kind, words=words)
    assert not IncidentRelation.objects.exists()


def test_an_incident_is_not_compared_with_itself(by: User) -> None:
    one = an_incident()
    with pytest.raises(RelatingRefused, match="with itself"):
        judge(incident=one, other=one, judgement=Judgement.DISTINCT, by=by)


# --------------------------------------------------------------------------------------------------- what is public


def test_of_an_unpublished_incident_readers_learn_nothing(by: User, client: Client) -> None:
    one = with_claim(code="IQ-2016-0001")
    secret = with_claim(code=SECRET_CODE, title=SECRET)
    related(one, secret, by, words="Said of the secret one.")
    act = publish(incident=one, by=publisher())
    judge(incident=one, other=an_incident(code="SY-2011-8888"), judgement=Judgement.DUPLICATE, by=by, words="Doubled.")
    assert act.version == 1
    for address in ("/incidents/IQ-2016-0001/", "/incidents/IQ-2016-0001.json", "/changes/", "/incidents/"):
        said = client.get(address).content.decode()
        for word in (SECRET, SECRET_CODE, "Said of the secret one.", "SY-2011-8888", "Doubled."):
            assert word not in said, address


def test_whichever_is_published_last_says_so_and_both_pages_show_it(by: User, client: Client) -> None:
    one, other = with_claim(code="IQ-2016-0001", title="The first"), with_claim(code="IQ-2016-0002", title="The second")
    related(one, other, by, words="One night.")
    publish(incident=one, by=publisher())
    publish(incident=other, by=publisher())
    assert "The second" in client.get("/incidents/IQ-2016-0001/").content.decode()
    assert "The first" in client.get("/incidents/IQ-2016-0002/").content.decode()
    withdraw(incident=one, by=publisher(), note="At risk.")
    page = client.get("/incidents/IQ-2016-0002/").content.decode()
    assert "The first" not in page
    assert "IQ-2016-0001" not in page
    assert build_dossier(other).related == ()


def test_only_related_ones_become_public(by: User) -> None:
    one, other = with_claim(), with_claim()
    publish(incident=other, by=publisher())
    judge(incident=one, other=other, judgement=Judgement.DISTINCT, by=by, words="Two streets.")
    assert public_relations(one) == ()


def test_a_relation_follows_a_merger_and_comes_back_with_its_undoing(by: User) -> None:
    one, double, kept = with_claim(), with_claim(), with_claim()
    related(one, double, by, words="One night.")
    for each in (one, double, kept):
        publish(incident=each, by=publisher())
    merger = merge(merged=double, into=kept, by=publisher(), note="One event.")
    one.refresh_from_db()
    assert [each.code for each in public_relations(one)] == [kept.code]
    assert [each.code for each in public_relations(kept)] == [one.code]
    assert [each.other.code for each in relations_of(kept)] == [one.code]
    unmerge(merger=merger, by=publisher(), note="Two after all.")
    assert [each.code for each in public_relations(one)] == [double.code]
    assert public_relations(kept) == ()


def test_who_wrote_of_a_relation_had_a_part_in_both_incidents(by: User) -> None:
    one, other = with_claim(), with_claim()
    for each in (one, other):
        publish(incident=each, by=publisher())
    writer = an_editor()
    related(one, other, writer)
    assert writer.pk in contributors(one)
    assert writer.pk in contributors(other)
    Incident.objects.filter(pk=other.pk).update(updated_by=by)
    assert writer.pk in contributors(other), "also when somebody else saved it since"


@pytest.mark.parametrize("action", [EditAction.REVIEWED, EditAction.PUBLISHED, EditAction.MERGED])
def test_who_wrote_of_a_relation_had_a_part_whatever_it_was_written_with(action: EditAction, by: User) -> None:
    one, other = with_claim(), with_claim()
    for each in (one, other):
        publish(incident=each, by=publisher())
    with editing(by=by, action=action):
        related(one, other, by, words="Nobody else saw this.")
    Incident.objects.update(updated_by=None)
    assert by.pk in contributors(one)
    assert by.pk in contributors(other)


def test_who_told_two_apart_had_no_part_in_what_they_say() -> None:
    one, other, judge_of_both = with_claim(), with_claim(), in_role(Role.PUBLISHER)
    judge(incident=one, other=other, judgement=Judgement.DISTINCT, by=judge_of_both)
    assert judge_of_both.pk not in contributors(one)
    publish(incident=one, by=judge_of_both)


def test_a_new_relation_is_a_correction_of_what_is_public(by: User) -> None:
    one, other = with_claim(), with_claim()
    for each in (one, other):
        publish(incident=each, by=publisher())
    related(one, other, by)
    one.refresh_from_db()
    assert one.has_unpublished_edits
    correct(incident=one, by=publisher(), note="It has a sister.")
    assert [each.code for each in build_dossier(one).related] == [other.code]


# ------------------------------------------------------------------------------------------------------ who may what


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("judgement", [Judgement.RELATED, Judgement.DISTINCT])
def test_who_may_not_judge_changes_nothing(role: Role, judgement: Judgement) -> None:
    may = {
        Judgement.RELATED: {Role.EDITOR},
        Judgement.DISTINCT: {Role.EDITOR, Role.REVIEWER, Role.PUBLISHER},
    }
    one, other = an_incident(), an_incident()
    account = in_role(role)
    kind = RelationKind.SERIES if judgement is Judgement.RELATED else None
    if role in may[judgement]:
        judge(incident=one, other=other, judgement=judgement, by=account, kind=kind)
    else:
        with pytest.raises(PermissionDenied):
            judge(incident=one, other=other, judgement=judgement, by=account, kind=kind)
    assert IncidentRelation.objects.exists() is (role in may[judgement])


def test_a_reporter_never_learns_of_a_draft_that_is_not_theirs(by: User) -> None:
    reporter = in_role(Role.REPORTER)
    own = an_incident(created_by=reporter, title="Strikes on the bridge")
    near_own = an_incident(created_by=reporter, title="Strikes near the bridge")
    secret = an_incident(code=SECRET_CODE, title=SECRET)
    related(own, secret, by, words="Said of the secret one.")
    for each in (own, near_own, secret):
        each.refresh_from_db()
    catch_up(limit=None)
    assert {near.incident for near in near_incidents(own, by=reporter)} == {near_own}
    assert {(pair.one, pair.other) for pair in open_pairs(reporter)} == {(own, near_own)}
    client = Client()
    client.force_login(reporter)
    addresses = (
        change_url(own),
        change_url(own, "related"),
        f"{change_url(own, 'related')}?q={SECRET_CODE}",
        f"{change_url(own, 'related')}?q=learn",
        change_url(own, "history"),
        f"{change_url(own, 'history')}{last_number(Root('incident', own.pk))}/",
        "/admin/incidents/incident/near/",
        "/admin/incidents/incident/?near=open",
    )
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        # What the reporter typed comes back: in its box, and in the address to return to in another language.
        said = answer.content.decode().replace(f'value="{SECRET_CODE}"', "").replace(f"?q={SECRET_CODE}", "")
        for word in (SECRET, SECRET_CODE, "Said of the secret one."):
            assert word not in said, (address, word)
    known = client.post(change_url(own, "related"), {"other": SECRET_CODE, "judgement": "distinct"})
    unknown = client.post(change_url(own, "related"), {"other": "SY-2011-0000", "judgement": "distinct"})
    assert known["Location"] == unknown["Location"]
    assert IncidentRelation.objects.count() == 1
    assert client.get(change_url(secret, "related")).status_code == 302


# ---------------------------------------------------------------------------------------------------------- the pages


def test_the_page_compares_judges_and_takes_back(by: User) -> None:
    client = Client()
    client.force_login(by)
    one, other = with_claim(title="Strikes on Qaim"), with_claim(title="Strikes <near> Qaim")
    a_figure(claim=other.claims.get())
    page = client.get(change_url(one, "related")).content.decode()
    assert "Strikes &lt;near&gt; Qaim" in page
    assert "more than 100" in page
    assert "Strikes · Qaim" in page
    client.post(change_url(one, "related"), {"other": other.code, "judgement": "distinct", "words": "Two streets."})
    relation = IncidentRelation.objects.get()
    assert (relation.judgement, relation.words, relation.created_by) == ("distinct", "Two streets.", by)
    page = client.get(change_url(other, "related")).content.decode()
    assert "Two streets." in page
    assert "side-by-side" not in page, "it is not offered again"
    client.post(change_url(other, "related"), {"take_back": relation.pk})
    assert not IncidentRelation.objects.exists()


def test_a_duplicate_leads_to_merging_with_its_code_filled_in(by: User) -> None:
    client = Client()
    client.force_login(by)
    one, other = with_claim(), with_claim()
    answer = client.post(change_url(one, "related"), {"other": other.code, "judgement": "duplicate"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{change_url(one, 'merge')}?into={other.code}"
    assert f'value="{other.code}"' in answer.content.decode()


def test_another_incident_is_found_by_title_place_or_code(by: User) -> None:
    client = Client()
    client.force_login(by)
    one = an_incident()
    other = an_incident(code="SY-2013-0001", title="Shelling", place_name="البوكمال", latitude=30.0)
    for words in ("SY-2013-0001", "shelling", "البو كمال"):
        assert other.code in client.get(change_url(one, "related"), {"q": words}).content.decode(), words


def test_the_page_of_pairs_offers_what_nobody_judged(by: User) -> None:
    client = Client()
    client.force_login(by)
    one, other = with_claim(title="Strikes on Qaim"), with_claim(title="Strikes near Qaim")
    with_claim(title="Far away", latitude=30.0)
    page = client.get("/admin/incidents/incident/near/").content.decode()
    assert "Strikes near Qaim" in page
    assert "Far away" not in page
    listed = client.get("/admin/incidents/incident/?near=open").content.decode()
    assert one.code in listed
    assert "Far away" not in listed
    judge(incident=one, other=other, judgement=Judgement.DISTINCT, by=by)
    assert "Strikes near Qaim" not in client.get("/admin/incidents/incident/near/").content.decode()


def test_a_pair_goes_when_one_of_the_two_moves_away(by: User) -> None:
    one, _other = with_claim(), with_claim()
    catch_up(limit=None)
    assert open_pairs(by).count() == 1
    one.latitude = 30.0
    one.save()
    catch_up(limit=None)
    assert open_pairs(by).count() == 0


def test_in_a_town_where_much_happens_a_pair_stays_though_one_of_the_two_has_many_that_are_nearer() -> None:
    crowd = [an_incident().pk for _each in range(22)]
    apart = an_incident(longitude=41.14)
    renew_pairs([*crowd, apart.pk])
    pairs = set(NearPair.objects.values_list("one", "other"))
    assert len({pair for pair in pairs if apart.pk in pair}) == 20
    renew_pairs(crowd)
    assert set(NearPair.objects.values_list("one", "other")) == pairs


@pytest.mark.parametrize(
    ("here", "there", "is_near"),
    [
        pytest.param({"longitude": 179.99}, {"longitude": -179.99}, True, id="across the line of 180 degrees"),
        pytest.param({"latitude": 89.99}, {"latitude": 89.99, "longitude": -138.9}, True, id="round the pole"),
        pytest.param({"occurred_on": "2016"}, {"title": "Elsewhere"}, False, id="a year, no word in common"),
        pytest.param({"occurred_on": "2016", "title": "Bridge"}, {"title": "the bridge"}, True, id="a year and a word"),
        pytest.param({}, {"archived": True}, False, id="put aside"),
    ],
)
def test_what_is_near(here: dict[str, Any], there: dict[str, Any], is_near: bool) -> None:
    def made(changes: dict[str, Any]) -> Incident:
        archived = {"archived_at": timezone.now()} if changes.pop("archived", False) else {}
        plain = {"title": "Incident", "latitude": 34.3683, "longitude": 41.0944, "occurred_on": "2016-12-07"}
        year = {"earliest": date(2016, 1, 1), "latest": date(2016, 12, 31)} if "occurred_on" in changes else {}
        return an_incident(**(plain | year | changes | archived))

    one, other = made(dict(here)), made(dict(there))
    assert [near.incident for near in near_incidents(one, by=None)] == ([other] if is_near else [])
