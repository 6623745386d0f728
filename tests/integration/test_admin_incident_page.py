"""One page is enough to enter a whole case; what is refused is refused with its cause."""

import html
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.admin.claim_form import ClaimForm
from incidents.dossier_builder import build_dossier
from incidents.models import Actor, Claim, Figure, Incident
from incidents.services.loading import load_case
from tests.factories.desk import (
    a_claim,
    a_figure,
    a_source,
    an_actor,
    an_editor,
    an_incident,
)
from tests.factories.desk_forms import change_url, claim_fields, form_at, incident_form, page_as_sent, qaim_case, rows
from tests.factories.undrawn import undrawn

pytestmark = pytest.mark.django_db
ADD = "/admin/incidents/incident/add/"


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def small_case() -> dict[str, Any]:
    """The first two claims of the case: enough where it does not matter how many there are."""
    case = qaim_case()
    return {**case, "claims": case["claims"][:2]}


@pytest.fixture
def named_in_qaim() -> None:
    """The actors and the source of the case, entered before."""
    case = qaim_case()
    for actor in case["actors"]:
        an_actor(**{name: value for name, value in actor.items() if name != "names"})
    for source in case["sources"]:
        a_source(**{**source, "publisher": Actor.objects.get(key=source["publisher"])})


def told(response: Any) -> str:
    """Every error that the page is given to show, of the incident, its names and its claims."""
    assert response.status_code == 200, "the page was not shown again"
    forms = [response.context["adminform"].form]
    sets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms += (form for each in sets for form in each.forms)
    errors = [error for form in forms for errors in form.errors.values() for error in errors]
    return "\n".join(str(error) for error in [*errors, *(error for each in sets for error in each.non_form_errors())])


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "the page was not shown again"
    text: str = response.content.decode()
    return text


def test_an_editor_enters_the_whole_qaim_case_from_one_page(
    editor_client: Client, named_in_qaim: None, geodata_dir: Path
) -> None:
    response = editor_client.post(ADD, incident_form(qaim_case()))
    assert response.status_code == 302, response.context["errors"]
    typed = build_dossier(Incident.objects.get())
    Incident.objects.all().delete()
    loaded = build_dossier(load_case(case=qaim_case(), by=an_editor()).incident)
    assert typed == loaded
    assert [claim.ref for claim in typed.claims] == list("1234567")
    assert typed.claims[6].known_through == "2"
    assert typed.claims[4].via == ("ap", "nbc")


def test_saving_the_page_again_untouched_changes_nothing(editor_client: Client, geodata_dir: Path) -> None:
    incident = load_case(case=qaim_case(), by=an_editor()).incident
    before, edited = build_dossier(incident), Incident.objects.get().updated_at
    figures = list(Figure.objects.order_by("pk").values())
    page = editor_client.get(change_url(incident))
    response = editor_client.post(change_url(incident), page_as_sent(page))
    assert response.status_code == 302, response.context["errors"]
    assert build_dossier(Incident.objects.get()) == before
    assert list(Figure.objects.order_by("pk").values()) == figures
    assert Incident.objects.get().updated_at == edited


def test_after_saving_the_page_tells_how_each_figure_was_understood(editor_client: Client) -> None:
    claim = a_claim(language="en")
    page = form_at(editor_client, change_url(claim.incident))
    page["claims-0-figures_text"] = 'killed, civilian: more than 100\nwounded: quite some\nkilled: denied "wrong news"'
    editor_client.post(change_url(claim.incident), page)
    shown = editor_client.get(change_url(claim.incident)).content.decode()
    assert "more than, 101 or more (convention: counterclaim)" in shown
    assert "not understood: both bounds stay open" in shown
    assert "denied, without a number of its own" in shown


