"""Who came in, who was turned away, and what was taken out: the desk's log for its operator."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessKind(models.TextChoices):
    """What happened at the door."""

    SIGNED_IN = "signed_in", _("signed in")
    PASSWORD_REFUSED = "password_refused", _("name or password refused")
    CODE_REFUSED = "code_refused", _("second factor refused")
    HELD_OFF = "held_off", _("turned away after too many attempts")
    SIGNED_OUT = "signed_out", _("signed out")
    SESSION_ENDED = "session_ended", _("session ended for its age")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    FACTOR_RESET = "factor_reset", _("recovery codes made anew")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    EXPORTED = "exported", _("drafts exported")
    CLOSED = "closed", _("desk made read-only")
    OPENED = "opened", _("desk opened again")
    READ_CONFIDENTIAL = "read_confidential", _("confidential notes or original files read")
    CHANGED_CONFIDENTIAL = "changed_confidential", _("confidential notes changed")
    COUNTS_CLEARED = "counts_cleared", _("count of failed attempts cleared")
    EDITS_HELD = "edits_held", _("edits held for their number")


class AccessEvent(models.Model):
    """One line of the log. Rows are added and never changed; what was typed as a password is in none of them."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True, help_text=_("When it happened."))
    kind = models.CharField(_("what"), max_length=32, choices=AccessKind, help_text=_("What happened."))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account; none where the name is nobody's, or for an operator's command."),
    )
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("The account's name then, or the name that was typed.")
    )
    address = models.GenericIPAddressField(
        _("address"), null=True, blank=True, help_text=_("Where from; none for an operator's command.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("What more there is to say."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("event at the door")
        verbose_name_plural = _("events at the door")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=AccessKind.values),
                name="access_event_kind_known",
                violation_error_message=_("That kind of event is not known."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
