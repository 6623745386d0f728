"""Asked before claims that contradict each other become public: whether readers are told how."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from record.dossier import Dossier


def cautions(dossier: Dossier) -> tuple[str, ...]:
    """A sentence where claims disagree and none has a public note; else nothing. A claim in conflict needs its own."""
    if not dossier.disagreements or any(claim.public_note.strip() for claim in dossier.claims):
        return ()
    kinds = get_text_list([str(each.label) for each in dossier.disagreements], _("and"))
    return (_("The claims disagree about %(kinds)s, and no claim has a public note that says how.") % {"kinds": kinds},)
