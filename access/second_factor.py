"""Second factors: who needs one, how their secrets are kept, and that guessing at codes is counted."""

import base64
from collections.abc import Callable
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from access import throttling
from access.desk_paths import is_desk, is_door
from access.log import note_event
from access.models import AccessKind

#: Who holds one of these answers for what the public reads.
ANSWERABLE: Final = ("incidents.review_incident", "incidents.publish_incident")


class SecondFactors(DefaultMFAAdapter):
    """The library's second factors, with their secrets encrypted: a stolen database opens no account."""

    def encrypt(self, text: str) -> str:
        """For the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database.

        Raises:
            ImproperlyConfigured: the secret key is another than when it was written.
        """
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            msg = (
                "A second factor cannot be read: it was written under another COUNTERCLAIM_SECRET_KEY. Bring the old "
                "key back, or let the account begin anew with `manage.py reset_second_factor NAME`."
            )
            raise ImproperlyConfigured(msg) from error


class CountedCode(AuthenticateForm):
    """The code after a password: attempts are counted across processes, and logged."""

    def clean_code(self) -> str:
        """As the library does, if the attempt is let through."""
        return _counted(self, super().clean_code)


class CountedCodeAgain(ReauthenticateForm):
    """The code before a change of one's own factors."""

    def clean_code(self) -> str:
        """As the library does, if the attempt is let through."""
        return _counted(self, super().clean_code)


def needs_one(account: User) -> bool:
    """Whether the account may work only with a second factor: reviewers, publishers and superusers."""
    if settings.SECOND_FACTOR != "required":
        return False
    return account.is_superuser or any(account.has_perm(each) for each in ANSWERABLE)


def has_one(account: User) -> bool:
    """Whether it has an app or a passkey. Recovery codes alone are none. One query."""
    return Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def second_factor_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: who needs a second factor and has none can do nothing at the desk but set one up."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not is_desk(request) or is_door(request) or not isinstance(request.user, User):
            return get_response(request)
        if not needs_one(request.user) or has_one(request.user):
            return get_response(request)
        messages.warning(
            request,
            _("Who reviews or publishes needs a second factor. Set up an app or a passkey here; then go on."),
        )
        return HttpResponseRedirect(reverse("mfa_index"))

    return respond


def _counted(form: Any, check: Callable[[], str]) -> str:
    attempt = throttling.begin_code(context.request, form.user)
    if not attempt.allowed:
        note_event(kind=AccessKind.HELD_OFF, request=context.request, account=form.user)
        raise get_adapter().validation_error("too_many_login_attempts")
    code = check()
    attempt.take_back()
    return code


def _cipher() -> MultiFernet:
    """Keys derived from the site's secret, the present one first, so that the secret can be turned over."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"counterclaim second factors").derive
    return Fernet(base64.urlsafe_b64encode(derive(force_bytes(secret))))
