"""Two ways to enter a place besides typing numbers: find it by name, or paste coordinates as somebody wrote them.

Both are form fields that are not stored. They work on any form of a place: the incident's and each claim's.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Media, Script
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.latlon import CoordinateError, LatLon
from incidents.admin.form_fields import DegreesField, MetresField
from incidents.place_context import point_context
from incidents.place_ranges import latitude_mistake, longitude_mistake, uncertainty_mistake
from incidents.written_coordinates import (
    UnreadableCoordinatesError,
    Written,
    WrittenPoint,
    finer_than_written,
    read_written,
)
from record.vocabulary import Precision

if TYPE_CHECKING:
    AnyPlacedForm = forms.ModelForm[Any]
else:
    AnyPlacedForm = forms.ModelForm

#: The fields that say what is wrong with a number, for ``Meta.field_classes`` of a form of a place.
PLACE_FIELD_CLASSES = {"latitude": DegreesField, "longitude": DegreesField, "uncertainty_m": MetresField}

#: The names of both fields, in the order of the page.
PLACE_ENTRY = ("find_place", "coordinates_text")

#: The usual radius of each precision, in metres, as JSON: the circle on the map.
RADII_M = json.dumps({each.value: each.uncertainty_m for each in Precision if each.uncertainty_m})

MEDIA = Media(
    css={"all": ("vendor/leaflet/leaflet.css", "css/admin/places.css", "css/admin/place_map.css")},
    js=("vendor/leaflet/leaflet.js", Script("js/admin/place_entry.js", type="module")),  # type: ignore[arg-type] # the stubs know no objects here
)


class _PlaceWidget(forms.Widget):
    """A widget with a template of ours, and the country that the incident's code names."""

    country = ""

    @property
    def media(self) -> Media:
        """Script and style of both boxes."""
        return MEDIA

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context, and what the template of each box asks for."""
        return super().get_context(name, value, attrs) | {"country": self.country}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """Render from the project's own templates."""
        return super().render(name, value, attrs, TemplatesSetting())


class FindPlaceWidget(_PlaceWidget):
    """A search box where scripts run, a link to a page of candidates where they do not. It sends nothing."""

    template_name = "admin/incidents/incident/_place_find.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the addresses of the searches."""
        return super().get_context(name, value, attrs) | {
            "page_url": reverse("admin:incidents_incident_find_place"),
            "search_url": reverse("admin:incidents_incident_place_candidates"),
            "online_url": reverse("admin:incidents_incident_search_online"),
            "online": settings.GEOCODER,
        }


class CoordinatesWidget(_PlaceWidget, forms.TextInput):
    """A line of text, how it was read, and what is said of the point that is entered."""

    template_name = "admin/incidents/incident/_place_coordinates.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        #: Asked, when the page is made, for what is said of the point that stands in the form.
        self.said: Callable[[], tuple[str, ...]] = tuple

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the addresses to ask, and the sentences of the point that stands in the form."""
        return super().get_context(name, value, attrs) | {
            "read_url": reverse("admin:incidents_incident_read_coordinates"),
            "context_url": reverse("admin:incidents_incident_point_context"),
            "towns_url": reverse("admin:incidents_incident_towns_in_view"),
            "said": self.said(),
            "radii": RADII_M,
        }


class FindPlaceField(forms.Field):
    """A way to fill other fields. Nothing in it is sent, so nothing in it changes."""

    widget = FindPlaceWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never."""
        return False


