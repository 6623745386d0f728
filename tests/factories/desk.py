"""Rows of the desk for tests: complete and consistent unless a test says otherwise."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import factory
from django.contrib.auth.models import User

from incidents.models import Actor, Claim, Figure, Incident, PublicationAct, Source
from record.vocabulary import (
    ActorKind,
    EventSubtype,
    EventType,
    Measure,
    Position,
    Precision,
    PublicationKind,
    Qualifier,
    WorkingStatus,
)

if TYPE_CHECKING:
    Base = factory.django.DjangoModelFactory[Any]
else:
    Base = factory.django.DjangoModelFactory


class EditorFactory(Base):
    """Somebody who may do everything at the desk."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"editor-{n}")
    is_staff = True
    is_superuser = True


class ActorFactory(Base):
    """A claimant."""

    class Meta:
        model = Actor

    key = factory.Sequence(lambda n: f"actor-{n}")
    name = factory.Sequence(lambda n: f"Actor {n}")
    kind = ActorKind.GOVERNMENT_BODY


class SourceFactory(Base):
    """An article."""

    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"source-{n}")
    title = factory.Sequence(lambda n: f"Article {n}")
    publisher = factory.SubFactory(ActorFactory)


class IncidentFactory(Base):
    """A draft that lacks nothing but claims."""

    class Meta:
        model = Incident

    code = factory.Sequence(lambda n: f"IQ-2016-{n + 1000:04}")
    title = factory.Sequence(lambda n: f"Incident {n}")
    event_type = EventType.EXPLOSIONS
    event_subtype = EventSubtype.AIR_STRIKE
    occurred_on = "2016-12-07"
    place_name = "Qaim"
    latitude = 34.3683
    longitude = 41.0944
    precision = Precision.TOWN


class ClaimFactory(Base):
    """A claim without figures."""

    class Meta:
        model = Claim

    incident = factory.SubFactory(IncidentFactory)
    number = factory.LazyAttribute(lambda claim: claim.incident.claims.count() + 1)
    claimant = factory.SubFactory(ActorFactory)
    source = factory.SubFactory(SourceFactory)
    position = Position.ALLEGES
    working_status = WorkingStatus.ACCEPTED


class FigureFactory(Base):
    """More than 100 killed."""

    class Meta:
        model = Figure

    claim = factory.SubFactory(ClaimFactory)
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

    incident = factory.SubFactory(IncidentFactory)
    code = factory.LazyAttribute(lambda act: act.incident.code)
    kind = PublicationKind.PUBLISHED
    version = 1
    publication_number = factory.Sequence(lambda n: n + 1)
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    by = factory.SubFactory(EditorFactory)
