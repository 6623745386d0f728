"""Filters as conditions of the database: what each parameter means, on SQLite and PostgreSQL alike."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import BooleanField, F, FloatField, Q, Value
from django.db.models.expressions import Combinable, Func
from django.db.models.functions import Coalesce, Cos, Radians, Sin, StrIndex
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThanOrEqual
from django.db.models.sql.compiler import SQLCompiler

from geo.latlon import LatLon
from geo.sphere import box_round, haversine_of_distance
from record.filter_values import BBox, Days, Edge, Ring
from record.vocabulary import Disagreement
from record.word_search import fts5_query, tsquery

#: Values of ``disagreement`` beside its kinds.
ANY, NONE = "any", "none"
_NUMBER: Final["FloatField[float, float]"] = FloatField()


def lists(column: str, keys: Iterable[str]) -> Q:
    """The column, written as ",a,b,", names one of the keys. Small and capital letters differ, on SQLite too."""
    return _any(Q(GreaterThan(StrIndex(F(column), Value(f",{key},")), Value(0))) for key in keys)


def disagrees(kinds: Iterable[str]) -> Q:
    """The sources disagree about one of the kinds; about anything (ANY); about nothing (NONE)."""
    return _any(_disagreement(kind) for kind in kinds)


def may_have_happened(days: Days) -> Q:
    """The days on which it may have happened and those asked for have one in common."""
    condition = Q()
    if days.first:
        condition &= Q(latest__gte=days.first)
    if days.last:
        condition &= Q(earliest__lte=days.last)
    return condition


def killed_reach(number: int) -> Q:
    """The range of killed reaches the number: by its high end, or where that is open by the largest number stated."""
    return Q(GreaterThanOrEqual(Coalesce("killed_high", "killed_high_stated"), Value(number)))


def in_box(box: BBox) -> Q:
    """The point lies in the box or on its edge."""
    rows = Q(lat__gte=box.south, lat__lte=box.north)
    if box.crosses_antimeridian:
        return rows & (Q(lon__gte=box.west) | Q(lon__lte=box.east))
    return rows & Q(lon__gte=box.west, lon__lte=box.east)


def in_ring(ring: Ring) -> Q:
    """The point lies inside the ring. About a microsecond an edge for each point in the ring's box."""
    return in_box(ring.box) & Q(_InRing(ring))


def near(centre: LatLon, radius_m: float) -> Q:
    """The point lies within the radius on the mean sphere (``geo.sphere``)."""
    west, south, east, north = box_round(centre, radius_m)
    sin_lat = Sin((Radians("lat") - _radians(centre.lat)) / Value(2.0))
    sin_lon = Sin((Radians("lon") - _radians(centre.lon)) / Value(2.0))
    haversine = sin_lat * sin_lat + Cos(Radians("lat")) * Cos(_radians(centre.lat)) * sin_lon * sin_lon
    limit = Value(haversine_of_distance(radius_m), _NUMBER)
    return in_box(BBox(west=west, south=south, east=east, north=north)) & Q(LessThanOrEqual(haversine, limit))


def says(text: str, *, index: str = "record_entry_search", key: str = "publication_id", search: str = "search") -> Q:
    """The words are found as ``record.full_text.matches`` finds them, by the full text index of the database.

    ``index`` is the FTS5 table on SQLite, of which ``key`` is the row; ``search`` the text on PostgreSQL, whose tokens
    stand beside it.
    """
    return Q(_Says(text, index=index, key=key, search=search))


class _InRing(Func):
    """Whether a point lies west of an odd number of a ring's edges: the definition of ``Ring``, as SQL."""

    def __init__(self, ring: Ring) -> None:
        super().__init__(F("lat"), F("lon"), output_field=BooleanField())
        self.edges = ring.edges

    def as_sql(self, compiler: SQLCompiler, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        """The sum over the edges, odd or even. Only numbers of ours stand in it, as parameters."""
        (lat, _none), (lon, _none) = (compiler.compile(part) for part in self.get_source_expressions())
        # Columns of one table take no parameters; the edges' numbers are given in the order in which they stand.
        crossing = f"CASE WHEN {lat} >= %s AND {lat} < %s AND {lon} < %s + ({lat} - %s) * %s THEN 1 ELSE 0 END"
        crossings = " + ".join([crossing] * len(self.edges)) or "0"
        numbers = [number for edge in self.edges for number in self._parameters(edge)]
        return f"(({crossings}) %% 2 = 1)", numbers

    @staticmethod
    def _parameters(edge: Edge) -> tuple[float, ...]:
        return edge.south, edge.north, edge.lon_at_south, edge.south, edge.slope


class _Says(Func):
    """Whether a search text has tokens that begin as a query asks (``record.word_search``)."""

    def __init__(self, query: str, *, index: str, key: str, search: str) -> None:
        super().__init__(F(key), F(search), output_field=BooleanField())
        self.index, self.query = index, query

    def as_sqlite(self, compiler: SQLCompiler, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        """Rows of the FTS5 table go by the key: the number of the publication. The index is a name of ours."""
        number, _search = self._columns(compiler)
        found = f"SELECT rowid FROM {self.index} WHERE {self.index} MATCH %s"  # noqa: S608
        return f"({number} IN ({found}))", [fts5_query(self.query)]

    def as_postgresql(self, compiler: SQLCompiler, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        """The tokens stand in a column beside the text, which the database keeps and Django does not know of."""
        _number, search = self._columns(compiler)
        table = search.removesuffix('"search"')
        return f'({table}"words" @@ %s::tsquery)', [tsquery(self.query)]

    def _columns(self, compiler: SQLCompiler) -> list[str]:
        return [compiler.compile(part)[0] for part in self.get_source_expressions()]


def _radians(degrees: float) -> Combinable:
    return Radians(Value(degrees, _NUMBER))


def _disagreement(kind: str) -> Q:
    if kind in {ANY, NONE}:
        some = disagrees(flag.value for flag in Disagreement)
        return some if kind == ANY else ~some
    return Q(**{f"disagree_{kind}": True})


def _any(conditions: Iterable[Q]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined
