"""What the maps are told: claims by place, popups, surroundings; all of it JSON, all text to the letter."""

import itertools
import json
import math
from dataclasses import replace

import pytest

from geo import geodesic
from geo.latlon import LatLon
from mapviews.figure_words import bounds_words
from mapviews.map_data import claim_item, claims_block, dossier_data, surroundings_block
from mapviews.map_fragments import LegendEntry
from mapviews.map_legend import attributions, dossier_legend, dossier_notes
from record.dossier import Name, PublicFigure, PublicPlace
from record.vocabulary import Measure, Position, Precision, Qualifier
from tests.factories.dossiers import (
    HOSTILE,
    QAIM,
    figure,
    hostile_dossier,
    qaim_border_context,
    qaim_claims,
    qaim_dossier,
)


def own_place(lat: float, lon: float) -> PublicPlace:
    return PublicPlace(name="a market", point=LatLon(lat, lon), precision=Precision.SITE, uncertainty_m=100.0)


def test_all_seven_claims_stand_at_the_one_place_of_the_incident() -> None:
    (group,) = claims_block(qaim_dossier())["groups"]
    assert group["at"] == (34.3683, 41.0944)
    assert [claim["ref"] for claim in group["claims"]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert not group["pin"]


def test_a_claim_with_its_own_place_stands_there() -> None:
    claims = qaim_claims()
    moved = (replace(claims[0], place=own_place(34.4, 41.1)), *claims[1:])
    groups = claims_block(qaim_dossier(claims=moved))["groups"]
    assert [(group["at"], len(group["claims"]), group["pin"]) for group in groups] == [
        ((34.4, 41.1), 1, True),
        ((34.3683, 41.0944), 6, False),
    ]
    assert groups[0]["claims"][0]["own_place"] == "a market"


@pytest.mark.parametrize("refs", [(0,), (6,), tuple(range(7))])
def test_no_claim_makes_a_pin_of_an_incident_known_to_a_town(refs: tuple[int, ...]) -> None:
    exact = PublicPlace(name="a house", point=QAIM, precision=Precision.EXACT, uncertainty_m=10.0)
    claims = tuple(replace(c, place=exact) if i in refs else c for i, c in enumerate(qaim_claims()))
    (group,) = claims_block(qaim_dossier(claims=claims))["groups"]
    assert (group["pin"], group["radius_m"], len(group["claims"])) == (False, 5_000.0, 7)


def test_claims_at_one_spot_have_the_largest_of_their_circles() -> None:
    cell = PublicPlace(name="a cell", point=QAIM, precision=Precision.TOWN, uncertainty_m=12_200.0)
    inner = replace(cell, uncertainty_m=7_300.0)
    claims = (replace(qaim_claims()[0], place=inner), *qaim_claims()[1:])
    dossier = qaim_dossier(place=cell, claims=claims)
    (group,) = claims_block(dossier)["groups"]
    assert group["radius_m"] == 12_200.0
    assert geodesic.distance_m(QAIM, LatLon(*group["edge"])) == pytest.approx(12_200.0, abs=1.0)


def test_claims_without_any_public_point_are_on_no_map() -> None:
    withheld = PublicPlace(name="Iraq", point=None, precision=Precision.COUNTRY, uncertainty_m=None)
    assert claims_block(qaim_dossier(place=withheld))["groups"] == []


def test_claims_fan_out_away_from_the_border() -> None:
    assert claims_block(qaim_dossier())["facing_deg"] == pytest.approx(115.3)
    assert claims_block(qaim_dossier(border_context=None))["facing_deg"] == 90.0


@pytest.mark.parametrize("lat", [89.99, -89.99, 0.0])
def test_the_circle_s_edge_is_a_point_on_earth_at_the_poles_too(lat: float) -> None:
    polar = PublicPlace(name="ice", point=LatLon(lat, 0.0), precision=Precision.TOWN, uncertainty_m=5_000.0)
    (group,) = claims_block(qaim_dossier(place=polar, border_context=None))["groups"]
    assert -90 <= group["edge"][0] <= 90


def test_a_marker_is_named_by_number_claimant_and_position() -> None:
    dossier = qaim_dossier()
    assert claim_item(dossier, dossier.claims[2])["name"] == "Claim 3: US military, denies"


def test_a_popup_says_words_bounds_convention_via_and_source() -> None:
    dossier = qaim_dossier()
    item = claim_item(dossier, dossier.claims[4])
    assert item["via"] == ["The Associated Press", "NBC News"]
    assert item["source"].startswith("Iraqi Army Denies")
    assert item["figures"][0] == {
        "words": "80",
        "language": "en",
        "counted": "Killed or wounded, status not stated",
        "bounds": "read as 80",
        "note": "",
    }
    assert item["row"] == "#claim-5"


def test_silence_is_said_and_is_no_denial() -> None:
    dossier = qaim_dossier()
    assert claim_item(dossier, dossier.claims[2])["no_figure"] == "Gives no figure."
    assert claim_item(dossier, dossier.claims[1])["no_figure"] == ""
    assert claim_item(dossier, dossier.claims[6])["known_through"] == "Known only through claim 2."


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            figure(Measure.KILLED, "more than 100", Qualifier.MORE_THAN, 101, None),
            "read as 101 or more, by our convention",
        ),
        (figure(Measure.KILLED, "in the tens", Qualifier.TENS, 20, 99), "read as 20 to 99, by our convention"),
        (figure(Measure.KILLED, "1,200", Qualifier.EXACTLY, 1200, 1200), "read as 1,200"),
        (figure(Measure.KILLED, "under 9", Qualifier.FEWER_THAN, None, 8), "read as 8 or fewer, by our convention"),
        (
            figure(Measure.KILLED, "dozens", Qualifier.DOZENS, 12, 12, convention="acled"),
            "read as 12, by ACLED's convention",
        ),
        (
            figure(Measure.KILLED, "dozens", Qualifier.DOZENS, 24, 99, convention="house"),
            "read as 24 to 99, by house",
        ),
        (figure(Measure.KILLED, "none", Qualifier.NONE, 0, 0), "a denial: neither a zero nor a number"),
        (
            figure(Measure.KILLED, "wrong news", Qualifier.UNKNOWN, None, None, denied=True, understood=False),
            "a denial: neither a zero nor a number",
        ),
        (figure(Measure.KILLED, "many", Qualifier.UNKNOWN, None, None, understood=False), "not read as a number"),
        (figure(Measure.KILLED, "casualties", Qualifier.UNKNOWN, None, None), "no number"),
    ],
)
def test_bounds_are_said_as_read_with_the_convention_named(made: PublicFigure, words: str) -> None:
    assert bounds_words(made) == words


