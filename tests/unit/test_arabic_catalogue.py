"""The Arabic catalogue: complete for readers, true to its placeholders, and safe in a line that runs right to left.

A change of the public words fails here until they are translated: docs/translating.md says how. What only the desk
shows may lag behind.
"""

import gettext
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools.messages import ROOT, gather

PATH = ROOT / "locale/ar/LC_MESSAGES/django.po"
DESK = ("access/", "incidents/", "templates/admin/")
FORMS = 6  # none, one, two, a few (3 to 10), many (11 to 99), the others
PLACEHOLDER = re.compile(r"%\((\w+)\)\d*[sdX]")
TAG = re.compile(r"</?\w+>")
ISO_DATE = re.compile(r"(?<![-\w])\d{4}-\d\d(?:-\d\d)?")
ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
LEFT_TO_RIGHT_ISOLATE = "\u2066"


def messages_of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PATH.open("rb") as file:
        return read_po(file, locale="ar")


@pytest.fixture(scope="module")
def translated(catalogue: Catalog) -> list[Message]:
    return [message for message in messages_of(catalogue) if all(forms(message))]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def originals(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def is_public(message: Message) -> bool:
    return any(not path.startswith(DESK) for path, _line in message.locations)


def test_every_text_that_readers_see_is_translated(catalogue: Catalog) -> None:
    missing = []
    for message in messages_of(gather()):
        known = catalogue.get(originals(message)[0], message.context)
        if is_public(message) and (known is None or not all(forms(known))):
            missing.append(f"{message.locations[0][0]}: {message.id!r}")

    assert not missing, "\n".join(["run `make messages`, then translate in locale/ar:", *missing])


def test_every_placeholder_is_kept(translated: list[Message]) -> None:
    for message in translated:
        wanted = Counter(PLACEHOLDER.findall(originals(message)[-1]))
        for index, text in enumerate(forms(message)):
            found = Counter(PLACEHOLDER.findall(text))
            if len(forms(message)) == FORMS and index < 3:  # "no", "one" and "two" are said in the noun alone
                found |= Counter({name: wanted[name] for name in ("n", "num", "counter")})
            assert found == wanted, (message.id, text)


def test_a_count_has_all_six_forms(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == FORMS
    counted = [message for message in messages_of(catalogue) if not isinstance(message.id, str)]

    assert counted
    assert {len(forms(message)) for message in counted} == {FORMS}


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "لا أصحاب روايات"),
        (1, "صاحب رواية واحد"),
        (2, "صاحبا روايتين"),
        (3, "3 أصحاب روايات"),
        (10, "10 أصحاب روايات"),
        (11, "11 صاحب رواية"),
        (99, "99 صاحب رواية"),
        (100, "100 صاحب رواية"),
        (103, "103 أصحاب روايات"),
    ],
)
def test_the_noun_follows_its_number(catalogue: Catalog, count: int, words: str) -> None:
    translations = gettext.GNUTranslations(compiled(catalogue))

    assert translations.ngettext("%(n)s claimant", "%(n)s claimants", count) % {"n": count} == words


def compiled(catalogue: Catalog) -> io.BytesIO:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return buffer


def test_markup_is_kept(translated: list[Message]) -> None:
    for message in translated:
        for text in forms(message):
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(originals(message)[0])), text


def test_digits_and_punctuation_are_those_of_the_interface(translated: list[Message]) -> None:
    for message in translated:
        for text in forms(message):
            assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9]", text), f"digits are 0 to 9: {text}"
            assert not re.search(r"[\u0621-\u064a][,;?]", text), f"comma, semicolon and question mark: {text}"


def test_a_date_after_arabic_letters_is_isolated(translated: list[Message]) -> None:
    """Else the bidirectional algorithm takes its digits for Arabic numbers and shows 07-12-2016."""
    for message in translated:
        for text in forms(message):
            for date in ISO_DATE.finditer(text):
                before = text[: date.start()]
                if ARABIC_LETTER.search(before):
                    assert before.count(LEFT_TO_RIGHT_ISOLATE) > before.count("\u2069"), text


def test_what_the_site_reads_is_compiled_from_this_catalogue(catalogue: Catalog) -> None:
    path = PATH.with_suffix(".mo")
    assert path.exists(), "run `make setup`, or python -m tools.messages compile"
    with path.open("rb") as file:
        served = gettext.GNUTranslations(file)

    for message in messages_of(catalogue):
        if isinstance(message.id, str) and message.string and not message.context:
            assert served.gettext(message.id) == message.string, "stale: run `make setup`"


def test_a_lost_placeholder_would_be_found(tmp_path: Path) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert 'msgstr "%(n)s كم"' in text
    broken = tmp_path / "django.po"
    broken.write_text(text.replace('msgstr "%(n)s كم"', 'msgstr "كم"'), encoding="utf-8")
    with broken.open("rb") as file:
        catalogue = read_po(file, locale="ar")

    kilometres = catalogue.get("%(n)s km")
    assert kilometres is not None
    with pytest.raises(AssertionError):
        test_every_placeholder_is_kept([kilometres])
