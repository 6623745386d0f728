"""Which claims stand open on the incident page. Where there are many, a form for each would take many seconds."""

import re
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from incidents.models import Claim, Incident

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
else:
    IncidentModelAdmin = object

OPEN_AT_ONCE: Final = 8
"""Up to so many claims are all open; of more, those that are asked for."""

PARAMETER: Final = "claim"


def asked_for(request: HttpRequest) -> frozenset[int]:
    """The numbers of the claims that the address asks for; what is no number is passed over."""
    return frozenset(int(number) for number in request.GET.getlist(PARAMETER) if re.fullmatch("[0-9]{1,9}", number))


def open_claims(stored: QuerySet[Claim], numbers: frozenset[int]) -> QuerySet[Claim]:
    """All claims where they are few, else those of ``numbers``. One query."""
    few = len(stored.order_by().values_list("pk", flat=True)[: OPEN_AT_ONCE + 1]) <= OPEN_AT_ONCE
    return stored if few else stored.filter(number__in=numbers)


def summarised(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims in the order of readers, with what a line tells of each. Two queries."""
    return claims.select_related("claimant", "source").prefetch_related("figures").order_by("order", "number")


class OpenClaims(IncidentModelAdmin):
    """After saving, the page comes back with the same claims open."""

    def response_change(self, request: HttpRequest, obj: Incident) -> HttpResponse:
        """Django's answer, and where one goes on editing, the claims that were sent."""
        response: HttpResponse = super().response_change(request, obj)
        if "_continue" not in request.POST or not isinstance(response, HttpResponseRedirect):
            return response
        sent = request.POST
        count = sent.get("claims-INITIAL_FORMS", "")
        keys = [sent.get(f"claims-{index}-id", "") for index in range(int(count) if count.isdecimal() else 0)]
        if len(stored := list(obj.claims.order_by("number").values_list("pk", "number"))) <= OPEN_AT_ONCE:
            return response
        numbers = [number for pk, number in stored if str(pk) in keys]
        return HttpResponseRedirect(_with_numbers(response.url, numbers))


def _with_numbers(url: str, numbers: list[int]) -> str:
    query: Any = QueryDict(mutable=True)
    query.setlist(PARAMETER, [str(number) for number in numbers])
    return f"{url}{'&' if '?' in url else '?'}{query.urlencode()}" if numbers else url
