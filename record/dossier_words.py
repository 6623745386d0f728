"""What the fields of a dossier are called where people compare two: one name a field, the same in every part.

And what the codes in some of them mean: those that are no terms of the vocabulary.
"""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from record.toll import Reason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: By code: how vague words become bounds.
_CONVENTIONS: Final[dict[str, "str | _StrPromise"]] = {
    "counterclaim": _("our convention"),
    "acled": _("ACLED's convention"),
}
#: By code of a contribution to a range: which ends of it the claim sets.
_BOUNDS: Final[dict[str, "str | _StrPromise"]] = {
    "both": _("counts for both ends"),
    "low": _("counts for the low end only"),
    "high": _("counts for the high end only"),
}

#: By the name of the field. A test holds it to the dataclasses, so that no field is shown by its code.
FIELD_WORDS: Final[dict[str, "str | _StrPromise"]] = {
    "about": _("about"),
    "accessed_on": _("read on"),
    "actor": _("actor"),
    "actors": _("actors"),
    "age": _("age"),
    "alt": _("what it shows"),
    "archive_url": _("archive copy"),
    "asks_for_investigation": _("asks for an investigation"),
    "assessment": _("assessment"),
    "attributions": _("who did it"),
    "author": _("author"),
    "basis": _("basis"),
    "basis_note": _("note on the basis"),
    "border_context": _("what lies round the place"),
    "bounds": _("ends of the range that it sets"),
    "capacity": _("capacity"),
    "cell_km": _("grid cell, km"),
    "claim": _("claim"),
    "claimant": _("claimant"),
    "claimants": _("claimants"),
    "claims": _("claims"),
    "code": _("code"),
    "convention": _("convention"),
    "copies": _("copies kept by the desk"),
    "credit": _("credit"),
    "denied": _("number denied"),
    "denied_by": _("denied by claims"),
    "derived_from": _("derived from"),
    "disagreements": _("disagreements"),
    "disclosure": _("disclosure of the place"),
    "dispute_notes": _("notes on disagreements"),
    "earliest": _("earliest day"),
    "edtf": _("date"),
    "event_subtype": _("sub-type"),
    "event_type": _("kind of event"),
    "figures": _("figures"),
    "formerly": _("was claim"),
    "further_assessments": _("further assessments"),
    "grade": _("grade"),
    "ground": _("ground for the grade"),
    "height": _("height"),
    "high": _("high bound"),
    "high_qualifier": _("how the largest number is meant"),
    "high_stated": _("largest number stated"),
    "images": _("images"),
    "independent": _("independent chains"),
    "key": _("key"),
    "kind": _("kind"),
    "known_through": _("known only through claim"),
    "language": _("language"),
    "lat": _("latitude"),
    "latest": _("latest day"),
    "left_out": _("left out of the range"),
    "lon": _("longitude"),
    "low": _("low bound"),
    "made_on": _("copied on"),
    "measure": _("what is counted"),
    "name": _("name"),
    "names": _("in other languages"),
    "note": _("note"),
    "party": _("party to the conflict"),
    "place": _("place"),
    "point": _("point"),
    "position": _("position"),
    "precision": _("precision"),
    "public_note": _("public note"),
    "published_on": _("published on"),
    "published_on_words": _("published on, as written"),
    "publisher": _("publisher"),
    "qualifier": _("how the number is meant"),
    "reason": _("reason"),
    "ref": _("number of the claim"),
    "related": _("related incidents"),
    "schema": _("shape of the data"),
    "sensitivity": _("sensitivity"),
    "sex": _("sex"),
    "sha256": _("SHA-256"),
    "size_bytes": _("size in bytes"),
    "source": _("source"),
    "sources": _("sources"),
    "stances": _("position on"),
    "stated_on": _("stated on"),
    "stated_on_words": _("stated on, as written"),
    "status": _("status of persons"),
    "summary": _("summary"),
    "text": _("text"),
    "time_of_day": _("time of day"),
    "time_zone": _("time zone"),
    "title": _("title"),
    "tolls": _("ranges"),
    "translation": _("translation"),
    "uncertainty_m": _("radius of uncertainty, m"),
    "understood": _("read as a number"),
    "url": _("address"),
    "used": _("used for the range"),
    "verbatim": _("verbatim"),
    "via": _("via"),
    "when": _("when"),
    "width": _("width"),
    "words": _("words"),
    "working_status": _("working status"),
}


def convention_name(code: str) -> str:
    """The name of a convention for vague words; the code itself where it is not one of ours."""
    return str(_CONVENTIONS.get(code, code))


def code_words(field: str, value: str) -> str:
    """A text of a dossier for people: the words of a code where the field holds codes, else the text itself.

    A code that a later version of the record knows and this one does not stays as it is.
    """
    match field:
        case "convention":
            names = (convention_name(code) for code in value.split(", "))
            return pgettext("between the parts of a list", ", ").join(names)
        case "bounds":
            return str(_BOUNDS.get(value, value))
        case "reason" if value in Reason.values:
            return str(Reason(value).label)
    return value
