"""Translations without the system's gettext: ``python -m tools.messages gather`` and ``compile``.

Babel reads and writes the catalogues; Django's own ``templatize`` turns a template into text that a reader of Python
finds the marked words in.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("access", "api", "config", "geo", "incidents", "mapviews", "record", "templates")
# Which argument of each function holds the words: (1, 2) singular and plural, (1, "c") a context before.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


class CatalogueError(ValueError):
    """A catalogue that cannot be used. The message names the file and the words."""


def catalogues(root: Path = ROOT) -> list[Path]:
    """The catalogues of all languages."""
    return sorted((root / "locale").glob("*/LC_MESSAGES/*.po"))


def compile_catalogue(path: Path) -> Path:
    """Write the compiled form beside a catalogue and return its path.

    Raises:
        CatalogueError: a translation lacks a placeholder of its original, or has one too many.
    """
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message, errors in catalogue.check():
        msg = f"{path}: the translation of {message.id!r} does not fit: {'; '.join(str(error) for error in errors)}"
        raise CatalogueError(msg)
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return target


def sources(root: Path) -> Iterator[Path]:
    """The files that may hold words to translate."""
    for place in PLACES:
        for path in sorted((root / place).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and path.is_file():
                yield path


def gather(root: Path = ROOT) -> Catalog:
    """A catalogue of all words that are marked for translation, with where they stand."""
    catalogue = Catalog(project="counterclaim", charset="utf-8")
    for path in sources(root):
        text = path.read_text(encoding="utf-8")
        # In brackets, since the indentation of markup is none that Python's tokens could follow.
        code = text if path.suffix == ".py" else f"({templatize(text, origin=str(path))})"
        found = extract("python", io.BytesIO(code.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
        for line, words, comments, context in found:
            catalogue.add(
                words, locations=[(str(path.relative_to(root)), line)], auto_comments=comments, context=context
            )
    return catalogue


def update(path: Path, template: Catalog) -> None:
    """Bring a catalogue up to the words of the code; translations stay, words that are gone are kept as obsolete."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    # Babel would fill these with names and addresses of nobody.
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False)


def main(command: str) -> int:
    """Gather or compile for every language; return the exit code."""
    if command == "compile":
        for path in catalogues():
            print(compile_catalogue(path).relative_to(ROOT))
        return 0
    template = gather()
    print(f"{len(template)} texts to translate")
    for path in catalogues():
        update(path, template)
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except CatalogueError as error:
        sys.exit(str(error))
