"""The database itself refuses what breaks a rule of the desk, and every rule says so in a sentence."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, F, Model

from incidents.doubt_kinds import DoubtKind
from incidents.models import (
    Actor,
    ActorName,
    ArchiveRequest,
    Attribution,
    Claim,
    ClaimStance,
    ClaimVia,
    DossierState,
    Figure,
    IncidentRelation,
    IncidentTitle,
    ListAct,
    Merger,
    MovedClaim,
    NearPair,
    Override,
    PlaceName,
    ReviewComment,
    ReviewRound,
    SavedList,
)
from tests.factories.desk import (
    a_claim,
    a_contact,
    a_copy,
    a_figure,
    a_grade,
    a_note,
    a_source,
    an_act,
    an_actor,
    an_editor,
    an_image,
    an_incident,
)

pytestmark = pytest.mark.django_db

Make = Callable[[], Model]
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def question() -> ArchiveRequest:
    return ArchiveRequest.objects.create(
        source=a_source(), host="archive.example.org", address="https://a.example/web/1"
    )


def relation() -> IncidentRelation:
    one, other = an_incident(), an_incident()
    return IncidentRelation.objects.create(incident=one, other=other, judgement="related", kind="series")


def distinct() -> IncidentRelation:
    return IncidentRelation.objects.create(incident=an_incident(), other=an_incident(), judgement="distinct")


def override() -> Override:
    return Override.objects.create(
        incident=an_incident(), kind=DoubtKind.values[0], value="1", sentence="x", reason="y"
    )


def near_pair() -> NearPair:
    one, other = an_incident(), an_incident()
    return NearPair.objects.create(one=one, other=other, distance_m=900.0, days=0, shared_words=1)


def list_act() -> ListAct:
    return ListAct.objects.create(kind="archived", by=an_editor(), at=NOON, rows={})


def actor_name() -> ActorName:
    return ActorName.objects.create(actor=an_actor(), text="داعش", language="ar")


def attribution() -> Attribution:
    return Attribution.objects.create(claim=a_claim(), order=0, position="alleges", words="fighter jets")


def merger() -> Merger:
    two = {"merged": an_incident(), "into": an_incident()}
    return Merger.objects.create(**two, was_public=False, note="One event.", by=an_editor(), at=NOON)


def moved() -> MovedClaim:
    claim = a_claim()
    return MovedClaim.objects.create(
        merger=merger(), claim=claim, claim_key=claim.pk, old_number=1, old_order=0, new_number=2
    )


def remark(claim: Claim | None = None) -> ReviewComment:
    key = claim.pk if claim else None
    return ReviewComment.objects.create(
        incident=an_incident(), claim=claim, claim_key=key, text="Who says so?", by=an_editor(), at=NOON
    )


def review() -> ReviewRound:
    return ReviewRound.objects.create(
        incident=an_incident(), content_sha256="0" * 64, opened_by=an_editor(), opened_at=NOON
    )


def stance() -> ClaimStance:
    return ClaimStance.objects.create(claim=a_claim(), about="casualties", position="alleges")


def title() -> IncidentTitle:
    return IncidentTitle.objects.create(incident=an_incident(), text="غارات", language="ar")


def place_name() -> PlaceName:
    return PlaceName.objects.create(incident=an_incident(), text="القائم", language="ar")


def a_saved_list() -> SavedList:
    return SavedList.objects.create(account=an_editor(), of_list="incident", name="Mine", query="status=draft")


def a_state() -> DossierState:
    return DossierState.objects.filter(kind="actor", object_id=an_actor().pk).get()


def published(**columns: Any) -> Make:
    return lambda: an_incident(
        **{
            "status": "published",
            "version": 1,
            "published_at": "2026-01-01T00:00Z",
            "earliest": "2016-12-07",
            "latest": "2016-12-07",
            **columns,
        }
    )


OWN_PLACE: dict[str, Any] = {"place_name": "a market", "latitude": 34.0, "longitude": 41.0, "precision": "site"}

#: constraint, a row that keeps every rule, what breaks just this one
BROKEN: list[tuple[str, Make, dict[str, Any]]] = [
    ("actor_has_key_and_name", an_actor, {"name": ""}),
    ("actor_has_key_and_name", an_actor, {"key": ""}),
    ("actor_kind_known", an_actor, {"kind": "wizard"}),
    ("actor_name_complete", actor_name, {"text": ""}),
    ("attribution_says_something", attribution, {"words": ""}),
    ("attribution_words_on_one_line", attribution, {"words": "two\nlines"}),
    ("attribution_position_known", attribution, {"position": "shrugs"}),
    ("claim_latitude_in_range", lambda: a_claim(**OWN_PLACE), {"latitude": 90.1}),
    ("claim_longitude_in_range", lambda: a_claim(**OWN_PLACE), {"longitude": -180.1}),
    ("claim_both_coordinates_or_none", lambda: a_claim(**OWN_PLACE), {"longitude": None}),
    ("claim_uncertainty_in_range", lambda: a_claim(**OWN_PLACE), {"uncertainty_m": 0}),
    ("claim_uncertainty_in_range", lambda: a_claim(**OWN_PLACE), {"uncertainty_m": 1_000_001}),
    ("claim_uncertainty_needs_point", a_claim, {"uncertainty_m": 100}),
    ("claim_precision_known", lambda: a_claim(**OWN_PLACE), {"precision": "nearby"}),
    ("claim_own_point_has_precision", a_claim, {"latitude": 34.0, "longitude": 41.0}),
    ("claim_own_precision_has_place", a_claim, {"precision": "site"}),
    ("claim_own_place_has_precision", a_claim, {"place_name": "a market"}),
    ("claim_number_from_one", a_claim, {"number": 0}),
    ("archive_request_has_one_end", question, {"refusal": "Closed to archives."}),
    ("claim_cell_size_known", a_claim, {"cell_km": 7}),
    ("claim_disclosure_known", a_claim, {"disclosure": "whispered"}),
    ("claim_grid_needs_cell", a_claim, {"disclosure": "grid"}),
    ("confidential_contact_about_one_thing", a_contact, {"source": F("incident"), "source_key": F("incident")}),
    ("confidential_contact_keeps_claim", lambda: a_contact(claim=a_claim()), {"claim_key": None}),
    ("confidential_contact_keeps_source", lambda: a_contact(source=a_source()), {"source_key": 0}),
    ("confidential_note_about_one_thing", a_note, {"source": F("incident"), "source_key": F("incident")}),
    ("confidential_note_keeps_claim", lambda: a_note(claim=a_claim()), {"claim_key": 0}),
    ("confidential_note_keeps_source", lambda: a_note(source=a_source()), {"source_key": None}),
    ("source_image_has_words", an_image, {"alt": ""}),
    ("source_image_sensitivity_known", an_image, {"sensitivity": ""}),
    ("claim_conflict_has_note", a_claim, {"working_status": "conflict"}),
    ("claim_earliest_before_latest", a_claim, {"earliest": "2016-12-08", "latest": "2016-12-07"}),
    ("claim_earliest_before_latest", a_claim, {"earliest": "2016-12-08"}),
    ("claim_not_known_through_itself", a_claim, {"known_through": F("pk")}),
    ("claim_position_known", a_claim, {"position": "shrugs"}),
    ("claim_basis_known", a_claim, {"basis": "hearsay"}),
    ("claim_working_status_known", a_claim, {"working_status": "fine"}),
    ("claim_stance_about_known", stance, {"about": "weather"}),
    ("claim_stance_position_known", stance, {"position": "shrugs"}),
    ("dossier_state_from_one", a_state, {"number": 0}),
    ("figure_low_not_above_high", a_figure, {"low": 101, "high": 100}),
    ("figure_not_negative", a_figure, {"low": -1}),
    ("figure_not_negative", a_figure, {"low": None, "high": -1}),
    ("figure_not_too_large", a_figure, {"high": 2_147_483_648}),
    ("figure_denied_has_no_bounds", a_figure, {"denied": True}),
    ("figure_has_words", a_figure, {"verbatim": ""}),
    ("figure_not_understood_is_open", a_figure, {"understood": False}),
    ("figure_status_only_of_persons", a_figure, {"measure": "sites_hit", "status": "civilian"}),
    ("figure_words_on_one_line", a_figure, {"verbatim": "more than\r100"}),
    ("figure_note_on_one_line", a_figure, {"note": "two\nlines"}),
    ("figure_measure_known", a_figure, {"measure": "bored"}),
    ("figure_status_known", a_figure, {"status": "wizard"}),
    ("figure_sex_known", a_figure, {"sex": "both"}),
    ("figure_age_known", a_figure, {"age": "old"}),
    ("figure_qualifier_known", a_figure, {"qualifier": "roughly"}),
    ("incident_latitude_in_range", an_incident, {"latitude": 91}),
    ("incident_latitude_in_range", an_incident, {"latitude": -91}),
    ("incident_longitude_in_range", an_incident, {"longitude": 181}),
    ("incident_both_coordinates_or_none", an_incident, {"latitude": None}),
    ("incident_uncertainty_in_range", an_incident, {"uncertainty_m": -5}),
    ("incident_uncertainty_in_range", an_incident, {"uncertainty_m": 1_000_001}),
    ("incident_uncertainty_needs_point", an_incident, {"precision": "", "uncertainty_m": 5}),
    ("incident_precision_known", an_incident, {"precision": "nearby"}),
    ("incident_has_code_and_title", an_incident, {"title": ""}),
    ("incident_archived_never_public", published(), {"archived_at": "2026-01-02T00:00Z"}),
    ("incident_published_has_precision", published(), {"precision": ""}),
    ("incident_published_has_date", published(), {"earliest": None, "latest": None}),
    ("incident_published_has_version", published(), {"version": None}),
    ("incident_published_has_version", published(), {"status": "withdrawn", "version": None}),
    ("incident_earliest_before_latest", an_incident, {"earliest": "2016-12-08", "latest": "2016-12-07"}),
    ("incident_subtype_fits_type", an_incident, {"event_type": "riots"}),
    ("incident_grid_needs_cell", an_incident, {"disclosure": "grid"}),
    ("incident_cell_size_known", an_incident, {"cell_km": 7}),
    ("incident_event_type_known", lambda: an_incident(event_subtype=""), {"event_type": "weather"}),
    ("incident_subtype_known", an_incident, {"event_subtype": "thunder"}),
    ("incident_disclosure_known", an_incident, {"disclosure": "maybe"}),
    ("incident_sensitivity_known", an_incident, {"sensitivity": "rude"}),
    ("grade_has_ground", a_grade, {"ground": ""}),
    ("grade_known", a_grade, {"grade": "superb"}),
    ("incident_relation_judgement_known", distinct, {"judgement": "rivals"}),
    ("incident_relation_kind_known", relation, {"kind": "cousins"}),
    ("incident_relation_kind_where_related", relation, {"kind": ""}),
    ("incident_relation_kind_where_related", distinct, {"kind": "series"}),
    ("incident_relation_of_two", relation, {"other": F("incident")}),
    ("incident_relation_other_has_words", relation, {"kind": "other"}),
    ("list_act_kind_known", list_act, {"kind": "sold"}),
    ("near_pair_in_order", near_pair, {"other": F("one")}),
    ("override_has_reason", override, {"reason": ""}),
    ("incident_status_known", published(), {"status": "lost"}),
    ("incident_title_complete", title, {"text": ""}),
    ("place_name_complete", place_name, {"language": ""}),
    ("publication_act_has_note", an_act, {"kind": "corrected"}),
    ("publication_act_kind_known", lambda: an_act(note="x"), {"kind": "sold"}),
    ("merger_of_two", merger, {"into": F("merged")}),
    ("merger_undone_by_somebody", merger, {"undone_at": NOON}),
    ("moved_claim_keeps_claim", moved, {"claim_key": None}),
    ("review_comment_keeps_claim", lambda: remark(a_claim()), {"claim_key": None}),
    ("review_comment_says_something", remark, {"text": ""}),
    ("review_comment_resolved_by_somebody", remark, {"resolved_at": NOON}),
    ("review_round_decided_by_somebody", review, {"state": "approved"}),
    ("review_round_decided_by_somebody", review, {"decided_at": NOON}),
    ("review_round_state_known", review, {"state": "sold", "decided_at": NOON, "decided_by": F("opened_by")}),
    ("source_has_key_and_title", a_source, {"title": ""}),
    ("source_not_its_own_origin", a_source, {"derived_from": F("pk")}),
    ("source_sensitivity_known", a_source, {"sensitivity": "rude"}),
]


@pytest.mark.parametrize(
    ("constraint", "make", "change"), BROKEN, ids=[f"{row[0]}-{n}" for n, row in enumerate(BROKEN)]
)
def test_the_database_refuses(constraint: str, make: Make, change: dict[str, Any]) -> None:
    row = make()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**change)


def test_a_database_with_larger_radii_is_not_migrated_but_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row can hold one any more, so the bound is lowered here."""
    migration = import_module("incidents.migrations.0002_uncertainty_is_capped")
    near, far = an_incident(uncertainty_m=100), an_incident(uncertainty_m=101)
    monkeypatch.setattr(migration, "LARGEST_M", 100)
    editor = connection.schema_editor()
    with pytest.raises(CommandError, match=rf"above that in {far.code} or a claim of it"):
        migration.name_larger(apps, editor)
    far.delete()
    migration.name_larger(apps, editor)
    claim = a_claim(**OWN_PLACE, incident=near, uncertainty_m=101)
    with pytest.raises(CommandError, match=near.code):
        migration.name_larger(apps, editor)
    assert claim.uncertainty_m == 101


