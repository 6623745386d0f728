"""Actors and sources at the desk: their keys stay once they are used, their chains never run in circles."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from incidents.models import Actor, Source
from incidents.services.entering import EnteringError, link_known_through, next_numbers
from incidents.understanding import echo_of
from tests.factories.desk import a_claim, a_source, an_actor, an_editor
from tests.factories.desk_forms import names, rows

pytestmark = pytest.mark.django_db
ACTOR = {"name": "ISIS", "key": "isis", "kind": "rebel_group", "party": "on"}
SOURCE = {"title": "An article", "key": "article", "sensitivity": "not_sensitive"}
SOURCE |= rows("images", []) | rows("copies", [])


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def test_an_actor_is_entered_with_names_in_other_scripts(desk: Client) -> None:
    desk.post("/admin/incidents/actor/add/", ACTOR | rows("names", names({"ar": "داعش"})))
    actor = Actor.objects.get(key="isis")
    assert [(name.text, str(name)) for name in actor.names.all()] == [("داعش", "داعش")]
    assert actor.created_by is not None


@pytest.mark.parametrize(
    ("page", "column", "name", "key"),
    [
        ("actor", "name", "Iraq's Joint Operations Command", "iraqs-joint-operations-command"),
        ("actor", "name", "قيادة العمليات", "قيادة-العمليات"),
        ("source", "title", "A title " * 20, ("a-title-" * 10)[:80]),
    ],
)
def test_what_was_looked_for_and_not_found_is_the_name_of_a_new_one(
    desk: Client, page: str, column: str, name: str, key: str
) -> None:
    form = desk.get(f"/admin/incidents/{page}/add/", {"name": name}).context["adminform"].form
    assert form.initial == {column: name.strip(), "key": key}


def test_a_web_address_that_was_looked_for_is_the_address_of_a_new_source_and_no_title(desk: Client) -> None:
    form = desk.get("/admin/incidents/source/add/", {"name": "https://news.example/7"}).context["adminform"].form
    assert form.initial == {"url": "https://news.example/7"}


def test_a_key_is_free_until_it_is_used_and_then_stays(desk: Client) -> None:
    unused, claim = an_actor(key="old"), a_claim()
    for actor in (unused, claim.claimant):
        form = {**ACTOR, "key": "new-key", "name": actor.name, "_state": 1} | rows("names", [])
        assert desk.post(f"/admin/incidents/actor/{actor.pk}/change/", form).status_code == 302
    unused.refresh_from_db()
    assert unused.key == "new-key"
    assert Actor.objects.get(pk=claim.claimant_id).key != "new-key"
    page = desk.get(f"/admin/incidents/source/{claim.source.pk}/change/")
    assert "key" not in page.context["adminform"].form.fields


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"published_on": "last week"}, "The date “last week”"),
        ({"url": "javascript:alert(1)"}, "Address: “javascript:alert(1)” begins with javascript:, and only http:"),
        ({"archive_url": "data:text/html,x"}, "Archived at: “data:text/html,x” begins with data:"),
        ({"url": "see https://a.example/ there"}, "there is white space in it"),
        ({"url": "nowhere"}, "“nowhere” is not the address of a page"),
        ({"key": "an article!"}, "Key: “an article!” is not a key, which is of letters"),
        ({"key": "an article!"}, "Perhaps an-article?"),
        ({"accessed_on": "7/12/2017"}, "2017-12-07 where the day is, 2017-07-12 where the month is"),
        ({"accessed_on": "2017-12"}, "Accessed on: “2017-12” is not a single day."),
        ({"language": "Englisch"}, "is not a language tag"),
    ],
)
def test_a_source_with_an_unreadable_part_is_refused(desk: Client, change: dict[str, Any], sentence: str) -> None:
    response = desk.post("/admin/incidents/source/add/", SOURCE | change)
    assert sentence in response.content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("path", "form", "sentence"),
    [
        ("actor", ACTOR, "Key: “isis” is taken already, by the actor “\u2068Daesh\u2069”. Open that one"),
        ("source", SOURCE, "Key: “article” is taken already, by the source “\u2068First\u2069”. Open that one"),
    ],
)
def test_a_key_that_is_taken_is_named_with_its_holder(
    desk: Client, path: str, form: dict[str, Any], sentence: str
) -> None:
    an_actor(key="isis", name="Daesh")
    a_source(key="article", title="First")
    response = desk.post(f"/admin/incidents/{path}/add/", form | rows("names", []))
    assert sentence in response.content.decode()


def test_a_key_that_is_no_key_is_refused_for_an_actor_too(desk: Client) -> None:
    response = desk.post("/admin/incidents/actor/add/", ACTOR | {"key": "the us"} | rows("names", []))
    assert "Key: “the us” is not a key" in response.content.decode()


def test_a_source_is_entered(desk: Client) -> None:
    assert desk.post("/admin/incidents/source/add/", SOURCE | {"published_on": "2016-12"}).status_code == 302
    assert str(Source.objects.get()) == "An article"


def test_a_source_cannot_derive_from_its_own_copy(desk: Client) -> None:
    wire = a_source(title="Wire")
    copy = a_source(derived_from=a_source(derived_from=wire), title="Copy")
    wire.derived_from = copy
    with pytest.raises(ValidationError, match="is itself derived from this document"):
        wire.clean()
    form = SOURCE | {"derived_from": copy.pk, "_state": 1}
    page = desk.post(f"/admin/incidents/source/{wire.pk}/change/", form).content.decode()
    assert "is itself derived from this document" in page


def test_a_claim_is_linked_only_to_a_claim_of_its_incident() -> None:
    claim, stranger = a_claim(), a_claim(number=5)
    with pytest.raises(EnteringError, match="This incident has no claim 5"):
        link_known_through(claim=claim, number=5)
    claim.known_through = stranger
    with pytest.raises(ValidationError, match="belongs to another incident"):
        claim.clean()


@pytest.mark.parametrize(
    ("last", "asked", "given"),
    [(0, [None, None], (1, 2)), (7, [None], (8,)), (0, [3, None, 1], (3, 4, 1)), (2, [], ())],
)
def test_new_claims_are_numbered_after_all_that_ever_were(last: int, asked: list[int | None], given: Any) -> None:
    assert next_numbers(last, asked) == given


@pytest.mark.parametrize(("last", "asked"), [(7, [7]), (0, [2, 2])])
def test_a_number_is_given_once(last: int, asked: list[int | None]) -> None:
    with pytest.raises(EnteringError, match="is or was that of another claim"):
        next_numbers(last, asked)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("killed: no civilians", "none: a claim of zero, shown as a denial"),
        ("killed: as many as 100", "at most, 1 to 100 (convention: counterclaim)"),
        ("killed: 55", "exactly, 55 (convention: counterclaim)"),
        ("killed: at least 55", "at least, 55 or more (convention: counterclaim)"),
        ("killed: عشرات", "tens, 20 to 99 (convention: counterclaim)"),
    ],
)
def test_the_echo_says_the_bounds_in_words(line: str, sentence: str) -> None:
    (figure,) = echo_of(line, language="").figures
    assert figure.sentence == sentence
