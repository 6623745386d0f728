"""Sources: the documents in which claims stand."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.edited import Edited
from incidents.models.fields import WEB_SCHEMES, date_as_written, language_tag, one_of
from record.vocabulary import Sensitivity


class Source(Edited):
    """A document: an article, a report, a post, a video."""

    key = models.SlugField(
        _("key"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_(
            "Short name that stands for the document in the public data. It is public, and should never change."
        ),
    )
    title = models.CharField(_("title"), max_length=500, help_text=_("As the document gives it."))
    publisher = models.ForeignKey(
        Actor,
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_sources",
        help_text=_("Who published it. Empty: not known."),
    )
    author = models.CharField(
        _("author"),
        max_length=300,
        blank=True,
        help_text=_("As the document gives it. Public: leave out who is at risk."),
    )
    published_on = models.CharField(
        _("published on"),
        max_length=100,
        blank=True,
        help_text=_("Date of the document in EDTF: 2016-12-08, 2016-12, 2016-12-07/2016-12-09. Empty: not known."),
    )
    published_on_words = date_as_written(_("published on, as written"))
    url = models.URLField(
        _("address"),
        max_length=2000,
        blank=True,
        validators=(URLValidator(WEB_SCHEMES),),
        help_text=_("Where it stands on the web."),
    )
    archive_url = models.URLField(
        _("archived at"),
        max_length=2000,
        blank=True,
        validators=(URLValidator(WEB_SCHEMES),),
        help_text=_("Where a web archive keeps a copy."),
    )
    accessed_on = models.DateField(
        _("accessed on"), null=True, blank=True, help_text=_("The day on which an editor last read it there.")
    )
    language = models.CharField(
        _("language"), max_length=20, blank=True, validators=(language_tag,), help_text=_("Language tag: en, ar.")
    )
    derived_from = models.ForeignKey(
        "self",
        verbose_name=_("derived from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="derivatives",
        help_text=_("The document that this one copies or quotes. Claims that reach us through one chain count once."),
    )
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=32,
        choices=Sensitivity.choices,
        blank=True,
        help_text=_(
            "What a reader should be warned of before opening it. Empty: nobody has decided yet, and nothing that "
            "rests on it can be published."
        ),
    )
    note = models.TextField(_("public note"), blank=True, help_text=_("What readers should know of it. Public."))

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("title", "pk")
        indexes = (
            models.Index(fields=("title", "id"), name="source_by_title"),
            models.Index(fields=("language",), name="source_by_language"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(key="") & ~models.Q(title=""),
                name="source_has_key_and_title",
                violation_error_message=_("A source needs a key and a title."),
            ),
            models.CheckConstraint(
                condition=models.Q(derived_from__isnull=True) | ~models.Q(derived_from=models.F("pk")),
                name="source_not_its_own_origin",
                violation_error_message=_("A document cannot be derived from itself."),
            ),
            one_of(
                "sensitivity",
                Sensitivity,
                name="source_sensitivity_known",
                message=_("That sensitivity is not in the vocabulary."),
                blank=True,
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a chain of derivation that returns to this document. One query a link."""
        seen = {self.pk} - {None}
        origin = self.derived_from
        while origin is not None:
            if origin.pk in seen:
                raise ValidationError(
                    {"derived_from": _("“%(title)s” is itself derived from this document.") % {"title": origin.title}}
                )
            seen.add(origin.pk)
            origin = origin.derived_from
