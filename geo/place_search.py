"""Which places a typed name may mean, the likeliest first.

A name is looked for in four ways, each a few ranges of an index: as it is; as the beginning of a longer name; by its
words, in any order; and with one letter wrong. All of it on folded names (``geo.folding``).

**One letter wrong** (one inserted, left out, or changed, or two neighbours swapped) needs no list of misspellings: cut
the text in two; a single slip leaves one half as it was, at the same end of the name. So all names that begin with the
first half, or end with the second, and differ in length by one at most, hold every answer; each is then compared. A
swap across the cut breaks both halves: those few texts are looked up as they are. Of three letters only one that was
left out is looked for ("Kyv").

Slips that are mere spelling, a letter written once or twice and the h that ends "Hawijah", count for more than others.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.folding import fold, fold_words, keys, without_articles
from geo.geodesic import distance_m
from geo.latlon import LatLon
from geo.places import Match, View

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs a query on the gazetteer's file."""

LONGEST_TEXT: Final = 200
"""Characters. The longest name on file has 105."""

_MANY: Final = 100
"""Rows taken from each way of looking, the most populous first: enough to choose ten from."""
_MANY_EXACT: Final = 500
"""San José and its like: there are some 350 places of one name at most."""
_SHORTEST_BEGINNING: Final = 2
_SHORTEST_WORD: Final = 3
_SHORTEST_WITH_SLIP: Final = 4
"""Shorter names are one slip from hundreds of others."""
_LETTER_LEFT_OUT: Final = 3
"""Of a text as short as this, only names that are one letter longer are looked at."""
_LONGEST_RESPELLED: Final = 40
_LONGEST_COUNTRY: Final = 4
"""Words of a country's name behind a place's ("Goma democratic republic congo")."""
_SHORTEST_COUNTRY: Final = 4
"""Shorter Latin ones are codes, which are words too ("al", "de", "and")."""
_END: Final = "\U0010ffff"
"""Sorts after every name's next character."""

