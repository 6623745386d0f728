"""What lies round the place, in sentences, with the data that they rest on."""

from dataclasses import dataclass

from django.utils.translation import get_language

from geo.border_context import BorderContext, Dataset
from record.where_words import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class SurroundingsView:
    """The border context of an incident."""

    sentences: tuple[str, ...]
    datasets: tuple[Dataset, ...]


def surroundings_view(context: BorderContext) -> SurroundingsView:
    """The view of what lies round a point."""
    return SurroundingsView(sentences=sentences(context, language=get_language() or "en"), datasets=context.datasets)
