"""An editor who types hostile text into everything that takes text, in the real pages of the desk.

What to type into is read from the pages themselves, so a field that is added later is typed into as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Locator, Page, expect

from incidents.notation.attribution_lines import AttributionLine, print_attributions
from incidents.notation.figure_lines import FigureLine, print_figures
from record.vocabulary import Measure, PersonStatus, Position
from tests import door
from tests.desk_questions import answer_questions
from tests.live_site import LiveSite
from tests.security.canary import Tags, Watch

#: Everything of a form that one can type text into, the forms for rows that are not there yet left out.
_TYPED: Final = """form => [...form.elements].filter(e => e.name && !e.readOnly && !e.disabled
    && !e.closest('.empty-form') && !e.name.includes('__prefix__')
    && (e.matches('textarea') || ['text', 'url', 'search', 'email', 'tel'].includes(e.type))).map(e => e.name)"""
_TYPE: Final = """(form, values) => { for (const [name, value] of Object.entries(values)) {
    const e = form.elements[name];
    if (e.type === 'checkbox') e.checked = Boolean(value);
    else if (e.tagName === 'SELECT' && ![...e.options].some(o => o.value === value))
        e.add(new Option(value, value, true, true));
    else e.value = value;
} }"""
_REFUSED: Final = """form => Object.fromEntries([...form.querySelectorAll('.errorlist[id$=_error]')].map(
    list => [list.id.replace(/^id_|_error$/g, ''), list.innerText.trim()]))"""

Values = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A page of the desk that enters a row: its model, what it refuses to take as text, and what goes there instead.

    ``rows`` are the sets of forms that begin empty; ``chosen`` is what is no text. Numbers are chosen: only where they
    can be read is the text of coordinates beside them read at all.
    """

    model: str
    refuses: Values
    chosen: Values = field(default_factory=dict)
    rows: tuple[str, ...] = ()


def actor_form(key: str) -> Form:
    """Somebody who claims."""
    return Form(
        model="actor",
        refuses={"key": key, "names-0-language": "ar"},
        chosen={"kind": "government_body"},
        rows=("names",),
    )


def source_form(key: str, actor: str) -> Form:
    """A document."""
    return Form(
        model="source",
        refuses={
            "key": key,
            "language": "en",
            "published_on": "2016-12",
            "accessed_on": "2017-01-02",
            "url": "https://news.example/article",
            "archive_url": "https://archive.example/article",
        },
        chosen={"publisher": actor, "sensitivity": "not_sensitive"},
    )


def incident_form(code: str, actor: str, source: str, tags: Tags, payload: int) -> Form:
    """An incident with one claim, which speaks of a place and a time of its own. Its place is coarsened for readers."""
    figures = FigureLine(
        measure=Measure.KILLED,
        status=PersonStatus.CIVILIAN,
        verbatim=tags.text("Figure.verbatim", payload),
        note=tags.text("Figure.note", payload),
    )
    attribution = AttributionLine(position=Position.ALLEGES, actor=None, words=tags.text("Attribution.words", payload))
    place = {"precision": "town", "latitude": "34.37", "longitude": "41.09", "uncertainty_m": "5000"}
    return Form(
        model="incident",
        refuses={
            "code": code,
            "language": "en",
            "occurred_on": "2016-12-07",
            "titles-0-language": "ar",
            "place_names-0-language": "ar",
            "claims-0-language": "en",
            "claims-0-stated_on": "2016-12-08",
            "claims-0-occurred_on": "2016-12-06",
            "claims-0-figures_text": print_figures([figures]),
            "claims-0-attributions_text": print_attributions([attribution]),
        },
        chosen={
            **place,
            **{f"claims-0-{name}": value for name, value in place.items()},
            "claims-0-latitude": "34.5",
            "claims-0-claimant": actor,
            "claims-0-source": source,
            "claims-0-carried_by": actor,
            "claims-0-position": "alleges",
            "claims-0-stance_casualties": "alleges",
            "claims-0-working_status": "conflict",
            "sensitivity": "not_sensitive",
            "disclosure": "grid",
            "cell_km": "10",
        },
        rows=("titles", "place_names"),
    )


@dataclass
class Desk:
    """The pages of the desk in a browser, an editor signed in. ``typed`` collects the names of all that takes text."""

    page: Page
    watch: Watch
    tags: Tags
    typed: dict[str, set[str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def check(self) -> None:
        """Fail where the page, as it stands, runs, alters or is turned by hostile text."""
        self.watch.check(self.page.url)

    def enter(self, form: Form, payload: int) -> str:
        """Type hostile text into everything; then, where it is refused, the usual instead. The key of the new row."""
        refused = self.reasons_against(form, payload)
        expected = {*form.refuses, *(name for name in refused if name.endswith("coordinates_text"))}
        assert {name for name, reason in refused.items() if reason} == expected, refused
        assert all(" " in refused[name] for name in expected), refused  # a sentence
        self.typed.setdefault(form.model, set()).update(refused)
        self.refused |= {f"{form.model}.{name}" for name in expected}
        self._form(form.model).evaluate(_TYPE, {**dict.fromkeys(expected, ""), **form.refuses})
        assert self._save(form.model) == {}
        expect(self.page.locator(".messagelist .success")).to_be_visible()
        found = re.search(r"/(\d+)/change/", self.page.url)
        assert found, self.page.url
        return found[1]

    def reasons_against(self, form: Form, payload: int) -> dict[str, str]:
        """Type hostile text into everything of a new row, and save: all that was typed into, and why it is refused."""
        self.page.goto(f"/admin/incidents/{form.model}/add/")
        self._add_rows(form)
        here = self._form(form.model)
        typed = [name for name in here.evaluate(_TYPED) if name not in form.chosen]
        texts = {name: self.tags.text(f"{form.model}.{name}", payload) for name in typed}
        here.evaluate(_TYPE, {**texts, **form.chosen})
        refused = self._save(form.model)
        return {name: refused.get(name, "") for name in typed}

    def change(self, incident: str, values: Values) -> None:
        """Change what is stored of an incident."""
        self.page.goto(f"/admin/incidents/incident/{incident}/change/")
        self._form("incident").evaluate(_TYPE, dict(values))
        assert self._save("incident") == {}

    def act(self, incident: str, slug: str, note: str) -> str:
        """Publish, correct or withdraw, with a note. What the desk answers."""
        self.page.goto(f"/admin/incidents/incident/{incident}/{slug}/")
        self.check()
        self.page.locator("#id_note").fill(note)
        answer_questions(self.page)
        with self.page.expect_navigation():
            self.page.locator(".submit-row input[type=submit]").click()
        self.check()
        return self.page.locator(".messagelist").inner_text()

    def _add_rows(self, form: Form) -> None:
        for prefix in form.rows:
            self.page.locator(f"#{prefix}-group .add-row a").click()

    def _form(self, model: str) -> Locator:
        return self.page.locator(f"#{model}_form")

    def _save(self, model: str) -> dict[str, str]:
        self._press_save()
        if answer_questions(self.page):  # all hostile incidents stand at one place
            self._press_save()
        refused: dict[str, str] = self._form(model).evaluate(_REFUSED)
        return refused

    def _press_save(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("[name=_continue]").first.click()
        self.check()


def sign_in(page: Page, site: LiveSite) -> None:
    """Sign in as an editor, whose account is made for it."""
    found = re.search(r"Password: (\S+)", site.manage("create_editor", "editor", "--new-password"))
    assert found
    door.sign_in(page, "editor", found[1])
