"""Who wrote a row, and when."""

from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models.tracked import Tracked
from record.directions import own_direction


class Edited(Tracked):
    """A row that remembers who made it and who changed it last. The desk fills these in; nobody types them."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True, help_text=_("When it was first saved."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that first saved it; none once that account is deleted."),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True, help_text=_("When it was last saved."))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that last saved it; none once that account is deleted."),
    )

    class Meta:
        """Names, order and constraints."""

        abstract = True

    @property
    def standing(self) -> str:
        """The row in a few words, for an editor who looks for it."""
        return str(self)

    def unique_error_message(self, model_class: type[Self], unique_check: Sequence[str]) -> ValidationError:
        """Django's sentence says neither which value is taken nor by what. One query."""
        if len(unique_check) != 1:
            return super().unique_error_message(model_class, unique_check)
        name = unique_check[0]
        value: Any = getattr(self, name)
        holder = type(self)._default_manager.filter(**{name: value}).exclude(pk=self.pk).first()
        return ValidationError(
            gettext(
                "%(field)s: “%(value)s” is taken already, by the %(kind)s “%(holder)s”. Open that one, or write "
                "another here."
            ),
            code="unique",
            params={
                "field": capfirst(self._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                "value": value,
                "kind": self._meta.verbose_name,
                # Isolated, since a name may run from right to left.
                "holder": own_direction(holder.standing if holder else ""),
            },
        )
