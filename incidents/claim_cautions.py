"""What may be wrong with claims: numbers and dates that do not fit together, words not read, sources that may go."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from incidents.dossier_builder import said_in
from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim, Figure, Incident
from record.dates import DateError, When, read_edtf
from record.left_open import LeftOpen, left_open
from record.vocabulary import Position, WorkingStatus


def remarks(incident: Incident) -> tuple[str, ...]:
    """What readers are told of the state of the desk's own work, a sentence each. One query."""
    unfinished = incident.claims.filter(working_status__in=(WorkingStatus.WORK_NEEDED, WorkingStatus.ISSUE))
    return tuple(
        _("Claim %(number)d: %(sentence)s")
        % {
            "number": claim.number,
            "sentence": _("its working status is “%(status)s”, and readers are told so.")
            % {"status": WorkingStatus(claim.working_status).label},
        }
        for claim in unfinished.order_by("order", "number")
    )


def doubts(claim: Claim, incident: Incident) -> Iterator[Doubt]:
    """What does not fit together in a claim. Uses what was prefetched."""
    figures = list(claim.figures.all())
    yield from (replace(each, claim=claim) for each in totals_below_their_parts(figures))
    made = _when(claim.stated_on)
    if made is not None and incident.earliest is not None and made.latest < incident.earliest:
        sentence = _(
            "it was made on %(made)s, before the first day on which the incident may have happened (%(first)s). Is a "
            "digit wrong, or is that the date of another event?"
        ) % {"made": claim.stated_on, "first": incident.earliest.isoformat()}
        value = f"{claim.stated_on} < {incident.earliest.isoformat()}"
        yield Doubt(kind=DoubtKind.EARLY, value=value, sentence=sentence, claim=claim)
    for figure in figures:
        if not figure.understood and not figure.denied:
            sentence = _("“%(words)s” was not read as a number: it enters no range.") % {"words": figure.verbatim}
            yield Doubt(
                kind=DoubtKind.UNREAD, value=f"{figure.measure}: {figure.verbatim}", sentence=sentence, claim=claim
            )
    numbers = [figure.verbatim for figure in figures if figure.low is not None and figure.low > 0]
    if claim.position == Position.DENIES and numbers and not claim.stances.all():
        sentence = _("it denies and gives a number. Say on which part it denies, or readers cannot tell what.")
        yield Doubt(kind=DoubtKind.DENIAL, value="; ".join(numbers), sentence=sentence, claim=claim)


def doubts_of_sources(claims: Iterable[Claim]) -> Iterator[Doubt]:
    """Each source on the web without an archived copy, once. Uses what was prefetched."""
    for source in {claim.source_id: claim.source for claim in claims}.values():
        if source.url and not source.archive_url:
            sentence = _("The source “%(title)s” has no archived copy: pages on the web change and go.") % {
                "title": source.title
            }
            yield Doubt(kind=DoubtKind.ARCHIVE, value=source.url, sentence=sentence)


def doubts_of_status(claims: Sequence[Claim]) -> Iterator[Doubt]:
    """Each claim that counts people without saying who they were, where another denies that any were civilians.

    None where the claim has a public note: readers are told. No query for claims read as by ``claims_of``.
    """
    rows = {claim.ref: claim for claim in claims}
    for each in left_open([said_in(claim) for claim in claims]):
        claim = rows[each.claim.ref]
        if not claim.public_note.strip():
            yield _left_open(claim, each, [rows[denial.claim.ref] for denial in each.denied_by])


def _left_open(claim: Claim, found: LeftOpen, denials: Sequence[Claim]) -> Doubt:
    words = "; ".join(f"{figure.measure.label}: {figure.verbatim}" for figure in found.figures)
    deniers = "; ".join(f"{other.claimant.name} ({other.number})" for other in denials)
    sentence = _(
        "it counts “%(words)s” and does not say who they were. That any were civilians is denied by %(deniers)s: the "
        "one leaves open what the other denies. If its source says who they were, enter it with the figure; if it "
        "does not, say so in the public note of this claim."
    )
    about = "; ".join(f"{figure.measure.value}: {figure.verbatim}" for figure in found.figures)
    return Doubt(
        kind=DoubtKind.LEFT_OPEN,
        value=f"{about} / {', '.join(other.ref for other in denials)}",
        sentence=sentence % {"words": words, "deniers": deniers},
        claim=claim,
    )


def totals_below_their_parts(figures: Sequence[Figure]) -> Iterator[Doubt]:
    """A warning for each total that is less than its parts, without a claim; uses no query.

    Parts that are told apart in one way alone, women and men, are added up; those of several ways may overlap. The time
    grows with the figures and not with their square: thousands may be pasted.
    """
    least = _least_of_parts(figures)
    for total in figures:
        if total.high is None or _told_apart(total):
            continue
        for way in ("status", "sex", "age"):
            if (lowest := least.get((total.measure, way), 0)) > total.high:
                said = {"words": total.verbatim, "high": total.high, "least": lowest}
                yield Doubt(
                    kind=DoubtKind.TOTAL,
                    value=f"{total.measure} by {way}: {total.high} < {lowest}",
                    sentence=_(
                        "“%(words)s” is at most %(high)d, and its parts are %(least)d or more. Is a digit wrong?"
                    )
                    % said,
                )


def _least_of_parts(figures: Iterable[Figure]) -> dict[tuple[str, str], int]:
    """By measure and way, what the parts told apart in it alone are together at least; none where two are the same."""
    parts: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for each in figures:
        match _told_apart(each):
            case (way,):
                parts[each.measure, way].append(each)
    terms = {key: {getattr(each, key[1]): each.low or 0 for each in those} for key, those in parts.items()}
    return {key: sum(least.values()) for key, least in terms.items() if len(least) == len(parts[key])}


def _told_apart(figure: Figure) -> tuple[str, ...]:
    return tuple(way for way in ("status", "sex", "age") if getattr(figure, way) != "unknown")


def _when(text: str) -> When | None:
    try:
        return read_edtf(text) if text else None
    except DateError:
        return None  # said where it is missing
