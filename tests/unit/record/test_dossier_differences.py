"""Two dossiers are told apart field by field: everything that differs is named, nothing else is."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from django.utils import translation

from geo.border_context import BorderContext
from record.assessment import Assessment, DisputeNote
from record.dossier import Dossier, Name
from record.dossier_differences import Difference, differences
from record.dossier_words import FIELD_WORDS, code_words
from record.figure_conventions import CONVENTIONS
from record.toll import Reason
from record.vocabulary import Disagreement, EventType, Grade, Position, Terms
from tests.factories.dossiers import qaim_dossier

QAIM = qaim_dossier()


def paths(before: Dossier | None, after: Dossier) -> list[str]:
    return [" / ".join(each.path) for each in differences(before, after)]


def with_claim(ref: str, **changes: Any) -> Dossier:
    return replace(
        QAIM, claims=tuple(replace(claim, **changes) if claim.ref == ref else claim for claim in QAIM.claims)
    )


def test_a_dossier_does_not_differ_from_itself() -> None:
    assert differences(QAIM, Dossier.from_json(QAIM.to_json())) == ()


def test_a_difference_names_the_field_and_both_texts() -> None:
    assert differences(QAIM, replace(QAIM, title="Strikes on al-Qaim")) == (
        Difference(path=("title",), before=QAIM.title, after="Strikes on al-Qaim"),
    )
    (position,) = differences(QAIM, with_claim("3", position=Position.QUESTIONS))
    assert position.path == ("claims", "claim 3", "position")
    assert position.after == "questions"
    (event,) = differences(QAIM, replace(QAIM, event_type=EventType.BATTLES))
    assert (event.before, event.after) == ("explosions and remote violence", "battles")


def test_claims_are_matched_by_number_wherever_they_stand() -> None:
    assert paths(QAIM, replace(QAIM, claims=QAIM.claims[::-1])) == ["claims / order"]
    without = replace(QAIM, claims=tuple(claim for claim in QAIM.claims if claim.ref != "3"))
    assert {path.split(" / ")[1] for path in paths(QAIM, without)} == {"claim 3"}
    assert all(each.after is None for each in differences(QAIM, without))


def test_what_becomes_public_for_the_first_time_is_all_of_it() -> None:
    found = differences(None, QAIM)
    assert ("title",) in [each.path for each in found]
    assert all(each.before is None and each.after is not None for each in found)


def test_actors_and_documents_stand_there_by_name() -> None:
    other = next(actor for actor in QAIM.actors if actor.key != QAIM.claims[0].claimant)
    (claimant,) = differences(QAIM, with_claim(QAIM.claims[0].ref, claimant=other.key))
    assert claimant.after == other.name


def test_a_name_in_another_language_is_matched_by_its_language() -> None:
    before = replace(QAIM, names=(Name(text="أ", language="ar"), Name(text="K", language="ku")))
    after = replace(QAIM, names=(Name(text="ب", language="ar"), Name(text="K", language="ku")))
    assert paths(before, after) == ["in other languages / ar / text"]


def test_grades_are_matched_by_whom_they_are_about_and_notes_by_what() -> None:
    joc, isis = (Assessment(grade=Grade.WEAK, ground="One source.", actor=key) for key in ("joc", "isis"))
    ungraded = replace(QAIM, assessment=Assessment(grade=Grade.NOT_ASSESSED))
    one, two = (replace(QAIM, assessment=joc, further_assessments=more) for more in ((), (isis,)))
    other = replace(QAIM, assessment=isis, further_assessments=(replace(joc, grade=Grade.FAIR),))

    assert {path.rpartition(" / ")[0] for path in paths(ungraded, two)} == {
        "assessment / Iraq's Joint Operations Command",
        "assessment / ISIS",
    }
    assert {path.rpartition(" / ")[0] for path in paths(two, one)} == {"assessment / ISIS"}
    assert paths(two, other) == ["assessment / Iraq's Joint Operations Command / grade", "assessment / order"]
    noted = replace(QAIM, dispute_notes=(DisputeNote(about=Disagreement.FIGURES, text="They count differently."),))
    assert paths(QAIM, noted) == ["notes on disagreements / figures / about", "notes on disagreements / figures / text"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every single value in a dossier."""
    if isinstance(value, BorderContext):
        return
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for number, part in enumerate(value):
            yield from leaves(part, (*path, number))
    else:
        yield path


