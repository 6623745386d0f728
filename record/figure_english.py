"""The English of figures: phrases, and numbers in words."""

from collections.abc import Sequence
from typing import Final

from record.figure_symbols import Kind, Lexicon, Refusal, Symbol
from record.figure_text import MAX_NUMBER, Token, TokenKind
from record.vocabulary import Qualifier

_TO_NINETEEN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ROUND: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS: Final = {word: value for value, word in enumerate(_TO_NINETEEN.split())}
_TENS: Final = {word: 10 * value for value, word in enumerate(_ROUND.split(), start=2)}
_GROUPS: Final = {"thousand": 1_000, "million": 1_000_000}
_COUNTS: Final = {"dozen": 12, "dozens": 12, "score": 20}
_ARTICLES: Final = frozenset({"a", "an"})

_KINDS: Final[dict[Kind, str]] = {
    Kind.AT_LEAST: (
        "at least|at the least|at the very least|no fewer than|no less than|not fewer than|not less than"
        "|a minimum of|minimum of|minimum|not under|not below"
    ),
    Kind.MORE_THAN: (
        "more than|over|above|upwards of|upward of|in excess of|greater than|well over|just over|slightly over"
        "|a little over|well above|just above|slightly more than|a little more than|just more than"
        "|well more than|north of|exceeding|far more than"
    ),
    Kind.UP_TO: "as many as|up to|upto|up to as many as",
    Kind.AT_MOST: (
        "at most|at the most|at the very most|no more than|not more than|no greater than|not exceeding"
        "|a maximum of|maximum of|maximum|max|max of|a max of|not over|not above"
    ),
    Kind.FEWER_THAN: (
        "fewer than|less than|under|below|just under|slightly fewer than|slightly less than|just below"
        "|slightly under|well under|well below|just less than|just fewer than|far fewer than"
    ),
    Kind.ABOUT: (
        "about|around|approximately|approx|roughly|circa|ca|c|some|nearly|almost|close to|an estimated"
        "|estimated|estimated at|or so|or thereabouts|in the region of|in the order of|somewhere around"
        "|more or less|give or take"
    ),
    Kind.EXACTLY: "exactly|precisely",
    Kind.OR_MORE: "or more|or over|or above|plus|and more|and above|and over|or even more|upwards|or upwards",
    Kind.OR_FEWER: "or fewer|or less|or under|tops",
    Kind.BETWEEN: "between|anywhere between|somewhere between",
    Kind.FROM: "from|anywhere from",
    Kind.TO: "to|through|up to and including",
    Kind.AND: "and|but|and or",
    Kind.OR: "or",
    Kind.NO: "no|not one|not a single|not any",
    Kind.NONE: "none|nobody|no one|noone|nil|none at all|no one at all|nobody at all|none whatsoever",
    Kind.NEGATION: "not|never|without|neither|nor|cannot|hardly|scarcely|denied|denies|deny|denying|false|untrue",
    Kind.FILLER: (
        "the|a total of|total of|total|in total|in all|altogether|overall|a further|further|another"
        "|an additional|additional|an extra|extra|only|just|of|in the|in their|there were|there was|there are"
        "|there is|were|was|is|are|be|been|being|have|has|had|left|leaving|leaves|who|that|which|at all"
        "|whatsoever|so far|also|more|others|other|of them|them|these|those|that many"
    ),
    Kind.OPENS: (
        "in|at|near|inside|outside|on|by|with|within|across|along|during|after|before|following|when|while|as"
        "|including|taken|brought|carried|into|throughout|amid|for|because|today|yesterday|overnight"
    ),
}
_NOUNS: Final = (
    "killed dead died die dies deaths death dying wounded injured hurt harmed missing detained arrested captured "
    "abducted displaced martyred martyrs martyr slain murdered executed kill kills killing wounding injuring hit "
    "struck destroyed damaged targeted lost casualties casualty fatalities fatality victims victim bodies body "
    "injuries wounds losses corpses survivors people persons person human humans souls lives civilian civilians "
    "noncombatants non combatants combatants combatant man men woman women child children boy boys girl girls "
    "baby babies infant infants minors adults male males female females elderly fighter fighters militant "
    "militants soldier soldiers troops gunmen gunman terrorists rebels insurgents militiamen policeman policemen "
    "police officer officers guards journalist journalists reporters medic medics doctor doctors nurse nurses "
    "paramedics patient patients staff worker workers labourers laborers farmer farmers shepherd shepherds "
    "student students pupils teacher teachers worshippers mourners shoppers guests passengers villagers resident "
    "residents locals inhabitants refugee refugees displaced idps migrants prisoner prisoners detainee detainees "
    "hostages strike strikes airstrike airstrikes air raid raids attack attacks bombing bombings bomb bombs "
    "missile missiles rocket rockets shell shells sortie sorties explosion explosions blast blasts market markets "
    "marketplace house houses home homes building buildings structure structures dwelling dwellings apartment "
    "apartments school schools hospital hospitals clinic clinics mosque mosques church churches bridge bridges "
    "shop shops store stores bakery bakeries camp camps vehicle vehicles car cars bus buses truck trucks "
    "ambulance ambulances tanker tankers boat boats site sites village villages town towns location locations "
    "target targets position positions base bases checkpoint checkpoints factory factories farm farms warehouse "
    "warehouses buried trapped shot burned burnt crushed hospitalised hospitalized evacuated bombed levelled "
    "flattened"
)
_SINGULAR: Final = (
    "person civilian noncombatant combatant man woman child boy girl baby infant male female fighter militant "
    "soldier gunman policeman officer journalist medic doctor nurse patient worker farmer shepherd student "
    "teacher resident refugee prisoner detainee casualty fatality victim body death martyr strike airstrike raid "
    "attack bombing bomb missile rocket shell explosion blast market marketplace house home building structure "
    "dwelling apartment school hospital clinic mosque church bridge shop store bakery camp vehicle car bus truck "
    "ambulance tanker boat site village town location target position base checkpoint factory farm warehouse"
)


