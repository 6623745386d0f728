"""What a field of the desk asks for, in the words of somebody who records casualties.

The columns themselves are described for who works with the data (docs/data-dictionary.md), in the terms of its
standards. A field that is not named here says what its column says.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

_SHORT_CODE: Final = _("Short code of the language: en, ar; ku-Latn where a script is to be told too.")
_WORDS_OF_DATE: Final = _(
    "The date in the words of the source. Filled in by itself when the date is typed in words. Empty: it was typed in "
    "digits. Public."
)
_GRID_CELL: Final = _("Width of the square that readers get in place of the point, where a grid cell is chosen.")
_PRECISION: Final = _(
    "How closely the place is known. Only an exact point or a site (a building, a street) is drawn as a pin; what is "
    "known less closely, as an area."
)
_UNCERTAINTY: Final = _("How far from the point it may have been. Empty: what is usual for the precision.")

#: By model and column.
PLAIN_WORDS: Final = {
    "incident.language": _("Language in which title and summary are written, by its short code: en, ar."),
    "incident.event_type": _("What kind of violence it was, in the classes of the conflict database ACLED."),
    "incident.event_subtype": _(
        "By what means, where it was an explosion or an attack from a distance. Empty: not known, or another kind."
    ),
    "incident.occurred_on": _(
        "When it happened, in words or in digits: 7 December 2016; 7 or 8 December 2016; December 2016; 2016-12-07. "
        "How it is understood stands below, and in the notation in which it is kept (EDTF)."
    ),
    "incident.occurred_on_words": _WORDS_OF_DATE,
    "incident.precision": _PRECISION,
    "incident.uncertainty_m": _UNCERTAINTY,
    "incident.cell_km": _GRID_CELL,
    "incidenttitle.language": _SHORT_CODE,
    "placename.language": _SHORT_CODE,
    "claim.claimant": _("Who says it: a person, an office, an army. A newspaper only where it speaks for itself."),
    "claim.capacity": _("As what, or where, they said it: spokesman Eed Amash; in a tweet."),
    "claim.source": _("The article, report, post or video in which it stands."),
    "claim.position": _(
        "What the claimant does above all: says that it is so, admits an own part, denies, supports what another said, "
        "or doubts. It gives the claim its mark on the map."
    ),
    "claim.language": _(
        "Language of the claimant's words and figures, by its short code: en, ar. Empty: English and Arabic are both "
        "tried."
    ),
    "claim.stated_on": _(
        "When the claimant said it, in words or in digits; never the date of the event. Empty: not known."
    ),
    "claim.stated_on_words": _WORDS_OF_DATE,
    "claim.basis": _("How the claimant says they know it."),
    "claim.basis_note": _("How they say they know it, in a few words. Public."),
    "claim.working_status": _(
        "How far you have come with checking this claim. Where it contradicts another, choose conflict, and say how in "
        "the public note."
    ),
    "claim.occurred_on": _(
        "When it happened according to this claim, in words or in digits. Empty: the date of the incident."
    ),
    "claim.occurred_on_words": _WORDS_OF_DATE,
    "claim.precision": _PRECISION,
    "claim.uncertainty_m": _UNCERTAINTY,
    "claim.cell_km": _GRID_CELL,
    "actorname.language": _SHORT_CODE,
    "source.published_on": _(
        "Date of the document, in words or in digits: 8 December 2016; December 2016; 2016-12-08. Empty: not known."
    ),
    "source.published_on_words": _WORDS_OF_DATE,
    "source.language": _SHORT_CODE,
    "source.derived_from": _(
        "The document that this one copies or quotes. What reaches us through one wire story counts once, however many "
        "papers print it."
    ),
}
