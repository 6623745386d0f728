"""Let somebody try again who is held off since others guessed at the account, or from the same network."""

from ipaddress import ip_address
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from access.log import note_event
from access.models import AccessKind
from access.throttling import clear_account, clear_network


class Command(BaseCommand):
    """Make sure who asks: what is cleared, an attacker may use as well."""

    help = "Clear the count of failed attempts to sign in, of an account or of the network of an address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--account", help="name of the account at which somebody guessed")
        whose.add_argument("--address", help="address from which too many attempts failed, as 192.0.2.1")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Clear them, and write it in the log.

        Raises:
            CommandError: what was given is no address. Nothing was written.
        """
        name, address = options["account"], options["address"]
        if address is not None:
            try:
                address = str(ip_address(address.strip()))
            except ValueError:
                msg = f"“{address}” is no address: write it like 192.0.2.1 or 2001:db8::1."
                raise CommandError(msg) from None
        cleared = clear_account(name) if address is None else clear_network(address)
        said = f"{cleared} failed attempts" if address is None else f"{cleared} failed attempts from {address}"
        note_event(
            kind=AccessKind.COUNTS_CLEARED, request=None, name=name or "", note=f"{said}, by an operator's command"
        )
        self.stdout.write(f"{said} do not count any more.")