def test_words_are_kept_to_the_letter(editor_client: Client) -> None:
    words = '  "more" \u202ethan\u202c 100 {{7*7}} <b>'
    claim = a_claim()
    page = form_at(editor_client, change_url(claim.incident))
    quoted = words.replace('"', '""')
    page["claims-0-figures_text"] = f'killed: "{quoted}"'
    editor_client.post(change_url(claim.incident), page)
    assert Figure.objects.get().verbatim == words
    shown = editor_client.get(change_url(claim.incident)).content.decode()
    assert "{{7*7}} &lt;b&gt;" in shown


#: What is refused: the field, what is typed, and the sentence that says why.
REFUSED = [
    ("latitude", "91", "Latitude lies between -90 and 90 degrees, and “91” does not. Swapped? Latitude 41.09"),
    ("latitude", "34,3683", "Latitude: “34,3683” has a comma. Write decimals with a point: 34.3683."),
    ("longitude", "abc", "Longitude: “abc” is not a number. Leave it empty if it is not known."),
    ("longitude", "nan", "Longitude: “nan” is not a number."),
    ("uncertainty_m", "5 km", "“5 km” names its unit. It is in metres here: write 5000."),
    ("uncertainty_m", "1000001", "1000000 metres (1000 km) at most, and “1000001” is above it."),
    ("claims-0-latitude", "34,3683", "Latitude: “34,3683” has a comma."),
    ("claims-0-order", "first", "Order: “first” is not a whole number from 0."),
    ("claims-0-known_through_number", "0", "“0” is not a whole number from 1."),
    ("longitude", "", "A point needs latitude and longitude"),
    ("code", "Qaim", "is not a code. Write country, year and number"),
    ("disclosure", "grid", "Choose the size of the grid cell"),
    ("event_type", "riots", "These sub-types belong to explosions"),
    ("language", "English please", "is not a language tag"),
    ("claims-0-figures_text", "killed 5", "Line 1: “killed 5” has no colon."),
    ("claims-0-attributions_text", "alleges: Nobody", "Line 1: no actor is called “Nobody”."),
    ("claims-0-working_status", "conflict", "A claim in conflict needs a public note that says how."),
    ("claims-0-latitude", "34.4", "A point needs latitude and longitude"),
    ("claims-0-precision", "site", "A precision needs a place"),
    ("claims-0-known_through_number", "9", "There is no other claim 9 in this incident."),
    ("claims-0-known_through_number", "1", "There is no other claim 1 in this incident."),
    ("claims-0-known_through_number", "7", "links cannot run in a circle"),
    ("claims-0-number", "2", "Number 2 is or was that of another claim"),
    ("claims-0-claimant", "", "This field is required."),
    ("claims-0-source", "", "This field is required."),
    ("claims-0-stated_on", "yesterday", "yesterday"),
    ("claims-0-occurred_on", "7/12/2016", "2016-12-07 where the day is, 2016-07-12 where the month is"),
    ("occurred_on", "7/12/2016", "The date “7/12/2016” cannot be read: is the day or the month written first?"),
    ("occurred_on", "7/12/2016", "2016-12-07 where the day is, 2016-07-12 where the month is"),
    ("occurred_on", "some day in December", "“some day in December” has a word that is not part of a date: “some”"),
    ("occurred_on", "7 December", "The date “7 December” has no year, in four digits."),
    ("titles-0-language", "العربية", "is not a language tag"),
]


