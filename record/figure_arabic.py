"""The Arabic of figures: phrases, duals ("منزلان", two houses), and numbers in words.

All is written here as people write it and folded when the module is read, as the text to be read is.
"""

from collections.abc import Sequence
from typing import Final

from record.figure_symbols import Kind, Lexicon, Refusal, Symbol
from record.figure_text import Token, TokenKind, fold_for_reading
from record.vocabulary import Qualifier

_KINDS: Final[dict[Kind, str]] = {
    Kind.AT_LEAST: (
        "ما لا يقل عن|لا يقل عن|لا تقل عن|لا يقلون عن|على الأقل|كحد أدنى|بحد أدنى|لا أقل من|ليس أقل من|بما لا يقل عن"
    ),
    Kind.MORE_THAN: (
        "أكثر من|أزيد من|ما يزيد على|ما يزيد عن|يزيد على|يزيد عن|تزيد على|تزيد عن|ما يفوق|يفوق|تجاوز|يتجاوز"
        "|ما يتجاوز|فوق|أعلى من|بأكثر من|لأكثر من"
    ),
    Kind.UP_TO: "ما يصل إلى|يصل إلى|تصل إلى|يصل عددهم إلى|حتى",
    Kind.AT_MOST: (
        "لا يزيد على|لا يزيد عن|لا تزيد على|لا تزيد عن|ما لا يزيد على|ما لا يزيد عن|لا يتجاوز|لا تتجاوز"
        "|ما لا يتجاوز|على الأكثر|كحد أقصى|بحد أقصى|لا أكثر من|ليس أكثر من"
    ),
    Kind.FEWER_THAN: "أقل من|ما يقل عن|يقل عن|تقل عن|أدنى من|بأقل من",
    Kind.ABOUT: "حوالي|نحو|قرابة|زهاء|تقريبا|ما يقارب|ما يقرب من|يقارب|يقرب من|في حدود|بحدود|قريب من|بنحو|بحوالي",
    Kind.EXACTLY: "بالضبط|تماما|بالتحديد",
    Kind.OR_MORE: "أو أكثر|فأكثر|فما فوق|أو يزيد",
    Kind.OR_FEWER: "أو أقل|فأقل|فما دون",
    Kind.BETWEEN: "بين|ما بين",
    Kind.FROM: "من",
    Kind.TO: "إلى|الى",
    Kind.AND: "و|ولكن|لكن",
    Kind.OR: "أو",
    Kind.NO: "لا|لا يوجد|لا توجد|لم يسقط|لم تسقط|لم يقع|لم تقع|لم يقتل|لم تقتل|لم يصب|لم يجرح"
    "|لم يمت|لم يقتل أي|لم يصب أي|بلا|بدون|من دون|لا وجود ل",
    Kind.WITHOUT: "دون",
    Kind.NONE: "لا أحد|لا شيء|لا يوجد أحد|لم يقتل أحد|لم يصب أحد|لم يقتل أو يصب أحد|لم يسقط أحد|لم يمت أحد",
    Kind.NEGATION: "لم|لن|ليس|ليست|ليسوا|غير|ما|نفى|نفت|ينفي|تنفي|كاذب|سوى|إلا",
    Kind.FILLER: (
        "ال|ب|ل|في|عددهم|بلغ عددهم|بلغ|إجمالي|مجموع|ما مجموعه|إضافي|إضافية|آخر|آخرين|آخرون|أخرى|فقط|هناك|كان"
        "|كانوا|وقوع|عدد"
    ),
    Kind.OPENS: "قرب|خلال|بعد|قبل|جراء|بسبب|إثر|داخل|خارج|أثناء|بينهم|من بينهم|بمن فيهم|بما في ذلك",
}
_NOUNS: Final = (
    "قتيل قتلى قتيلا مقتل قتل قتلوا مقتولين شهيد شهداء شهيدا استشهاد ضحية ضحايا وفاة وفيات جريح جرحى جريحا إصابة "
    "إصابات أصيب أصيبوا مصاب مصابين مصابون مصابا سقوط خسائر مفقود مفقودين مفقودون معتقل معتقلين معتقلون محتجز "
    "محتجزين نازح نازحين نازحون مهجر مهجرين جثة جثث شخص أشخاص شخصا إنسان نسمة مدني مدنيين مدنيون مدنيا المدنيين "
    "مدنية بشرية رجل رجال رجلا امرأة نساء طفل أطفال طفلا طفلة الأطفال مقاتل مقاتلين مقاتلون مقاتلا مسلح مسلحين "
    "مسلحون مسلحا جندي جنود جنديا عنصر عناصر عنصرا إرهابي إرهابيين شرطي ضابط صحفي صحفيين طبيب أطباء مسعف مسعفين "
    "غارة غارات ضربة ضربات قصف قذيفة قذائف صاروخ صواريخ قنبلة هجوم هجمات انفجار انفجارات منزل منازل منزلا بيت "
    "بيوت بيتا مبنى مبان مباني سوق أسواق سوقا مدرسة مدارس مستشفى مستشفيات مسجد مساجد كنيسة جسر جسور محل محلات "
    "مخيم مخيمات مركبة مركبات سيارة سيارات موقع مواقع موقعا قرية قرى"
)
#: The dual says two, in the nominative and in the other cases, with and without the article.
_DUALS: Final = (
    "قتيلان شهيدان جريحان مصابان مفقودان معتقلان محتجزان نازحان جثتان شخصان مدنيان رجلان امرأتان طفلان طفلتان "
    "مقاتلان مسلحان جنديان عنصران إرهابيان شرطيان ضابطان صحفيان طبيبان مسعفان غارتان ضربتان قذيفتان صاروخان "
    "قنبلتان هجومان انفجاران منزلان بيتان مبنيان سوقان مدرستان مستشفيان مسجدان كنيستان جسران محلان مخيمان مركبتان "
    "سيارتان موقعان قريتان"
)

