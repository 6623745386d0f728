"""Load the Qaim case and publish it."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.db import transaction

from incidents.models import Incident
from incidents.roles import Role, group_of
from incidents.services.loading import load_case
from incidents.services.publishing import publish

CASE = Path(__file__).resolve().parents[2] / "demo" / "qaim.json"
#: In whose names the demo is entered and published: two, as for any incident. Nobody can sign in with them.
ENTERED_BY, PUBLISHED_BY = "demo", "demo-publisher"


class Command(BaseCommand):
    """Enters and publishes the demo through the services that editors use; a second run changes nothing."""

    help = "Load the demo, the air strikes on Qaim of 7 December 2016, and publish it. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, publish, say what was done."""
        case = json.loads(CASE.read_text(encoding="utf-8"))
        with transaction.atomic():
            loaded = load_case(case=case, by=demo_account(ENTERED_BY, Role.EDITOR))
            incident = loaded.incident
            is_published = not incident.was_ever_public
            if is_published:
                publish(incident=incident, by=demo_account(PUBLISHED_BY, Role.PUBLISHER))
        self.stdout.write(said(incident, is_new=loaded.is_new, is_published=is_published))


def demo_account(name: str, role: Role) -> User:
    """An account of the demo, with its role: it cannot sign in."""
    account, is_new = User.objects.get_or_create(username=name, defaults={"is_active": False})
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    account.groups.add(group_of(role))
    return account


def said(incident: Incident, *, is_new: bool, is_published: bool) -> str:
    """What was done, in a sentence."""
    if not is_new and not is_published:
        return f"{incident.code} is there already, version {incident.version}: nothing was changed."
    claims = incident.claims.count()
    entered = f"{incident.code}, {incident.title}: entered with {claims} claims" if is_new else f"{incident.code}"
    return f"{entered}; published as version {incident.version}."
