"""A person at a keyboard, without a mouse: what is pressed is counted, and the focus moves by keys alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Error, Page, expect

#: No field of the desk is further from its neighbour.
MOST_TABS = 60
WHERE = """() => {
  const at = document.activeElement;
  const choice = at.closest(".select2-container")?.previousElementSibling;
  return choice?.id || at.id || at.textContent.trim();
}"""
LETTERS_OF_A_TERM = """([id, value]) => {
  const options = [...document.getElementById(id).options];
  const wanted = options.find((option) => option.value === value);
  const text = wanted.text.trim().toLowerCase();
  for (let length = 1; length <= text.length; length += 1) {
    const typed = text.slice(0, length);
    if (options.find((option) => option.text.trim().toLowerCase().startsWith(typed)) === wanted) return typed;
  }
  throw new Error(`No letters choose ${value} in ${id}.`);
}"""


@dataclass
class Typist:
    """Types on the page in front. A chord (Ctrl+Alt+N), like a capital letter, counts as one key."""

    context: BrowserContext
    front: list[Page] = field(default_factory=list)
    #: Keys that are letters of what is entered, and keys that lead from one place to another.
    letters: int = 0
    others: int = 0

    def __post_init__(self) -> None:
        """Begin on the one page that is open."""
        self.front.append(self.context.pages[0])

    @property
    def page(self) -> Page:
        """The window in front."""
        return self.front[-1]

    @property
    def keys(self) -> int:
        """All keys so far."""
        return self.letters + self.others

    def press(self, *chords: str) -> None:
        """Press keys that move, choose or save."""
        for chord in chords:
            self.page.keyboard.press(chord)
            self.others += 1

    def write(self, text: str) -> None:
        """Type a text, letter by letter; a new line is one key."""
        self.page.keyboard.type(text)
        self.letters += len(text)

    def at(self) -> str:
        """The id of the field that has the focus, or the text of the link."""
        where: str = self.page.evaluate(WHERE)
        return where

    def tab_to(self, where: str) -> None:
        """Press Tab until the focus is there."""
        passed = []
        for _turn in range(MOST_TABS):
            passed.append(self.at())
            if passed[-1] == where:
                return
            self.press("Tab")
        message = f"Tab does not lead to {where!r}; it passes {passed}"
        raise AssertionError(message)

    def fill(self, where: str, text: str) -> None:
        """Go on to a field and type into it."""
        self.tab_to(where)
        self.write(text)

    def select(self, where: str, value: str) -> None:
        """Go on to a choice among terms and type as many letters as tell the term from those above it."""
        self.tab_to(where)
        typed: str = self.page.evaluate(LETTERS_OF_A_TERM, [where, value])
        self.page.keyboard.type(typed)
        self.others += len(typed)
        expect(self.page.locator(f"#{where}")).to_have_value(value)

    def look_up(self, where: str, typed: str, row: str) -> None:
        """Go on to an actor or a source, type a part of its name, and take the row that is marked."""
        self.tab_to(where)
        self.write(typed)
        expect(self.page.locator(".select2-results__option--highlighted")).to_contain_text(row)
        self.press("Enter")

    @contextmanager
    def new_window(self, where: str, name: str) -> Iterator[None]:
        """Go on to an actor or a source, type its whole name, and make it in the window that opens; then be back."""
        self.tab_to(where)
        self.write(name)
        expect(self.page.locator(".select2-results__option--highlighted")).to_have_text(f"New: “{name}”")
        with self.context.expect_page() as opened:
            self.press("Enter")
        window = opened.value
        window.wait_for_load_state("load")
        self.front.append(window)
        yield
        with window.expect_event("close"):
            try:
                self.press("Control+s")
            except Error:  # the window was gone before the key was up again
                assert window.is_closed()
        self.front.pop()
        assert self.at() == where
