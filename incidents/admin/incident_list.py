"""The list of incidents: its columns, filters and order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, OuterRef, QuerySet, Subquery, TextField
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.date_cells import date_cell
from incidents.admin.list_filters import (
    Disagree,
    Graded,
    InCountry,
    MayBeTheSame,
    SourcesMissing,
    StillMissing,
    WaitsFor,
)
from incidents.admin.list_pages import ListPages
from incidents.models import Assignment, Incident, IncidentGrade, IncidentListing, ReviewRound
from incidents.models.review_round import UNDER_WAY, ReviewState
from incidents.readiness import Lack
from record.vocabulary import Disagreement

#: What is missing, in a word, where the usual words fill a row.
_SHORT = {Lack.SENSITIVITY.value: gettext_lazy("sensitivity")}
_ACCOUNTS = frozenset({"created_by", "updated_by"})


class _Joined(Aggregate):
    """Codes with commas between them: a column of the query that is made anyway, not a query of its own."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The same under PostgreSQL's name."""
        return self.as_sql(compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')")


class IncidentList(ListPages):
    """Incidents, as people work from them."""

    of_list = "incident"
    fixed = ("code", "title")
    shown_first = (
        "occurred_on",
        "place_name",
        "status",
        "waits_for",
        "claim_count",
        "lacking",
        "updated_at",
    )
    offered = (
        *shown_first,
        "disagreement",
        "country",
        "version",
        "grade",
        "event_type",
        "sensitivity",
        "disclosure",
        "language",
        "without_address",
        "without_archive",
        "updated_by",
        "created_at",
        "created_by",
    )
    drawn_by = {"occurred_on": "happened_on", "updated_at": "changed_at", "created_at": "entered_at"}
    list_display_links = ("code", "title")
    list_filter = (
        WaitsFor,
        "status",
        StillMissing,
        SourcesMissing,
        MayBeTheSame,
        Disagree,
        InCountry,
        "event_type",
        Graded,
        "sensitivity",
        "disclosure",
    )

    def with_columns(self, rows: "QuerySet[Incident]", columns: Sequence[Any]) -> "QuerySet[Incident]":
        """The listing, the assignment and the state of a review beside each row; accounts where they are shown."""
        rows = rows.select_related("listing", *sorted(_ACCOUNTS & set(columns)))
        if "grade" in columns:
            given = IncidentGrade.objects.filter(incident=OuterRef("pk")).order_by().values("incident")
            rows = rows.annotate(grade_codes=Subquery(given.annotate(codes=_Joined("grade")).values("codes")))
        if "waits_for" in columns:
            under_way = ReviewRound.objects.filter(incident=OuterRef("pk"), state__in=UNDER_WAY).values("state")
            rows = rows.select_related("assignment__account").annotate(round_state=Subquery(under_way[:1]))
        return rows

    @admin.display(description=gettext_lazy("date"), ordering="earliest")
    def happened_on(self, incident: Incident) -> str:
        """The date in words; in the order of its first possible day, for as text a set of days would come last."""
        return date_cell(incident.occurred_on)

    @admin.display(description=gettext_lazy("changed"), ordering="updated_at")
    def changed_at(self, incident: Incident) -> str:
        """The minute of the last change, UTC."""
        return _minute(incident.updated_at)

    @admin.display(description=gettext_lazy("created"), ordering="created_at")
    def entered_at(self, incident: Incident) -> str:
        """The minute in which it was entered, UTC."""
        return _minute(incident.created_at)

    @admin.display(description=gettext_lazy("waits for"))
    def waits_for(self, incident: Incident) -> str:
        """Somebody by name, else a role."""
        try:
            return str(incident.assignment.account)
        except Assignment.DoesNotExist:
            state = getattr(incident, "round_state", None)
        roles = {ReviewState.OPEN: _("a reviewer"), ReviewState.APPROVED: _("a publisher")}
        return "–" if state is None else roles[ReviewState(state)]

    @admin.display(description=gettext_lazy("claims"), ordering="listing__claim_count")
    def claim_count(self, incident: Incident) -> str:
        """How many claims it has."""
        return _number(incident, "claim_count")

    @admin.display(description=gettext_lazy("claims without an address"), ordering="listing__without_address")
    def without_address(self, incident: Incident) -> str:
        """How many claims rest on a source that is not on the web."""
        return _number(incident, "without_address")

    @admin.display(description=gettext_lazy("claims without an archive copy"), ordering="listing__without_archive")
    def without_archive(self, incident: Incident) -> str:
        """How many claims rest on a source of which no copy is kept."""
        return _number(incident, "without_archive")

    @admin.display(description=gettext_lazy("disagreement about"))
    def disagreement(self, incident: Incident) -> str:
        """The kinds, in words."""
        row = _listing(incident)
        kinds = [kind.label for kind in Disagreement if row is not None and getattr(row, f"disagree_{kind.value}")]
        return _(", ").join(str(kind) for kind in kinds) or "–"

    @admin.display(description=gettext_lazy("still missing"))
    def lacking(self, incident: Incident) -> str:
        """The kinds, in words."""
        row = _listing(incident)
        kinds = row.lacks.strip(",").split(",") if row is not None and row.lacks else []
        return _(", ").join(str(_SHORT.get(kind, Lack(kind).label)) for kind in kinds) or "–"

    @admin.display(description=gettext_lazy("country"), ordering="listing__country")
    def country(self, incident: Incident) -> str:
        """The code; all that it may be where that is left open."""
        row = _listing(incident)
        return "–" if row is None else row.country or row.countries.strip(",").replace(",", "/") or "–"


def _listing(incident: Incident) -> IncidentListing | None:
    """What the list knows of it; None where it is not worked out yet."""
    row: IncidentListing | None = getattr(incident, "listing", None)
    return row


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _number(incident: Incident, name: str) -> str:
    row = _listing(incident)
    value = None if row is None else getattr(row, name)
    return "–" if value is None else str(value)
