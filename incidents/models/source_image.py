"""Images of a source: made anew from their pixels; the file as it came in lies apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import one_of
from incidents.models.kept_file import KeptFile
from incidents.models.source import Source
from incidents.models.tracked import Tracked
from record.vocabulary import Sensitivity


class SourceImage(Tracked):
    """An image that a source shows. Once to be published, with every incident whose claims stand in the source."""

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="images",
        help_text=_("The document that shows it."),
    )
    order = models.PositiveIntegerField(
        _("order"), default=0, help_text=_("Images are shown from the lowest to the highest.")
    )
    alt = models.CharField(
        _("what it shows"),
        max_length=500,
        help_text=_("In words, for whoever does not see it, and before whoever has not yet chosen to. Public."),
    )
    credit = models.CharField(
        _("credit"), max_length=300, blank=True, help_text=_("Who made it. Public: leave out who is at risk.")
    )
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=32,
        choices=Sensitivity.choices,
        help_text=_("What a reader should be warned of before it is shown."),
    )
    to_be_published = models.BooleanField(
        _("to be published"),
        default=False,
        help_text=_(
            "Readers then see it with every incident that rests on this source, once that is published or corrected. "
            "Look at it first: faces, street signs and reflections tell who and where."
        ),
    )
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, editable=False, help_text=_("Of the image made anew. It is its public name.")
    )
    width = models.PositiveIntegerField(_("width"), editable=False, help_text=_("In pixels."))
    height = models.PositiveIntegerField(_("height"), editable=False, help_text=_("In pixels."))
    original = models.ForeignKey(
        KeptFile,
        verbose_name=_("original"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The file as it came in, which only few may see."),
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "sha256"),
                name="source_image_once",
                violation_error_message=_("The source has this image already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(alt=""),
                name="source_image_has_words",
                violation_error_message=_("Say what the image shows."),
            ),
            one_of(
                "sensitivity",
                Sensitivity,
                name="source_image_sensitivity_known",
                message=_("That sensitivity is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return self.alt
