"""The filters of the list of incidents, and of sources."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.border_context import Country
from geo.datasets import GeodataError
from incidents.admin.bases import editor
from incidents.models import Incident, IncidentListing, ReviewRound, Source
from incidents.models.review_round import ReviewState
from incidents.near_pairs import with_open_pairs
from incidents.permissions import may_publish, may_review
from incidents.place_context import language
from incidents.readiness import Lack
from record.filter_conditions import lists
from record.vocabulary import Disagreement, IncidentStatus
from record.where import surroundings
from record.where_words import country_name

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
                waits = _in_round(ReviewState.OPEN) | _in_round(ReviewState.APPROVED)
                return queryset.filter(~waits, assignment__isnull=True)
        return queryset


def waits_for_account(account: User) -> Q:
    """What waits for an account: as ``incidents.waiting`` lists it by reason, as one condition."""
    later = ReviewRound.objects.filter(incident=OuterRef("incident"), pk__gt=OuterRef("pk"))
    sent_back = ReviewRound.objects.filter(~Exists(later), state=ReviewState.SENT_BACK, opened_by=account)
    waits = Q(assignment__account=account) | Q(pk__in=sent_back.values("incident"))
    if may_review(account):
        others = ReviewRound.objects.filter(state=ReviewState.OPEN).exclude(opened_by=account)
        waits |= Q(pk__in=others.values("incident"), assignment__isnull=True)
    if may_publish(account):
        waits |= _in_round(ReviewState.APPROVED)
    return waits


def _in_round(state: ReviewState) -> Q:
    return Q(pk__in=ReviewRound.objects.filter(state=state).values("incident"))


class StillMissing(Filter):
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
        """Of what is not public: what is public lacks nothing."""
        asked = self.value()
        if asked == "nothing":
            return queryset.filter(listing__lacks="", listing__claim_count__gt=0).exclude(
                status=IncidentStatus.PUBLISHED
            )
        if asked == "anything":
            return queryset.filter(listing__isnull=False).exclude(listing__lacks="")
        return queryset.filter(lists("listing__lacks", [asked])) if asked in Lack.values else queryset


class SourcesMissing(Filter):
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

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """By the counts of the listing."""
        match self.value():
            case "no-source":
                return queryset.filter(listing__claim_count=0)
            case "no-address":
                return queryset.filter(listing__without_address__gt=0)
            case "no-archive":
                return queryset.filter(listing__without_archive__gt=0)
            case "archived":
                return queryset.filter(listing__without_archive=0, listing__claim_count__gt=0)
        return queryset


class Disagree(Filter):
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

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """By the flags of the listing. What is not known yet is neither."""
        asked = self.value()
        flags = [f"listing__disagree_{kind.value}" for kind in Disagreement]
        if asked == "any":
            return queryset.filter(Q(*((flag, True) for flag in flags), _connector=Q.OR))
        if asked == "none":
            return queryset.filter(**dict.fromkeys(flags, False))
        return queryset.filter(**{f"listing__disagree_{asked}": True}) if asked in Disagreement.values else queryset


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


class InCountry(Filter):
    """Where it lies, or may lie."""

    title = gettext_lazy("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: "AnyAdmin") -> Choices:
        """Countries that occur, by name in the language of the page. One query."""
        codes = IncidentListing.objects.order_by().values_list("country", flat=True).distinct()
        named = sorted((_name_of(code), code) for code in codes if code)
        return (*((code, name) for name, code in named), ("open", _("left open, or not known")))

    def queryset(self, request: HttpRequest, queryset: "Incidents") -> "Incidents":
        """That it may lie there counts too: a place near the border is found from both sides."""
        asked = self.value()
        if asked is None:
            return queryset
        if asked == "open":
            return queryset.filter(listing__isnull=False, listing__country=None)
        possible = Q(lists("listing__countries", [asked]), listing__country=None)
        return queryset.filter(Q(listing__country=asked) | possible)


def _name_of(code: str) -> str:
    try:
        name = surroundings().country_names.get(code, code)
    except GeodataError:
        return code
    return country_name(Country(iso2=code, name=name), language())


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
