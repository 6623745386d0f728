"""``manage.py where``: sentences, one JSON object, and a JSON line for each row of a file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

KEYS = [
    *("lat", "lon", "uncertainty_m", "country", "countries", "territory", "admin1", "border", "control_line", "coast"),
    *("places", "capital", "notes", "datasets"),
]
pytestmark = pytest.mark.usefixtures("geodata_dir")


def where(*arguments: str) -> str:
    out = StringIO()
    call_command("where", *arguments, stdout=out)
    return out.getvalue()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in where("--file", str(path)).splitlines()]


def test_a_point_is_told_in_sentences_with_its_data_and_no_endorsement() -> None:
    said = where("34.3683", "41.0944", "--uncertainty", "5000")
    assert "In Al Anbar, Iraq." in said
    assert "6 to 16 km from Syria (nearest line to the west-north-west); 325 km west-north-west of Baghdad." in said
    assert "country-coder 5.6.1" in said
    assert "not an endorsement" in said


def test_a_point_is_told_in_arabic_and_miles() -> None:
    assert "بغداد" in where("34.3683", "41.0944", "--language", "ar", "--units", "miles")


def test_json_has_exactly_the_promised_keys() -> None:
    answer = json.loads(where("34.3683", "41.0944", "--uncertainty", "5000", "--json"))
    assert list(answer) == KEYS
    assert answer["country"] == {"iso2": "IQ", "name": "Iraq"}
    assert answer["admin1"] == {"iso": "IQ-AN", "name": "Al Anbar"}
    assert answer["territory"] is None
    assert list(answer["border"]) == [
        *("neighbour", "between", "kind"),
        *("distance_m", "distance_min_m", "distance_max_m", "bearing_deg", "nearest", "disputed"),
    ]
    assert list(answer["places"][0]) == list(answer["capital"]) == ["name", "distance_m", "bearing_deg"]


def test_json_hides_no_doubt_about_the_country() -> None:
    answer = json.loads(where("34.3683", "41.0944", "--uncertainty", "20000", "--json"))
    assert answer["country"] is None
    assert answer["countries"] == [{"iso2": "IQ", "name": "Iraq"}, {"iso2": "SY", "name": "Syria"}]
    assert any("reaches over the border" in note for note in answer["notes"])


def test_json_says_whose_border_it_is_and_of_what_kind() -> None:
    golan = json.loads(where("32.99", "35.69", "--json"))["border"]
    assert golan["kind"] != "international border"
    at_sea = json.loads(where("35.0", "12.0", "--json"))["border"]
    assert at_sea["kind"] == "international border"
    assert {side["iso2"] for side in at_sea["between"]} == {"TN", "LY"}


def test_json_names_the_coast_from_the_sea_and_the_edge_of_disputed_ground() -> None:
    coast = json.loads(where("29.5", "48.6", "--json"))["coast"]
    assert list(coast) == ["country", "distance_m", "bearing_deg"]
    line = json.loads(where("42.5", "41.9", "--json"))["control_line"]
    assert line["neighbour"]["name"] == "Abkhazia"
    assert (line["disputed"], line["kind"] != "international border") == (True, True)


def test_a_disputed_point_names_its_territory() -> None:
    answer = json.loads(where("32.99", "35.69", "--json"))
    assert list(answer["territory"]) == ["name", "held_by", "claimed_by", "status"]
    assert answer["territory"]["name"] == "Golan Heights"


def test_a_file_gives_a_line_for_each_row_and_a_bad_row_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(
        "lat,lon,uncertainty_m\n34.3683,41.0944,5000\nx,41,\n95,41,\n0,-30,\n34,41,-5\n", encoding="utf-8-sig"
    )
    answers = lines(path)
    assert [answer.get("line") for answer in answers] == [None, 3, 4, None, 6]
    assert answers[0]["uncertainty_m"] == 5000
    assert answers[1]["error"] == "lat 'x' is not a number"
    assert "outside -90 to 90" in str(answers[2]["error"])
    assert answers[3]["country"] is None
    assert "uncertainty_m must be 0 or more" in str(answers[4]["error"])


def test_a_short_row_is_an_error_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("lat,lon\n34\n", encoding="utf-8")
    assert lines(path) == [{"error": "lon None is not a number", "line": 2}]


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (b"34.3683,41.0944,Al-Q\xe2im", "not UTF-8"),
        (b"34.3683,41.0944," + b"x" * 131_073, "field larger than field limit"),
        (b'34.3683,41.0944,"a note', "a quotation mark is opened and not closed"),
        (b'"34.3683,41.0944,a note', "a quotation mark is opened and not closed"),
        (b"1_000,41.0944,", "lat '1_000' is not a number"),
        (b'"34,3683",41.0944,', "Write a point for the decimal sign"),
        (b"34.3683", "lon None is not a number"),
    ],
)
def test_a_record_that_cannot_be_read_stops_no_other(tmp_path: Path, bad: bytes, error: str) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(b"lat,lon,note\n33.3152,44.3661,before\n" + bad + b"\n33.3152,44.3661,after\n")
    answers = lines(path)
    assert [answer.get("line") for answer in answers] == [None, 3, None]
    assert error in str(answers[1]["error"])


def test_a_stray_quote_that_a_later_one_closes_swallows_no_record(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text('lat,lon,note\n34,41,"a\n35,42,"b"\n33,44,c\n', encoding="utf-8")
    assert [(answer.get("line"), answer.get("lat")) for answer in lines(path)] == [(2, None), (None, 35), (None, 33)]


def test_a_note_of_several_lines_is_one_record_and_the_next_has_its_own_number(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text('lat,lon,note\n34,41,"one\ntwo"\n\nx,41,\n', encoding="utf-8")
    assert [answer.get("line") for answer in lines(path)] == [None, 5]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("٣٤٫٣٦٨٣", "٤١٫٠٩٤٤"), ("۳۴٫۳۶۸۳", "۴۱٫۰۹۴۴"), ("34.3683,", "41.0944"), ("٣٤٫٣٦٨٣،", "٤١٫٠٩٤٤")],
)
def test_numbers_are_read_as_people_write_them_in_argument_and_file(tmp_path: Path, lat: str, lon: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(f'lat,lon\n"{lat}",{lon}\n', encoding="utf-8")
    for answer in (json.loads(where(lat, lon, "--json")), *lines(path)):
        assert (answer["lat"], answer["lon"]) == (34.3683, 41.0944)


@pytest.mark.parametrize(("sign", "named"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_file_of_another_separator_says_which_was_seen(tmp_path: Path, sign: str, named: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(f"lat{sign}lon\n34{sign}41\n", encoding="utf-8")
    with pytest.raises(CommandError, match=f"parted by {named}"):
        where("--file", str(path))


def test_columns_may_be_in_any_order_and_case(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("id,LON, Lat\n1,41.0944,34.3683\n", encoding="utf-8")
    assert lines(path)[0]["country"] == {"iso2": "IQ", "name": "Iraq"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("34",), "Give a latitude and a longitude"),
        (("41", "200"), "outside -180 to 180"),
        (("1_000", "41"), "lat '1_000' is not a number"),
        (("34", "41", "--uncertainty", "1_000"), "uncertainty '1_000' is not a number"),
        (("34", "41", "--uncertainty", "-1"), "uncertainty_m must be 0 or more"),
        (("--file", "/nowhere/points.csv"), "cannot be read"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        where(*arguments)


def test_a_file_without_the_columns_says_which(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("latitude,lon\n34,41\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no column lat"):
        where("--file", str(path))


def test_an_uncertainty_beyond_a_thousand_kilometres_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="'country' is the precision"):
        where("34.3683", "41.0944", "--uncertainty", "1000001")
    path = tmp_path / "wide.csv"
    path.write_text("lat,lon,uncertainty_m\n34,41,2000000\n", encoding="utf-8")
    assert "1,000,000 metres at most" in str(lines(path)[0]["error"])
