"""What differs between two dossiers, field by field, in words for people. Pure.

Claims are matched by number, actors and sources by key, names by language, positions by what they are about; figures
and attributions, which nothing tells apart, in their order. What surrounds the place is compared in sentences, since a
point that moves changes the distance to every town.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from geo.border_context import BorderContext
from record.assessment import Assessment, DisputeNote
from record.dossier import (
    Dossier,
    Name,
    PublicActor,
    PublicClaim,
    PublicFigure,
    PublicSource,
    PublicWhen,
    Related,
    Stance,
)
from record.dossier_files import PublicCopy, PublicImage
from record.dossier_toll import Contribution, Omission, Toll
from record.dossier_words import FIELD_WORDS, code_words
from record.vocabulary import Grade, Terms
from record.where_words import sentences

#: Fields that hold keys of actors and sources, which people know by name.
_HOLD_KEYS: Final = frozenset({"claimant", "via", "actor", "publisher", "source", "derived_from"})
#: What nobody writes, by the part in which it stands: it is worked out from what somebody wrote.
_FOLLOWS: Final[dict[type[Any], frozenset[str]]] = {
    Dossier: frozenset({"tolls", "disagreements", "border_context", "schema"}),
    PublicWhen: frozenset({"earliest", "latest"}),
    PublicFigure: frozenset({"qualifier", "low", "high", "understood", "convention"}),
    PublicImage: frozenset({"sha256", "width", "height"}),
    PublicCopy: frozenset({"sha256", "size_bytes"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that differs: where it stands, from the whole to the part, and what it says; None where nothing.

    ``follows``: nobody wrote it; it is worked out from what somebody did, as a range is from the claims.
    """

    path: tuple[str, ...]
    before: str | None
    after: str | None
    follows: bool = False


def differences(before: Dossier | None, after: Dossier) -> tuple[Difference, ...]:
    """Every field of ``after`` that ``before`` does not have so, in the order of the dossier. Empty: they are equal.

    Without ``before``, every field that says something. Cost: a few milliseconds.
    """
    return tuple(_of((), "", (before, after), (_names(before), _names(after))))


_Pair = tuple[Any, Any]
_Names = Mapping[str, str]


def _of(path: tuple[str, ...], field: str, pair: _Pair, names: tuple[_Names, _Names]) -> Iterator[Difference]:
    """The differences of one value; None stands for "not there"."""
    before, after = pair
    if before == after:
        return
    one = after if before is None else before
    if isinstance(one, BorderContext):
        yield from _of_surroundings(path, before, after)
    elif is_dataclass(one):
        for each in fields(one):
            parts = _field(before, after, each.name)
            found = _of((*path, str(FIELD_WORDS[each.name])), each.name, parts, names)
            yield from map(_following, found) if each.name in _FOLLOWS.get(type(one), ()) else found
    elif _has_parts(before) or _has_parts(after):
        yield from _of_parts(path, (before or (), after or ()), names)
    elif one is not False or None not in pair:  # of what is new or gone, a plain "no" says nothing
        said = (_words(field, before, names[0]), _words(field, after, names[1]))
        if said != (None, None):
            yield Difference(path=path, before=said[0], after=said[1])


def _following(difference: Difference) -> Difference:
    return replace(difference, follows=True)


def _field(before: Any, after: Any, name: str) -> _Pair:
    """What two values have in a field. Grades are compared as one list, whichever of them stands first."""
    if any(isinstance(each, Dossier) and each.further_assessments for each in (before, after)):
        if name == "assessment":
            return _graded(before), _graded(after)
        if name == "further_assessments":
            return (), ()
    return getattr(before, name, None), getattr(after, name, None)


def _graded(dossier: Dossier | None) -> tuple[Assessment, ...]:
    """The grades that were given; "not assessed" says nothing."""
    given = dossier.assessments if dossier is not None else ()
    return tuple(each for each in given if each != Assessment(grade=Grade.NOT_ASSESSED))


