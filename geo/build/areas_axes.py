"""Whether an operator's areas have their axes swapped: what the range of degrees alone does not show.

Latitude 34, longitude 41 lies in Iraq, and swapped in Turkey: both are positions. What gives a swap away is company:
an area alone in its country, or at sea, which swapped lies where most of the set does.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.areas import NOWHERE, AreaIndex
from geo.borders import Feature
from geo.build.areas_file import Areas, AreasError

Countries = Sequence[str | None]
"""The country of each area's middle; None at sea."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the areas of a set lie: as written, and with latitude and longitude swapped."""

    written: Countries
    swapped: Countries

    @classmethod
    def of(cls, polygons: Sequence[BaseGeometry], index: AreaIndex, features: Sequence[Feature]) -> "Whereabouts":
        """By a point within each area. Cost: two look-ups an area, some microseconds."""
        middles = shapely.point_on_surface(list(polygons))
        lon, lat = shapely.get_x(middles), shapely.get_y(middles)
        swappable = abs(lon) <= 90

        def named(numbers: Sequence[int]) -> list[str | None]:
            return [None if n == NOWHERE else features[n].country for n in numbers]

        over = index.at(lon.clip(-90, 90), lat)
        return cls(
            named(index.at(lat, lon).tolist()),
            [name if can else None for name, can in zip(named(over.tolist()), swappable, strict=True)],
        )

    @property
    def counted(self) -> list[tuple[str | None, int]]:
        """(country, how many areas) as written, most first."""
        return Counter(self.written).most_common()

    @property
    def home(self) -> str | None:
        """The country of most areas; one that only swapping leads to where that gathers more than is gathered now."""
        ways = [Counter(name for name in names if name).most_common(1) for names in (self.written, self.swapped)]
        (written, many), (swapped, more) = (way[0] if way else (None, 0) for way in ways)
        return swapped if more > many else written

    @property
    def suspect(self) -> int | None:
        """The first area that swapping would bring home from the sea, or from a country where it is alone."""
        gathered = Counter(self.written)
        home_as_written = self.home in gathered
        for number, (written, swapped) in enumerate(zip(self.written, self.swapped, strict=True)):
            alone = written is None or gathered[written] == 1 or not home_as_written
            if swapped is not None and swapped == self.home != written and alone:
                return number
        return None


def refuse_swapped(areas: Areas, whereabouts: Whereabouts) -> None:
    """Refuse a set in which an area looks swapped.

    Raises:
        AreasError: the message names the first such area.
    """
    number = whereabouts.suspect
    if number is None:
        return
    middle = shapely.point_on_surface(areas.polygons[number])
    here = whereabouts.written[number]
    home = whereabouts.home
    msg = (
        f"Feature {number + 1} ({areas.rows[number]['name']}): its middle, latitude {middle.y:.4f}, longitude "
        f"{middle.x:.4f}, lies {f'in {here}' if here else 'at sea'}. Swapped, it lies in {home}. GeoJSON has longitude "
        "first: are the axes swapped? If all is right, give --as-written."
    )
    raise AreasError(msg)
