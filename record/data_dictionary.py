"""The data dictionary: every field of the record, the desk's tables and the vocabulary, as Markdown.

Written from the code: help texts of the models (those of the desk through Django's registry of apps, never by import),
fields and types of the dossier, definitions of the terms.
"""

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from django.apps import apps
from django.db import models
from django.utils import translation

from record import vocabulary
from record.dossier import SCHEMA
from record.dossier_fields import MEANINGS
from record.entry import EntryState
from record.toll import Reason
from record.vocabulary import Terms

APPS: Final = ("record", "incidents")
_PREFACE: Final = """# Data dictionary

Written by `manage.py data_dictionary`; do not edit. A test fails when it no longer fits the code.

Unknown is null, never 0 or an empty word. *None* is a claim of zero, *denied* a denial, *null* silence.
Angles are degrees, distances metres, days ISO 8601, dates that may be uncertain EDTF (ISO 8601-2), languages BCP 47.
Sources of the terms: Security Force Monitor (positions, working status), Airwars (grades), SDG indicator 16.1.2 (status
of persons), ACLED (events, kinds of actor), UCDP GED (precision), Darwin Core (`coordinateUncertaintyInMeters`), Atlos
(sensitivity). The definitions are ours.
"""


def data_dictionary() -> str:
    """The whole text, in English."""
    with translation.override("en"):
        return "\n".join(_lines()).rstrip("\n") + "\n"


def project_models() -> list[type[models.Model]]:
    """The models of the record and the desk, in the order of their apps and names.

    Without the tables of history: each has the columns of the table that it follows, and those of an edit.
    """
    models = (
        model for app in APPS for model in sorted(apps.get_app_config(app).get_models(), key=lambda m: m.__name__)
    )
    return [model for model in models if not hasattr(model, "history_object")]


def terms() -> list[type[Terms]]:
    """Every closed list of terms, in the order of the vocabulary."""
    listed = [each for each in vars(vocabulary).values() if inspect.isclass(each) and issubclass(each, Terms)]
    return [each for each in listed if each is not Terms] + [Reason, EntryState]


def _lines() -> Iterator[str]:
    yield _PREFACE
    yield f"## The public content of an incident (`{SCHEMA}`)\n"
    yield "What a publication holds as canonical JSON (RFC 8785), and every reader reads. Keys are as below.\n"
    for kind in MEANINGS:
        yield from _dataclass(kind)
    yield "## Tables\n"
    for model in project_models():
        yield from _model(model)
    yield "## Terms\n"
    yield "The code is stored and exported; it is never translated.\n"
    for listed in terms():
        yield from _terms(listed)


def _dataclass(kind: type[Any]) -> Iterator[str]:
    hints = get_type_hints(kind)
    yield f"### {kind.__name__}\n"
    yield f"{_first_line(kind)}\n"
    rows = (
        (f"`{each.name}`", _type(hints[each.name]), MEANINGS[kind].get(each.name, ""))
        for each in fields(kind)
        if each.init
    )
    yield from _table(("Field", "Type", "Meaning"), rows)


def _model(model: type[models.Model]) -> Iterator[str]:
    yield f"### {model._meta.label}\n"
    yield f"{_first_line(model)}\n"
    rows = ((f"`{each.name}`", _column(each), str(each.help_text or "Key.")) for each in model._meta.concrete_fields)
    yield from _table(("Field", "Type", "Meaning"), rows)


def _terms(listed: type[Terms]) -> Iterator[str]:
    yield f"### {listed.__name__}\n"
    yield f"{_first_line(listed)}\n"
    rows = ((f"`{term.value}`", str(term.label), str(term.definition)) for term in listed)
    yield from _table(("Code", "In words", "Definition"), rows)


def _first_line(documented: type[Any]) -> str:
    return (inspect.getdoc(documented) or "").partition("\n\n")[0].replace("\n", " ").replace("``", "`")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in row)} |"
    yield ""


def _type(hint: Any) -> str:
    """A type in words: "integer or null", "list of Claim"."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return " or ".join("null" if each is NoneType else _type(each) for each in arguments)
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    plain = {"str": "text", "int": "integer", "float": "number", "bool": "true or false", "date": "day"}
    name: str = hint.__name__
    return plain.get(name, name)


def _column(field: "models.Field[Any, Any]") -> str:
    if field.related_model:
        kind = f"reference to {field.related_model.__name__}" if inspect.isclass(field.related_model) else "reference"
    else:
        kind = field.get_internal_type().removesuffix("Field")
    limit = f", at most {field.max_length} characters" if field.max_length else ""
    return f"{kind}{limit}{', may be null' if field.null else ''}"