def test_the_way_to_the_border_is_the_geodesic_with_its_distance() -> None:
    nearest = surroundings_block(qaim_dossier(), None)["nearest"]
    assert nearest["line"][0] == (34.3683, 41.0944)
    assert nearest["line"][-1] == (34.411357, 40.9844)
    assert nearest["label"] == "11 km"


@pytest.mark.parametrize("lon", [179.98, -179.98])
def test_towns_and_the_capital_beyond_the_antimeridian_stand_beside_the_place(lon: float) -> None:
    context = qaim_dossier().border_context
    assert context is not None
    assert context.capital is not None
    town = replace(context.places[0], name="Beyond", point=LatLon(-16.9, -lon))
    context = replace(context, places=(town,), capital=replace(context.capital, point=LatLon(-18.1, 178.4)))
    point = PublicPlace(name="x", point=LatLon(-16.8, lon), precision=Precision.TOWN, uncertainty_m=5_000.0)

    towns = surroundings_block(qaim_dossier(place=point, border_context=context), None)["towns"]

    assert towns[0]["at"] == (-16.9, math.copysign(180.02, lon))
    assert towns[1]["at"] == (-18.1, 178.4 if lon > 0 else -181.6)


def test_over_the_antimeridian_a_line_runs_on() -> None:
    context = qaim_border_context()
    assert context.border is not None
    border = replace(context.border, nearest=LatLon(-16.8, -179.9))
    point = PublicPlace(name="x", point=LatLon(-16.8, 179.9), precision=Precision.TOWN, uncertainty_m=5_000.0)
    dossier = qaim_dossier(place=point, border_context=replace(context, border=border))
    lons = [lon for _lat, lon in surroundings_block(dossier, None)["nearest"]["line"]]
    assert max(abs(b - a) for a, b in itertools.pairwise(lons)) < 1


