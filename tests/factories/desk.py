"""Rows of the desk for tests: complete and consistent unless a test says otherwise. Tests use the functions below."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from incidents.history.recording import editing
from incidents.models import (
    Actor,
    Claim,
    ConfidentialContact,
    ConfidentialNote,
    Figure,
    Incident,
    IncidentGrade,
    PublicationAct,
    Source,
    SourceCopy,
    SourceImage,
)
from incidents.roles import Role, group_of
from record.vocabulary import (
    ActorKind,
    EventSubtype,
    EventType,
    Grade,
    Measure,
    Position,
    Precision,
    PublicationKind,
    Qualifier,
    Sensitivity,
    WorkingStatus,
)

if TYPE_CHECKING:
    Base = DjangoModelFactory[Any]
else:
    Base = DjangoModelFactory


class EditorFactory(Base):
    """Somebody who may do everything at the desk."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"editor-{n}")
    is_staff = True
    is_superuser = True


class ActorFactory(Base):
    """A claimant."""

    class Meta:
        model = Actor

    key = Sequence(lambda n: f"actor-{n}")
    name = Sequence(lambda n: f"Actor {n}")
    kind = ActorKind.GOVERNMENT_BODY


class SourceFactory(Base):
    """An article."""

    class Meta:
        model = Source

    key = Sequence(lambda n: f"source-{n}")
    title = Sequence(lambda n: f"Article {n}")
    publisher = SubFactory(ActorFactory)
    sensitivity = Sensitivity.NOT_SENSITIVE


class IncidentFactory(Base):
    """A draft that lacks nothing but claims, whatever these disagree about."""

    class Meta:
        model = Incident

    code = Sequence(lambda n: f"IQ-2016-{n + 1000:04}")
    title = Sequence(lambda n: f"Incident {n}")
    event_type = EventType.EXPLOSIONS
    event_subtype = EventSubtype.AIR_STRIKE
    occurred_on = "2016-12-07"
    place_name = "Qaim"
    latitude = 34.3683
    longitude = 41.0944
    precision = Precision.TOWN
    sensitivity = Sensitivity.NOT_SENSITIVE
    figures_note = "They give different numbers."
    civilian_status_note = "They differ on who those harmed were."
    responsibility_note = "They give different answers to who did it."
    event_note = "They differ on whether it happened."


class ClaimFactory(Base):
    """A claim without figures."""

    class Meta:
        model = Claim

    incident = SubFactory(IncidentFactory)
    number = LazyAttribute(lambda claim: claim.incident.claims.count() + 1)
    claimant = SubFactory(ActorFactory)
    source = SubFactory(SourceFactory)
    position = Position.ALLEGES
    working_status = WorkingStatus.ACCEPTED


class FigureFactory(Base):
    """More than 100 killed."""

    class Meta:
        model = Figure

    claim = SubFactory(ClaimFactory)
    order = 0
    measure = Measure.KILLED
    verbatim = "more than 100"
    qualifier = Qualifier.MORE_THAN
    low = 101
    high = None
    understood = True
    convention = "counterclaim"


class PublicationActFactory(Base):
    """A row of the desk's log."""

    class Meta:
        model = PublicationAct

    incident = SubFactory(IncidentFactory)
    code = LazyAttribute(lambda act: act.incident.code)
    kind = PublicationKind.PUBLISHED
    version = 1
    publication_number = Sequence(lambda n: n + 1)
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    by = SubFactory(EditorFactory)


def an_editor(**columns: Any) -> User:
    """Somebody who may do everything at the desk. ``columns`` replace what the factory chooses."""
    row: User = EditorFactory.create(**columns)
    return row


def in_role(*roles: Role, **columns: Any) -> User:
    """Somebody at the desk with those roles and no other permission."""
    account = an_editor(is_superuser=False, **columns)
    account.groups.add(*(group_of(role) for role in roles))
    return account


