"""Names of actors in other languages and scripts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.fields import language_tag
from incidents.models.tracked import Tracked


class ActorName(Tracked):
    """A further name of an actor: in another language, in another script, or another spelling."""

    actor = models.ForeignKey(
        Actor, verbose_name=_("actor"), on_delete=models.CASCADE, related_name="names", help_text=_("Whose name it is.")
    )
    text = models.CharField(_("name"), max_length=200, help_text=_("The name as that language writes it."))
    language = models.CharField(
        _("language"), max_length=20, validators=(language_tag,), help_text=_("Language tag: ar, ku-Latn.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("actor", "language", "text"),
                name="actor_name_once",
                violation_error_message=_("The actor has this name in this language already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(language=""),
                name="actor_name_complete",
                violation_error_message=_("A further name needs its text and its language."),
            ),
        )

    def __str__(self) -> str:
        return self.text
