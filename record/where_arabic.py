"""Arabic for what ``geo`` says in English: names of territories and parties, kinds of lines, statuses, notes.

What is not known here, as from an operator's own table or an older version of ours, stays as it was written.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale

from geo.disputes import OWN_TABLE, read_table
from geo.notes import Note, read

_TABLE: Final = Path(__file__).with_name("disputes_ar.toml")

NOTES: Final[dict[Note, str]] = {
    Note.AT_SEA: "تقع النقطة في البحر أو في بحيرة كبيرة، خارج أراضي أي بلد.",
    Note.STATUS_OPEN: "تعتبر الأمم المتحدة وضع {territory} غير محسوم.",
    Note.CIRCLE_OVER_BORDER: "دائرة عدم اليقين حول الموقع تتجاوز الحدود: قد يكون في {countries}.",
    Note.ON_THE_LINE: "تقع النقطة على الخط: قد تكون في {countries}.",
    Note.PROVINCE_ELSEWHERE: (
        "مجموعات البيانات غير متفقة: الحدود تضع النقطة في {country}، والمحافظات في {other} ({province})."
    ),
    Note.PROVINCE_NEAREST: (
        "مجموعات البيانات غير متفقة: الحدود تضع النقطة في {country}، والمحافظات في {other} ({province}). "
        "ذُكرت أقرب محافظة داخل {country}."
    ),
    Note.OTHER_BORDER: "تذكر مجموعتا البيانات حدوداً مختلفة على أنها الأقرب.",
    Note.OTHER_DISTANCE: (
        "تختلف مجموعتا البيانات في المسافة إلى الحدود بمقدار {apart_km} كم، "
        "أي أكثر من الخطأ المذكور للأولى وهو {error_km} كم."
    ),
    Note.COUNTRY_ALONE: "لا يعرف القراء سوى البلد.",
    Note.COUNTRY_AT_CAPITAL: "لا يعرف القراء سوى البلد؛ والنقطة هي نقطة عاصمته.",
    Note.NO_SECOND: "أقرب خط في {source} ليس من حدود هذا البلد: فلا يعطي رأياً ثانياً هنا.",
}


def note(sentence: str) -> str:
    """A note of an answer."""
    known = read(sentence)
    if known is None:
        return sentence
    kind, parts = known
    return NOTES[kind].format(**{name: _names(text) for name, text in parts.items()})


def party(name: str) -> str:
    """Who holds or claims a territory."""
    return str(_table()["parties"].get(name, name))


def line(kind: str) -> str:
    """What a line is called."""
    return str(_table()["lines"].get(kind, kind))


def status(text: str) -> str:
    """What the United Nations and others say of a territory; empty where there is no Arabic for it."""
    return _statuses().get(text, "")


def territory(name: str) -> str | None:
    """The name of a disputed territory of our table; None for any other name."""
    return _territories().get(name)


def _names(text: str) -> str:
    """Countries and territories in a list of English names; other text as it is."""
    return " أو ".join(_name(part) for part in text.split(" or "))


def _name(name: str) -> str:
    others = re.fullmatch(r"(\d+) others", name)
    if others:
        return f"بلدان أخرى ({others[1]})"
    return territory(name) or _countries().get(name) or party(name)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _statuses() -> dict[str, str]:
    arabic = _table()["status"]
    return {row.status: arabic[row.id] for row in read_table(OWN_TABLE) if row.id in arabic}


@cache
def _territories() -> dict[str, str]:
    return {row.name: row.name_ar for row in read_table(OWN_TABLE) if row.name_ar}


@cache
def _countries() -> dict[str, str]:
    """Arabic by English name, as CLDR has both."""
    english, arabic = Locale("en").territories, Locale("ar").territories
    return {str(name): str(arabic[code]) for code, name in english.items() if len(code) == 2 and code in arabic}
