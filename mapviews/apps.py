"""The pages and the map as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MapviewsConfig(AppConfig):
    """Names the app for Django."""

    name = "mapviews"
    verbose_name = _("map")
