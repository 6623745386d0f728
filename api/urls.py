"""The addresses of the data: those of the list with other endings, and those of the record itself."""

from django.urls import URLPattern, path

import record.addresses  # noqa: F401 - makes <code:...> and <version:...> known
from api import views, views_record

urlpatterns: list[URLPattern] = [
    path("incidents.csv", views.incidents_csv, name="incidents-csv"),
    path("incidents.csv-metadata.json", views.incidents_csv_metadata, name="incidents-csv-metadata"),
    path("incidents.geojson", views.incidents_geojson, name="incidents-geojson"),
    path("incidents.atom", views.incidents_atom, name="incidents-atom"),
    path("head.json", views_record.head_json, name="head"),
    path("log.jsonl", views_record.log, name="log"),
    path("incidents/<code:code>/publication.json", views_record.publication, name="publication"),
    path(
        "incidents/<code:code>/v/<version:version>/publication.json",
        views_record.publication,
        name="publication-version",
    ),
]