class PlaceEntryForm(AnyPlacedForm):
    """A form of a place, with both boxes. Coordinates as written fill latitude and longitude when it is saved."""

    find_place = FindPlaceField(
        label=gettext_lazy("Find a place"),
        required=False,
        help_text=gettext_lazy("In our own gazetteer, by name, in any script. Nothing is filled in until you choose."),
    )
    coordinates_text = forms.CharField(
        label=gettext_lazy("Coordinates as written"),
        required=False,
        max_length=2_000,
        widget=CoordinatesWidget(attrs={"dir": "auto", "class": "vTextField", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "In any form: 34.3683, 41.0944 or 34°22'06\"N 41°05'40\"E; a military grid reference (MGRS), UTM, a Plus "
            "Code, or the address of a map. It fills latitude and longitude, and is not kept itself."
        ),
    )

    #: How coordinates were read that were filled in by saving, for a message once it is saved.
    place_notes: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PLACE_ENTRY:
            self.fields[name].widget.country = self.place_code[:2]
        self.fields["coordinates_text"].widget.said = self._said

    @property
    def place_code(self) -> str:
        """The code of the incident, as typed on this page or as stored; empty while there is none."""
        typed = str(self.data.get("code") or "").strip()
        return typed or str(getattr(self.instance, "code", ""))

    def _said(self) -> tuple[str, ...]:
        """What is said of the point: of the one that was typed where the page was refused, else of the stored one."""
        names = ("latitude", "longitude", "precision", "uncertainty_m")
        if self.is_bound and hasattr(self, "cleaned_data"):
            latitude, longitude, precision, uncertainty_m = (self.cleaned_data.get(name) for name in names)
        else:
            latitude, longitude, precision, uncertainty_m = (getattr(self.instance, name) for name in names)
        if latitude is None or longitude is None:
            return ()
        try:
            return point_context(LatLon(latitude, longitude), precision=precision or "", uncertainty_m=uncertainty_m)
        except CoordinateError:
            return ()

    def clean(self) -> dict[str, Any] | None:
        """Take the coordinates as written, if they say one point; ask, if they may say several."""
        cleaned = super().clean()
        self._refuse_out_of_range()
        text = self.cleaned_data.get("coordinates_text", "")
        if text and {"latitude", "longitude"} <= self.cleaned_data.keys():
            try:
                written = read_written(
                    text, country=self.place_code[:2], place_name=self.cleaned_data.get("place_name", "")
                )
            except UnreadableCoordinatesError as error:
                self.add_error("coordinates_text", str(error))
            else:
                self._take(written)
        return cleaned

    def _refuse_out_of_range(self) -> None:
        """Numbers that no place on earth has; the database would refuse them without naming them."""
        latitude, longitude = self.cleaned_data.get("latitude"), self.cleaned_data.get("longitude")
        for name, reason in (
            ("latitude", latitude_mistake(latitude, longitude)),
            ("longitude", longitude_mistake(latitude, longitude)),
            ("uncertainty_m", uncertainty_mistake(self.cleaned_data.get("uncertainty_m"))),
        ):
            if reason:
                self.add_error(name, reason)

    def _take(self, written: Written) -> None:
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        if latitude is not None and longitude is not None and written.says(latitude, longitude):
            return
        if written.taken is None:
            self.add_error("coordinates_text", _asked(written))
        elif latitude is None and longitude is None:
            self.cleaned_data["latitude"] = written.taken.latitude
            self.cleaned_data["longitude"] = written.taken.longitude
            self.place_notes = _notes(written, written.taken, self.cleaned_data.get("precision", ""))
        else:
            self.add_error(
                "coordinates_text",
                _("This says %(written)s, and latitude and longitude say another point. Empty this, or both of them.")
                % {"written": written.taken.sentence},
            )


def _notes(written: Written, taken: WrittenPoint, precision: str) -> tuple[str, ...]:
    read = _("Coordinates were read as %(point)s.") % {"point": taken.sentence}
    return tuple(note for note in (read, written.question, finer_than_written(precision, taken.precision_m)) if note)


def _asked(written: Written) -> list[str]:
    """The question, and each point that may be meant, to be copied into latitude and longitude."""
    offers = [
        _("It may be %(point)s: latitude %(lat)s, longitude %(lon)s.")
        % {"point": point.sentence, "lat": point.latitude, "lon": point.longitude}
        for point in written.points
    ]
    return [written.question, *offers]
