"""One warning: what may be wrong, with which value, and the likely cause as a sentence."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim
from incidents.near_duplicates import Near


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A warning about one value of an incident, or of one of its claims. ``near`` is set for a likely duplicate."""

    kind: DoubtKind
    value: str
    sentence: str
    claim: Claim | None = None
    near: Near | None = None

    @property
    def key(self) -> str:
        """The name of the answer in a form: the same for the same value, before and after a new claim is stored."""
        number = self.claim.number if self.claim else ""
        return hashlib.sha256(f"{self.kind.value}\n{number}\n{self.value}".encode()).hexdigest()[:16]

    @property
    def said(self) -> str:
        """The sentence, with the claim that it is about."""
        if self.claim is None:
            return self.sentence
        return _("Claim %(number)d: %(sentence)s") % {"number": self.claim.number, "sentence": self.sentence}
