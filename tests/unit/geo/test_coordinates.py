"""Coordinates as people write them."""

import math
import re

import mgrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from openlocationcode import openlocationcode
from pyproj import Proj

from geo.coordinates import Doubt, Form, Offer, UnreadableCoordinatesError, read_coordinates
from geo.geodesic import distance_m
from geo.latlon import LatLon

QAIM = LatLon(34.3683, 41.0944)


def said(text: str, reference: LatLon | None = None) -> Offer:
    """What a text says without anything to ask."""
    offer = read_coordinates(text, reference=reference).offer
    assert offer is not None
    return offer


latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    "text",
    [
        "34.3683, 41.0944",
        "34.3683 41.0944",
        "34.3683,41.0944",
        "34.3683\t41.0944",
        "34.3683\n41.0944",
        "(34.3683, 41.0944)",
        "34.3683, 41.0944;",
        "34.3683, 41.0944.",
        "34.3683N 41.0944E.",
        "34.3683,41.0944 (Qaim)",
        "34.3683, 41.0944 (near Qaim, Iraq).",
        "34.3683, 41.0944 (القائم)",
        "34.3683, 41.0944 (WGS 84)",
        "34.3683 / 41.0944",
        "34,3683 41,0944",
        "34,3683; 41,0944",
        "34,3683, 41,0944",
        "34,3683,41,0944",
        "34.3683N 41.0944E",
        "34.3683n,41.0944e",
        "34.3683° N, 41.0944° E",
        "41.0944E 34.3683N",
        "E41.0944 N34.3683",
        "34.3683N - 41.0944E",
        "lat: 34.3683, lon: 41.0944",
        "longitude=41.0944 latitude=34.3683",
        "٣٤٫٣٦٨٣، ٤١٫٠٩٤٤",
        "۳۴٫۳۶۸۳، ۴۱٫۰۹۴۴",
        "٣٤.٣٦٨٣ ٤١.٠٩٤٤",
        "\u200f34.3683\u200e, \u206641.0944\u2069",
        "34.3683° شمالاً، 41.0944° شرقاً",
        "خط العرض 34.3683 خط الطول 41.0944",
        "34.3683\u00a041.0944",
        "https://www.google.com/maps/@34.3683,41.0944,15z",
        "https://www.google.com/maps/place/Qaim/@34.1,41.9,14z/data=!3m1!4b1!8m2!3d34.3683!4d41.0944",
        "https://maps.google.com/?q=34.3683,41.0944",
        "https://www.google.co.uk/maps/search/?api=1&query=34.3683%2C41.0944",
        "https://www.google.com/maps/search/34.3683,+41.0944",
        "https://www.openstreetmap.org/#map=15/34.3683/41.0944",
        "https://www.openstreetmap.org/?mlat=34.3683&mlon=41.0944#map=12/34/41",
        "openstreetmap.org/#map=15/34.3683/41.0944&layers=H",
        "https://maps.apple.com/?ll=34.3683,41.0944",
        "geo:34.3683,41.0944",
        "geo:34.3683,41.0944,175;crs=wgs84",
        "geo:0,0?q=34.3683,41.0944(Qaim)",
    ],
)
def test_many_ways_to_write_decimal_degrees_mean_one_point(text: str) -> None:
    reading = read_coordinates(text)

    assert reading.point == QAIM
    assert reading.precision_m == pytest.approx(11.1, abs=0.1)


