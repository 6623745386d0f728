"""Who gets in, and who is kept out: guessing, second factors, sessions, and the switch that holds the desk still."""

import base64
import hmac
import re
import struct
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import override

from access.models import AccessEvent, AccessKind, DeskSwitch, KnownBrowser, SignInAttempt
from access.throttling import BY_ACCOUNT, BY_CODE, BY_NETWORK, WINDOW
from incidents.models import Actor

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-pass-word-7"
LOGIN = "/admin/account/login/"
CHANGE = "/admin/account/password/"
CODE = "/admin/account/factors/authenticate/"
TOO_MANY = "Too many attempts failed"
DESK_PAGES = ("/admin/", "/admin/incidents/actor/", "/admin/incidents/actor/add/", "/admin/access/accessevent/")


def account(name: str, *permissions: str) -> User:
    """Somebody at the desk with those permissions."""
    made = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    made.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return made


def try_password(client: Client, name: str, password: str = PASSWORD, address: str = "192.0.2.1") -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def totp_for(person: User) -> str:
    """Give somebody an authenticator app; its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_of(secret: str, step: int = 0) -> str:
    """What the app shows, by RFC 6238, written here anew."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


# ------------------------------------------------------------------------------------------------------- guessing


def test_of_sixty_guesses_ten_are_looked_at_and_then_even_the_right_one_is_not() -> None:
    account("amal")
    answers = [try_password(Client(), "amal", f"guess {number}").content.decode() for number in range(60)]

    assert sum(TOO_MANY not in answer for answer in answers) == BY_ACCOUNT
    stranger = Client()
    assert TOO_MANY in try_password(stranger, "amal").content.decode()
    assert not is_in(stranger)


def test_the_owner_is_not_locked_out_by_who_guesses_at_the_account() -> None:
    account("amal")
    own = Client()
    try_password(own, "amal")
    own.post("/admin/account/logout/")
    for number in range(40):
        try_password(Client(), "amal", f"guess {number}")

    try_password(own, "amal")

    assert is_in(own)


def test_a_cookie_of_another_account_or_of_ones_own_making_is_a_strangers() -> None:
    account("amal")
    account("basim")
    thief = Client()
    try_password(thief, "basim")
    thief.post("/admin/account/logout/")
    for number in range(BY_ACCOUNT):
        try_password(Client(), "amal", f"guess {number}")

    assert TOO_MANY in try_password(thief, "amal").content.decode()
    thief.cookies["browser"] = "x" * 43
    assert TOO_MANY in try_password(thief, "amal").content.decode()


def test_one_network_cannot_try_one_password_on_everybody() -> None:
    for number in range(BY_NETWORK + 5):
        answer = try_password(Client(), f"somebody-{number}", "the commonest", address=f"2001:db8::{number:x}")

    assert TOO_MANY in answer.content.decode()
    assert TOO_MANY not in try_password(Client(), "somebody-else", "x", address="2001:db8:0:1::1").content.decode()


@pytest.mark.parametrize("name", ["Amal", "AMAL", "amal"])
def test_capitals_are_no_way_round(name: str) -> None:
    account("amal")
    for number in range(BY_ACCOUNT):
        try_password(Client(), "amal", f"guess {number}")

    assert TOO_MANY in try_password(Client(), name, "x").content.decode()


def test_attempts_are_counted_though_a_process_knows_nothing_of_them() -> None:
    account("amal")
    for number in range(BY_ACCOUNT):
        cache.clear()  # as in another process, or after a restart
        try_password(Client(), "amal", f"guess {number}")

    assert TOO_MANY in try_password(Client(), "amal").content.decode()


