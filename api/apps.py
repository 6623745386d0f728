"""The data for machines as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Names the app for Django."""

    name = "api"
    verbose_name = _("data")