def test_towns_come_with_their_arabic_names_and_the_place_itself_is_not_among_them() -> None:
    block = surroundings_block(qaim_dossier(), None)
    assert block["place"]["name_ar"] == "القائم"
    assert [(town["name"], town["name_ar"], town["capital"]) for town in block["towns"]] == [
        ("Husaybah", "حصيبة", False),
        ("Abu Kamal", "البو كمال", False),
        ("Baghdad", "بغداد", True),
    ]
    named = PublicPlace(
        name="Husayba",
        point=QAIM,
        precision=Precision.TOWN,
        uncertainty_m=5_000.0,
        names=(Name(text="HUSAYBAH", language="en"),),
    )
    assert "Husaybah" not in [town["name"] for town in surroundings_block(qaim_dossier(place=named), None)["towns"]]


def test_without_border_context_there_is_the_place_alone() -> None:
    block = surroundings_block(qaim_dossier(border_context=None), None)
    assert block["nearest"] is None
    assert block["towns"] == []


def test_every_text_arrives_to_the_letter_and_as_json() -> None:
    dossier = hostile_dossier()
    block = claims_block(dossier)
    assert json.loads(json.dumps(block))["groups"][0]["claims"][0]["claimant"] == f"{HOSTILE} Anbar Governing Council"


def test_the_legend_explains_only_what_is_on_the_map() -> None:
    dossier = qaim_dossier()
    entries = dossier_legend(dossier, *dossier_data(dossier, None))
    assert [entry.sign for entry in entries] == [
        *["claim"] * 3,
        "centre",
        "uncertainty",
        "border",
        "geodesic",
    ]
    assert [entry.mark.letter for entry in entries if entry.mark] == ["A", "C", "D"]
    assert LegendEntry(sign="uncertainty", label="the place lies within 5 km of the centre") in entries


def test_a_disputed_line_is_in_the_legend() -> None:
    context = qaim_border_context()
    assert context.border is not None
    disputed = replace(context, border=replace(context.border, disputed=True))
    dossier = qaim_dossier(border_context=disputed)
    assert "disputed" in {entry.sign for entry in dossier_legend(dossier, *dossier_data(dossier, None))}


def test_the_datasets_are_named_and_nothing_is_endorsed() -> None:
    named = attributions((*qaim_border_context().datasets, qaim_border_context().datasets[0]))
    assert [text.split(" (")[0] for text in named[:2]] == ["country-coder 5.6.1", "GeoNames 3.0.2"]
    assert len(named) == 4
    assert "not an endorsement" in named[-1]
    assert "not an endorsement" in attributions(())[-1]


def test_notes_say_that_marks_are_no_spots_unless_they_are() -> None:
    exact = PublicPlace(name="x", point=QAIM, precision=Precision.EXACT, uncertainty_m=10.0)
    assert "none marks a spot" in dossier_notes(qaim_dossier())[0]
    assert dossier_notes(qaim_dossier(place=exact)) == ()


def test_every_position_has_a_mark_in_the_data() -> None:
    for position in Position:
        dossier = qaim_dossier(claims=(replace(qaim_claims()[0], position=position),))
        assert claim_item(dossier, dossier.claims[0])["position"] == position.value
