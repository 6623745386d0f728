"""Adding many incidents at once leaves what adding them one after another leaves, or nothing."""

from datetime import UTC, datetime

import pytest

from record.actor_name import ActorName
from record.appending import PublicationError, append_publication, rebuild_entries
from record.appending_many import append_many, ready
from record.dossier import Dossier
from record.entry import Entry
from record.publication import ChainHead, Publication, revision
from record.verification import verify_record
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)
MANY = [f"IQ-2016-{number:04}" for number in range(1, 8)]


def dossiers() -> list[Dossier]:
    return [qaim_dossier(code=code, title=f"Strikes {code}") for code in MANY]


def publish(dossier: Dossier) -> None:
    append_publication(code=dossier.code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=AT)


def everything() -> tuple[list[object], ...]:
    tables = (Publication.objects, Entry.objects.order_by("code"), ChainHead.objects, ActorName.objects)
    return tuple(list(table.values()) for table in tables)


def test_many_at_once_are_what_one_after_another_are() -> None:
    assert append_many([ready(dossier) for dossier in dossiers()], at=AT) == len(MANY)
    together = everything()
    Entry.objects.all().delete()
    ActorName.objects.all().delete()
    for number, each in enumerate(dossiers(), start=1):
        assert Publication.objects.get(number=number).content == each.to_json().decode()
    assert verify_record().broken is not None  # the entries are gone
    rebuild_entries()
    assert everything() == together
    assert verify_record().broken is None


def test_the_chain_and_the_entries_are_those_of_single_appends() -> None:
    first, *others = dossiers()
    publish(first)
    append_many([ready(dossier) for dossier in others[:3]], at=AT)
    for dossier in others[3:]:
        publish(dossier)
    assert [publication.number for publication in Publication.objects.all()] == list(range(1, len(MANY) + 1))
    assert verify_record().broken is None
    names = [field.attname for field in Entry._meta.concrete_fields]
    single, bulk = Entry.objects.filter(code__in=MANY[:2]).order_by("code")
    differing = {name for name in names if getattr(bulk, name) != getattr(single, name)}
    assert differing == {"code", "publication_id", "title", "search"}


@pytest.mark.parametrize("known", [True, False], ids=["in the record already", "twice in the addition"])
def test_all_are_added_or_none(known: bool) -> None:
    additions = [ready(dossier) for dossier in dossiers()]
    if known:
        publish(qaim_dossier(code=MANY[4]))
    else:
        additions.append(additions[2])
    before = everything()
    with pytest.raises(PublicationError, match=MANY[4] if known else MANY[2]):
        append_many(additions, at=AT)
    assert everything() == before


def test_an_incident_that_comes_again_in_another_batch_is_refused() -> None:
    many = [ready(qaim_dossier(code=f"XX-{number:04}")) for number in range(501)]
    with pytest.raises(PublicationError, match="XX-0000"):
        append_many([*many, many[0]], at=AT)
    assert revision() == 0


def test_what_cannot_be_published_is_not_made_ready() -> None:
    with pytest.raises(PublicationError, match="is no code"):
        ready(qaim_dossier(code="two words"))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        append_many([ready(qaim_dossier())], at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_nothing_to_add_changes_nothing() -> None:
    publish(qaim_dossier())
    before = everything()
    assert append_many([], at=AT) == 0
    assert everything() == before
