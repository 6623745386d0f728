"""What an editor keeps of the lists: the columns that they show, and filters under a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedList(models.Model):
    """A list with its filters, search and order, kept under a name by one account.

    The one without a name is the list as it opens: it holds the account's columns.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Whose list it is."),
    )
    of_list = models.CharField(
        _("list"), max_length=32, editable=False, help_text=_("Of what the list is: incident, source, actor.")
    )
    name = models.CharField(
        _("name"),
        max_length=80,
        blank=True,
        help_text=_("What the account calls it. Empty: the list as it opens."),
    )
    query = models.CharField(
        _("query"),
        max_length=2000,
        blank=True,
        editable=False,
        help_text=_("The part of its address after the question mark."),
    )
    columns = models.JSONField(
        _("columns"), null=True, editable=False, help_text=_("Names of the columns, in their order. Empty: ours.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ("name",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("account", "of_list", "name"),
                name="saved_list_once",
                violation_error_message=_("You have a list of this name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name
