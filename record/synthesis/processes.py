"""What the processes that make synthetic incidents do. They ask no database.

A process is started afresh and imports this module before Django is set up, so that nothing here may import a model at
the top: ``begin`` sets Django up first.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import django
import orjson
import rfc8785

from geo.border_context import BorderContext
from record.dossier import Dossier, PublicPlace, as_plain
from record.synthesis.places import Places, SyntheticPlace, with_context

if TYPE_CHECKING:
    from record.appending_many import Ready

_work: dict[str, tuple[Places, int]] = {}


def begin(places: Places | None = None, seed: int = 0) -> None:
    """Set the process up, and keep what all its tasks need."""
    django.setup()
    if places is not None:
        _work["incidents"] = (places, seed)


def look_round(places: Sequence[SyntheticPlace]) -> list[SyntheticPlace]:
    """The places with what lies round them."""
    from record.where import surroundings

    around = surroundings()
    return [with_context(place, around) for place in places]


def make(numbers: range) -> "list[Ready]":
    """The incidents of these numbers, ready to be published."""
    from record.appending_many import ready
    from record.synthesis.incidents import synthetic_dossier

    places, seed = _work["incidents"]
    made = []
    for number in numbers:
        dossier = synthetic_dossier(number, places, seed=seed)
        made.append(ready(dossier, content=canonical_json(dossier)))
    return made


def canonical_json(dossier: Dossier) -> str:
    """What ``Dossier.to_json`` gives, but quicker: what lies round a place is written once for all incidents there.

    Only the place and its surroundings hold fractions, which canonical JSON (RFC 8785) writes in its own way; all else
    is text and whole numbers, under plain ASCII keys, which orjson writes alike.
    """
    place, context = dossier.place, dossier.border_context
    plain = as_plain(replace(dossier, border_context=None))
    plain["place"] = orjson.Fragment(_place_json(place))
    plain["border_context"] = None if context is None else orjson.Fragment(_context_json(context))
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()


@lru_cache(maxsize=50_000)
def _place_json(place: PublicPlace) -> bytes:
    return rfc8785.dumps(as_plain(place))


_contexts: dict[int, tuple[BorderContext, bytes]] = {}


def _context_json(context: BorderContext) -> bytes:
    """By identity: a context holds hundreds of values, and hashing them would cost what is to be saved."""
    known = _contexts.get(id(context))
    if known is None or known[0] is not context:
        known = _contexts[id(context)] = (context, rfc8785.dumps(as_plain(context)))
    return known[1]
