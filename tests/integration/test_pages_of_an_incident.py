"""The pages of one incident: what they say, in which version, to whom they say nothing."""

import html
import itertools
import json
import re
from dataclasses import replace

import pytest
from django.test import Client

from geo.border_context import BorderContext
from geo.notes import Note
from record.assessment import Assessment, DisputeNote
from record.dossier import Dossier, PublicPlace
from record.publication import Publication
from record.vocabulary import Disagreement, Disclosure, Grade, Precision
from tests.factories.dossiers import HOSTILE, hostile_dossier, qaim_claims, qaim_dossier
from tests.factories.read_pages import ADDRESS, CODE, Answer, publish, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata_dir")]


@pytest.fixture
def qaim() -> Publication:
    return publish(qaim_dossier())


# ---------------------------------------------------------------------------------------------------------- content


@pytest.mark.parametrize(
    "sentence",
    [
        "Air strikes on Qaim",
        "غارات جوية على القائم",
        "Wednesday 7 December 2016",
        "precision: town, within 5 km; 34.37° N, 41.09° E",
        "Killed, civilians 20 to more than 100 denied by Iraq's Joint Operations Command",
        "3 claimants, 1 independent chain of documents",
        "Left out 5 Mohammed al-Karboli 80 killed and wounded not told apart",
        "They differ on whether those harmed were civilians.",
        "They give different answers to who did it.",
        "The same as a table",
        "Sunni member of parliament",
        "The Associated Press, NBC News",
        "asks for an investigation",
        "Residents of the town told the council.",
        "Iraqi Army Denies It Kills Dozens of Civilians in Anbar Air Strikes Alexander Smith, NBC News, December 2016",
        "not an endorsement",
        "version 1, 22 November 2026",
    ],
)
def test_the_dossier_says(client: Client, qaim: Publication, sentence: str) -> None:
    assert sentence in words(client.get(ADDRESS))


def test_dates_are_told_as_they_were_written_beside_how_they_were_read(client: Client) -> None:
    dossier = qaim_dossier()
    first, *others = dossier.claims
    publish(
        replace(
            dossier,
            when=replace(dossier.when, words="٧ كانون الأول ٢٠١٦"),
            claims=(replace(first, stated_on_words="the day after"), *others),
        )
    )
    page = client.get(ADDRESS)
    assert "Wednesday 7 December 2016 as written: ٧ كانون الأول ٢٠١٦" in words(page)
    assert "as written: the day after" in words(page)
    assert '<q dir="auto">٧ كانون الأول ٢٠١٦</q>' in page.content.decode()


def test_what_readers_should_know_of_somebody_who_only_carries_a_claim_is_said(client: Client) -> None:
    noted = {"ap": "An agency, whose copy many outlets print.", "nbc": "Its desk in London wrote it."}
    actors = tuple(replace(actor, note=noted.get(actor.key, actor.note)) for actor in qaim_dossier().actors)
    publish(replace(qaim_dossier(), actors=actors))

    said = words(client.get(ADDRESS))

    assert "The Associated Press, NBC News The Associated Press: An agency, whose copy many outlets print." in said
    assert "NBC News: Its desk in London wrote it." in said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Only the country is known to readers."), ("ar", "لا يعرف القراء سوى البلد.")]
)
def test_of_a_country_alone_the_page_says_so_and_the_data_give_no_point(
    client: Client, language: str, said: str
) -> None:
    context = qaim_dossier().border_context
    assert context is not None
    alone = BorderContext(point=None, uncertainty_m=None, country=context.country, notes=(Note.COUNTRY_ALONE.fill(),))
    nowhere = PublicPlace(
        name="Iraq", point=None, precision=Precision.COUNTRY, uncertainty_m=None, disclosure=Disclosure.COUNTRY
    )
    publish(qaim_dossier(place=nowhere, border_context=alone))

    assert said in words(client.get(ADDRESS, headers={"accept-language": language}))
    assert json.loads(client.get(f"/incidents/{CODE}.json").content)["border_context"]["point"] is None


def test_the_dossier_names_its_hash_its_link_and_its_permanent_address(client: Client, qaim: Publication) -> None:
    page = words(client.get(ADDRESS))

    assert qaim.content_sha256 in page
    assert qaim.chain_sha256 in page
    assert f"http://testserver/incidents/{CODE}/v/1/" in page


def test_the_claimants_words_stand_in_quotation_elements_to_the_letter(client: Client, qaim: Publication) -> None:
    quoted = re.findall(r"<q\b[^>]*>([^<]*)</q>", client.get(ADDRESS).content.decode())

    assert {"more than 100", "a further 100", "in the tens", "as many as 100", "two houses", "80"} <= set(quoted)


def test_the_table_says_the_same_as_the_chart(client: Client, qaim: Publication) -> None:
    page = client.get(ADDRESS).content.decode()
    chart = re.findall(r'<li class="row [^>]*data-claim-ref="(\d)"\s+data-low="(\d*)"\s+data-high="(\d*)"', page)
    table = [
        re.search(r'data-claim-ref="(\d)".*?data-low="(\d*)".*?data-high="(\d*)"', row, re.DOTALL)
        for row in re.findall(r'<tr data-claim-ref="\d">.*?</tr>', page, re.DOTALL)
    ]

    assert len(chart) == 14  # 7 killed, 2 wounded, 1 killed or wounded, 1 present, 1 structures, 2 sites
    assert chart == [match.groups() for match in table if match]
    assert ("1", "101", "") in chart


