"""What is drawn round an incident is what was measured, in Leaflet's order, without a line drawn twice."""

import json
import logging
from pathlib import Path

import pytest
from django.test.utils import override_settings

from geo.border_context import Country
from geo.latlon import LatLon
from geo.local_map import BorderLine, Label, LocalMap, ProvinceOutline
from mapviews.map_data import dossier_data, surroundings_block
from mapviews.map_legend import dossier_legend
from mapviews.neighbourhood import apart, lines_and_names, neighbourhood
from record.dossier import Name, PublicPlace
from record.vocabulary import Precision
from tests.factories.dossiers import QAIM, qaim_dossier

SYRIA, IRAQ = Country(iso2="SY", name="Syria"), Country(iso2="IQ", name="Iraq")
RING = [(41.0, 34.0), (41.0, 35.0), (42.0, 35.0), (42.0, 34.0), (41.0, 34.0)]


def local(*, disputed: bool = False) -> LocalMap:
    line = BorderLine(coordinates=[(41.0, 34.0), (41.0, 35.0)], a=SYRIA, b=IRAQ, kind="line", disputed=disputed)
    return LocalMap(
        centre=QAIM,
        radius_m=1e5,
        borders=(line,),
        provinces=(ProvinceOutline(name="Anbar", name_ar=None, iso="IQ-AN", rings=[RING]),),
        labels=(Label(country=SYRIA, point=QAIM, rings=[RING]), Label(country=IRAQ, point=QAIM, rings=[RING])),
        towns=(),
    )


def test_latitude_comes_first_and_the_own_country_is_told_from_the_others() -> None:
    drawn = lines_and_names(local(), IRAQ)
    assert drawn["borders"] == [{"line": [(34.0, 41.0), (35.0, 41.0)], "disputed": False}]
    assert [(country["name"], country["home"]) for country in drawn["countries"]] == [("Syria", False), ("Iraq", True)]
    assert json.loads(json.dumps(drawn))


def test_where_the_country_is_open_none_is_home() -> None:
    assert not any(country["home"] for country in lines_and_names(local(), None)["countries"])


def test_a_province_s_edge_along_the_border_is_not_drawn_a_second_time() -> None:
    (province,) = lines_and_names(local(), IRAQ)["provinces"]
    assert province["lines"] == [[(35.0, 42.0), (34.0, 42.0)]]
    assert len(province["rings"][0]) == 5


@pytest.mark.parametrize(
    ("off_deg", "runs"),
    [(0.0, 0), (0.05, 0), (0.1, 1)],  # at 34 degrees north: 0, 4.6 and 9.2 km
)
def test_two_lines_within_the_datasets_error_are_one(off_deg: float, runs: int) -> None:
    ring = [(41.0 + off_deg, 34.0), (41.0 + off_deg, 34.5), (41.0 + off_deg, 35.0)]
    assert len(apart(ring, [[(41.0, 33.0), (41.0, 36.0)]])) == runs


def test_without_borders_a_ring_is_one_run() -> None:
    assert apart(RING, []) == [RING]
    assert apart([], []) == []


def test_a_disputed_line_nearby_is_in_the_legend() -> None:
    dossier = qaim_dossier()
    signs = {entry.sign for entry in dossier_legend(dossier, *dossier_data(dossier, local(disputed=True)))}
    assert "disputed" in signs


def test_without_a_point_there_is_no_neighbourhood() -> None:
    nowhere = PublicPlace(name="Iraq", point=None, precision=Precision.COUNTRY, uncertainty_m=None)
    assert neighbourhood(qaim_dossier(place=nowhere)) is None


def test_without_built_data_the_map_stands_and_the_operator_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = PublicPlace(name="x", point=LatLon(1.25, 2.5), precision=Precision.TOWN, uncertainty_m=5_000.0)
    with override_settings(GEODATA_DIR=tmp_path), caplog.at_level(logging.WARNING):
        assert neighbourhood(qaim_dossier(place=place)) is None
    assert "IQ-2016-0001 is drawn without borders" in caplog.text


def test_the_real_neighbourhood_of_qaim_has_syria_across_the_line(geodata_dir: Path) -> None:
    with override_settings(GEODATA_DIR=geodata_dir):
        found = neighbourhood(qaim_dossier())
    assert found is not None
    block = surroundings_block(qaim_dossier(), found)
    assert {"Iraq", "Syria"} <= {country["name"] for country in block["countries"]}
    nearest = block["nearest"]["line"][-1]
    ends = [abs(lat - nearest[0]) + abs(lon - nearest[1]) for border in block["borders"] for lat, lon in border["line"]]
    assert min(ends) < 0.2
    assert block["provinces"][0]["lines"]


def test_the_place_itself_is_not_among_its_towns_however_it_is_spelt() -> None:
    place = PublicPlace(
        name="Abū Kamāl",
        point=QAIM,
        precision=Precision.TOWN,
        uncertainty_m=5_000.0,
        names=(Name(text="حصيبة", language="ar"),),
    )
    names = [town["name"] for town in surroundings_block(qaim_dossier(place=place), None)["towns"]]
    assert names == ["Baghdad"]
