"""Review in the admin: the page, the preview, what waits, what would change; and an act that fails leaves nothing."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from incidents.contributors import contributors
from incidents.history.recording import editing
from incidents.models import Assignment, Edit, Incident, PublicationAct, ReviewComment, ReviewRound
from incidents.roles import Role
from incidents.services.loading import load_case
from incidents.services.publishing import publish
from record.entry import Entry
from record.publication import Publication
from tests.factories.desk import in_role
from tests.factories.desk_forms import change_url, qaim_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]
HOSTILE = "<script>alert(1)</script>"


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def rana() -> User:
    return in_role(Role.EDITOR, Role.PUBLISHER, username="rana")


@pytest.fixture
def samir() -> User:
    return in_role(Role.REVIEWER, username="samir")


@pytest.fixture
def qaim(rana: User) -> Incident:
    return load_case(case=qaim_case(), by=rana).incident


def said(response: Any) -> str:
    return "\n".join(str(message) for message in response.context["messages"])


def test_a_whole_review_from_the_pages(qaim: Incident, rana: User, samir: User) -> None:
    entering, reviewing = signed_in(rana), signed_in(samir)
    review = change_url(qaim, "review")

    refused = entering.get(change_url(qaim, "publish"))
    assert "a second person must see it" in refused.content.decode()
    entering.post(review, {"step": "ask", "note": f"Please {HOSTILE}"})
    page = reviewing.get(review)
    assert HOSTILE not in page.content.decode()
    assert "Please &lt;script&gt;" in page.content.decode()
    assert "style=" not in page.content.decode()
    waiting = reviewing.get("/admin/incidents/incident/waiting/").context["lists"]
    assert [(each["title"], each["count"]) for each in waiting if each["count"]] == [("To review", 1), ("To grade", 1)]

    reviewing.post(review, {"step": "comment", "note": "Who counted?", "claim": "3"})
    reviewing.post(review, {"step": "send_back", "note": "See claim 3."})
    entering.post(review, {"step": "settle", "comment": ReviewComment.objects.get().pk})
    entering.post(review, {"step": "assign", "account": samir.pk})
    entering.post(review, {"step": "ask"})
    seen = reviewing.get(review).context["sha256"]
    reviewing.post(review, {"step": "approve", "seen": seen})
    assert "See claim 3." in reviewing.get(review).content.decode()

    done = entering.post(change_url(qaim, "publish"), {"note": ""}, follow=True)
    assert "IQ-2016-0001, version 1: published." in said(done)
    assert PublicationAct.objects.get().second == samir
    assert Assignment.objects.get().account == samir
    assert ReviewComment.objects.get().resolved_by == rana


def test_getting_the_pages_changes_nothing(qaim: Incident, rana: User) -> None:
    client = signed_in(rana)
    for page in ("review", "preview", "publish"):
        assert client.get(change_url(qaim, page)).status_code == 200
    assert client.post(change_url(qaim, "preview")).status_code == 405
    assert not ReviewRound.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"step": "approve", "seen": "x"}, "Nobody asks for that now: draft."),
        ({"step": "nonsense"}, "Nothing was asked for: use one of the buttons."),
        ({"step": "comment", "note": " "}, "A comment needs its words."),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    qaim: Incident, samir: User, asked: dict[str, str], sentence: str
) -> None:
    answer = signed_in(samir).post(change_url(qaim, "review"), asked | {"note": asked.get("note", "my words")})
    assert sentence in said(answer)
    if "note" not in asked:
        assert "my words" in answer.content.decode()


def test_the_preview_is_the_page_that_readers_get(qaim: Incident, rana: User) -> None:
    client = signed_in(rana)
    preview = client.get(change_url(qaim, "preview"))
    assert "no-store" in preview["Cache-Control"]
    text = preview.content.decode()
    assert "Preview: this is what readers will see" in text
    assert not Publication.objects.exists()

    publish(incident=qaim, by=in_role(Role.PUBLISHER))
    public = Client().get("/incidents/IQ-2016-0001/")
    assert "Preview" not in public.content.decode()
    shown, coming = (answer.context["dossier"] for answer in (public, preview))
    assert [(name, getattr(shown, name)) for name in vars(shown) if name not in ("history", "lead", "others")] == [
        (name, getattr(coming, name)) for name in vars(shown) if name not in ("history", "lead", "others")
    ]
    assert shown.history.shown.content_sha256 == coming.history.shown.content_sha256
    assert shown.history.shown.version == coming.history.shown.version


def test_a_preview_says_what_would_be_and_not_that_it_is(qaim: Incident, rana: User) -> None:
    coming = "Not public yet: this is what it would be"
    preview = signed_in(rana).get(change_url(qaim, "preview")).content.decode()
    versions = preview[preview.index('id="versions"') :]
    assert coming in versions
    assert "Published" not in versions
    assert "/incidents/IQ-2016-0001/v/1" not in versions
    publish(incident=qaim, by=in_role(Role.PUBLISHER))
    assert coming not in Client().get("/incidents/IQ-2016-0001/").content.decode()


def test_the_history_tells_asking_sending_back_and_cancelling_apart(qaim: Incident, rana: User) -> None:
    client, reviewer = signed_in(rana), signed_in(in_role(Role.REVIEWER))
    client.post(change_url(qaim, "review"), {"step": "ask", "note": "Please look."})
    reviewer.post(change_url(qaim, "review"), {"step": "send_back", "note": "The date?"})
    client.post(change_url(qaim, "review"), {"step": "ask", "note": ""})
    client.post(change_url(qaim, "review"), {"step": "cancel"})
    steps = ["review_cancelled", "review_asked", "review_sent_back", "review_asked"]
    assert list(Edit.objects.values_list("action", flat=True)[:4]) == steps
    history = client.get(change_url(qaim, "history")).content.decode()
    for words in ("review asked for", "Please look.", "sent back from review", "review cancelled"):
        assert words in history
    assert contributors(qaim) == {qaim.created_by_id}


def test_who_has_nothing_waiting_is_told_so(rana: User) -> None:
    client = signed_in(rana)
    assert "nothing waits for you now" in client.get("/admin/").content.decode()
    assert "Nothing waits for you now." in client.get("/admin/incidents/incident/waiting/").content.decode()


def test_a_preview_of_what_lacks_something_says_what(qaim: Incident, rana: User) -> None:
    qaim.claims.all().delete()
    assert "It has no claims." in said(signed_in(rana).get(change_url(qaim, "preview"), follow=True))


def test_a_correction_is_asked_for_with_what_would_change(qaim: Incident, rana: User) -> None:
    publish(incident=qaim, by=in_role(Role.PUBLISHER))
    with editing(by=rana):
        Incident.objects.filter(pk=qaim.pk).update(title="Strikes in Qaim")
        qaim.claims.filter(number=3).update(public_note="A note.")
    page = signed_in(in_role(Role.PUBLISHER)).get(change_url(qaim, "correct"))
    told = [(each.path, each.before, each.after) for each in page.context["differences"]]
    assert (("title",), "Air strikes on Qaim", "Strikes in Qaim") in told
    assert (("claims", "claim 3", "public note"), None, "A note.") in told
    assert len(told) == 2
    assert "Strikes in Qaim" in page.content.decode()


REFUSES = {
    "sqlite": "CREATE TRIGGER full BEFORE INSERT ON incidents_publicationact "
    "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    "postgresql": "CREATE FUNCTION pg_temp.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$; "
    "CREATE TRIGGER full_disk BEFORE INSERT ON incidents_publicationact "
    "FOR EACH ROW EXECUTE FUNCTION pg_temp.full_disk()",
}


def test_an_act_that_the_database_refuses_leaves_nothing_and_says_what_to_do(qaim: Incident) -> None:
    """The row that it refuses is the last but one: publication, head of the log and entry are written before it."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSES[connection.vendor])
    client = signed_in(in_role(Role.PUBLISHER))
    refused = client.post(change_url(qaim, "publish"), {"note": "My careful words."})
    assert refused.status_code == 200
    assert "nothing became public. Try again in a minute." in said(refused)
    assert "My careful words." in refused.content.decode()
    assert not Publication.objects.exists()
    assert not Entry.objects.exists()
    qaim.refresh_from_db()
    assert (qaim.status, qaim.version) == ("draft", None)
    assert not LogEntry.objects.exists()


def test_every_page_says_when_one_person_publishes_alone(qaim: Incident, client: Client, settings: Any) -> None:
    publish(incident=qaim, by=in_role(Role.PUBLISHER))
    addresses = ("/", "/incidents/", "/incidents/IQ-2016-0001/", "/changes/", "/method/", "/nowhere/")
    sentence = "kept by a team of one"
    for address in addresses:
        assert sentence not in client.get(address).content.decode(), address
    settings.TEAM_OF_ONE = True
    for address in addresses:
        assert sentence in client.get(address).content.decode(), address


def test_where_claims_disagree_nothing_is_published_without_a_note_that_speaks_to_it(qaim: Incident) -> None:
    client = signed_in(in_role(Role.PUBLISHER))
    sentence = "The claims disagree about this: responsibility. No public note says how."
    for kept in ("It concedes.", ""):
        Incident.objects.filter(pk=qaim.pk).update(responsibility_note=kept)
        page = client.get(change_url(qaim, "publish")).content.decode()
        assert (sentence in page) is (not kept)
        assert "about this: figures" not in page
    assert "Write one in the field “Note on the responsibility”" in page
    client.post(change_url(qaim, "publish"), {"note": ""})
    assert Publication.objects.latest_of(qaim.code) is None
