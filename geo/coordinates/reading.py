"""What a text of coordinates was read as. The parsers beside this module make these values."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.latlon import CoordinateError, LatLon

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on the sphere of 6,371,008.8 m (IUGG mean radius): for precision, which is a rough thing."""


class UnreadableCoordinatesError(CoordinateError):
    """The text holds no coordinates that can be read. The message names the part and the likely mistake."""


class Form(StrEnum):
    """How coordinates were written."""

    DECIMAL = "decimal degrees"
    DEGREES_MINUTES = "degrees and minutes"
    DEGREES_MINUTES_SECONDS = "degrees, minutes and seconds"
    MGRS = "MGRS"
    UTM = "UTM"
    PLUS_CODE = "Plus Code"
    MARKED_PLACE = "the marked place of a map's address"
    MAP_VIEW = "the centre of a map's view, not a marked place"
    GEO_URI = "geo: address"


_WRITTEN_IN_DECIMALS: Final = frozenset({Form.DECIMAL, Form.MAP_VIEW, Form.GEO_URI})


class Doubt(StrEnum):
    """Why a person has to look: a key for translation; ``Reading.question`` is the sentence in English."""

    ORDER = "order"
    ORDER_REVERSED = "order reversed"
    DECIMAL_COMMA = "decimal comma"
    HYPHEN = "hyphen"
    HEMISPHERE = "hemisphere"
    LETTER_O = "letter O"
    UTM_LETTER = "UTM letter"
    SHORT_PLUS_CODE = "short Plus Code"
    ZERO = "zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One point that the text may mean.

    ``precision_m`` is the size of the last digit's step, the larger of north-south and east-west: what the writing can
    tell apart, not how well anybody knew it.
    """

    point: LatLon
    precision_m: float
    form: Form

    @property
    def echo(self) -> str:
        """The point in plain words with its precision, for a person to confirm.

        >>> Offer(point=LatLon(34.3683, 41.0944), precision_m=11.1, form=Form.DECIMAL).echo
        '34.3683° N 41.0944° E, to about 11 m'
        """
        north = f"{self._digits(self.point.lat)}° {'N' if self.point.lat >= 0 else 'S'}"
        east = f"{self._digits(self.point.lon)}° {'E' if self.point.lon >= 0 else 'W'}"
        echo = f"{north} {east}, to about {_in_words(self.precision_m)}"
        return f"{echo} ({self.form})" if self.form is Form.MAP_VIEW else echo

    def _digits(self, degrees: float) -> str:
        """As many decimals as the precision has; all that were written where decimals were."""
        decimals = min(7, max(0, math.ceil(-math.log10(self.precision_m / METRES_PER_DEGREE) - 0.05)))
        if self.form in _WRITTEN_IN_DECIMALS:
            written = f"{abs(degrees):.7f}".rstrip("0").partition(".")[2]
            decimals = max(decimals, len(written))
        return f"{abs(degrees):.{decimals}f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text was read as.

    - ``offers`` holds one: that is what it says.
    - ``offers`` holds more, the likeliest first, and ``doubt`` and ``question`` say why. With ``doubt`` ORDER the first
      follows the convention (latitude first) and ``point`` is it; any other doubt leaves ``point`` None: ask.
    - ``offers`` is empty: more is needed, and ``question`` says what. ``place_name`` is the town that a short Plus Code
      was written with, for the gazetteer.
    """

    text: str
    offers: tuple[Offer, ...]
    doubt: Doubt | None = None
    question: str | None = None
    place_name: str | None = None

    @property
    def certain(self) -> bool:
        """Whether the text says one point only."""
        return self.doubt is None

    @property
    def offer(self) -> Offer | None:
        """What to take, if nothing has to be asked first."""
        return self.offers[0] if self.doubt in {None, Doubt.ORDER} else None

    @property
    def point(self) -> LatLon | None:
        """The point, if nothing has to be asked first."""
        return self.offer.point if self.offer else None

    @property
    def precision_m(self) -> float | None:
        """The writing's own precision, if nothing has to be asked first."""
        return self.offer.precision_m if self.offer else None

    @property
    def echo(self) -> str:
        """What was understood, or what is asked: for a person to confirm before anything is saved."""
        if self.offer is None:
            return self.question or ""
        return self.offer.echo if self.question is None else f"{self.offer.echo}. {self.question}"


def step_m(lat: float, lat_step_deg: float, lon_step_deg: float) -> float:
    """The larger of two steps in metres at a latitude; a meridian's step shrinks towards the poles."""
    east = lon_step_deg * math.cos(math.radians(lat))
    return max(lat_step_deg, east) * METRES_PER_DEGREE


def _in_words(metres: float) -> str:
    if metres >= 1000:
        return f"{metres / 1000:.0f} km" if metres >= 9_950 else f"{metres / 1000:.1f} km".replace(".0 ", " ")
    if metres >= 1:
        return f"{metres:.0f} m"
    return f"{metres * 100:.0f} cm" if metres >= 0.01 else "1 cm"