_REFUSED: Final[dict[Refusal, str]] = {
    Refusal.MEASURE: (
        "km kms kilometre kilometres kilometer kilometers metre metres meter meters mile miles kg kgs kilogram "
        "kilograms kilo kilos ton tons tonne tonnes pound pounds lb lbs year years yr yrs month months week weeks "
        "day days hour hours minute minutes seconds oclock am pm dollar dollars euro euros usd dinar dinars age "
        "aged old degrees hectares acres litres liters rounds bce bc ad  january february march april june july "
        "august september october november december jan feb mar apr jun jul aug sep sept oct nov dec m mm cm ft k kph "
        "mph hr hrs min mins sec secs inch inches feet foot yard yards knots volts watts bytes grams gallons barrels "
        "decades centuries nights gbp eur iqd syp pesos rupees rials riyals lira liras shekels francs cents sterling"
    ),
    Refusal.SHARE: (
        "percent percentage per cent percents half halves quarter quarters third thirds fraction twice thrice "
        "double triple times fold"
    ),
    Refusal.DISTRIBUTED: "each every apiece respectively daily weekly monthly",
    Refusal.GROUPS: "family families household households group groups busload busloads truckload truckloads pairs",
    Refusal.SOME: "most mostly majority minority except excluding minus least",
    Refusal.DOUBTFUL: (
        "unknown uncertain unclear unconfirmed unspecified maybe perhaps possibly potentially if than whether "
        "probably allegedly supposedly alleged fake rumoured rumored rumours rumors rumour rumor unverified reported "
        "reportedly reports rising feared claimed claims claim claiming believed suspected presumed purported "
        "purportedly apparently may might could doubt doubtful doubted disputed dispute wrongly falsely error mistake "
        "allegations sources expected likely thought considered initially initial preliminary growing increasing"
    ),
    Refusal.NO_CONVENTION: (
        "many numerous countless multiple various few lots lot handful plenty untold score couple pair hundredth "
        "billion billions trillion umpteen innumerable odd sometimes"
    ),
}


def _vague() -> dict[tuple[str, ...], Symbol]:
    words = {
        Qualifier.TENS: "tens",
        Qualifier.DOZENS: "dozens",
        Qualifier.SCORES: "scores",
        Qualifier.HUNDREDS: "hundreds",
        Qualifier.SEVERAL: "several",
        Qualifier.A_FEW: "a few",
    }
    symbols = {tuple(text.split()): Symbol(Kind.VAGUE, text, qualifier=term) for term, text in words.items()}
    for text, size in (
        ("thousands", 1_000),
        ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000),
        ("millions", 1_000_000),
    ):
        symbols[tuple(text.split())] = Symbol(Kind.THOUSANDS, text, value=size)
    for text, value in (
        ("half a dozen", 6),
        ("half dozen", 6),
        ("a half dozen", 6),
        ("a couple", 2),
        ("a couple of", 2),
        ("a pair of", 2),
        ("a single", 1),
    ):
        symbols[tuple(text.split())] = Symbol(Kind.NUMBER, text, value=value)
    # "Several dozen" and the like are bounded by no convention; they must not be read as their parts.
    for vague in ("several", "a few", "a couple", "a couple of", "couple", "couple of", "many", "some"):
        for unit in ("dozen", "hundred", "thousand", "million", "score", "tens", "dozens"):
            symbols[(*vague.split(), unit)] = Symbol(Kind.REFUSE, f"{vague} {unit}")
    symbols[("one", "of", "the")] = Symbol(Kind.REFUSE, "one of the")
    return symbols


