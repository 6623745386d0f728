"""What a change of many incidents leaves alone, each with its sentence: asked of the change, not of its page."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from incidents.models import Incident, ListAct, ListActKind
from incidents.roles import Role
from incidents.services.archiving import archive
from incidents.services.moving_many import Assign, AssignBack, CancelReview, PutAside, undo_of
from incidents.services.reviewing import assign
from record.appending import PublicationError, append_publication
from record.merger import Merger
from record.vocabulary import PublicationKind
from tests.factories.desk import an_editor, an_incident, in_role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def editor() -> User:
    return an_editor()


@pytest.fixture
def draft() -> Incident:
    return an_incident()


def test_it_waits_for_nobody_again_who_is_no_longer_there(draft: Incident, editor: User) -> None:
    colleague = in_role(Role.EDITOR)
    assign(incident=draft, to=colleague, by=editor)
    back = AssignBack(known={draft.pk: [colleague.pk + 1_000, colleague.pk]}, accounts={})

    assert back.planned(draft, editor).refusal == "The account for which it waited is no longer there."


@pytest.mark.parametrize(
    ("by", "to", "sentence"),
    [
        (Role.REPORTER, Role.EDITOR, "You may not change it."),
        (Role.EDITOR, Role.REPORTER, "{to} cannot see it, so it cannot wait for that account."),
    ],
)
def test_who_may_not_change_it_assigns_it_to_nobody_and_nobody_gets_what_they_cannot_see(
    draft: Incident, by: Role, to: Role, sentence: str
) -> None:
    somebody, other = in_role(by), in_role(to)

    assert Assign(to=other).planned(draft, somebody).refusal == sentence.format(to=other)


def test_it_may_wait_for_nobody_by_name_again(draft: Incident, editor: User) -> None:
    assign(incident=draft, to=editor, by=editor)
    planned = Assign(to=None).planned(draft, editor)

    assert (planned.before, planned.after, planned.refusal) == (str(editor), "–", "")


def test_a_review_that_is_not_under_way_is_not_taken_back(draft: Incident, editor: User) -> None:
    assert CancelReview(known={draft.pk: 1}).planned(draft, editor).refusal == "That review was decided since."


def test_what_is_not_in_the_archive_is_not_brought_back_twice(draft: Incident, editor: User) -> None:
    back = undo_of(ListAct(kind=ListActKind.ARCHIVED, rows={}))
    assert back.planned(draft, editor).refusal == "It is so already."
    archive(incident=draft, by=editor, why="Entered twice.")
    draft.refresh_from_db()
    assert back.planned(draft, editor).refusal == ""
    assert back.planned(draft, in_role(Role.REPORTER)).refusal == "You may not archive it."


def test_a_reporter_puts_nothing_of_others_aside(draft: Incident) -> None:
    assert PutAside().planned(draft, in_role(Role.REPORTER)).refusal == "You may not archive it."


def test_no_address_leads_to_what_is_not_public() -> None:
    merger = Merger(code="IQ-2016-0001", into="IQ-2016-0002", claims=())
    with pytest.raises(PublicationError, match="IQ-2016-0002 is not public, so no address can lead there"):
        append_publication(
            code="IQ-2016-0001", kind=PublicationKind.MERGED, dossier=None, note="Twice.", at=NOW, merger=merger
        )


@pytest.mark.parametrize(
    ("kind", "merger"),
    [
        (PublicationKind.MERGED, None),
        (PublicationKind.WITHDRAWN, Merger(code="IQ-2016-0001", into="IQ-2016-0002", claims=())),
        (PublicationKind.MERGED, Merger(code="IQ-2016-0003", into="IQ-2016-0002", claims=())),
    ],
    ids=["merged into nothing", "withdrawn into something", "another one merged"],
)
def test_what_is_merged_and_nothing_else_says_into_what(kind: PublicationKind, merger: Merger | None) -> None:
    with pytest.raises(PublicationError, match="what is merged, and nothing else, says into which incident"):
        append_publication(code="IQ-2016-0001", kind=kind, dossier=None, note="Twice.", at=NOW, merger=merger)
