"""What lies round the place, in sentences, with the data that they rest on."""

from dataclasses import dataclass

from django.utils.translation import get_language

from geo.border_context import BorderContext
from record.where_words import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class SurroundingsView:
    """The border context of an incident. ``attributions`` name each dataset with its version, once."""

    sentences: tuple[str, ...]
    attributions: tuple[str, ...]


def surroundings_view(context: BorderContext) -> SurroundingsView:
    """The view of what lies round a point."""
    named = (
        dataset.attribution
        if dataset.version in dataset.attribution
        else f"{dataset.attribution} ({dataset.name} {dataset.version})"
        for dataset in context.datasets
    )
    return SurroundingsView(
        sentences=sentences(context, language=get_language() or "en"), attributions=tuple(dict.fromkeys(named))
    )
