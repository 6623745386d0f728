"""A map in parts, as a template puts it into a page. No folium here: readers of the parts need none."""

from collections.abc import Mapping
from dataclasses import dataclass

from mapviews.inline_code import InlineCode
from mapviews.presenters.positions import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """One sign of the map and what it means. ``sign`` is a code that the template draws; claims have a ``mark``."""

    sign: str
    label: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFragments:
    """One map. ``templates/mapviews/_map.html`` writes it, given as ``fragments``.

    ``map_id`` is the id of the element that folium draws into, ``script`` what folium emitted. ``scripts``
    (classic) and ``modules`` are names of static files. ``data`` are JSON-able values by the id of their data block.
    ``label`` names the map to those who do not see it, ``marks`` are those of its claims, ``legend``
    explains its signs, ``notes`` are sentences beneath it and ``attributions`` say where its parts come from.
    ``mapped`` is False where there is no point to show.
    """

    map_id: str
    label: str
    script: InlineCode
    scripts: tuple[str, ...]
    modules: tuple[str, ...]
    data: Mapping[str, object]
    marks: tuple[Mark, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    notes: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    mapped: bool = True