@pytest.mark.parametrize(
    ("text", "form", "precision_m"),
    [
        ("34°22'06\"N 41°05'40\"E", Form.DEGREES_MINUTES_SECONDS, 31),
        ("34° 22’ 06” N, 41° 05’ 40” E", Form.DEGREES_MINUTES_SECONDS, 31),
        ("34°22′06.0″N 41°05′40.0″E", Form.DEGREES_MINUTES_SECONDS, 3.1),
        ("34°22''06 N", None, None),
        ("34 22 06 41 05 40", Form.DEGREES_MINUTES_SECONDS, 31),
        ("34-22-06N 041-05-40E", Form.DEGREES_MINUTES_SECONDS, 31),
        ("342206N 0410540E", Form.DEGREES_MINUTES_SECONDS, 31),
        ("342206N0410540E", Form.DEGREES_MINUTES_SECONDS, 31),
        ("N342206 E0410540", Form.DEGREES_MINUTES_SECONDS, 31),
        ("342206.0n, 0410540.0e", Form.DEGREES_MINUTES_SECONDS, 3.1),
        ("3422.1N 04105.7E", Form.DEGREES_MINUTES, 185),
        ("34:22:06N 41:05:40E", Form.DEGREES_MINUTES_SECONDS, 31),
        ("34d22m06sN 41d05m40sE", Form.DEGREES_MINUTES_SECONDS, 31),
        ("41°05'40\"E 34°22'06\"N", Form.DEGREES_MINUTES_SECONDS, 31),
        ("34° 22′ 06″ شمالاً 41° 05′ 40″ شرقاً", Form.DEGREES_MINUTES_SECONDS, 31),
        ("٣٤°٢٢′٠٦″ شمالا ٤١°٠٥′٤٠″ شرقا", Form.DEGREES_MINUTES_SECONDS, 31),
        (
            "34 degrees 22 minutes 6 seconds north, 41 degrees 5 minutes 40 seconds east",
            Form.DEGREES_MINUTES_SECONDS,
            31,
        ),
        ("N34 22.1 E41 05.7", Form.DEGREES_MINUTES, 185),
        ("34°22,1'N 41°05,7'E", Form.DEGREES_MINUTES, 185),
        ("34°22.100'N 41°05.667'E", Form.DEGREES_MINUTES, 1.85),
        (
            "https://www.google.com/maps/place/34%C2%B022'06.0%22N+41%C2%B005'40.0%22E/@34.3,41.0,17z",
            Form.MARKED_PLACE,
            3.1,
        ),
    ],
)
def test_minutes_and_seconds_have_the_precision_of_their_last_digit(
    text: str, form: Form | None, precision_m: float
) -> None:
    if form is None:
        with pytest.raises(UnreadableCoordinatesError):
            read_coordinates(text)
        return
    offer = said(text)

    assert distance_m(offer.point, QAIM) < 100
    assert offer.form is form
    assert offer.precision_m == pytest.approx(precision_m, rel=0.02)


@pytest.mark.parametrize(
    ("text", "precision_m"),
    [("34, 41", 111_195), ("34.4, 41.1", 11_120), ("34.37, 41.09", 1_112), ("34.36830, 41.09440", 1.1)],
)
def test_two_decimals_are_about_a_kilometre_and_zeros_count(text: str, precision_m: float) -> None:
    assert read_coordinates(text).precision_m == pytest.approx(precision_m, rel=0.02)


def test_the_coarser_of_the_two_numbers_sets_the_precision() -> None:
    assert read_coordinates("34.3683, 41.1").precision_m == pytest.approx(9_180, rel=0.01)


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("34.3683N 41.0944E", "34.3683° N 41.0944° E, to about 11 m"),
        ("34.5S 70.25W", "34.5° S 70.25° W, to about 11 km"),
        ("34°22'06\"N 41°05'40\"E", "34.3683° N 41.0944° E, to about 31 m"),
        ("38SMB4488", "33.33° N 44.40° E, to about 1 km"),
        ("geo:34.36830001,41.09440001;u=0.001", "34.3683000° N 41.0944000° E, to about 1 cm"),
        ("geo:34.3683,41.0944;u=0.5", "34.368300° N 41.094400° E, to about 50 cm"),
        ("geo:34.3683,41.0944;u=35", "34.3683° N 41.0944° E, to about 35 m"),
        (
            "https://www.openstreetmap.org/#map=15/34.3683/41.0944",
            "34.3683° N 41.0944° E, to about 11 m (the centre of a map's view, not a marked place)",
        ),
        (
            "41.09, 34.37",
            (
                "41.09° N 34.37° E, to about 1.1 km. "
                "Latitude was taken first. If longitude was written first, take the other."
            ),
        ),
    ],
)
def test_the_echo_says_what_was_understood(text: str, echo: str) -> None:
    assert read_coordinates(text).echo == echo