def test_headings_are_in_order_and_there_is_one_of_the_first_rank(client: Client, qaim: Publication) -> None:
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])\b", client.get(ADDRESS).content.decode())]

    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))


def without_templates(response: Answer) -> str:
    """What is on the page before a script copies any of its templates."""
    return re.sub(r"<(script|template)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)


def test_no_identifier_is_given_twice(client: Client, qaim: Publication) -> None:
    ids = re.findall(r'\sid="([^"]+)"', without_templates(client.get(ADDRESS)))

    assert sorted(ids) == sorted(set(ids))


def test_every_link_within_the_page_leads_somewhere(client: Client, qaim: Publication) -> None:
    page = without_templates(client.get(ADDRESS))
    targets = set(re.findall(r'(?:href|aria-labelledby|aria-describedby)="#?([\w-]+)"', page))

    assert targets <= set(re.findall(r'\sid="([^"]+)"', page))


def test_those_who_share_the_address_send_a_true_sentence(client: Client, qaim: Publication) -> None:
    page = html.unescape(client.get(ADDRESS).content.decode())

    said = "Killed, civilians: 20 to more than 100. Denied by Iraq's Joint Operations Command."
    assert f'<meta name="description" content="{said}">' in " ".join(page.split())
    assert f'<link rel="canonical" href="http://testserver{ADDRESS}">' in page


# --------------------------------------------------------------------------------------------------- text by people


def test_hostile_text_stays_text(client: Client) -> None:
    publish(hostile_dossier())

    page = client.get(ADDRESS).content.decode()

    assert html.escape(HOSTILE, quote=True).split("&lt;/script")[0] in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in html.unescape(page)  # it was not run
    assert "</script><img" not in page


def test_what_people_wrote_in_paragraphs_stands_in_paragraphs(client: Client) -> None:
    written = "One.\n\nTwo."
    first, *others = qaim_claims()
    claim = replace(first, summary=written, translation=written, public_note=written)
    publish(qaim_dossier(summary=written, claims=(claim, *others)))
    assert client.get(ADDRESS).content.decode().count("One.<br><br>Two.") == 4


@pytest.mark.parametrize("title", ["\u202egnp", "القائم"])
def test_a_title_cannot_turn_the_window_round(client: Client, title: str) -> None:
    publish(qaim_dossier(title=title))

    window = re.search(r"<title>(.*?)</title>", client.get(ADDRESS).content.decode(), re.DOTALL)

    assert window is not None
    assert window[1].count("\u2068") == window[1].count("\u2069") == (1 if "\u202e" in title else 0)


def test_people_s_text_stands_in_elements_that_keep_its_direction(client: Client) -> None:
    publish(hostile_dossier("SENTINEL"))
    page = client.get(ADDRESS).content.decode()
    body = re.sub(r"<(script|template)\b.*?</\1>", "", page[page.index("<main") :], flags=re.DOTALL)

    homes = re.findall(r"<(\w+)([^<>]*)>[^<>]*SENTINEL", body)

    assert len(homes) > 80
    assert [f"<{tag}{attributes}>" for tag, attributes in homes if 'dir="auto"' not in attributes] == []


@pytest.mark.parametrize(
    "path",
    [
        f"/incidents/{CODE}/",
        f"/incidents/{CODE}.json",
        f"/incidents/{CODE}/map.html",
        f"/incidents/{CODE}/v/1/",
        f"/incidents/{CODE}/v/1.json",
        f"/incidents/{CODE}/v/1/map.html",
        "/method/",
    ],
)
def test_a_parameter_that_the_page_does_not_know_is_named(client: Client, qaim: Publication, path: str) -> None:
    response = client.get(path, {"foo": "1"})
    assert response.status_code == 400
    assert "There is no parameter “foo” here." in words(response)


def test_grades_stand_by_alleged_perpetrator_with_their_ground_and_notes_beside_the_disagreement(
    client: Client,
) -> None:
    dossier = qaim_dossier()
    assert "Our assessment, for each alleged perpetrator" not in words(published_page(client, dossier))
    joc = Assessment(grade=Grade.CONFIRMED, ground="It concedes the strikes. <b>", actor="joc")
    others = (Assessment(grade=Grade.WEAK, ground="One source says so."),)
    note = DisputeNote(about=Disagreement.FIGURES, text="Some count the dead, <i>one</i> denies any.")
    page = published_page(
        client, replace(dossier, assessment=joc, further_assessments=others, dispute_notes=(note,)), note="Graded."
    )
    text = words(page)
    table = text[text.index("Alleged perpetrator") :]
    assert re.search(
        r"Iraq's Joint Operations Command Confirmed .+ It concedes the strikes. <b> nobody named Weak", table
    )
    assert "Our assessment Confirmed, weak for whom, and why" in text
    assert (
        text.index("They give numbers that cannot all be true")
        < text.index(note.text)
        < text.index("differ on whether")
    )


def published_page(client: Client, dossier: Dossier, note: str = "") -> Answer:
    publish(dossier, note)
    return client.get(ADDRESS)
