"""Asked before claims that contradict each other become public: whether readers are told how."""

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.dossier_builder import compared
from incidents.models import Claim, Incident
from record.disagreements import disagreements
from record.dossier import DossierError


def unexplained(incident: Incident, claims: Sequence[Claim]) -> Iterator[str]:
    """A sentence for each thing that the claims disagree about and on which readers are told nothing.

    It names the disagreement, and the field for the note. Nothing where the parts of a claim do not fit together: that
    is said elsewhere. No query for claims read as by ``claims_of``.
    """
    try:
        found = disagreements([compared(claim, incident) for claim in claims])
    except DossierError:
        return
    for about in found:
        if not incident.note_on(about):
            field = incident._meta.get_field(f"{about.value}_note")
            yield _(
                "The claims disagree about this: %(kind)s. No public note says how. Write one in the field "
                "“%(field)s”, in sentences that take no side."
            ) % {"kind": about.label, "field": capfirst(str(field.verbose_name))}  # type: ignore[union-attr]
