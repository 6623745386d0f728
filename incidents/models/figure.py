"""Figures: numbers in the claimant's words, and how the words were read."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.claim import Claim
from incidents.models.fields import on_one_line, one_of
from incidents.models.tracked import Tracked
from record.vocabulary import PERSON_MEASURES, Age, Measure, PersonStatus, Qualifier, Sex

#: The largest number that a figure may state: what a column of the public record holds.
LARGEST = 2_147_483_647


class Figure(Tracked):
    """One number of a claim. The words are kept to the letter; the bounds are how they were read."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="figures", help_text=_("Who says so.")
    )
    order = models.PositiveSmallIntegerField(_("order"), help_text=_("Place among the figures of the claim."))
    measure = models.CharField(_("measure"), max_length=32, choices=Measure.choices, help_text=_("What is counted."))
    status = models.CharField(
        _("status of persons"),
        max_length=32,
        choices=PersonStatus.choices,
        default=PersonStatus.UNKNOWN,
        help_text=_("Who they were, as the claimant states it."),
    )
    sex = models.CharField(
        _("sex"), max_length=32, choices=Sex.choices, default=Sex.UNKNOWN, help_text=_("As the claimant states it.")
    )
    age = models.CharField(
        _("age"), max_length=32, choices=Age.choices, default=Age.UNKNOWN, help_text=_("As the claimant states it.")
    )
    verbatim = models.CharField(
        _("words"), max_length=500, blank=True, help_text=_("The number in the claimant's words, to the letter.")
    )
    qualifier = models.CharField(
        _("qualifier"), max_length=32, choices=Qualifier.choices, help_text=_("How the number is meant.")
    )
    low = models.BigIntegerField(_("low"), null=True, blank=True, help_text=_("Lowest number, included. Empty: open."))
    high = models.BigIntegerField(
        _("high"), null=True, blank=True, help_text=_("Highest number, included. Empty: open.")
    )
    understood = models.BooleanField(
        _("understood"), help_text=_("Whether the words were understood. If not, both bounds are open.")
    )
    convention = models.CharField(
        _("convention"), max_length=32, help_text=_("The convention by which vague words became bounds.")
    )
    denied = models.BooleanField(
        _("denied"),
        default=False,
        help_text=_("The claimant denies that there were any, or another's number, without giving one."),
    )
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("What readers should know of it. Public.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="figure_low_not_above_high",
                violation_error_message=_("The low bound cannot be above the high bound."),
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(low__gte=0)) & (Q(high__isnull=True) | Q(high__gte=0)),
                name="figure_not_negative",
                violation_error_message=_("A figure cannot be below zero."),
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(low__lte=LARGEST)) & (Q(high__isnull=True) | Q(high__lte=LARGEST)),
                name="figure_not_too_large",
                violation_error_message=_("That number is larger than the record can hold. A digit too many?"),
            ),
            models.CheckConstraint(
                condition=Q(denied=False) | Q(low__isnull=True, high__isnull=True),
                name="figure_denied_has_no_bounds",
                violation_error_message=_("A denial gives no number: its bounds stay open."),
            ),
            models.CheckConstraint(
                condition=Q(denied=True) | ~Q(verbatim=""),
                name="figure_has_words",
                violation_error_message=_("A figure needs the claimant's words; only a denial may go without."),
            ),
            models.CheckConstraint(
                condition=Q(understood=True) | Q(low__isnull=True, high__isnull=True),
                name="figure_not_understood_is_open",
                violation_error_message=_("Words that are not understood have open bounds."),
            ),
            models.CheckConstraint(
                condition=Q(measure__in=sorted(PERSON_MEASURES))
                | Q(status=PersonStatus.UNKNOWN, sex=Sex.UNKNOWN, age=Age.UNKNOWN),
                name="figure_status_only_of_persons",
                violation_error_message=_("Only people have a status, a sex and an age."),
            ),
            on_one_line(
                "verbatim", name="figure_words_on_one_line", message=_("The words of a figure stand on one line.")
            ),
            on_one_line("note", name="figure_note_on_one_line", message=_("The note on a figure stands on one line.")),
            one_of(
                "measure", Measure, name="figure_measure_known", message=_("That measure is not in the vocabulary.")
            ),
            one_of(
                "status", PersonStatus, name="figure_status_known", message=_("That status is not in the vocabulary.")
            ),
            one_of("sex", Sex, name="figure_sex_known", message=_("That sex is not in the vocabulary.")),
            one_of("age", Age, name="figure_age_known", message=_("That age is not in the vocabulary.")),
            one_of(
                "qualifier",
                Qualifier,
                name="figure_qualifier_known",
                message=_("That qualifier is not in the vocabulary."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.verbatim}"