def two_names() -> None:
    name = actor_name()
    ActorName.objects.create(actor=name.actor, text=name.text, language=name.language)


def two_stances() -> None:
    ClaimStance.objects.create(claim=stance().claim, about="casualties", position="denies")


def two_numbers() -> None:
    claim = a_claim()
    a_claim(incident=claim.incident, number=claim.number)


def two_links() -> None:
    claim, actor = a_claim(), an_actor()
    for order in (1, 2):
        ClaimVia.objects.create(claim=claim, actor=actor, order=order)


def two_titles() -> None:
    IncidentTitle.objects.create(incident=title().incident, text="another", language="ar")


def two_place_names() -> None:
    name = place_name()
    PlaceName.objects.create(incident=name.incident, text=name.text, language=name.language)


def two_acts() -> None:
    act = an_act()
    an_act(incident=act.incident, version=act.version)


def two_images() -> None:
    an_image(source=an_image().source)


def two_copies() -> None:
    a_copy(source=a_copy().source)


def two_states() -> None:
    state = a_state()
    DossierState.objects.create(kind=state.kind, object_id=state.object_id, number=state.number, edit=state.edit)


def two_mergers() -> None:
    one = merger()
    Merger.objects.create(
        merged=one.merged, into=an_incident(), was_public=False, note="One event.", by=one.by, at=NOON
    )


