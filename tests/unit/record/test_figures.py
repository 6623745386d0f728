"""Wording in, figures out: what is understood, what is not, and that nothing is guessed."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from record.figure_conventions import CONVENTIONS, UnknownConventionError
from record.figures import Reading, read_figure, say
from record.vocabulary import Qualifier

Q = Qualifier

UNDERSTOOD = [
    # --- numbers ---
    ("0", Q.EXACTLY, 0, 0),
    ("zero", Q.EXACTLY, 0, 0),
    ("80", Q.EXACTLY, 80, 80),
    (" 80. ", Q.EXACTLY, 80, 80),
    ("“80”", Q.EXACTLY, 80, 80),
    ("(80)", Q.EXACTLY, 80, 80),
    ("80!", Q.EXACTLY, 80, 80),
    ("3 killed", Q.EXACTLY, 3, 3),
    ("killed: 80", Q.EXACTLY, 80, 80),
    ("killing 80 people", Q.EXACTLY, 80, 80),
    ("leaving 80 dead", Q.EXACTLY, 80, 80),
    ("there were 80 victims", Q.EXACTLY, 80, 80),
    ("a total of 80", Q.EXACTLY, 80, 80),
    ("80 in total", Q.EXACTLY, 80, 80),
    ("only 80", Q.EXACTLY, 80, 80),
    ("exactly 80", Q.EXACTLY, 80, 80),
    ("80 exactly", Q.EXACTLY, 80, 80),
    ("1,200", Q.EXACTLY, 1200, 1200),
    ("1,200,000", Q.EXACTLY, 1_200_000, 1_200_000),
    ("1 200", Q.EXACTLY, 1200, 1200),
    ("12 345", Q.EXACTLY, 12_345, 12_345),
    ("100 000", Q.EXACTLY, 100_000, 100_000),
    ("1\u202f200", Q.EXACTLY, 1200, 1200),
    ("1'200", Q.EXACTLY, 1200, 1200),
    ("2016 people", Q.EXACTLY, 2016, 2016),
    ("2,016", Q.EXACTLY, 2016, 2016),
    ("2000", Q.EXACTLY, 2000, 2000),
    ("１００", Q.EXACTLY, 100, 100),
    ("a further 100", Q.EXACTLY, 100, 100),
    ("another 100", Q.EXACTLY, 100, 100),
    ("an additional 100", Q.EXACTLY, 100, 100),
    ("100 more", Q.EXACTLY, 100, 100),
    ("100 others", Q.EXACTLY, 100, 100),
    ("80 dead or wounded", Q.EXACTLY, 80, 80),
    ("100 men, women and children", Q.EXACTLY, 100, 100),
    ("two bakeries", Q.EXACTLY, 2, 2),
    ("two minarets", Q.EXACTLY, 2, 2),
    ("80 Syrian civilians", Q.EXACTLY, 80, 80),
    ("100 civilians killed in the market", Q.EXACTLY, 100, 100),
    ("80 killed in Qaim", Q.EXACTLY, 80, 80),
    ("80 killed yesterday", Q.EXACTLY, 80, 80),
    ("80 of them", Q.EXACTLY, 80, 80),
    ("80 people, including children", Q.EXACTLY, 80, 80),
    ("80 taken to hospital from Qaim", Q.EXACTLY, 80, 80),
    # --- numbers in words ---
    ("one", Q.EXACTLY, 1, 1),
    ("a market", Q.EXACTLY, 1, 1),
    ("a single strike", Q.EXACTLY, 1, 1),
    ("two houses", Q.EXACTLY, 2, 2),
    ("three markets", Q.EXACTLY, 3, 3),
    ("Thirteen", Q.EXACTLY, 13, 13),
    ("twenty-five", Q.EXACTLY, 25, 25),
    ("TWENTY FIVE", Q.EXACTLY, 25, 25),
    ("hundred", Q.EXACTLY, 100, 100),
    ("a hundred", Q.EXACTLY, 100, 100),
    ("a hundred and one", Q.EXACTLY, 101, 101),
    ("one hundred twenty", Q.EXACTLY, 120, 120),
    ("one hundred and twenty", Q.EXACTLY, 120, 120),
    ("one hundred and twenty-five", Q.EXACTLY, 125, 125),
    ("twelve hundred", Q.EXACTLY, 1200, 1200),
    ("two thousand and six", Q.EXACTLY, 2006, 2006),
    ("twenty five thousand", Q.EXACTLY, 25_000, 25_000),
    ("five hundred thousand", Q.EXACTLY, 500_000, 500_000),
    ("one million two hundred thousand", Q.EXACTLY, 1_200_000, 1_200_000),
    ("2 million", Q.EXACTLY, 2_000_000, 2_000_000),
    ("5 hundred", Q.EXACTLY, 500, 500),
    ("a dozen", Q.EXACTLY, 12, 12),
    ("two dozen", Q.EXACTLY, 24, 24),
    ("3 dozen", Q.EXACTLY, 36, 36),
    ("half a dozen", Q.EXACTLY, 6, 6),
    ("three score", Q.EXACTLY, 60, 60),
    ("a couple", Q.EXACTLY, 2, 2),
    ("a couple of houses", Q.EXACTLY, 2, 2),
    # --- qualifiers ---
    ("more than 100", Q.MORE_THAN, 101, None),
    ("over 100", Q.MORE_THAN, 101, None),
    ("upwards of 100", Q.MORE_THAN, 101, None),
    ("in excess of 100", Q.MORE_THAN, 101, None),
    ("well over a hundred", Q.MORE_THAN, 101, None),
    ("more than one hundred people were killed", Q.MORE_THAN, 101, None),
    (">100", Q.MORE_THAN, 101, None),
    ("more than 0", Q.MORE_THAN, 1, None),
    ("at least 55", Q.AT_LEAST, 55, None),
    ("at least a further 55", Q.AT_LEAST, 55, None),
    ("no fewer than 55", Q.AT_LEAST, 55, None),
    ("no less than 55", Q.AT_LEAST, 55, None),
    ("not less than 55", Q.AT_LEAST, 55, None),
    ("55 at least", Q.AT_LEAST, 55, None),
    ("55 people at the least", Q.AT_LEAST, 55, None),
    ("a minimum of 55", Q.AT_LEAST, 55, None),
    ("100+", Q.AT_LEAST, 100, None),
    ("100 +", Q.AT_LEAST, 100, None),
    ("100-plus", Q.AT_LEAST, 100, None),
    ("100 or more", Q.AT_LEAST, 100, None),
    ("100 people or more", Q.AT_LEAST, 100, None),
    ("100 upwards", Q.AT_LEAST, 100, None),
    ("≥ 100", Q.AT_LEAST, 100, None),
    (">=100", Q.AT_LEAST, 100, None),
    ("as many as 100", Q.AT_MOST, 1, 100),
    ("up to 100", Q.AT_MOST, 1, 100),
    ("at most 100", Q.AT_MOST, 0, 100),
    ("no more than 100", Q.AT_MOST, 0, 100),
    ("a maximum of 100", Q.AT_MOST, 0, 100),
    ("10 max", Q.AT_MOST, 0, 10),
    ("100 max.", Q.AT_MOST, 0, 100),
    ("100 tops", Q.AT_MOST, 0, 100),
    ("100 at most", Q.AT_MOST, 0, 100),
    ("100 or fewer", Q.AT_MOST, 0, 100),
    ("≤100", Q.AT_MOST, 0, 100),
    ("fewer than 100", Q.FEWER_THAN, 0, 99),
    ("less than 100", Q.FEWER_THAN, 0, 99),
    ("under 100", Q.FEWER_THAN, 0, 99),
    ("just under 100", Q.FEWER_THAN, 0, 99),
    ("fewer than 1", Q.FEWER_THAN, 0, 0),
    ("<100", Q.FEWER_THAN, 0, 99),
    ("about 50", Q.ABOUT, 50, 50),
    ("around 50", Q.ABOUT, 50, 50),
    ("approximately 50", Q.ABOUT, 50, 50),
    ("approx. 50", Q.ABOUT, 50, 50),
    ("c. 50", Q.ABOUT, 50, 50),
    ("some 50 people", Q.ABOUT, 50, 50),
    ("nearly 50", Q.ABOUT, 50, 50),
    ("almost 50", Q.ABOUT, 50, 50),
    ("an estimated 50", Q.ABOUT, 50, 50),
    ("50 or so", Q.ABOUT, 50, 50),
    ("~50", Q.ABOUT, 50, 50),
    # --- ranges ---
    ("between 70 and 80", Q.BETWEEN, 70, 80),
    ("between 70 and 80 people", Q.BETWEEN, 70, 80),
    ("between about 70 and about 80", Q.BETWEEN, 70, 80),
    ("between one hundred and two hundred", Q.BETWEEN, 100, 200),
    ("between 70-80", Q.BETWEEN, 70, 80),
    ("70-80", Q.BETWEEN, 70, 80),
    ("between 70 and one hundred", Q.BETWEEN, 70, 100),
    ("80 to two hundred", Q.BETWEEN, 80, 200),
    ("zero to two hundred", Q.BETWEEN, 0, 200),
    ("70–80", Q.BETWEEN, 70, 80),
    ("70 — 80", Q.BETWEEN, 70, 80),
    ("70 to 80", Q.BETWEEN, 70, 80),
    ("from 70 to 80", Q.BETWEEN, 70, 80),
    ("about 70 to 80", Q.BETWEEN, 70, 80),
    ("twenty to thirty", Q.BETWEEN, 20, 30),
    ("two or three", Q.BETWEEN, 2, 3),
    ("70-70", Q.BETWEEN, 70, 70),
    ("more than 50 but fewer than 100", Q.BETWEEN, 51, 99),
    ("at least 50 and at most 80", Q.BETWEEN, 50, 80),
    ("at least 50, up to 80", Q.BETWEEN, 50, 80),
    # --- vague words ---
    ("tens", Q.TENS, 20, 99),
    ("in the tens", Q.TENS, 20, 99),
    ("tens of people", Q.TENS, 20, 99),
    ("dozens", Q.DOZENS, 24, 99),
    ("dozens of fighters", Q.DOZENS, 24, 99),
    ("scores", Q.SCORES, 40, 99),
    ("hundreds", Q.HUNDREDS, 200, 999),
    ("Hundreds of civilians", Q.HUNDREDS, 200, 999),
    ("several", Q.SEVERAL, 3, 9),
    ("a few", Q.A_FEW, 3, 5),
    ("thousands", Q.BETWEEN, 2_000, 9_999),
    ("tens of thousands", Q.BETWEEN, 20_000, 99_999),
    ("hundreds of thousands displaced", Q.BETWEEN, 200_000, 999_999),
    ("at least dozens", Q.AT_LEAST, 24, None),
    ("up to several", Q.AT_MOST, 1, 9),
    # --- none ---
    ("none", Q.NONE, 0, 0),
    ("None.", Q.NONE, 0, 0),
    ("nobody", Q.NONE, 0, 0),
    ("nobody was killed", Q.NONE, 0, 0),
    ("no one", Q.NONE, 0, 0),
    ("no-one", Q.NONE, 0, 0),
    ("no civilians", Q.NONE, 0, 0),
    ("no civilian casualties", Q.NONE, 0, 0),
    ("no women or children", Q.NONE, 0, 0),
    ("zero civilians", Q.NONE, 0, 0),
    ("zero civilian casualties", Q.NONE, 0, 0),
    ("0 killed", Q.NONE, 0, 0),
    ("none of the civilians", Q.NONE, 0, 0),
    ("not a single civilian", Q.NONE, 0, 0),
    ("there were no casualties", Q.NONE, 0, 0),
    # --- Arabic ---
    ("٥٥", Q.EXACTLY, 55, 55),
    ("۵۵", Q.EXACTLY, 55, 55),
    ("١٬٢٠٠", Q.EXACTLY, 1200, 1200),
    ("٥٥ قتيلا", Q.EXACTLY, 55, 55),
    ("مقتل ٥٥ مدنياً", Q.EXACTLY, 55, 55),
    ("100 من المدنيين", Q.EXACTLY, 100, 100),
    ("100 آخرين", Q.EXACTLY, 100, 100),
    ("الـ100", Q.EXACTLY, 100, 100),
    ("أكثر من 100", Q.MORE_THAN, 101, None),
    ("أَكْثَرُ مِنْ ١٠٠", Q.MORE_THAN, 101, None),
    ("اكثر من مئة", Q.MORE_THAN, 101, None),
    ("ما يزيد على 100", Q.MORE_THAN, 101, None),
    ("ما لا يقل عن 55", Q.AT_LEAST, 55, None),
    ("على الأقل 55", Q.AT_LEAST, 55, None),
    ("55 على الأقل", Q.AT_LEAST, 55, None),
    ("55 شخصا أو أكثر", Q.AT_LEAST, 55, None),
    ("حوالي 50", Q.ABOUT, 50, 50),
    ("نحو خمسين", Q.ABOUT, 50, 50),
    ("قرابة المئة", Q.ABOUT, 100, 100),
    ("50 تقريبا", Q.ABOUT, 50, 50),
    ("ما يصل إلى 100", Q.AT_MOST, 1, 100),
    ("لا يزيد عن 10", Q.AT_MOST, 0, 10),
    ("أقل من 10", Q.FEWER_THAN, 0, 9),
    ("دون 50", Q.FEWER_THAN, 0, 49),
    ("بين 70 و80", Q.BETWEEN, 70, 80),
    ("بين ٧٠ و ٨٠ قتيلا", Q.BETWEEN, 70, 80),
    ("من 70 إلى 80", Q.BETWEEN, 70, 80),
    ("بين سبعين وثمانين", Q.BETWEEN, 70, 80),
    ("بين مئة ومئتين", Q.BETWEEN, 100, 200),
    ("بين مئة وعشرين ومئتين", Q.BETWEEN, 120, 200),
    ("عشرات", Q.TENS, 20, 99),
    ("العشرات", Q.TENS, 20, 99),
    ("عشرات القتلى", Q.TENS, 20, 99),
    ("مئات", Q.HUNDREDS, 200, 999),
    ("المئات من المدنيين", Q.HUNDREDS, 200, 999),
    ("عدة", Q.SEVERAL, 3, 9),
    ("بضعة", Q.SEVERAL, 3, 9),
    ("عشرات الآلاف", Q.BETWEEN, 20_000, 99_999),
    ("آلاف", Q.BETWEEN, 2_000, 9_999),
    ("لا أحد", Q.NONE, 0, 0),
    ("لا ضحايا", Q.NONE, 0, 0),
    ("لا ضحايا مدنيين", Q.NONE, 0, 0),
    ("دون ضحايا", Q.NONE, 0, 0),
    ("بلا إصابات", Q.NONE, 0, 0),
    ("لا أحد من المدنيين", Q.NONE, 0, 0),
    ("لم يقتل مدنيون", Q.NONE, 0, 0),
    ("لا شيء", Q.NONE, 0, 0),
    ("صفر", Q.EXACTLY, 0, 0),
    ("منزلان", Q.EXACTLY, 2, 2),
    ("منزلين", Q.EXACTLY, 2, 2),
    ("قتيلان", Q.EXACTLY, 2, 2),
    ("المنزلان", Q.EXACTLY, 2, 2),
    ("ثلاثة أسواق", Q.EXACTLY, 3, 3),
    ("قتيل واحد", Q.EXACTLY, 1, 1),
    ("أحد عشر قتيلا", Q.EXACTLY, 11, 11),
    ("اثنا عشر", Q.EXACTLY, 12, 12),
    ("عشرة", Q.EXACTLY, 10, 10),
    ("خمسة وعشرون", Q.EXACTLY, 25, 25),
    ("مئة وعشرون", Q.EXACTLY, 120, 120),
    ("مائة وخمسة وعشرين", Q.EXACTLY, 125, 125),
    ("ثلاثمئة", Q.EXACTLY, 300, 300),
    ("ثلاث مئة", Q.EXACTLY, 300, 300),
    ("مئتان", Q.EXACTLY, 200, 200),
    ("ألف ومئتان", Q.EXACTLY, 1200, 1200),
    ("ألفان", Q.EXACTLY, 2000, 2000),
    ("ألفان وخمسمئة", Q.EXACTLY, 2500, 2500),
    ("ثلاثة آلاف", Q.EXACTLY, 3000, 3000),
    ("مئة ألف", Q.EXACTLY, 100_000, 100_000),
    ("مليون ومئتا ألف", Q.EXACTLY, 1_200_000, 1_200_000),
    ("3 آلاف", Q.EXACTLY, 3000, 3000),
    ("دزينة", Q.EXACTLY, 12, 12),
]


@pytest.mark.parametrize(("words", "qualifier", "low", "high"), UNDERSTOOD)
def test_words_become_qualifier_and_bounds(words: str, qualifier: Qualifier, low: int, high: int | None) -> None:
    reading = read_figure(words)
    assert (reading.understood, reading.note) == (True, "")
    assert (reading.qualifier, reading.low, reading.high) == (qualifier, low, high)
    assert reading.verbatim == words
    assert reading.convention == "counterclaim"


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("words", [case[0] for case in UNDERSTOOD])
def test_what_is_understood_is_said_so_that_it_reads_back_the_same(words: str, convention: str) -> None:
    reading = read_figure(words, convention=convention)
    again = read_figure(say(reading), convention=convention)
    assert (again.qualifier, again.low, again.high) == (reading.qualifier, reading.low, reading.high)


NOT_UNDERSTOOD = [
    ("", "There are no words"),
    ("   ", "There are no words"),
    ("\u202e\u202c", "There are no words"),
    ("hello", "The word “hello” is not one"),
    ("people", "gives no number"),
    ("some people", "“people”"),
    ("no", "it is not clear what"),
    ("no figure", "it is not clear what"),
    ("no civilians survived", "it is not clear what"),
    ("no casualties reported", "leaves open"),
    ("none of the above", "it is not clear what"),
    ("none but 5", "it is not clear what"),
    ("not 100 but 50", "it is not clear what"),
    ("did not kill 80", "not one that is understood"),
    ("80 were not killed", "it is not clear what"),
    ("didn't 5", "it is not clear what"),
    ("wrong news", "“wrong”"),
    ("100 fighters and 20 civilians", "more than one number"),
    ("80 killed, 20 wounded", "more than one number"),
    ("80 killed in two strikes", "more than one number"),
    ("a man and a woman", "more than one number"),
    ("hundreds and hundreds", "more than one number"),
    ("80 of the 100", "more than one number"),
    ("5 and 6 people", "more than one number"),
    ("100 civilians and their belongings", "joins the number to something else"),
    ("two hundred and three hundred", "more than one number"),
    ("10 20", "two numbers"),
    ("50%", "share"),
    ("50 percent", "share"),
    ("٪50", "share"),
    ("half", "share"),
    ("2016", "may be a year"),
    ("2010-2016", "may be a year"),
    ("in 2016", "“in”"),
    ("7 December", "dates something"),
    ("7/12/2016", "not clear which"),
    ("2016-12-07", "begins with a zero"),
    ("7:30", "not clear which"),
    ("1.5", "not clear which"),
    (".5", "decimal"),
    ("100...", "breaks off"),
    ("1.200", "not clear which"),
    ("1,20", "not clear which"),
    ("1,20,000", "not clear which"),
    ("007", "begins with a zero"),
    ("-5", "minus sign"),
    ("− 5", "minus sign"),
    ("5-", "breaks off"),
    ("+5", "gives no number"),
    ("80-70", "runs backwards"),
    ("between 80 and 70", "runs backwards"),
    ("more than 100 but fewer than 50", "runs backwards"),
    ("between 70", "one end of a range"),
    ("between 70 and several", "vague word"),
    ("two zero", "more than one number"),
    ("عشرون خمسة", "more than one number"),
    ("at least 5 and at most thousands of them each", "for each"),
    ("more than dozens", "vague word"),
    ("about dozens", "vague word"),
    ("at least 100 or more", "twice"),
    ("more than", "gives no number"),
    ("100 more than yesterday", "more than"),
    ("less than 0", "no number between"),
    ("up to 0", "no number between"),
    ("80 kilometres", "measures"),
    ("an 80-year-old", "joined to a word"),
    ("80 years", "measures"),
    ("80km", "joined to a word"),
    ("100k", "joined to a word"),
    ("3rd", "joined to a word"),
    ("F16", "joined to a word"),
    ("route 66", "“route”"),
    ("$100", "sign “$”"),
    ("100?", "asks"),
    ("100/120", "not clear which"),
    ("½", "fraction"),
    ("10²", "superscript"),
    ("Ⅻ", "plain number"),
    ("many", "no convention"),
    ("a number of people", "“a”"),
    ("several dozen", "No convention gives bounds for “several dozen”"),
    ("a couple hundred", "No convention"),
    ("one of the deadliest strikes", "No convention"),
    ("dozens in each house", "for each"),
    ("two families", "families"),
    ("80, mostly women", "some among them"),
    ("perhaps 80", "leaves open"),
    ("if 80", "leaves open"),
    ("80 over the weekend", "“over” qualifies no number"),
    ("9" * 10, "larger than any figure"),
    ("1,000 million", "larger than any figure"),
    ("x" * 201, "longer than 200"),
    ("100 قتيل people", "mixes scripts"),
    ("за 100", "English and Arabic"),
    ("plus de 100", "no number"),
    ("لا", "it is not clear what"),
    ("لم يقتل 5", "it is not clear what"),
    ("100 قتيل و20 جريحا", "more than one number"),
    ("رجل و20 طفلا", "no number"),
    ("50 في المئة", "No convention"),
    ("50 بالمئة", "share"),
    ("عدد من القتلى", "No convention"),
    ("50 سنة", "measures"),
    ("كثير", "no convention"),
    ("المدنيين", "no number"),
    ("ألف ألف", "more than one number"),
    ("two to three dozen", "belongs to both"),
    ("two or three hundred", "belongs to both"),
    ("20-30 thousand", "belongs to both"),
    ("three to four million", "belongs to both"),
    ("between two and three hundred", "belongs to both"),
    ("5 or 6 dozen", "belongs to both"),
    ("two hundred to three hundred thousand", "belongs to both"),
    ("more than two but fewer than three hundred", "belongs to both"),
    ("من عشرين إلى ثلاثين ألف", "belongs to both"),
    ("ثلاث إلى أربعمئة", "belongs to both"),
    ("100 100", "two numbers"),
    ("100 200 300", "two numbers"),
    ("100 odd", "no convention"),
    ("100 wrong", "“wrong”"),
    ("100 blah", "“blah”"),
    ("100 fake", "leaves open"),
    ("100 alleged", "leaves open"),
    ("100 rumoured", "leaves open"),
    ("100 unverified", "leaves open"),
    ("100 reportedly", "leaves open"),
    ("100 rising", "leaves open"),
    ("100 feared", "leaves open"),
    ("100 claimed", "leaves open"),
    ("5 Dec", "measures or dates"),
    ("100 kph", "measures or dates"),
    ("100 m", "measures or dates"),
    ("100 hrs", "measures or dates"),
    ("100 mm", "measures or dates"),
    ("100 GBP", "measures or dates"),
    ("5 to", "breaks off"),
    ("80 in", "breaks off"),
    ("80 people from", "breaks off"),
    ("100 من", "breaks off"),
    ("80 in Qaim, wrong", "“wrong”"),
    ("100 missing or dead", "how"),
    ("no civilians only", "not clear what"),
    ("لم يقتل مدنيون فقط", "not clear what"),
    ("لا شيء مؤكد", "not clear what"),
    ("100 مزعوم", "leaves open"),
]


@pytest.mark.parametrize(("words", "why"), NOT_UNDERSTOOD)
def test_what_is_not_understood_stays_words_and_says_why(words: str, why: str) -> None:
    reading = read_figure(words)
    assert (reading.understood, reading.qualifier, reading.low, reading.high) == (False, Q.UNKNOWN, None, None)
    assert why in reading.note
    assert reading.verbatim == words


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("tens", 10, None),
        ("dozens", 12, None),
        ("scores", 20, None),
        ("hundreds", 100, None),
        ("several", 3, None),
        ("a few", 3, None),
        ("thousands", 1000, None),
        ("عشرات", 10, None),
        ("two dozen", 24, 24),
        ("80", 80, 80),
    ],
)
def test_acled_takes_the_most_conservative_number(words: str, low: int, high: int | None) -> None:
    reading = read_figure(words, convention="acled")
    assert (reading.low, reading.high, reading.convention) == (low, high, "acled")


def test_an_unknown_convention_is_refused_by_name() -> None:
    with pytest.raises(UnknownConventionError, match=r"'ours'.*counterclaim and acled"):
        read_figure("80", convention="ours")


@pytest.mark.parametrize("language", [None, "en", "en-GB", "ar", "ar_IQ"])
def test_the_script_tells_english_from_arabic(language: str | None) -> None:
    assert read_figure("more than 100", language=language).low == 101
    assert read_figure("أكثر من 100", language=language).low == 101


@pytest.mark.parametrize(("words", "language"), [("100 morts", "fr"), ("بیش از ۱۰۰", "fa"), ("sed 100", "ku-Latn")])
def test_words_in_a_third_language_are_not_read(words: str, language: str) -> None:
    reading = read_figure(words, language=language)
    assert not reading.understood
    assert "are not read" in reading.note


@pytest.mark.parametrize("words", ["100", "70-80", "100+", "۱۰۰"])
def test_digits_alone_are_read_in_any_language(words: str) -> None:
    assert read_figure(words, language="fa").understood


@pytest.mark.parametrize("hidden", ["\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u0640"])
def test_what_cannot_be_seen_is_ignored_and_kept(hidden: str) -> None:
    words = f"{hidden}more{hidden} than 1{hidden}00{hidden}"
    reading = read_figure(words)
    assert (reading.qualifier, reading.low, reading.verbatim) == (Q.MORE_THAN, 101, words)


@pytest.mark.parametrize(
    ("words", "said"), [("over 1200", "more than 1,200"), ("no-one", "none"), ("gibberish", "gibberish")]
)
def test_a_reading_is_said_in_plain_words(words: str, said: str) -> None:
    assert say(read_figure(words)) == said


def test_a_reading_refuses_bounds_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="read as 5 to 3"):
        Reading(verbatim="x", qualifier=Q.BETWEEN, low=5, high=3, understood=True, convention="counterclaim")


# ------------------------------------------------------------------------------------------------------- properties

PIECES = (
    "more than|at least|as many as|up to|about|between|from|to|and|or|no|none|not|people|killed|civilians|a|the|of|two"
    "|twenty|hundred|thousand|million|dozen|dozens|tens|several|a few|100|70|80|1,200|0|7|999999999|-|–|+|%|,|.|؟"
    "|أكثر من|بين|و|و80|عشرات|مئة|ألف|آلاف|لا|أحد|على الأقل|خمسة|قتلى|منزلان|\u202e|\u200f|'|n't"
)
pieces = st.sampled_from(PIECES.split("|"))
phrases = st.lists(pieces, max_size=8).map(" ".join)
glued = st.lists(pieces, max_size=6).map("".join)
any_words = st.one_of(st.text(max_size=40), phrases, glued)


@given(any_words, st.sampled_from([None, "en", "ar", "fr", "x" * 50, ""]), st.sampled_from(CONVENTIONS))
@example("١" * 300, None, "counterclaim")
@example("\ud83d", None, "counterclaim")
@example("ﷺ", None, "counterclaim")
def test_any_words_are_read_or_not_and_are_kept_to_the_letter(
    words: str, language: str | None, convention: str
) -> None:
    reading = read_figure(words, language=language, convention=convention)
    assert reading.verbatim == words
    assert reading.understood is (reading.note == "")
    assert reading.understood is (reading.qualifier is not Q.UNKNOWN)
    if reading.understood:
        assert reading.low is not None
        assert reading.low >= 0
        assert reading.high is None or reading.low <= reading.high
    else:
        assert (reading.low, reading.high) == (None, None)


@given(any_words, st.sampled_from(CONVENTIONS))
@example("thousands", "acled")
@example("999999999", "counterclaim")
@example("more than 999999999", "counterclaim")
def test_what_is_said_of_a_reading_reads_back_the_same(words: str, convention: str) -> None:
    reading = read_figure(words, convention=convention)
    again = read_figure(say(reading), convention=convention)
    assert (again.qualifier, again.low, again.high) == (reading.qualifier, reading.low, reading.high)


@given(st.integers(0, 999_999_999))
def test_every_number_reads_as_itself(number: int) -> None:
    for words in (f"{number:,}", f"{number} people", f"exactly {number:,}"):
        reading = read_figure(words)
        is_denial = number == 0 and words == "0 people"
        expected = Q.NONE if is_denial else Q.EXACTLY
        assert (reading.qualifier, reading.low, reading.high) == (expected, number, number)


@given(st.integers(0, 999), st.integers(0, 999))
def test_every_range_reads_as_its_ends_or_is_refused(low: int, high: int) -> None:
    for words in (f"between {low} and {high}", f"{low}-{high} people", f"from {low} to {high}", f"بين {low} و{high}"):
        reading = read_figure(words)
        assert reading.understood is (low <= high)
        if reading.understood:
            assert (reading.low, reading.high) == (low, high)


# ------------------------------------------------------------------------------------------------------- the command


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("read_figure", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_data() -> None:
    assert json.loads(run("more than 100", "--json")) == {
        "verbatim": "more than 100",
        "qualifier": "more_than",
        "low": 101,
        "high": None,
        "understood": True,
        "convention": "counterclaim",
    }


def test_the_command_says_why_words_are_not_understood() -> None:
    data = json.loads(run("a great many", "--json"))
    assert data["understood"] is False
    assert data["note"]
    assert run("50%") == "“50%” is not understood as one number. It gives a share, not a number.\n"


def test_the_command_prints_sentences() -> None:
    assert run("عشرات", "--language", "ar", "--convention", "acled") == (
        "“عشرات” is read as: tens.\nLow bound: 10.\nHigh bound: open.\nConvention for vague words: acled.\n"
    )


def test_the_command_follows_the_setting(settings: Any) -> None:
    settings.FIGURE_CONVENTION = "acled"
    assert json.loads(run("dozens", "--json"))["low"] == 12


def test_the_command_refuses_a_convention_that_is_not() -> None:
    with pytest.raises(CommandError):
        run("80", "--convention", "ours")
