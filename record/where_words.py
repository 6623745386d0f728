"""Where a point lies, in sentences for people: English and Arabic, kilometres or miles.

A language is one ``Phrases``; everything else is shared. The sentences are built from data alone, so that page, popup,
command and export say the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from babel import Locale

from geo.border_context import BorderContext, Country, NearbyPlace, NearestBorder, SecondBorder
from geo.folding import fold
from geo.notes import Note
from record import where_arabic

Units = Literal["metric", "miles"]

METRES_PER_MILE: Final = 1609.344
"""International mile, 1959."""
METRES_PER_FOOT: Final = 0.3048
_AT_PLACE_M: Final = 500.0
"""Nearer than this to a town's point, one is in it: towns are wider than that."""

_MOST_COUNTRIES: Final = 5
"""As many as a sentence bears; the data name them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One language's words. Fields in braces are filled with whole phrases, never with parts of words."""

    language: str
    points: tuple[str, ...]
    units: dict[str, str]
    to: str
    or_: str
    and_: str
    comma: str
    nobody: str
    join: str
    lies_in: str
    disputed: str
    disputed_open: str
    at_sea: str
    no_country: str
    from_coast: str
    either: str
    others: str
    border: str
    border_between: str
    line: str
    error: str
    second: str
    second_other: str
    district: str
    control: str
    of_place: str
    in_place: str


ENGLISH: Final = Phrases(
    language="en",
    points=(
        *("north", "north-north-east", "north-east", "east-north-east"),
        *("east", "east-south-east", "south-east", "south-south-east"),
        *("south", "south-south-west", "south-west", "west-south-west"),
        *("west", "west-north-west", "north-west", "north-north-west"),
    ),
    units={"m": "m", "km": "km", "ft": "ft", "mi": "miles", "mi1": "mile"},
    to="{low} to {high} {unit}",
    or_=" or ",
    and_=" and ",
    comma=", ",
    nobody="nobody",
    join="; ",
    lies_in="In {province_comma}{country}.",
    disputed="In {territory}, disputed: held by {holders}, claimed by {claimants}. {status}",
    disputed_open="In {territory}, which nobody claims. {status}",
    at_sea="At sea.",
    no_country="On land that no dataset here gives to a country.",
    from_coast="{distance} from the coast of {country} (to the {direction})",
    either="In {countries}: the place is not known well enough to say which.",
    others="{count} others",
    border="{distance} from {neighbour} (nearest line to the {direction})",
    border_between="{distance} from the border between {a} and {b} (to the {direction})",
    line="The line is not an agreed international border: {kind}.",
    error="The line in the data may be off by up to {error}.",
    second="{source}'s line: {distance} from the point.",
    second_other="{source}'s nearest line: {distance} from the point, {countries}.",
    district="District: {district} ({source}).",
    control="{distance} from the edge of {territory} ({kind}, to the {direction})",
    of_place="{distance} {direction} of {place}",
    in_place="in {place}",
)

ARABIC: Final = Phrases(
    language="ar",
    points=(
        *("الشمال", "شمال الشمال الشرقي", "الشمال الشرقي", "شرق الشمال الشرقي"),
        *("الشرق", "شرق الجنوب الشرقي", "الجنوب الشرقي", "جنوب الجنوب الشرقي"),
        *("الجنوب", "جنوب الجنوب الغربي", "الجنوب الغربي", "غرب الجنوب الغربي"),
        *("الغرب", "غرب الشمال الغربي", "الشمال الغربي", "شمال الشمال الغربي"),
    ),
    units={"m": "م", "km": "كم", "ft": "قدم", "mi": "ميل", "mi1": "ميل"},
    to="{low} إلى {high} {unit}",
    or_=" أو ",
    and_=" و",
    comma="، ",
    nobody="لا أحد",
    join="؛ ",
    lies_in="في {province_comma}{country}.",
    disputed="في {territory}، وهي منطقة متنازع عليها. الجهة المسيطرة: {holders}؛ الجهة المطالبة: {claimants}. {status}",
    disputed_open="في {territory}، ولا تطالب بها أي دولة. {status}",
    at_sea="في البحر.",
    no_country="على أرض لا تنسبها أي من مجموعات البيانات هنا إلى بلد.",
    from_coast="على بُعد {distance} من ساحل {country} (باتجاه {direction})",
    either="في {countries}: الموقع غير معروف بدقة تكفي للتحديد.",
    others="بلدان أخرى ({count})",
    border="على بُعد {distance} من {neighbour} (أقرب خط حدود باتجاه {direction})",
    border_between="على بُعد {distance} من الحدود بين {a} و{b} (باتجاه {direction})",
    line="هذا الخط ليس حدوداً دولية متفقاً عليها: {kind}.",
    error="قد يبعد الخط في البيانات عن موضعه الصحيح حتى {error}.",
    second="خط {source}: على بُعد {distance} من النقطة.",
    second_other="أقرب خط في {source}: على بُعد {distance} من النقطة، {countries}.",
    district="القضاء: {district} ({source}).",
    control="على بُعد {distance} من حافة {territory} ({kind}، باتجاه {direction})",
    of_place="على بُعد {distance} إلى {direction} من {place}",
    in_place="في {place}",
)

