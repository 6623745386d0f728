"""The log of the door, to be read and not written."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from access.models import AccessEvent

if TYPE_CHECKING:
    EventAdmin = admin.ModelAdmin[AccessEvent]
else:
    EventAdmin = admin.ModelAdmin

# The library shows these to every superuser; nobody here signs in by e-mail, and the rest is its owner's alone.
admin.site.unregister((EmailAddress, Authenticator, UserSession))


@admin.register(AccessEvent)
class AccessEventAdmin(EventAdmin):
    """Who came in, who was turned away. For accounts with the permission to view it; nobody can change a line."""

    list_display = ("at", "kind", "name", "address", "note")
    list_filter = ("kind", "at")
    list_per_page = 100
    list_select_related = ("account",)
    show_full_result_count = False
    search_fields = ("name", "address", "note")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The door writes its lines itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessEvent | None = None) -> bool:
        """A line stands."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccessEvent | None = None) -> bool:
        """A line stands."""
        return False
