"""What the desk says of a value that a form refuses: the field, the value, and the likely mistake."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from geo.latlon import LARGEST_UNCERTAINTY_M
from incidents.admin.form_fields import DayField, DegreesField, KeyField, MetresField, WebAddressField
from incidents.place_ranges import latitude_mistake, longitude_mistake, uncertainty_mistake

DEGREES = DegreesField(label="Latitude", required=False)
METRES = MetresField(label="Uncertainty in metres", required=False)


def refusal(field: forms.Field, text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    (sentence,) = refused.value.messages
    return sentence


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (DEGREES, "34,3683", "Latitude: “34,3683” has a comma. Write decimals with a point: 34.3683."),
        (DEGREES, "-34,3683", "with a point: -34.3683."),
        (DEGREES, "٣٤٫٣٦٨٣", "has a comma. Write decimals with a point: ٣٤.٣٦٨٣."),
        (DEGREES, "34.3683, 41.0944", "can go into “Coordinates as written”"),
        (DEGREES, "34°22'06\"N", "can go into “Coordinates as written”"),
        (DEGREES, "34.3683 N", "is not one number in decimal degrees"),
        (DEGREES, "abc", "Latitude: “abc” is not a number."),
        (DEGREES, "nan", "“nan” is not a number."),
        (DEGREES, "-inf", "“-inf” is not a number."),
        (METRES, "5,000", "“5,000” has a separator. If thousands are meant, write 5000."),
        (METRES, "1 000 000", "write 1000000."),
        (METRES, "2,5", "with a point: 2.5."),
        (METRES, "1.5 km", "It is in metres here: write 1500."),
        (METRES, "250m", "write 250."),
        (METRES, "about 5000", "“about 5000” is not a number."),
        pytest.param(DEGREES, "x" * 400, "xxx…\N{POP DIRECTIONAL ISOLATE}” is not a number", id="too long to repeat"),
        pytest.param(DEGREES, "\N{RIGHT-TO-LEFT OVERRIDE}4", "U+202E", id="a direction left open"),
        (KeyField(label="Key"), "!", "“!” is not a key"),
        (KeyField(label="Key"), "US military", "Perhaps US-military?"),
        pytest.param(DayField(label="Accessed on"), "2" * 101, "2222” is not a single day", id="longer than any date"),
        (WebAddressField(label="Address"), "http://", "is not the address of a page"),
        (DayField(label="Accessed on"), "12/13/2016", "2016-12-13"),
        (DayField(label="Accessed on"), "7 May 2017", "Write it in figures"),
    ],
)
def test_a_value_that_is_refused_is_named_with_its_field_and_the_likely_mistake(
    field: forms.Field, text: str, sentence: str
) -> None:
    said = refusal(field, text)
    assert sentence in said
    assert said.startswith(f"{field.label}: ")


def test_what_can_be_read_is_read() -> None:
    assert DEGREES.clean(" 34.3683 ") == 34.3683
    assert DEGREES.clean("٣٤.٥") == 34.5
    assert DEGREES.clean("") is None
    assert METRES.clean("5000") == 5000
    assert str(DayField(label="Accessed on").clean("2017-01-02")) == "2017-01-02"


def test_what_is_missing_keeps_djangos_own_sentence() -> None:
    assert refusal(KeyField(label="Key"), "") == "This field is required."


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        (141.09, 34.37, "“141.09” does not. Swapped? Latitude 34.37, longitude 141.09 would fit."),
        (91.0, None, "Is it the longitude?"),
        (141.09, 100.0, "Is it the longitude?"),
        (343683.0, 41.09, "Is a decimal point missing?"),
        (-90.0, 180.0, ""),
        (None, 41.0, ""),
    ],
)
def test_a_latitude_out_of_range_is_named_and_swapped_axes_proposed_where_they_fit(
    latitude: float | None, longitude: float | None, sentence: str
) -> None:
    said = latitude_mistake(latitude, longitude)
    assert sentence in said
    assert bool(said) == bool(sentence)


@pytest.mark.parametrize(
    ("longitude", "sentence"),
    [
        (319.0, "Then it is -41."),
        (410944.0, "“410944” does not. Is a decimal point missing?"),
        (-180.0, ""),
        (None, ""),
    ],
)
def test_a_longitude_out_of_range_is_named(longitude: float | None, sentence: str) -> None:
    said = longitude_mistake(34.0, longitude)
    assert sentence in said
    assert bool(said) == bool(sentence)


@pytest.mark.parametrize(
    ("uncertainty_m", "sentence"),
    [
        (0.0, "above 0, and “0” is not"),
        (-5.0, "“-5” is not"),
        (LARGEST_UNCERTAINTY_M, ""),
        (LARGEST_UNCERTAINTY_M + 1, "1000000 metres (1000 km) at most, and “1000001” is above it"),
        (1e300, "“1e+300” is above it"),
        (None, ""),
    ],
)
def test_a_radius_out_of_range_is_named(uncertainty_m: float | None, sentence: str) -> None:
    said = uncertainty_mistake(uncertainty_m)
    assert sentence in said
    assert bool(said) == bool(sentence)
