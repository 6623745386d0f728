"""Who wrote a row, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Edited(models.Model):
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