_ONES: Final = (
    ("واحد واحدة", 1),
    ("اثنان اثنين اثنتان اثنتين", 2),
    ("ثلاثة ثلاث", 3),
    ("أربعة أربع", 4),
    ("خمسة خمس", 5),
    ("ستة ست", 6),
    ("سبعة سبع", 7),
    ("ثمانية ثماني ثمان", 8),
    ("تسعة تسع", 9),
)
_TEEN_ONES: Final = (*_ONES, ("أحد إحدى", 1), ("اثنا اثني اثنتا اثنتي", 2))
_TENS: Final = (
    ("عشرون عشرين", 20),
    ("ثلاثون ثلاثين", 30),
    ("أربعون أربعين", 40),
    ("خمسون خمسين", 50),
    ("ستون ستين", 60),
    ("سبعون سبعين", 70),
    ("ثمانون ثمانين", 80),
    ("تسعون تسعين", 90),
)
_HUNDREDS: Final = (
    ("مئة مائة مئه مية المئة المائة", 100),
    ("مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي", 200),
    ("ثلاثمئة ثلاثمائة", 300),
    ("أربعمئة أربعمائة", 400),
    ("خمسمئة خمسمائة", 500),
    ("ستمئة ستمائة", 600),
    ("سبعمئة سبعمائة", 700),
    ("ثمانمئة ثمانمائة ثمانيمئة", 800),
    ("تسعمئة تسعمائة", 900),
)
_GROUPS: Final = (("ألف ألفا الألف", 1_000), ("مليون مليونا المليون", 1_000_000))
_COUNTED_GROUPS: Final = (("آلاف", 1_000), ("ملايين", 1_000_000))  # three to ten of them; alone they are vague
_PAIRS_OF_GROUPS: Final = (("ألفان ألفين ألفي", 2_000), ("مليونان مليونين", 2_000_000))


