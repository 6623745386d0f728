"""What the desk found of two incidents: related, one and the same, or not the same after all."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from incidents.models.edited import Edited
from incidents.models.fields import one_of
from incidents.models.incident import Incident
from record.vocabulary import RelationKind, Terms


class Judgement(Terms):
    """What was found of two incidents."""

    RELATED = "related", _("Two incidents that have to do with each other. Public once both are."), _("related")
    DUPLICATE = "duplicate", _("The first is the second, entered twice; to be merged."), _("duplicate of")
    DISTINCT = "distinct", _("Near each other, and not the same. Never asked again."), _("not the same as")


class IncidentRelation(Edited):
    """One judgement on two incidents. Only “duplicate of” has a direction; a pair is judged once, whoever asks."""

    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.CASCADE,
        related_name="relations",
        help_text=_("The incident at which it was judged; of a duplicate, the one that is to be taken up."),
    )
    other = models.ForeignKey(
        Incident,
        verbose_name=_("other incident"),
        on_delete=models.CASCADE,
        related_name="relations_from_others",
        help_text=_("The incident with which it was compared."),
    )
    judgement = models.CharField(
        _("judgement"), max_length=32, choices=Judgement.choices, help_text=_("What was found of the two.")
    )
    kind = models.CharField(
        _("how they are related"),
        max_length=32,
        choices=RelationKind.choices,
        blank=True,
        help_text=_("What they have to do with each other. Public once both are."),
    )
    words = models.TextField(
        _("why"), blank=True, help_text=_("Why, in words. Of related incidents public once both are, else never.")
    )

    class Meta:
        """Names, order and constraints."""

        verbose_name = _("relation to another incident")
        verbose_name_plural = _("relations to other incidents")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                Least("incident", "other"),
                Greatest("incident", "other"),
                name="incident_relation_once_a_pair",
                violation_error_message=_("These two were compared already: take that back first."),
            ),
            models.CheckConstraint(
                condition=~Q(incident=F("other")),
                name="incident_relation_of_two",
                violation_error_message=_("An incident is not compared with itself."),
            ),
            models.CheckConstraint(
                condition=(Q(judgement=Judgement.RELATED) & ~Q(kind=""))
                | (~Q(judgement=Judgement.RELATED) & Q(kind="")),
                name="incident_relation_kind_where_related",
                violation_error_message=_("Say how they are related; of other judgements there is no kind."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RelationKind.OTHER) | ~Q(words=""),
                name="incident_relation_other_has_words",
                violation_error_message=_("Say in words how they are related, where no kind says it."),
            ),
            one_of(
                "judgement",
                Judgement,
                name="incident_relation_judgement_known",
                message=_("That judgement is not in the vocabulary."),
            ),
            one_of(
                "kind",
                RelationKind,
                name="incident_relation_kind_known",
                message=_("That kind of relation is not in the vocabulary."),
                blank=True,
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident.code} – {self.other.code}: {self.get_judgement_display()}"
