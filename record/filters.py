"""One definition of what a reader may filter by: the same parameters mean the same on every address.

Within one parameter several values, parted by commas or given repeatedly, mean *any of them*; several parameters mean
*all of them*. An unknown or unreadable parameter raises ``FilterError`` with a sentence that names it.
``record.filter_reading`` reads them from an address, ``record.filter_conditions`` says what each means to the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from geo.latlon import LatLon
from record import filter_conditions as conditions
from record.entry import EntryQuerySet
from record.filter_conditions import ANY, NONE
from record.filter_reading import PARAMETERS, unknown
from record.filter_values import BBox, Days, FilterError, Ring, spelled
from record.vocabulary import EventType, Grade, Precision

__all__ = ["ANY", "DEFAULT_RADIUS_KM", "NONE", "PARAMETERS", "BBox", "Days", "FilterError", "Filters", "Ring"]

#: What "near" means where no radius is given.
DEFAULT_RADIUS_KM: Final = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader asked for. Empty: everything. A value: equal filters are equal keys of a cache.

    Distances are kilometres; ``near`` has a ``radius_km`` always, and nothing else has.
    """

    q: str = ""
    country: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    border: tuple[str, ...] = ()
    border_within_km: float | None = None
    bbox: BBox | None = None
    within: Ring | None = None
    near: LatLon | None = None
    radius_km: float | None = None
    datetime: Days | None = None
    event_type: tuple[EventType, ...] = ()
    grade: tuple[Grade, ...] = ()
    precision: tuple[Precision, ...] = ()
    disagreement: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    attributed_to: tuple[str, ...] = ()
    source_language: tuple[str, ...] = ()
    killed_min: int | None = None

    def __post_init__(self) -> None:
        if self.near is None and self.radius_km is not None:
            raise FilterError("radius_km", spelled(self.radius_km), _("A radius needs a place: add near=lat,lon."))
        if self.near is not None and self.radius_km is None:
            object.__setattr__(self, "radius_km", DEFAULT_RADIUS_KM)

    @classmethod
    def from_query(cls, query: QueryDict, *, beside: Iterable[str] = ()) -> Self:
        """Filters from the parameters of an address.

        Args:
            query: as Django parsed it.
            beside: further parameters that the address takes, which are no filters (page, format).

        Raises:
            FilterError: a parameter is unknown, given twice where one is meant, or unreadable.
        """
        allowed = (*PARAMETERS, *beside)
        for name in query:
            if name not in allowed:
                raise FilterError(name, query.get(name, ""), unknown(name, allowed))
        given = {
            name: query.getlist(name) for name in PARAMETERS if any(value.strip() for value in query.getlist(name))
        }
        return cls(**{name: PARAMETERS[name](name, values) for name, values in given.items()})

    def as_query(self) -> dict[str, str]:
        """The parameters that read back as these filters, in one order and spelling."""
        parts: dict[str, Any] = {name: getattr(self, name) for name in PARAMETERS}
        return {name: spelled(value) for name, value in parts.items() if value not in ((), None, "")}

    def __bool__(self) -> bool:
        return bool(self.as_query())

    def apply(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The entries that match. One query when it is read; nothing is ordered or left out beside."""
        for condition in (*self._one_of(), *self._of_place(), *self._of_the_rest()):
            entries = entries.filter(condition)
        return entries

    def _one_of(self) -> Iterable[Q]:
        """Parameters of which the entry must have one of the values."""
        for name in ("admin1", "border", "event_type", "precision"):
            if getattr(self, name):
                yield Q(**{f"{name}__in": getattr(self, name)})
        lists = {
            "countries": self.country,
            "claimants": self.actor,
            "blamed": self.attributed_to,
            "languages": self.source_language,
            "grades": self.grade,
        }
        for column, keys in lists.items():
            if keys:
                yield conditions.lists(column, keys)
        if self.disagreement:
            yield conditions.disagrees(self.disagreement)

    def _of_place(self) -> Iterable[Q]:
        if self.border_within_km is not None:
            yield Q(border_distance_m__lte=self.border_within_km * 1000.0)
        if self.bbox:
            yield conditions.in_box(self.bbox)
        if self.within:
            yield conditions.in_ring(self.within)
        if self.near is not None and self.radius_km is not None:
            yield conditions.near(self.near, self.radius_km * 1000.0)

    def _of_the_rest(self) -> Iterable[Q]:
        if self.datetime:
            yield conditions.may_have_happened(self.datetime)
        if self.killed_min is not None:
            yield conditions.killed_reach(self.killed_min)
        if self.q:
            yield conditions.says(self.q)
