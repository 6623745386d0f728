"""How the library signs people in to this desk: nobody signs up, attempts are counted, everything is logged."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import browsers, session_ages, throttling
from access.log import note_event
from access.models import AccessKind


class DeskAccounts(DefaultAccountAdapter):
    """The library's door, with our own lock."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many attempts failed in the last quarter of an hour. Wait as long, or sign in with a passkey, or from "
            "a browser in which you have signed in before."
        ),
        "username_password_mismatch": _(
            "This name and this password do not go together, or the account is switched off. Is Caps Lock on? An "
            "operator can give you a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an operator, or by a publisher at the desk."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one lands."""
        return reverse("admin:index")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where one is left."""
        return reverse("account_login")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Look at the password, if the attempt is let through; a right one does not count."""
        name = str(credentials.get("username", ""))
        attempt = throttling.begin_password(request, name)
        if not attempt.allowed:
            note_event(kind=AccessKind.HELD_OFF, request=request, name=name)
            raise self.validation_error("too_many_login_attempts")
        account = super().authenticate(request, **credentials)
        if account is not None:
            attempt.take_back()
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log it, without the password."""
        note_event(kind=AccessKind.PASSWORD_REFUSED, request=request, name=str(credentials.get("username", "")))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """After the last factor: know the browser, note when the session began."""
        response = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            browsers.remember(request, response, user)
            session_ages.begin(request)
            note_event(kind=AccessKind.SIGNED_IN, request=request, account=user)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Log it while the account is still known."""
        if isinstance(request.user, User):
            note_event(kind=AccessKind.SIGNED_OUT, request=request, account=request.user)
        super().logout(request)
