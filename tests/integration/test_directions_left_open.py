"""Text that would turn the words beside it does not become public, by whatever way it came to the desk."""

import pytest
from django.test import Client

from incidents.models import Actor, Claim, Figure, Incident
from incidents.services.loading import load_case
from incidents.services.publishing import PublishingRefused, publish, withdraw
from record.publication import Publication
from tests.factories.desk import an_editor
from tests.factories.desk_forms import qaim_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]
TURNED = "abc \u202edef\u2066ghi"


@pytest.fixture
def incident() -> Incident:
    return load_case(case=qaim_case(), by=an_editor()).incident


@pytest.mark.parametrize(
    ("model", "column", "where"),
    [
        (Incident, "title", "title: "),
        (Claim, "capacity", "claims 1, capacity: "),
        (Figure, "verbatim", "claims 1, figures 1, verbatim: "),
        (Actor, "name", "actors 1, name: "),
    ],
)
def test_such_a_text_stops_the_publication_and_is_named(
    incident: Incident, model: type[Actor | Claim | Figure | Incident], column: str, where: str
) -> None:
    model.objects.update(**{column: TURNED})
    with pytest.raises(PublishingRefused) as refused:
        publish(incident=incident, by=an_editor())
    assert any(reason.startswith(where) and "RIGHT-TO-LEFT OVERRIDE" in reason for reason in refused.value.reasons)
    assert not Publication.objects.exists()


def test_a_note_of_an_act_is_held_to_the_same(incident: Incident) -> None:
    publish(incident=incident, by=an_editor())
    with pytest.raises(PublishingRefused, match="RIGHT-TO-LEFT OVERRIDE"):
        withdraw(incident=incident, by=an_editor(), note=TURNED)


@pytest.mark.parametrize("address", ["/?q=", "/incidents/?q=", "/incidents/?sort=", "/changes/?page="])
def test_an_address_with_such_a_text_is_refused_and_not_said_back(client: Client, address: str) -> None:
    response = client.get(f"{address}{TURNED}")
    assert response.status_code == 400
    assert "RIGHT-TO-LEFT OVERRIDE" in response.content.decode()
    assert "\u202e" not in response.content.decode()