_PHRASES: Final = {"en": ENGLISH, "ar": ARABIC}


def phrases(language: str) -> Phrases:
    """The words of a language (``ar-iq`` is ``ar``); English where there are none."""
    return _PHRASES.get(language.lower().partition("-")[0], ENGLISH)


def direction(bearing_deg: float, language: str = "en") -> str:
    """A bearing in words, one of 16 points: 292 is "west-north-west"."""
    return phrases(language).points[round(bearing_deg / 22.5) % 16]


def distance(metres: float, units: Units = "metric", language: str = "en") -> str:
    """A distance as one says it: "450 m", "1.3 km", "325 km", "7.0 miles"."""
    value, unit = _said(metres, units)
    return f"{value} {_unit(unit, value, language)}"


def distance_range(low_m: float, high_m: float, units: Units = "metric", language: str = "en") -> str:
    """Two distances: "9 to 21 km"; one where they are said alike."""
    coarse = high_m / (1000.0 if units == "metric" else METRES_PER_MILE) >= 10
    unit = _said(high_m, units)[1]
    low, high = (_in_unit(metres, unit, coarse=coarse) for metres in (low_m, high_m))
    if low == high:
        return distance(high_m, units, language)
    return phrases(language).to.format(low=low, high=high, unit=_unit(unit, high, language))


def _said(metres: float, units: Units) -> tuple[str, str]:
    if units == "miles":
        small, large, whole = METRES_PER_FOOT, METRES_PER_MILE, "ft"
        if metres >= large / 10:
            return _in_unit(metres, "mi", coarse=metres >= 10 * large), "mi"
        return f"{round(metres / small / 10) * 10:,}", whole
    if metres >= 995.0:
        return _in_unit(metres, "km", coarse=metres >= 9_950.0), "km"
    return f"{round(metres / 10) * 10:,}", "m"


def _in_unit(metres: float, unit: str, *, coarse: bool) -> str:
    if unit in ("m", "ft"):
        return f"{round(metres / (1.0 if unit == 'm' else METRES_PER_FOOT) / 10) * 10:,}"
    value = metres / (1000.0 if unit == "km" else METRES_PER_MILE)
    return f"{value:,.0f}" if coarse else f"{value:.1f}"


def _unit(unit: str, value: str, language: str) -> str:
    words = phrases(language).units
    return words["mi1"] if unit == "mi" and value == "1.0" else words[unit]


def summary(context: BorderContext, *, units: Units = "metric", language: str = "en") -> str:
    """One line: "6 to 16 km from Syria (nearest line to the west-north-west); 325 km west-north-west of Baghdad"."""
    parts = [_border(context, units, language), _coast(context, units, language)]
    if context.capital is not None:
        parts.append(_of_place(context.capital, units, language))
    return phrases(language).join.join(part for part in parts if part)


def sentences(context: BorderContext, *, units: Units = "metric", language: str = "en") -> tuple[str, ...]:
    """All there is to say: the area, the border, its status and error, the capital, the towns, the notes."""
    words = phrases(language)
    said = [_area(context, language)]
    if context.district is not None:
        own = context.district.name_ar if language.startswith("ar") else None
        said.append(words.district.format(district=own or context.district.name, source=context.district.source))
    line = summary(context, units=units, language=language)
    said += [_sentence(line)] if line else []
    border = context.border
    if border is not None and border.disputed and border.kind != "international border":
        said.append(words.line.format(kind=_in_arabic(where_arabic.line, border.kind, language)))
    if border is not None and border.dataset_error_m is not None:
        said.append(words.error.format(error=distance(border.dataset_error_m, units, language)))
    if context.second_border is not None:
        said.append(_second(context.second_border, border, units, language))
    if context.control_line is not None:
        said.append(_sentence(_control(context.control_line, units, language)))
    if context.places:
        said.append(_sentence(words.join.join(_of_place(place, units, language) for place in context.places)))
    return (*said, *(_in_arabic(where_arabic.note, note, language) for note in context.notes))


