"""Withdraw an incident from a terminal: where somebody is at risk and the desk is closed, or nobody can sign in."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.earlier_versions import said_elsewhere
from incidents.models import Incident
from incidents.services.publishing import PublishingRefused, withdraw


class Command(BaseCommand):
    """The same act as at the desk, by an account that may publish; the switch of the desk is not asked."""

    help = "Take an incident back from the public, also while the desk is closed. Readers get the reason, for ever."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, why and in whose name."""
        parser.add_argument("code", help="code of the incident, as IQ-2016-0001")
        parser.add_argument("--why", required=True, help="the public note: readers see it at the incident's address")
        parser.add_argument("--by", required=True, help="name of an account that may publish, who answers for it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say so.

        Raises:
            CommandError: there is no such incident or account, or the act is refused. Nothing was written.
        """
        code, name = options["code"].strip(), options["by"]
        incident = Incident.objects.filter(code=code).first()
        if incident is None:
            msg = f"There is no incident “{code}”. Codes are told apart by capitals."
            raise CommandError(msg)
        by = User.objects.filter(username=name).first()
        if by is None:
            msg = f"There is no account “{name}”. Names are told apart by capitals."
            raise CommandError(msg)
        try:
            act = withdraw(incident=incident, by=by, note=options["why"])
        except PermissionDenied:
            msg = f"{name} may not publish, so it may not withdraw. Name an account that may."
            raise CommandError(msg) from None
        except PublishingRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{code} is withdrawn, as version {act.version}. Its address says so, with the reason.")
        for sentence in said_elsewhere(incident):
            self.stdout.write(sentence)
