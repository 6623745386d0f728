"""The filters of the list of incidents, and of sources."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.bases import editor
from incidents.models import Assignment, Incident, IncidentGrade, IncidentListing, ReviewRound, Source
from incidents.models.review_round import UNDER_WAY, ReviewState
from incidents.near_pairs import with_open_pairs
from incidents.permissions import may_publish, may_review, seen_by, sees_all
from incidents.place_context import country_of_code
from incidents.readiness import Lack
from record.filter_conditions import lists
from record.vocabulary import Disagreement, Grade, IncidentStatus

if TYPE_CHECKING:
    Filter = admin.SimpleListFilter
    Incidents = QuerySet[Incident]
    Sources = QuerySet[Source]
    AnyAdmin = admin.ModelAdmin[Any]
else:
    Filter = admin.SimpleListFilter

Choices = Iterable[tuple[str, Any]]


class WaitsFor(Filter):
    """Whose turn it is: that of whoever looks, of any reviewer, of any publisher, of somebody by name."""

    title = gettext_lazy("who is waited for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """Me, roles, names."""
        return (
            ("me", _("me")),
            ("reviewer", _("a reviewer")),
            ("publisher", _("a publisher")),
            ("named", _("somebody by name")),
            ("nobody", _("nobody")),
        )

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """From the side of the rounds and assignments, which are few."""
        match self.value():
            case "me":
                return queryset.filter(waits_for_account(editor(request)))
            case "reviewer":
                return queryset.filter(_in_round(ReviewState.OPEN))
            case "publisher":
                return queryset.filter(_in_round(ReviewState.APPROVED))
            case "named":
                return queryset.filter(assignment__isnull=False)
            case "nobody":
                under_way = ReviewRound.objects.filter(state__in=UNDER_WAY)
                # Sets apart: of rows that a join leaves empty PostgreSQL expects hardly any, and looks up one by one.
                queryset = queryset.exclude(pk__in=under_way.values("incident"))
                return queryset.exclude(pk__in=Assignment.objects.values("incident"))
        return queryset


def waits_for_account(account: User) -> Q:
    """What waits for an account: as ``incidents.waiting`` lists it by reason, as one condition."""
    later = ReviewRound.objects.filter(incident=OuterRef("incident"), pk__gt=OuterRef("pk"))
    sent_back = ReviewRound.objects.filter(~Exists(later), state=ReviewState.SENT_BACK, opened_by=account)
    waits = Q(assignment__account=account) | Q(pk__in=sent_back.values("incident"))
    if may_review(account):
        others = ReviewRound.objects.filter(state=ReviewState.OPEN).exclude(opened_by=account)
        waits |= Q(pk__in=others.values("incident"), assignment__isnull=True)
    if may_review(account) or may_publish(account):
        ungraded = ReviewRound.objects.filter(state__in=UNDER_WAY, incident__grades=None).values("incident")
        waits |= Q(pk__in=ungraded, assignment__isnull=True)
    if may_publish(account):
        waits |= _in_round(ReviewState.APPROVED)
    return waits


class Graded(Filter):
    """By any of the grades; “not assessed” is what nobody has graded."""

    title = gettext_lazy("grade")
    parameter_name = "grade__exact"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """The terms of the vocabulary."""
        return tuple((grade.value, grade.label) for grade in Grade)

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """From the side of the grades, which are fewer."""
        if self.value() is None:
            return queryset
        if self.value() == Grade.NOT_ASSESSED:
            given = IncidentGrade.objects.exclude(grade=Grade.NOT_ASSESSED)
            return queryset.exclude(pk__in=given.values("incident"))
        return queryset.filter(pk__in=IncidentGrade.objects.filter(grade=self.value()).values("incident"))


def _in_round(state: ReviewState) -> Q:
    return Q(pk__in=ReviewRound.objects.filter(state=state).values("incident"))


class OfListing(Filter):
    """A filter by what the listing knows. The list asks for all of them together (``in_listing``)."""

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """Nothing yet."""
        return queryset

    def condition(self) -> Q | None:
        """What is asked of the row in the listing; None for nothing."""
        raise NotImplementedError


def in_listing(queryset: "Incidents", filters: Iterable[Any]) -> "Incidents":
    """Incidents whose rows in the listing fit all of these filters; others than ``OfListing`` are passed over.

    One set of keys, read from one index of the listing: joined, the wide rows with the text for searching would be read
    one by one, and a set for each filter would be made each time.
    """
    listed = _listed(filters)
    return queryset if listed is None else queryset.filter(pk__in=listed.values("incident"))


def most_in_listing(queryset: "Incidents", filters: Iterable[Any]) -> "Incidents":
    """The same incidents, asked for as if most of them fitted: for a page far down, which says that many do.

    PostgreSQL then reads the index of the order and looks every key up in the set; else it would join all that fit
    and sort them. The set is made once where memory holds it, else each key is looked up in the listing.
    """
    listed = _listed(filters)
    if listed is None:
        return queryset
    fits = Exists(listed.filter(incident=OuterRef("pk")))
    return queryset.alias(fits=Case(When(fits, then=1), default=0)).exclude(fits=0)


def _listed(filters: Iterable[Any]) -> "QuerySet[IncidentListing] | None":
    asked = [each.condition() for each in filters if isinstance(each, OfListing)]
    conditions = [each for each in asked if each is not None]
    return IncidentListing.objects.filter(*conditions) if conditions else None


class StillMissing(OfListing):
    """What is missing before it can be public, by kind."""

    title = gettext_lazy("what is still missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """Nothing, anything, each kind that the database lets happen."""
        kinds = (Lack.DATE, Lack.PLACE, Lack.SENSITIVITY, Lack.CLAIMS, Lack.CLAIM_DATE, Lack.LINKS)
        return (
            ("nothing", _("nothing: ready to be reviewed")),
            ("anything", _("anything")),
            *((kind.value, kind.label) for kind in kinds),
        )

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """What is public lacks nothing, and is not what is looked for."""
        return queryset.exclude(status=IncidentStatus.PUBLISHED) if self.value() == "nothing" else queryset

    def condition(self) -> Q | None:
        """By the kinds in the listing."""
        asked = self.value()
        if asked == "nothing":
            return Q(lacks="", claim_count__gt=0)
        if asked == "anything":
            return ~Q(lacks="")
        return lists("lacks", [asked]) if asked in Lack.values else None


class SourcesMissing(OfListing):
    """Claims that nobody can look up any more, or soon cannot."""

    title = gettext_lazy("sources")
    parameter_name = "sources"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """What of the sources is missing."""
        return (
            ("no-source", _("without any source")),
            ("no-address", _("one without an address")),
            ("no-archive", _("one without an archive copy")),
            ("archived", _("all with an archive copy")),
        )

    def condition(self) -> Q | None:
        """By the counts of the listing."""
        match self.value():
            case "no-source":
                return Q(claim_count=0)
            case "no-address":
                return Q(without_address__gt=0)
            case "no-archive":
                return Q(without_archive__gt=0)
            case "archived":
                return Q(without_archive=0, claim_count__gt=0)
        return None


class Disagree(OfListing):
    """What the claims contradict each other about."""

    title = gettext_lazy("disagreement")
    parameter_name = "disagreement"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """The kinds of the vocabulary."""
        return (
            ("any", _("about anything")),
            *((kind.value, kind.label) for kind in Disagreement),
            ("none", _("about nothing")),
        )

    def condition(self) -> Q | None:
        """By the flags of the listing. What is not known yet is neither."""
        asked = self.value()
        flags = [f"disagree_{kind.value}" for kind in Disagreement]
        if asked == "any":
            return Q(*((flag, True) for flag in flags), _connector=Q.OR)
        if asked == "none":
            return Q(**dict.fromkeys(flags, False))
        return Q((f"disagree_{asked}", True)) if asked in Disagreement.values else None


class MayBeTheSame(Filter):
    """Near another one in place and time, which nobody has judged yet."""

    title = gettext_lazy("duplicates")
    parameter_name = "near"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """Only what is still to be judged."""
        return (("open", _("near another, not judged")),)

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """By the pairs that are worked out with the list; of these, only what the account sees both ends of."""
        return queryset.filter(with_open_pairs(request.user)) if self.value() == "open" else queryset


class InCountry(OfListing):
    """Where it lies, or may lie."""

    title = gettext_lazy("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """Countries that occur among what the account may see, by name in the language of the page. One query."""
        rows = IncidentListing.objects.order_by()
        if not sees_all(request.user):  # asked of all, the join would be read for every row
            rows = rows.filter(incident__in=seen_by(request.user, Incident.objects.order_by()).values("pk"))
        codes = rows.values_list("country", flat=True).distinct()
        named = sorted((country_of_code(code), code) for code in codes if code)
        return (*((code, name) for name, code in named), ("open", _("left open, or not known")))

    def condition(self) -> Q | None:
        """That it may lie there counts too: a place near the border is found from both sides."""
        asked = self.value()
        if asked is None:
            return None
        if asked == "open":
            return Q(country=None)
        # By key, as a set of its own: few have no country, and for their sake all the wide rows would be read.
        left_open = IncidentListing.objects.filter(lists("countries", [asked]), country=None)
        return Q(country=asked) | Q(pk__in=left_open.values("pk"))


class Archived(Filter):
    """Sources by whether a copy is kept, and whether they can be looked up at all."""

    title = gettext_lazy("archive copy")
    parameter_name = "archive"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """What is missing."""
        return (
            ("none", _("without an archive copy")),
            ("kept", _("with an archive copy")),
            ("no-address", _("without an address")),
        )

    def queryset(self, request: HttpRequest, queryset: "Sources") -> "Sources":
        """By the addresses."""
        match self.value():
            case "none":
                return queryset.filter(archive_url="")
            case "kept":
                return queryset.exclude(archive_url="")
            case "no-address":
                return queryset.filter(url="", archive_url="")
        return queryset
