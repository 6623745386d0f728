"""Earlier states come back as new ones, and edits are undone without touching what others did."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.history.replaying import Stays
from incidents.history.states import Rows, rows_at, rows_now
from incidents.history.writing import RestoringRefused
from incidents.models import Actor, Claim, Edit, EditAction, Figure, Incident, IncidentTitle, Source
from incidents.models.review_round import ReviewState
from incidents.services.archiving import ArchivingRefused, archive, bring_back_incident
from incidents.services.loading import load_case
from incidents.services.publishing import PublishingRefused, correct, publish
from incidents.services.restoring import restore
from incidents.services.reviewing import ask_for_review
from incidents.services.undoing import bring_back, foresee, undo_edit, undo_edits
from record.publication import Publication
from record.vocabulary import IncidentStatus, PublicationKind
from tests.factories.desk import a_claim, a_figure, a_source, an_actor, an_editor, an_incident
from tests.factories.desk_forms import qaim_case

pytestmark = pytest.mark.django_db

WHY = "Entered from a forged document."


@pytest.fixture
def qaim() -> Incident:
    return load_case(case=qaim_case(), by=an_editor(username="loader")).incident


def of(incident: Incident) -> Root:
    return Root("incident", incident.pk)


def change(row: Any, by: User, **values: Any) -> Edit:
    with editing(by=by) as act:
        fresh = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()
        return act.edit


def content(rows: Rows) -> Rows:
    """Without what says how far numbers were given out."""
    return {
        model: {key: {**values, "last_claim_number": 0} for key, values in each.items()} for model, each in rows.items()
    }


def test_an_earlier_state_comes_back_as_a_new_one_with_every_row_under_its_old_key(qaim: Incident) -> None:
    before, editor = rows_now(of(qaim)), an_editor()
    change(qaim, editor, title="Wrong", latitude=1.0, longitude=2.0)
    with editing(by=editor):
        qaim.claims.update(known_through=None)
        first = qaim.claims.order_by("number")[0]
        Figure.objects.filter(claim=first).delete()
        qaim.claims.exclude(pk=first.pk).delete()
        IncidentTitle.objects.filter(incident=qaim).update(text="غير")
    states = last_number(of(qaim))
    edit = restore(root=of(qaim), number=1, by=editor, why=WHY)
    assert content(rows_now(of(qaim))) == content(before)
    assert last_number(of(qaim)) == states + 1
    assert rows_at(of(qaim), states) != rows_now(of(qaim))
    assert (edit.action, edit.restored_number, edit.why, edit.by) == (EditAction.RESTORED, 1, WHY, editor)


def test_titles_that_swapped_their_languages_do_not_stand_in_one_anothers_way() -> None:
    incident = an_incident()
    one = IncidentTitle.objects.create(incident=incident, language="ar", text="غارات")
    other = IncidentTitle.objects.create(incident=incident, language="fr", text="Frappes")
    number, before = last_number(of(incident)), rows_now(of(incident))
    for title, language in ((one, "xx"), (other, "ar"), (one, "fr")):
        IncidentTitle.objects.filter(pk=title.pk).update(language=language)
    restore(root=of(incident), number=number, by=an_editor(), why=WHY)
    assert rows_now(of(incident)) == before


@pytest.mark.parametrize(
    ("number", "why", "sentence"),
    [(1, " ", "Say why"), (99, WHY, "no state 99"), (0, WHY, "no state 0"), (None, WHY, "just so now")],
    ids=["no reason", "a state to come", "before the first", "what stands there"],
)
def test_restoring_is_refused_with_a_sentence(qaim: Incident, number: int | None, why: str, sentence: str) -> None:
    states = last_number(of(qaim))
    with pytest.raises(RestoringRefused, match=sentence):
        restore(root=of(qaim), number=states if number is None else number, by=an_editor(), why=why)
    assert last_number(of(qaim)) == states


def test_a_state_that_names_an_actor_who_is_gone_is_refused_and_names_the_actor() -> None:
    claim, editor = a_claim(claimant=an_actor(name="Mohammed al-Karboli")), an_editor()
    gone, number = claim.claimant, last_number(of(claim.incident))
    change(claim, editor, claimant=an_actor())
    key = gone.pk
    gone.delete()
    with pytest.raises(RestoringRefused, match="“Mohammed al-Karboli”, which was removed since"):
        restore(root=of(claim.incident), number=number, by=editor, why=WHY)
    removal = Edit.objects.order_by("-pk")[0]
    bring_back(edit=removal, model=Actor, key=key, by=editor, why=WHY)
    restore(root=of(claim.incident), number=number, by=editor, why=WHY)
    assert Claim.objects.get(pk=claim.pk).claimant.name == "Mohammed al-Karboli"


def test_one_edit_is_undone_and_what_others_changed_later_stays_and_is_named() -> None:
    incident, mistaken, careful = an_incident(title="Right", summary="Right"), an_editor(), an_editor()
    edit = change(incident, mistaken, title="Wrong", summary="Wrong")
    change(incident, careful, summary="Mended by somebody")
    done = undo_edit(edit=edit, by=careful, why=WHY)
    incident.refresh_from_db()
    assert (incident.title, incident.summary) == ("Right", "Mended by somebody")
    assert done.stays == ((of(incident), Stays(model=Incident, key=incident.pk, columns=("summary",))),)
    with pytest.raises(RestoringRefused, match="undone already"):
        undo_edit(edit=Edit.objects.get(pk=edit.pk), by=careful, why=WHY)


def test_a_figure_comes_back_whole_or_not_at_all() -> None:
    figure, mistaken = a_figure(verbatim="at least 60", low=60, high=None, qualifier="at_least"), an_editor()
    edit = change(figure, mistaken, verbatim="60", low=60, high=60, qualifier="exactly")
    change(figure, an_editor(), verbatim="at most 60", low=0, high=60, qualifier="at_most")
    with pytest.raises(RestoringRefused, match="Nothing of it is left to undo"):
        undo_edit(edit=edit, by=an_editor(), why=WHY)
    figure.refresh_from_db()
    assert (figure.verbatim, figure.low, figure.high) == ("at most 60", 0, 60)


def test_a_claim_on_which_others_built_stays() -> None:
    incident, mistaken = an_incident(), an_editor()
    with editing(by=mistaken) as act:
        built_on, alone = a_claim(incident=incident, number=1), a_claim(incident=incident, number=2)
        edit = act.edit
    with editing(by=an_editor()):
        a_figure(claim=built_on)
    done = undo_edit(edit=edit, by=an_editor(), why=WHY)
    assert list(incident.claims.all()) == [built_on]
    assert (of(incident), Stays(model=Claim, key=built_on.pk)) in done.stays
    assert not Claim.objects.filter(pk=alone.pk).exists()


def test_a_removed_claim_comes_back_with_its_figures_and_its_number_and_nothing_else_does(qaim: Incident) -> None:
    before, editor = rows_now(of(qaim)), an_editor()
    linked = set(qaim.claims.exclude(known_through=None).values_list("known_through", flat=True))
    one, other = qaim.claims.exclude(pk__in=linked).order_by("number")[:2]
    key, other_key = one.pk, other.pk
    with editing(by=editor) as act:
        one.delete()
        other.delete()
        edit = act.edit
    bring_back(edit=edit, model=Claim, key=key, by=editor, why=WHY)
    now = rows_now(of(qaim))
    assert now[Claim].keys() == before[Claim].keys() - {other_key}
    assert {k: v for k, v in now[Figure].items() if v["claim_id"] == key} == {
        k: v for k, v in before[Figure].items() if v["claim_id"] == key
    }


def public_contents(incident: Incident) -> list[tuple[str, str]]:
    return list(Publication.objects.filter(code=incident.code).order_by("version").values_list("kind", "content"))


def unpublished(incident: Incident, what: str, by: User) -> None:
    """Somebody changes something of an incident, or of what it names, and does not publish it."""
    first, second = incident.claims.order_by("number")[:2]
    row, name = {
        "a claim": (second, "summary"),
        "an actor that was undone": (first.claimant, "note"),
        "an actor": (second.claimant, "name"),
        "a publisher": (first.source.publisher, "name"),
        "a source": (second.source, "title"),
    }[what]
    change(row, by, **{name: "Not published yet"})


WAITING = ("a claim", "an actor that was undone", "an actor", "a publisher", "a source")


@pytest.mark.parametrize(
    ("waiting", "is_next_undone"),
    [((), False), *(((each,), False) for each in WAITING), (WAITING, True)],
    ids=["nothing waits", *(f"{each} waits" for each in WAITING), "all of them wait, and the next account is undone"],
)
def test_all_edits_of_an_account_are_undone_and_readers_get_to_the_byte_what_they_had_before(
    qaim: Incident, waiting: tuple[str, ...], *, is_next_undone: bool
) -> None:
    publisher, mistaken, careful = an_editor(), an_editor(), an_editor()
    publish(incident=qaim, by=publisher)
    since = timezone.now()
    change(qaim, mistaken, title="Wrong", latitude=33.0)
    first = qaim.claims.order_by("number")[0]
    change(first.claimant, mistaken, name="Somebody else")
    with editing(by=mistaken):
        Figure.objects.filter(claim=first).delete()
    correct(incident=qaim, by=publisher, note="New figures.")
    another = an_editor()
    if is_next_undone:
        change(first.source, another, note="Wrong too")
    for each in waiting:
        unpublished(qaim, each, careful)
    standing = {row: values for row, values in at_desk(qaim).items() if "Not published yet" in values.values()}
    done = undo_edits(account=mistaken, since=since, by=publisher, why=WHY)
    versions = public_contents(qaim)
    assert done.corrected == (qaim.code,)
    assert [kind for kind, _ in versions] == ["published", "corrected", "corrected"]
    assert versions[2][1] == versions[0][1] != versions[1][1]
    assert Publication.objects.latest_of(qaim.code).note == WHY  # type: ignore[union-attr]
    assert standing.keys() == {row for row, values in at_desk(qaim).items() if "Not published yet" in values.values()}
    assert len(standing) == len(waiting)
    assert Edit.objects.filter(by=mistaken, undone_by=None).count() == 0
    with pytest.raises(RestoringRefused, match="nothing since then"):
        undo_edits(account=mistaken, since=since, by=publisher, why=WHY)
    if is_next_undone:  # what waits still waits then
        undo_edits(account=another, since=since, by=publisher, why=WHY)
        assert public_contents(qaim)[-1][1] == versions[0][1]


def at_desk(incident: Incident) -> dict[tuple[str, int], dict[str, Any]]:
    """Every actor and source, and every claim of an incident, as it stands."""
    rows = [*Actor.objects.all(), *Source.objects.all(), *incident.claims.all()]
    return {(str(row._meta.model_name), row.pk): vars(row) for row in rows}


def test_what_an_account_made_alone_is_put_aside_or_withdrawn_or_removed_and_what_others_use_stays() -> None:
    mistaken, publisher = an_editor(), an_editor()
    since = timezone.now()
    with editing(by=mistaken):
        draft, public = an_incident(), an_incident()
        a_claim(incident=public)
        used, unused = an_actor(), an_actor()
    publish(incident=public, by=publisher)
    with editing(by=publisher):
        a_claim(claimant=used)
    done = undo_edits(account=mistaken, since=since, by=publisher, why=WHY)
    draft.refresh_from_db()
    assert draft.archived_at is not None
    assert public_contents(public)[-1][0] == PublicationKind.WITHDRAWN
    assert set(Actor.objects.filter(pk__in=[used.pk, unused.pk])) == {used}
    assert (Root("actor", used.pk), Stays(model=Actor, key=used.pk)) in done.stays


def test_what_an_account_made_alone_goes_though_a_review_of_it_is_under_way() -> None:
    mistaken, publisher, since = an_editor(), an_editor(), timezone.now()
    with editing(by=mistaken):
        draft = a_claim().incident
    review = ask_for_review(incident=draft, by=mistaken)
    undo_edits(account=mistaken, since=since, by=publisher, why=WHY)
    draft.refresh_from_db()
    review.refresh_from_db()
    assert draft.archived_at is not None
    assert draft.status == IncidentStatus.DRAFT
    assert (review.state, review.decided_by) == (ReviewState.CANCELLED, publisher)


def test_only_a_publisher_undoes_what_an_account_did_and_a_refusal_writes_nothing() -> None:
    incident, mistaken = an_incident(title="Right"), an_editor()
    since = timezone.now() - timedelta(minutes=1)
    change(incident, mistaken, title="Wrong")
    with pytest.raises(PermissionDenied):
        undo_edits(account=mistaken, since=since, by=an_editor(is_superuser=False), why=WHY)
    with pytest.raises(RestoringRefused, match="Say why"):
        undo_edits(account=mistaken, since=since, by=an_editor(), why="")
    incident.refresh_from_db()
    assert incident.title == "Wrong"


def test_what_is_foreseen_is_what_is_done() -> None:
    incident, mistaken = an_incident(title="Right"), an_editor()
    edit = change(incident, mistaken, title="Wrong")
    foreseen = foresee([edit.pk])
    done = undo_edit(edit=edit, by=an_editor(), why=WHY)
    assert (foreseen.rows, foreseen.stays) == (done.rows, done.stays)


def test_a_draft_is_archived_and_brought_back_and_what_was_public_is_not() -> None:
    draft, editor = an_incident(), an_editor()
    archive(incident=draft, by=editor)
    assert draft.archived_at is not None
    with pytest.raises(ArchivingRefused, match="archived already"):
        archive(incident=draft, by=editor)
    a_claim(incident=draft)
    with pytest.raises(PublishingRefused, match="archived: bring it back first"):
        publish(incident=draft, by=an_editor())
    bring_back_incident(incident=draft, by=editor)
    assert not Incident.objects.exclude(archived_at=None).exists()
    publish(incident=draft, by=an_editor())
    with pytest.raises(ArchivingRefused, match="withdraw it instead"):
        archive(incident=draft, by=editor)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_random_edits_by_two_undoing_one_leaves_what_the_other_alone_would_have_made(seed: int) -> None:
    """On columns that stand alone, undoing is the same as never having done it, unless the other wrote over it."""
    dice = random.Random(seed)  # noqa: S311 - for the same edits each time
    mistaken, careful = an_editor(), an_editor()
    claims = [a_claim(source=a_source()) for _ in range(2)]
    since = timezone.now()
    expected = {(claim.pk, name): "" for claim in claims for name in ("summary", "capacity", "translation")}
    for turn in range(30):
        by, claim, name = dice.choice([mistaken, careful]), dice.choice(claims), dice.choice(["summary", "capacity"])
        change(claim, by, **{name: f"text {turn}"})
        if by == careful:
            expected[claim.pk, name] = f"text {turn}"
    undo_edits(account=mistaken, since=since, by=careful, why=WHY)
    stored = {claim.pk: claim for claim in Claim.objects.all()}
    assert {(key, name): getattr(stored[key], name) for key, name in expected} == expected
