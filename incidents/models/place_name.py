"""Names of an incident's place in other languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import language_tag
from incidents.models.incident import Incident
from incidents.models.tracked import Tracked


class PlaceName(Tracked):
    """The name of an incident's place in another language or script."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="place_names",
        help_text=_("Whose place."),
    )
    text = models.CharField(
        _("name"),
        max_length=300,
        help_text=_("The name as that language writes it. Public only with the place itself."),
    )
    language = models.CharField(
        _("language"), max_length=20, validators=(language_tag,), help_text=_("Language tag: ar, ku-Latn.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("name of the place in another language")
        verbose_name_plural = _("names of the place in other languages")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "language", "text"),
                name="place_name_once",
                violation_error_message=_("The place has this name in this language already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(language=""),
                name="place_name_complete",
                violation_error_message=_("A name needs its text and its language."),
            ),
        )

    def __str__(self) -> str:
        return self.text
