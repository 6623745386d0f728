"""The form of filters: what each may be, and how many incidents each choice would show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from mapviews.presenters.labels import LABELS, TERMS, any_of, labels
from mapviews.presenters.wording import number
from record.filters import ANY, NONE

#: What a facet says of one value: the value, its label, how many incidents.
Facet = tuple[str, str, int]
Kind = Literal["checks", "select", "text", "number"]

HINTS: Final[Mapping[str, "str | Promise"]] = {
    "q": gettext_lazy("title, place, name or quotation"),
    "datetime": gettext_lazy("2016-12-07, or 2016-12-01/2016-12-31"),
    "near": gettext_lazy("latitude, longitude"),
}
_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("disagreement", "event_type", "grade", "precision"), "checks"),
    **dict.fromkeys(("country", "admin1", "border", "actor", "attributed_to", "source_language"), "select"),
    **dict.fromkeys(("border_within_km", "radius_km", "killed_min"), "number"),
    **dict.fromkeys(("q", "datetime", "near"), "text"),
}
#: The groups of the form, in its order: a title, and the filters in it. ``datetime`` stands beneath the histogram.
_GROUPS: Final[tuple[tuple["str | Promise", tuple[str, ...]], ...]] = (
    (gettext_lazy("Sources disagree on"), ("disagreement",)),
    (gettext_lazy("Where"), ("country", "admin1", "border", "border_within_km", "near", "radius_km")),
    (gettext_lazy("Kind of event"), ("event_type",)),
    (gettext_lazy("Who"), ("actor", "attributed_to", "killed_min")),
    (gettext_lazy("Assessment"), ("grade",)),
    (gettext_lazy("Precision of place"), ("precision",)),
    (gettext_lazy("Sources"), ("source_language",)),
)
_FIRST_OPEN: Final = 3
#: Filters that have no field: they are drawn on the map, and kept by the form as they are.
DRAWN: Final = ("bbox", "within")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a filter may take. ``count`` is None where it was not counted."""

    value: str
    label: str
    selected: bool
    count: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One filter of the form; ``value`` as the address has it."""

    name: str
    kind: Kind
    label: str
    value: str
    hint: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Filters under one title. ``opened`` as it stands when the page comes."""

    title: str
    fields: tuple[Field, ...]
    opened: bool

    @property
    def sole(self) -> bool:
        """Whether its title names its only field."""
        return len(self.fields) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterForm:
    """The form: the search in words, the groups, the field for dates, what it keeps unseen."""

    words: Field
    days: Field
    groups: tuple[Group, ...]
    hidden: tuple[tuple[str, str], ...]


def filter_form(asked: Mapping[str, str], facets: Mapping[str, Sequence[Facet]]) -> FilterForm:
    """The form of what an address asks for.

    Args:
        asked: the filters in force, as ``Filters.as_query`` writes them.
        facets: for each filter the values there are, with counts that ignore the filter itself.
    """
    return FilterForm(
        words=_field("q", asked, facets),
        days=_field("datetime", asked, facets),
        groups=tuple(
            Group(
                title=str(title),
                fields=tuple(_field(name, asked, facets) for name in names),
                opened=place < _FIRST_OPEN or any(name in asked for name in names),
            )
            for place, (title, names) in enumerate(_GROUPS)
        ),
        hidden=tuple((name, asked[name]) for name in DRAWN if name in asked),
    )


def _field(name: str, asked: Mapping[str, str], facets: Mapping[str, Sequence[Facet]]) -> Field:
    kind = _KINDS[name]
    value = asked.get(name, "")
    return Field(
        name=name,
        kind=kind,
        label=str(LABELS[name]),
        value=value,
        hint=str(HINTS.get(name, "")),
        choices=tuple(_choices(name, kind, value, facets.get(name, ()))),
    )


def _choices(name: str, kind: Kind, value: str, facet: Sequence[Facet]) -> Iterable[Choice]:
    """What was counted; what is chosen, even where it is none of that."""
    chosen = [part for part in value.split(",") if part]
    if kind == "checks":
        counts = {each: count for each, _label, count in facet}
        for each, label in labels(name, _values(name)).items():
            shown = number(counts.get(each, 0)) if facet else None
            yield Choice(value=each, label=capfirst(label), selected=each in chosen, count=shown)
    elif kind == "select":
        if value and value not in {each for each, _label, _count in facet}:
            yield Choice(value=value, label=any_of(labels(name, chosen).values()), selected=True)
        for each, label, count in facet:
            yield Choice(value=each, label=label, selected=each == value, count=number(count))


def _values(name: str) -> list[str]:
    values = list(TERMS[name].values)
    return [ANY, *values, NONE] if name == "disagreement" else values
