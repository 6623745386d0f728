"""Coordinates as somebody wrote them, and a point that lies where the code does not say."""

from typing import Any

import pytest
from django.test import Client

from incidents.models import Claim, Incident
from tests.factories.desk import a_source, an_actor, an_editor
from tests.factories.desk_forms import an_incident_form, change_url, form_at, rows, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

BASE = "/admin/incidents/incident/"
READ = f"{BASE}read-coordinates/"
HOSTILE = "<img src=x onerror=alert(1)>${7*7}`\\{{7*7}}"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def refused(client: Client, **fields: Any) -> list[str]:
    """The errors of the box of coordinates."""
    response = client.post(f"{BASE}add/", an_incident_form(**fields))
    assert response.status_code == 200
    assert not Incident.objects.exists()
    errors: list[str] = response.context["adminform"].form.errors.get("coordinates_text", [])
    return errors


# ------------------------------------------------------------------------------------------------ as written

FORMS = [
    ("34.3683, 41.0944", 34.3683, 41.0944),
    ("34°22'06\"N 41°05'40\"E", 34.3683333, 41.0944444),
    ("N34 22.1 E41 05.6", 34.3683333, 41.0933333),
    ("41.0944E 34.3683N", 34.3683, 41.0944),
    ("٣٤٫٣٦٨٣، ٤١٫٠٩٤٤", 34.3683, 41.0944),
    ("۳۴٫۳۶۸۳، ۴۱٫۰۹۴۴", 34.3683, 41.0944),
    ("geo:34.3683,41.0944", 34.3683, 41.0944),
    ("https://www.google.com/maps/place/Qaim/@34.3,41.0,12z/data=!3d34.3683!4d41.0944", 34.3683, 41.0944),
    ("https://www.openstreetmap.org/?mlat=34.3683&mlon=41.0944#map=12/34.3/41.0", 34.3683, 41.0944),
    ("37SFU9204", None, None),
    ("37N 692590 3804981", None, None),
    ("8H63939V+8Q", 34.3683125, 41.0944375),
]


@pytest.mark.parametrize(("text", "latitude", "longitude"), FORMS, ids=[text for text, *_point in FORMS])
def test_every_form_fills_latitude_and_longitude_when_it_is_saved(
    desk: Client, text: str, latitude: float | None, longitude: float | None
) -> None:
    incident, said = saved(desk, coordinates_text=text)
    if latitude is not None:
        assert (incident.latitude, incident.longitude) == (latitude, longitude)
    assert incident.latitude == pytest.approx(34.3683, abs=0.01)
    assert incident.longitude == pytest.approx(41.0944, abs=0.01)
    assert "Coordinates were read as" in said


@pytest.mark.parametrize(("text", "latitude", "longitude"), FORMS, ids=[text for text, *_point in FORMS])
def test_every_form_is_echoed_before_it_is_saved(
    desk: Client, text: str, latitude: float | None, longitude: float | None
) -> None:
    answer = desk.post(READ, {"text": text, "country": "IQ"}).json()
    point = answer["points"][answer["taken"]]
    assert "Al Anbar, Iraq" in point["sentence"]
    assert "to about" in point["sentence"]
    if latitude is not None:
        assert (point["latitude"], point["longitude"]) == (latitude, longitude)


def test_the_echo_has_the_precision_that_the_writing_has(desk: Client) -> None:
    answer = desk.post(READ, {"text": "34.37, 41.09", "precision": "exact"}).json()
    point = answer["points"][0]
    assert "34.37° N 41.09° E, to about 1.1 km" in point["sentence"]
    assert point["caution"] == ("The writing tells places apart to about 1112 m only; precision “exact” means 10 m.")
    assert desk.post(READ, {"text": "34.37, 41.09", "precision": "town"}).json()["points"][0]["caution"] == ""


def test_an_order_that_is_open_goes_by_convention_and_offers_the_other(desk: Client) -> None:
    answer = desk.post(READ, {"text": "34.3683, 41.0944", "country": "IQ"}).json()
    assert answer["taken"] == 0
    assert "Latitude was taken first" in answer["question"]
    assert "Turkey" in answer["points"][1]["sentence"]


def test_an_order_that_only_the_code_contradicts_is_asked(desk: Client) -> None:
    errors = refused(desk, coordinates_text="41.0944, 34.3683")
    assert errors[0] == "Only the second of these lies in the country of the code. Which is meant?"
    assert "Turkey" in errors[1]
    assert "latitude 34.3683, longitude 41.0944" in errors[2]


@pytest.mark.parametrize(
    ("text", "question", "offers"),
    [
        ("34,3683,41", "Coordinates are two", 0),
        ("37S 692590 3804981", "The letter S is the southern hemisphere", 2),
        ("34,41", "A comma can part two numbers", 1),
        ("34.3683 N, 41.0944", "Only one of the two says its hemisphere", 2),
        ("0, 0", "0, 0 lies in the Gulf of Guinea", 1),
        ("34.3683-41.0944", "Is the hyphen a dash", 2),
        ("41.0944, 134.5", "", 0),
        ("939V+8Q Al Qaim", "is a short Plus Code", 1),
        ("939V+8Q", "is a short Plus Code", 0),
        ("somewhere near Qaim", "", 0),
        ("34.3683", "Coordinates are two", 0),
        ("https://maps.app.goo.gl/abc", "shortened address", 0),
    ],
)
def test_what_is_ambiguous_or_unreadable_is_asked_and_not_guessed(
    desk: Client, text: str, question: str, offers: int
) -> None:
    if text == "41.0944, 134.5":  # one order alone can be, so nothing has to be asked
        assert saved(desk, coordinates_text=text)[0].longitude == 134.5
        return
    errors = refused(desk, coordinates_text=text)
    assert question in errors[0]
    assert len(errors) > offers
    assert desk.post(READ, {"text": text}).status_code == 200