def test_guesses_at_the_present_password_in_an_open_session_are_counted_and_logged(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False  # ours hold over all processes, the library's in each alone
    stolen = Client()
    stolen.force_login(account("amal"))
    new = {"password1": "another-long-word-8", "password2": "another-long-word-8"}
    guesses = [stolen.post(CHANGE, new | {"oldpassword": f"guess {number}"}) for number in range(BY_ACCOUNT)]

    assert not any(TOO_MANY in answer.content.decode() for answer in guesses)
    assert TOO_MANY in stolen.post(CHANGE, new | {"oldpassword": PASSWORD}).content.decode()
    assert User.objects.get().check_password(PASSWORD)
    refused = AccessEvent.objects.filter(kind=AccessKind.PASSWORD_REFUSED, account__username="amal")
    assert (refused.count(), AccessEvent.objects.filter(kind=AccessKind.HELD_OFF).count()) == (BY_ACCOUNT, 1)


def test_right_passwords_do_not_count_and_wrong_ones_are_forgotten_after_a_quarter_of_an_hour() -> None:
    account("amal")
    for _each in range(BY_ACCOUNT + 2):
        stranger = Client()
        try_password(stranger, "amal")
        assert is_in(stranger)
    for number in range(BY_ACCOUNT):
        try_password(Client(), "amal", f"guess {number}")
    SignInAttempt.objects.update(at=timezone.now() - WINDOW - timedelta(seconds=1))

    stranger = Client()
    try_password(stranger, "amal")
    assert is_in(stranger)


def test_the_stock_page_of_signing_in_lets_nobody_by() -> None:
    account("amal")
    client = Client()
    answer = client.post("/admin/login/", {"username": "amal", "password": PASSWORD})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)
    assert not is_in(client)


def test_nobody_signs_up() -> None:
    assert Client().get("/admin/account/signup/").status_code in {302, 404}
    assert not User.objects.exists()


# -------------------------------------------------------------------------------------------------- second factors


def test_who_publishes_or_reviews_does_nothing_before_a_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client = Client()
    publisher = account("amal", "publish_incident", "add_actor", "view_actor", "change_actor")
    try_password(client, "amal")
    answers = [client.get(page) for page in DESK_PAGES]

    assert [answer.status_code for answer in answers] == [302] * len(DESK_PAGES)
    assert {answer.headers["Location"] for answer in answers} == {"/admin/account/factors/"}
    client.post("/admin/incidents/actor/add/", {"key": "x", "name": "X", "kind": "rebel_group", "party": "on"})
    assert not Actor.objects.exists()

    totp_for(publisher)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("permission", ["review_incident", "publish_incident"])
def test_recovery_codes_alone_are_no_second_factor(settings: Any, permission: str) -> None:
    settings.SECOND_FACTOR = "required"
    client = Client()
    person = account("amal", permission)
    RecoveryCodes.activate(person)
    client.force_login(person)

    assert client.get("/admin/").status_code == 302


