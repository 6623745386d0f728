"""Load the Qaim case and publish it."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.db import transaction

from incidents.models import Incident
from incidents.services.loading import load_case
from incidents.services.publishing import publish

CASE = Path(__file__).resolve().parents[2] / "demo" / "qaim.json"
#: The account in whose name the demo is entered. Nobody can sign in with it.
DEMO_ACCOUNT = "demo"


class Command(BaseCommand):
    """Enters and publishes the demo through the services that editors use; a second run changes nothing."""

    help = "Load the demo, the air strikes on Qaim of 7 December 2016, and publish it. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, publish, say what was done."""
        case = json.loads(CASE.read_text(encoding="utf-8"))
        with transaction.atomic():
            loaded = load_case(case=case, by=demo_account())
            incident = loaded.incident
            is_published = not incident.was_ever_public and publish(incident=incident, by=demo_account()) is not None
        self.stdout.write(said(incident, is_new=loaded.is_new, is_published=is_published))


def demo_account() -> User:
    """The account of the demo: it cannot sign in, and has no permission."""
    account, is_new = User.objects.get_or_create(username=DEMO_ACCOUNT, defaults={"is_active": False})
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def said(incident: Incident, *, is_new: bool, is_published: bool) -> str:
    """What was done, in a sentence."""
    if not is_new and not is_published:
        return f"{incident.code} is there already, version {incident.version}: nothing was changed."
    claims = incident.claims.count()
    entered = f"{incident.code}, {incident.title}: entered with {claims} claims" if is_new else f"{incident.code}"
    return f"{entered}; published as version {incident.version}."