@pytest.mark.parametrize(("field", "value", "sentence"), REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_saved(
    editor_client: Client, named_in_qaim: None, field: str, value: str, sentence: str
) -> None:
    case = qaim_case()
    if field.endswith("known_through_number"):
        case["claims"][6]["known_through"] = 1
    else:  # two claims are enough for what concerns the first
        case["claims"] = case["claims"][:2]
    with undrawn():
        response = editor_client.post(ADD, incident_form(case, **{field: value}))
    assert sentence in told(response)
    assert not Incident.objects.exists()
    assert not Claim.objects.exists()


def test_everything_that_is_refused_at_once_is_said_on_the_page(editor_client: Client, named_in_qaim: None) -> None:
    """What is told of each alone, above, is drawn: of the incident, of its names and of a claim."""
    wrong = {field: value for field, value, _sentence in REFUSED}
    response = editor_client.post(ADD, incident_form(small_case(), **wrong))
    sentences = told(response).split("\n")
    assert len(sentences) > 15
    shown = html.unescape(errors_of(response))
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_a_number_that_cannot_be_read_stays_in_its_box(editor_client: Client) -> None:
    """Boxes for numbers alone show nothing in place of what they cannot read: the typed words would be gone."""
    response = editor_client.post(ADD, {"latitude": "34,3683", "code": "IQ-2016-0001"})
    shown = errors_of(response)
    assert 'value="34,3683"' in shown
    assert 'type="number" name="latitude"' not in shown


def test_a_code_that_is_taken_is_named_with_its_incident(editor_client: Client) -> None:
    an_incident(code="IQ-2016-0001", title="Strikes on Qaim")
    shown = errors_of(editor_client.post(ADD, {"code": "IQ-2016-0001"}))
    assert (
        "Code: “IQ-2016-0001” is taken already, by the incident “\u2068Strikes on Qaim, 7 December 2016, draft\u2069”."
        in shown
    )


def test_a_number_of_claims_beyond_reason_is_refused_before_any_is_made(
    editor_client: Client, named_in_qaim: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ClaimForm] = []
    make = ClaimForm.__init__

    def counted(form: ClaimForm, *args: Any, **kwargs: Any) -> None:
        made.append(form)
        make(form, *args, **kwargs)

    monkeypatch.setattr(ClaimForm, "__init__", counted)
    response = editor_client.post(ADD, incident_form(small_case(), **{"claims-TOTAL_FORMS": 999_999}))
    assert "An incident takes at most 200 claims on this page." in errors_of(response)
    assert len(made) < 10
    assert not Incident.objects.exists()


@pytest.mark.parametrize("field", ["occurred_on", "claims-0-occurred_on", "claims-0-stated_on"])
def test_a_date_that_cannot_be_read_is_refused_at_the_desk_and_nothing_typed_is_lost(
    editor_client: Client, field: str
) -> None:
    """In a draft too: only who types it knows which of its numbers is the day, and may be gone when it is published."""
    incident = a_claim().incident
    typed = {field: "7/12/2016", "summary": "Typed in the same go."}
    page = form_at(editor_client, change_url(incident)) | typed
    response = editor_client.post(change_url(incident), page)
    shown = errors_of(response)
    assert "The date “7/12/2016” cannot be read" in shown
    sent_back = page_as_sent(response)
    assert typed.items() <= sent_back.items()
    incident.refresh_from_db()
    assert (incident.occurred_on, incident.summary) == ("2016-12-07", "")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("precision", "", "A published incident needs the precision of its place."),
        ("occurred_on", "some day", "The date “some day” has a word that is not part of a date: “some”."),
    ],
)
def test_what_is_public_cannot_lose_what_publishing_requires(
    editor_client: Client, field: str, value: str, sentence: str
) -> None:
    incident = an_incident(
        status="published", version=1, published_at="2026-01-01T00:00Z", earliest="2016-12-07", latest="2016-12-07"
    )
    page = form_at(editor_client, change_url(incident)) | {field: value}
    assert sentence in errors_of(editor_client.post(change_url(incident), page))


def test_the_number_of_a_removed_claim_is_not_given_again(editor_client: Client, named_in_qaim: None) -> None:
    editor_client.post(ADD, incident_form(small_case()))
    incident = Incident.objects.get()
    page = form_at(editor_client, change_url(incident)) | {"claims-1-DELETE": "on"}
    assert editor_client.post(change_url(incident), page).status_code == 302
    page = form_at(editor_client, change_url(incident))
    new = claim_fields(small_case()["claims"][1]) | {"number": ""}
    page |= {f"claims-1-{name}": value for name, value in new.items()} | {"claims-TOTAL_FORMS": 2}
    assert editor_client.post(change_url(incident), page).status_code == 302
    assert list(incident.claims.order_by("number").values_list("number", flat=True)) == [1, 3]


