"""The name that an account gives to a security key: the library's own forms leave its label in English."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class NamedKey(AddWebAuthnForm):
    """A key that is added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = capfirst(_("name"))


class RenamedKey(EditWebAuthnForm):
    """A key that gets another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = capfirst(_("name"))
