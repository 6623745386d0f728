"""The log of publications: every version of every incident that was ever public. Rows are added, never changed.

Only ``record.appending`` and ``record.appending_many`` add rows. Model, QuerySet and database triggers (migration 0002)
each refuse change and deletion: the model for a clear message, the trigger for everything that goes round the model.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Final, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from record.chain import Header
from record.dossier import Dossier
from record.merger import Merger
from record.vocabulary import PublicationKind

#: Kinds whose content is a dossier, and kinds that have any content.
WITH_DOSSIER: Final = (PublicationKind.PUBLISHED, PublicationKind.CORRECTED)
WITH_CONTENT: Final = (*WITH_DOSSIER, PublicationKind.MERGED)


class ImmutableRecord(Exception):  # noqa: N818 - the name of a rule, not of a fault
    """Somebody tried to change or delete what was published. Publish a correction or a withdrawal instead."""


def _refuse(act: str) -> NoReturn:
    msg = f"A publication cannot be {act}: publish a correction or a withdrawal instead."
    raise ImmutableRecord(msg)


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Reads of the log. Whatever would change rows raises ``ImmutableRecord``."""

    def of(self, code: str) -> Self:
        """All versions of one incident, the newest first."""
        return self.filter(code=code).order_by("-version")

    def latest_of(self, code: str) -> "Publication | None":
        """The newest version of one incident (a withdrawal too), or None. One query."""
        return self.of(code).first()

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        _refuse("changed")

    def bulk_update(
        self, objs: Iterable["Publication"], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        """Refused."""
        _refuse("changed")

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> NoReturn:
        """Refused."""
        _refuse("changed")

    def bulk_create(self, objs: Iterable["Publication"], *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: each link must hold the one before. ``record.appending_many`` sees to that for many."""
        _refuse("added in bulk")

    def delete(self) -> NoReturn:
        """Refused."""
        _refuse("deleted")


class Publication(models.Model):
    """One version of one incident's public content, or its withdrawal. Immutable."""

    number = models.PositiveBigIntegerField(
        _("number"),
        primary_key=True,
        help_text=_("Place in the log of all publications: 1, 2, 3 ... without a gap."),
    )
    code = models.CharField(
        _("code"), max_length=64, help_text=_("The incident's code, the same in every version: IQ-2016-0001.")
    )
    version = models.PositiveIntegerField(_("version"), help_text=_("1, 2, 3 ... for each incident."))
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=PublicationKind.choices,
        help_text=_("Published, corrected, withdrawn or merged."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Public: what changed and why. A correction and a withdrawal need one.")
    )
    content = models.TextField(
        _("content"),
        blank=True,
        help_text=_(
            "The dossier as canonical JSON (RFC 8785); of a merger, into which incident. Empty for a withdrawal."
        ),
    )
    content_sha256 = models.CharField(
        _("hash of the content"), max_length=64, help_text=_("SHA-256 of the content in UTF-8, hexadecimal.")
    )
    previous_sha256 = models.CharField(
        _("previous link"),
        max_length=64,
        help_text=_("Link of the publication before this one; 64 zeros for the first."),
    )
    chain_sha256 = models.CharField(
        _("link"),
        max_length=64,
        unique=True,
        help_text=_("SHA-256 over the previous link, the header and the hash of the content, hexadecimal."),
    )
    published_at = models.DateTimeField(_("published at"), help_text=_("The instant of publication, UTC."))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="publication_version_once",
                violation_error_message=_("This version of the incident is already published."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, version__gte=1),
                name="publication_counts_from_one",
                violation_error_message=_("Publications and versions are counted from 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind=PublicationKind.WITHDRAWN, content="")
                | (models.Q(kind__in=WITH_CONTENT) & ~models.Q(content="")),
                name="publication_content_by_kind",
                violation_error_message=_("A withdrawal has no content; every other publication has."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind=PublicationKind.PUBLISHED) | ~models.Q(note=""),
                name="publication_note_says_why",
                violation_error_message=_("A correction and a withdrawal need a public note."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new row; refuse to write over one that exists."""
        if not self._state.adding:
            _refuse("changed")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        _refuse("deleted")

    @property
    def is_withdrawal(self) -> bool:
        """Whether it takes the incident back."""
        return self.kind == PublicationKind.WITHDRAWN

    @property
    def takes_back(self) -> bool:
        """Whether the incident has no public content of its own after it."""
        return self.kind not in WITH_DOSSIER

    @property
    def is_merger(self) -> bool:
        """Whether it says that the incident was taken up in another."""
        return self.kind == PublicationKind.MERGED

    @cached_property
    def merger(self) -> Merger:
        """Into which incident it was merged. Raises MergerError for another kind."""
        return Merger.from_json(self.content)

    @property
    def header(self) -> Header:
        """What the chain hashes beside the content."""
        return Header(
            number=self.number,
            code=self.code,
            version=self.version,
            kind=self.kind,
            note=self.note,
            published_at=self.published_at,
        )

    @cached_property
    def dossier(self) -> Dossier:
        """The content, parsed (about a millisecond). Raises DossierError for a withdrawal and a merger, without one."""
        return Dossier.from_json(self.content)


class ChainHead(models.Model):
    """The end of the log, in one row: the lock that appending takes, and the revision of the record."""

    ONLY = 1  # the key of the one row

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, help_text=_("Always 1: there is one head."))
    number = models.PositiveBigIntegerField(
        _("number"), default=0, help_text=_("Number of the last publication: the revision of the record.")
    )
    sha256 = models.CharField(_("link"), max_length=64, help_text=_("Link of the last publication."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("end of the log")
        verbose_name_plural = _("ends of the log")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="chain_head_is_one",
                violation_error_message=_("The log has one end."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sha256}"


def revision() -> int:
    """The number of the last publication, 0 for an empty record. One query of one row."""
    head: int | None = ChainHead.objects.values_list("number", flat=True).first()
    return head or 0
