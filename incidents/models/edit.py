"""Edits: what one person did in one go; and the states of dossiers that edits made."""

from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EditAction(models.TextChoices):
    """What kind of act an edit was. Codes are kept for ever; words may change."""

    CHANGED = "changed", pgettext_lazy("an act in the history", "changed")
    IN_LIST = "in_list", _("changed in a list")
    LOADED = "loaded", _("loaded from data")
    REVIEWED = "reviewed", _("a step of its review")
    REVIEW_ASKED = "review_asked", _("review asked for")
    REVIEW_SENT_BACK = "review_sent_back", _("sent back from review")
    REVIEW_CANCELLED = "review_cancelled", _("review cancelled")
    GRADED = "graded", _("graded")
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged")
    UNMERGED = "unmerged", _("merging undone")
    RESTORED = "restored", _("an earlier state restored")
    UNDONE = "undone", _("an edit undone")
    ACCOUNT_UNDONE = "account_undone", _("all edits of an account undone")
    ARCHIVED = "archived", _("archived")
    BROUGHT_BACK = "brought_back", _("brought back")
    JUDGED = "judged", _("compared with another incident")
    BEGINNING = "beginning", _("stood here when the history began")


#: Acts that move claims from one incident to another: only merging, and parting, move them back.
MOVES_CLAIMS: Final = frozenset({EditAction.MERGED, EditAction.UNMERGED})
#: The steps of a review. ``REVIEWED`` is an approval, and every step that was made before the steps had names.
OF_REVIEW: Final = frozenset(
    {EditAction.REVIEWED, EditAction.REVIEW_ASKED, EditAction.REVIEW_SENT_BACK, EditAction.REVIEW_CANCELLED}
)

#: Acts that change where an incident stands and nothing of what it says; and the undoing of all edits of an account,
#: which only brings back what others wrote and is a publisher's act.
NOT_CONTENT: Final = (
    MOVES_CLAIMS
    | OF_REVIEW
    | {
        EditAction.PUBLISHED,
        EditAction.CORRECTED,
        EditAction.WITHDRAWN,
        EditAction.ACCOUNT_UNDONE,
        EditAction.JUDGED,
    }
)


def action_choices() -> list[tuple[str, object]]:
    """The acts as Django wants them; a function, so that a new act needs no migration."""
    return list(EditAction.choices)


class Edit(models.Model):
    """All that was written in one request or by one command: who, when, what kind of act, and why."""

    at = models.DateTimeField(_("when"), default=timezone.now, help_text=_("When it began."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The account that did it; none where a program did, or once the account is deleted."),
    )
    account = models.CharField(
        _("account"),
        max_length=150,
        blank=True,
        editable=False,
        help_text=_("The name of that account, kept when it is deleted."),
    )
    action = models.CharField(_("act"), max_length=32, choices=action_choices, help_text=_("What kind of act it was."))
    why = models.TextField(_("why"), blank=True, help_text=_("The reason, in the editor's words. For the desk alone."))
    restored_number = models.PositiveIntegerField(
        _("restored state"), null=True, blank=True, help_text=_("The state that it restored, if it restored one.")
    )
    undone_by = models.ForeignKey(
        "self",
        verbose_name=_("undone by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undid",
        help_text=_("The later edit that undid this one."),
    )

    class Meta:
        """Names, order and indexes."""

        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("by", "at"), name="edit_by_account_and_time"),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.account or '–'}: {self.get_action_display()}"

    @property
    def is_undone(self) -> bool:
        """Whether it is undone, and that was not undone in its turn. A query for each edit in that row, if not read."""
        return self.undone_by is not None and not self.undone_by.is_undone

    @property
    def moved_claims(self) -> bool:
        """Whether it merged two incidents or parted them, which is undone on the page of the merger alone."""
        return self.action in MOVES_CLAIMS


class DossierState(models.Model):
    """The state of one dossier after an edit. Dossiers count their own states: 1, 2, 3, in the order of time."""

    kind = models.CharField(
        _("kind"), max_length=32, editable=False, help_text=_("What it is a state of: incident, actor, source.")
    )
    object_id = models.PositiveBigIntegerField(_("key"), help_text=_("Key of the incident, actor or source."))
    number = models.PositiveIntegerField(_("number"), help_text=_("Number of the state within its dossier, from 1."))
    edit = models.ForeignKey(
        Edit,
        verbose_name=_("edit"),
        on_delete=models.PROTECT,
        related_name="states",
        help_text=_("The edit that led to it."),
    )
    is_listed = models.BooleanField(
        _("in the lists"),
        default=False,
        editable=False,
        help_text=_("Whether the lists of the desk have taken notice of it."),
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("state of a dossier")
        verbose_name_plural = _("states of dossiers")
        ordering = ("kind", "object_id", "-number")
        default_permissions = ()
        indexes = (models.Index(fields=("id",), name="dossier_state_unlisted", condition=models.Q(is_listed=False)),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "object_id", "number"),
                name="dossier_state_once",
                violation_error_message=_("Two edits cannot lead to the same state."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="dossier_state_from_one",
                violation_error_message=_("States are numbered from 1."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.number}"
