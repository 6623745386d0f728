"""ES modules of ours joined into one, for a file that opens from disk, where a browser lets no module import another.

No bundler's work: the modules keep to a form in which joining is cutting out. Imports stand at the top, by name,
without aliases, from the same folder; exports are declarations. What keeps to another form is refused.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from mapviews.inline_code import static_text

_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+\.js)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)
_TOP_LEVEL: Final = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
_LEFT_OVER: Final = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class BundleError(ValueError):
    """A module whose form cannot be joined. The message names it."""


def bundle(entry: str) -> str:
    """The module ``entry`` (a static file) and all that it imports, as one module, each once, imported before importer.

    Raises:
        BundleError: an alias, a circle, another form of import or export, or a name that two modules share.
    """
    parts: dict[str, str] = {}
    _collect(entry, parts, ())
    _refuse_shared_names(parts)
    return "\n".join(parts.values())


def _collect(name: str, parts: dict[str, str], importers: tuple[str, ...]) -> None:
    if name in importers:
        msg = f"{name} imports itself, by way of {', '.join(importers)}"
        raise BundleError(msg)
    if name in parts:
        return
    text = static_text(name)
    for names, module in _IMPORT.findall(text):
        if " as " in names:
            msg = f"{name} imports under an alias: {names.strip()}"
            raise BundleError(msg)
        _collect(str(PurePosixPath(name).with_name(module)), parts, (*importers, name))
    code = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _LEFT_OVER.search(code):
        msg = f"{name} imports or exports in another form: {left.group()}"
        raise BundleError(msg)
    parts[name] = code


def _refuse_shared_names(parts: dict[str, str]) -> None:
    owners: dict[str, str] = {}
    for module, code in parts.items():
        for name in _TOP_LEVEL.findall(code):
            if name in owners:
                msg = f"{module} and {owners[name]} both declare {name}"
                raise BundleError(msg)
            owners[name] = module
