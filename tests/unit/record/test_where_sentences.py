"""The sentences that say where a point lies, word for word."""

import pytest

from geo.border_context import (
    Admin1,
    BorderContext,
    Country,
    NearbyPlace,
    NearestBorder,
    NearestCoast,
    Territory,
)
from geo.latlon import LatLon
from geo.notes import Note
from record.where_words import direction, distance, distance_range, sentences, summary

QAIM = LatLon(34.3683, 41.0944)
IRAQ, SYRIA = Country(iso2="IQ", name="Iraq"), Country(iso2="SY", name="Syria")
BAGHDAD = NearbyPlace(
    name="Baghdad",
    name_ar="بغداد",
    point=LatLon(33.3152, 44.3661),
    distance_m=324_541.7,
    bearing_deg=110.2,
    bearing_back_deg=292.0,
)
HUSAYBAH = NearbyPlace(
    name="Husaybah",
    name_ar="حصيبة",
    point=LatLon(34.3925, 40.9895),
    distance_m=10_019.0,
    bearing_deg=285.6,
    bearing_back_deg=105.5,
)


def border(low_m: float, high_m: float, **changes: object) -> NearestBorder:
    values: dict[str, object] = {
        "neighbour": SYRIA,
        "distance_m": (low_m + high_m) / 2,
        "distance_min_m": low_m,
        "distance_max_m": high_m,
        "bearing_deg": 315.0,
        "nearest": LatLon(34.41, 40.98),
    }
    return NearestBorder(**{**values, **changes})  # type: ignore[arg-type]


def context(**changes: object) -> BorderContext:
    values: dict[str, object] = {"point": QAIM, "uncertainty_m": 5_000.0, "country": IRAQ, "countries": (IRAQ,)}
    return BorderContext(**{**values, **changes})  # type: ignore[arg-type]


def test_a_range_and_the_capital_make_one_line() -> None:
    said = summary(context(border=border(9_100, 21_400), capital=BAGHDAD))
    assert said == "9 to 21 km from Syria (nearest line to the north-west); 325 km west-north-west of Baghdad"


def test_the_same_in_miles() -> None:
    said = summary(context(border=border(9_100, 21_400), capital=BAGHDAD), units="miles")
    assert said == "6 to 13 miles from Syria (nearest line to the north-west); 202 miles west-north-west of Baghdad"


def test_the_same_in_arabic() -> None:
    said = summary(context(border=border(9_100, 21_400), capital=BAGHDAD), language="ar")
    assert said == (
        "على بُعد 9 إلى 21 كم من سوريا (أقرب خط حدود باتجاه الشمال الغربي)؛ "
        "على بُعد 325 كم إلى غرب الشمال الغربي من بغداد"
    )


def test_all_sentences_of_a_town_in_a_province() -> None:
    said = sentences(
        context(
            admin1=Admin1(iso="IQ-AN", name="Al Anbar", name_ar="محافظة الأنبار"),
            border=border(6_187, 16_187, dataset_error_m=2_600.0),
            places=(HUSAYBAH,),
            notes=("A note.",),
        )
    )
    assert said == (
        "In Al Anbar, Iraq.",
        "6 to 16 km from Syria (nearest line to the north-west).",
        "The line in the data may be off by up to 2.6 km.",
        "10 km east-south-east of Husaybah.",
        "A note.",
    )


def test_disputed_ground_is_said_with_who_holds_and_who_claims_it() -> None:
    territory = Territory(
        name="Golan Heights",
        name_ar="الجولان",
        held_by=("Israel",),
        claimed_by=("Syria", "Israel"),
        status="Occupied since 1967.",
        source="UN Security Council resolution 497",
    )
    said = sentences(
        context(territory=territory, border=border(600, 600, disputed=True, kind="ceasefire line of 1974"))
    )
    assert said[0] == ("In Golan Heights, disputed: held by Israel, claimed by Syria and Israel. Occupied since 1967.")
    assert "The line is not an agreed international border: ceasefire line of 1974." in said
    assert sentences(context(territory=territory), language="ar")[0].startswith("في الجولان")


