"""The log of the door, to be read and not written."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from access import browsers
from access.log import note_event
from access.models import AccessEvent, AccessKind

if TYPE_CHECKING:
    EventAdmin = admin.ModelAdmin[AccessEvent]
    AccountAdmin = UserAdmin[User]
else:
    EventAdmin = admin.ModelAdmin
    AccountAdmin = UserAdmin

# The library shows these to every superuser; nobody here signs in by e-mail, and the rest is its owner's alone.
admin.site.unregister((EmailAddress, Authenticator, UserSession))
admin.site.unregister(User)


@admin.register(User)
class DeskUsers(AccountAdmin):
    """Django's page of accounts; a password that is given to somebody is one that was changed."""

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002 - Django's signature
        """Django's page; the log of the door tells whose was changed and by whom, and no browser stays known."""
        response = super().user_change_password(request, id, form_url)
        account = self.get_object(request, id)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and account is not None:
            browsers.forget_others(request, account)
            by = f"by {request.user.get_username()}"
            note_event(kind=AccessKind.PASSWORD_CHANGED, request=request, account=account, note=by)
        return response


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
