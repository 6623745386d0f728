"""Related incidents in the public record: on both pages, and never more of the other than is public now."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from record.appending import append_publication, rebuild_entries
from record.appending_many import append_many, ready
from record.dossier import Dossier, DossierError, Related
from record.dossier_differences import differences
from record.entry_check import first_wrong
from record.merger import Merger
from record.related_entry import RelatedEntry, related_incidents
from record.vocabulary import PublicationKind, RelationKind
from tests.factories.dossiers import qaim_dossier

AT = datetime(2026, 1, 2, tzinfo=UTC)
TITLE = "Strikes on the bridge, a title that nobody else has"


def related(code: str, kind: RelationKind = RelationKind.SERIES, words: str = "") -> Related:
    return Related(code=code, kind=kind, words=words)


def a_dossier(code: str, *others: Related, **changes: Any) -> Dossier:
    return replace(qaim_dossier(), code=code, related=others, **changes)


def put(dossier: Dossier, kind: PublicationKind = PublicationKind.PUBLISHED) -> None:
    append_publication(code=dossier.code, kind=kind, dossier=dossier, note="Why.", at=AT)


def take_back(code: str, into: str = "") -> None:
    kind = PublicationKind.MERGED if into else PublicationKind.WITHDRAWN
    merger = Merger(code=code, into=into, claims=()) if into else None
    append_publication(code=code, kind=kind, dossier=None, note="Why.", at=AT, merger=merger)


def test_a_dossier_without_related_ones_reads_and_hashes_as_before() -> None:
    assert b'"related"' not in qaim_dossier().to_json()
    one = a_dossier("IQ-2016-0001", related("IQ-2016-0002", words="“related”:["))
    assert Dossier.from_json(one.to_json()) == one


@pytest.mark.parametrize(
    "others",
    [
        pytest.param(("IQ-2016-0001",), id="itself"),
        pytest.param(("IQ-2016-0002", "IQ-2016-0002"), id="one twice"),
        pytest.param(("",), id="nothing"),
    ],
)
def test_what_cannot_be_related_is_refused(others: tuple[str, ...]) -> None:
    with pytest.raises(DossierError):
        a_dossier("IQ-2016-0001", *(related(code) for code in others))


def test_a_relation_that_no_kind_names_needs_words() -> None:
    with pytest.raises(DossierError, match="needs words"):
        related("IQ-2016-0002", RelationKind.OTHER, " ")


def test_a_new_relation_is_a_difference_in_words() -> None:
    before, after = a_dossier("IQ-2016-0001"), a_dossier("IQ-2016-0001", related("IQ-2016-0002", words="One night."))
    found = {each.path: each.after for each in differences(before, after)}
    assert found["related incidents", "IQ-2016-0002", "kind"] == "part of one series"
    assert found["related incidents", "IQ-2016-0002", "words"] == "One night."


@pytest.mark.django_db
@pytest.mark.usefixtures("geodata_dir")
def test_both_pages_show_the_other_whichever_of_them_says_so(client: Client) -> None:
    put(a_dossier("IQ-2016-0001", title=TITLE))
    put(a_dossier("IQ-2016-0002", related("IQ-2016-0001", words="One <b>night</b>."), title="The second wave"))
    first = client.get("/incidents/IQ-2016-0001/").content.decode()
    second = client.get("/incidents/IQ-2016-0002/").content.decode()
    assert 'href="/incidents/IQ-2016-0002/"><bdi dir="auto">The second wave</bdi>' in first
    assert f'href="/incidents/IQ-2016-0001/"><bdi dir="auto">{TITLE}</bdi>' in second
    for page in (first, second):
        assert "part of one series" in page
        assert "One &lt;b&gt;night&lt;/b&gt;." in page


@pytest.mark.django_db
@pytest.mark.usefixtures("geodata_dir")
def test_what_is_withdrawn_is_named_by_nobody(client: Client) -> None:
    put(a_dossier("IQ-2016-0001", title=TITLE))
    put(a_dossier("IQ-2016-0002", related("IQ-2016-0001")))
    take_back("IQ-2016-0001")
    page = client.get("/incidents/IQ-2016-0002/").content.decode()
    assert TITLE not in page
    assert "IQ-2016-0001" not in page
    put(a_dossier("IQ-2016-0001", title="Back again"))
    assert "Back again" in client.get("/incidents/IQ-2016-0002/").content.decode()
    take_back("IQ-2016-0002")
    assert related_incidents(a_dossier("IQ-2016-0001")) == ()


@pytest.mark.django_db
def test_what_was_merged_is_followed_to_where_it_was_taken_up() -> None:
    put(a_dossier("IQ-2016-0001"))
    put(a_dossier("IQ-2016-0003", title="The one that stays"))
    names_it = a_dossier("IQ-2016-0002", related("IQ-2016-0001"))
    put(names_it)
    take_back("IQ-2016-0001", into="IQ-2016-0003")
    assert [(each.code, each.title) for each in related_incidents(names_it)] == [("IQ-2016-0003", "The one that stays")]
    take_back("IQ-2016-0003", into="IQ-2016-0002")
    assert related_incidents(names_it) == (), "merged into the incident itself"


@pytest.mark.django_db
def test_an_older_version_shows_what_it_said_alone() -> None:
    old = a_dossier("IQ-2016-0001")
    put(old)
    put(a_dossier("IQ-2016-0002", related("IQ-2016-0001")))
    assert related_incidents(old, named_by_others=False) == ()
    assert [each.code for each in related_incidents(old)] == ["IQ-2016-0002"]


@pytest.mark.django_db
def test_what_is_derived_can_be_made_again_and_is_held_to_the_log() -> None:
    put(a_dossier("IQ-2016-0001"))
    append_many([ready(a_dossier("IQ-2016-0002", related("IQ-2016-0001", words="One night.")))], at=AT)
    written = list(RelatedEntry.objects.values_list("entry", "code", "kind", "words"))
    assert written == [("IQ-2016-0002", "IQ-2016-0001", "series", "One night.")]
    rebuild_entries()
    assert list(RelatedEntry.objects.values_list("entry", "code", "kind", "words")) == written
    assert first_wrong((0, 10)) is None
    RelatedEntry.objects.update(words="Another night.")
    wrong = first_wrong((0, 10))
    assert wrong is not None
    assert "related to" in wrong.message
