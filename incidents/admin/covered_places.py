"""What becomes of places when two incidents are merged or parted, as sentences for the page that asks."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.claim_disclosure import Setting, setting_of
from incidents.models import Incident
from incidents.services.merging import Outcome
from record.vocabulary import Disclosure


def said_of_places(outcome: Outcome, *, merged: Incident, into: Incident, is_parting: bool) -> tuple[str, ...]:
    """A sentence for each thing that claims keep, lose or get back; none where all are shown as before. No query."""
    kept = Counter(each.after for each in outcome.covers if each.is_kept)
    sentences = [_kept(kept[setting], setting) for setting in sorted(kept, key=lambda each: each.coarseness)]
    coarser = sum(each.after.coarseness > each.before.coarseness for each in outcome.covers)
    closer = sum(each.after.coarseness < each.before.coarseness for each in outcome.covers)
    if coarser:
        told = ngettext(
            "%(n)d claim is shown less closely than now, since %(code)s is.",
            "%(n)d claims are shown less closely than now, since %(code)s is.",
            coarser,
        )
        sentences.append(told % {"n": coarser, "code": (merged if is_parting else into).code})
    if closer:  # in parting alone
        told = ngettext(
            "%(n)d claim is shown as closely again as before they were merged.",
            "%(n)d claims are shown as closely again as before they were merged.",
            closer,
        )
        sentences.append(told % {"n": closer})
    if not is_parting:
        sentences += _of_the_incidents(merged, into)
    return tuple(sentences)


def _kept(count: int, setting: Setting) -> str:
    match setting.disclosure:
        case Disclosure.WITHHELD:
            told = ngettext("%(n)d claim keeps its place withheld.", "%(n)d claims keep their places withheld.", count)
        case Disclosure.COUNTRY:
            told = ngettext(
                "%(n)d claim keeps its place down to the country alone.",
                "%(n)d claims keep their places down to the country alone.",
                count,
            )
        case _:
            told = ngettext(
                "%(n)d claim keeps its place down to a cell of %(km)d km.",
                "%(n)d claims keep their places down to a cell of %(km)d km.",
                count,
            )
    return told % {"n": count, "km": int(setting.cell_km or 0)}


def _of_the_incidents(merged: Incident, into: Incident) -> Iterator[str]:
    """Nothing of the merged incident's own place is taken over; that it is the other's says where it was."""
    one, other = setting_of(merged), setting_of(into)
    if one is not None and other is not None and one.coarseness > other.coarseness:
        yield _(
            "The place of %(code)s itself is not taken over. Readers will take that of %(into)s for it, which is shown "
            "more closely: coarsen %(into)s first if that must not be."
        ) % {"code": merged.code, "into": into.code}
