"""The public record as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    """Names the app for Django."""

    name = "record"
    verbose_name = _("public record")
