"""What actors are called follows the newest publication that names them, and can be made again from the log."""

import importlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.apps import apps

from record.actor_name import ActorName
from record.appending import PublicationError, append_publication, rebuild_entries
from record.appending_many import append_many, ready
from record.dossier import Dossier, Name
from record.entry import Entry
from record.verification import verify_record
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_actors, qaim_claims, qaim_dossier

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


def publish(dossier: Dossier, kind: PublicationKind = PublicationKind.PUBLISHED, note: str = "") -> None:
    append_publication(code=dossier.code, kind=kind, dossier=dossier, note=note, at=AT)


def renamed(key: str, name: str, **changes: object) -> Dossier:
    actors = tuple(replace(each, name=name) if each.key == key else each for each in qaim_actors())
    return qaim_dossier(actors=actors, **changes)


def test_every_actor_has_its_name() -> None:
    publish(qaim_dossier())
    assert ActorName.objects.count() == len(qaim_actors())
    isis = ActorName.objects.get(key="isis")
    assert (isis.name, isis.name_ar, isis.kind, str(isis)) == ("ISIS", "داعش", "rebel_group", "ISIS")
    assert ActorName.objects.get(key="joc").name_ar is None


def test_the_newest_publication_wins_of_whatever_incident() -> None:
    publish(qaim_dossier())
    publish(renamed("joc", "Joint Command", code="IQ-2016-0002"))
    assert ActorName.objects.get(key="joc").name == "Joint Command"
    publish(qaim_dossier(), PublicationKind.CORRECTED, "The name.")
    assert ActorName.objects.get(key="joc").name == "Iraq's Joint Operations Command"


def test_an_actor_that_a_correction_leaves_out_keeps_its_name() -> None:
    publish(qaim_dossier())
    publish(qaim_dossier(claims=(), actors=(), tolls=(), sources=()), PublicationKind.CORRECTED, "No claims.")
    append_publication(code="IQ-2016-0001", kind=PublicationKind.WITHDRAWN, dossier=None, note="Mistake.", at=AT)
    before = list(ActorName.objects.values())
    assert len(before) == len(qaim_actors())
    rebuild_entries()
    assert list(ActorName.objects.values()) == before
    assert verify_record().broken is None


def test_a_name_that_differs_from_the_log_is_found_and_mended() -> None:
    publish(qaim_dossier())
    ActorName.objects.filter(key="joc").update(name="Another")
    broken = verify_record().broken
    assert broken is not None
    assert "the actor joc differs" in broken.message
    ActorName.objects.create(key="nobody", name="Nobody", kind="unnamed")
    rebuild_entries()
    assert verify_record().broken is None
    assert not ActorName.objects.filter(key="nobody").exists()


def test_an_old_version_without_actors_that_can_be_read_is_named() -> None:
    append_many([ready(qaim_dossier(), content="[]")], at=AT)
    publish(qaim_dossier(), PublicationKind.CORRECTED, "The content.")
    broken = verify_record().broken
    assert broken is not None
    assert "publication 1 cannot be read" in broken.message


def test_a_name_is_arabic_by_its_language_whatever_its_region() -> None:
    names = (Name(text="Daesh", language="en"), Name(text="الدولة", language="ar-IQ"), Name(text="داعش", language="ar"))
    actors = tuple(replace(each, names=names) if each.key == "isis" else each for each in qaim_actors())
    publish(qaim_dossier(actors=actors))
    assert ActorName.objects.get(key="isis").name_ar == "الدولة"


@pytest.mark.parametrize("key", ["a,b", "x" * 201, "a\0b"])
def test_a_key_that_the_columns_cannot_hold_is_refused(key: str) -> None:
    actors = tuple(replace(each, key=key) if each.key == "isis" else each for each in qaim_actors())
    claims = tuple(replace(each, attributions=()) for each in qaim_claims() if each.claimant != "isis")
    with pytest.raises(PublicationError, match="IQ-2016-0001"):
        publish(qaim_dossier(actors=actors, claims=claims))


def test_entries_from_before_are_filled_by_the_migration() -> None:
    publish(qaim_dossier())
    publish(renamed("joc", "Joint Command"), PublicationKind.CORRECTED, "The name.")
    publish(qaim_dossier(code="IQ-2016-0002"))
    append_publication(code="IQ-2016-0002", kind=PublicationKind.WITHDRAWN, dossier=None, note="Mistake.", at=AT)
    before = list(Entry.objects.order_by("code").values()), list(ActorName.objects.values())
    Entry.objects.update(claimants="", blamed="", languages="", search="old")
    ActorName.objects.all().delete()
    importlib.import_module("record.migrations.0003_people_and_languages").fill(apps, None)
    assert (list(Entry.objects.order_by("code").values()), list(ActorName.objects.values())) == before


def test_titles_from_before_are_filled_by_the_migration() -> None:
    arabic = qaim_dossier(names=(Name(text="غارات على القائم", language="ar"),))
    publish(arabic)
    publish(replace(arabic, code="IQ-2016-0002"))
    append_publication(code="IQ-2016-0002", kind=PublicationKind.WITHDRAWN, dossier=None, note="Mistake.", at=AT)
    publish(qaim_dossier(code="IQ-2016-0003", names=()))
    before = list(Entry.objects.order_by("code").values_list("titles", flat=True))
    assert before == [[["ar", "غارات على القائم"]], [["ar", "غارات على القائم"]], []]
    Entry.objects.update(titles=[])
    importlib.import_module("record.migrations.0008_titles_of_entries").fill(apps, None)
    assert list(Entry.objects.order_by("code").values_list("titles", flat=True)) == before


def test_the_columns_of_people_and_languages() -> None:
    publish(qaim_dossier())
    entry = Entry.objects.get()
    assert entry.claimants == ",al-juburi,al-karboli,anbar-council,isis,joc,politicians,us-military,"
    assert entry.blamed == ",isis,joc,"  # a question and a denial blame nobody, and "fighter jets" are no actor
    assert entry.languages == ",en,"


def test_nobody_and_no_language_are_empty() -> None:
    source = replace(qaim_dossier().sources[0], language="x-none")
    publish(qaim_dossier(claims=(), tolls=(), sources=(source,)))
    entry = Entry.objects.get()
    assert (entry.claimants, entry.blamed, entry.languages) == ("", "", "")
