"""The door of the desk as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Names the app for Django."""

    name = "access"
    verbose_name = _("the door")

    def ready(self) -> None:
        """Let the library's own announcements of second factors reach the log."""
        from access import factor_events

        factor_events.listen()
