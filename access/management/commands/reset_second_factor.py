"""Let an account begin anew with its second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from access import browsers
from access.log import note_event
from access.models import AccessKind


class Command(BaseCommand):
    """For somebody who lost the phone and the recovery codes. Make sure who asks."""

    help = "Remove an account's second factors and known browsers: its owner sets them up again after signing in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username", help="name of the account")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, and write it in the log."""
        account = User.objects.filter(username=options["username"]).first()
        if account is None:
            msg = f"There is no account “{options['username']}”. Names are told apart by capitals."
            raise CommandError(msg)
        removed = Authenticator.objects.filter(user=account).delete()[0]
        browsers.forget_all(account)
        note_event(kind=AccessKind.FACTOR_REMOVED, request=None, account=account, note="by an operator's command")
        self.stdout.write(f"{account.username} had {removed} and now has none.")
