"""Places on the desk: found by name, read from coordinates as written, searched online on a click, and doubted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django.fixtures import Settings

from access.desk_paths import QUESTIONS
from access.read_only import close_desk
from tests.factories.desk import a_claim, an_editor, an_incident
from tests.factories.desk_forms import an_incident_form, change_url, form_at, saved
from tests.geocoder import QAIM_IN_NOMINATIM, Service, answering, running_service, settings_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

BASE = "/admin/incidents/incident/"
PAGE, CANDIDATES, ONLINE = f"{BASE}find-place/", f"{BASE}place-candidates/", f"{BASE}search-online/"
READ, CONTEXT, TOWNS = f"{BASE}read-coordinates/", f"{BASE}point-context/", f"{BASE}towns-in-view/"
HOSTILE = "<img src=x onerror=alert(1)>${7*7}`\\{{7*7}}"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_editor())
    return client


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as server:
        yield server


@pytest.fixture
def online(service: Service, settings: Settings, tmp_path: Path) -> Service:
    """The site asks our geocoder."""
    settings.GEOCODER = settings_for(service.host, tmp_path)
    return service


def found(client: Client, text: str, **query: str) -> list[dict[str, Any]]:
    response = client.post(CANDIDATES, {"q": text, **query})
    assert response.status_code == 200
    places: list[dict[str, Any]] = response.json()["places"]
    return places


# ------------------------------------------------------------------------------------------------- who may ask


@pytest.mark.parametrize("address", [PAGE, CANDIDATES, READ, CONTEXT, TOWNS])
@pytest.mark.parametrize("who", ["anonymous", "reader"])
def test_strangers_get_nothing(client: Client, address: str, who: str) -> None:
    if who == "reader":
        client.force_login(User.objects.create(username="reader"))
    asked = {"q": "Qaim", "text": "34.3683, 41.0944", "latitude": "34", "longitude": "41"}
    response = client.get(address) if address == PAGE else client.post(address, asked)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
    assert client.post(ONLINE, {"q": "Qaim"}).status_code == 302


def test_staff_who_may_not_edit_incidents_get_a_sentence_alone(client: Client, online: Service) -> None:
    viewer = an_editor(is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="view_incident"))
    client.force_login(viewer)
    for response in (client.post(CANDIDATES, {"q": "Qaim"}), client.post(TOWNS), client.post(ONLINE, {"q": "Qaim"})):
        assert response.status_code == 403
        assert response.json() == {"error": "You may not edit incidents."}
    assert client.get(PAGE).status_code == client.post(PAGE, {"q": "Qaim"}).status_code == 403
    assert online.seen == []


def test_who_may_only_look_is_shown_no_boxes(client: Client) -> None:
    viewer = an_editor(is_superuser=False)
    viewer.user_permissions.add(*Permission.objects.filter(codename__in=("view_incident", "view_claim")))
    client.force_login(viewer)
    page = client.get(change_url(a_claim().incident)).content.decode()
    assert "Find a place" not in page
    assert "Coordinates as written" not in page


def test_searching_online_needs_the_forms_token_and_a_post(online: Service) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_editor())
    assert client.post(ONLINE, {"q": "Qaim"}).status_code == 403
    assert client.post(PAGE, {"q": "Qaim"}).status_code == 403
    assert client.get(ONLINE, {"q": "Qaim"}).status_code == 405
    assert online.seen == []


@pytest.mark.parametrize("address", [CANDIDATES, READ, CONTEXT, TOWNS])
def test_no_address_holds_what_is_asked_of_a_place_for_a_log_to_keep(desk: Client, address: str) -> None:
    assert desk.get(address, {"q": "Qaim", "text": "34.3683, 41.0944"}).status_code == 405


def test_the_page_of_candidates_takes_nothing_from_its_address(desk: Client) -> None:
    page = desk.get(PAGE, {"q": "Qaim"}).content.decode()
    assert 'value="Qaim"' not in page
    assert "34.3683" not in page
    assert '<form method="get"' not in page.split('id="content"')[1]


@pytest.mark.parametrize("page", QUESTIONS)
def test_a_question_needs_a_token_of_the_page_that_asks(page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_editor())
    assert client.post(f"{BASE}{page}/", {"q": "Qaim", "text": "34.3683, 41.0944"}).status_code == 403


def test_questions_are_answered_on_a_closed_desk_and_to_an_account_that_is_held(
    desk: Client, settings: Settings
) -> None:
    settings.MOST_EDITS = 0
    close_desk(why="We move.")
    assert desk.post(READ, {"text": "34.3683, 41.0944"}).json()["points"]
    assert desk.post(PAGE, {"q": "Qaim"}).status_code == 200


# ------------------------------------------------------------------------------------------------ by name


@pytest.mark.parametrize("text", ["Qaim", "al-Qa'im", "القائم", "Qaim, Iraq"])
def test_qaim_is_found_in_every_spelling_with_all_that_an_editor_needs_to_choose(desk: Client, text: str) -> None:
    first = found(desk, text)[0]

    assert (first["name"], first["name_ar"], first["kind"]) == ("Al-Qa'im", "القائم", "town")
    assert (first["country"], first["province"], first["area"]) == ("Iraq", "Al Anbar", "Al Anbar, Iraq")
    assert (first["latitude"], first["longitude"], first["precision"]) == (34.3683, 41.0944, "town")
    assert first["border"].startswith("11 km from Syria")
    assert first["source"]


@pytest.mark.parametrize("text", ["near the market in Qaim", "قرب السوق في القائم", "10 km west of Qaim"])
def test_a_place_found_within_a_description_says_by_which_words_and_keeps_them_all(desk: Client, text: str) -> None:
    first = found(desk, text)[0]

    assert first["name"] == "Al-Qa'im"
    assert first["words"] in {"Qaim", "القائم"}
    assert text in first["relation"].replace("\u2068", "").replace("\u2069", "")
    assert ("by hand" in first["relation"]) == ("10 km" in text)
    assert first["place_name"] == text
    assert first["words"] in desk.post(PAGE, {"q": text}).content.decode().split("found by")[1]


@pytest.mark.parametrize(
    ("text", "name", "border"),
    [
        ("Husaybah", "Husaybah", "1.3 km from Syria"),
        ("البوكمال", "Albu Kamal", "7.3 km from Iraq"),
        ("Raqqa", "Ar Raqqah", "82 km from Turkey"),
    ],
)
def test_other_places_are_found(desk: Client, text: str, name: str, border: str) -> None:
    first = found(desk, text)[0]
    assert first["name"] == name
    assert first["border"].startswith(border)


def test_a_name_of_several_places_offers_all_of_them_and_the_codes_country_first(desk: Client) -> None:
    countries = [place["country"] for place in found(desk, "San Jose", country="CR")]
    assert countries[0] == "Costa Rica"
    assert len(set(countries)) > 2


@pytest.mark.parametrize(("near", "province"), [("9.93,-84.08", "San José"), ("37.34,-121.89", "California")])
def test_of_several_places_the_one_near_the_point_of_the_form_comes_first(
    desk: Client, near: str, province: str
) -> None:
    assert found(desk, "San Jose", near=near)[0]["area"].startswith(province)


@pytest.mark.parametrize("near", ["", "34", "34.3683,", "abc,41", "341,41", "nan,41", "1,2,3"])
def test_a_point_that_is_still_being_typed_changes_nothing(desk: Client, near: str) -> None:
    assert found(desk, "San Jose", near=near) == found(desk, "San Jose")


def test_disputed_ground_comes_under_its_own_name_and_says_how_the_source_files_it(desk: Client) -> None:
    first = found(desk, "Katzrin")[0]
    assert first["area"] == "Golan Heights (disputed)"
    assert first["note"] == "Its source files it under Israel."


@pytest.mark.parametrize("text", ["", " ", "q", HOSTILE, "zzzzqqqqxxxx"])
def test_nothing_is_found_for_what_is_no_name(desk: Client, text: str) -> None:
    assert found(desk, text) == []


def test_a_text_that_is_no_name_at_all_is_refused_unread(desk: Client) -> None:
    response = desk.post(CANDIDATES, {"q": "x" * 201})
    assert response.status_code == 413
    assert response.json() == {"error": "No place has so long a name."}


def test_without_built_data_a_sentence_says_what_to_run(desk: Client, settings: Settings, tmp_path: Path) -> None:
    settings.GEODATA_DIR = tmp_path
    response = desk.post(CANDIDATES, {"q": "Qaim"})
    assert response.status_code == 503
    assert "manage.py build_geodata" in response.json()["error"]
    assert "manage.py build_geodata" in desk.post(PAGE, {"q": "Qaim"}).content.decode()
    _incident, said = saved(desk, coordinates_text="34.3683, 41.0944")
    assert "manage.py build_geodata" in said


def test_without_scripts_a_page_lists_the_candidates_with_coordinates_to_copy(desk: Client) -> None:
    text = desk.get(f"{BASE}add/").content.decode()
    assert f'href="{PAGE}"' in text
    page = desk.post(PAGE, {"q": "Qaim"}).content.decode()
    assert "34.3683, 41.0944" in page
    assert "القائم" in page
    assert "It is switched off on this site" in page


def test_hostile_text_stays_text_on_the_page(desk: Client) -> None:
    page = desk.post(PAGE, {"q": HOSTILE}).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;${7*7}`\\{{7*7}}" in page


# ------------------------------------------------------------------------------------------------ online


def test_searching_online_is_off_and_says_how_it_is_switched_on(desk: Client) -> None:
    answer = desk.post(ONLINE, {"q": "Qaim"}).json()
    assert "switched off" in answer["error"]
    assert "COUNTERCLAIM_GEOCODER_CONTACT" in answer["error"]
    assert "COUNTERCLAIM_GEOCODER_CONTACT" in desk.post(PAGE, {"q": "Qaim", "online": "yes"}).content.decode()
    assert "Search online (off)" in desk.get(f"{BASE}add/").content.decode()


def test_switched_on_it_answers_with_candidates_that_name_their_source(desk: Client, online: Service) -> None:
    online.plays["Qaim"] = answering([QAIM_IN_NOMINATIM])
    (place,) = desk.post(ONLINE, {"q": "Qaim", "country": "IQ"}).json()["places"]
    assert (place["latitude"], place["longitude"], place["precision"]) == (34.3683, 41.0944, "town")
    assert place["border"].startswith("11 km from Syria")
    assert "OpenStreetMap contributors" in place["source"]
    page = desk.post(PAGE, {"q": "Qaim", "online": "yes"}).content.decode()
    assert "OpenStreetMap contributors" in page
    assert len(online.seen) == 1, "the second search was answered from the file"


def test_typing_and_the_page_of_candidates_never_ask_the_geocoder(desk: Client, online: Service) -> None:
    found(desk, "Qaim")
    desk.post(PAGE, {"q": "Qaim"})
    desk.get(f"{BASE}add/")
    assert online.seen == []


@pytest.mark.parametrize(
    ("status", "says"),
    [(403, "refuses to answer this site"), (429, "asked too often"), (500, "has a fault of its own")],
)
def test_a_geocoder_that_fails_is_told_in_a_sentence(desk: Client, online: Service, status: int, says: str) -> None:
    online.plays["Qaim"] = answering({}, status=status)
    response = desk.post(ONLINE, {"q": "Qaim"})
    assert response.status_code == 200
    assert says in response.json()["error"]


def test_hostile_names_of_a_geocoder_stay_text(desk: Client, online: Service) -> None:
    online.plays["Qaim"] = answering([QAIM_IN_NOMINATIM | {"name": HOSTILE, "display_name": HOSTILE}])
    assert desk.post(ONLINE, {"q": "Qaim"}).json()["places"][0]["name"] == HOSTILE.replace("`", "'")
    page = desk.post(PAGE, {"q": "Qaim", "online": "yes"}).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


# -------------------------------------------------------------------------------------------- where the point lies


def test_the_border_context_stands_beside_the_point(desk: Client) -> None:
    page = desk.get(change_url(an_incident())).content.decode()
    assert "In Al Anbar, Iraq." in page
    assert "6 to 16 km from Syria" in page


def test_the_context_follows_what_is_typed(desk: Client) -> None:
    query = {"latitude": "34.3925", "longitude": "40.9895", "precision": "town"}
    assert desk.post(CONTEXT, query).json()["sentences"][0].startswith("In Iraq or Syria")
    assert desk.post(CONTEXT, query | {"uncertainty_m": "100"}).json()["sentences"][0] == "In Al Anbar, Iraq."


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"latitude": "134"}, "latitude 134 is outside -90 to 90"),
        ({"latitude": "far"}, "are numbers"),
        ({"longitude": ""}, "are numbers"),
        ({"longitude": "nan"}, "not a finite number"),
        ({"uncertainty_m": "wide"}, "are numbers"),
        ({"uncertainty_m": "-1"}, "above 0"),
        ({"uncertainty_m": "1000001"}, "1000 km) at most"),
        ({"uncertainty_m": "inf"}, "1000 km) at most"),
        ({"uncertainty_m": "nan"}, "1000 km) at most"),
    ],
)
def test_a_point_that_cannot_be_gets_a_sentence(desk: Client, changed: dict[str, str], says: str) -> None:
    answer = desk.post(CONTEXT, {"latitude": "34.3683", "longitude": "41.0944", **changed}).json()
    assert says in answer["error"]


def test_after_a_refused_save_the_context_is_that_of_the_point_that_was_typed(desk: Client) -> None:
    incident = an_incident()
    form = form_at(desk, change_url(incident)) | {"title": ""}

    moved = desk.post(change_url(incident), form | {"latitude": "33.3152", "longitude": "44.3661"}).content.decode()
    assert "In Baghdad, Iraq." in moved
    assert "In Al Anbar, Iraq." not in moved

    emptied = desk.post(change_url(incident), form | {"latitude": "", "longitude": ""}).content.decode()
    assert '<p class="place-context-label">' not in emptied

    unread = desk.post(change_url(incident), form | {"latitude": "far"}).content.decode()
    assert '<p class="place-context-label">' not in unread


def test_after_a_refused_save_the_context_is_that_of_coordinates_as_written(desk: Client) -> None:
    page = desk.post(f"{BASE}add/", an_incident_form(title="", coordinates_text="33.3152 N 44.3661 E")).content.decode()
    assert "In Baghdad, Iraq." in page


def test_after_a_refused_save_the_context_of_a_claim_is_that_of_its_own_point(desk: Client) -> None:
    claim = a_claim(place_name="Qaim", precision="town", latitude=34.3683, longitude=41.0944)
    form = form_at(desk, change_url(claim.incident)) | {
        "title": "",
        "claims-0-latitude": "33.3152",
        "claims-0-longitude": "44.3661",
    }
    said = (
        desk.post(change_url(claim.incident), form).content.decode().split('id="id_claims-0-coordinates_text_box"')[1]
    )
    assert "In Baghdad, Iraq." in said


# ------------------------------------------------------------------------------------------------- names on the map

VIEW = {"south": "33.5", "west": "40", "north": "35", "east": "42.5"}


def test_the_towns_of_a_view_come_largest_first_with_where_they_stand(desk: Client) -> None:
    towns = desk.post(TOWNS, VIEW).json()["towns"]
    assert {"name": "Al-Qa'im", "latitude": 34.3683, "longitude": 41.0944} in towns
    assert [town["name"] for town in towns[:3]] == ["Al-Qa'im", "Albu Kamal", "Hadithah"]


def test_towns_are_written_in_the_script_of_the_page_where_they_have_a_name_in_it(desk: Client) -> None:
    names = [town["name"] for town in desk.post(TOWNS, VIEW, headers={"accept-language": "ar"}).json()["towns"]]
    assert "القائم" in names
    fiji = {"south": "-19", "west": "177", "north": "-16", "east": "-179"}
    assert "Nasinu" in [
        town["name"] for town in desk.post(TOWNS, fiji, headers={"accept-language": "ar"}).json()["towns"]
    ]


@pytest.mark.parametrize("edge", ["", "far", "nan", "181", "1e999"])
def test_edges_that_cannot_be_get_a_sentence(desk: Client, edge: str) -> None:
    assert desk.post(TOWNS, VIEW | {"east": edge}).json() == {
        "error": "The edges of the map are numbers: degrees of latitude and longitude."
    }


def test_a_view_upside_down_holds_nothing(desk: Client) -> None:
    assert desk.post(TOWNS, VIEW | {"south": "36"}).json() == {"towns": []}
