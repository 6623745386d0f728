"""Grades: the recorders' judgement of an incident, one for each alleged perpetrator."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor
from incidents.models.edited import Edited
from incidents.models.fields import one_of
from incidents.models.incident import Incident
from record.vocabulary import Grade


class IncidentGrade(Edited):
    """The grade of an incident for one alleged perpetrator, or for whoever did it where nobody is named."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="grades",
        help_text=_("What is graded."),
    )
    actor = models.ForeignKey(
        Actor,
        verbose_name=_("alleged perpetrator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grades",
        help_text=_("Whom a claim says did it. Empty: nobody named."),
    )
    grade = models.CharField(
        _("grade"),
        max_length=32,
        choices=Grade.choices,
        help_text=_("The recorders' judgement, apart from the claims (after Airwars)."),
    )
    ground = models.TextField(
        _("ground for the grade"), blank=True, help_text=_("Why this grade. Public; required unless not assessed.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ("incident", "pk")
        indexes = (models.Index(fields=("grade", "incident"), name="grade_in_list"),)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "actor"),
                name="grade_once_for_each_actor",
                violation_error_message=_("That actor has a grade already."),
            ),
            models.UniqueConstraint(
                fields=("incident",),
                condition=Q(actor__isnull=True),
                name="grade_once_for_nobody_named",
                violation_error_message=_("Nobody named has a grade already."),
            ),
            models.CheckConstraint(
                condition=Q(grade=Grade.NOT_ASSESSED) | ~Q(ground=""),
                name="grade_has_ground",
                violation_error_message=_("A grade needs its ground: say why."),
            ),
            one_of("grade", Grade, name="grade_known", message=_("That grade is not in the vocabulary.")),
        )

    def __str__(self) -> str:
        return f"{self.actor or _('nobody named')}: {self.get_grade_display()}"
