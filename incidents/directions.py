"""Refuses text that would turn the words beside it: when it is typed, and again when it would become public."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from django.core.exceptions import ValidationError

from record.directions import left_open
from record.dossier import Dossier


def validate_directions(text: str) -> None:
    """The same as a validator of form fields.

    Raises:
        ValidationError: with the sentence.
    """
    if reason := left_open(text):
        raise ValidationError(reason, code="directions")


def texts_left_open(dossier: Dossier) -> tuple[str, ...]:
    """A sentence for each text of a dossier that would turn the words beside it, with the field that it stands in."""
    found = ((name, left_open(text)) for name, text in _texts(dossier, ""))
    return tuple(f"{name}: {reason}" for name, reason in found if reason)


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text at any depth, with the way to it: claims 2, capacity."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            yield from _texts(item, f"{name} {number}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{name}, {field.name}" if name else field.name)
