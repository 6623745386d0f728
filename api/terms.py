"""Who answers for the record, on which terms it may be used, and whose data of the world stand in it."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from geo.datasets import GeodataError, datasets

NO_LICENCE: Final = "The publisher states no licence: ask before you republish."
#: What every export says of its numbers, since a file travels without the pages that explain them.
NOTE: Final = (
    "Ranges are spans of what was claimed, never estimates, and an end that a claim leaves open stays open. Numbers of "
    "different incidents must not be added up as if they were counts. Places are known to within "
    "coordinateUncertaintyInMeters. Each incident's address holds the claims, in their claimants' words, and the "
    "recipe of the range, with the convention by which vague words got bounds."
)


def publisher() -> str:
    """Who answers for the record; the program's name where the operator states nobody."""
    return settings.PUBLISHER or "Counterclaim"


def licence() -> str:
    """The licence's address, or the sentence that none is stated."""
    return settings.LICENCE or NO_LICENCE


def attributions() -> list[str]:
    """How to credit the data of the world from which countries, provinces and borders come. Empty where not built."""
    return [f"{name} {version} ({said})" for name, version, said in _attributions(Path(settings.GEODATA_DIR))]


def as_json() -> dict[str, Any]:
    """All of it, for files."""
    return {"publisher": publisher(), "licence": licence(), "attribution": attributions(), "note": NOTE}


def as_links() -> str:
    """The licence as a ``Link`` header names it (RFC 8288); empty where there is none."""
    return f'<{settings.LICENCE}>; rel="license"' if settings.LICENCE else ""


@lru_cache(maxsize=2)
def _attributions(directory: Path) -> tuple[tuple[str, str, str], ...]:
    try:
        return tuple((each.name, each.version, each.attribution) for each in datasets(directory))
    except GeodataError:
        return ()