def test_ground_that_nobody_claims_is_said_to_be_so() -> None:
    territory = Territory(name="Bir Tawil", held_by=(), claimed_by=(), status="Between two lines.", source="1902")
    assert sentences(context(territory=territory))[0] == "In Bir Tawil, which nobody claims. Between two lines."


def test_a_place_that_may_be_in_two_countries_names_both() -> None:
    said = sentences(context(country=None, countries=(IRAQ, SYRIA)))
    assert said[0] == "In Iraq or Syria: the place is not known well enough to say which."


def test_at_sea_the_coast_is_named() -> None:
    coast = NearestCoast(
        country=Country(iso2="KW", name="Kuwait"), distance_m=40_387.0, bearing_deg=270.0, nearest=LatLon(29.4, 48.4)
    )
    said = sentences(context(country=None, countries=(), coast=coast, notes=(Note.AT_SEA.fill(),)))
    assert said == ("At sea.", "40 km from the coast of Kuwait (to the west).", Note.AT_SEA.fill())


def test_land_that_is_no_countrys_in_the_data_is_not_said_to_be_sea() -> None:
    nowhere = context(country=None, countries=())
    assert sentences(nowhere) == ("On land that no dataset here gives to a country.",)
    assert "البحر" not in sentences(nowhere, language="ar")[0]


def test_a_province_of_the_countrys_own_name_is_not_said_twice() -> None:
    denmark = Country(iso2="DK", name="Denmark")
    alone = context(country=denmark, countries=(denmark,), admin1=Admin1(iso=None, name="Denmark", name_ar="الدنمارك"))
    assert sentences(alone)[0] == "In Denmark."
    assert sentences(alone, language="ar")[0] == "في الدانمرك."


def test_a_border_of_two_other_countries_names_both() -> None:
    sides = (Country(iso2="TN", name="Tunisia"), Country(iso2="LY", name="Libya"))
    said = summary(context(border=border(275_996, 275_996, between=sides)))
    assert said == "276 km from the border between Tunisia and Libya (to the north-west)"


def test_a_line_of_control_inside_a_country_is_said_too() -> None:
    line = border(12_804, 12_804, neighbour=Country(iso2="GE", name="Abkhazia"), kind="line of control", disputed=True)
    assert "13 km from the edge of Abkhazia (line of control, to the north-west)." in sentences(
        context(control_line=line)
    )


@pytest.mark.parametrize(
    ("bearing", "words"),
    [
        (0, "north"),
        (11.2, "north"),
        (11.3, "north-north-east"),
        (292, "west-north-west"),
        (348.8, "north"),
        (359.9, "north"),
    ],
)
def test_a_bearing_is_one_of_16_points(bearing: float, words: str) -> None:
    assert direction(bearing) == words


@pytest.mark.parametrize(
    ("metres", "metric", "miles"),
    [
        (0, "0 m", "0 ft"),
        (93, "90 m", "310 ft"),
        (994, "990 m", "0.6 miles"),
        (1_314.8, "1.3 km", "0.8 miles"),
        (1_609.344, "1.6 km", "1.0 mile"),
        (9_960, "10 km", "6.2 miles"),
        (324_541.7, "325 km", "202 miles"),
        (1_234_567, "1,235 km", "767 miles"),
    ],
)
def test_a_distance_is_rounded_as_one_says_it(metres: float, metric: str, miles: str) -> None:
    assert distance(metres) == metric
    assert distance(metres, "miles") == miles


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 1_300, "0.0 to 1.3 km"),
        (200, 700, "200 to 700 m"),
        (6_187, 16_187, "6 to 16 km"),
        (11_186, 11_187, "11 km"),
        (500, 12_000, "0 to 12 km"),
    ],
)
def test_a_range_has_one_unit(low: float, high: float, words: str) -> None:
    assert distance_range(low, high) == words


def test_a_language_without_words_of_its_own_gets_english() -> None:
    assert direction(0, "xx") == "north"
    assert direction(0, "ar-iq") == "الشمال"


def test_at_most_five_countries_are_listed_in_a_sentence() -> None:
    many = tuple(Country(iso2=f"X{n}", name=f"Land {n}") for n in range(8))
    said = sentences(context(country=None, countries=many))[0]
    assert said.startswith("In Land 0 or Land 1 or Land 2 or Land 3 or Land 4 or 3 others:")