_UNKNOWN_POPULATION: Final = 100
_MATCH_WORTH: Final = {Match.EXACT: 0.0, Match.BEGINNING: 1.5, Match.WORDS: 1.0, Match.SIMILAR: 0.5}
"""In powers of ten of population; exact matches come before all others and need none."""
_IN_VIEW_WORTH: Final = 1.5
_NEAR_WORTH: Final = 3.0
_NEAR_M: Final = 100_000.0
"""At this distance from the point that the search is near to, half of its worth is left."""
_RESPELLED_WORTH: Final = 2.0
_SIMILAR_SEATS: Final = 3
"""Of every ten answers, these are kept for names with a slip, so that many longer names do not push them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place by its rank, how it was met, and what it is worth among its like.

    ``is_hinted``: it lies in the province or the country that the text itself names.
    """

    rank: int
    match: Match
    in_country: bool
    in_hint: bool
    worth: float
    distance_m: float | None
    is_hinted: bool = False

    @property
    def order(self) -> tuple[bool, bool, bool, float, int]:
        """Sorts the likeliest first: by name, then the text's own hint, country, and size with nearness."""
        return (self.match is not Match.EXACT, not self.in_hint, not self.in_country, -self.worth, self.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, once the text is taken apart: "Qaim, Anbar, Iraq" is a name and hints.

    ``says_country``: the countries are those that the text itself names.
    """

    names: tuple[str, ...]
    countries: frozenset[str]
    hints: frozenset[str]
    near: LatLon | None
    view: View | None
    says_country: bool = False


def ask(rows: Rows, text: str, *, country: str | None, near: LatLon | None, view: View | None) -> Question:
    """Take a text apart. What follows a comma is a country, or a hint at the province; the whole may be a name too."""
    parts = [part for part in re.split(r"[,،;؛\n]", text[:LONGEST_TEXT]) if fold(part)]
    hinted: set[str] = set()
    hints: set[str] = set()
    for part in parts[1:]:
        found = {iso2 for (iso2,) in rows("SELECT iso2 FROM country_name WHERE key = ?", (fold(part),))}
        hinted |= found
        if not found:
            hints.add(fold(part))
    named = parts[:1]
    if len(parts) == 1 and (behind := _country_behind(rows, parts[0])):
        named, hinted = [behind[0]], behind[1]
    names = tuple(dict.fromkeys([text[:LONGEST_TEXT], *named]))
    countries = hinted or ({country.upper()} if country else set())
    return Question(
        names=names,
        countries=frozenset(countries),
        hints=frozenset(hints),
        near=near,
        view=view,
        says_country=bool(hinted),
    )


def _country_behind(rows: Rows, text: str) -> tuple[str, set[str]] | None:
    """The name and the countries of "qaim iraq"; None where no country ends the text, or a place bears all of it."""
    words = fold_words(text).split()
    if len(words) < 2 or _by_keys(rows, keys(text), 1):
        return None
    for at in range(max(1, len(words) - _LONGEST_COUNTRY), len(words)):
        key = fold(" ".join(words[at:]))
        if len(key) < _SHORTEST_COUNTRY and key.isascii():
            continue
        found = {iso2 for (iso2,) in rows("SELECT iso2 FROM country_name WHERE key = ?", (key,))}
        if found:
            return " ".join(words[:at]), found
    return None


def hits(rows: Rows, question: Question, limit: int) -> list[Hit]:
    """The likeliest places, best first, at most ``limit``."""
    met: dict[int, Match] = {}
    respelled: set[int] = set()
    for name in question.names:
        respelled |= set(_by_keys(rows, {other for key in keys(name) for other in respellings(key)}, _MANY))
        met |= dict.fromkeys(respelled - met.keys(), Match.SIMILAR)
        for match, ranks in _ways(rows, name, question.countries, limit):
            for rank in ranks:
                if rank not in met or _better(match, met[rank]):
                    met[rank] = match
    return _seated(sorted(_judged(rows, met, respelled, question), key=lambda hit: hit.order), limit)


def whole_names(rows: Rows, question: Question, limit: int) -> list[Hit]:
    """The places that bear a name just as it was asked for, best first. One or two queries, below a millisecond."""
    asked = {key for name in question.names for key in keys(name)}
    met = dict.fromkeys(_by_keys(rows, asked, _MANY_EXACT), Match.EXACT)
    return sorted(_judged(rows, met, set(), question), key=lambda hit: hit.order)[:limit]


def known_keys(rows: Rows, wanted: Iterable[str]) -> frozenset[str]:
    """Those of some folded names that a place bears, and no country. Two queries."""
    wanted = tuple(wanted)
    marks = ", ".join("?" * len(wanted))
    places = rows(f"SELECT DISTINCT key FROM spelling WHERE key IN ({marks})", wanted)  # noqa: S608  (marks only)
    countries = rows(f"SELECT key FROM country_name WHERE key IN ({marks})", wanted)  # noqa: S608  (marks only)
    return frozenset(key for (key,) in places) - {key for (key,) in countries}


def spelling_met(names: Iterable[str], question: Question, match: Match) -> str:
    """Which of a place's names met the text; its first where only its words together did."""
    asked = {key for name in question.names for key in keys(name)}
    tests: dict[Match, Callable[[str, str], bool]] = {
        Match.EXACT: lambda key, wanted: key == wanted,
        Match.BEGINNING: lambda key, wanted: key.startswith(wanted),
        Match.SIMILAR: one_slip_apart,
    }
    names = list(names)
    test = tests.get(match)
    if match is Match.SIMILAR:
        spelled = {other for key in asked for other in respellings(key)}
        met = next((name for name in names if spelled & keys(name)), None)
        if met is not None:
            return met
    if test is None:
        wanted = set(fold_words(question.names[-1]).split()[:1])
        return next((name for name in names if wanted & set(fold_words(name).split())), names[0])
    return next((n for n in names if any(test(key, want) for key in keys(n) for want in asked)), names[0])


def respellings(key: str) -> set[str]:
    """Other ways to write a folded name by sound: one letter once or twice, an h at the end or not, or both.

    >>> "raqqah" in respellings("raqa"), "hawijah" in respellings("hawija"), "mosul" in respellings("mosl")
    (True, True, False)
    """
    if not _SHORTEST_WITH_SLIP <= len(key) <= _LONGEST_RESPELLED:
        return set()
    ends = {key, f"{key}h"} if key[-1] in "ae" else {key, key[:-1]} if key.endswith(("ah", "eh")) else {key}
    twice = {end[: i + 1] + end[i:] for end in ends for i in range(len(end))}
    once = {end[:i] + end[i + 1 :] for end in ends for i in range(len(end) - 1) if end[i] == end[i + 1]}
    return (ends | twice | once) - {key}


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one inserted, missing or changed letter, or two neighbours swapped, lie between the two.

    >>> one_slip_apart("bagdhad", "baghdad"), one_slip_apart("mosl", "mosul"), one_slip_apart("mosul", "mosul")
    (True, True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) != len(other):
        shorter, longer = sorted((one, other), key=len)
        return shorter[start:] == longer[start + 1 :]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    return one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]


def _ways(rows: Rows, name: str, countries: frozenset[str], limit: int) -> Iterable[tuple[Match, Iterable[int]]]:
    asked = keys(name)
    yield Match.EXACT, _by_keys(rows, asked, _MANY_EXACT)
    beginnings = _by_beginning(rows, asked, countries)
    yield Match.BEGINNING, beginnings
    if len(beginnings) < limit:
        yield Match.WORDS, _by_words(rows, name)
    yield Match.SIMILAR, _by_keys(rows, {other for key in asked for other in _similar(rows, key)}, _MANY)


def _by_keys(rows: Rows, wanted: Iterable[str], limit: int) -> list[int]:
    wanted = list(wanted)
    marks = ", ".join("?" * len(wanted))
    found = rows(
        f"SELECT DISTINCT rank FROM spelling WHERE key IN ({marks}) ORDER BY rank LIMIT ?",  # noqa: S608  (marks only)
        (*wanted, limit),
    )
    return [rank for (rank,) in found]


