"""Make an account for the desk."""

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from access import browsers
from access.log import note_event
from access.models import AccessKind
from incidents.roles import Role, group_of

#: Everything but the reporter's, which is less than the editor's.
DEFAULT_ROLES = (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)
PASSWORD_BYTES = 15  # 20 characters, 120 bits


class Command(BaseCommand):
    """Makes an account with its roles. The password is random and printed once."""

    help = "Make an account for the desk with a random password, printed once. A second run keeps the password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, in which roles, and whether an existing one gets a new password."""
        parser.add_argument("username", nargs="?", default="editor", help="name of the account (default: editor)")
        parser.add_argument(
            "--role",
            action="append",
            choices=[role.value for role in Role],
            help="what it may do; may be given several times (default: editor, reviewer and publisher)",
        )
        parser.add_argument("--new-password", action="store_true", help="give an account that exists a new password")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account. One that exists gets a role that was asked for by name, and else stays as it is."""
        editor, is_new = User.objects.get_or_create(username=options["username"], defaults={"is_staff": True})
        password = secrets.token_urlsafe(PASSWORD_BYTES) if is_new or options["new_password"] else None
        if password:
            editor.set_password(password)
            editor.save(update_fields=["password"])
        if password and not is_new:
            browsers.forget_all(editor)
            note_event(kind=AccessKind.PASSWORD_CHANGED, request=None, account=editor, note="by an operator's command")
        asked = [Role(name) for name in options["role"] or ()]
        roles = asked or list(DEFAULT_ROLES if is_new else ())
        editor.groups.add(*(group_of(role) for role in roles))
        held = ", ".join(editor.groups.order_by("name").values_list("name", flat=True)) or "no role"
        if password:
            self.stdout.write(f"Account: {editor.username} ({held})   Password: {password}   (shown only now)")
        else:
            self.stdout.write(
                f"Account {editor.username} ({held}) is there already and keeps the password "
                "(--new-password makes another)."
            )
