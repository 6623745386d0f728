"""What lies round a point: country, province, border, towns, capital, and what is in doubt. The door to ``geo``."""

import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import shapely

from geo.areas import NOWHERE, AreaIndex, Ints, read_rows
from geo.border_context import (
    Admin1,
    BorderContext,
    Country,
    Dataset,
    NearbyPlace,
    NearestBorder,
    NearestCoast,
)
from geo.border_status import mended
from geo.borders import BorderIndex, Feature, Lines
from geo.coasts import Coasts
from geo.datasets import GeodataError, datasets
from geo.disputes import Dispute
from geo.disputes import read_rows as read_disputes
from geo.districts import Districts
from geo.gazetteer import Gazetteer
from geo.geodesic import compass, disc, inverse
from geo.latlon import LatLon
from geo.near_borders import DATASET_ERROR_M, Ground, NearBorders
from geo.notes import Note
from geo.provinces import Provinces
from geo.second_opinion import SecondOpinion
from geo.uncertain import distance_range

COAST_ERROR_M: Final = 2_000.0
"""A point this near to the coast counts as on land: the coast is no finer (1 : 10 million), and quays stand in it."""
_QUAYS_DEG: Final = 0.02
"""Half the side of the box in which one looks for the land that a harbour belongs to: the coast's error."""
CONTROL_LINE_WITHIN_M: Final = 100_000.0
TOWNS: Final = 3
CONTESTED_CAPITALS: Final = frozenset({"IL", "PS", "EH"})
"""Where a capital would take a side (UN Security Council resolution 478; a territory without self-government)."""