def _phrases() -> dict[tuple[str, ...], Symbol]:
    listed = {tuple(text.split()): Symbol(kind, text) for kind, texts in _KINDS.items() for text in texts.split("|")}
    nouns = {(noun,): Symbol(Kind.NOUN, noun) for noun in _NOUNS.split()}
    ones = {(article, noun): Symbol(Kind.NUMBER, noun, value=1) for article in _ARTICLES for noun in _SINGULAR.split()}
    return nouns | listed | ones | _vague()


def read_cardinal(parts: Sequence[Token], place: int) -> tuple[int, int] | None:
    """The number in words or digits that begins at a place ("120", "2 million", "one hundred and twenty", "a dozen").

    Returns its value and the place after it; None where no number begins. Reads as far as one number goes.
    """
    return _Cardinal(parts, place).read()


class _Cardinal:
    """One left-to-right walk. ``group`` is the value below the next thousand or million, ``total`` what lies above."""

    def __init__(self, parts: Sequence[Token], place: int) -> None:
        self.parts = parts
        self.start = self.place = place
        self.total = 0
        self.group: int | None = None
        self.ceiling = MAX_NUMBER + 1
        self.step = 1000  # what may still be added to the group lies below this

    def word(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.parts[place].text if place < len(self.parts) and self.parts[place].kind is TokenKind.WORD else ""

    def read(self) -> tuple[int, int] | None:
        if self.place < len(self.parts) and self.parts[self.place].kind is TokenKind.NUMBER:
            self.group, self.step = self.parts[self.place].value, 1
            self.place += 1
        elif self.word() in _ARTICLES and self.word(1) in {"hundred", *_GROUPS, "dozen", "score"}:
            self.group, self.step = 1, 1
            self.place += 1
        while self._take():
            pass
        if self.place == self.start:
            return None
        return min(self.total + (self.group or 0), MAX_NUMBER + 1), self.place

    def _take(self) -> bool:
        word = self.word()
        if word == "and" and self._may_join():
            self.place += 1
            word = self.word()
        return self._take_small(word) or self._take_hundred(word) or self._take_group(word) or self._take_count(word)

    def _may_join(self) -> bool:
        """Whether "and" joins what follows to the same number: after hundreds or thousands, before something below."""
        following = self.word(1)
        size = 100 if self.group is not None and self.group % 100 == 0 and self.group else 0
        after_hundred = size > 0 and self.step == 100
        after_group = self.group is None and self.total > 0
        small = following in _TENS or (following in _UNITS and following != "zero")
        # "One hundred and two hundred" are two numbers.
        ahead = 2 + (following in _TENS and self.word(2) in _UNITS)
        begins_another = self.word(ahead) == "hundred" or self.word(ahead) in _COUNTS
        return small and (after_hundred or after_group) and not begins_another

    def _take_small(self, word: str) -> bool:
        value, step = (_UNITS[word], 1) if word in _UNITS else (_TENS.get(word, 0), 10)
        if word not in _UNITS and word not in _TENS:
            return False
        if self.group is not None and (value >= self.step or value == 0):
            return False
        self.group = (self.group or 0) + value
        self.step = step if step == 10 else 1
        self.place += 1
        return True

    def _take_hundred(self, word: str) -> bool:
        if word != "hundred" or (self.group is not None and not 1 <= self.group <= 99):
            return False
        self.group = (self.group or 1) * 100
        self.step = 100
        self.place += 1
        return True

    def _take_group(self, word: str) -> bool:
        size = _GROUPS.get(word)
        if size is None or size >= self.ceiling or self.group == 0:
            return False
        self.total += (self.group or 1) * size
        self.group, self.ceiling, self.step = None, size, 1000
        self.place += 1
        return True

    def _take_count(self, word: str) -> bool:
        """Take a count in dozens or scores ("two dozen"). A bare "dozens" or "score" is no number."""
        if word not in _COUNTS or self.total or (self.group is None and word != "dozen") or self.step == 0:
            return False
        self.group = (1 if self.group is None else self.group) * _COUNTS[word]
        self.step, self.ceiling = 0, 0
        self.place += 1
        return True


def _as_it_is(token: Token) -> list[Token]:
    """A contracted "not" counts as one; everything else stays."""
    if token.text.endswith("n't"):
        return [Token(TokenKind.WORD, "not")]
    return [Token(token.kind, token.text.replace("'", ""), token.value, token.plain)]


ENGLISH: Final = Lexicon(
    phrases=_phrases(),
    refusals={word: refusal for refusal, words in _REFUSED.items() for word in words.split()},
    multipliers={"hundred": 100, **_GROUPS, **_COUNTS},
    cardinal=read_cardinal,
    split=_as_it_is,
)
