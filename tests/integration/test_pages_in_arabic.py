"""Readers whose browser asks for Arabic get Arabic: words, commas, months, names of countries, direction."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from record.appending import append_publication
from record.publication import Publication
from record.vocabulary import PublicationKind
from tests.factories.dossiers import qaim_dossier

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]

DOSSIER = "/incidents/IQ-2016-0001/"
#: Latin letters that Arabic pages keep: names of our own, of standards, of data; codes stand in `code` elements.
NAMES = frozenset({"Counterclaim", "ACLED", "ADM1", "ADM2", "WGS", "UTC", "IQ", "zzzz", "country"})


@pytest.fixture
def qaim() -> Publication:
    dossier = qaim_dossier()
    at = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    return append_publication(code=dossier.code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=at)


def arabic(client: Client, path: str, **headers: str) -> "Answer":
    return client.get(path, headers={"accept-language": "ar-IQ,ar;q=0.9,en;q=0.5", **headers})


def words(response: "Answer") -> str:
    """What a reader sees, in one line, without the marks that keep directions apart."""
    page = re.sub(r"<(script|template|code|svg|title)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]*>", " ", page.partition("<body")[2].partition(">")[2]))
    return " ".join(re.sub(r"[\u2066-\u2069]", "", text).split())


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize(
    "sentence",
    [
        "قتلى (مدنيون) 20 إلى أكثر من 100",
        "الأربعاء 7 كانون الأول (ديسمبر) 2016",
        "ضربة جوية أو بطائرة مسيّرة العراق",
        "3 أصحاب روايات، سلسلة وثائق مستقلة واحدة",
        "نفي: الصفة المدنية",
        "إقرار: المسؤولية",
        "ادّعاء: الضحايا",
        "تساؤل: المسؤولية",
        "مطالبة بالتحقيق",
        "لا تميّز القتلى من الجرحى",
        "قُرئت على أنها من 20 إلى 99، وفق قاعدتنا",
        "34.37° شمالاً، 41.09° شرقاً",
        "كم من سوريا",
    ],
)
def test_a_dossier_says_it_in_arabic(client: Client, sentence: str) -> None:
    assert sentence in words(arabic(client, DOSSIER))


@pytest.mark.usefixtures("qaim")
def test_the_words_of_the_claimants_stay_to_the_letter_in_their_own_language(client: Client) -> None:
    page = arabic(client, DOSSIER).content.decode()

    assert re.search(r'<q class="words"\s+dir="auto"\s+lang="en">more than 100</q>', page)


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize("path", ["/method/", "/incidents/?q=zzzz", "/incidents/?country=99", "/incidents/XX-9/"])
def test_no_english_is_left_where_all_words_are_ours(client: Client, path: str) -> None:
    left = set(re.findall(r"[A-Za-z][A-Za-z0-9]+", words(arabic(client, path)))) - NAMES
    hashes = {word for word in left if re.fullmatch(r"[0-9a-f]{20,}", word)}

    assert left - hashes == set()


@pytest.mark.usefixtures("qaim")
def test_the_method_page_reads_arabic_words_with_the_parser(client: Client) -> None:
    said = words(arabic(client, "/method/"))

    assert "عشرات 20 إلى 99 10 أو أكثر" in said
    assert "قتيلان 2 2" in said
    assert "in the tens" not in said


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize("path", ["/", "/incidents/", DOSSIER, "/changes/", "/method/", f"{DOSSIER}map.html"])
def test_an_answer_in_arabic_is_another_answer_to_every_cache(client: Client, path: str) -> None:
    english, translated = client.get(path), arabic(client, path)

    assert '<html lang="ar" dir="rtl">' in translated.content.decode()
    assert translated.headers["Content-Language"] == "ar"
    assert "Accept-Language" in translated.headers["Vary"]
    assert translated.headers["ETag"] != english.headers["ETag"]
    assert arabic(client, path, **{"if-none-match": english.headers["ETag"]}).status_code == 200
    assert arabic(client, path, **{"if-none-match": translated.headers["ETag"]}).status_code == 304


@pytest.mark.usefixtures("qaim")
def test_a_list_counts_in_arabic_and_names_the_country(client: Client) -> None:
    said = words(arabic(client, "/incidents/"))

    assert "حادثة واحدة" in said
    assert "في وثيقة واحدة" in said
    assert "العراق، ضربة جوية أو بطائرة مسيّرة" in said


@pytest.mark.usefixtures("qaim")
@pytest.mark.parametrize("path", ["/changes/", "/incidents/", "/"])
def test_every_list_leads_with_the_arabic_title_and_says_that_it_is_arabic(client: Client, path: str) -> None:
    title = next(name.text for name in qaim_dossier().names if name.language == "ar")

    assert re.search(rf'<bdi dir="auto"\s+lang="ar">{title}</bdi>', arabic(client, path).content.decode())
    assert qaim_dossier().title in client.get(path).content.decode()


@pytest.mark.usefixtures("qaim")
def test_the_log_names_an_incident_without_an_arabic_title_as_it_is_recorded(client: Client) -> None:
    other, at = (
        qaim_dossier(code="IQ-2016-0002", title="A strike elsewhere", names=()),
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    append_publication(code=other.code, kind=PublicationKind.PUBLISHED, dossier=other, note="", at=at)

    assert re.search(r'<bdi dir="auto"\s*>A strike elsewhere</bdi>', arabic(client, "/changes/").content.decode())


@pytest.mark.usefixtures("qaim")
def test_each_date_beneath_the_histogram_runs_in_its_own_direction(client: Client) -> None:
    """The drawing runs from left to right, and there "7 December 2016" in Arabic would begin with the year."""
    page = unescape(arabic(client, "/").content.decode())
    drawn = page.partition("data-bars>")[2].partition("data-span")[0]
    written = re.findall(r"<(?:text x[^>]*|title)>([^<]*)<", drawn)
    assert "\u20687 ديسمبر 2016\u2069" in written
    assert [text for text in written if text[0] != "\u2068" or text[-1] != "\u2069"] == []


def test_an_error_names_parameter_and_value_and_holds_them_apart(client: Client) -> None:
    response = arabic(client, "/incidents/?country=99")

    assert response.status_code == 400
    assert "«\u2068country\u2069» بالقيمة «\u206899\u2069»" in response.content.decode()