class Surroundings:
    """Answers what lies round a point, from the read-only data of ``build_geodata``. Threads may share one."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.datasets: tuple[Dataset, ...] = datasets(directory)
        self.features = [Feature(**row) for row in read_rows(directory / "countries.json")]
        self.countries = AreaIndex.load(directory / "countries.npz")
        self.disputes: list[Dispute] = read_disputes(directory / "territories.json")
        self.territories = AreaIndex.load(directory / "territories.npz")
        self.land = AreaIndex.load(directory / "land.npz")
        lines = Lines.load(directory / "borders.npz")
        status = mended(read_rows(directory / "borders.json"), lines, self.features, self.disputes)
        self.borders = NearBorders(lines, status, self.features, self.disputes, self.country_names)
        path = directory / "gazetteer.sqlite3"
        self.gazetteer = Gazetteer.open(path) if path.is_file() else None
        self.second = SecondOpinion.found(directory)
        self.districts = Districts(directory)

    @classmethod
    def load(cls, directory: Path) -> "Surroundings":
        """Read the built data; about 0.3 s.

        Raises:
            GeodataError: they are missing or of another make.
        """
        try:
            return cls(directory)
        except (OSError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, GeodataError):
                raise
            msg = f"The geographic data in {directory} cannot be read ({error}). Run: python manage.py build_geodata"
            raise GeodataError(msg) from error

    # ------------------------------------------------------------------------------------------------ one point

    def at(self, point: LatLon, uncertainty_m: float = 0.0, *, with_towns: bool = True) -> BorderContext:
        """Everything round ``point``, which may lie anywhere within ``uncertainty_m`` metres of where it is drawn.

        2 to 6 ms; a third less without nearby towns and the capital.

        Raises:
            ValueError: ``uncertainty_m`` is negative or no number.
        """
        if not uncertainty_m >= 0 or uncertainty_m == float("inf"):
            msg = f"uncertainty_m must be 0 or more metres, not {uncertainty_m!r}"
            raise ValueError(msg)
        notes: list[str] = []
        coast = self.coasts.nearest(point, self.country_names) if not self.land.all_at(point.lat, point.lon) else None
        at_sea = coast is not None and coast.distance_m > COAST_ERROR_M and not self._in_town(point)
        feature, touching = (None, []) if at_sea else self._feature(point)
        dispute = None if at_sea else self._dispute(point, touching)
        country = self._country(feature, dispute)
        border = self._border(point, uncertainty_m, Ground(feature, dispute), at_sea=at_sea)
        countries = self._possible(point, uncertainty_m, touching, dispute, country, notes)
        if at_sea:
            notes.append(Note.AT_SEA.fill())
        province = self._province(point, country, feature, dispute, notes) if not at_sea else None
        settled = country if len(countries) < 2 else None
        if not at_sea:
            coast = self._across_the_sea(point, feature, border)
        own = feature.power if feature else None
        second = self.second.beside(border, point, own, notes) if self.second and border else None
        district = self.districts.at(point) if not at_sea else None
        return BorderContext(
            point=point,
            uncertainty_m=float(uncertainty_m),
            country=settled,
            countries=countries,
            territory=dispute.territory if dispute else None,
            admin1=province,
            border=border,
            control_line=self._control_line(point, uncertainty_m),
            coast=coast,
            places=self.places(point) if with_towns else (),
            capital=self._capital(point, country) if with_towns else None,
            notes=tuple(notes),
            datasets=(*self.datasets, *(district[1:] if district else ())),
            second_border=second,
            district=district[0] if district else None,
        )

    def _feature(self, point: LatLon) -> tuple[Feature | None, list[Feature]]:
        """The feature that holds the point, and all that it touches (several on a line)."""
        touching = [self.features[n] for n in self.countries.all_at(point.lat, point.lon)]
        return (touching[0] if touching else None), touching

    def _dispute(self, point: LatLon, touching: Sequence[Feature]) -> Dispute | None:
        """The first territory that holds the point and that a feature here is a holder of, as the packages draw it."""
        here = {feature.id for feature in touching}
        found = (self.disputes[n] for n in self.territories.all_at(point.lat, point.lon))
        held = next((dispute for dispute in found if here & set(dispute.members)), None)
        return held or (self._dispute_at_the_shore(point, touching) if touching else None)

    def _dispute_at_the_shore(self, point: LatLon, touching: Sequence[Feature]) -> Dispute | None:
        """The territory whose province is the nearest, where the provinces' coast leaves a point out, as at Kherson."""
        if self.admin1.index.all_at(point.lat, point.lon):
            return None
        here = {feature.id for feature in touching}
        selector = f"ne:{self.admin1.nearest_id(point, {f.sovereign for f in touching if f.sovereign})}"
        return next(
            (d for d in self.disputes if selector in d.ground and not d.outline and here & set(d.members)),
            None,
        )

    def _country(self, feature: Feature | None, dispute: Dispute | None) -> Country | None:
        if dispute is not None:
            return self._named(dispute.country) if dispute.country else None
        if feature is None or feature.iso2 is None:
            return None
        return Country(iso2=feature.iso2, name=feature.country)

    def _named(self, iso2: str) -> Country:
        return Country(iso2=iso2, name=self.country_names.get(iso2, iso2))

    @cached_property
    def country_names(self) -> dict[str, str]:
        """English names by ISO code, of states and of territories with a code of their own."""
        names = {f.sovereign: f.sovereign_name for f in self.features if f.sovereign}
        return names | {f.iso2: f.country for f in self.features if f.iso2}

    def _possible(
        self,
        point: LatLon,
        uncertainty_m: float,
        touching: Sequence[Feature],
        dispute: Dispute | None,
        country: Country | None,
        notes: list[str],
    ) -> tuple[Country, ...]:
        """All countries that the place may lie in; more than one only where the circle, or the line, leaves it open."""
        if uncertainty_m > 0 and self._leaves_open(point, uncertainty_m):
            found = self._countries_within(point, uncertainty_m)
            why = Note.CIRCLE_OVER_BORDER
        else:
            found = [c for c in (self._country(f, self._dispute(point, [f])) for f in touching) if c]
            why = Note.ON_THE_LINE
        open_to = [self._named(code) for code in dispute.countries] if dispute and not dispute.country else []
        possible = tuple(dict.fromkeys([*([country] if country else open_to), *found]))
        if open_to:
            notes.append(Note.STATUS_OPEN.fill(territory=dispute.name) if dispute else "")
            return possible
        if len(possible) > 1:
            names = [c.name for c in possible[:5]] + [f"{len(possible) - 5} others"] * (len(possible) > 5)
            notes.append(why.fill(countries=" or ".join(names)))
        return possible

    def _leaves_open(self, point: LatLon, radius_m: float) -> bool:
        """Whether a circle meets more than one country or a territory; a quick look before the exact one."""
        discs = disc(point, radius_m)
        if any(self.territories.meeting(part) for part in discs):
            return True
        powers = {self.features[n].power for part in discs for n in self.countries.meeting(part)}
        return len(powers) > 1

    def _countries_within(self, point: LatLon, radius_m: float) -> list[Country]:
        """Countries with land within the circle, by the polygons themselves."""
        found: dict[Country, None] = {}
        for part in disc(point, radius_m):
            ground = shapely.intersection([piece for _, piece in self.land.near(part)], part)
            held = [self.disputes[n] for _, n in self._meeting(self.territories, ground)]
            for dispute in held:
                if dispute.country:
                    found[self._named(dispute.country)] = None
            for rest, number in self._meeting(self.countries, ground):
                feature = self.features[number]
                open_ground = shapely.difference(
                    rest, shapely.union_all([piece for _, piece in self.territories.near(part)])
                )
                if feature.iso2 and not open_ground.is_empty:
                    found[Country(iso2=feature.iso2, name=feature.country)] = None
        return list(found)

    @staticmethod
    def _meeting(index: AreaIndex, ground: Any) -> list[tuple[Any, int]]:
        """(what of the ground lies in the area, its number) for every area that has some."""
        shared: dict[int, list[Any]] = {}
        for shape in ground:
            for number, piece in index.near(shape):
                common = shapely.intersection(shape, piece)
                if common.area > 0:
                    shared.setdefault(number, []).append(common)
        return [(shapely.union_all(parts), number) for number, parts in sorted(shared.items())]

    # -------------------------------------------------------------------------------------------------- borders

    def _border(self, point: LatLon, uncertainty_m: float, ground: Ground, *, at_sea: bool) -> NearestBorder | None:
        if ground.feature is not None and not self.borders.has(ground.feature):
            return None
        if not at_sea and self._landmass(point) not in self._landmasses_with_borders:
            return None  # on an island, the nearest line lies across the sea: a coast says more
        return self.borders.nearest(point, uncertainty_m, ground)

    def _landmass(self, point: LatLon) -> int | None:
        """The landmass of a point, or the nearest within the coast's error, since quays stand in it; None at sea."""
        found = self.land.all_at(point.lat, point.lon)
        if found:
            return found[0]
        wide = _QUAYS_DEG / max(0.01, math.cos(math.radians(point.lat)))
        box = shapely.box(point.lon - wide, point.lat - _QUAYS_DEG, point.lon + wide, point.lat + _QUAYS_DEG)
        near = self.land.near(box)
        here = shapely.Point(point.lon, point.lat)
        return min(near, key=lambda pair: shapely.distance(pair[1], here))[0] if near else None

    @cached_property
    def _landmasses_with_borders(self) -> frozenset[int]:
        """Numbers of the landmasses that some border crosses."""
        return frozenset(self.land.at(self.borders.lines.lat, self.borders.lines.lon).tolist()) - {NOWHERE}

    @cached_property
    def control(self) -> tuple[Lines, BorderIndex]:
        """Edges of disputed territories inside one country of the coverage."""
        lines = Lines.load(self._directory / "control.npz")
        return lines, BorderIndex(lines)

    def _control_line(self, point: LatLon, uncertainty_m: float) -> NearestBorder | None:
        lines, index = self.control
        hits = index.nearest(point.lat, point.lon)
        if not hits.distance_m[0] <= CONTROL_LINE_WITHIN_M:
            return None
        dispute = self.disputes[int(lines.left[int(hits.line[0])])]
        nearest, farthest = distance_range(index, point, uncertainty_m, float(hits.distance_m[0]))
        return NearestBorder(
            neighbour=Country(iso2=dispute.country or "", name=dispute.name),
            distance_m=float(hits.distance_m[0]),
            distance_min_m=nearest,
            distance_max_m=farthest,
            bearing_deg=compass(float(hits.bearing_deg[0])),
            nearest=hits.foot(),
            disputed=True,
            kind=dispute.line,
            dataset_error_m=dispute.outline_error_m or DATASET_ERROR_M,
        )

    # ------------------------------------------------------------------------------------------------------ sea

    @cached_property
    def coasts(self) -> Coasts:
        """The coasts of the world."""
        return Coasts.load(self._directory)

    def _across_the_sea(
        self, point: LatLon, feature: Feature | None, border: NearestBorder | None
    ) -> NearestCoast | None:
        if feature is not None and border is not None:
            return None
        own = {feature.iso2, feature.sovereign} if feature else set()
        return self.coasts.nearest(point, self.country_names, but=frozenset(code for code in own if code))

    def _in_town(self, point: LatLon) -> bool:
        """A town stands within the coast's error: islands that the coast leaves out are still land."""
        if self.gazetteer is None:
            return False
        nearest = self.gazetteer.nearest(point, 1)
        return bool(nearest) and (nearest[0].distance_m or 0.0) <= COAST_ERROR_M

    # -------------------------------------------------------------------------------------------- areas, towns

    @cached_property
    def admin1(self) -> Provinces:
        """The provinces of the world."""
        return Provinces.load(self._directory)

    def _province(
        self,
        point: LatLon,
        country: Country | None,
        feature: Feature | None,
        dispute: Dispute | None,
        notes: list[str],
    ) -> Admin1 | None:
        if dispute is not None and not dispute.country:
            return None
        codes = {c for c in (country and country.iso2, feature and feature.iso2, feature and feature.sovereign) if c}
        if dispute is not None and dispute.country is not None:
            codes = {dispute.country}
        found = self.admin1.at(point, codes, self.country_names, notes, open_status=dispute is not None)
        # On disputed ground a province without a code of this country's is a name of the other party's, or no province.
        of_country = found is not None and (found.iso or "").partition("-")[0] in codes
        return found if dispute is None or of_country else None

    def areas(self, lat: Any, lon: Any) -> tuple[Ints, Ints]:
        """Country features and provinces of many points: numbers into ``features`` and ``admin1.rows``, or NOWHERE.

        The datasets' own answer, without territories, uncertainty or mending at edges. About 2 microseconds a point.
        """
        return self.countries.at(lat, lon), self.admin1.index.at(lat, lon)

    def places(self, point: LatLon, count: int = TOWNS) -> tuple[NearbyPlace, ...]:
        """The nearest towns; none where the gazetteer is not built."""
        if self.gazetteer is None:
            return ()
        return tuple(_nearby(point, place) for place in self.gazetteer.nearest(point, count))

    def _capital(self, point: LatLon, country: Country | None) -> NearbyPlace | None:
        if self.gazetteer is None or country is None or country.iso2 in CONTESTED_CAPITALS:
            return None
        capital = self.gazetteer.capital(country.iso2)
        return _nearby(point, capital) if capital else None


def _nearby(point: LatLon, place: Any) -> NearbyPlace:
    there, away = inverse(point.lat, point.lon, place.point.lat, place.point.lon)
    back, _ = inverse(place.point.lat, place.point.lon, point.lat, point.lon)
    return NearbyPlace(
        name=place.name,
        name_ar=place.name_ar,
        point=place.point,
        distance_m=float(away),
        bearing_deg=compass(float(there)),
        bearing_back_deg=compass(float(back)),
        population=place.population,
    )
