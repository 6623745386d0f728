"""Form fields and widgets of the desk. None carries inline style or script; texts may run in either direction."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AdminURLFieldWidget,
    AutocompleteSelectMultiple,
)
from django.db import models
from django.forms.renderers import TemplatesSetting

from incidents.directions import validate_directions
from incidents.models import Actor
from incidents.understanding import echo_of
from record.vocabulary import (
    ActorKind,
    Basis,
    Disclosure,
    EventSubtype,
    EventType,
    Position,
    Precision,
    Sensitivity,
    Terms,
    WorkingStatus,
)

if TYPE_CHECKING:
    ActorsField = forms.ModelMultipleChoiceField[Actor]
else:
    ActorsField = forms.ModelMultipleChoiceField

#: The vocabulary behind each column that holds a term.
TERMS_BY_FIELD: dict[str, type[Terms]] = {
    "basis": Basis,
    "disclosure": Disclosure,
    "event_subtype": EventSubtype,
    "event_type": EventType,
    "kind": ActorKind,
    "position": Position,
    "precision": Precision,
    "sensitivity": Sensitivity,
    "working_status": WorkingStatus,
}


OWN_TEMPLATES = TemplatesSetting()


class LinesField(forms.CharField):
    """Text of several lines, each ended by a line feed, as it is stored: browsers send carriage returns too."""

    default_validators = [validate_directions]

    def to_python(self, value: Any) -> str:
        """The text, stripped at its ends, with line feeds alone."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class TermSelect(forms.Select):
    """A choice among terms of the vocabulary; each option tells its definition."""

    #: One template for all options: Django's own renders two for each, and a page has a thousand options.
    template_name = "admin/incidents/widgets/terms.html"

    def __init__(self, terms: type[Terms], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.terms = terms

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One option, with the definition as its title."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.terms.values:
            option["attrs"]["title"] = str(self.terms(str(value)).definition)
        return option

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """Render from the project's own templates."""
        return super().render(name, value, attrs, OWN_TEMPLATES)


class FiguresWidget(AdminTextareaWidget):
    """Lines of figures, and under them how each is understood: of what is saved, or of what has just been refused."""

    template_name = "admin/incidents/widgets/figures.html"
    language = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "dir": "auto", "class": "figure-lines", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context, and the echo."""
        return super().get_context(name, value, attrs) | {"echo": echo_of(value or "", language=self.language)}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """Render from the project's own templates."""
        return super().render(name, value, attrs, OWN_TEMPLATES)


class CarriersWidget(AutocompleteSelectMultiple):
    """Actors by autocomplete, in the order in which they were chosen."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The chosen actors in their order, not in that of their names."""
        groups: list[Any] = super().optgroups(name, list(value), attrs)  # type: ignore[no-untyped-call, unused-ignore]
        place = {str(chosen): order for order, chosen in enumerate(value)}
        for _name, options, _index in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class CarriersField(ActorsField):
    """Actors in the order in which they were chosen."""

    def clean(self, value: Any) -> Any:
        """A list of actors, each once; an unknown one is refused."""
        found = {str(actor.pk): actor for actor in super().clean(value)}
        return [found[key] for key in dict.fromkeys(map(str, value or ())) if key in found]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another actor, or another order, was chosen."""
        before = [str(self.prepare_value(each)) for each in initial or ()]
        return before != [str(each) for each in data or ()]


#: Texts of people may be written from right to left: the browser decides by their letters.
TEXT_OVERRIDES: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.CharField: {"widget": AdminTextInputWidget(attrs={"dir": "auto"})},
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"dir": "auto", "rows": 3})},
    models.URLField: {"widget": AdminURLFieldWidget(attrs={"dir": "ltr"}), "assume_scheme": "https"},
}
