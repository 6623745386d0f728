"""Of many claims only those that are opened have a form; the others are a line each, and stay as they are."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.admin.open_claims import OPEN_AT_ONCE
from incidents.models import Claim, Incident
from tests.factories.desk import a_claim, a_figure, a_source, an_actor, an_editor, an_incident
from tests.factories.desk_forms import change_url, form_at, page_as_sent

pytestmark = pytest.mark.django_db
MANY = OPEN_AT_ONCE + 2


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def many_claims(count: int = MANY) -> Incident:
    incident, actor, source = an_incident(), an_actor(name="Joint Command"), a_source()
    for number in range(1, count + 1):
        a_figure(claim=a_claim(incident=incident, number=number, claimant=actor, source=source))
    return incident


def test_few_claims_are_all_open(editor_client: Client) -> None:
    page = editor_client.get(change_url(many_claims(OPEN_AT_ONCE)))
    assert page_as_sent(page)["claims-INITIAL_FORMS"] == OPEN_AT_ONCE
    assert "claims-closed" not in page.content.decode()


def test_many_claims_are_a_line_each_with_a_link_that_opens_them(editor_client: Client) -> None:
    page = editor_client.get(change_url(many_claims()))
    shown = page.content.decode()
    assert page_as_sent(page)["claims-INITIAL_FORMS"] == 0
    assert shown.count('class="claim-open"') == MANY
    assert 'href="?claim=3"' in shown
    assert shown.count("Joint Command") >= MANY


def test_an_opened_claim_is_saved_and_the_closed_ones_stay_as_they_are(editor_client: Client) -> None:
    incident = many_claims()
    before = list(Claim.objects.exclude(number=3).order_by("pk").values())
    page = form_at(editor_client, change_url(incident), {"claim": [3]})
    assert page["claims-INITIAL_FORMS"] == 1
    answer = editor_client.post(
        change_url(incident),
        page | {"claims-0-summary": "Says so.", "claims-0-figures_text": "killed: 3", "_continue": "1"},
    )
    assert answer.status_code == 302, answer.context["errors"]
    assert answer["Location"].endswith("/change/?claim=3")
    changed = Claim.objects.get(number=3)
    assert (changed.summary, changed.figures.get().low) == ("Says so.", 3)
    assert list(Claim.objects.exclude(number=3).order_by("pk").values()) == before


def test_a_refused_page_comes_back_with_the_same_claims_open(editor_client: Client) -> None:
    incident = many_claims()
    page = form_at(editor_client, change_url(incident), {"claim": [3, 5]})
    answer = editor_client.post(change_url(incident), page | {"claims-1-stated_on": "yesterday"})
    assert answer.status_code == 200
    sent_back = page_as_sent(answer)
    assert (sent_back["claims-INITIAL_FORMS"], sent_back["claims-1-stated_on"]) == ("2", "yesterday")
    assert answer.content.decode().count('class="claim-open"') == MANY - 2


def test_a_link_to_a_closed_claim_holds_and_a_circle_through_one_is_refused(editor_client: Client) -> None:
    incident = many_claims()
    Claim.objects.filter(number=5).update(known_through=Claim.objects.get(number=3))
    page = form_at(editor_client, change_url(incident), {"claim": [3]})
    circle = editor_client.post(change_url(incident), page | {"claims-0-known_through_number": "5"})
    assert "links cannot run in a circle" in circle.content.decode()
    linked = editor_client.post(change_url(incident), page | {"claims-0-known_through_number": "4"})
    assert linked.status_code == 302
    assert Claim.objects.get(number=3).known_through == Claim.objects.get(number=4)


def test_a_claim_is_added_beside_closed_ones_under_the_next_number(editor_client: Client) -> None:
    incident = many_claims()
    Incident.objects.update(last_claim_number=MANY)
    page = form_at(editor_client, change_url(incident))
    page |= {
        "claims-0-claimant": an_actor().pk,
        "claims-0-source": a_source().pk,
        "claims-0-position": "denies",
        "claims-TOTAL_FORMS": 1,
    }
    assert editor_client.post(change_url(incident), page).status_code == 302
    assert incident.claims.count() == MANY + 1
    assert max(incident.claims.values_list("number", flat=True)) == MANY + 1


@pytest.mark.parametrize("asked", ["", "x", "-1", "9999999999999999999999"])
def test_a_claim_that_is_not_there_is_passed_over(editor_client: Client, asked: str) -> None:
    assert form_at(editor_client, change_url(many_claims()), {"claim": asked})["claims-INITIAL_FORMS"] == 0


def test_closed_claims_cost_no_query_each(
    editor_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    incident = many_claims(60)
    with django_assert_max_num_queries(35):
        editor_client.get(change_url(incident))


def test_a_page_with_more_than_a_thousand_fields_is_taken(editor_client: Client) -> None:
    """Thirty open claims are as many; Django's own limit would answer 400 and lose what was typed."""
    incident = many_claims(1)
    page = form_at(editor_client, change_url(incident)) | {"claims-0-summary": "Says so."}
    answer = editor_client.post(change_url(incident), page | {f"further-{index}": "" for index in range(1_200)})
    assert answer.status_code == 302
    assert Claim.objects.get().summary == "Says so."
