"""What is shown, in words: one sentence, the exact counts, the filters in force and which to loosen."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapviews.index import Counts
from mapviews.presenters.labels import any_of, border_name, labels
from mapviews.presenters.listing import days_words
from mapviews.presenters.wording import listed, number
from record.directions import own_direction
from record.filters import ANY, NONE, Days, Filters


def sentence(filters: Filters, counts: Counts) -> str:
    """``212 of 1,000,000 incidents: air strikes near the Iraq–Syria border, 2016, figures disputed``.

    Plain text; what the reader typed is isolated, so that it turns none of our own words.
    """
    parts = [part for part in _parts(filters) if part]
    if not parts and counts.matching == counts.total:
        return ngettext("%(n)s incident", "%(n)s incidents", counts.total) % {"n": number(counts.total)}
    head = ngettext("%(n)s of %(total)s incident", "%(n)s of %(total)s incidents", counts.total) % {
        "n": number(counts.matching),
        "total": number(counts.total),
    }
    if not parts:
        return head
    return _("%(counts)s: %(what)s") % {"counts": head, "what": listed(parts)}


def count_words(counts: Counts, *, view: bool) -> str:
    """``11,000 on the map, 3,200 in view``, where a view is known."""
    parts = [_("%(n)s on the map") % {"n": number(counts.mapped)}]
    if view:
        parts.append(_("%(n)s in view") % {"n": number(counts.in_view)})
    return capfirst(listed(parts))


def unmapped_words(counts: Counts) -> str:
    """``1,345 without a point``; nothing where all have one."""
    if not counts.unmapped:
        return ""
    return ngettext("%(n)s without a point", "%(n)s without a point", counts.unmapped) % {"n": number(counts.unmapped)}


# ----------------------------------------------------------------------------------------------- filters in words


def _parts(filters: Filters) -> Iterable[str]:
    yield _any(filters, "event_type")
    yield _where(filters)
    yield _border(filters)
    yield _drawn(filters)
    yield days_asked(filters.datetime) if filters.datetime else ""
    yield _disputed(filters.disagreement)
    if filters.killed_min is not None:
        yield _("at least %(n)s killed, as claimed") % {"n": number(filters.killed_min)}
    if filters.actor:
        yield _("claims by %(names)s") % {"names": own_direction(_any(filters, "actor"))}
    if filters.attributed_to:
        yield _("%(names)s blamed") % {"names": own_direction(_any(filters, "attributed_to"))}
    if filters.grade:
        yield _("assessed as %(grades)s") % {"grades": _any(filters, "grade")}
    if filters.precision:
        yield _("place known to: %(precisions)s") % {"precisions": _any(filters, "precision")}
    if filters.source_language:
        yield _("sources in %(languages)s") % {"languages": _any(filters, "source_language")}
    if filters.q:
        yield _("with the words “%(words)s”") % {"words": own_direction(filters.q)}


def _any(filters: Filters, name: str) -> str:
    return any_of(labels(name, getattr(filters, name)).values())


def _where(filters: Filters) -> str:
    names = [own_direction(_any(filters, "admin1"))] if filters.admin1 else []
    names += [_any(filters, "country")] if filters.country else []
    return _("in %(places)s") % {"places": listed(names)} if names else ""


def _border(filters: Filters) -> str:
    borders = any_of(border_name(code) for code in filters.border)
    km = None if filters.border_within_km is None else number(filters.border_within_km)
    if borders and km is not None:
        return _("within %(km)s km of the border %(borders)s") % {"km": km, "borders": borders}
    if borders:
        return _("near the border %(borders)s") % {"borders": borders}
    return "" if km is None else _("within %(km)s km of a border") % {"km": km}


def _drawn(filters: Filters) -> str:
    parts = []
    if filters.near is not None and filters.radius_km is not None:
        parts.append(
            _("within %(km)s km of %(place)s")
            % {
                "km": number(filters.radius_km),
                "place": own_direction(f"{filters.near.lat:.2f}, {filters.near.lon:.2f}"),
            }
        )
    if filters.bbox is not None:
        parts.append(_("in a box on the map"))
    if filters.within is not None:
        parts.append(_("in an area drawn on the map"))
    return listed(parts)


def _disputed(kinds: tuple[str, ...]) -> str:
    if not kinds:
        return ""
    if ANY in kinds:
        return _("sources disagree")
    if kinds == (NONE,):
        return _("no disagreement")
    return _("disputed: %(kinds)s") % {"kinds": any_of(labels("disagreement", kinds).values())}


def days_asked(days: Days) -> str:
    """A span of days as briefly as it can be said: ``2016``, ``December 2016``, ``from 7 December 2016``."""
    first, last = days.first, days.last
    if first is None and last is not None:
        return _("until %(day)s") % {"day": date_format(last, "j F Y")}
    if first is not None and last is None:
        return _("from %(day)s") % {"day": date_format(first, "j F Y")}
    if first is None or last is None:
        return ""
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.month, last.month) == (1, 12):
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return date_format(first, "F Y")
        return _("%(start)s to %(end)s") % {"start": date_format(first, "F Y"), "end": date_format(last, "F Y")}
    return days_words(first, last)