def two_moves() -> None:
    one = merger()
    for _ in range(2):
        MovedClaim.objects.create(merger=one, old_number=1, old_order=0, new_number=2)


def two_reviews() -> None:
    one = review()
    ReviewRound.objects.create(incident=one.incident, content_sha256="0" * 64, opened_by=one.opened_by, opened_at=NOON)


def two_judgements_of_a_pair() -> None:
    one = relation()
    IncidentRelation.objects.create(incident=one.other, other=one.incident, judgement="distinct")


def two_near_pairs() -> None:
    one = near_pair()
    NearPair.objects.create(one=one.one, other=one.other, distance_m=1.0, days=0, shared_words=0)


def two_lists_of_one_name() -> None:
    standing = a_saved_list()
    SavedList.objects.create(account=standing.account, of_list=standing.of_list, name=standing.name)


def two_grades_of_an_actor() -> None:
    grade = a_grade(actor=an_actor())
    a_grade(incident=grade.incident, actor=grade.actor)


def two_grades_of_nobody_named() -> None:
    a_grade(incident=a_grade().incident)


TWICE = {
    "actor_name_once": two_names,
    "claim_number_once": two_numbers,
    "claim_stance_once": two_stances,
    "claim_via_actor_once": two_links,
    "dossier_state_once": two_states,
    "grade_once_for_each_actor": two_grades_of_an_actor,
    "grade_once_for_nobody_named": two_grades_of_nobody_named,
    "incident_relation_once_a_pair": two_judgements_of_a_pair,
    "incident_title_once": two_titles,
    "merger_stands_once": two_mergers,
    "moved_claim_once": two_moves,
    "near_pair_once": two_near_pairs,
    "place_name_once": two_place_names,
    "source_copy_once": two_copies,
    "source_image_once": two_images,
    "publication_act_version_once": two_acts,
    "saved_list_once": two_lists_of_one_name,
    "review_round_one_under_way": two_reviews,
}


