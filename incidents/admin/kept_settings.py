"""The settings that undoing an account left, or would leave, as sentences."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from incidents.history.naming import Names, column_words, label_of
from incidents.history.recording import history_of, values_in
from incidents.models import Incident
from incidents.services.careful_settings import Kept


def of_kept(kept: Iterable[Kept]) -> list[str]:
    """Each with the incident, or the document, and the setting. Three queries a setting."""
    return [_sentence(each) for each in kept]


def _sentence(kept: Kept) -> str:
    row = kept.model._base_manager.filter(pk=kept.key).first()  # none where it would come back
    values = values_in(kept.model, history_of(kept.model).objects.filter(id=kept.key).latest("history_id"))
    owner: Any = kept.root.model._base_manager.filter(pk=kept.root.object_id).first()
    if owner is None:  # a document that would come back with its images
        owner = history_of(kept.root.model).objects.filter(id=kept.root.object_id).latest("history_id").instance
    names = Names.of([(kept.model, values)])
    part = "" if row == owner else label_of(kept.model, values, names)
    whole = owner.code if isinstance(owner, Incident) else _("Source “%(title)s”") % {"title": owner.title}
    (column, _stands), *_rest = kept.stands
    fields = {field.attname: field for field in kept.model._meta.concrete_fields}

    def said(values: Iterable[tuple[str, object]]) -> str:
        words = [column_words(fields[name], value, names) for name, value in values]
        return ", ".join(filter(None, words)) or "–"

    sentence = _(
        "%(what)s: “%(setting)s” stays “%(stands)s”. “%(undone)s”, as it was before, would show readers more. If "
        "that puts nobody in danger, set it by hand."
    )
    return sentence % {
        "what": ", ".join(filter(None, (whole, part))),
        "setting": fields[column].verbose_name,
        "stands": said(kept.stands),
        "undone": said(kept.undone),
    }
