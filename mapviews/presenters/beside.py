"""A dossier in brief, to be read beside the map: who claims what, and where the whole stands."""

from typing import Any

from django.urls import reverse

from mapviews.map_data import claim_item
from mapviews.presenters.listing import flags, killed_words
from mapviews.presenters.naming import led, with_leading_actors
from record.dates_said import when_words
from record.dossier import Dossier
from record.entry import Entry


def beside(entry: Entry, dossier: Dossier) -> dict[str, Any]:
    """Plain values for the script: text, and addresses of our own."""
    title, _others = led(dossier.title, dossier.names, language=dossier.language)
    place, _others = led(dossier.place.name, dossier.place.names)
    dossier = with_leading_actors(dossier)
    return {
        "code": entry.code,
        "url": reverse("dossier", args=[entry.code]),
        "title": title.text,
        "language": title.language,
        "when": when_words(dossier.when),
        "place": place.text,
        "lat": entry.lat,
        "lon": entry.lon,
        "killed": killed_words(entry),
        "flags": [str(flag.label) for flag in flags(entry)],
        "summary": dossier.summary,
        "claims": [_claim(dossier, index) for index in range(len(dossier.claims))],
    }


def _claim(dossier: Dossier, index: int) -> dict[str, Any]:
    item = claim_item(dossier, dossier.claims[index])
    return {name: item[name] for name in ("ref", "claimant", "position", "position_label", "figures", "no_figure")}
