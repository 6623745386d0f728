"""What of a draft enters the record, and what stays at the desk: documents, places, words of dates."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from geo.geodesic import distance_m
from geo.latlon import LatLon
from incidents.disclosure import cell_at
from incidents.models import Claim, Incident, Source
from incidents.services.loading import load_case
from incidents.services.publishing import correct, publish, withdraw
from record.entry import Entry
from record.publication import Publication
from record.vocabulary import (
    Disclosure,
    Precision,
)
from tests.factories.desk import a_claim, a_source, an_actor, an_editor
from tests.factories.desk_forms import qaim_case
from tests.factories.refusals import edit, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

#: In the town, and no point of any gazetteer.
EXACT = LatLon(lat=34.36641, lon=41.09873)


@pytest.fixture
def by() -> User:
    return an_editor()


@pytest.fixture
def qaim() -> Incident:
    """Entered by somebody else than whoever publishes it."""
    return load_case(case=qaim_case(), by=an_editor()).incident


def test_the_documents_from_which_a_source_derives_are_published_with_it(by: User) -> None:
    wire = a_source(key="wire", publisher=an_actor(key="agency"))
    story = a_source(key="story", derived_from=wire)
    claim = a_claim(source=a_source(key="copy", derived_from=story))
    publish(incident=claim.incident, by=by)
    dossier = Publication.objects.get().dossier
    assert [source.key for source in dossier.sources] == ["copy", "story", "wire"]
    assert dossier.actor("agency").name


def publish_coarsened(qaim: Incident, by: User, disclosure: Disclosure, **columns: Any) -> tuple[str, Any]:
    qaim.claims.filter(number=5).update(
        place_name="SENTINEL market", latitude=34.37123, longitude=41.09123, precision="site", place_note="SENTINEL"
    )
    columns = {"latitude": EXACT.lat, "longitude": EXACT.lon, **columns}
    edit(qaim, disclosure=disclosure, place_name="SENTINEL street", place_note="SENTINEL", **columns)
    qaim.place_names.update(text="SENTINEL")
    publish(incident=qaim, by=by)
    public = Publication.objects.get()
    return public.content, public.dossier


#: From the closest to the coarsest.
DISCLOSURES: list[tuple[Disclosure, int | None]] = [
    (Disclosure.AS_RECORDED, None),
    (Disclosure.GRID, 1),
    (Disclosure.GRID, 50),
    (Disclosure.COUNTRY, None),
    (Disclosure.WITHHELD, None),
]


@pytest.mark.parametrize(("closer", "coarser"), list(pairwise(DISCLOSURES)))
def test_a_correction_cannot_coarsen_a_place_that_an_earlier_version_shows(
    qaim: Incident, by: User, closer: tuple[Disclosure, int | None], coarser: tuple[Disclosure, int | None]
) -> None:
    edit(qaim, latitude=EXACT.lat, longitude=EXACT.lon, disclosure=closer[0], cell_km=closer[1])
    publish(incident=qaim, by=by)
    edit(qaim, disclosure=coarser[0], cell_km=coarser[1])
    assert "Withdraw it, then publish it anew" in reasons(correct, qaim, by, note="Someone is at risk.")
    withdraw(incident=qaim, by=by, note="Someone is at risk.")
    publish(incident=qaim, by=by, note="Coarser.")
    edit(qaim, title="Corrected")
    correct(incident=qaim, by=by, note="What was closed does not matter any more.")
    edit(qaim, disclosure=closer[0], cell_km=closer[1])
    correct(incident=qaim, by=by, note="Closer is no loss.")
    edit(qaim, disclosure=coarser[0], cell_km=coarser[1])
    assert "would stay readable" in reasons(correct, qaim, by, note="An earlier version than the last counts too.")


def test_after_withdrawing_and_publishing_anew_no_exact_coordinate_is_public(
    qaim: Incident, by: User, client: Client
) -> None:
    qaim.claims.filter(number=5).update(
        place_name="SENTINEL market", latitude=34.37123, longitude=41.09123, precision="site"
    )
    edit(qaim, latitude=EXACT.lat, longitude=EXACT.lon, place_name="SENTINEL street")
    qaim.place_names.update(text="SENTINEL")
    publish(incident=qaim, by=by)
    root = f"/incidents/{qaim.code}"
    old = [f"{root}/v/1/", f"{root}/v/1.json", f"{root}/v/1/map.html"]
    assert "34.36641" in client.get(old[1]).content.decode()
    edit(qaim, disclosure=Disclosure.GRID, cell_km=50)
    withdraw(incident=qaim, by=by, note="Someone is at risk.")
    publish(incident=qaim, by=by, note="With the place coarsened.")
    new = [f"{root}/v/3/", f"{root}/v/3.json", f"{root}/v/3/map.html", f"{root}/", f"{root}.json", f"{root}/map.html"]
    for path in (*old, *new, "/", "/incidents/", "/changes/"):
        answer = client.get(path)
        assert answer.status_code == (410 if path in old else 200), path
        for exact in ("34.36641", "41.09873", "34.37123", "41.09123", "SENTINEL"):
            assert exact not in answer.content.decode(), path


@pytest.mark.parametrize("size", [1, 5, 10, 50, 100])
def test_of_a_coarsened_place_only_the_cell_enters_the_record(qaim: Incident, by: User, size: int) -> None:
    content, dossier = publish_coarsened(qaim, by, Disclosure.GRID, cell_km=size)
    cell = cell_at(EXACT, size)
    assert dossier.place.point == cell.centre
    assert dossier.place.cell_km == size
    assert dossier.place.uncertainty_m >= distance_m(cell.centre, EXACT)
    assert not dossier.place.precision.allows_pin
    assert dossier.border_context.point == cell.centre
    assert dossier.border_context.uncertainty_m == dossier.place.uncertainty_m
    assert dossier.claims[4].place is None  # so near the incident, its cell would tell on that of the incident
    for exact in ("34.36641", "41.09873", "34.37123", "41.09123", "SENTINEL"):
        assert exact not in content


def test_the_name_of_a_coarsened_place_is_what_the_editor_chose_or_the_province(qaim: Incident, by: User) -> None:
    _content, dossier = publish_coarsened(qaim, by, Disclosure.GRID, cell_km=10)
    assert "Anbar, Iraq" in dossier.place.name
    edit(qaim, public_place_name="Western Anbar")
    correct(incident=qaim, by=by, note="A better name.")
    last = Publication.objects.latest_of(qaim.code)
    assert last is not None
    assert last.dossier.place.name == "Western Anbar"


def test_two_points_of_one_cell_give_the_same_place_to_the_byte(qaim: Incident, by: User) -> None:
    _content, first = publish_coarsened(qaim, by, Disclosure.GRID, cell_km=10)
    cell = cell_at(EXACT, 10)
    edit(qaim, latitude=cell.south + 0.001, longitude=cell.west + 0.001, title="Another title")
    correct(incident=qaim, by=by, note="The point was moved within its cell.")
    second = Publication.objects.latest_of(qaim.code)
    assert second is not None
    assert second.dossier.place == first.place
    assert second.dossier.border_context == first.border_context


def test_of_a_country_only_the_country_enters_the_record(qaim: Incident, by: User) -> None:
    content, dossier = publish_coarsened(qaim, by, Disclosure.COUNTRY)
    assert (dossier.place.point, dossier.place.name) == (None, "Iraq")
    context = dossier.border_context
    assert context.country.iso2 == "IQ"
    assert (context.point, context.uncertainty_m) == (None, None)
    assert "33.3" not in json.dumps(json.loads(content)["border_context"])  # nor is Baghdad's taken for the place
    assert (context.border, context.admin1, context.places, context.capital) == (None, None, (), None)
    assert all(claim.place is None for claim in dossier.claims)
    for exact in ("34.36641", "41.09873", "34.37123", "Syria", "SENTINEL"):
        assert exact not in json.dumps(json.loads(content)["border_context"], ensure_ascii=False)
    assert "SENTINEL" not in content
    assert Entry.objects.get().country == "IQ"
    assert Entry.objects.get().lat is None


def test_of_a_withheld_place_nothing_enters_the_record(qaim: Incident, by: User) -> None:
    content, dossier = publish_coarsened(qaim, by, Disclosure.WITHHELD)
    assert (dossier.place.point, dossier.place.name, dossier.border_context) == (None, "", None)
    assert all(claim.place is None for claim in dossier.claims)
    for exact in ("34.36641", "41.09873", "34.37123", "SENTINEL"):
        assert exact not in content


def test_a_place_known_as_a_country_alone_gets_no_distances(qaim: Incident, by: User) -> None:
    edit(qaim, precision=Precision.COUNTRY)
    publish(incident=qaim, by=by)
    context = Publication.objects.get().dossier.border_context
    assert context is not None
    assert context.country is not None
    assert (context.country.iso2, context.border) == ("IQ", None)


def test_a_place_without_a_point_is_published_by_its_name(qaim: Incident, by: User) -> None:
    edit(qaim, latitude=None, longitude=None)
    publish(incident=qaim, by=by)
    dossier = Publication.objects.get().dossier
    assert (dossier.place.name, dossier.place.point, dossier.border_context) == ("Qaim", None, None)


def test_a_claims_own_place_and_date_are_published_with_it(qaim: Incident, by: User) -> None:
    qaim.claims.filter(number=5).update(
        place_name="a market", latitude=34.4, longitude=41.0, precision="site", uncertainty_m=250, occurred_on="2016-12"
    )
    publish(incident=qaim, by=by)
    claim = Publication.objects.get().dossier.claims[4]
    assert claim.place is not None
    assert claim.when is not None
    assert (claim.place.point, claim.place.uncertainty_m) == (LatLon(lat=34.4, lon=41.0), 250)
    assert (claim.when.edtf, claim.when.time_of_day) == ("2016-12", "rush hour")


def test_the_words_of_dates_are_published_beside_how_they_were_read(qaim: Incident, by: User) -> None:
    words = "٧ كانون الأول ٢٠١٦"
    Incident.objects.update(occurred_on_words=words)
    claim = qaim.claims.get(number=1)
    Claim.objects.filter(pk=claim.pk).update(stated_on_words=words, time_of_day="noon", occurred_on="")
    Source.objects.filter(pk=claim.source_id).update(published_on_words=words)
    qaim.refresh_from_db()
    publish(incident=qaim, by=by)
    dossier = Publication.objects.get().dossier
    said = next(each for each in dossier.claims if each.ref == "1")
    assert (dossier.when.words, said.stated_on_words, dossier.source(said.source).published_on_words) == (words,) * 3
    assert said.when is not None
    assert said.when.words == "", "a time of day alone is on the incident's date, whose words are another's"


def test_the_built_geographic_data_are_named_in_every_dossier(qaim: Incident, by: User, geodata_dir: Path) -> None:
    publish(incident=qaim, by=by)
    context = Publication.objects.get().dossier.border_context
    assert context is not None
    assert {dataset.name for dataset in context.datasets} >= {"country-coder"}