def test_a_reporter_needs_none(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client = Client()
    account("basim", "add_incident")
    try_password(client, "basim")

    assert client.get("/admin/").status_code == 200


def test_the_password_alone_opens_nothing_and_the_code_opens_it() -> None:
    secret = totp_for(account("amal"))
    client = Client()
    try_password(client, "amal")
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302

    client.post(CODE, {"code": code_of(secret)})
    assert is_in(client)


def test_a_recovery_code_opens_once() -> None:
    person = account("amal")
    totp_for(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for opens in (True, False):
        client = Client()
        try_password(client, "amal")
        client.post(CODE, {"code": code})
        assert is_in(client) is opens


def test_guessing_at_codes_is_counted_and_the_owner_is_not_held_off() -> None:
    secret = totp_for(account("amal"))
    own = Client()
    try_password(own, "amal")
    own.post(CODE, {"code": code_of(secret, step=-1)})
    own.post("/admin/account/logout/")
    thief = Client()
    try_password(thief, "amal")
    for number in range(BY_CODE):
        thief.post(CODE, {"code": f"{number:06}"})

    thief.post(CODE, {"code": code_of(secret)})
    assert not is_in(thief)
    try_password(own, "amal")
    own.post(CODE, {"code": code_of(secret, step=1)})
    assert is_in(own)


def test_the_secret_of_a_factor_is_not_readable_in_the_database(settings: Any) -> None:
    secret = totp_for(account("amal"))
    stored = Authenticator.objects.get()

    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(code_of(secret))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert Authenticator.objects.get().wrap().validate_code(code_of(secret, step=1))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ImproperlyConfigured, match="reset_second_factor"):
        Authenticator.objects.get().wrap().validate_code(code_of(secret))


def test_an_operator_lets_somebody_begin_anew() -> None:
    totp_for(account("amal"))
    out = StringIO()

    call_command("reset_second_factor", "amal", stdout=out)

    assert not Authenticator.objects.exists()
    assert "amal had 1" in out.getvalue()
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        call_command("reset_second_factor", "nobody")


# -------------------------------------------------------------------------------------------------------- sessions


@pytest.mark.parametrize(
    ("began", "seen", "stays"),
    [(11 * 60, 10, True), (11 * 60, 119, True), (121, 121, False), (12 * 60 + 1, 1, False)],
    ids=["a long day at work", "almost two hours away", "over two hours away", "over twelve hours"],
)
def test_a_session_ends_when_it_is_left_alone_or_too_old(began: int, seen: int, stays: bool) -> None:
    client = Client()
    account("amal")
    try_password(client, "amal")
    session, now = client.session, timezone.now().timestamp()
    session["began_at"], session["seen_at"] = now - began * 60, now - seen * 60
    session.save()

    assert (client.get("/admin/").status_code == 200) is stays
    assert is_in(client) is stays


def test_one_ends_ones_other_sessions() -> None:
    account("amal")
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        try_password(client, "amal")

    here.post("/admin/account/sessions/")

    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_the_page_of_sessions_names_each_browser_and_says_which_is_this_one() -> None:
    account("amal")
    here = Client(headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"})
    elsewhere = Client(headers={"user-agent": "<b>somebody's own</b>"})
    for client in (here, elsewhere):
        try_password(client, "amal")

    page = here.get("/admin/account/sessions/").content.decode()

    assert re.search(r"Firefox, Android</span>\s*<strong>\(this browser\)</strong>", page)
    assert "&lt;b&gt;somebody&#x27;s own&lt;/b&gt;</span>" in page
    assert page.count("(this browser)") == 1
    assert "Sign out everywhere else" in page


@pytest.mark.parametrize("form", ["add_webauthn", "edit_webauthn"])
def test_the_name_of_a_key_is_asked_for_in_the_language_of_the_page(form: str) -> None:
    person = account("amal")
    key = Authenticator(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "A key"})
    asked_for = {"add_webauthn": {"user": person}, "edit_webauthn": {"instance": key}}[form]
    with override("ar"):
        assert import_string(settings.MFA_FORMS[form])(**asked_for).fields["name"].label == "الاسم"


def test_a_changed_password_ends_the_other_sessions_and_forgets_the_other_browsers() -> None:
    account("amal")
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        try_password(client, "amal")
    assert KnownBrowser.objects.count() == 2

    new = "another-pass-word-8"
    here.post("/admin/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert KnownBrowser.objects.count() == 1
    here.post("/admin/account/logout/")
    for number in range(BY_ACCOUNT):
        try_password(Client(), "amal", f"guess {number}")
    elsewhere.cookies.pop("sessionid", None)
    assert TOO_MANY in try_password(elsewhere, "amal", new).content.decode()
    try_password(here, "amal", new)
    assert is_in(here)


def given_by_command(amal: User) -> str:
    call_command("create_editor", "amal", "--new-password", stdout=StringIO())
    return "by an operator's command"


def given_by_a_superuser(amal: User) -> str:
    client, new = Client(), "another-pass-word-8"
    client.force_login(User.objects.create_superuser("basim"))
    sent = {"password1": new, "password2": new, "usable_password": "true"}
    client.post(f"/admin/auth/user/{amal.pk}/password/", sent)
    return "by basim"


@pytest.mark.parametrize("given", [given_by_command, given_by_a_superuser])
def test_a_password_that_somebody_is_given_stands_in_the_log_and_leaves_no_browser_known(given: Any) -> None:
    amal = account("amal")
    try_password(Client(), "amal")
    assert KnownBrowser.objects.count() == 1
    note = given(amal)

    assert not User.objects.get(pk=amal.pk).check_password(PASSWORD)
    event = AccessEvent.objects.get(kind=AccessKind.PASSWORD_CHANGED)
    assert (event.account, event.note) == (amal, note)
    assert not KnownBrowser.objects.exists()


# ------------------------------------------------------------------------------------------- an operator opens the door


def opened(**whose: str) -> str:
    out = StringIO()
    call_command("open_door", **whose, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["amal", "Amal"])
def test_an_operator_lets_an_account_try_again_and_that_is_written_down(name: str) -> None:
    account("amal")
    for number in range(BY_ACCOUNT):
        try_password(Client(), "amal", f"guess {number}")

    assert f"{BY_ACCOUNT} failed attempts do not count" in opened(account=name)

    stranger = Client()
    try_password(stranger, "amal")
    assert is_in(stranger)
    event = AccessEvent.objects.get(kind=AccessKind.COUNTS_CLEARED)
    assert (event.name, event.account, event.address) == (name, None, None)


def test_an_operator_clears_the_counts_of_known_browsers_and_of_codes_too() -> None:
    secret = totp_for(account("amal"))
    own = Client()
    try_password(own, "amal")
    own.post(CODE, {"code": code_of(secret, step=-1)})
    own.post("/admin/account/logout/")
    for number in range(BY_ACCOUNT):
        try_password(own, "amal", f"guess {number}")
    assert TOO_MANY in try_password(own, "amal").content.decode()
    thief = Client()
    try_password(thief, "amal")
    for number in range(BY_CODE):
        thief.post(CODE, {"code": f"{number:06}"})
    opened(account="amal")
    assert not SignInAttempt.objects.exists()


@pytest.mark.parametrize(
    ("from_", "cleared"), [("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::1")], ids=["IPv4", "IPv6, its /64"]
)
def test_an_operator_lets_a_network_try_again_and_no_other(from_: str, cleared: str) -> None:
    account("amal")
    for number in range(BY_NETWORK):
        try_password(Client(), f"somebody-{number}", "x", address=from_)
    opened(address="198.51.100.1")
    assert TOO_MANY in try_password(Client(), "amal", address=from_).content.decode()
    opened(address=cleared)
    stranger = Client()
    try_password(stranger, "amal", address=from_)
    assert is_in(stranger)


def test_what_is_no_address_is_refused_with_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"“192\.0\.2” is no address"):
        opened(address="192.0.2")
    assert not AccessEvent.objects.exists()


# ------------------------------------------------------------------------------------------------------- read-only


@pytest.fixture
def editor() -> Client:
    client = Client()
    account("amal", "add_actor", "view_actor", "change_actor")
    try_password(client, "amal")
    return client


def add_actor(client: Client) -> Any:
    rows = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
    return client.post(
        "/admin/incidents/actor/add/", {"key": "x", "name": "X", "kind": "rebel_group", "party": "on"} | rows
    )


def test_a_closed_desk_can_be_read_and_not_changed(editor: Client) -> None:
    call_command("desk", "close", "--why", "We move house until six.", stdout=StringIO())

    refused = add_actor(editor)
    assert refused.status_code == 503
    assert "We move house until six." in refused.content.decode()
    assert not Actor.objects.exists()
    assert "We move house until six." in editor.get("/admin/").content.decode()
    assert Client().get("/").status_code == 200
    editor.post("/admin/account/logout/")
    try_password(editor, "amal")
    assert is_in(editor)

    call_command("desk", "open", stdout=StringIO())
    add_actor(editor)
    assert Actor.objects.count() == 1


def test_closing_asks_why_and_the_command_says_how_the_desk_stands() -> None:
    with pytest.raises(CommandError, match="Editors need a reason"):
        call_command("desk", "close")
    said = []
    for arguments in ((), ("close", "--why", "A move."), (), ("open",), ("open",)):
        out = StringIO()
        call_command("desk", *arguments, stdout=out)
        said.append(out.getvalue())

    assert said[0] == "The desk is open.\n"
    assert "read-only since" in said[2]
    assert "A move." in said[2]
    assert said[3:] == ["The desk is open again.\n", "The desk was open already.\n"]
    assert not DeskSwitch.objects.exists()


# ---------------------------------------------------------------------------------------------------------- the log


def test_the_log_tells_what_happened_at_the_door_and_holds_no_password() -> None:
    person = account("amal")
    client = Client()
    try_password(client, "amal", "a wrong secret word")
    try_password(client, "amal")
    client.post("/admin/account/logout/")
    secret = totp_for(person)
    try_password(client, "amal")
    client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": code_of(secret)})

    kinds = list(AccessEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        AccessKind.PASSWORD_REFUSED,
        AccessKind.SIGNED_IN,
        AccessKind.SIGNED_OUT,
        AccessKind.CODE_REFUSED,
        AccessKind.SIGNED_IN,
    ]
    rows = [str(row) for row in AccessEvent.objects.values()]
    assert not any("secret word" in row or PASSWORD in row for row in rows)
    assert set(AccessEvent.objects.values_list("address", flat=True)) <= {"192.0.2.1", "127.0.0.1"}


def test_the_log_is_read_by_who_may_and_changed_by_nobody() -> None:
    reader, chief, other = Client(), Client(), Client()
    reader.force_login(account("amal", "view_accessevent"))
    chief.force_login(User.objects.create_superuser("chief"))
    other.force_login(account("basim", "view_actor"))
    event = AccessEvent.objects.create(kind=AccessKind.SIGNED_IN, name="amal")
    address = f"/admin/access/accessevent/{event.pk}/"

    assert "amal" in reader.get("/admin/access/accessevent/").content.decode()
    assert other.get("/admin/access/accessevent/").status_code == 403
    for client in (reader, chief):
        for page in ("change/", "delete/"):
            client.post(f"{address}{page}", {"kind": "signed_out", "post": "yes"})
    assert AccessEvent.objects.get().kind == AccessKind.SIGNED_IN


def test_a_proxy_is_believed_only_when_the_operator_has_one(settings: Any) -> None:
    account("amal")
    for proxies, address in ((0, "192.0.2.1"), (1, "198.51.100.7")):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        Client().post(
            LOGIN, {"login": "amal", "password": "x"}, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.7"
        )
        assert AccessEvent.objects.latest("pk").address == address


# ----------------------------------------------------------------------------------------- the language of the desk

LANGUAGE = "/admin/account/language/"


def test_who_is_signed_in_chooses_the_language_of_the_desk_and_of_no_public_page() -> None:
    client = Client()
    client.force_login(account("amal", "view_incident"))
    answer = client.post(LANGUAGE, {"language": "ar", "next": "/admin/incidents/incident/"})

    assert answer["Location"] == "/admin/incidents/incident/"
    cookie = answer.cookies["desk_language"]
    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == ("ar", "/admin/", True, "Lax")
    desk = client.get("/admin/")
    assert desk["Content-Language"] == "ar"
    assert 'lang="en">English</button>' in desk.content.decode()
    assert client.get("/method/")["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["de", "xx", "", "../../etc"])
def test_a_language_that_we_have_not_changes_nothing(language: str) -> None:
    client = Client()
    client.force_login(account("amal"))
    client.post(LANGUAGE, {"language": language, "next": "/admin/"})
    assert client.get("/admin/")["Content-Language"] == "en"


def test_choosing_leads_to_no_other_site() -> None:
    client = Client()
    client.force_login(account("amal"))
    answer = client.post(LANGUAGE, {"language": "ar", "next": "https://elsewhere.example/admin/"})
    assert answer["Location"] == "/"


def test_strangers_choose_nothing_and_get_no_cookie() -> None:
    answer = Client().post(LANGUAGE, {"language": "ar", "next": "/"})
    assert answer["Location"].startswith(LOGIN)
    assert "desk_language" not in answer.cookies


def test_choosing_takes_a_form_with_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("amal"))
    assert client.post(LANGUAGE, {"language": "ar"}).status_code == 403
    assert client.get(LANGUAGE, {"language": "ar"}).status_code == 405
    assert "desk_language" not in client.cookies
