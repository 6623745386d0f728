"""Titles of incidents in other languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import language_tag
from incidents.models.incident import Incident
from incidents.models.tracked import Tracked


class IncidentTitle(Tracked):
    """The title of an incident in another language."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="titles",
        help_text=_("Whose title."),
    )
    text = models.CharField(_("title"), max_length=200, help_text=_("The title in that language. Public."))
    language = models.CharField(
        _("language"), max_length=20, validators=(language_tag,), help_text=_("Language tag: ar, ku-Latn.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("title in another language")
        verbose_name_plural = _("titles in other languages")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "language"),
                name="incident_title_once",
                violation_error_message=_("There is a title in this language already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(language=""),
                name="incident_title_complete",
                violation_error_message=_("A title needs its text and its language."),
            ),
        )

    def __str__(self) -> str:
        return self.text
