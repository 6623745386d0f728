"""Incidents of the desk as a file, drafts among them: every field is named here by hand.

A file leaves the desk, and nobody knows where it goes. So it holds nothing confidential, no account's name, no review,
and no place closer than the incident's disclosure lets out; a claim's own place stays at the desk altogether.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from incidents.models import Claim, ClaimVia, Figure, Incident, IncidentGrade
from incidents.perpetrators import grades_of
from incidents.places import PlaceError, place_alone
from record.entry_columns import listed
from record.publication import ChainHead
from record.spreadsheets import BYTE_ORDER_MARK, harmless
from record.vocabulary import Disagreement

SCHEMA: Final = "counterclaim/desk-export/1"
_CHUNK: Final = 200

Row = dict[str, Any]


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """For the header."""
        return {"csv": "text/csv; charset=utf-8; header=present", "json": "application/json"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a file says of its own origin: when it was made, and the head of the public record then."""

    at: datetime
    revision: int
    sha256: str

    @classmethod
    def now(cls, at: datetime) -> "Origin":
        """With the head as it is. One query."""
        number, sha256 = ChainHead.objects.values_list("number", "sha256").first() or (0, "")
        return cls(at=at, revision=number, sha256=sha256)


def lines(keys: Sequence[int], *, kind: Format, origin: Origin) -> Iterator[bytes]:
    """The file of the incidents of these keys, in their order, a part at a time.

    Two queries for 200 incidents of a CSV, nine of a JSON.
    """
    return _csv(keys, origin) if kind is Format.CSV else _json(keys, origin)


def _csv(keys: Sequence[int], origin: Origin) -> Iterator[bytes]:
    of_file = {"record_revision": origin.revision, "record_sha256": origin.sha256, "exported_at": _instant(origin.at)}
    names = [*columns(Incident()), *of_file]
    yield (BYTE_ORDER_MARK + _written(names)).encode()
    for incident in _read(keys, Incident.objects.prefetch_related("grades")):
        cells = (*columns(incident, incident.grades.all()).values(), *of_file.values())
        yield _written([harmless(cell) if isinstance(cell, str) else cell for cell in cells]).encode()


def _json(keys: Sequence[int], origin: Origin) -> Iterator[bytes]:
    head = {
        "schema": SCHEMA,
        "exported_at": _instant(origin.at),
        "record": {"revision": origin.revision, "sha256": origin.sha256},
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "incidents": ['.encode()
    links = Prefetch("links", ClaimVia.objects.select_related("actor").order_by("order", "pk"))
    claims = (
        Claim.objects.select_related("claimant", "source__publisher")
        .prefetch_related("figures", "stances", "attributions__actor", links)
        .order_by("order", "number")
    )
    with_claims = Prefetch("claims", claims)
    whole = Incident.objects.prefetch_related(with_claims, "grades__actor")  # type: ignore[arg-type]  # the stubs lose the rows
    between = "\n"
    for incident in _read(keys, whole):
        row = columns(incident) | {
            "grades": [_grade(grade) for grade in grades_of(incident)],
            "dispute_notes": {kind.value: incident.note_on(kind) for kind in Disagreement if incident.note_on(kind)},
            "claims": [_claim(claim) for claim in incident.claims.all()],
        }
        yield f"{between}{json.dumps(row, ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n]}\n"


def _read(keys: Sequence[int], incidents: QuerySet[Incident]) -> Iterator[Incident]:
    """By key, some at a time; what was removed meanwhile is left out."""
    for start in range(0, len(keys), _CHUNK):
        found = incidents.in_bulk(keys[start : start + _CHUNK])
        yield from (found[key] for key in keys[start : start + _CHUNK] if key in found)


def columns(incident: Incident, grades: Iterable[IncidentGrade] = ()) -> Row:
    """The incident's own fields, by the names that they have in the file. Unknown is None. No query."""
    return {
        "code": incident.code,
        "title": incident.title,
        "summary": incident.summary,
        "language": incident.language,
        "status": incident.status,
        "version": incident.version,
        "published_at": _instant(incident.published_at),
        "updated_at": _instant(incident.updated_at),
        "occurred_on": incident.occurred_on,
        "earliest": _day(incident.earliest),
        "latest": _day(incident.latest),
        "time_of_day": incident.time_of_day,
        "event_type": incident.event_type,
        "event_subtype": incident.event_subtype or None,
        "grades": listed(grade.grade for grade in grades).strip(","),
        "sensitivity": incident.sensitivity or None,
        "disclosure": incident.disclosure,
        **_place(incident),
    }


def _place(incident: Incident) -> Row:
    """The place as its disclosure lets it out; nothing where a draft lacks what that takes."""
    try:
        place = place_alone(incident) if incident.precision else None
    except PlaceError:
        place = None
    point = place.point if place else None
    return {
        "place_name": place.name if place else "",
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "coordinateUncertaintyInMeters": place.uncertainty_m if place else None,
        "precision": place.precision.value if place else None,
        "cell_km": place.cell_km if place else None,
    }


def _grade(grade: IncidentGrade) -> Row:
    actor = {"key": grade.actor.key, "name": grade.actor.name} if grade.actor else None
    return {"actor": actor, "grade": grade.grade, "ground": grade.ground}


def _claim(claim: Claim) -> Row:
    return {
        "number": claim.number,
        "claimant": {"key": claim.claimant.key, "name": claim.claimant.name},
        "via": [link.actor.key for link in claim.links.all()],
        "position": claim.position,
        "stances": {stance.about: stance.position for stance in claim.stances.all()},
        "verbatim": claim.verbatim,
        "language": claim.language,
        "translation": claim.translation,
        "summary": claim.summary,
        "stated_on": claim.stated_on,
        "figures": [_figure(figure) for figure in claim.figures.all()],
        "attributions": [
            {"position": each.position, "actor": each.actor.key if each.actor else None, "words": each.words}
            for each in claim.attributions.all()
        ],
        "working_status": claim.working_status,
        "public_note": claim.public_note,
        "source": {
            "key": claim.source.key,
            "title": claim.source.title,
            "publisher": claim.source.publisher.key if claim.source.publisher else None,
            "published_on": claim.source.published_on,
            "url": claim.source.url,
            "archive_url": claim.source.archive_url,
            "accessed_on": _day(claim.source.accessed_on),
        },
    }


def _figure(figure: Figure) -> Row:
    return {
        name: getattr(figure, name)
        for name in ("measure", "verbatim", "qualifier", "low", "high", "status", "sex", "age", "denied", "convention")
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _written(cells: list[Any]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
