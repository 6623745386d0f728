"""What a browser is told with every answer, pages, errors and refusals alike."""

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from api.urls import urlpatterns as data_urlpatterns
from config.urls import urlpatterns as project_urlpatterns
from mapviews.urls import urlpatterns as public_urlpatterns

pytestmark = pytest.mark.django_db


def breaks(request: HttpRequest) -> HttpResponse:
    """A page with a fault in it."""
    msg = "a fault"
    raise RuntimeError(msg)


urlpatterns = [path("breaks", breaks), *project_urlpatterns]

PUBLIC_WITHOUT_ARGUMENTS = [
    f"/{pattern.pattern}" for pattern in [*public_urlpatterns, *data_urlpatterns] if "<" not in str(pattern.pattern)
]
ADDRESSES = [
    *PUBLIC_WITHOUT_ARGUMENTS,
    "/livez",
    "/admin/",
    "/admin/login/",
    "/favicon.ico",
    "/not/there",
    "/admin/not/there",
]


@pytest.fixture
def with_a_broken_page(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def policy(response: HttpResponseBase) -> dict[str, list[str]]:
    """The content security policy of a response, by directive."""
    parts = response["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def assert_strict(response: HttpResponseBase) -> None:
    directives = policy(response)
    assert directives["default-src"] == ["'none'"]
    assert directives["base-uri"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert directives["style-src"] == ["'self'"]
    text = response["Content-Security-Policy"]
    for weakness in ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:"):
        assert weakness not in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_carries_the_strict_policy(client: Client, address: str) -> None:
    assert_strict(client.get(address))


def test_a_page_that_is_not_there_carries_it(client: Client) -> None:
    response = client.get("/not/there")

    assert response.status_code == 404
    assert_strict(response)


@pytest.mark.usefixtures("with_a_broken_page")
def test_a_page_that_breaks_carries_it(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/breaks")

    assert response.status_code == 500
    assert_strict(response)


def test_a_request_under_a_wrong_host_name_carries_it(client: Client) -> None:
    response = client.get("/livez", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert_strict(response)


def test_a_desk_page_after_signing_in_carries_it(admin_client: Client) -> None:
    response = admin_client.get("/admin/auth/user/")

    assert response.status_code == 200
    assert_strict(response)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_carries_the_other_protections(client: Client, address: str) -> None:
    response = client.get(address)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("address", [*PUBLIC_WITHOUT_ARGUMENTS, "/livez", "/favicon.ico", "/not/there"])
@pytest.mark.parametrize("signed_in", [False, True], ids=["reader", "editor"])
def test_public_pages_set_no_cookie_and_do_not_vary_by_one(
    client: Client, admin_client: Client, address: str, signed_in: bool
) -> None:
    response = (admin_client if signed_in else client).get(address)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_desk_does_set_a_cookie_so_the_test_above_can_fail(client: Client) -> None:
    assert "csrftoken" in client.get("/admin/account/login/").cookies


def test_https_is_asked_for_by_one_switch_and_health_stays_reachable(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000

    assert client.get("/admin/login/")["Location"] == "https://testserver/admin/login/"
    assert client.get("/livez").status_code == 200
    assert "max-age=31536000" in client.get("/admin/login/", secure=True)["Strict-Transport-Security"]