def test_a_point_that_stands_there_is_not_replaced_by_another(desk: Client) -> None:
    (error,) = refused(desk, coordinates_text="34.3683, 41.0944", latitude="33.3", longitude="44.4")
    assert "latitude and longitude say another point" in error


@pytest.mark.parametrize("text", ["34.3683, 41.0944", "34.3683-41.0944", "41.0944, 34.3683"])
def test_a_point_that_was_chosen_among_those_of_the_text_is_saved(desk: Client, text: str) -> None:
    incident, said = saved(desk, coordinates_text=text, latitude="34.3683", longitude="41.0944")
    assert (incident.latitude, incident.longitude) == (34.3683, 41.0944)
    assert "Coordinates were read" not in said


def test_a_claims_own_place_is_read_alike(desk: Client) -> None:
    claim = {
        "claimant": an_actor().pk,
        "source": a_source().pk,
        "position": "alleges",
        "basis": "not_stated",
        "working_status": "accepted",
        "order": 0,
        "precision": "site",
        "coordinates_text": "34.3925N 40.9895E",
    }
    _incident, said = saved(desk, **rows("claims", [claim]))
    assert (Claim.objects.get().latitude, Claim.objects.get().longitude) == (34.3925, 40.9895)
    assert "Coordinates were read as 34.3925° N 40.9895° E" in said


def test_hostile_text_in_the_box_stays_text(desk: Client) -> None:
    page = desk.post(f"{BASE}add/", an_incident_form(coordinates_text=HOSTILE)).content.decode()
    assert "<img src=x" not in page
    assert 'value="&lt;img src=x onerror=alert(1)&gt;' in page
    assert HOSTILE.split()[0] in desk.post(READ, {"text": HOSTILE}).json()["error"]


# ------------------------------------------------------------------------------------------------- doubts


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        (
            41.0944,
            34.3683,
            "latitude 41.0944, longitude 34.3683 lies in Çorum, Turkey; the code IQ-2016-0002 says Iraq",
        ),
        (41.0944, 34.3683, "Swapped? The other way round it lies in Al Anbar, Iraq."),
        (34.3683, -41.0944, "lies at sea; the code"),
        (34.3683, -41.0944, "Is the sign of the longitude wrong?"),
        (-34.3683, 41.0944, "Is the sign of the latitude wrong?"),
        (-34.3683, -41.0944, "Are both signs wrong?"),
        (48.85, 2.35, "Is a digit wrong, or the code?"),
    ],
)
def test_a_point_in_another_country_than_the_codes_is_saved_with_a_reason(
    desk: Client, latitude: float, longitude: float, says: str
) -> None:
    incident, said = saved(desk, place_name="Qaim", latitude=str(latitude), longitude=str(longitude))
    assert incident.latitude == latitude
    assert "\N{FIRST STRONG ISOLATE}Qaim\N{POP DIRECTIONAL ISOLATE}: " in said
    assert says in said


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("IQ-2016-0002", 34.3683, 41.0944),
        ("SY-2016-0002", 34.3925, 40.9895),  # over the border, within the circle of a town
        ("UA-2016-0002", 44.6, 33.5),  # Sevastopol, by either party's view
        ("RU-2016-0002", 44.6, 33.5),
        ("XX-2016-0002", 34.3683, 41.0944),  # no country's code
    ],
)
def test_a_point_where_the_code_says_gets_no_warning(
    desk: Client, code: str, latitude: float, longitude: float
) -> None:
    _incident, said = saved(desk, code=code, latitude=str(latitude), longitude=str(longitude))
    assert "lies in" not in said


def test_two_orders_in_one_country_are_asked_about_once(desk: Client) -> None:
    incident, said = saved(desk, code="TR-2016-0002", latitude="38.7", longitude="39.2")
    assert "the other way round it would lie in" in said
    assert "Was latitude entered first?" in said
    page = form_at(desk, change_url(incident))
    again = desk.post(change_url(incident), page | {"title": "Another title"}, follow=True)
    assert "the other way round" not in again.content.decode()


def test_a_claim_may_speak_of_a_place_abroad_but_not_by_a_slip(desk: Client) -> None:
    claim = {
        "claimant": an_actor().pk,
        "source": a_source().pk,
        "position": "alleges",
        "basis": "not_stated",
        "working_status": "accepted",
        "order": 0,
        "precision": "town",
    }
    abroad = claim | {"latitude": "34.45", "longitude": "40.6"}
    swapped = claim | {"latitude": "41.0944", "longitude": "34.3683"}
    _incident, said = saved(desk, **rows("claims", [abroad, swapped]))
    assert "Claim 1" not in said
    assert "Claim 2" in said
    assert "Swapped?" in said
