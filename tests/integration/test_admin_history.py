"""The pages of the history: who changed what and why, how it was, and the ways back."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from incidents.admin.history import in_words
from incidents.history.owning import Root
from incidents.history.reading import history_page
from incidents.history.recording import editing, last_number
from incidents.models import Actor, Claim, Edit, EditAction, Figure, Incident
from incidents.services.loading import load_case
from incidents.services.publishing import publish
from record.publication import Publication
from tests.factories.desk import a_claim, a_figure, an_actor, an_editor, an_incident
from tests.factories.desk_forms import qaim_case

pytestmark = pytest.mark.django_db

LIST = "/admin/incidents/incident/"


@pytest.fixture
def editor() -> User:
    return an_editor(username="Nadia")


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def page_of(row: Incident | Actor, page: str = "history") -> str:
    return f"/admin/incidents/{row._meta.model_name}/{row.pk}/{page}/"


def text_of(response: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())  # type: ignore[attr-defined]


def test_the_history_says_who_changed_which_figure_of_which_claim_from_what_to_what(desk: Client, editor: User) -> None:
    claim = a_claim(claimant=an_actor(name="Karboli"))
    figure = a_figure(claim=claim, order=1, verbatim="at least 55", low=55)
    with editing(by=editor, why="Read again."):
        figure.verbatim, figure.low = "at least 60", 60
        figure.save()
    entry = history_page(Root("incident", claim.incident_id)).entries[0]
    assert [(each.what, [(d.old, d.new) for d in each.differences]) for each in entry.changes] == [
        ("Claim 1: figure 2", [("at least 55", "at least 60")])
    ]
    text = text_of(desk.get(page_of(claim.incident)))
    assert "Nadia · changed Read again. Claim 1: figure 2 Words at least 55 at least 60" in text


def test_edits_of_the_actors_that_a_dossier_names_stand_in_its_history(editor: User) -> None:
    claim = a_claim(claimant=an_actor(name="Before"))
    with editing(by=editor):
        Actor.objects.filter(pk=claim.claimant_id).update(name="After")
        Actor.objects.filter(pk=an_actor().pk).update(name="Nobody here")
    changes = history_page(Root("incident", claim.incident_id)).entries[0].changes
    assert [(d.old, d.new) for change in changes for d in change.differences] == [("Before", "After")]


def test_a_page_of_fifty_edits_takes_few_queries_and_the_next_has_the_rest_with_the_loaded_case_folded(
    desk: Client, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    qaim = load_case(case=qaim_case(), by=editor).incident
    for n in range(60):
        with editing(by=editor):
            Claim.objects.filter(incident=qaim).update(summary=f"text {n}")
            Figure.objects.filter(claim__incident=qaim).update(note=f"note {n}")
    desk.get(page_of(qaim))  # fills the caches of the process
    with django_assert_max_num_queries(18):
        newest = desk.get(page_of(qaim))
    assert "text 59" in text_of(newest)
    assert "Older" in text_of(newest)
    assert "<details" not in newest.content.decode()
    with django_assert_max_num_queries(30):  # every kind of row was changed here
        oldest = desk.get(page_of(qaim) + "?page=2")
    assert "loaded from data" in text_of(oldest)
    folded = re.findall(r"<details.*?</details>", oldest.content.decode(), re.DOTALL)
    assert len(folded) == 1  # the loaded case alone
    assert "65 rows with many fields: show them" in folded[0]
    assert "more than 100" in folded[0]


def test_an_earlier_state_is_shown_whole_and_restored_with_a_reason(desk: Client, editor: User) -> None:
    incident = an_incident(title="As it was")
    with editing(by=editor):
        Incident.objects.filter(pk=incident.pk).update(title="As it is")
    address = page_of(incident, "history/1")
    assert "As it was" in text_of(desk.get(address))
    assert "This field is required" in text_of(desk.post(address, {"why": ""}))
    form = {"why": "A mistake.", "_state": desk.get(address).context["state_number"]}
    assert desk.post(address, form).status_code == 302
    incident.refresh_from_db()
    assert incident.title == "As it was"
    edit = Edit.objects.order_by("-pk")[0]
    assert (edit.action, edit.why, edit.by) == (EditAction.RESTORED, "A mistake.", editor)


def test_an_edit_is_undone_from_the_page_in_all_dossiers_that_it_touched(desk: Client, editor: User) -> None:
    incidents = [an_incident(summary="Right"), an_incident(summary="Right")]
    with editing(by=editor, action=EditAction.IN_LIST) as act:
        Incident.objects.update(summary="Wrong")
        edit = act.edit
    address = page_of(incidents[0], f"history/undo/{edit.pk}")
    assert "Wrong" in text_of(desk.get(address))
    assert desk.post(address, {"why": "Too many were ticked."}).status_code == 302
    assert set(Incident.objects.values_list("summary", flat=True)) == {"Right"}
    assert "Undone on" in text_of(desk.get(page_of(incidents[1])))


def test_a_removed_claim_and_a_removed_actor_are_brought_back_by_a_button(desk: Client, editor: User) -> None:
    figure = a_figure()
    incident, key, actor = figure.claim.incident, figure.claim.pk, an_actor(name="Removed by mistake")
    actor_key = actor.pk
    with editing(by=editor):
        figure.claim.delete()
    with editing(by=editor):
        actor.delete()
    for address in (page_of(incident), f"/admin/incidents/actor/{actor_key}/history/"):
        link = re.search(r'href="([^"]+/history/back/[^"]+)"', desk.get(address).content.decode())
        assert link is not None, address
        assert desk.post(link[1], {"why": "By mistake."}).status_code == 302
    assert Claim.objects.get(pk=key).figures.get().pk == figure.pk
    assert Actor.objects.get(pk=actor_key).name == "Removed by mistake"


def test_who_may_only_look_sees_the_history_and_no_way_back(client: Client) -> None:
    reader = an_editor(is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename="view_incident"))
    client.force_login(reader)
    incident = an_incident(title="Before")
    Incident.objects.filter(pk=incident.pk).update(title="After")
    text = client.get(page_of(incident)).content.decode()
    assert "Before" in text
    assert "undo" not in text
    assert client.post(page_of(incident, "history/1"), {"why": "Why not"}).status_code == 403
    edit = Edit.objects.order_by("-pk")[0]
    assert client.post(page_of(incident, f"history/undo/{edit.pk}"), {"why": "Why not"}).status_code == 403
    assert client.get(f"{LIST}undo-account/").status_code == 403
    incident.refresh_from_db()
    assert incident.title == "After"
    assert client.get(f"/admin/incidents/actor/{an_actor().pk}/history/").status_code in (403, 404)


def test_all_edits_of_an_account_are_undone_from_a_page_that_shows_them_first(desk: Client) -> None:
    mistaken, incident = an_editor(username="Mistaken"), an_incident(title="Right")
    publish(incident=a_claim(incident=incident).incident, by=an_editor())
    since = (timezone.now() - timedelta(seconds=1)).isoformat()
    with editing(by=mistaken):
        Incident.objects.filter(pk=incident.pk).update(title="Wrong")
    sent = {"account": "Mistaken", "since": since, "why": "Not who they said they were."}
    page = desk.get(f"{LIST}undo-account/", sent)
    assert "Edits to be undone: 1. Rows that would change: 1." in text_of(page)
    assert desk.post(f"{LIST}undo-account/", sent | {"seen": page.context["seal"]}).status_code == 302
    incident.refresh_from_db()
    assert incident.title == "Right"
    assert Publication.objects.count() == 1  # what was never public needs no correction
    assert "nothing since then" in text_of(desk.post(f"{LIST}undo-account/", sent))
    assert "is not a time" in text_of(desk.post(f"{LIST}undo-account/", sent | {"since": "yesterday"}))
    assert "no account of that name" in text_of(desk.post(f"{LIST}undo-account/", sent | {"account": "Nobody"}))


def test_a_part_that_stays_is_named_once_with_its_incident(desk: Client, editor: User) -> None:
    mistaken, claims = an_editor(username="Mistaken"), [a_claim(summary="Right"), a_claim(summary="Right")]
    since = (timezone.now() - timedelta(seconds=1)).isoformat()
    for by, words in ((mistaken, "Wrong"), (editor, "Better")):
        with editing(by=by):
            for claim in claims:
                claim.summary = words
                claim.save()
    page = desk.get(f"{LIST}undo-account/", {"account": "Mistaken", "since": since})
    assert sorted(line.split(": ")[0] for line in page.context["stays"]) == sorted(
        claim.incident.code for claim in claims
    )
    foreseen = page.context["foreseen"]
    assert in_words(replace(foreseen, stays=foreseen.stays * 2)) == in_words(foreseen)


def test_of_much_that_stays_the_list_tells_ten_and_counts_the_rest(desk: Client, editor: User) -> None:
    mistaken, claims = an_editor(username="Mistaken"), [a_claim(summary="Right") for _each in range(12)]
    since = (timezone.now() - timedelta(seconds=1)).isoformat()
    for by, words in ((mistaken, {"summary": "Wrong", "capacity": "A wrong one"}), (editor, {"summary": "Better"})):
        with editing(by=by):
            for claim in claims:
                Claim.objects.filter(pk=claim.pk).update(**words)
    sent = {"account": "Mistaken", "since": since, "why": "Not who they said they were."}
    seal = desk.get(f"{LIST}undo-account/", sent).context["seal"]
    said = text_of(desk.post(f"{LIST}undo-account/", sent | {"seen": seal}, follow=True))
    assert (said.count("This stayed:"), "2 more things stayed" in said) == (10, True)


def in_list(desk: Client, address: str, action: str, incidents: list[Incident]) -> None:
    sent = {"action": action, "_selected_action": [each.pk for each in incidents], "why": "Asked for by the desk."}
    shown = desk.post(address, {**sent, "stage": "preview"})
    assert f'action="{address}"' in shown.content.decode()  # the filters stay, or nothing would be selected
    desk.post(address, {**sent, "stage": "do", "seen": shown.context["seen"]})


def test_deleting_archives_and_the_list_shows_the_archived_only_when_asked(desk: Client) -> None:
    one, other = a_claim().incident, an_incident()
    assert desk.post(page_of(one, "delete"), {"why": "A duplicate."}).status_code == 302
    in_list(desk, LIST, "archive_selected", [other])
    assert Incident.objects.filter(archived_at=None).count() == 0
    assert Edit.objects.filter(action=EditAction.ARCHIVED, why="A duplicate.").count() == 1
    link = f"/incident/{one.pk}/change/"
    assert link not in desk.get(LIST).content.decode()
    assert link in desk.get(f"{LIST}?archived=only").content.decode()
    in_list(desk, f"{LIST}?archived=only", "bring_back_selected", [one, other])
    assert desk.post(page_of(one, "delete"), {}).status_code == 302
    assert list(Incident.objects.filter(archived_at=None)) == [other]
    assert one.claims.count() == 1
    assert last_number(Root("incident", one.pk)) > 1
