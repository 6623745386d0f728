"""Candidates for a description of a place: by its whole text, and where that is no good, by the names within it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.folding import keys
from geo.gazetteer import Gazetteer
from geo.latlon import LatLon
from geo.place_phrases import NameWithin, has_comma, names_within
from geo.places import Candidate, Match

_MOST_NAMES: Final = 6
"""Names of one text that are searched; nobody writes more."""
_MOST_UNFINISHED: Final = 2
"""Names with a slip or still being typed are searched as widely as a text of their own, which costs the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A candidate, and the name within the text by which it was found; None where the whole text found it."""

    candidate: Candidate
    within: NameWithin | None = None

    @property
    def precision(self) -> str:
        """The finest that the description allows."""
        return self.within.precision(self.candidate.precision) if self.within else self.candidate.precision


def search_described(
    gazetteer: Gazetteer, text: str, *, country: str | None = None, near: LatLon | None = None, limit: int = 10
) -> tuple[Described, ...]:
    """Places that a name or a description may mean, the likeliest first: candidates for a person to choose from.

    Args:
        gazetteer: where to look.
        text: what was typed: "Qaim", "Qaim, Anbar", "near the market in Qaim".
        country: ISO 3166-1 alpha-2 of a country to prefer.
        near: prefer places near this point.
        limit: how many at most.

    Cost: that of ``Gazetteer.search``, and 1 to 5 ms where the names within are looked up; twice a search more where
    one of them has a slip or is unfinished.
    """
    whole = gazetteer.search(text, country=country, near=near, limit=limit)
    names = names_within(text)
    if not names or _answers(whole, text):
        return tuple(Described(candidate=each) for each in whole)
    found = _found(gazetteer, names, country, near, limit)
    return found[:limit] or tuple(Described(candidate=each) for each in whole)


def _answers(whole: Sequence[Candidate], text: str) -> bool:
    """Whether a whole text is well met: with what follows its comma, or without one by more than a slip.

    "market, Qaim" is not met by Marquette, which is written "Market" too and lies in no Qaim.
    """
    if has_comma(text):
        return any(each.is_hinted for each in whole)
    return any(each.match in {Match.EXACT, Match.BEGINNING, Match.WORDS} for each in whole)


def _found(
    gazetteer: Gazetteer, names: Sequence[NameWithin], country: str | None, near: LatLon | None, limit: int
) -> tuple[Described, ...]:
    """Places that bear a name within; where none does, those that begin with one or have a slip."""
    spelled = {name: keys(name.words) for name in names}
    known = gazetteer.known(sorted(set().union(*spelled.values())))
    borne = _longest([name for name in names if spelled[name] & known])[:_MOST_NAMES]
    if any(name.likely for name in borne):
        borne = [name for name in borne if name.likely]
    whole = bool(borne)
    wanted = borne or _longest([name for name in names if name.likely and name.is_plain])[:_MOST_UNFINISHED]
    each_has = -(-limit // max(1, len(wanted)))
    groups = []
    for name in wanted:
        asked = ", ".join((name.words, *name.context))
        places = gazetteer.search(asked, country=country, near=near, limit=limit, whole=whole)
        hinted_first = sorted(places, key=lambda place: not place.is_hinted)
        groups.append([Described(candidate=place, within=name) for place in hinted_first[:each_has]])
    groups.sort(key=lambda group: not any(_is_where_told(each) for each in group))
    return tuple(each for group in groups for each in group)


def _is_where_told(described: Described) -> bool:
    return described.candidate.is_hinted or not (described.within and described.within.context)


def _longest(names: Sequence[NameWithin]) -> list[NameWithin]:
    """Without those that stand within another."""
    return [
        name for name in names if not any(o.start <= name.start and name.end <= o.end and o is not name for o in names)
    ]
