"""Which columns of a row are content, which belong together, and which only say where the row stands."""

from functools import cache
from typing import Final

from incidents.history.owning import AnyModel, owner_field
from incidents.history.recording import Values, columns

#: Derived from what is typed, and restored with it, though nobody types them.
_DERIVED: Final = frozenset({"earliest", "latest"})

#: Columns of which one alone says nothing, or breaks a rule: they come back together or not at all.
_TOGETHER: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "incident": (
        ("latitude", "longitude", "precision", "uncertainty_m", "place_name"),
        ("occurred_on", "occurred_on_words", "earliest", "latest"),
        ("event_type", "event_subtype"),
        ("disclosure", "cell_km", "public_place_name"),
    ),
    "claim": (
        ("latitude", "longitude", "precision", "uncertainty_m", "place_name"),
        ("occurred_on", "occurred_on_words", "earliest", "latest"),
        ("stated_on", "stated_on_words"),
        ("working_status", "public_note"),
        ("disclosure", "cell_km"),
    ),
    "source": (("published_on", "published_on_words"),),
    "figure": (
        (
            "measure",
            "status",
            "sex",
            "age",
            "verbatim",
            "qualifier",
            "low",
            "high",
            "understood",
            "convention",
            "denied",
        ),
    ),
    "attribution": (("position", "actor_id", "words"),),
    "incidentgrade": (("actor_id", "grade", "ground"),),
    "actorname": (("text", "language"),),
    "incidenttitle": (("text", "language"),),
    "placename": (("text", "language"),),
}


@cache
def standing_columns(model: AnyModel) -> frozenset[str]:
    """Columns that say where a row stands: set by acts of their own, and never restored with the content."""
    if owner_field(model) is not None:
        return frozenset()
    return frozenset(
        field.attname
        for field in columns(model)
        if not field.editable and not field.primary_key and field.name not in _DERIVED
    )


@cache
def units(model: AnyModel) -> tuple[tuple[str, ...], ...]:
    """The content of a row in parts that change together. The key itself is in none."""
    together = _TOGETHER.get(str(model._meta.model_name), ())
    grouped = {name for group in together for name in group}
    alone = (
        (field.attname,)
        for field in columns(model)
        if not field.primary_key and field.attname not in grouped | standing_columns(model)
    )
    return (*together, *alone)


def content(model: AnyModel, values: Values) -> Values:
    """The content of a row, without what says where it stands."""
    standing = standing_columns(model)
    return {name: value for name, value in values.items() if name not in standing}


def changed_units(model: AnyModel, old: Values, new: Values) -> list[tuple[str, ...]]:
    """The parts in which two states of a row differ."""
    return [unit for unit in units(model) if any(old[name] != new[name] for name in unit)]