def test_a_claim_through_which_another_is_known_cannot_be_removed_alone(
    editor_client: Client, named_in_qaim: None
) -> None:
    editor_client.post(ADD, incident_form(qaim_case()))
    incident = Incident.objects.get()
    page = form_at(editor_client, change_url(incident)) | {"claims-1-DELETE": "on"}
    assert editor_client.post(change_url(incident), page).status_code == 200
    assert incident.claims.count() == 7


def test_a_claim_can_be_unlinked_from_one_that_is_removed_in_the_same_save(
    editor_client: Client, named_in_qaim: None
) -> None:
    editor_client.post(ADD, incident_form(qaim_case()))
    incident = Incident.objects.get()
    page = form_at(editor_client, change_url(incident))
    page |= {"claims-5-known_through_number": "", "claims-6-known_through_number": "3"}
    assert editor_client.post(change_url(incident), page).status_code == 302
    assert incident.claims.get(number=7).known_through == incident.claims.get(number=3)


def test_a_new_claim_may_be_known_through_a_claim_further_down(editor_client: Client, named_in_qaim: None) -> None:
    case = qaim_case()
    case["claims"] = [case["claims"][6] | {"known_through": 2}, case["claims"][1]]
    for claim in case["claims"]:
        del claim["number"]
    editor_client.post(ADD, incident_form(case))
    first, second = Claim.objects.order_by("number")
    assert first.known_through == second


def test_carriers_stand_in_the_order_in_which_they_were_chosen(editor_client: Client) -> None:
    claim, wire, outlet = a_claim(), an_actor(name="Z wire"), an_actor(name="A outlet")
    page = form_at(editor_client, change_url(claim.incident)) | {"claims-0-carried_by": [wire.pk, outlet.pk]}
    editor_client.post(change_url(claim.incident), page)
    assert [link.actor for link in claim.links.all()] == [wire, outlet]
    shown = editor_client.get(change_url(claim.incident)).content.decode()
    assert shown.index(">Z wire</option>") < shown.index(">A outlet</option>")
    page = form_at(editor_client, change_url(claim.incident)) | {"claims-0-carried_by": [outlet.pk, wire.pk]}
    editor_client.post(change_url(claim.incident), page)
    assert [link.actor for link in claim.links.all()] == [outlet, wire]


def test_history_names_what_was_changed(editor_client: Client) -> None:
    claim = a_claim()
    page = form_at(editor_client, change_url(claim.incident)) | {"claims-0-figures_text": "killed: 3"}
    editor_client.post(change_url(claim.incident), page)
    assert "figures" in LogEntry.objects.get().get_change_message().lower()
    assert editor_client.get(change_url(claim.incident, "history")).status_code == 200


def test_saving_says_who_changed_it(editor_client: Client) -> None:
    claim = a_claim()
    page = form_at(editor_client, change_url(claim.incident)) | {"claims-0-summary": "Says so."}
    editor_client.post(change_url(claim.incident), page)
    claim.incident.refresh_from_db()
    assert claim.incident.updated_by is not None


def test_the_echo_reads_figures_without_saving_anything(editor_client: Client) -> None:
    response = editor_client.post(
        "/admin/incidents/incident/echo/",
        {"kind": "figures", "text": "killed, civilian: in the tens", "language": "en"},
    )
    assert response.json() == {
        "reasons": [],
        "proposals": [],
        "figures": [
            {
                "counted": "killed, civilians",
                "words": "in the tens",
                "sentence": "tens, 20 to 99 (convention: counterclaim)",
                "understood": True,
            }
        ],
    }
    wrong = editor_client.post("/admin/incidents/incident/echo/", {"kind": "figures", "text": "tens"})
    assert "has no colon" in wrong.json()["reasons"][0]
    assert not Figure.objects.exists()


