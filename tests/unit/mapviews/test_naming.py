"""Which of several names leads a page: the one that its reader can read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from mapviews.map_data import claim_item
from mapviews.presenters.dossier_page import dossier_page
from mapviews.presenters.naming import led, with_leading_actors
from mapviews.presenters.versions import history
from record.dossier import Name
from record.publication import Publication
from record.vocabulary import PersonStatus
from tests.factories.dossiers import qaim_dossier

FIRST = Publication(
    number=1, code="IQ-2016-0001", version=1, kind="published", published_at=datetime(2026, 1, 1, tzinfo=UTC)
)
ARABIC, KURDISH = Name(text="القائم", language="ar-IQ"), Name(text="Qaîm", language="ku-Latn")


@pytest.mark.parametrize(
    ("reader", "language", "leads", "beneath"),
    [
        ("ar", "en", "القائم", ["Qaim", "Qaîm"]),
        ("ar", "", "القائم", ["Qaim", "Qaîm"]),
        ("ku", "en", "Qaîm", ["Qaim", "القائم"]),
        ("en", "en", "Qaim", ["القائم", "Qaîm"]),
        ("fr", "en", "Qaim", ["القائم", "Qaîm"]),
        ("ar", "ar-SY", "Qaim", ["القائم", "Qaîm"]),
    ],
)
def test_the_name_in_the_reader_s_language_leads_and_no_name_is_lost(
    reader: str, language: str, leads: str, beneath: list[str]
) -> None:
    with translation.override(reader):
        name, others = led("Qaim", (ARABIC, KURDISH), language=language)

    assert (name.text, [other.text for other in others]) == (leads, beneath)


def test_the_record_s_own_name_keeps_its_language_when_it_stands_beneath() -> None:
    with translation.override("ar"):
        _name, others = led("Qaim", (ARABIC,), language="en")

    assert others == (Name(text="Qaim", language="en"),)


def test_a_claimant_is_called_by_the_arabic_name_in_arabic_alone() -> None:
    dossier = qaim_dossier()
    claim = dossier.claims[0]
    actors = tuple(
        replace(actor, names=(Name(text="مجلس الأنبار", language="ar"),)) if actor.key == claim.claimant else actor
        for actor in dossier.actors
    )
    dossier = replace(dossier, actors=actors)

    with translation.override("ar"):
        assert claim_item(with_leading_actors(dossier), claim)["claimant"] == "مجلس الأنبار"
    assert claim_item(with_leading_actors(dossier), claim)["claimant"] == dossier.actor(claim.claimant).name


def test_a_denial_never_leads_while_somebody_gives_a_number() -> None:
    killed = qaim_dossier().tolls[0]
    civilians = replace(killed, used=(), low=None, high=None, high_stated=None, high_qualifier=None)
    unsaid = replace(killed, status=PersonStatus.UNKNOWN)

    page = dossier_page(replace(qaim_dossier(), tolls=(civilians, unsaid)), history([FIRST], None))
    only_denied = dossier_page(replace(qaim_dossier(), tolls=(civilians,)), history([FIRST], None))

    assert page.lead is not None
    assert (page.lead.key, bool(page.lead.range_words)) == ("killed-unknown", True)
    assert [each.denied_by != () for each in page.others] == [True]
    assert only_denied.lead is not None
    assert only_denied.lead.range_words is None
    assert only_denied.lead.denied_by


def test_an_arabic_page_leads_with_the_arabic_title_and_place() -> None:
    ours = qaim_dossier()
    place = replace(ours.place, names=(ARABIC,))
    dossier = replace(ours, names=(Name(text="غارات على القائم", language="ar"),), place=place)

    with translation.override("ar"):
        page = dossier_page(dossier, history([FIRST], None))

    assert (page.title, page.title_language) == ("غارات على القائم", "ar")
    assert page.names == (Name(text=ours.title, language=ours.language),)
    assert (page.place.name, [name.text for name in page.place.names]) == ("القائم", [ours.place.name])
