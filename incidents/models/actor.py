"""Actors: who claims, carries, publishes or is blamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.edited import Edited
from incidents.models.fields import one_of
from record.vocabulary import ActorKind


class Actor(Edited):
    """Someone who claims something, carries it, publishes it, or is held responsible."""

    key = models.SlugField(
        _("key"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_("Short name that stands for the actor in the public data. It is public, and should never change."),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("The name that readers see."))
    kind = models.CharField(_("kind"), max_length=32, choices=ActorKind.choices, help_text=_("What the actor is."))
    party = models.BooleanField(
        _("party to the conflict"), default=False, help_text=_("Whether the actor takes part in the fighting.")
    )
    note = models.TextField(_("public note"), blank=True, help_text=_("What readers should know of the actor. Public."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ("name", "pk")
        indexes = (models.Index(fields=("name", "id"), name="actor_by_name"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(key="") & ~models.Q(name=""),
                name="actor_has_key_and_name",
                violation_error_message=_("An actor needs a key and a name."),
            ),
            one_of(
                "kind", ActorKind, name="actor_kind_known", message=_("That kind of actor is not in the vocabulary.")
            ),
        )

    def __str__(self) -> str:
        return self.name
