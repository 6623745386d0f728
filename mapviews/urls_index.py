"""The addresses of the index: what the scripts of the map and the list read."""

from django.urls import URLPattern, path, register_converter

from mapviews import views_index


class WholeConverter:
    """A whole number without leading zeros, so that each has one address."""

    regex = "0|[1-9][0-9]{0,11}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number, in digits."""
        return str(value)


register_converter(WholeConverter, "whole")

index_patterns: list[URLPattern] = [
    path("tiles/current.json", views_index.tiles_current, name="tiles-current"),
    path("tiles/<whole:revision>/<whole:z>/<whole:x>/<whole:y>.json", views_index.tile, name="tile"),
    path("timeline.json", views_index.timeline, name="timeline"),
    path("facets.json", views_index.facets, name="facets"),
    path("results.json", views_index.results, name="results"),
]
