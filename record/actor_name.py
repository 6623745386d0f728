"""What an actor is called: a name for each key that entries and filters know an actor by.

Derived from the log as entries are: the newest publication that names an actor wins. ``record.appending`` sets the
rows, ``rebuild_entries`` makes them again, and nothing else writes them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from record.dossier import PublicActor
from record.vocabulary import ActorKind

KEY_LENGTH: Final = 200


class ActorName(models.Model):
    """What an actor is called, by key. Derived: never edit it, publish."""

    key = models.CharField(
        _("key"), max_length=KEY_LENGTH, primary_key=True, help_text=_("The actor's key in dossiers and filters.")
    )
    name = models.TextField(_("name"), help_text=_("The name in the newest publication that names the actor."))
    name_ar = models.TextField(  # noqa: DJ001 - unknown is not an empty word
        _("name in Arabic"), null=True, help_text=_("The first name given in Arabic. Empty where there is none.")
    )
    kind = models.CharField(_("kind"), max_length=32, choices=ActorKind.choices, help_text=_("What the actor is."))

    class Meta:
        """Names and order."""

        verbose_name = _("name of an actor")
        verbose_name_plural = _("names of actors")
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.name


def set_actor_names(actors: Iterable[PublicActor]) -> None:
    """Write the names of these actors over older ones. One query for 500 of them."""
    write_actor_names({actor.key: public_name(actor) for actor in actors})


def replace_actor_names(names: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the table anew from ``name_columns`` by key."""
    ActorName.objects.all().delete()
    write_actor_names(names)


def name_columns(actor: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an actor as its JSON in a publication has it."""
    arabic = (name["text"] for name in actor["names"] if name["language"].partition("-")[0].lower() == "ar")
    return {"name": actor["name"], "name_ar": next(arabic, None), "kind": actor["kind"]}


def public_name(actor: PublicActor) -> dict[str, Any]:
    """The columns of an actor of a dossier."""
    names = [{"text": name.text, "language": name.language} for name in actor.names]
    return name_columns({"name": actor.name, "names": names, "kind": actor.kind.value})


def write_actor_names(names: Mapping[str, Mapping[str, Any]]) -> None:
    """Write these rows, columns by key, over older ones. One query for 500 of them."""
    ActorName.objects.bulk_create(
        [ActorName(key=key, **columns) for key, columns in names.items()],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "name_ar", "kind"],
    )
