"""Recipes, disputes, claims, sources and versions: what the page of an incident says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from geo.latlon import LatLon
from mapviews.presenters.claims import claim_view, place_view
from mapviews.presenters.disputes import Dispute, clashes, disputes
from mapviews.presenters.positions import legend, mark
from mapviews.presenters.recipe import claim_of, recipe
from mapviews.presenters.sources import followable, source_view
from mapviews.presenters.versions import history, version_view
from record.dossier import Attribution, PublicClaim, PublicPlace, PublicSource, Stance
from record.dossier_toll import Contribution
from record.publication import Publication
from record.toll import disagreements, tolls
from record.vocabulary import About, Age, Disagreement, PersonStatus, Position, Precision, Sensitivity, WorkingStatus
from tests.factories.claims import claim, exactly, none
from tests.factories.dossiers import qaim_claims, qaim_dossier, qaim_tolls

# ---------------------------------------------------------------------------------------------------------- recipe


def test_the_recipe_of_the_killed_names_every_claim_and_what_it_did() -> None:
    made = recipe(qaim_dossier(), qaim_tolls()[0])

    assert [(item.claim.ref, item.words, item.effect) for item in made.used] == [
        ("1", "more than 100", "counts for the low end and leaves the high end open"),
        ("4", "in the tens", "counts for both ends"),
        ("6", "as many as 100", "counts for the high end only"),
    ]
    assert [(item.claim.ref, item.effect) for item in made.left_out] == [("5", "killed and wounded not told apart")]
    assert [claim.claimant for claim in made.denied_by] == ["Iraq's Joint Operations Command"]


def test_who_denies_in_two_claims_is_named_once() -> None:
    claims, twice = qaim_claims(), replace(qaim_tolls()[0], denied_by=("2", "3"))
    both = tuple(replace(claim, claimant=claims[1].claimant) if claim.ref == "3" else claim for claim in claims)
    made = recipe(qaim_dossier(claims=both), twice)
    assert ([claim.ref for claim in made.denied_by], made.deniers) == (["2", "3"], ("Iraq's Joint Operations Command",))


def test_a_recipe_names_a_convention_only_where_words_were_vague() -> None:
    toll = qaim_tolls()[0]
    plain = tuple(replace(used, low=80, high=80) for used in toll.used)
    assert recipe(qaim_dossier(), toll).convention == "our convention"
    assert recipe(qaim_dossier(), replace(toll, used=plain)).convention == ""
    assert recipe(qaim_dossier(), replace(toll, used=plain, convention="acled")).convention == "ACLED's convention"


def test_claimants_and_independent_chains_stand_together() -> None:
    made = recipe(qaim_dossier(), qaim_tolls()[0])

    assert (made.claimants, made.independent) == ("3 claimants", "1 independent chain of documents")


def test_people_who_were_present_are_not_called_harmed() -> None:
    made = {each.key: each.harm for each in (recipe(qaim_dossier(), toll) for toll in qaim_tolls())}

    assert made["present-armed"] is False
    assert made["killed-civilian"] is True


def test_what_is_said_of_a_figure_stands_beside_the_range_that_it_makes() -> None:
    made = {each.key: each.notes for each in (recipe(qaim_dossier(), toll) for toll in qaim_tolls())}

    assert made["present-armed"] == ("In each house; not said to be killed.",)
    assert made["killed-civilian"] == ()


def test_a_claim_that_sets_the_low_end_alone_says_so() -> None:
    used = (Contribution(claim="1", verbatim="12 children", low=12, high=None, bounds="low"),)

    assert recipe(qaim_dossier(), replace(qaim_tolls()[0], used=used)).used[0].effect == "counts for the low end only"


def test_an_unknown_end_is_refused() -> None:
    used = (Contribution(claim="1", verbatim="x", low=1, high=2, bounds="middle"),)

    with pytest.raises(ValueError, match="'middle'"):
        recipe(qaim_dossier(), replace(qaim_tolls()[0], used=used))


def test_an_unknown_reason_is_refused() -> None:
    toll = qaim_tolls()[0]

    with pytest.raises(ValueError, match="not_a_reason"):
        recipe(qaim_dossier(), replace(toll, left_out=(replace(toll.left_out[0], reason="not_a_reason"),)))


def test_a_claim_that_does_not_exist_cannot_be_named() -> None:
    with pytest.raises(KeyError):
        claim_of(qaim_dossier(), "99")


# -------------------------------------------------------------------------------------------------------- disputes


def found(**changes: Any) -> dict[str, dict[str, list[str]]]:
    """The disputes of a dossier as {kind: {answer: claims}}."""

    def answers(dispute: Dispute) -> dict[str, list[str]]:
        return {answer.says: [side.claim.ref for side in answer.sides] for answer in dispute.answers}

    return {dispute.code: answers(dispute) for dispute in disputes(qaim_dossier(**changes))}


def test_the_three_disputes_of_qaim_name_their_sides() -> None:
    assert found() == {
        "figures": {
            "Killed, civilians": ["1", "4", "6"],
            "Killed, civilians: denied": ["2"],
            "Sites hit": ["5", "6"],
        },
        "civilian_status": {
            "Said that they were civilians": ["1", "4", "6", "7"],
            "Denied that they were civilians": ["2"],
        },
        "responsibility": {
            "Asked who did it": ["1"],
            "Conceded it": ["2"],
            "Attributed it": ["2", "5", "6"],
            "Denied it": ["3"],
        },
    }


def only(*claims: PublicClaim) -> tuple[Dispute, ...]:
    """The disputes of a dossier with these claims alone, each by another claimant of Qaim."""
    pairs = zip(claims, qaim_claims(), strict=False)
    claims = tuple(replace(each, claimant=model.claimant, source=model.source) for each, model in pairs)
    return disputes(qaim_dossier(claims=claims, tolls=tolls(claims, ()), disagreements=disagreements(claims)))


def test_a_part_that_one_counts_and_another_denies_is_told_beside_the_whole() -> None:
    told = only(claim("1", none(age=Age.CHILD)), claim("2", exactly(55), exactly(19, age=Age.CHILD)))

    assert [[(answer.says, [side.claim.ref for side in answer.sides]) for answer in each.answers] for each in told] == [
        [("Killed, civilians, children", ["2"]), ("Killed, civilians, children: denied", ["1"])]
    ]


def test_a_retold_number_that_clashes_is_told_though_it_makes_no_range() -> None:
    (told,) = only(claim("1", exactly(20)), claim("2", exactly(90), known_through="1"))

    assert [(answer.says, [side.claim.ref for side in answer.sides]) for answer in told.answers] == [
        ("Killed, civilians", ["1", "2"])
    ]


def test_who_says_that_nobody_was_killed_stands_beside_who_counts_some_and_the_page_says_why() -> None:
    nobody = replace(qaim_claims()[1], figures=(none(status=PersonStatus.UNKNOWN),))
    claims = tuple(nobody if claim.ref == nobody.ref else claim for claim in qaim_claims())
    dossier = qaim_dossier(claims=claims, tolls=tolls(claims, qaim_dossier().sources))
    told = disputes(dossier)[0]

    assert [(answer.says, [side.claim.ref for side in answer.sides]) for answer in told.answers] == [
        ("Killed, civilians", ["1", "4", "6"]),
        ("Sites hit", ["5", "6"]),
        ("Killed: none, of whatever status", ["2"]),
    ]
    assert "none at all" in told.sentence
    assert "none at all" not in disputes(qaim_dossier())[0].sentence


def test_who_concedes_for_itself_is_not_named_twice() -> None:
    sides = [side for answer in disputes(qaim_dossier())[2].answers for side in answer.sides]

    assert [(side.claim.ref, side.actor) for side in sides if side.actor] == [
        ("2", "itself"),
        ("2", "ISIS"),
        ("3", "itself"),
    ]


def test_a_denial_of_the_event_itself_is_a_dispute_of_its_own() -> None:
    one, two, three = qaim_claims()[:3]
    claims = (
        replace(one, stances=(Stance(about=About.EVENT, position=Position.ALLEGES),)),
        replace(two, stances=(Stance(about=About.EVENT, position=Position.DENIES),)),
        replace(three, stances=(Stance(about=About.EVENT, position=Position.QUESTIONS),)),
    )

    assert found(claims=claims, tolls=(), disagreements=(Disagreement.EVENT,)) == {
        "event": {
            "Said that it happened": ["1"],
            "Denied that it happened": ["2"],
            "Questioned whether it happened": ["3"],
        }
    }


def test_doubt_of_civilian_status_is_no_denial_of_it() -> None:
    doubt = replace(qaim_claims()[2], stances=(Stance(about=About.CIVILIAN_STATUS, position=Position.QUESTIONS),))

    assert found(claims=(doubt,), tolls=(), disagreements=(Disagreement.CIVILIAN_STATUS,)) == {
        "civilian_status": {"Questioned whether they were civilians": ["3"]}
    }


def test_a_position_on_responsibility_counts_without_an_attribution() -> None:
    bare = replace(qaim_claims()[2], attributions=())

    assert found(claims=(bare,), tolls=(), disagreements=(Disagreement.RESPONSIBILITY,)) == {
        "responsibility": {"Denied it": ["3"]}
    }


def test_numbers_that_may_all_be_true_do_not_clash() -> None:
    toll = replace(
        qaim_tolls()[0],
        denied_by=(),
        used=(
            Contribution(claim="1", verbatim="at least 55", low=55, high=None),
            Contribution(claim="4", verbatim="60", low=60, high=60),
        ),
    )

    assert not clashes(toll)


# ---------------------------------------------------------------------------------------------------------- claims


def test_claimant_via_and_document_are_three_things() -> None:
    view = claim_view(qaim_dossier(), qaim_claims()[4])

    assert (view.claimant, view.capacity) == ("Mohammed al-Karboli", "Sunni member of parliament")
    assert [carrier.name for carrier in view.via] == ["The Associated Press", "NBC News"]
    assert view.source_title.startswith("Iraqi Army Denies")
    assert (view.when, view.time_of_day) == ("Wednesday 7 December 2016", "rush hour")


def test_a_claim_says_what_it_is_about_and_how() -> None:
    view = claim_view(qaim_dossier(), qaim_claims()[1])

    assert [(stance.mark.label, stance.about) for stance in view.stances] == [
        ("concedes", "responsibility"),
        ("denies", "casualties"),
        ("denies", "civilian status"),
        ("alleges", "target"),
    ]
    assert view.party
    assert [(each.verb, each.actor) for each in view.attributions] == [
        ("concedes", "Iraq's Joint Operations Command"),
        ("alleges", "ISIS"),
    ]


def test_a_claim_known_only_through_another_names_it() -> None:
    through = claim_view(qaim_dossier(), qaim_claims()[6]).known_through

    assert through is not None
    assert through.ref == "2"


def test_an_attribution_to_nobody_names_nobody() -> None:
    claim = replace(qaim_claims()[0], attributions=(Attribution(position=Position.QUESTIONS),))

    assert claim_view(qaim_dossier(), claim).attributions[0].actor == ""


def test_a_claim_in_conflict_shows_its_status_and_note() -> None:
    claim = replace(qaim_claims()[0], working_status=WorkingStatus.CONFLICT, public_note="Two transcripts differ.")

    view = claim_view(qaim_dossier(), claim)

    assert (view.status, view.public_note) == ("Conflict", "Two transcripts differ.")


@pytest.mark.parametrize(
    ("uncertainty_m", "position"),
    [
        (10.0, "34.3683° N, 41.0944° W"),
        (1_000.0, "34.37° N, 41.09° W"),
        (5_000.0, "34.37° N, 41.09° W"),
        (100_000.0, "34.4° N, 41.1° W"),
        (None, "34.3683° N, 41.0944° W"),
    ],
)
def test_a_position_has_no_more_digits_than_are_known(uncertainty_m: float | None, position: str) -> None:
    place = PublicPlace(
        name="Somewhere",
        point=LatLon(lat=34.3683, lon=-41.0944),
        precision=Precision.TOWN,
        uncertainty_m=uncertainty_m,
    )

    assert place_view(place).position == position


def test_a_claim_may_have_a_place_of_its_own_without_a_point() -> None:
    place = PublicPlace(name="a market", point=None, precision=Precision.COUNTRY, uncertainty_m=None)
    view = claim_view(qaim_dossier(), replace(qaim_claims()[4], place=place)).place

    assert view is not None
    assert (view.name, view.precision, view.position) == ("a market", "precision: country", "")


# ------------------------------------------------------------------------------------------------- marks and sources


def test_every_position_has_a_shape_and_a_letter_of_its_own() -> None:
    marks = legend()

    assert len({each.shape for each in marks}) == len({each.letter for each in marks}) == len(Position)


def test_a_position_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="has no mark"):
        mark("applauds")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//host/x", "http://[broken", "", "x"]
)
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    assert followable(address) == ""


def test_a_web_address_may_be_followed() -> None:
    assert followable("https://archive.example/1") == "https://archive.example/1"


def test_a_source_names_what_it_was_taken_from_and_the_claims_in_it() -> None:
    copy = PublicSource(
        key="copy",
        title="A copy",
        derived_from="nbc-article",
        url="ftp://old.example/1",
        accessed_on=date(2026, 1, 2),
        sensitivity=Sensitivity.GRAPHIC,
    )
    dossier = qaim_dossier(sources=(*qaim_dossier().sources, copy))

    article, view = (source_view(dossier, source) for source in dossier.sources)

    assert [claim.ref for claim in article.claims] == list("1234567")
    assert (article.publisher, article.published_on) == ("NBC News", "December 2016")
    assert view.derived_from == article.title
    assert (view.url, view.address) == ("", "ftp://old.example/1")
    assert (view.accessed_on, view.warning, view.claims) == ("2 January 2026", "Graphic", ())


# -------------------------------------------------------------------------------------------------------- versions


def publication(version: int, kind: str = "published") -> Publication:
    return Publication(
        number=version, code="IQ-2016-0001", version=version, kind=kind, published_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def test_the_history_shows_the_newest_version_unless_asked_for_another() -> None:
    both = [publication(1), publication(2, "corrected")]

    assert history(both, None).is_current
    assert [each.version for each in history(both, None).versions] == [2, 1]
    assert not history(both, 1).is_current
    assert history(both, 1).latest.kind == "Corrected"


@pytest.mark.parametrize("publications", [[], [publication(1)]])
def test_a_version_that_never_was_has_no_history(publications: list[Publication]) -> None:
    with pytest.raises(KeyError):
        history(publications, 7)


def test_a_kind_of_publication_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="retold"):
        version_view(publication(1, "retold"))
