"""What lies round a point: the answer's shape. ``geo.context`` computes it.

Every class is a frozen value. Distances are metres on the WGS 84 geodesic; bearings are degrees clockwise from true
north, 0 <= b < 360, measured at the point unless the field says otherwise.
"""

from dataclasses import dataclass, field

from geo.latlon import LatLon


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country by its ISO 3166-1 alpha-2 code (or the package's user-assigned one) and English name."""

    iso2: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin1:
    """A province, state or governorate. ``iso`` is ISO 3166-2 (``IQ-AN``) where there is one."""

    iso: str | None
    name: str
    name_ar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A territory whose status is disputed, under its own name. Facts, with their source."""

    name: str
    held_by: tuple[str, ...]
    claimed_by: tuple[str, ...]
    status: str
    source: str
    name_ar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestBorder:
    """The nearest international land border, or line of control.

    ``distance_min_m`` and ``distance_max_m`` are the nearest and the farthest that the true place can be from this
    border, over the circle of the place's uncertainty; ``dataset_error_m`` is the line's own (95 %).
    """

    neighbour: Country
    distance_m: float
    distance_min_m: float
    distance_max_m: float
    bearing_deg: float
    nearest: LatLon
    disputed: bool = False
    kind: str = "international border"
    dataset_error_m: float | None = None
    between: tuple[Country, Country] | None = None
    """Both sides, where the point's own country is neither of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondBorder:
    """The nearest international land border by another dataset, measured from the point itself."""

    source: str
    neighbour: Country
    distance_m: float
    bearing_deg: float
    nearest: LatLon
    between: tuple[Country, Country] | None = None
    """Both sides, where the point's own country is neither of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district of an operator's own data. ``source`` is the name that the data were imported under."""

    name: str
    source: str
    code: str | None = None
    name_ar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestCoast:
    """The nearest coast: of any country from a point at sea, of another country from an island without land borders."""

    country: Country
    distance_m: float
    bearing_deg: float
    nearest: LatLon


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyPlace:
    """A town or capital: where it lies as seen from the point, and where the point lies as seen from it."""

    name: str
    name_ar: str | None
    point: LatLon
    distance_m: float
    bearing_deg: float
    bearing_back_deg: float
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Where a fact came from."""

    name: str
    version: str
    licence: str
    attribution: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderContext:
    """Everything that is said of where a point lies.

    ``country`` is None at sea, and where the uncertainty circle or two datasets leave it open; then ``countries`` names
    all that it may be and ``notes`` says why, a sentence each.

    ``border`` is the nearest line between two countries; ``control_line`` the nearest edge of a disputed territory
    that runs inside one country of the dataset (Abkhazia's, say), where it is nearer than 100 km. ``coast`` is set at
    sea, and on islands without land borders. ``second_border`` and ``district`` are set only where an operator has
    added the data for them; where they are None, a published dossier does not mention them.

    Answers of ``geo`` have a point and its uncertainty. Both are None where only the country may be known: then nothing
    but the country, the notes and the datasets is there.
    """

    point: LatLon | None
    uncertainty_m: float | None
    country: Country | None
    countries: tuple[Country, ...] = ()
    territory: Territory | None = None
    admin1: Admin1 | None = None
    border: NearestBorder | None = None
    control_line: NearestBorder | None = None
    coast: NearestCoast | None = None
    places: tuple[NearbyPlace, ...] = ()
    capital: NearbyPlace | None = None
    notes: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = field(default=())
    second_border: SecondBorder | None = None
    district: District | None = None
