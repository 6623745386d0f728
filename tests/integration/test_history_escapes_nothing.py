"""Whatever is written at the desk, in whichever way, stands in the history, and every earlier state can be built."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F

from incidents.history.owning import Root, tracked_models
from incidents.history.recording import columns, editing, history_of, last_number
from incidents.history.states import Rows, rows_at, rows_now
from incidents.models import (
    Actor,
    ActorName,
    Claim,
    ClaimStance,
    ClaimVia,
    DossierState,
    Edit,
    EditAction,
    Figure,
    Incident,
    IncidentTitle,
    PlaceName,
    Source,
)
from incidents.models.tracked import SAID_BY_EDIT, Tracked
from incidents.services.entering import link_known_through, number_claims
from incidents.services.loading import load_case
from tests.factories.desk import a_claim, a_figure, a_source, an_actor, an_editor, an_incident
from tests.factories.desk_forms import qaim_case

pytestmark = pytest.mark.django_db


def every_root() -> Iterator[Root]:
    for model in (Actor, Source, Incident):
        for key in model._base_manager.values_list("pk", flat=True):
            yield Root(str(model._meta.model_name), key)


def assert_history_holds_the_tables() -> None:
    for root in every_root():
        assert rows_at(root, last_number(root)) == rows_now(root), root


def test_a_case_loaded_from_data_is_one_edit_and_stands_in_the_history_whole() -> None:
    editor = an_editor()
    load_case(case=qaim_case(), by=editor)
    edit = Edit.objects.get()
    assert (edit.by, edit.account, edit.action) == (editor, editor.username, EditAction.LOADED)
    assert {state.number for state in DossierState.objects.all()} == {1}
    assert_history_holds_the_tables()


WRITES: dict[str, Callable[[Incident], object]] = {
    "save": lambda qaim: _saved(qaim, title="Air strikes"),
    "save of one column while another is dirty": lambda qaim: _saved_in_part(qaim),
    "update of rows": lambda qaim: Claim.objects.filter(incident=qaim).update(summary="anew"),
    "update by an expression": lambda qaim: Claim.objects.filter(incident=qaim).update(order=F("number") + 1),
    "update by a relation": lambda qaim: qaim.claims.update(capacity="in a tweet"),
    "update of rows in bulk": lambda qaim: _updated_in_bulk(qaim),
    "creation in bulk": lambda qaim: PlaceName.objects.bulk_create(
        [PlaceName(incident=qaim, text=text, language="ar") for text in ("قضاء القائم", "قائم")]
    ),
    "get or create": lambda qaim: IncidentTitle.objects.get_or_create(incident=qaim, language="fr", text="Frappes"),
    "a relation with a table of its own": lambda qaim: qaim.claims.order_by("number")[0].via.add(
        an_actor(), through_defaults={"order": 9}
    ),
    "a relation set": lambda qaim: qaim.claims.order_by("number")[0].via.set([]),
    "removal of one row": lambda qaim: _of(Figure, qaim)[0].delete(),
    "removal of rows": lambda qaim: Figure.objects.filter(claim__incident=qaim).delete(),
    "removal of a claim with all that hangs on it": lambda qaim: _removed_claim(qaim),
    "a save that the database computes": lambda qaim: _saved(qaim.claims.order_by("number")[0], order=F("order") + 5),
}


def _of(model: Any, incident: Incident) -> list[Any]:
    return list(model.objects.filter(claim__incident=incident))


def _saved(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _saved_in_part(incident: Incident) -> None:
    incident.title, incident.summary = "Saved", "typed, and not saved"
    incident.save(update_fields=["title"])


def _updated_in_bulk(incident: Incident) -> None:
    claims = list(incident.claims.all())
    for claim in claims:
        claim.summary = f"claim {claim.number}"
    Claim.objects.bulk_update(claims, ["summary"])


def _removed_claim(incident: Incident) -> None:
    claim = incident.claims.order_by("number").last()
    assert claim is not None
    incident.claims.filter(known_through=claim).update(known_through=None)
    claim.delete()


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_each_way_to_write_makes_a_state_and_keeps_the_one_before(write: Callable[[Incident], object]) -> None:
    qaim = load_case(case=qaim_case(), by=an_editor()).incident
    root = Root("incident", qaim.pk)
    before = rows_now(root)
    write(qaim)
    number = last_number(root)
    assert number > 1
    assert rows_at(root, 1) == before
    assert rows_at(root, number) == rows_now(root) != before
    assert_history_holds_the_tables()


def test_rows_that_may_conflict_are_not_written_in_bulk_since_nothing_tells_which_were() -> None:
    title = IncidentTitle(incident=an_incident(), language="ar", text="غارات")
    with pytest.raises(TypeError, match="one by one"):
        IncidentTitle.objects.bulk_create([title], ignore_conflicts=True)


def test_saving_what_did_not_change_makes_no_state() -> None:
    claim = a_claim()
    root, number = Root("incident", claim.incident_id), last_number(Root("incident", claim.incident_id))
    claim.save()
    Claim.objects.filter(pk=claim.pk).update(position=claim.position)
    Incident.objects.filter(pk=claim.incident_id).update(updated_by=an_editor())
    assert last_number(root) == number


def test_a_claim_moved_to_another_incident_leaves_the_one_and_enters_the_other_with_all_that_hangs_on_it() -> None:
    figure = a_figure()
    claim, other = figure.claim, an_incident()
    old, new = Root("incident", claim.incident_id), Root("incident", other.pk)
    before = rows_now(old)
    number = last_number(old)
    Claim.objects.filter(pk=claim.pk).update(incident=other)
    assert rows_at(old, number) == before
    assert not rows_at(old, last_number(old))[Figure]
    assert rows_at(new, last_number(new))[Figure].keys() == {figure.pk}
    Figure.objects.filter(pk=figure.pk).update(note="after the move")
    assert_history_holds_the_tables()


def twice(incident: Incident) -> None:
    with transaction.atomic():
        IncidentTitle.objects.create(incident=incident, language="ar", text="غارات")
        IncidentTitle.objects.create(incident=incident, language="ar", text="غارات")


def test_what_is_rolled_back_leaves_no_history_and_what_follows_is_recorded() -> None:
    incident, editor = an_incident(), an_editor()
    root = Root("incident", incident.pk)
    with editing(by=editor) as act:
        with pytest.raises(IntegrityError):
            twice(incident)
        assert not act.is_written
        IncidentTitle.objects.create(incident=incident, language="fr", text="Frappes")
    assert len(rows_at(root, last_number(root))[IncidentTitle]) == 1
    assert_history_holds_the_tables()


def test_edits_inside_an_edit_are_one_and_the_inner_act_says_what_it_was() -> None:
    incident, editor = an_incident(), an_editor()
    with editing(by=editor, why="a hint from a reader"):
        _saved(incident, title="One")
        with editing(by=editor, action=EditAction.LOADED):
            _saved(incident, title="Two")
    edit = Edit.objects.order_by("pk").last()
    assert edit is not None
    assert (edit.action, edit.why, edit.states.count()) == (EditAction.LOADED, "a hint from a reader", 1)


#: What never enters the history, with the reason.
WITHOUT_HISTORY = {
    "PublicationAct": "a log of its own, that nothing updates",
    "Merger": "a log of its own; the claims that it moves have theirs",
    "MovedClaim": "part of that log",
    "ReviewRound": "rounds are added, and decided once",
    "ReviewComment": "said once, settled once",
    "Assignment": "whose turn it is, which is no content",
    "ConfidentialNote": "confidential: nothing of it stays but in its own table",
    "ConfidentialContact": "confidential",
    "KeptFile": "never changed; what attaches it has a history",
    "ArchiveRequest": "a log of its own",
    "ActorListing": "worked out from what has a history",
    "IncidentListing": "worked out from what has a history",
    "SourceListing": "worked out from what has a history",
    "NearPair": "worked out from what has a history",
    "ListAct": "a log of its own, of what is no content",
    "SavedList": "whoever saved it alone sees it",
    "Edit": "the history",
    "DossierState": "the history",
}


def test_every_model_of_the_desk_has_a_history_or_a_reason_to_have_none() -> None:
    tables = {history_of(model) for model in tracked_models()}
    others = {
        model.__name__
        for model in Incident._meta.apps.get_app_config("incidents").get_models()
        if model not in tables and not issubclass(model, Tracked)
    }
    assert others == WITHOUT_HISTORY.keys()


def test_every_column_is_in_the_history_but_who_saved_last_which_the_edit_says() -> None:
    for model in tracked_models():
        kept = {field.name for field in columns(model)}
        assert {field.name for field in model._meta.concrete_fields} - kept <= {*SAID_BY_EDIT}


def test_no_removal_empties_a_column_of_the_history_without_a_signal() -> None:
    for model in tracked_models():
        for field in columns(model):
            if isinstance(field, models.ForeignKey):
                on_delete = model._meta.get_field(field.name).remote_field.on_delete  # type: ignore[union-attr]
                assert on_delete in (models.CASCADE, models.PROTECT, models.RESTRICT), field


def random_write(dice: random.Random, incident: Incident, actors: list[Actor]) -> None:
    claims = list(incident.claims.order_by("pk"))
    claim = dice.choice(claims)
    choice = dice.randrange(9)
    if choice == 0:
        _saved(incident, title=f"Title {dice.randrange(3)}")
    elif choice == 1:
        new = Claim(incident=incident, claimant=dice.choice(actors), source=claim.source, position="alleges")
        new.number = None  # type: ignore[assignment]
        number_claims(incident=incident, claims=[new])
        new.save()
    elif choice == 2 and len(claims) > 1:
        incident.claims.filter(known_through=claim).update(known_through=None)
        claim.delete()
    elif choice == 3:
        a_figure(claim=claim, order=dice.randrange(5), low=dice.randrange(50))
    elif choice == 4:
        Figure.objects.filter(claim__incident=incident).update(note=f"note {dice.randrange(3)}")
    elif choice == 5:
        claim.links.all().delete()
        ClaimVia.objects.bulk_create(ClaimVia(claim=claim, actor=actor, order=n) for n, actor in enumerate(actors))
    elif choice == 6:
        ClaimStance.objects.update_or_create(
            claim=claim, about="casualties", defaults={"position": dice.choice(["alleges", "denies"])}
        )
    elif choice == 7:
        through = dice.choice(claims)
        if through.pk < claim.pk:
            link_known_through(claim=claim, number=through.number)
    else:
        ActorName.objects.get_or_create(actor=dice.choice(actors), language="ar", text=f"اسم {dice.randrange(4)}")


@pytest.mark.parametrize("seed", [1, 2])
def test_after_random_edits_every_state_of_the_dossier_can_be_built_again_exactly(seed: int) -> None:
    dice, editor = random.Random(seed), an_editor()  # noqa: S311 - for the same edits each time
    incident = a_claim(source=a_source(), incident=an_incident(last_claim_number=1)).incident
    actors = [an_actor(), an_actor()]
    root = Root("incident", incident.pk)
    states: dict[int, Rows] = {last_number(root): rows_now(root)}
    for _ in range(40):
        with editing(by=editor):
            for _ in range(dice.randint(1, 3)):
                random_write(dice, incident, actors)
        states[last_number(root)] = rows_now(root)
    assert len(states) > 25
    assert {number: rows_at(root, number) for number in states} == states
    assert_history_holds_the_tables()
