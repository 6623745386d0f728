"""The public addresses."""

from django.urls import URLPattern, path, register_converter

from mapviews import views, views_explore, views_index, views_lists
from mapviews.urls_index import index_patterns


class CodeConverter:
    """The code of an incident in an address: words of letters and digits, joined by hyphens, as IQ-2016-0001."""

    regex = "[A-Za-z0-9]{1,32}(?:-[A-Za-z0-9]{1,32}){0,7}"

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands."""
        return value


class VersionConverter:
    """A version: 1 to 999999, without leading zeros, so that each version has one address."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number, in digits."""
        return str(value)


register_converter(CodeConverter, "code")
register_converter(VersionConverter, "version")

urlpatterns: list[URLPattern] = [
    path("", views_explore.overview, name="map"),
    path("said.json", views_explore.said_json, name="said"),
    path("incidents/", views_lists.incident_list, name="incident-list"),
    path("incidents/<code:code>/", views.dossier, name="dossier"),
    path("incidents/<code:code>.json", views.dossier_json, name="dossier-json"),
    path("incidents/<code:code>/beside.json", views_explore.beside_json, name="beside"),
    path("incidents/<code:code>/v/<version:version>/", views.dossier_version, name="dossier-version"),
    path("incidents/<code:code>/v/<version:version>.json", views.dossier_json, name="dossier-version-json"),
    path("incidents/<code:code>/map.html", views.dossier_map_file, name="dossier-map-file"),
    path("incidents/<code:code>/v/<version:version>/map.html", views.dossier_map_file, name="dossier-version-map-file"),
    path("incidents/<code:code>/popup.json", views_index.popup, name="popup"),
    *index_patterns,
    path("changes/", views_lists.changes, name="changes"),
    path("method/", views_lists.method, name="method"),
]
