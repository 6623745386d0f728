"""Tags for the lists of the desk: filters as menus over the list, cells with what stands above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class FilterMenu:
    """One filter: what it asks, what is chosen now, whether that narrows the list; the choices as Django has them."""

    title: str
    chosen: str
    is_on: bool
    choices: tuple[dict[str, Any], ...]


@register.simple_tag
def filter_menus(cl: Any) -> list[FilterMenu]:
    """The filters of a list. Of each the first choice is the one that leaves the list as it is."""
    return [_menu(str(spec.title), tuple(spec.choices(cl))) for spec in cl.filter_specs]


def _menu(title: str, choices: tuple[dict[str, Any], ...]) -> FilterMenu:
    at = next((n for n, choice in enumerate(choices) if choice["selected"]), 0)
    chosen = str(choices[at]["display"]) if choices else ""
    return FilterMenu(title=title, chosen=chosen, is_on=at > 0, choices=choices)


@register.simple_tag
def cell_labels(cl: Any, headers: Iterable[dict[str, Any]]) -> list[str]:
    """What stands above each cell of a row, as it is drawn; nothing above what says itself what it is.

    Once for all rows: drawn in each of a thousand cells, it would be a quarter of the page.
    """
    plain = {"action_checkbox", *cl.model_admin.fixed}
    return [
        "" if name in plain else render_to_string("admin/incidents/_cell_label.html", {"label": header["text"]})
        for name, header in zip(cl.list_display, headers, strict=True)
    ]


@register.simple_tag
def labelled_cells(labels: Iterable[str], cells: Iterable[str]) -> str:
    """The cells of a row, each after what stands above it; a line may break between one such pair and the next."""
    return format_html_join("\n", "{}{}", zip(labels, cells, strict=True))
