"""Words of dates in English and Arabic, as ``date_words`` meets them: folded, Arabic ones without their article.

Arabic months have three families of names: Levantine and Iraqi (كانون الأول), Egyptian, Sudanese and of the Gulf
(ديسمبر), and those of the Maghreb (جويلية, غشت). All mean the same Gregorian months; papers often print two together.
"""

from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


_ENGLISH: Final = _words("january february march april may june july august september october november december")
_LEVANT: Final = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
_EGYPT: Final = _words("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر")
_ALGERIA_TUNISIA: Final = _words("جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر")
_MOROCCO: Final = _words("يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر")
_OTHER_SPELLINGS: Final = {"sept": 9, "نيسان": 4, "اغسطس": 8, "ابريل": 4, "يونية": 6, "يولية": 7, "ايار": 5}

ENGLISH_MONTHS: Final = tuple(name.capitalize() for name in _ENGLISH)

#: Every name of a month to its number, as written here; ``date_words`` folds them.
MONTHS: Final[dict[str, int]] = {
    **{name[:3]: number for number, name in enumerate(_ENGLISH, start=1)},
    **{
        name: number
        for names in (_ENGLISH, _LEVANT, _EGYPT, _ALGERIA_TUNISIA, _MOROCCO)
        for number, name in enumerate(names, start=1)
    },
    **_OTHER_SPELLINGS,
}

#: Months of the Islamic calendar: named, so that nobody is told that the word is unknown.
ISLAMIC_MONTHS: Final = frozenset(
    _words(
        "محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة هجري هجرية muharram safar "
        "rabi jumada rajab shaban ramadan shawwal hijri"
    )
)

#: From Monday.
WEEKDAYS: Final[dict[str, int]] = {
    **{name: number for number, name in enumerate(_words("monday tuesday wednesday thursday friday saturday sunday"))},
    **{name: number for number, name in enumerate(_words("mon tue wed thu fri sat sun"))},
    **{name: number for number, name in enumerate(_words("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"))},
}

OR: Final = frozenset(_words("or أو"))
AND: Final = frozenset(_words("and & و"))
TO: Final = frozenset(_words("to until till through حتى إلى"))
BETWEEN: Final = frozenset(_words("between from بين من"))
ABOUT: Final = frozenset(_words("about around circa c ca approximately approx roughly حوالي نحو قرابة تقريبا"))
PERHAPS: Final = frozenset(_words("perhaps possibly probably maybe ربما يحتمل"))
#: Words that carry nothing here.
SILENT: Final = frozenset(
    _words("on the of in day date dated year month st nd rd th يوم في شهر سنة عام من تاريخ بتاريخ ليوم م")
)

#: Words of which one says a time of day.
TIMES: Final = frozenset(
    _words(
        "morning evening afternoon noon midday midnight night nightfall dawn dusk sunrise "
        "sunset daybreak rush am pm صباحا مساء ليلا ظهرا عصرا فجرا صباح ليل ليلة ظهر عصر "
        "فجر ضحى غروب شروق مغرب عشاء منتصف"
    )
)
#: Words that may stand beside one of those.
BESIDE_TIMES: Final = frozenset(
    _words(
        "early late before after at about around in the of on local time hour hours "
        "o'clock oclock prayer prayers مع صلاة في عند بعد قبل حوالي نحو الساعة ساعة توقيت "
        "بالتوقيت المحلي نصف ذلك وقت"
    )
)

#: What can be told only from the day on which it was written.
RELATIVE: Final = frozenset(
    _words("yesterday today tonight tomorrow last next ago previous week أمس اليوم الليلة غدا الماضي الماضية القادم")
)
#: Parts of a month, whose days differ with whoever says it.
PARTS: Final = frozenset(_words("early mid late middle beginning end start أوائل مطلع منتصف أواخر نهاية بداية"))
