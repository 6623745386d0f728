"""The colours: every pair that carries meaning or text has the contrast that WCAG 2.2 asks for, light and dark."""

import re
from pathlib import Path

import pytest

from record.vocabulary import Position

CSS = (Path(__file__).parents[3] / "static" / "css" / "tokens.css").read_text()
LIGHT_CSS, DARK_CSS = CSS.split("prefers-color-scheme: dark", 1)


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))


LIGHT = colours(LIGHT_CSS)
DARK = LIGHT | colours(DARK_CSS)
SCHEMES = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@SCHEMES
@pytest.mark.parametrize("position", list(Position))
def test_a_position_stands_out_from_paper_and_its_letter_from_it(scheme: dict[str, str], position: Position) -> None:
    colour = scheme[f"position-{position.value}"]

    assert contrast(colour, scheme["paper"]) >= 4.5
    assert contrast(colour, scheme["position-ink"]) >= 4.5


@SCHEMES
@pytest.mark.parametrize("text", ["ink", "ink-soft", "ink-faint", "link", "link-visited"])
@pytest.mark.parametrize("ground", ["paper", "paper-sunk", "notice", "highlight"])
def test_text_reads_on_every_ground(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@SCHEMES
@pytest.mark.parametrize("line", ["border", "border-disputed", "geodesic", "uncertainty", "border-label", "place"])
@pytest.mark.parametrize("ground", ["land", "sea"])
def test_lines_and_labels_stand_out_on_land_and_sea(scheme: dict[str, str], line: str, ground: str) -> None:
    assert contrast(scheme[line], scheme[ground]) >= 3.0


@SCHEMES
@pytest.mark.parametrize("ground", ["paper", "paper-sunk"])
def test_what_is_contested_reads_as_a_number_in_a_disc(scheme: dict[str, str], ground: str) -> None:
    assert contrast(scheme["contested"], scheme[ground]) >= 4.5


@SCHEMES
@pytest.mark.parametrize("sign", ["no-figure", "focus", "rule-strong"])
def test_signs_without_text_stand_out_from_paper(scheme: dict[str, str], sign: str) -> None:
    assert contrast(scheme[sign], scheme["paper"]) >= 3.0


def test_dark_changes_every_colour_that_light_names() -> None:
    assert set(colours(DARK_CSS)) == set(LIGHT)