def an_actor(**columns: Any) -> Actor:
    """A stored actor. ``columns`` replace what the factory chooses."""
    row: Actor = ActorFactory.create(**columns)
    return row


def a_source(**columns: Any) -> Source:
    """A stored article. ``columns`` replace what the factory chooses."""
    row: Source = SourceFactory.create(**columns)
    return row


def an_incident(**columns: Any) -> Incident:
    """A stored draft that lacks nothing but claims. ``columns`` replace what the factory chooses."""
    row: Incident = IncidentFactory.create(**columns)
    return row


def a_claim(**columns: Any) -> Claim:
    """A stored claim without figures. ``columns`` replace what the factory chooses."""
    row: Claim = ClaimFactory.create(**columns)
    return row


def an_incident_of_two_claims() -> Incident:
    """For two who open its page: all that they may change is said in English words."""
    incident = an_incident(title="Before", summary="Before", language="en", last_claim_number=2)
    a_claim(incident=incident, number=1, summary="first", language="en")
    a_claim(incident=incident, number=2, summary="second", language="en")
    return incident


def of_others(*claims: dict[str, Any], **columns: Any) -> Incident:
    """An incident with such claims, entered by somebody who has no other part in it: any other may publish it."""
    with editing(by=an_editor()):
        incident = an_incident(created_by=None, **columns)
        for number, claim in enumerate(claims, 1):
            a_claim(incident=incident, number=number, **claim)
    return Incident.objects.get(pk=incident.pk)


def a_figure(**columns: Any) -> Figure:
    """A stored figure: more than 100 killed. ``columns`` replace what the factory chooses."""
    row: Figure = FigureFactory.create(**columns)
    return row


def a_note(**columns: Any) -> ConfidentialNote:
    """A stored confidential note about an incident."""
    incident = columns.get("incident") or (None if {"claim", "source"} & columns.keys() else an_incident())
    words = {"text": "Ask in the mornings."}
    return ConfidentialNote.objects.create(**{**words, "incident": incident, **_with_keys(columns)})


def a_contact(**columns: Any) -> ConfidentialContact:
    """A stored confidential contact of an incident."""
    incident = columns.get("incident") or (None if {"claim", "source"} & columns.keys() else an_incident())
    words = {"name": "The baker", "reach": "By way of her brother.", "caution": "Never by telephone."}
    return ConfidentialContact.objects.create(**{**words, "incident": incident, **_with_keys(columns)})


def _with_keys(columns: dict[str, Any]) -> dict[str, Any]:
    """Beside the claim or the source that a row is about, its key."""
    return columns | {f"{name}_key": columns[name].pk for name in ("claim", "source") if columns.get(name)}


def an_image(**columns: Any) -> SourceImage:
    """A stored image of a source, whose file is not there."""
    source = columns.pop("source", None) or a_source()
    plain = {"alt": "A street", "sensitivity": Sensitivity.NOT_SENSITIVE, "sha256": "0" * 64, "width": 4, "height": 3}
    return SourceImage.objects.create(**{**plain, "source": source, **columns})


def a_copy(**columns: Any) -> SourceCopy:
    """A stored copy of a source, whose file is not there."""
    source = columns.pop("source", None) or a_source()
    plain = {"sha256": "0" * 64, "size_bytes": 3, "made_on": date(2017, 1, 2)}
    return SourceCopy.objects.create(**{**plain, "source": source, **columns})


def a_grade(**columns: Any) -> IncidentGrade:
    """A grade for nobody named."""
    incident = columns.pop("incident", None) or an_incident()
    return IncidentGrade.objects.create(
        incident=incident, **{"grade": Grade.WEAK, "ground": "A single source.", **columns}
    )


def an_act(**columns: Any) -> PublicationAct:
    """A stored row of the desk's log. ``columns`` replace what the factory chooses."""
    row: PublicationAct = PublicationActFactory.create(**columns)
    return row