def _folded(table: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {fold_for_reading(word): value for words, value in table for word in words.split()}


ONES: Final = _folded(_ONES)
TEEN_ONES: Final = _folded(_TEEN_ONES)
TEN: Final = frozenset({"عشر", "عشره"})
TENS: Final = _folded(_TENS)
HUNDREDS: Final = _folded(_HUNDREDS)
GROUPS: Final = _folded((*_GROUPS, *_COUNTED_GROUPS))
COUNTED_GROUPS: Final = frozenset(_folded(_COUNTED_GROUPS))
PAIRS_OF_GROUPS: Final = _folded(_PAIRS_OF_GROUPS)
_AND: Final = "و"


_REFUSED: Final[dict[Refusal, str]] = {
    Refusal.MEASURE: (
        "كم كيلومتر كيلومترا كيلومترات متر مترا أمتار ميل أميال كغ كيلوغرام طن أطنان سنة سنوات عام عاما أعوام شهر "
        "أشهر شهرا يوم أيام يوما أسبوع أسابيع ساعة ساعات دقيقة دقائق دولار يورو دينار ليرة عمره عمرها يناير "
        "فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران "
        "تموز آب أيلول تشرين"
    ),
    Refusal.SHARE: "بالمئة بالمائة نصف ثلث ربع نسبة ضعف أضعاف مرة مرات",
    Refusal.DISTRIBUTED: "كل لكل يوميا",
    Refusal.GROUPS: "عائلة عائلات أسرة أسر مجموعة مجموعات",
    Refusal.SOME: "معظم معظمهم أغلب أغلبهم غالبيتهم بعض بعضهم باستثناء عدا",
    Refusal.DOUBTFUL: "ربما قد يحتمل محتمل مجهول مجهولة يعتقد مزعوم مزعومة مزعومين كاذبة خاطئ خاطئة يزعم يقال",
    Refusal.NO_CONVENTION: "كثير كثيرون كثيرة العديد عديد عديدة مليارات مليار أحد",
}


def _phrases() -> dict[tuple[str, ...], Symbol]:
    symbols: dict[tuple[str, ...], Symbol] = {}
    for dual in _DUALS.split():
        for form in (dual, f"{dual[:-2]}ين"):
            symbols |= {_key(each): Symbol(Kind.NUMBER, dual, value=2) for each in (form, f"ال{form}")}
    # The nouns come after the duals: "مدنيين" may be two civilians, and is as a rule "civilians".
    for noun in _NOUNS.split():
        symbols |= {_key(form): Symbol(Kind.NOUN, noun) for form in (noun, f"ال{noun}")}
    symbols |= {_key(text): Symbol(kind, text) for kind, texts in _KINDS.items() for text in texts.split("|")}
    for texts, qualifier in (
        ("عشرات|العشرات|بالعشرات", Qualifier.TENS),
        ("مئات|المئات|بالمئات|مائات", Qualifier.HUNDREDS),
        # بضع is three to nine in the dictionaries: "several" by our bounds, not "a few".
        ("عدة|بضعة|بضع", Qualifier.SEVERAL),
    ):
        symbols |= {_key(text): Symbol(Kind.VAGUE, text, qualifier=qualifier) for text in texts.split("|")}
    for texts, unit in (
        ("آلاف|الآلاف|بالآلاف", 1_000),
        ("عشرات الآلاف|عشرات آلاف", 10_000),
        ("مئات الآلاف|مئات آلاف", 100_000),
        ("ملايين|الملايين", 1_000_000),
    ):
        symbols |= {_key(text): Symbol(Kind.THOUSANDS, text, value=unit) for text in texts.split("|")}
    symbols |= {
        _key(text): Symbol(Kind.REFUSE, text) for text in ("في المئة", "في المائة", "عدد من", "بضع عشرات", "بضع مئات")
    }
    for words, value in (("صفر", 0), ("دزينة", 12), ("دزينتان", 24), ("دزينتين", 24)):
        symbols[_key(words)] = Symbol(Kind.NUMBER, words, value=value)
    return symbols


def _key(text: str) -> tuple[str, ...]:
    return tuple(fold_for_reading(text).split())


def read_cardinal(parts: Sequence[Token], place: int) -> tuple[int, int] | None:
    """The number in words or digits that begins at a place ("55", "مئة وعشرون", "ثلاثة آلاف").

    Returns its value and the place after it; None where no number begins. Reads as far as one number goes: a part that
    the number holds already ("سبعين وثمانين", seventy and eighty) begins another.
    """
    if place < len(parts) and parts[place].kind is TokenKind.NUMBER:
        group = GROUPS.get(_word(parts, place + 1))
        value = parts[place].value
        return (value * group, place + 2) if group else (value, place + 1)
    return _Cardinal(parts, place).read()


def _word(parts: Sequence[Token], place: int) -> str:
    return parts[place].text if place < len(parts) and parts[place].kind is TokenKind.WORD else ""


class _Cardinal:
    """One walk. ``slots`` are the places below the next thousand that are filled: ones, tens, hundreds."""

    def __init__(self, parts: Sequence[Token], place: int) -> None:
        self.parts = parts
        self.start = self.place = place
        self.total = 0
        self.group = 0
        self.slots: set[str] = set()
        self.ceiling = 10**9

    def read(self) -> tuple[int, int] | None:
        while True:
            joined = self.place > self.start and _word(self.parts, self.place) == _AND
            after = self._take(self.place + 1 if joined else self.place, joined=joined)
            if after is None:
                break
            self.place = after
        return (self.total + self.group, self.place) if self.place > self.start else None

    def _take(self, place: int, *, joined: bool) -> int | None:
        """Take one word, or a pair that makes one number; the place after it, or None where the number ends."""
        word = _word(self.parts, place)
        begins = joined or place == self.start
        if word in TEEN_ONES and _word(self.parts, place + 1) in TEN and begins:
            return self._fill({"ones", "tens"}, 10 + TEEN_ONES[word], place + 2)
        if word in ONES and _word(self.parts, place + 1) in HUNDREDS and begins and 3 <= ONES[word] <= 9:
            return self._fill({"hundreds"}, 100 * ONES[word], place + 2)
        if word in GROUPS and (self.group or word not in COUNTED_GROUPS):
            return self._multiply(GROUPS[word], place + 1)
        if not begins:
            return None
        if word in PAIRS_OF_GROUPS:
            return self._add_pair(PAIRS_OF_GROUPS[word], place + 1)
        if word in TEN:
            return self._fill({"ones", "tens"}, 10, place + 1)
        for slot, table in (("ones", ONES), ("tens", TENS), ("hundreds", HUNDREDS)):
            if word in table:
                return self._fill({slot}, table[word], place + 1)
        return None

    def _fill(self, slots: set[str], value: int, after: int) -> int | None:
        # Hundreds come first in a number, then ones, then tens: what breaks that order begins another.
        if self.slots & slots or ("hundreds" in slots and self.slots) or ("ones" in slots and "tens" in self.slots):
            return None
        self.slots |= slots
        self.group += value
        return after

    def _multiply(self, size: int, after: int) -> int | None:
        if size >= self.ceiling or (self.total and not self.group and after - self.place < 2):
            return None
        self.total += (self.group or 1) * size
        self.group, self.slots, self.ceiling = 0, set(), size
        return after

    def _add_pair(self, value: int, after: int) -> int | None:
        if self.slots or value // 2 >= self.ceiling:
            return None
        self.total += value
        self.ceiling = value // 2
        return after


_NUMBER_WORDS: Final = frozenset(
    {*ONES, *TEEN_ONES, *TEN, *TENS, *HUNDREDS, *GROUPS, *PAIRS_OF_GROUPS, fold_for_reading("دزينة")}
)


def _part_and(token: Token) -> list[Token]:
    """Part "and" from the word it is onto, where a word that is known is left, and nowhere else."""
    rest = token.text[1:]
    is_known = token.text in _NUMBER_WORDS or token.text in _FIRST_WORDS
    if token.kind is not TokenKind.WORD or not token.text.startswith(_AND) or is_known:
        return [token]
    if rest in _NUMBER_WORDS or rest in _FIRST_WORDS:
        return [Token(TokenKind.WORD, _AND), Token(TokenKind.WORD, rest)]
    return [token]


_PHRASES: Final = _phrases()
_FIRST_WORDS: Final = frozenset(phrase[0] for phrase in _PHRASES)

ARABIC: Final = Lexicon(
    phrases=_PHRASES,
    refusals={fold_for_reading(word): refusal for refusal, words in _REFUSED.items() for word in words.split()},
    # The dual of hundred or thousand takes no number before it, so none can be shared with another.
    multipliers={**{word: 100 for word, value in HUNDREDS.items() if value != 200}, **GROUPS},
    cardinal=read_cardinal,
    split=_part_and,
)
