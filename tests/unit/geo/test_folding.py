"""Where spellings of one name meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.folding import fold, fold_words, keys, plain, squeeze, without_articles


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Qaim",
            "qaim",
            "QAIM",
            "al-Qa'im",
            "Al-Qāʾim",
            "Al Qā’im",
            "al-Qa`im",
            "Al\u2011Qaim",
            "\u200eal-Qa'im\u200f",
        ),
        ("القائم", "القايم", "الْقَائِم", "القـــائم", "\u2067القائم\u2069"),
        ("البوكمال", "البو كمال", "ٱلبوكمال", "البو-كمال"),
        ("الرقة", "الرقه", "رقة"),
        ("مصطفى", "مصطفي", "مصطفی"),
        ("كركوك", "کرکوک"),
        ("أربيل", "إربيل", "اربيل", "آربيل"),
        ("Raqqah", "Ar Raqqah", "ar-Raqqah", "AR-RAQQAH"),
        ("Deir ez-Zor", "Deir Zor", "deir az zor", "DeirZor"),
        ("Ash Shaddadi", "al-Shaddadi", "Shaddadi"),
        ("N'Djamena", "Ndjamena", "N’Djaména"),
        ("Київ", "КИЇВ", "Киів"),
        ("Łódź", "Lodz"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul", "Istanbul", "ıstanbul"),
        ("٣٤", "۳۴", "34", "３４"),
        ("كی\u200cیف", "كييف"),
        ("דִּמַשְׂק", "דמשק"),
    ],
)
def test_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("दिल्ली", "दिल्ला"),
        ("か", "さ"),
        ("Mosul", "Masul"),
        ("سامراء", "سامرة"),
        ("El Paso", "El Pasa"),
        ("القائم", "Qaim"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "key"), [("El", "el"), ("Al", "al"), ("ال", "ال"), ("الم", "الم"), ("an Nasiriyah", "nasiriyah")]
)
def test_an_article_needs_a_word_after_it(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize("text", ["Ar Ramtha", "ad-Dawr", "as-Sulaymaniyah", "ath-Thawrah", "ez-Zor", "Ul Haq"])
def test_an_article_before_a_sun_letter_is_an_article(text: str) -> None:
    assert len(without_articles(fold_words(text).split())) == 1


@pytest.mark.parametrize("text", ["An Khe", "As Pontes", "Des Moines", "Ed Damazin"])
def test_a_word_that_only_looks_like_an_article_stays_unless_it_echoes_the_next(text: str) -> None:
    kept = without_articles(fold_words(text).split())

    assert len(kept) == (1 if text == "Ed Damazin" else 2)


def test_words_stay_apart_in_words_and_together_when_squeezed() -> None:
    assert fold_words("Deir  ez-Zor") == "deir ez zor"
    assert squeeze("Deir  ez-Zor") == "deirezzor"
    assert keys("Deir  ez-Zor") == {"deirzor", "deirezzor"}


@pytest.mark.parametrize("text", ["", "   ", "---", "'\u200f", "\u0640"])
def test_nothing_but_signs_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""
    assert keys(text) == set()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Al Qā’im", "Al Qa'im"),
        ("Ḩuşaybah", "Husaybah"),
        ("São Paulo", "Sao Paulo"),
        ("القائم", "القائم"),
        ("Київ", "Київ"),
        ("Đà Nẵng", "Đa Nang"),
    ],
)
def test_a_plain_name_loses_the_marks_of_latin_letters_only(name: str, shown: str) -> None:
    assert plain(name) == shown


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_words(fold_words(text)) == fold_words(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(st.text(max_size=40))
def test_a_folded_text_holds_letters_digits_and_marks_only(text: str) -> None:
    assert '"' not in fold_words(text)
    assert not any(character in fold_words(text) for character in "*'-()\u200f\u202e\u2067")


@given(st.text(alphabet="abcdeilnorstz ", max_size=20))
def test_case_marks_and_bidi_controls_do_not_matter(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold("\u202b" + text + "\u202c") == fold(text.replace("a", "a\u0301"))
