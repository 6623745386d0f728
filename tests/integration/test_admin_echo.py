"""What is typed is answered at once, and once more when it is saved; nothing is filled in by an answer."""

from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident, Source
from tests.factories.desk import a_claim, a_source, an_actor, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at

pytestmark = pytest.mark.django_db
ECHO = "/admin/incidents/incident/echo/"


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def echo(client: Client, kind: str, text: str, field: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = client.post(ECHO, {"kind": kind, "text": text, "field": field}).json()
    return answer


def test_a_date_in_words_is_answered_with_its_days_and_its_time(editor_client: Client) -> None:
    answer = echo(editor_client, "date", "7 or 8 December 2016, evening", "occurred_on")
    assert answer["sentences"] == [
        "Read as [2016-12-07,2016-12-08]: 7 December 2016 to 8 December 2016.",
        "Time of day: “evening”.",
    ]
    assert [choice["values"] for choice in answer["choices"]] == [
        {
            "occurred_on": "[2016-12-07,2016-12-08]",
            "occurred_on_words": "7 or 8 December 2016, evening",
            "time_of_day": "evening",
        }
    ]


def test_the_order_of_a_date_in_figures_is_a_choice_between_both(editor_client: Client) -> None:
    answer = echo(editor_client, "date", "7/12/2016", "stated_on")
    assert answer["sentences"] == ["Is the day or the month written first?"]
    assert [choice["values"] for choice in answer["choices"]] == [
        {"stated_on": "2016-12-07", "stated_on_words": "7/12/2016"},
        {"stated_on": "2016-07-12", "stated_on_words": "7/12/2016"},
    ]


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_is_said_of_nothing(editor_client: Client, text: str) -> None:
    for kind in ("date", "address"):
        assert echo(editor_client, kind, text) == {"sentences": [], "choices": [], "error": ""}


def test_a_web_address_is_answered_with_the_publisher_of_our_own_sources(editor_client: Client) -> None:
    paper = an_actor(name="The Paper")
    a_source(url="https://www.paper.example/a", publisher=paper, title="Strikes", key="strikes")
    a_source(url="https://paper.example/b", publisher=paper)
    a_source(url="https://notpaper.example/b", publisher=an_actor(name="Another"))
    answer = echo(editor_client, "address", "http://paper.example/a/#top")
    assert answer["sentences"] == [
        "This is the address of a source that stands already: “Strikes” (strikes).",
        "paper.example: our sources from there are published by The Paper (2).",
    ]
    assert answer["choices"] == [
        {"label": "Publisher: The Paper", "values": {"publisher": str(paper.pk)}, "shown": "The Paper"}
    ]
    assert echo(editor_client, "address", "https://new.example/")["sentences"] == [
        "new.example: none of our sources is from there yet."
    ]


@pytest.mark.parametrize("text", ["paper", "https://[", "javascript:alert(1)", "https://paper"])
def test_what_is_no_web_address_yet_is_not_commented(editor_client: Client, text: str) -> None:
    assert echo(editor_client, "address", text)["sentences"] == []


def test_the_echo_is_for_editors_by_post_and_for_short_texts(editor_client: Client, client: Client) -> None:
    assert editor_client.get(ECHO).status_code == 405
    assert editor_client.post(ECHO, {"kind": "date", "text": "7" * 201}).status_code == 413
    assert editor_client.post(ECHO, {"kind": "figures", "text": "k" * 20_001}).status_code == 413
    assert editor_client.post(ECHO, {"kind": "spell", "text": "7"}).status_code == 400
    client.force_login(an_editor(is_superuser=False))
    assert client.post(ECHO, {"kind": "date", "text": "2016"}).status_code == 403


def test_a_date_in_words_is_read_when_it_is_saved_and_the_page_says_how(editor_client: Client) -> None:
    claim = a_claim()
    typed = {
        "occurred_on": "7 or 8 December 2016, evening",
        "claims-0-stated_on": "٩ كانون الأول ٢٠١٦",
        "time_of_day": "",
    }
    page = form_at(editor_client, change_url(claim.incident)) | typed
    answer = editor_client.post(change_url(claim.incident), page, follow=True)
    incident = Incident.objects.get()
    assert (incident.occurred_on, incident.time_of_day) == ("[2016-12-07,2016-12-08]", "evening")
    claim.refresh_from_db()
    assert (claim.stated_on, claim.stated_on_words) == ("2016-12-09", "٩ كانون الأول ٢٠١٦")
    assert (incident.occurred_on_words, claim.occurred_on_words) == ("7 or 8 December 2016, evening", "")
    shown = answer.content.decode()
    assert "The date “7 or 8 December 2016, evening” was read as [2016-12-07,2016-12-08]" in shown
    assert "was read as 2016-12-09: 9 December 2016." in shown


def test_a_time_of_day_that_stands_already_is_not_replaced(editor_client: Client) -> None:
    incident = an_incident(time_of_day="rush hour")
    page = form_at(editor_client, change_url(incident)) | {"occurred_on": "7 December 2016, evening"}
    editor_client.post(change_url(incident), page)
    incident.refresh_from_db()
    assert incident.time_of_day == "rush hour"


def test_a_stored_date_stands_with_its_days(editor_client: Client) -> None:
    shown = editor_client.get(change_url(an_incident(occurred_on="2016-12~"))).content.decode()
    assert "Read as 2016-12~: 1 December 2016 to 31 December 2016." in shown


def test_the_date_of_a_source_is_read_in_words_too(editor_client: Client) -> None:
    source = a_source(published_on="")
    url = f"/admin/incidents/source/{source.pk}/change/"
    typed = form_at(editor_client, url) | {"published_on": "8 December 2016"}
    answer = editor_client.post(url, typed)
    assert answer.status_code == 302, answer.context["errors"]
    source = Source.objects.get()
    assert (source.published_on, source.published_on_words) == ("2016-12-08", "8 December 2016")


WORDS = "7 or 8 December 2016, evening"


@pytest.mark.parametrize(
    ("date", "words", "kept"),
    [
        pytest.param("2016-12-08", WORDS, WORDS, id="the reading is corrected, the words stay"),
        pytest.param("late December 2016", WORDS, None, id="what cannot be read is refused"),
        pytest.param("9 December 2016", WORDS, "9 December 2016", id="other words take their place"),
        pytest.param("9 December 2016", "", "9 December 2016", id="words that were emptied are those that are typed"),
        pytest.param("9 December 2016", "the ninth", "the ninth", id="words written beside are a person's choice"),
        pytest.param("2016-12-08", "", "", id="EDTF alone has no words"),
        pytest.param("", WORDS, None, id="words without a date are asked about"),
        pytest.param("", "", "", id="neither"),
    ],
)
def test_words_of_a_date_stay_until_a_person_writes_others(
    editor_client: Client, date: str, words: str, kept: str | None
) -> None:
    incident = an_incident(occurred_on="[2016-12-07,2016-12-08]", occurred_on_words=WORDS)
    page = form_at(editor_client, change_url(incident)) | {"occurred_on": date, "occurred_on_words": words}
    answer = editor_client.post(change_url(incident), page)
    incident.refresh_from_db()
    assert answer.status_code == (200 if kept is None else 302)
    assert incident.occurred_on_words == (WORDS if kept is None else kept)


def test_words_that_say_another_date_are_pointed_out(editor_client: Client) -> None:
    incident = an_incident(occurred_on="2016-12-07", occurred_on_words="7 December 2016")
    page = form_at(editor_client, change_url(incident)) | {"occurred_on": "2016-12-09"}
    shown = editor_client.post(change_url(incident), page, follow=True).content.decode()
    assert "would be read as 2016-12-07: 7 December 2016; the date that stands is 2016-12-09." in shown


def test_a_claim_whose_date_is_left_alone_keeps_its_words_when_another_is_saved(editor_client: Client) -> None:
    claim = a_claim(
        stated_on="2016-12-09", stated_on_words="the ninth", occurred_on="2016", occurred_on_words="that year"
    )
    page = form_at(editor_client, change_url(claim.incident)) | {"title": "Another title"}
    assert editor_client.post(change_url(claim.incident), page).status_code == 302
    claim.refresh_from_db()
    assert (claim.stated_on_words, claim.occurred_on_words) == ("the ninth", "that year")


PHRASE = "at least 55 killed incl. 12 women, 19 children"


def test_a_phrase_of_several_figures_is_understood_and_offered_as_lines(editor_client: Client) -> None:
    answer = echo(editor_client, "figures", f"wounded: 3\n{PHRASE}")
    assert [(each["counted"], each["words"], each["understood"]) for each in answer["figures"]] == [
        ("wounded", "3", True),
        ("killed", "at least 55", True),
        ("killed, women", "12", True),
        ("killed, children", "19", True),
    ]
    assert "Line 2" in answer["reasons"][0]
    assert [(each["phrase"], each["lines"]) for each in answer["proposals"]] == [
        (PHRASE, "killed: at least 55\nkilled, woman: 12\nkilled, child: 19")
    ]


def test_beside_a_line_that_is_wrong_a_phrase_is_offered_and_the_line_is_named(editor_client: Client) -> None:
    answer = echo(editor_client, "figures", f"so many: 3\n{PHRASE}")
    assert answer["figures"] == []
    assert "Line 1" in answer["reasons"][0]
    assert len(answer["proposals"]) == 1


def test_a_phrase_that_may_mean_two_things_is_not_understood_and_both_are_offered(editor_client: Client) -> None:
    answer = echo(editor_client, "figures", "55 killed, 12 women, 19 children injured")
    assert answer["figures"] == []
    assert answer["reasons"] == [
        "Line 1: “12 women” may belong to “killed” or to “wounded”: take the reading that the claimant means."
    ]
    assert len(answer["proposals"]) == 2


@pytest.mark.parametrize("text", ["12 killed including 15 women", "killed: 12\nkilled, woman: 15"])
def test_a_part_larger_than_its_total_is_said_at_once(editor_client: Client, text: str) -> None:
    assert (
        "“12” is at most 12, and its parts are 15 or more. Is a digit wrong?"
        in echo(editor_client, "figures", text)["reasons"]
    )


def test_without_scripts_the_lines_are_offered_when_the_page_is_saved(editor_client: Client) -> None:
    incident = a_claim().incident
    page = form_at(editor_client, change_url(incident)) | {"claims-0-figures_text": PHRASE}
    shown = editor_client.post(change_url(incident), page).content.decode()
    assert "Write as: killed: at least 55 / killed, woman: 12 / killed, child: 19" in shown
    assert form_at(editor_client, change_url(incident)).get("claims-0-figures_text") is None