def changed(value: Any, way: tuple[Any, ...]) -> Any:
    """The value with one leaf of it replaced, past the checks of what a dossier may hold."""
    if not way and isinstance(value, Terms):
        return next(each for each in type(value) if each is not value)
    if not way:
        return ("changed",) if isinstance(value, tuple) else (not value if isinstance(value, bool) else "changed")
    if isinstance(value, tuple):
        return tuple(changed(each, way[1:]) if n == way[0] else each for n, each in enumerate(value))
    copy = object.__new__(type(value))
    for field in fields(value):
        part = getattr(value, field.name)
        object.__setattr__(copy, field.name, changed(part, way[1:]) if field.name == way[0] else part)
    return copy


def test_whatever_single_value_changes_is_named() -> None:
    ways = {tuple(str(step) for step in way if isinstance(step, str)): way for way in leaves(QAIM)}
    assert len(ways) > 100
    assert [names for names, way in ways.items() if not differences(QAIM, changed(QAIM, way))] == []


def test_codes_stand_there_in_words() -> None:
    codes = {*Reason.values, "both", "low", "high", *CONVENTIONS}
    found = differences(None, QAIM)
    assert [each for each in found if each.after in codes] == []
    assert str(Reason.NOT_TOLD_APART.label) in {each.after for each in found}
    assert {each.after for each in found if each.path[-1] == "convention"} == {"our convention"}


def test_a_code_that_is_not_known_here_stays_as_it_is() -> None:
    assert code_words("reason", "of_a_later_version") == "of_a_later_version"
    assert code_words("bounds", "neither") == "neither"
    assert code_words("convention", "acled, counterclaim") == "ACLED's convention, our convention"


def test_what_follows_from_what_somebody_wrote_says_so() -> None:
    claim = QAIM.claims[0]
    figure = replace(claim.figures[0], verbatim="more than 200", low=201)
    toll = replace(QAIM.tolls[0], low=1)
    changed_by_hand = replace(
        with_claim(claim.ref, figures=(figure, *claim.figures[1:])), tolls=(toll, *QAIM.tolls[1:])
    )
    follows = {(each.path[0], each.path[-1]): each.follows for each in differences(QAIM, changed_by_hand)}
    assert follows == {("claims", "verbatim"): False, ("claims", "low bound"): True, ("ranges", "low bound"): True}
    dated = replace(QAIM, when=replace(QAIM.when, edtf="2016-12-06/2016-12-07", earliest=date(2016, 12, 6)))
    assert {each.path[-1]: each.follows for each in differences(QAIM, dated)} == {"date": False, "earliest day": True}


def test_what_lies_round_the_place_is_compared_in_sentences_and_its_data_still_are() -> None:
    context = QAIM.border_context
    assert context is not None
    assert context.border is not None
    border = replace(context.border, distance_m=20_000.0, distance_min_m=19_000.0, distance_max_m=21_000.0)
    moved = replace(context, border=border)
    (distance,) = differences(QAIM, replace(QAIM, border_context=moved))
    assert distance.path == ("what lies round the place",)
    assert "21 km" in str(distance.after)
    other_data = replace(context, datasets=())
    assert differences(QAIM, replace(QAIM, border_context=other_data)) != ()
    (gone,) = differences(QAIM, replace(QAIM, border_context=None))
    assert gone.after is None


def test_every_field_of_a_dossier_has_words() -> None:
    seen: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, BorderContext):
            return
        if is_dataclass(value):
            seen.update(field.name for field in fields(value))
            for field in fields(value):
                collect(getattr(value, field.name))
        elif isinstance(value, tuple):
            for part in value:
                collect(part)

    collect(QAIM)
    assert seen - FIELD_WORDS.keys() == set()
    with translation.override("ar"):
        assert differences(QAIM, replace(QAIM, title="x"))
