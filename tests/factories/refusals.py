"""Acts of publication that are refused, and columns changed past every form."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from incidents.models import Incident, PublicationAct
from incidents.services.publishing import PublishingRefused
from record.publication import Publication


def edit(incident: Incident, **columns: Any) -> None:
    """Change columns of an incident, as no form would."""
    Incident.objects.filter(pk=incident.pk).update(**columns)


def reasons(act: Any, incident: Incident, by: User, **more: Any) -> str:
    """Why an act is refused; and that it left nothing behind."""
    before = (Publication.objects.count(), PublicationAct.objects.count(), Incident.objects.get(pk=incident.pk).status)
    with pytest.raises(PublishingRefused) as refused:
        act(incident=incident, by=by, **more)
    after = (Publication.objects.count(), PublicationAct.objects.count(), Incident.objects.get(pk=incident.pk).status)
    assert before == after
    return "\n".join(refused.value.reasons)
