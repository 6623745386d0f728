"""Words for readers that tell a place which is to be shown less closely than it is known: its name, or its coordinates.

Never a refusal: a town may well be named where the house in it is withheld. Whoever publishes looks at each.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson
from django.utils.translation import gettext as _

from geo.folding import fold_words
from incidents.claim_disclosure import effective
from incidents.models import Claim, Incident
from record.appending import canonical
from record.dossier import Dossier
from record.dossier_words import FIELD_WORDS
from record.vocabulary import Disclosure

#: What follows from the public place, or is chosen for it.
_OF_THE_PLACE: Final = frozenset({"place", "border_context"})
#: A number with so many decimals is of a hundred metres or less.
_DECIMAL: Final = re.compile(r"\d{1,3}[.,٫]\d{3,}")
#: Numbers this near a coordinate, in degrees, are taken for it: some hundred metres.
_NEAR_DEG: Final = 0.002
_SHORTEST_NAME: Final = 3

Place = Incident | Claim


def telling_words(incident: Incident, claims: Sequence[Claim], dossier: Dossier) -> Iterator[str]:
    """A sentence for each field of a dossier whose words tell such a place. One query where there is such a place."""
    covered: list[Place] = [] if incident.disclosure == Disclosure.AS_RECORDED else [incident]
    covered += [each for each in claims if _is_covered(each, incident)]
    if not covered:
        return
    names = {name: fold_words(name) for place in covered for name in _names(place)}
    folded = {name: f" {words} " for name, words in sorted(names.items()) if len(words) >= _SHORTEST_NAME}
    for field, text in sorted(set(_texts(orjson.loads(canonical(dossier)), ""))):
        words = f" {fold_words(text)} "
        numbers = {number: float(re.sub("[,٫]", ".", number)) for number in _DECIMAL.findall(text)}
        told = [name for name, each in folded.items() if each in words]
        told += sorted({each for place in covered for each in _coordinates(numbers, place)})
        for each in told:
            yield _(
                "“%(words)s” stands in words for readers (%(field)s), though that place is to be shown less closely: "
                "keep it out of them."
            ) % {"words": each, "field": FIELD_WORDS.get(field, field)}


def _is_covered(claim: Claim, incident: Incident) -> bool:
    return claim.has_own_place and effective(claim, incident).disclosure is not Disclosure.AS_RECORDED


def _names(place: Place) -> Iterator[str]:
    yield place.place_name
    if isinstance(place, Incident):
        yield from (name.text for name in place.place_names.all())


def _texts(part: Any, field: str) -> Iterator[tuple[str, str]]:
    """Each text in a part of a dossier, with the name of its field."""
    if isinstance(part, str):
        yield field, part
    elif isinstance(part, Mapping):
        for name, each in part.items():
            if name not in _OF_THE_PLACE:
                yield from _texts(each, name)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each, field)


def _coordinates(numbers: Mapping[str, float], place: Place) -> Iterator[str]:
    """The numbers of a text that are latitude and longitude of a place, where it has both."""
    if not numbers or place.latitude is None or place.longitude is None:
        return
    near = [
        [number for number, value in numbers.items() if abs(value - abs(degrees)) <= _NEAR_DEG]
        for degrees in (place.latitude, place.longitude)
    ]
    if all(near):
        yield ", ".join(each[0] for each in near)