@pytest.mark.parametrize(
    ("text", "doubt", "points"),
    [
        ("41.09, 34.37", Doubt.ORDER, [(41.09, 34.37), (34.37, 41.09)]),
        ("-34.5 -70.25", Doubt.ORDER, [(-34.5, -70.25), (-70.25, -34.5)]),
        ("120.5, 34.3", Doubt.ORDER_REVERSED, [(34.3, 120.5)]),
        ("34,41", Doubt.DECIMAL_COMMA, [(34, 41)]),
        ("34,5 41", Doubt.DECIMAL_COMMA, [(34, 5 + 41 / 60), (34.5, 41)]),
        ("34.3683-41.0944", Doubt.HYPHEN, [(34.3683, 41.0944), (34.3683, -41.0944)]),
        ("34.3683 - 41.0944", Doubt.HYPHEN, [(34.3683, 41.0944), (34.3683, -41.0944)]),
        ("34.3683N 41.0944", Doubt.HEMISPHERE, [(34.3683, 41.0944), (34.3683, -41.0944)]),
        ("41.0944E 34.3683", Doubt.HEMISPHERE, [(34.3683, 41.0944), (-34.3683, 41.0944)]),
        ("48.2N 16.4O", Doubt.LETTER_O, [(48.2, 16.4), (48.2, -16.4)]),
        ("0.0, 0.0", Doubt.ZERO, [(0, 0)]),
        ("geo:0,0", Doubt.ZERO, [(0, 0)]),
        ("lat 34.3683, 41.0944", None, [(34.3683, 41.0944)]),
        ("34.3683, lon 41.0944", None, [(34.3683, 41.0944)]),
        ("-34.3683 41.0944E", None, [(-34.3683, 41.0944)]),
        ("N34.3683 41.0944", Doubt.HEMISPHERE, [(34.3683, 41.0944), (34.3683, -41.0944)]),
        ("34 22 41 05 E", Doubt.HEMISPHERE, [(34 + 22 / 60, 41 + 5 / 60), (-34 - 22 / 60, 41 + 5 / 60)]),
        ("34.3683N -41.0944", None, [(34.3683, -41.0944)]),
        ("8H4MX3+CX", Doubt.SHORT_PLUS_CODE, []),
    ],
)
def test_what_is_ambiguous_is_asked_with_every_point_that_it_may_mean(
    text: str, doubt: Doubt | None, points: list[tuple[float, float]]
) -> None:
    reading = read_coordinates(text)

    assert reading.doubt is doubt
    assert (reading.question is None) is (doubt is None)
    assert [(offer.point.lat, offer.point.lon) for offer in reading.offers] == [
        pytest.approx(point) for point in points
    ]
    assert (reading.point is None) is (doubt not in {None, Doubt.ORDER})


def test_latitude_first_is_certain_where_the_other_order_is_impossible() -> None:
    assert read_coordinates("34.3, 120.5").certain


def test_the_letter_s_of_utm_is_a_hemisphere_or_a_band() -> None:
    reading = read_coordinates("38S 450000 3700000")

    assert reading.doubt is Doubt.UTM_LETTER
    assert [round(offer.point.lat, 2) for offer in reading.offers] == [33.44, -56.84]


@pytest.mark.parametrize("text", ["38N 450000 3700000", "zone 38 N 450000mE 3700000mN", "UTM 38N E 450000 N 3700000"])
def test_utm_names_a_metre(text: str) -> None:
    reading = read_coordinates(text)

    assert reading.certain
    assert distance_m(reading.offers[0].point, LatLon(33.438228, 44.462087)) < 1
    assert reading.precision_m == 1


def test_the_s_of_utm_is_no_question_where_only_the_south_is_possible() -> None:
    reading = read_coordinates("56S 334000 6252000")

    assert reading.certain
    assert reading.offers[0].point.lat == pytest.approx(-33.86, abs=0.01)


