"""The public addresses."""

from django.urls import URLPattern, path

import record.addresses  # noqa: F401 - makes <code:...> and <version:...> known
from mapviews import views, views_explore, views_images, views_index, views_lists
from mapviews.urls_index import index_patterns

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
    path("images/<sha256:sha256>.webp", views_images.image, name="image"),
    path("changes/", views_lists.changes, name="changes"),
    path("method/", views_lists.method, name="method"),
]
