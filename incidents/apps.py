"""The desk as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """Names the app for Django."""

    name = "incidents"
    verbose_name = _("desk")
