"""The record as a GeoDataFrame, for exports and analysts."""

from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from record.entry import Entry, EntryQuerySet

#: Columns for machines alone.
_LEFT_OUT: Final = frozenset({"mc", "search", "publication", "titles"})
#: Darwin Core's name, the same in every export.
_RENAMED: Final = {"uncertainty_m": "coordinateUncertaintyInMeters"}
_INTEGERS: Final = ("killed_low", "killed_high", "killed_high_stated", "claim_count", "source_count")
_DAYS: Final = ("earliest", "latest")
_CRS: Final = "EPSG:4326"


def entries_frame(entries: EntryQuerySet) -> gpd.GeoDataFrame:
    """The entries as points (longitude, latitude on WGS 84), in their order, indexed by code.

    Entries without a point have no geometry. Unknown numbers are missing, never 0; days keep years that nanoseconds
    cannot hold. One query; about 1 KB of memory an entry.
    """
    names = [field.name for field in Entry._meta.concrete_fields if field.name not in _LEFT_OUT]
    frame = pd.DataFrame.from_records(list(entries.values_list(*names)), columns=names).set_index("code")
    for name in _INTEGERS:
        frame[name] = frame[name].astype("Int64")
    for name in _DAYS:
        frame[name] = pd.Series(frame[name].to_numpy("datetime64[s]"), index=frame.index)
    frame["published_at"] = pd.to_datetime(frame["published_at"], utc=True)
    for name in ("lat", "lon", "uncertainty_m", "border_distance_m"):
        frame[name] = frame[name].astype("Float64")
    return gpd.GeoDataFrame(frame.rename(columns=_RENAMED), geometry=_points(frame), crs=_CRS)


def _points(frame: pd.DataFrame) -> Any:
    """A point for each row, None where there is none."""
    points = shapely.points(frame["lon"].to_numpy("float64", na_value=0), frame["lat"].to_numpy("float64", na_value=0))
    points[frame["lat"].isna().to_numpy()] = None
    return points