def test_a_short_plus_code_needs_a_town_and_hands_its_name_on() -> None:
    code = openlocationcode.encode(QAIM.lat, QAIM.lon)
    short = openlocationcode.shorten(code, 34.4, 41.1)

    asked = read_coordinates(f"{short} Al-Qa'im, Iraq")
    answered = said(short, reference=LatLon(34.4, 41.1))

    assert (asked.point, asked.place_name) == (None, "Al-Qa'im, Iraq")
    assert (
        asked.question
        == f"{short} is a short Plus Code: it says a place only together with a town near it. Which town?"
    )
    assert distance_m(answered.point, QAIM) < 14


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing to read"),
        ("   ", "nothing to read"),
        ("Qaim", "'Qaim' is no part"),
        ("34.3683", "one number"),
        ("34.1 41.2 12", "3 numbers"),
        ("34,3683,41", "3 numbers"),
        ("91.5, 181", "latitude 91.5 is outside"),
        ("41.0944N 34.3683N", "Both numbers"),
        ("41.0944, 4239", "longitude 4239 is outside -180 to 180 degrees. Is a decimal point missing?"),
        ("94.0944N 34.3683E", "latitude 94.0944 is outside -90 to 90 degrees. Are latitude and longitude swapped?"),
        ("342266N 0410540E", "Seconds go from 0 to 59"),
        ("342206N 410540E", "Is a decimal point missing?"),
        ("34.3683, 41.0944...", "no part of coordinates"),
        ("34.3683, 41.0944 (lon, lat)", "stands"),
        ("34.3683, 41.0944 (zone 38)", "no part of coordinates"),
        ("34 75 N 41 05 E", "Minutes go from 0 to 59"),
        ("34 22 61 N 41 05 00 E", "Seconds go from 0 to 59"),
        ("34.5 22 N 41 05 E", "Only the last part may have decimals"),
        ("-34.5S 70.2W", "a minus and the letter S"),
        ("34°22\"06'N 41°E", "stands where it cannot"),
        ("1e5, 2", "stands within"),
        ("inf, nan", "no part of coordinates"),
        ("38SMB448", "3 in all"),
        ("99SMB4488", "no such square"),
        ("61N 450000 3700000", "zones go from 1 to 60"),
        ("38R 450000 3700000", "outside the zone and band"),
        ("WWWWWWWW+WW", "looks like a Plus Code"),
        ("https://maps.app.goo.gl/abc", "shortened address"),
        ("https://osm.org/go/xyz", "shortened address"),
        ("https://example.com/34,41", "'example.com' are not read"),
        ("https://www.google.com/maps/place/Qaim", "No coordinates stand"),
        ("https://[bad", "is no address"),
        ("geo:34", "latitude and longitude are missing"),
        ("geo:34,41;crs=moon-2011", "only WGS 84"),
        ("geo:91,2", "latitude 91 is outside"),
        ("9" * 3000, "3000 characters"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_that_names_the_fault(text: str, says: str) -> None:
    with pytest.raises(UnreadableCoordinatesError, match=re.escape(says)):
        read_coordinates(text)


@given(latitudes, longitudes, st.integers(0, 7))
def test_decimal_degrees_come_back_to_the_last_digit(lat: float, lon: float, decimals: int) -> None:
    text = f"{lat:.{decimals}f}, {lon:.{decimals}f}"
    assume(not math.isclose(float(text.split(",")[0]), 0) or not math.isclose(float(text.split(",")[1]), 0))

    reading = said(text)

    assert reading.point == LatLon(float(f"{lat:.{decimals}f}"), float(f"{lon:.{decimals}f}"))
    assert 0 < reading.precision_m <= 111_195 * 10.0**-decimals


@given(latitudes, longitudes, st.booleans(), st.booleans(), st.integers(0, 3))
def test_degrees_minutes_and_seconds_come_back(
    lat: float, lon: float, letters_lead: bool, longitude_leads: bool, decimals: int
) -> None:
    pieces = [_dms(lat, "NS", decimals, lead=letters_lead), _dms(lon, "EW", decimals, lead=letters_lead)]

    reading = read_coordinates(" ".join(pieces[::-1] if longitude_leads else pieces))

    assert reading.certain
    step_deg = 10.0**-decimals / 3600
    assert reading.offers[0].point.lat == pytest.approx(lat, abs=step_deg)
    assert reading.offers[0].point.lon == pytest.approx(lon, abs=step_deg)


def _dms(value: float, letters: str, decimals: int, *, lead: bool) -> str:
    scale = 10**decimals
    steps = round(abs(value) * 3600 * scale)
    minutes, seconds = divmod(steps, 60 * scale)
    degrees, minutes = divmod(minutes, 60)
    number = f"{degrees}°{minutes:02d}'{seconds / scale:0{decimals + 3 if decimals else 2}.{decimals}f}\""
    letter = letters[value < 0]
    return f"{letter}{number}" if lead else f"{number}{letter}"


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9), st.integers(1, 5))
def test_mgrs_comes_back_within_its_square(lat: float, lon: float, digits: int) -> None:
    assume(not -1e-5 < lat < 0)  # the library writes the last metre south of the equator as a square that is none
    code = mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=digits)

    reading = said(code)

    assert reading.precision_m == 10 ** (5 - digits)
    # The centre of a square is at most half its diagonal off; grid and ground differ by a few in a thousand, and the
    # last digit of a metre is cut, not rounded.
    assert distance_m(reading.point, LatLon(lat, lon)) <= reading.precision_m * 0.75 + 1.5


@given(st.floats(-79.9, 83.9), st.floats(-179.9, 179.9))
@example(-1e-9, 45.0)
@example(0.0, 0.0)
def test_utm_comes_back_and_asks_only_about_the_letter(lat: float, lon: float) -> None:
    zone = int((lon + 180) // 6) + 1
    east, north = Proj(proj="utm", zone=zone, south=lat < 0, ellps="WGS84")(lon, lat)
    assume(north < 10_000_000)

    reading = read_coordinates(f"{zone}{'S' if lat < 0 else 'N'} {east:.2f} {north:.2f}")

    assert min(distance_m(offer.point, LatLon(lat, lon)) for offer in reading.offers) < 0.1
    assert reading.certain or reading.doubt is Doubt.UTM_LETTER


@given(st.floats(-89.9, 89.9), st.floats(-180, 179.9), st.sampled_from([8, 10, 11, 12]))
def test_a_plus_code_comes_back_within_its_cell(lat: float, lon: float, length: int) -> None:
    reading = said(openlocationcode.encode(lat, lon, length))

    assert distance_m(reading.point, LatLon(lat, lon)) <= reading.precision_m * 0.75 + 0.1


@given(st.text(alphabet="0123456789٣۴.,٫، -°'\"NSEWOnsewo+;:/\n", max_size=24) | st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        reading = read_coordinates(text)
    except UnreadableCoordinatesError as error:
        answer = str(error)
    else:
        answer = reading.echo
    assert answer