def test_a_list_of_100_incidents_with_claims_costs_at_most_12_queries(
    editor_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor, source = an_actor(), a_source()
    for _ in range(100):
        incident = an_incident(updated_by=an_editor())
        for number in (1, 2, 3):
            a_figure(claim=a_claim(incident=incident, number=number, claimant=actor, source=source))
    editor_client.get("/admin/incidents/incident/")  # the first after a writing works the list out
    with django_assert_max_num_queries(12):
        response = editor_client.get("/admin/incidents/incident/")
    assert len(response.context["cl"].result_list) == 100
    assert response.content.decode().count('<td class="field-claim_count">3</td>') == 100


def test_the_page_of_an_incident_costs_no_more_queries_for_more_claims(
    editor_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    incident = an_incident()
    for number in range(1, 9):
        a_figure(claim=a_claim(incident=incident, number=number))
    # Claimant, source and carriers are looked up by the stock autocomplete widget, one query a widget.
    with django_assert_max_num_queries(40 + 3 * 8):
        editor_client.get(change_url(incident))


@pytest.mark.parametrize(("asked", "language"), [("ar-IQ", "ar"), ("en", "en"), ("fr", "en")])
def test_a_new_incident_is_written_in_the_language_of_the_page(
    editor_client: Client, asked: str, language: str
) -> None:
    page = editor_client.get("/admin/incidents/incident/add/", headers={"accept-language": asked})
    assert page.context["adminform"].form["language"].value() == language

    named = editor_client.get("/admin/incidents/incident/add/?language=ku-Latn", headers={"accept-language": asked})
    assert named.context["adminform"].form["language"].value() == "ku-Latn"


def test_what_a_claim_says_of_each_part_has_a_name_and_a_sentence(editor_client: Client) -> None:
    page = editor_client.get(change_url(a_claim().incident)).content.decode()
    row = page.split('id="claims-0"')[1].split('name="claims-0-stance_event"')[0].rsplit("form-row", 1)[1]
    assert 'role="group" aria-label="What it says of each part"' in row
    assert "silence is no denial" in row


def test_fields_are_explained_without_the_terms_of_standards(editor_client: Client) -> None:
    fields = editor_client.get("/admin/incidents/incident/add/").context["adminform"].form.fields
    assert "7 or 8 December 2016" in fields["occurred_on"].help_text
    told = [str(field.help_text) for field in fields.values()]
    assert not [text for text in told if "tag" in text or "Derived" in text]


def test_somebody_who_may_only_look_sees_everything_and_can_save_nothing(client: Client) -> None:
    claim = a_figure().claim
    viewer = an_editor(is_superuser=False)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(viewer)
    shown = client.get(change_url(claim.incident))
    assert shown.status_code == 200
    assert "killed: more than 100" in shown.content.decode()
    assert client.post(change_url(claim.incident), rows("claims", [])).status_code == 403


def test_search_finds_an_incident_by_its_title_in_another_script(editor_client: Client) -> None:
    incident = an_incident()
    incident.titles.create(language="ar", text="غارات جوية على القائم")
    found = editor_client.get("/admin/incidents/incident/", {"q": "القائم"}).context["cl"].result_list
    assert list(found) == [incident]


def test_autocomplete_finds_an_actor_by_its_arabic_name(editor_client: Client) -> None:
    actor = an_actor(name="ISIS")
    actor.names.create(language="ar", text="داعش")
    query = {"app_label": "incidents", "model_name": "claim", "field_name": "via", "term": "داعش"}
    answer = editor_client.get("/admin/autocomplete/", query).json()
    assert [result["text"] for result in answer["results"]] == ["ISIS"]
