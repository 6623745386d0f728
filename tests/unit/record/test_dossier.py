"""The public content of an incident: exact to and from JSON, and refusing what cannot be."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from record.assessment import Assessment, DisputeNote
from record.dossier import Dossier, DossierError, PublicActor, PublicClaim, PublicSource, PublicWhen, Stance
from record.vocabulary import About, Disagreement, Grade, Position, Precision, WorkingStatus
from tests.factories.claims import claim, denial, exactly, figure, none
from tests.factories.dossiers import HOSTILE, hostile_dossier, qaim_dossier


@pytest.mark.parametrize("dossier", [qaim_dossier(), hostile_dossier(), qaim_dossier(border_context=None, claims=())])
def test_json_and_back_is_the_same(dossier: Dossier) -> None:
    content = dossier.to_json()
    assert Dossier.from_json(content) == dossier
    assert Dossier.from_json(content.decode()).to_json() == content


def test_a_context_of_a_country_alone_has_no_point_and_what_was_published_with_one_is_read_as_it_was() -> None:
    """Versions of before gave the point of the capital, with an uncertainty of 0."""
    content = json.loads(qaim_dossier().to_json())
    capital = content["border_context"] | {"point": {"lat": 33.3406, "lon": 44.4009}, "uncertainty_m": 0.0}
    for context in (capital, capital | {"point": None, "uncertainty_m": None}):
        written = json.dumps(content | {"border_context": context})
        assert json.loads(Dossier.from_json(written).to_json())["border_context"] == context


def test_words_of_dates_are_kept_to_the_letter_and_left_out_where_there_are_none() -> None:
    dossier = qaim_dossier()
    assert b"words" not in json.dumps(json.loads(dossier.to_json())["when"]).encode()
    assert b"_on_words" not in dossier.to_json()
    words = "7 أو 8 كانون الأول 2016، مساءً"
    worded = replace(
        dossier,
        when=replace(dossier.when, words=words),
        sources=tuple(replace(each, published_on_words=words) for each in dossier.sources),
        claims=tuple(replace(each, stated_on_words=words) for each in dossier.claims),
    )
    assert worded.to_json().decode().count(words) == 1 + len(dossier.sources) + len(dossier.claims)
    assert Dossier.from_json(worded.to_json()) == worded


def test_json_is_canonical() -> None:
    content = qaim_dossier().to_json()
    assert content.startswith(b'{"actors":')
    assert (
        json.dumps(json.loads(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == content.decode()
    )


def test_hostile_text_is_kept_to_the_letter() -> None:
    assert Dossier.from_json(hostile_dossier().to_json()).title.startswith(HOSTILE)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "not json",
        '{"code": 1}',
        qaim_dossier().to_json().decode().replace('"town"', '"nowhere"'),
        qaim_dossier().to_json().decode().replace('"earliest":"2016-12-07"', '"earliest":"2017-12-07"'),
        qaim_dossier().to_json().decode().replace('{"actors"', '{"extra":1,"actors"'),
        qaim_dossier().to_json().decode().replace('"lat":34.3683', '"lat":134.3683'),
    ],
)
def test_what_is_no_dossier_is_refused(content: str) -> None:
    with pytest.raises(DossierError, match="not a dossier of schema counterclaim/dossier/1"):
        Dossier.from_json(content)


def graded(actor: str) -> Assessment:
    return Assessment(grade=Grade.WEAK, ground="One source.", actor=actor)


def test_grades_and_notes_are_kept_and_left_out_where_there_are_none() -> None:
    """What was published before there were several grades, and notes, reads and is written byte for byte as it was."""
    plain = qaim_dossier()
    assert not {"further_assessments", "dispute_notes"} & set(json.loads(plain.to_json()))
    assert plain.assessments == (plain.assessment,)
    note = DisputeNote(about=Disagreement.FIGURES, text="They count differently.")
    full = qaim_dossier(further_assessments=(graded("joc"), graded("isis")), dispute_notes=(note,))
    read = Dossier.from_json(full.to_json())
    assert read == full
    assert [each.actor for each in read.assessments] == [None, "joc", "isis"]
    assert (read.note_on(Disagreement.FIGURES), read.note_on(Disagreement.EVENT)) == (note.text, "")


def stranger(**more: Any) -> Callable[[], Dossier]:
    return lambda: qaim_dossier(claims=(replace(qaim_dossier().claims[0], **more),))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: qaim_dossier(code=""), "needs a code"),
        (lambda: qaim_dossier(title=""), "needs a code and a title"),
        (stranger(claimant="nobody"), "names the actor 'nobody'"),
        (stranger(via=("nobody",)), "names the actor 'nobody'"),
        (stranger(source="nothing"), "names the source 'nothing'"),
        (lambda: qaim_dossier(claims=qaim_dossier().claims[:1] * 2), "share a ref"),
        (lambda: exactly(-1), "below zero"),
        (lambda: figure(5, 3), "above the high bound"),
        (lambda: claim(""), "needs a ref"),
        (
            lambda: replace(claim("1"), stances=(Stance(about=About.EVENT, position=Position.DENIES),) * 2),
            "two positions",
        ),
        (lambda: claim("1", working_status=WorkingStatus.CONFLICT), "needs a public note"),
        (
            lambda: PublicWhen(edtf="2016", earliest=date(2016, 2, 1), latest=date(2016, 1, 1)),
            "earliest is after latest",
        ),
        (lambda: qaim_dossier(further_assessments=(Assessment(grade=Grade.WEAK),)), "one alleged perpetrator has two"),
        (lambda: qaim_dossier(further_assessments=(graded("nobody"),)), "a grade names the actor 'nobody'"),
        (lambda: replace(qaim_dossier().actors[0], name=""), "needs a key and a name"),
        (lambda: PublicSource(key="", title="x"), "needs a key and a title"),
    ],
)
def test_bad_parts_are_refused_when_made(
    make: Callable[[], Dossier | PublicActor | PublicClaim | PublicWhen], why: str
) -> None:
    with pytest.raises(DossierError, match=why):
        make()


def test_actors_sources_and_places_are_found_by_key() -> None:
    dossier = qaim_dossier()
    assert dossier.actor("joc").party
    assert dossier.source("nbc-article").author == "Alexander Smith"
    own = replace(dossier.place, name="a market")
    assert dossier.place_of(claim("1")) == dossier.place
    assert dossier.place_of(claim("1", place=own)) == own
    with pytest.raises(KeyError):
        dossier.actor("nobody")


def test_a_position_is_found_by_what_it_is_about() -> None:
    stated = claim("1", on={About.EVENT: Position.DENIES})
    assert stated.position_on(About.EVENT) is Position.DENIES
    assert stated.position_on(About.TARGET) is None


def test_unknown_none_and_denied_are_three_things() -> None:
    assert (exactly(0).has_number, exactly(0).is_denial) == (True, False)
    assert (none().has_number, none().is_denial) == (False, True)
    assert (denial().has_number, denial().is_denial) == (False, True)
    unknown = figure(None, None)
    assert (unknown.has_number, unknown.is_denial) == (False, False)


def test_only_a_site_or_better_may_be_drawn_as_a_pin() -> None:
    assert {each for each in Precision if each.allows_pin} == {Precision.EXACT, Precision.SITE}
    assert Precision.TOWN.uncertainty_m == 5_000
    assert Precision.COUNTRY.uncertainty_m is None
