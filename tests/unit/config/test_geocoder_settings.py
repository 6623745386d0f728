"""Searching online is off unless an operator sets it, and refused with a sentence when it cannot work."""

from pathlib import Path

import pytest

from config.env import Env, SettingsError
from config.geocoder import geocoder

STORE = Path("geocoding.sqlite3")
CONTACT = {"COUNTERCLAIM_GEOCODER_CONTACT": "desk@example.org"}


@pytest.mark.parametrize("variables", [{}, CONTACT, {"COUNTERCLAIM_GEOCODER": "off", **CONTACT}])
def test_it_is_off_unless_it_is_asked_for(variables: dict[str, str]) -> None:
    assert geocoder(Env(variables), STORE) is None


@pytest.mark.parametrize(
    ("service", "domain"), [("nominatim", "nominatim.openstreetmap.org"), ("photon", "photon.komoot.io")]
)
def test_a_service_is_asked_at_its_own_host_with_the_contact(service: str, domain: str) -> None:
    found = geocoder(Env({"COUNTERCLAIM_GEOCODER": service, **CONTACT}), STORE)

    assert found is not None
    assert (found.service, found.domain, found.scheme, found.store) == (service, domain, "https", STORE)
    assert found.user_agent == "Counterclaim (desk@example.org)"


@pytest.mark.parametrize(
    ("host", "scheme", "domain"),
    [
        ("geocoder.example.org/nominatim/", "https", "geocoder.example.org/nominatim"),
        ("https://geocoder.example.org", "https", "geocoder.example.org"),
        ("http://127.0.0.1:8080", "http", "127.0.0.1:8080"),
    ],
)
def test_a_host_of_ones_own_may_say_its_scheme(host: str, scheme: str, domain: str) -> None:
    variables = {"COUNTERCLAIM_GEOCODER": "nominatim", "COUNTERCLAIM_GEOCODER_HOST": host, **CONTACT}
    found = geocoder(Env(variables), STORE)

    assert found is not None
    assert (found.scheme, found.domain) == (scheme, domain)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"COUNTERCLAIM_GEOCODER": "google"}, "must be one of off, nominatim, photon"),
        ({"COUNTERCLAIM_GEOCODER": "photon"}, "COUNTERCLAIM_GEOCODER_CONTACT is empty"),
        ({"COUNTERCLAIM_GEOCODER": "photon", "COUNTERCLAIM_GEOCODER_CONTACT": "me"}, "'me' is no contact"),
        (
            {"COUNTERCLAIM_GEOCODER": "photon", "COUNTERCLAIM_GEOCODER_HOST": "ftp://example.org", **CONTACT},
            "by http or https, not 'ftp'",
        ),
        (
            {"COUNTERCLAIM_GEOCODER": "photon", "COUNTERCLAIM_GEOCODER_HOST": "a host", **CONTACT},
            "COUNTERCLAIM_GEOCODER_HOST or COUNTERCLAIM_GEOCODER_CONTACT cannot be used: 'a host' is no host",
        ),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        geocoder(Env(variables), STORE)
