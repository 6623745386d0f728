"""Refuses the calls that turn text into markup. Only templates make HTML, and they escape.

``python -m tools.banned_markup`` prints each finding as ``file:line: what`` and exits 1 if there is one.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACES = ("api", "config", "geo", "incidents", "mapviews", "record", "static", "templates")
PYTHON_NAMES = frozenset({"mark_safe", "SafeString", "SafeText", "Markup", "html_safe"})
# Harmless only with a template that stands in the code; the values are escaped.
NEEDS_LITERAL = frozenset({"format_html", "format_html_join"})

# The one door for code of ours that a page holds inline: a value that checks what is in it when it is made.
CHECKED_DOORS = frozenset({"mapviews/inline_code.py"})
# The map as one file, opened from disk, has nowhere else to keep its styles; a policy of its own lets in just them.
ONE_FILE_PAGES = frozenset({"templates/mapviews/_map_offline.html"})

TEMPLATE_PATTERNS = {
    r"\|\s*safe(seq)?\b": "the filter safe",
    r"{%-?\s*autoescape\s+off": "autoescape off",
}
STYLE_ELEMENT = r"<style\b"
MARKUP_PATTERNS = {
    r"<[a-z][^>]*\sstyle\s*=": "an inline style, which the policy refuses",
    STYLE_ELEMENT: "a style element, which the policy refuses",
    r"<[a-z][^>]*\son[a-z]+\s*=": "an inline handler, which the policy refuses",
    r"javascript:": "a javascript: address",
}
SCRIPT_PATTERNS = {
    r"\.\s*(inner|outer)HTML\b": "innerHTML or outerHTML; use textContent or a <template>",
    r"\binsertAdjacentHTML\b": "insertAdjacentHTML; use append()",
    r"\b(setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)\b": "unescaped markup",
    r"\bdocument\s*\.\s*write(ln)?\b": "document.write",
    r"\beval\s*\(": "eval",
    r"\bnew\s+Function\b": "new Function",
}
TEXT_SUFFIXES = frozenset({".html", ".js", ".mjs"})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something banned, and where."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        """As editors and terminals like to link it."""
        return f"{self.path}:{self.line}: {self.what}"


def in_python(path: Path, source: str) -> Iterator[Finding]:
    """Banned names and calls in Python; words in comments and docstrings do not count."""
    for node in ast.walk(ast.parse(source, str(path))):
        if isinstance(node, ast.alias) and node.name.split(".")[-1] in PYTHON_NAMES:
            yield Finding(path, node.lineno, f"{node.name} makes markup of text")
        elif isinstance(node, ast.Attribute) and node.attr in PYTHON_NAMES:
            yield Finding(path, node.lineno, f"{node.attr} makes markup of text")
        elif isinstance(node, ast.FunctionDef) and node.name == "__html__" and str(path) not in CHECKED_DOORS:
            yield Finding(path, node.lineno, "__html__ makes markup of text")
        elif isinstance(node, ast.Call) and called(node) in NEEDS_LITERAL and not first_is_literal(node):
            yield Finding(path, node.lineno, f"{called(node)} without a literal template")


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def first_is_literal(node: ast.Call) -> bool:
    """Whether the template of a call is a plain string: the second argument where the first is a separator."""
    templates = node.args[: 2 if called(node) == "format_html_join" else 1]
    return bool(templates) and all(isinstance(part, ast.Constant) for part in templates)


def in_text(path: Path, source: str) -> Iterator[Finding]:
    """Banned patterns in templates and scripts."""
    searches = [(source, SCRIPT_PATTERNS)]
    if path.suffix == ".html":
        # What stands inside a template's own tags is no attribute: {% if style == "x" %}. Blanks keep the places.
        markup = re.sub(r"{%.*?%}", lambda tag: " " * len(tag[0]), source)
        searches = [(source, TEMPLATE_PATTERNS), (markup, MARKUP_PATTERNS)]
    for text, patterns in searches:
        for pattern, what in patterns.items():
            if pattern == STYLE_ELEMENT and str(path) in ONE_FILE_PAGES:
                continue
            for match in re.finditer(pattern, text, re.IGNORECASE):
                yield Finding(path, text.count("\n", 0, match.start()) + 1, what)


def findings(root: Path) -> list[Finding]:
    """All that is banned in the first-party code under a root, in order."""
    found: list[Finding] = []
    for place in PLACES:
        for path in (root / place).rglob("*"):
            if path.suffix == ".py":
                found += in_python(path.relative_to(root), path.read_text(encoding="utf-8"))
            elif path.suffix in TEXT_SUFFIXES:
                found += in_text(path.relative_to(root), path.read_text(encoding="utf-8"))
    return sorted(found)


def main() -> int:
    """Check this project; return the exit code."""
    found = findings(Path(__file__).resolve().parent.parent)
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