def _area(context: BorderContext, language: str) -> str:
    words = phrases(language)
    if context.territory is not None:
        territory = context.territory
        return (
            (words.disputed if territory.claimed_by else words.disputed_open)
            .format(
                territory=(territory.name_ar if language.startswith("ar") else None) or territory.name,
                holders=_listed(territory.held_by, language),
                claimants=_listed(territory.claimed_by, language),
                status=_in_arabic(where_arabic.status, territory.status, language),
            )
            .rstrip()
        )
    if len(context.countries) > 1:
        named = [country_name(country, language) for country in context.countries[:_MOST_COUNTRIES]]
        more = len(context.countries) - len(named)
        named += [words.others.format(count=more)] if more else []
        return words.either.format(countries=words.or_.join(named))
    if context.country is None:
        return words.at_sea if Note.AT_SEA.fill() in context.notes else words.no_country
    province = ""
    if context.admin1 is not None and fold(context.admin1.name) != fold(context.country.name):  # "In Denmark, Denmark"
        own = context.admin1.name_ar if language.startswith("ar") else None
        province = f"{own or context.admin1.name}{'، ' if own else ', '}"
    return words.lies_in.format(province_comma=province, country=country_name(context.country, language))


def _listed(names: tuple[str, ...], language: str) -> str:
    words = phrases(language)
    said = [_in_arabic(where_arabic.party, name, language) for name in names]
    return words.and_.join([words.comma.join(said[:-1]), said[-1]] if len(said) > 1 else said) or words.nobody


def _in_arabic(translate: Callable[[str], str], text: str, language: str) -> str:
    """What ``geo`` says in English, in the language of the sentence."""
    return translate(text) if phrases(language) is ARABIC else text


def country_name(country: Country, language: str) -> str:
    """A country's name in the language: ours in English, CLDR's elsewhere, ours again where CLDR has none."""
    if language.startswith("en"):
        return country.name
    if language.startswith("ar") and (own := where_arabic.territory(country.name)):
        return own
    names = Locale.parse(language.partition("-")[0]).territories
    return str(names.get(country.iso2, country.name))


def _border(context: BorderContext, units: Units, language: str) -> str:
    border, words = context.border, phrases(language)
    if border is None:
        return ""
    said = distance_range(border.distance_min_m, border.distance_max_m, units, language)
    where = direction(border.bearing_deg, language)
    if border.between is not None:
        a, b = (country_name(side, language) for side in border.between)
        return words.border_between.format(distance=said, a=a, b=b, direction=where)
    neighbour = country_name(border.neighbour, language)
    return words.border.format(distance=said, neighbour=neighbour, direction=where)


def _second(second: SecondBorder, first: NearestBorder | None, units: Units, language: str) -> str:
    words = phrases(language)
    parties = second.between or (second.neighbour,)
    same = first is not None and {c.iso2 for c in parties} == {c.iso2 for c in first.between or (first.neighbour,)}
    return (words.second if same else words.second_other).format(
        source=second.source,
        distance=distance(second.distance_m, units, language),
        countries=" / ".join(country_name(country, language) for country in parties),
    )


def _coast(context: BorderContext, units: Units, language: str) -> str:
    coast = context.coast
    if coast is None:
        return ""
    return phrases(language).from_coast.format(
        distance=distance(coast.distance_m, units, language),
        country=country_name(coast.country, language),
        direction=direction(coast.bearing_deg, language),
    )


def _control(line: NearestBorder, units: Units, language: str) -> str:
    return phrases(language).control.format(
        distance=distance_range(line.distance_min_m, line.distance_max_m, units, language),
        territory=_in_arabic(lambda name: where_arabic.territory(name) or name, line.neighbour.name, language),
        kind=_in_arabic(where_arabic.line, line.kind, language),
        direction=direction(line.bearing_deg, language),
    )


def _of_place(place: NearbyPlace, units: Units, language: str) -> str:
    words = phrases(language)
    name = (place.name_ar if language.startswith("ar") else None) or place.name
    if place.distance_m < _AT_PLACE_M:
        return words.in_place.format(place=name)
    return words.of_place.format(
        distance=distance(place.distance_m, units, language),
        direction=direction(place.bearing_back_deg, language),
        place=name,
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
