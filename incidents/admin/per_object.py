"""What each account sees and may do in the admin, asked of each incident and not of the table alone."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.models import Incident
from incidents.permissions import may_edit, may_see, seen_by

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
else:
    IncidentModelAdmin = object


class PerObject(IncidentModelAdmin):
    """Incidents by who may see and change them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        """What the account may see: every page, list, search and action begins here."""
        return seen_by(request.user, super().get_queryset(request))

    def has_view_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        """Whether the account may read this one; without one, whether there is a list for it."""
        if obj is None:
            return super().has_view_permission(request) or self.has_add_permission(request)
        return may_see(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        """Whether the account may change this one; without one, whether it may change any."""
        if obj is None:
            return super().has_change_permission(request) or self.has_add_permission(request)
        return may_edit(request.user, obj)
