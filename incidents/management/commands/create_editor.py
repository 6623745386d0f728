"""Make an account for the desk."""

import secrets
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

#: The group of those who enter, review and publish; an operator may split it.
EDITORS = "editors"
#: What editors work with: everything of the desk but the log of acts, which writes itself.
DESK = (
    "actor",
    "actorname",
    "attribution",
    "claim",
    "claimstance",
    "claimvia",
    "figure",
    "incident",
    "incidenttitle",
    "placename",
    "source",
)
PASSWORD_BYTES = 15  # 20 characters, 120 bits


class Command(BaseCommand):
    """Makes an editor, in the group of editors. The password is random and printed once."""

    help = "Make an account for the desk with a random password, printed once. A second run keeps the password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and whether an existing one gets a new password."""
        parser.add_argument("username", nargs="?", default="editor", help="name of the account (default: editor)")
        parser.add_argument("--new-password", action="store_true", help="give an account that exists a new password")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account, and the group if there is none: what an operator has changed since stays as it is."""
        editor, is_new = User.objects.get_or_create(username=options["username"], defaults={"is_staff": True})
        password = secrets.token_urlsafe(PASSWORD_BYTES) if is_new or options["new_password"] else None
        if password:
            editor.set_password(password)
        editor.save()
        if is_new:
            editor.groups.add(editors())
        if password:
            self.stdout.write(f"Editor: {editor.username}   Password: {password}   (shown only now)")
        else:
            self.stdout.write(
                f"Editor {editor.username} is there already and keeps the password (--new-password makes another)."
            )


def editors() -> Group:
    """The group of editors; a new one may do everything at the desk."""
    group, is_new = Group.objects.get_or_create(name=EDITORS)
    if is_new:
        permissions = Permission.objects.filter(content_type__app_label="incidents")
        group.permissions.set(permissions.filter(content_type__model__in=DESK))
    return group
