"""The page on which one changes one's own password: whoever sits at an open session may not guess at it there."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from django.core.exceptions import ValidationError

from access import throttling
from access.log import note_event
from access.models import AccessKind


class CountedPasswordChange(ChangePasswordForm):  # type: ignore[misc] # the library has no types here
    """The present password is counted and logged as at the door."""

    def clean_oldpassword(self) -> str:
        """As the library does, if the attempt is let through."""
        attempt = throttling.begin_password(context.request, self.user.get_username())
        if not attempt.allowed:
            note_event(kind=AccessKind.HELD_OFF, request=context.request, account=self.user)
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            note_event(kind=AccessKind.PASSWORD_REFUSED, request=context.request, account=self.user)
            raise
        attempt.take_back()
        return password