def _of_parts(
    path: tuple[str, ...], pair: tuple[Sequence[Any], Sequence[Any]], names: tuple[_Names, _Names]
) -> Iterator[Difference]:
    before, after = _by_identity(pair[0]), _by_identity(pair[1])
    for identity in (*after, *(each for each in before if each not in after)):
        parts = (before.get(identity), after.get(identity))
        yield from _of((*path, _title(parts[1] or parts[0], identity, names)), "", parts, names)
    kept = [each for each in before if each in after], [each for each in after if each in before]
    if kept[0] != kept[1]:
        yield Difference(
            path=(*path, _("order")),
            before=_listed(_title(before[each], each, names) for each in kept[0]),
            after=_listed(_title(after[each], each, names) for each in kept[1]),
        )


def _of_surroundings(
    path: tuple[str, ...], before: BorderContext | None, after: BorderContext | None
) -> Iterator[Difference]:
    language = get_language() or "en"
    said = [" ".join(sentences(each, language=language)) if each else None for each in (before, after)]
    if said[0] == said[1]:  # the same sentences, from other data or from a point a little off
        said[1] = _("The same sentences; the data behind them changed.")
    yield Difference(path=path, before=said[0], after=said[1])


def _has_parts(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _by_identity(parts: Sequence[Any]) -> dict[tuple[Any, ...], Any]:
    """The parts in their order, by what tells them apart, and a number for those that are alike."""
    found: dict[tuple[Any, ...], Any] = {}
    for part in parts:
        identity, number = _identity(part), 1
        while (*identity, number) in found:
            number += 1
        found[(*identity, number)] = part
    return found


def _identity(part: Any) -> tuple[Any, ...]:
    match part:
        case PublicClaim():
            return (part.ref,)
        case PublicActor() | PublicSource():
            return (part.key,)
        case Related():
            return (part.code,)
        case PublicImage() | PublicCopy():
            return (part.sha256,)
        case Name():
            return (part.language,)
        case Stance() | DisputeNote():
            return (part.about,)
        case Assessment():
            return (part.actor,)
        case Toll():
            return (part.measure, part.status)
        case Contribution() | Omission():
            return (part.claim,)
        case _:
            return ()


def _title(part: Any, identity: tuple[Any, ...], names: tuple[_Names, _Names]) -> str:
    """What a part is called among its like."""
    match part:
        case PublicClaim() | Contribution() | Omission():
            return _("claim %(number)s") % {"number": identity[0]}
        case PublicActor():
            return part.name
        case PublicSource():
            return part.title
        case PublicImage():
            return part.alt
        case Related() | PublicCopy() | Name():
            return str(identity[0])
        case Stance() | DisputeNote():
            return str(part.about.label)
        case Assessment():
            return _whom(part.actor, names)
        case Toll():
            return _listed((str(part.measure.label), str(part.status.label)))
        case _:
            return str(identity[-1])


def _whom(actor: str | None, names: tuple[_Names, _Names]) -> str:
    """Whom a grade is about."""
    return _("nobody named") if actor is None else names[1].get(actor) or names[0].get(actor) or actor


def _words(field: str, value: Any, names: _Names) -> str | None:
    """A value for people; None where it says nothing."""
    if value is None or value in {"", ()}:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Terms):
        return str(value.label)
    if isinstance(value, tuple):
        return _listed(_words(field, each, names) or "" for each in value)
    return names.get(str(value), str(value)) if field in _HOLD_KEYS else code_words(field, str(value))


def _listed(words: Any) -> str:
    return pgettext("between the parts of a list", ", ").join(words)


def _names(dossier: Dossier | None) -> _Names:
    """Actors' names and documents' titles by key. An actor and a source of one key: nothing is made of either."""
    if dossier is None:
        return {}
    actors = {actor.key: actor.name for actor in dossier.actors}
    sources = {source.key: source.title for source in dossier.sources}
    return {key: name for key, name in (actors | sources).items() if not (key in actors and key in sources)}
