"""What the values of filters are called: in the form, in the sentence, beside what is in force."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mapviews.presenters.wording import country_name
from record.actor_name import ActorName
from record.filters import ANY, NONE
from record.vocabulary import Disagreement, EventType, Grade, Precision, Terms
from record.where import surroundings

#: The filters, as the form and the list of those in force name them.
LABELS: Final[Mapping[str, "str | Promise"]] = {
    "q": gettext_lazy("Words"),
    "country": gettext_lazy("Country"),
    "admin1": gettext_lazy("Province"),
    "border": gettext_lazy("Nearest border"),
    "border_within_km": gettext_lazy("Kilometres to it, at most"),
    "bbox": gettext_lazy("Box on the map"),
    "within": gettext_lazy("Area on the map"),
    "near": gettext_lazy("Near a place"),
    "radius_km": gettext_lazy("Kilometres round it"),
    "datetime": gettext_lazy("When"),
    "event_type": gettext_lazy("Kind of event"),
    "grade": gettext_lazy("Assessment"),
    "precision": gettext_lazy("Precision of place"),
    "disagreement": gettext_lazy("Sources disagree on"),
    "actor": gettext_lazy("Who claims"),
    "attributed_to": gettext_lazy("Who is blamed"),
    "source_language": gettext_lazy("Language of a source"),
    "killed_min": gettext_lazy("Killed, at least"),
}
TERMS: Final[Mapping[str, type[Terms]]] = {
    "event_type": EventType,
    "grade": Grade,
    "precision": Precision,
    "disagreement": Disagreement,
}
_ANY_OR_NONE: Final[Mapping[str, "str | Promise"]] = {
    ANY: gettext_lazy("anything"),
    NONE: gettext_lazy("nothing"),
}


def labels(name: str, values: Iterable[str]) -> dict[str, str]:
    """The label of each value of a filter, in the order given, or the value itself. At most one query."""
    wanted = tuple(values)
    if name in {"actor", "attributed_to"}:
        known = _actors(wanted)
        return {value: known.get(value, value) for value in wanted}
    return {value: _label(name, value) for value in wanted}


def border_name(code: str) -> str:
    """A border by its two countries: ``Iraq–Syria``."""
    return "–".join(country_name(side) for side in code.split("-"))


def _label(name: str, value: str) -> str:
    match name:
        case "country":
            return country_name(value.upper())
        case "border":
            return border_name(value.upper())
        case "admin1":
            return province_name(value)
        case "source_language":
            return _language(value)
        case "disagreement" if value in _ANY_OR_NONE:
            return str(_ANY_OR_NONE[value])
    terms = TERMS.get(name)
    return str(terms(value).label) if terms is not None and value in terms.values else value


def _actors(keys: Iterable[str]) -> dict[str, str]:
    rows = ActorName.objects.filter(key__in=tuple(keys)).values_list("key", "name", "name_ar")
    arabic = (get_language() or "").startswith("ar")
    return {key: (name_ar if arabic and name_ar else name) for key, name, name_ar in rows}


def _language(tag: str) -> str:
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    return str(locale.languages.get(tag, tag))


def province_name(code: str) -> str:
    """The province of an ISO 3166-2 code in the reader's language; the code itself where there is none."""
    name, arabic = _provinces().get(code, (code, None))
    return arabic if arabic and (get_language() or "").startswith("ar") else name


@lru_cache(maxsize=1)
def _provinces() -> dict[str, tuple[str, str | None]]:
    """Every province with a code. Some 0.3 s at the first call, unless something else has read the data."""
    rows = surroundings().admin1.rows
    return {row["iso"]: (row["name"], row["name_ar"]) for row in rows if row["iso"]}


def any_of(parts: Iterable[str]) -> str:
    """``Iraq or Syria``."""
    return _(" or ").join(parts)