def _by_beginning(rows: Rows, wanted: Iterable[str], countries: frozenset[str]) -> list[int]:
    found: list[tuple[Any, ...]] = []
    for key in wanted:
        if len(key) < _SHORTEST_BEGINNING:
            continue
        span = "SELECT DISTINCT rank FROM spelling WHERE key > ? AND key < ?"
        found += rows(f"{span} ORDER BY rank LIMIT ?", (key, key + _END, _MANY))
        for iso2 in countries:
            found += rows(f"{span} AND country = ? ORDER BY rank LIMIT ?", (key, key + _END, iso2, _MANY))
    return [rank for (rank,) in found]


def _by_words(rows: Rows, name: str) -> list[int]:
    """Places that have every word among their names; the last may be unfinished."""
    words = without_articles(fold_words(name).split())
    if not words or len(words[-1]) < _SHORTEST_WORD:
        return []
    # Folded words hold letters, digits and marks only, so that nothing in them is syntax within the quotes.
    wanted = " ".join(f'"{word}"' for word in words) + " *"
    return [
        rank for (rank,) in rows("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", (wanted, _MANY))
    ]


def _similar(rows: Rows, key: str) -> set[str]:
    """Every key on file that is one slip from this one. See the module's docstring for why none is missed."""
    if len(key) < _LETTER_LEFT_OUT:
        return set()
    first, last = key[: len(key) // 2], key[len(key) // 2 :]
    lengths = (len(key) - 1, len(key) + 1)
    if len(key) == _LETTER_LEFT_OUT:  # a letter left out spares the first two or the last two
        first, last = key[:2], key[1:]
        lengths = (len(key) + 1, len(key) + 1)
    near = {
        other
        for (other,) in rows(
            "WITH RECURSIVE n(l) AS (SELECT ? UNION ALL SELECT l + 1 FROM n WHERE l < ?) "
            "SELECT key FROM n CROSS JOIN beginning WHERE length = l AND key >= ? AND key < ?",
            (*lengths, first, first + _END),
        )
    }
    near |= {
        reversed_key[::-1]
        for (reversed_key,) in rows(
            "WITH RECURSIVE n(l) AS (SELECT ? UNION ALL SELECT l + 1 FROM n WHERE l < ?) "
            "SELECT reversed FROM n CROSS JOIN ending WHERE length = l AND reversed >= ? AND reversed < ?",
            (*lengths, last[::-1], last[::-1] + _END),
        )
    }
    cut = len(key) // 2
    if len(key) > _LETTER_LEFT_OUT:
        near.add(key[: cut - 1] + key[cut] + key[cut - 1] + key[cut + 1 :])
    return {other for other in near if one_slip_apart(key, other)}


def _better(match: Match, other: Match) -> bool:
    ways = list(Match)
    return ways.index(match) < ways.index(other)


def _judged(rows: Rows, met: dict[int, Match], respelled: set[int], question: Question) -> Iterable[Hit]:
    marks = ", ".join("?" * len(met))
    found = rows(
        "SELECT place.rank, lat, lon, country, population, admin1, iso, province.name, province.name_ar FROM place "  # noqa: S608  (marks only)
        f"LEFT JOIN province ON province.id = place.province WHERE place.rank IN ({marks})",
        tuple(met),
    )
    for rank, lat, lon, country, population, *province in found:
        point = LatLon(lat, lon)
        away_m = distance_m(question.near, point) if question.near else None
        worth = math.log10(max(population or _UNKNOWN_POPULATION, 1)) + _MATCH_WORTH[met[rank]]
        worth += _RESPELLED_WORTH if rank in respelled else 0.0
        worth += _IN_VIEW_WORTH if question.view and point in question.view else 0.0
        worth += _NEAR_WORTH / (1 + away_m / _NEAR_M) if away_m is not None else 0.0
        in_country = country in question.countries
        in_hint = any(_is_hinted(str(part), question.hints) for part in province if part)
        yield Hit(
            rank=rank,
            match=met[rank],
            in_country=in_country,
            in_hint=in_hint,
            worth=worth,
            distance_m=away_m,
            is_hinted=in_hint or (in_country and question.says_country),
        )


def _is_hinted(province: str, hints: frozenset[str]) -> bool:
    """Whether a hint stands in the province's name ("Anbar" in "Al Anbar Governorate") or is the beginning of it."""
    key = fold(province)
    return any(key.startswith(hint) or (len(hint) >= _SHORTEST_WORD and hint in key) for hint in hints)


def _seated(ordered: list[Hit], limit: int) -> list[Hit]:
    """The first ``limit``, with a few seats kept for names with a slip where exact ones leave any."""
    exact = sum(hit.match is Match.EXACT for hit in ordered[:limit])
    seats = min(_SIMILAR_SEATS * limit // 10, limit - exact)
    kept = [hit for hit in ordered if hit.match is Match.SIMILAR][:seats]
    others = [hit for hit in ordered if hit not in kept][: limit - len(kept)]
    return sorted(others + kept, key=lambda hit: hit.order)
