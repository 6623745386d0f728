"""What the page of an incident says where one claim leaves open what another denies."""

from dataclasses import replace

from mapviews.presenters.left_open import left_open_answers
from record.vocabulary import About, Measure, PersonStatus, Position
from tests.factories.claims import claim, exactly, none
from tests.factories.dossiers import qaim_claims, qaim_dossier

UNKNOWN = PersonStatus.UNKNOWN
BY = "anbar-council", "joc", "us-military", "al-juburi"


def test_qaim_names_who_counts_and_who_denies_each_once() -> None:
    counts, denied = left_open_answers(qaim_dossier())
    assert (counts.says, denied.says) == ("Killed or wounded, status not stated", "Denied that they were civilians")
    (count,), (denial,) = counts.sides, denied.sides
    assert (count.claim.ref, count.words, count.language) == ("5", "80", "en")
    assert (denial.claim.ref, denial.words) == ("2", "")


def test_a_public_note_of_the_claim_stands_beside_its_number() -> None:
    claims = tuple(
        replace(each, public_note="The article does not say who they were." if each.ref == "5" else "A note.")
        for each in qaim_claims()
    )
    counts, denied = left_open_answers(qaim_dossier(claims=claims))
    assert [side.told for side in counts.sides] == ["The article does not say who they were."]
    assert [side.told for side in denied.sides] == [""]


def test_several_counts_and_denials_are_grouped_by_what_they_say_and_none_is_said_twice() -> None:
    claims = (
        claim("1", exactly(55, status=UNKNOWN), exactly(7, status=UNKNOWN, measure=Measure.WOUNDED)),
        claim("2", none()),
        claim("3", on={About.CIVILIAN_STATUS: Position.DENIES}),
        claim("4", exactly(60, status=UNKNOWN)),
    )
    named = tuple(replace(each, claimant=by, source="nbc-article") for each, by in zip(claims, BY, strict=True))
    said = [
        (each.says, [(side.claim.ref, side.words) for side in each.sides])
        for each in left_open_answers(qaim_dossier(claims=named, tolls=()))
    ]
    assert said == [
        ("Killed, status not stated", [("1", "55"), ("4", "60")]),
        ("Wounded, status not stated", [("1", "7")]),
        ("Killed, civilians: denied", [("2", "none")]),
        ("Denied that they were civilians", [("3", "")]),
    ]


def test_nothing_is_said_where_nobody_denies() -> None:
    claims = tuple(each for each in qaim_claims() if each.ref in {"1", "5"})
    assert left_open_answers(qaim_dossier(claims=claims, tolls=())) == ()
