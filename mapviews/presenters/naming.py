"""Which of several names leads: the one in the reader's language, and beneath it every other, the record's own first.

A title, an actor or a place is recorded under one name, with its names in other languages beside it. A page in Arabic
that leads with the Latin spelling, though the Arabic name stands in the record, is a translation in name only.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import get_language

from record.dossier import Dossier, Name, PublicActor


def led(text: str, names: Iterable[Name], *, language: str = "") -> tuple[Name, tuple[Name, ...]]:
    """The name that leads for this reader, and the others; ``language`` is that of ``text``, empty if unknown.

    The first name in the reader's language leads, whatever its region or script; else the record's own.
    """
    reader, own = _primary(get_language() or ""), Name(text=text, language=language)
    others = tuple(names)
    if reader == _primary(language):
        return own, others
    first = next((name for name in others if _primary(name.language) == reader), None)
    if first is None:
        return own, others
    return first, (own, *(name for name in others if name is not first))


def with_leading_actors(dossier: Dossier) -> Dossier:
    """The dossier with every actor under the name that leads, to be shown only: it is not what was published."""
    return replace(dossier, actors=tuple(_leading(actor) for actor in dossier.actors))


def _leading(actor: PublicActor) -> PublicActor:
    name, others = led(actor.name, actor.names)
    return replace(actor, name=name.text, names=others)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
