"""Attributions as an editor types them: one a line, a position, a colon, an actor, the claimant's words.

    concedes: joc
    denies: us-military "dropped no bombs there"
    alleges: "fighter jets"
    questions: "who is behind it"

The actor stands by its key or its name, and may be left out; then the words stand alone, in quotation marks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.models import Actor
from incidents.notation.lines import (
    LineError,
    LinesError,
    at_line,
    code_words,
    nearest_term,
    numbered_lines,
    quoted,
    term_named,
    unquoted,
)
from record.vocabulary import Position

_ACTOR_THEN_WORDS = re.compile(r"""(?P<actor>[^"“«]*)(?P<words>["“«].*)?\Z""")
#: The longest that words may be: what a column of the desk holds.
MAX_WORDS = 500


@dataclass(frozen=True, kw_only=True)
class AttributionLine:
    """One attribution. ``actor`` is None where the claimant names nobody; then ``words`` says how it is put."""

    position: Position
    actor: Actor | None
    words: str = ""


def parse_attributions(text: str) -> tuple[AttributionLine, ...]:
    """Read the lines. One query for each actor, two for one that is not found.

    Raises:
        LinesError: with a sentence for every line that cannot be read.
    """
    attributions: list[AttributionLine] = []
    reasons: list[str] = []
    for number, line in numbered_lines(text):
        try:
            attributions.append(_parse(line))
        except LineError as error:
            reasons.append(at_line(number, str(error)))
    if reasons:
        raise LinesError(reasons)
    return tuple(attributions)


def print_attributions(attributions: Iterable[AttributionLine]) -> str:
    """Print attributions so that reading the text again gives the same ones. Actors stand by their keys."""
    lines = []
    for each in attributions:
        parts = [each.actor.key if each.actor else "", quoted(each.words) if each.words else ""]
        lines.append(f"{code_words(each.position)}: {' '.join(part for part in parts if part)}")
    return "\n".join(lines)


def _parse(line: str) -> AttributionLine:
    head, colon, rest = (part.strip() for part in line.partition(":"))
    if not colon:
        raise LineError(
            _("“%(line)s” has no colon. Write a position, a colon, and who did it: alleges: Islamic State")
            % {"line": line.strip()}
        )
    position = term_named(Position, head)
    if position is None:
        raise LineError(
            _("“%(name)s” is not a position.%(hint)s Write alleges, concedes, denies, corroborates or questions.")
            % {"name": head, "hint": nearest_term((Position,), head)}
        )
    name, words = _actor_and_words(rest)
    if not name and not words:
        raise LineError(_("it names nobody. Write an actor, or the claimant's words in quotation marks, or both."))
    return AttributionLine(position=position, actor=_actor(name) if name else None, words=words)


def _actor_and_words(text: str) -> tuple[str, str]:
    match = _ACTOR_THEN_WORDS.match(text)
    name, in_quotes = (match["actor"].strip(), match["words"] or "") if match else (text, "")
    words = unquoted(in_quotes)
    if in_quotes and words is None:
        raise LineError(_("quotation marks open and do not close. They stand round the claimant's words, at the end."))
    words = words or ""
    if len(words) > MAX_WORDS:
        raise LineError(
            _("its words have %(count)d characters, and at most %(most)d fit.")
            % {"count": len(words), "most": MAX_WORDS}
        )
    return name, words


def _actor(name: str) -> Actor:
    """The actor of that key, or the only one of that name."""
    found = list(Actor.objects.filter(Q(key=name) | Q(name__iexact=name) | Q(names__text__iexact=name)).distinct()[:3])
    by_key = [actor for actor in found if actor.key == name]
    if len(by_key or found) == 1:
        return (by_key or found)[0]
    if found:
        keys = ", ".join(actor.key for actor in found)
        raise LineError(
            _("several actors are called “%(name)s”: write the key of one (%(keys)s).") % {"name": name, "keys": keys}
        )
    raise LineError(
        _("no actor is called “%(name)s”.%(hint)s Add the actor first, or put mere words in quotation marks.")
        % {"name": name, "hint": _nearest_actor(name)}
    )


def _nearest_actor(name: str) -> str:
    known = [text for row in Actor.objects.values_list("key", "name")[:5000] for text in row]
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return " " + _("Did you mean “%(name)s”?") % {"name": close[0]} if close else ""
