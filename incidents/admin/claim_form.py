"""One claim on the incident page: its own columns, and everything that hangs on it typed as words."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from incidents.admin.date_fields import DatesInWords
from incidents.admin.form_fields import WholeNumberField
from incidents.admin.place_fields import PLACE_FIELD_CLASSES, PlaceEntryForm
from incidents.admin.widgets import CarriersField, CarriersWidget, FiguresWidget, LinesField, TermSelect
from incidents.dating import derive_days
from incidents.models import Actor, Attribution, Claim
from incidents.notation.attribution_lines import (
    AttributionLine,
    parse_attributions,
    print_attributions,
)
from incidents.notation.figure_lines import FigureLine, parse_figures, print_figures
from incidents.notation.lines import LinesError
from incidents.reading import line_of
from incidents.services.entering import ClaimParts, write_parts
from incidents.understanding import proposals_for
from record.figures import runs_backwards
from record.vocabulary import About, Position

FIGURES_HELP = _(
    "One a line: what is counted, a colon, the claimant's words. Such as “killed, civilian: more than 100”, "
    "“wounded: a further 100”, “structures hit: two houses”. Where the claimant says so, add after commas who they "
    "were (civilian, armed ...), women or men, adults or children. A denial is written: "
    'killed, civilian: denied "wrong news". A line “note: ...” is a public note on the figure above it. The words '
    "are kept to the letter."
)
ATTRIBUTIONS_HELP = _(
    "One a line: a position, a colon, an actor by name or key, and the claimant's words in quotation marks, or one of "
    'the two. Such as, each on a line of its own: alleges: Islamic State – denies: us-military "dropped no bombs" '
    '– questions: "who is behind it"'
)


def stance_field(about: About) -> str:
    """The name of the form field for the position on one part of the incident."""
    return f"stance_{about.value}"


def stance_choice(about: About) -> forms.ChoiceField:
    """A choice of position on one part; empty: the claim does not speak of it, which is no denial."""
    return forms.ChoiceField(
        label=about.label, choices=[("", "–"), *Position.choices], required=False, widget=TermSelect(Position)
    )


def print_claim_figures(claim: Claim) -> str:
    """The figures of a stored claim as lines. Uses what was prefetched."""
    return print_figures(line_of(figure) for figure in claim.figures.all())


def print_claim_attributions(claim: Claim) -> str:
    """The attributions of a stored claim as lines. Uses what was prefetched."""
    return print_attributions(_line(row) for row in claim.attributions.all())


def carriers(claim: Claim) -> list[Actor]:
    """Who carried a stored claim, in order. Uses what was prefetched."""
    return [link.actor for link in claim.links.all()]


def _line(row: Attribution) -> AttributionLine:
    return AttributionLine(position=Position(row.position), actor=row.actor, words=row.words)


class ClaimForm(DatesInWords, PlaceEntryForm):
    """A claim with its figures, stances, attributions and carriers. Saving writes all of them through one service."""

    known_through_number = WholeNumberField(
        label=_("Known only through claim"),
        required=False,
        min_value=1,
        help_text=_(
            "Where we know of this claim only because another claimant repeats it: the number of that other claim. The "
            "two then count as one voice."
        ),
    )
    carried_by = CarriersField(
        label=_("Via"),
        queryset=Actor.objects.all(),
        required=False,
        widget=RelatedFieldWidgetWrapper(
            CarriersWidget(Claim._meta.get_field("via"), admin.site),
            Claim._meta.get_field("via").remote_field,  # type: ignore[arg-type] # the stubs know no relation to many
            admin.site,
            can_add_related=True,
        ),
        help_text=_("Who carried it, in order from the claimant to the reader: an agency, then the outlet."),
    )
    figures_text = LinesField(label=_("Figures"), required=False, widget=FiguresWidget, help_text=FIGURES_HELP)
    attributions_text = LinesField(
        label=_("Who did it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "vLargeTextField"}),
        help_text=ATTRIBUTIONS_HELP,
    )

    stance_event = stance_choice(About.EVENT)
    stance_casualties = stance_choice(About.CASUALTIES)
    stance_civilian_status = stance_choice(About.CIVILIAN_STATUS)
    stance_responsibility = stance_choice(About.RESPONSIBILITY)
    stance_target = stance_choice(About.TARGET)
    stance_weapon = stance_choice(About.WEAPON)
    stance_location = stance_choice(About.LOCATION)
    stance_time = stance_choice(About.TIME)

    #: Set by the formset before it saves.
    by: User | None = None

    class Meta:
        """The columns that a person fills in; the inline says in which order."""

        model = Claim
        exclude = ("incident", "via", "known_through")
        field_classes = {**PLACE_FIELD_CLASSES, "number": WholeNumberField, "order": WholeNumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure_lines: tuple[FigureLine, ...] = ()
        self.attribution_lines: tuple[AttributionLine, ...] = ()
        if "number" in self.fields:
            self.fields["number"].required = False
        if self.instance.pk:
            self._fill_from(self.instance)
        if "figures_text" in self.fields:
            language = self.data.get(self.add_prefix("language")) if self.is_bound else self.instance.language
            self.fields["figures_text"].widget.language = language or ""

    def _fill_from(self, claim: Claim) -> None:
        if claim.known_through:
            self.initial["known_through_number"] = claim.known_through.number
        self.initial["carried_by"] = carriers(claim)
        self.initial["figures_text"] = print_claim_figures(claim)
        self.initial["attributions_text"] = print_claim_attributions(claim)
        for stance in claim.stances.all():
            self.initial[stance_field(About(stance.about))] = stance.position
        if "number" in self.fields:
            self.fields["number"].disabled = True

    def clean_figures_text(self) -> str:
        """The lines, parsed beside."""
        text: str = self.cleaned_data["figures_text"]
        try:
            self.figure_lines = parse_figures(text)
        except LinesError as error:
            offered = [
                each.label for each in proposals_for(text, language=str(self.data.get(self.add_prefix("language"), "")))
            ]
            raise forms.ValidationError([*error.reasons, *offered]) from error
        self._refuse_backwards(text)
        return text

    def _refuse_backwards(self, text: str) -> None:
        """A low end above the high one is a slip, and no reason makes it right. Lines that stand already may stay."""
        standing = {line.verbatim for line in parse_figures(self.initial.get("figures_text", ""))}
        language = str(self.data.get(self.add_prefix("language"), "")) or None
        wrong = [
            line.verbatim
            for line in self.figure_lines
            if not line.denied and line.verbatim not in standing and runs_backwards(line.verbatim, language=language)
        ]
        if wrong:
            raise forms.ValidationError(
                [
                    _("“%(words)s”: the low end is above the high one. Were the two exchanged, or is a digit wrong?")
                    % {"words": words}
                    for words in wrong
                ]
            )

    def clean_attributions_text(self) -> str:
        """The lines, parsed beside."""
        text: str = self.cleaned_data["attributions_text"]
        try:
            self.attribution_lines = parse_attributions(text)
        except LinesError as error:
            raise forms.ValidationError(list(error.reasons)) from error
        return text

    def _post_clean(self) -> None:
        """Django's check of the row; a stored claim that nobody touched holds what it held."""
        if self.instance.pk and not self.has_changed():
            return
        super()._post_clean()  # type: ignore[misc, unused-ignore]

    def clean(self) -> dict[str, Any] | None:
        """Derive the days from the claim's own date."""
        cleaned = super().clean()
        self.instance.occurred_on = self.cleaned_data.get("occurred_on", "")
        derive_days(self.instance)
        return cleaned

    def parts(self) -> ClaimParts:
        """What hangs on the claim, as entered. Only after validation."""
        stances = {about: self.cleaned_data.get(stance_field(about)) for about in About}
        return ClaimParts(
            figures=self.figure_lines,
            stances={about: Position(position) for about, position in stances.items() if position},
            attributions=self.attribution_lines,
            via=self.cleaned_data.get("carried_by") or [],
        )

    def _save_m2m(self) -> None:
        """Django's hook after the row itself is saved; ours to write what hangs on it."""
        if self.by is None:
            msg = "a claim form is saved through its formset, which knows the editor"
            raise TypeError(msg)
        write_parts(claim=self.instance, parts=self.parts(), by=self.by)