@pytest.mark.parametrize("twice", TWICE.values(), ids=TWICE.keys())
def test_the_database_refuses_a_second_one(twice: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        twice()


@pytest.mark.parametrize("column", ["claimant_id", "source_id"])
def test_a_claim_has_a_claimant_and_a_source(column: str) -> None:
    claim = a_claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**{column: None})


def delete_past_the_models(incident: Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM incidents_incident WHERE id = %s", [incident.pk])
    connection.check_constraints()


def test_an_incident_with_an_act_of_publication_cannot_be_deleted_even_past_the_models() -> None:
    act = an_act()
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_past_the_models(act.incident)


def desk_models() -> list[type[Model]]:
    """Without the tables of history, which mirror the others."""
    return [model for model in apps.get_app_config("incidents").get_models() if not hasattr(model, "history_object")]


def desk_constraints() -> list[BaseConstraint]:
    return [constraint for model in desk_models() for constraint in model._meta.constraints]


def test_every_constraint_of_the_desk_is_broken_by_a_test_above() -> None:
    assert {constraint.name for constraint in desk_constraints()} == {row[0] for row in BROKEN} | TWICE.keys()


def test_every_constraint_of_the_desk_has_a_sentence_for_people() -> None:
    default = BaseConstraint.default_violation_error_message
    for constraint in desk_constraints():
        sentence = str(constraint.violation_error_message)
        assert sentence != default, constraint.name
        assert sentence[0].isupper(), constraint.name
        assert sentence.endswith((".", "?")), constraint.name


def test_every_column_of_the_desk_is_explained() -> None:
    for model in desk_models():
        for column in model._meta.get_fields():
            if getattr(column, "concrete", False) and not getattr(column, "auto_created", False):
                assert str(getattr(column, "help_text", "")).endswith((".", "?", "EDTF.")) or column.name == "id", (
                    column
                )


@pytest.mark.parametrize("figure", [{"low": 0, "high": 0, "qualifier": "none"}, {"low": None, "high": None}])
def test_zero_and_unknown_are_both_kept(figure: dict[str, Any]) -> None:
    stored = Figure.objects.get(pk=a_figure(**figure).pk)
    assert (stored.low, stored.high) == (figure["low"], figure["high"])


def test_an_actor_is_called_by_its_name() -> None:
    assert str(Actor(name="داعش")) == "داعش"
