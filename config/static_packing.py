"""Static files as they travel: the modules of a page joined into one, its styles into one, without comments.

A page of the map has some thirty modules and a dozen style sheets. Each on its own waits for the one that names it, and
over a slow line that is most of what a reader waits for. The sources stay as they are and run as they are; this is done
when static files are collected.

No bundler's work, as in ``mapviews/js_bundle.py``: modules import by name at the top, without aliases, and export
declarations. What keeps to another form is refused.
"""

import posixpath
import re
from collections.abc import Callable, Collection
from typing import Final

import rcssmin
import rjsmin

_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
_REFUSED: Final = re.compile(r"^(?:import|export|await)\b.*$", re.MULTILINE)
_STYLE_IMPORT: Final = re.compile(r'\s*(?:/\*.*?\*/\s*)?@import url\("([^"]+)"\);', re.DOTALL)
_STYLE_URL: Final = re.compile(r"""url\(\s*["']?(?![/#]|[a-z]+:)([^"')\s]+)["']?\s*\)""")

#: The text of a static file by its name.
Read = Callable[[str], str]


class PackingError(ValueError):
    """A file whose form cannot be joined with others. The message names it."""


def packed_script(entry: str, read: Read, entries: Collection[str]) -> str:
    """A module with all that it imports in it, each in a scope of its own, without comments.

    Other ``entries`` stay outside and are imported as before: a page loads them beside this one, and what they hold is
    there once.

    Raises:
        PackingError: an alias, a circle, or another form of import, export or waiting.
    """
    parts: dict[str, str] = {}
    head, own = _joined(entry, read, entries, parts, (entry,))
    outside = "".join(f'import {{{names}}} from "{_towards(name, entry)}";\n' for name, names in sorted(head.items()))
    return str(rjsmin.jsmin("\n".join([outside, *parts.values(), own]), keep_bang_comments=True))


def _joined(
    name: str, read: Read, entries: Collection[str], parts: dict[str, str], importers: tuple[str, ...]
) -> tuple[dict[str, str], str]:
    """What the module takes from other entries, and its own code with its imports as constants. Adds to ``parts``."""
    text = read(name)
    outside: dict[str, str] = {}
    taken = []
    for names, path in _IMPORT.findall(text):
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if " as " in names:
            msg = f"{name} imports under an alias: {' '.join(names.split())}"
            raise PackingError(msg)
        if other in importers:
            msg = f"{other} imports itself, by way of {', '.join(importers)}"
            raise PackingError(msg)
        if other in entries:
            outside[other] = ", ".join(names.replace(",", " ").split())
            continue
        if other not in parts:
            _add(other, read, entries, parts, (*importers, other))
        taken.append(f"const {{{names}}} = {_variable(other)};")
    code = _IMPORT.sub("", text)
    if left := re.search(r"^import\b.*$", code, re.MULTILINE):
        msg = f"{name} imports in another form: {left.group()}"
        raise PackingError(msg)
    return outside, "\n".join([*taken, code])


def _add(name: str, read: Read, entries: Collection[str], parts: dict[str, str], importers: tuple[str, ...]) -> None:
    outside, code = _joined(name, read, entries, parts, importers)
    if outside:
        msg = f"{name} imports {', '.join(outside)}, which is a page's own module: only such may"
        raise PackingError(msg)
    exported = _EXPORT.findall(code)
    code = _EXPORT.sub("", code)
    if left := _REFUSED.search(code):
        msg = f"{name} exports or waits in another form: {left.group()}"
        raise PackingError(msg)
    parts[name] = f"const {_variable(name)} = (() => {{\n{code}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _variable(name: str) -> str:
    return "_" + re.sub(r"\W", "_", name)


def _towards(name: str, origin: str) -> str:
    path = posixpath.relpath(name, posixpath.dirname(origin))
    return path if path.startswith("../") else f"./{path}"


def packed_style(name: str, read: Read) -> str:
    """A style sheet with all that it imports in it, in the order of the imports, without comments.

    Raises:
        PackingError: an import in another form, or after the first rule.
    """
    return str(rcssmin.cssmin(_flat(name, name, read)))


def _flat(name: str, origin: str, read: Read) -> str:
    text = read(name)
    imported = []
    while found := _STYLE_IMPORT.match(text):
        text = text[found.end() :]
        imported.append(_flat(posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1])), origin, read))
    if "@import" in text:
        msg = f'{name} imports in another form, or after its first rule: write @import url("..."); at its top'
        raise PackingError(msg)

    def moved(match: re.Match[str]) -> str:
        return f'url("{_towards(posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1])), origin)}")'

    return "\n".join([*imported, _STYLE_URL.sub(moved, text)])
