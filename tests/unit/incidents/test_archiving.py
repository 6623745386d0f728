"""A web archive is asked for copies: one host alone, none inside one's own network, for addresses of the public web."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from config.archive import archive as from_environment
from config.env import Env, SettingsError
from incidents.archiving import ArchiveSettings, ArchivingError, ask_to_keep, why_not_asked
from tests.archive import CONTACT, Archive, running_archive

ADDRESS = "https://news.example.net/a?b=c"
ARCHIVES_WITHIN = (
    *("127.0.0.1", "localhost", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    "0.0.0.0",  # noqa: S104 - asked, not bound to
)
HOSTS_WITHIN = (
    *("localhost", "localhost.", "printer", "intranet.local", "a.internal", "b.test"),
    *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254"),
    *("100.64.0.1", "224.0.0.1", "255.255.255.255"),
    *("[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[ff02::1]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]"),
)


@pytest.fixture
def web_archive() -> Iterator[Archive]:
    with running_archive() as archive:
        yield archive


def test_the_copy_has_the_address_to_which_the_archive_points(web_archive: Archive) -> None:
    copy = ask_to_keep(ADDRESS, settings=web_archive.settings)
    assert copy == f"http://127.0.0.1:{web_archive.port}/web/20260102030405/https://news.example.net/a"
    assert web_archive.asked == [f"/save/{ADDRESS}"]
    assert web_archive.agents == [f"Counterclaim ({CONTACT})"]


def test_a_copy_may_be_named_beside_the_page_that_shows_it(web_archive: Archive) -> None:
    web_archive.status, web_archive.headers = 200, {"Content-Location": "/web/2026/x"}
    assert ask_to_keep(ADDRESS, settings=web_archive.settings).endswith("/web/2026/x")


@pytest.mark.parametrize(
    ("status", "headers", "sentence"),
    [
        (429, {}, "too often"),
        (403, {}, "made no copy"),
        (520, {}, "made no copy"),
        (200, {}, "did not say where"),
        (302, {"Location": "http://169.254.169.254/web/latest/meta-data"}, "did not say where"),
        (302, {"Location": "/login"}, "did not say where"),
        (302, {"Location": "/web/" + "a" * 2000}, "too long"),
    ],
)
def test_an_answer_without_a_copy_is_told_in_a_sentence(
    web_archive: Archive, status: int, headers: dict[str, str], sentence: str
) -> None:
    web_archive.status, web_archive.headers = status, headers
    with pytest.raises(ArchivingError, match=sentence):
        ask_to_keep(ADDRESS, settings=web_archive.settings)
    assert len(web_archive.asked) == 1


@pytest.mark.parametrize("host", ARCHIVES_WITHIN)
def test_an_archive_inside_ones_own_network_is_not_asked(web_archive: Archive, host: str) -> None:
    settings = ArchiveSettings(host=f"{host}:{web_archive.port}", contact=CONTACT, connect_s=1, answer_s=1)
    with pytest.raises(ArchivingError, match="inside a network of our own"):
        ask_to_keep(ADDRESS, settings=settings)
    assert web_archive.asked == []


def test_the_guard_lets_tests_reach_their_own_machine_and_no_other(web_archive: Archive) -> None:
    with pytest.raises(ArchivingError, match="inside a network of our own"):
        ask_to_keep(ADDRESS, settings=replace(web_archive.settings, host="10.0.0.1"))


@pytest.mark.parametrize("host", HOSTS_WITHIN)
def test_no_archive_hears_of_addresses_in_ones_own_network(web_archive: Archive, host: str) -> None:
    with pytest.raises(ArchivingError, match="own network"):
        ask_to_keep(f"https://{host}/minutes", settings=web_archive.settings)
    assert web_archive.asked == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://news.example.net/a", "no web address"),
        ("https://", "no web address"),
        ("https://[", "no web address"),
        ("https://a.example.net:99999999/", "no web address"),
        ("https://me:secret@news.example.net/", "name or a password"),
    ],
)
def test_no_archive_hears_of_what_is_no_public_address(address: str, sentence: str) -> None:
    assert sentence in why_not_asked(address)


@pytest.mark.parametrize("address", [ADDRESS, "http://198.41.0.4/a", "https://أخبار.شبكة/a", "https://a.b:8443/"])
def test_addresses_of_the_public_web_are_asked_for(address: str) -> None:
    assert why_not_asked(address) == ""


def test_no_archive_is_asked_unless_an_operator_sets_one() -> None:
    assert from_environment(Env({})) is None
    set_up = from_environment(Env({"COUNTERCLAIM_ARCHIVE": "web.archive.org", "COUNTERCLAIM_ARCHIVE_CONTACT": CONTACT}))
    assert set_up is not None
    assert (set_up.origin, set_up.loopback) == ("https://web.archive.org", False)


@pytest.mark.parametrize("host", ["https://web.archive.org", "web.archive.org/save", "a b", "web.archive.org"])
def test_a_setting_that_cannot_work_is_refused_by_name(host: str) -> None:
    with pytest.raises(SettingsError, match="COUNTERCLAIM_ARCHIVE is"):
        from_environment(Env({"COUNTERCLAIM_ARCHIVE": host}))
